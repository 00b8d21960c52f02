"""Who came by a provider and is nobody here yet, and who an account is elsewhere."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from db.directory import identity_store
from db.directory.identity_store import Identity
from kiosk.rights.who import User
from survey.directory.identities import WAY_NAMES, Told
from survey.directory.roles import Deed
from survey.texts import Text, in_a_row


def nobody_yet(session: Session, user: User) -> Sequence[Identity]:
    """Return who came and is linked to no account, who came last first: for administrators."""
    return identity_store.unlinked(session) if user.may(Deed.KEEP_ACCOUNTS) else []


def to_link(session: Session, user: User) -> int:
    """Return how many came and are linked to no account."""
    return identity_store.count_unlinked(session) if user.may(Deed.KEEP_ACCOUNTS) else 0


def of_account(session: Session, account_id: int) -> Sequence[Identity]:
    """Return who an account is elsewhere."""
    return identity_store.of_account(session, account_id)


def identity_said(told: Told) -> Text:
    """Return who somebody is elsewhere, in words: by whose word, name, address, number."""
    words = dict.fromkeys(each for each in (told.name, told.address, told.subject) if each)
    return in_a_row([WAY_NAMES[told.way], *words], " · ", " · ")
