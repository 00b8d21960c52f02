"""Requests to look at somebody's points again, and the answers: among the events of the case.

Several people have points of one case, so that a request is one person's. An answer from before
this was kept names nobody: it was given to all who waited.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.ground.happenings import Event
from db.ground.lots import lots
from db.ground.models import CaseEventRow, ComplaintRow

ASKED: Final = "review-asked"
ANSWERED: Final = "review-answered"


@dataclass(frozen=True, slots=True)
class Review:
    """A request of somebody about a complaint, by number, that nobody answered yet."""

    ref: str
    person: str
    at: datetime
    words: str


def waiting(session: Session) -> list[Review]:
    """Return the requests that wait for an answer, oldest first."""
    found: dict[tuple[str, str], Review] = {}
    for ref, event in _events(session):
        person = event.detail.get("person")
        if event.kind == ASKED:
            words = str(event.detail.get("words", ""))
            found[ref, str(person)] = Review(ref, str(person), event.at, words)
        for each in [each for each in found if each[0] == ref and event.kind == ANSWERED]:
            if person in {None, each[1]}:
                del found[each]
    return list(found.values())


def of_person(session: Session, person: str, refs: Collection[str]) -> dict[str, list[Event]]:
    """Return somebody's own requests about some complaints and the answers, by number, in order."""
    found: dict[str, list[Event]] = {}
    for lot in lots(refs):
        for ref, event in _events(session, lot):
            own = found.get(ref, [])
            whose = event.detail.get("person")
            if whose == person or (whose is None and own and own[-1].kind == ASKED):
                found[ref] = [*own, event]
    return found


def _events(session: Session, refs: Collection[str] | None = None) -> Iterator[tuple[str, Event]]:
    row = CaseEventRow
    asked = (
        select(ComplaintRow.ref, row.id, row.at, row.actor, row.kind, row.detail)
        .join(ComplaintRow, ComplaintRow.id == row.complaint_id)
        .where(row.kind.in_((ASKED, ANSWERED)))
        .order_by(row.id)
    )
    if refs is not None:
        asked = asked.where(ComplaintRow.ref.in_(sorted(refs)))
    for ref, *event in session.execute(asked):
        yield ref, Event(*event)
