"""What waits to be ruled on: proposals for a second person, inaction nobody ruled on yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from db.cases import complaint_store, ruling_store
from db.cases.ruling_store import RulingKept
from db.directory import directory_store
from kiosk.rights.cases import bonds, reads
from kiosk.rights.money import may_second_ruling
from kiosk.rights.who import User
from survey.cases.recusal import recuses
from survey.directory.roles import Role


@dataclass(frozen=True, slots=True)
class RulingWaiting:
    """A proposal, whom it is about, and whether who looks may be the second person."""

    ruling: RulingKept
    name: str
    may_decide: bool


def waiting(session: Session, user: User) -> list[RulingWaiting]:
    """Return the proposals that wait, but for those about who looks."""
    return [
        RulingWaiting(
            each,
            directory_store.person_name(session, each.person),
            may_second_ruling(session, user, each),
        )
        for each in ruling_store.waiting(session)
        if (user.person is None or user.person != each.person) and not _keeps(session, user, each)
    ]


def _keeps(session: Session, user: User, proposal: RulingKept) -> bool:
    """Tell whether somebody stands in the chain of the case, who does not read it either."""
    bound = bonds(session, complaint_store.get(session, proposal.ref).id)
    bond = bound.get(user.person) if user.person else None
    return recuses(bond, chairman=user.role is Role.CHAIRMAN)


def unruled(session: Session, user: User, *, as_of: datetime) -> Sequence[str]:
    """Return the upheld cases of inaction that nobody ruled on, of those that a user reads."""
    found = ruling_store.unruled(session, as_of=as_of)
    return [ref for ref in found if reads(session, ref, user)]


def ruling_behind(session: Session, ref: str, *, at: datetime) -> RulingKept | None:
    """Return the ruling that an entry posted at a moment was made for: the last approved then."""
    approved = [
        each
        for each in ruling_store.of_case(session, ref)
        if each.approved and each.decided_at is not None and each.decided_at <= at
    ]
    return approved[-1] if approved else None
