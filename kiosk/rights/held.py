"""Who ends holds: whoever may read the ratings, as `kiosk.rights.voices` has it; none of a chain.

So who proposes, and who decides, is neither who was rated nor stands above them, on any day of the
month or today. What names a matter of integrity is decided at the top alone.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from db.directory import account_store
from db.feedback import hold_store
from db.feedback.hold_store import Hold
from db.feedback.seeing import Seeing
from kiosk.rights.voices import sights
from kiosk.rights.who import User
from survey.directory.roles import Deed, Role
from survey.feedback.holds import Hand
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
    own = user.username in account_store.of_the_same_person(session, hold.proposed_by)
    seen = readable(session, user, hold_store.months_of(session, hold.id), today=today)
    return Hand(own, bool(seen) and not hold_store.outside(session, hold.id, seen))


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
