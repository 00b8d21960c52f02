"""The list of root causes as it holds, and how often each was found in a month."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from db.cases import root_cause_store
from kiosk.rights.cases import sight
from kiosk.rights.who import User
from survey.cases.root_causes import RootCause, listed, name_of
from survey.texts import Text


@dataclass(frozen=True, slots=True)
class Found:
    """How often a cause was found; without a code: findings from before there was a list."""

    code: str
    name: Text
    n: int


NOT_CHOSEN: Final = Text("没有选类别", "no kind chosen")


def causes(session: Session) -> list[RootCause]:
    """Return all causes, retired ones among them."""
    return listed(root_cause_store.kept(session))


def found_in(session: Session, user: User, month: str) -> list[Found]:
    """Return the causes of a month's findings against somebody, the most frequent first."""
    told = root_cause_store.of_findings(session, sight(user), month)
    known, counted = causes(session), Counter(str(each.get("cause") or "") for each in told)
    return [
        Found(code, name_of(known, code) if code else NOT_CHOSEN, n)
        for code, n in sorted(counted.items(), key=lambda each: (-each[1], not each[0], each[0]))
    ]
