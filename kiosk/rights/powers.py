"""Who may be the second person for accounts that have power; where the chain of two begins."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from db.directory import account_store, identity_store, power_store
from db.directory.account_store import Account
from kiosk.rights.who import User
from survey.directory.powers import Matter, Who
from survey.directory.roles import AT_THE_TOP, Role


def hand(session: Session, user: User | Account) -> Who:
    """Return who somebody is, whichever of their accounts they are at."""
    names = account_store.of_the_same_person(session, user.username)
    return Who(Role(user.role), user.person, names)


def seconds(session: Session, matter: Matter) -> Sequence[Account]:
    """Return who could decide today: those at the top who can sign in, but for both concerned."""
    linked = identity_store.all_linked(session)
    return [
        each
        for each in account_store.everyone(session)
        if each.active
        and (each.password_hash or each.id in linked)
        and matter.is_second(hand(session, each))
    ]


def chain_has_begun(session: Session) -> bool:
    """Tell whether a named employee could ever sign in at the top: from then on it takes two."""
    return account_store.any_named_with_password(session, AT_THE_TOP) or power_store.ever_linked(
        session, AT_THE_TOP
    )
