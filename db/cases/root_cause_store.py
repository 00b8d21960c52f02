"""The company's changes to the list of root causes, and what findings of a month came to."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cases.case_sight import Sight, readable
from db.ground import keyed, turns
from db.ground.models import CaseEventRow, CaseRow, ComplaintRow, RootCauseRow
from db.ground.turns import Turn
from survey.cases.complaints import AGAINST
from survey.cases.root_causes import RootCause
from survey.cases.steps import Step
from survey.texts import Text


def kept(session: Session) -> list[RootCause]:
    """Return what the company changed or added, by code."""
    row = RootCauseRow
    return [
        RootCause(each.code, Text(each.zh, each.en), each.retired)
        for each in session.scalars(select(row).order_by(row.code))
    ]


def rows(session: Session) -> Iterator[dict[str, object]]:
    """Yield what the company changed or added, as files tell it."""
    for each in kept(session):
        yield {
            "code": each.code, "zh": each.name.zh, "en": each.name.en, "retired": each.retired,
        }  # fmt: skip


def lock(session: Session) -> None:
    """Let nobody else change the list before the transaction ends."""
    turns.take(session.connection(), Turn.ROOT_CAUSES)


def keep(session: Session, cause: RootCause) -> None:
    """Keep a cause as it is now."""
    name = cause.name
    keyed.put(session, RootCauseRow, code=cause.code, zh=name.zh, en=name.en, retired=cause.retired)


def of_findings(session: Session, sight: Sight, month: str) -> list[Mapping[str, Any]]:
    """Return the last finding of each case of a month against somebody, as far as it is readable.

    Those of joined cases stand in the leading one.
    """
    event = CaseEventRow
    found = session.execute(
        select(event.complaint_id, event.detail)
        .join(CaseRow, CaseRow.complaint_id == event.complaint_id)
        .join(ComplaintRow, ComplaintRow.id == event.complaint_id)
        .where(readable(sight), event.kind == Step.DECIDE)
        .where(ComplaintRow.biz_month == month, ComplaintRow.outcome.in_(sorted(AGAINST)))
        .where(CaseRow.merged_into_id.is_(None))
        .order_by(event.id)
    )
    return list(dict(found.all()).values())
