"""Who ends holds: whoever may read the ratings, as `kiosk.rights.voices` has it; none of a chain.

So who proposes, and who decides, is neither who was rated nor stands above them, on any day of the
month or today. What names a matter of integrity is decided at the top alone. Whoever held low
ratings as vandalism neither proposes nor decides what becomes of them.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from db.directory import account_store
from db.directory.account_store import Account
from db.feedback import hold_store
from db.feedback.hold_store import Hold
from db.feedback.seeing import Seeing
from kiosk.rights.voices import sights
from kiosk.rights.who import User
from survey.directory.roles import Deed, Role
from survey.feedback.holds import ENDINGS, OTHERS_TO_END, Hand
from survey.months import Month


def readable(
    session: Session, user: User, months: Iterable[str], *, today: date
) -> dict[str, Seeing]:
    """Return which ratings of each month somebody may decide about; nothing without the right."""
    if not user.may(Deed.END_HOLDS):
        return {}
    seen = sights(session, user, [Month.read(month) for month in months], today=today)
    return {str(month): each.seeing for month, each in seen.items()}


def hand(session: Session, user: User, hold: Hold, *, today: date) -> Hand:
    """Return what somebody is to a proposal, whichever of their accounts it was made at."""
    accounts = account_store.of_the_same_person(session, user.username)
    seen = readable(session, user, hold_store.months_of(session, hold.id), today=today)
    held_it = hold.verdict in ENDINGS and hold_store.held_by(session, hold.id, accounts)
    return Hand(
        hold.proposed_by in accounts,
        bool(seen) and not hold_store.outside(session, hold.id, seen),
        found_before=held_it,
    )


def enough_to_end(session: Session, by: User, window: int, day: date, *, today: date) -> bool:
    """Tell whether so many others may read a window's ratings that a hold by two of them can end.

    Whoever proposes it, whoever decides, and two others: else held ratings would wait for ever.
    """
    month = f"{day:%Y-%m}"
    left = [each for each in account_store.everyone(session) if each.active]
    found = 0
    own = account_store.of_the_same_person(session, by.username)
    left = [each for each in left if each.username not in own]
    while left:
        user = _user(left.pop())
        seen = readable(session, user, [month], today=today)
        if seen and window in seen[month].windows:
            found += 1
            same = account_store.of_the_same_person(session, user.username)
            left = [each for each in left if each.username not in same]
    return found >= OTHERS_TO_END


def _user(account: Account) -> User:
    return User(account.id, account.username, account.name, Role(account.role), account.person)


def proposer_is_free(session: Session, hold: Hold, *, today: date) -> bool:
    """Tell whether who proposed stands in no chain yet: the roster may have named somebody since.

    Whoever has no account here any more is asked for in vain: somebody proposes anew.
    """
    accounts = account_store.everyone(session)
    by = next((each for each in accounts if each.username == hold.proposed_by), None)
    if by is None:
        return False
    # As if at the top: another role since, and what is sealed, are no chain.
    judged = User(by.id, by.username, by.name, Role.CHAIRMAN, by.person)
    return hand(session, judged, hold, today=today).reads_all
