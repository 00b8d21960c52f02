"""Which requests somebody sees, and what they are to each: one rule for list, count and single.

Whoever handed one up, who is above them, and the team; nobody else, be they at the same window.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.cases import request_store
from db.cases.request_store import Request
from kiosk.rights.who import User
from survey.cases.requests import ANSWERS, Relation, Somebody, Step, is_asked, may, relation
from survey.refusals.requests import RequestUnknown


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request as somebody has it before them."""

    request: Request
    user: User
    follows: bool = False
    """Whether they tell the answer for who handed it up and is not here any more."""

    @property
    def who(self) -> Relation:
        """What it is to them."""
        if self.follows and self.request.state in ANSWERS:
            return Relation.RAISER
        return relation(somebody(self.user), self.request.parties)

    @property
    def is_asked(self) -> bool:
        """Whether it has come to them."""
        return is_asked(somebody(self.user), self.request.level, self.request.parties)

    def may(self, step: Step) -> bool:
        """Tell whether a step is theirs to take now; only whom it has come to hands it on."""
        theirs = step is not Step.HAND_ON or self.is_asked
        return theirs and may(step, self.who, self.request.state)


def somebody(user: User) -> Somebody:
    """Return a user as requests see one."""
    return Somebody(user.username, user.person, user.role)


def opened(session: Session, ref: str, user: User) -> OpenRequest:
    """Return a request as it concerns a user; one of others is not found."""
    if not request_store.seen(session, somebody(user), ref):
        raise RequestUnknown
    follows = request_store.follows(session, somebody(user), ref)
    return OpenRequest(request_store.get(session, ref), user, follows)
