"""The store's history as rows with codes instead of row numbers, in a stable order."""

import json
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from db.directory import directory_store
from db.feedback.rating_rows import LATE
from db.feedback.rating_store import in_month
from db.files.telling import AT_ONCE, Of, Rows, limit, told
from db.ground.models import (
    ClosingRow,
    ComplaintRow,
    CounsellingRow,
    InspectionRow,
    PersonRow,
    PostingRow,
    RatingAdditionRow,
    RatingRow,
    StarDecisionRow,
    UnitRow,
    WindowRow,
)


def units(session: Session) -> Rows:
    """Yield the units, each after the one above it."""
    parent = aliased(UnitRow)
    yield from told(
        session,
        select(UnitRow.code, UnitRow.name, parent.code.label("parent"))
        .outerjoin(parent, parent.id == UnitRow.parent_id)
        .order_by(UnitRow.code),
    )


def windows(session: Session) -> Rows:
    """Yield the windows with the tokens in use."""
    names = ("code", "name", "unit", "post", "location", "active", "token", "hours")
    for window in directory_store.places(session):
        yield {name: getattr(window, name) for name in names}


def people(session: Session) -> Rows:
    """Yield the people, a row for each posting; that of always begins on the day that means it.

    The place above somebody is empty in a row that begins once who stood there had left: it is
    vacant, and no file may fill it with who is gone.
    """
    above, leader = aliased(PersonRow), aliased(PersonRow)
    everybody = directory_store.postings(session)
    found = told(
        session,
        select(
            PersonRow.code,
            PersonRow.name,
            UnitRow.code.label("unit"),
            above.code.label("supervisor"),
            leader.code.label("leader"),
            WindowRow.code.label("window"),
            PostingRow.since,
            PostingRow.gone,
        )
        .join(PostingRow, PostingRow.person_id == PersonRow.id)
        .join(UnitRow, UnitRow.id == PostingRow.unit_id)
        .outerjoin(above, above.id == PostingRow.supervisor_id)
        .outerjoin(leader, leader.id == PostingRow.leader_id)
        .outerjoin(WindowRow, WindowRow.id == PostingRow.window_id)
        .order_by(PersonRow.code, PostingRow.since),
    )
    for row in found:
        vacant = {
            name: None
            for name in ("supervisor", "leader")
            if row[name] and everybody.has_left(row[name], row["since"])
        }
        last_day = row["since"] - timedelta(days=1) if row["gone"] else None
        yield {**row, **vacant, "last_day": last_day}


def ratings(session: Session, month: str | None = None) -> Rows:
    """Yield the ratings, of one business month or all, by time."""
    row = RatingRow
    yield from told(
        session,
        select(
            row.id,
            WindowRow.code.label("window"),
            PersonRow.code.label("person"),
            row.score,
            row.created_at,
            row.channel,
            row.comment,
            row.reasons,
            row.visit,
            row.amends,
            row.standing,
            row.flag,
            row.biz_date.label("counts_on"),
            row.biz_hour.label("counts_at"),
        )
        .join(WindowRow, WindowRow.id == row.window_id)
        .outerjoin(PersonRow, PersonRow.id == row.person_id)
        .where(_counts_in(month))
        .order_by(row.created_at, row.id),
    )


def answers(session: Session, month: str | None = None) -> Rows:
    """Yield the answers on commitments that count, the last given with each rating, by rating."""
    row = RatingAdditionRow
    additions = session.execute(
        select(row.rating_id, row.body, row.created_at)
        .join(RatingRow, RatingRow.id == row.rating_id)
        .where(row.kind == "kept", _counts_in(month))
        .order_by(row.rating_id, row.seq),
        execution_options={"yield_per": AT_ONCE},
    )
    in_time = (each for each in additions if LATE not in each.body)
    for rating, given in groupby(in_time, itemgetter(0)):
        *_, (_, body, at) = given
        for commitment, kept in sorted(body["answers"].items()):
            yield {"rating": rating, "commitment": commitment, "kept": kept, "answered_at": at}


def praise(session: Session, month: str | None = None) -> Rows:
    """Yield the words of praise for somebody, by time."""
    row = RatingAdditionRow
    additions = session.execute(
        select(row.id, row.rating_id, row.body, row.created_at)
        .join(RatingRow, RatingRow.id == row.rating_id)
        .where(row.kind == "praise", _counts_in(month))
        .order_by(row.created_at, row.id),
        execution_options={"yield_per": AT_ONCE},
    )
    for number, rating, body, at in additions:
        yield {
            "id": number,
            "rating": rating,
            "name": body["name"],
            "words": body["text"],
            "given_at": at,
        }


def complaints(session: Session, which: Of | None = None) -> Rows:
    """Yield the complaints by time; contacts and messages stay where they are."""
    row = ComplaintRow
    yield from told(
        session,
        select(
            row.ref,
            row.occurred_at,
            WindowRow.code.label("window"),
            PersonRow.code.label("person"),
            row.source,
            row.category,
            row.words.label("text"),
            row.outcome,
            row.decided_at,
            row.received_at,
            row.state,
        )
        .outerjoin(WindowRow, WindowRow.id == row.window_id)
        .outerjoin(PersonRow, PersonRow.id == row.person_id)
        .where(limit(which))
        .order_by(row.occurred_at, row.ref),
    )


def counsellings(session: Session, which: Of | None = None) -> Rows:
    """Yield the counselling records that stand by time, or those of some complaints."""
    later = aliased(CounsellingRow)
    yield from told(
        session,
        select(
            CounsellingRow.ref,
            PersonRow.code.label("person"),
            CounsellingRow.held_at,
            ComplaintRow.ref.label("complaint"),
            CounsellingRow.promised,
        )
        .join(PersonRow, PersonRow.id == CounsellingRow.person_id)
        .outerjoin(ComplaintRow, ComplaintRow.id == CounsellingRow.complaint_id)
        .where(limit(which))
        .where(~exists().where(later.corrects_id == CounsellingRow.id))
        .order_by(CounsellingRow.held_at, CounsellingRow.ref),
    )


def inspections(session: Session, which: Of | None = None) -> Rows:
    """Yield the inspections by time, scores in hundredths."""
    row = InspectionRow
    yield from told(
        session,
        select(
            row.ref,
            WindowRow.code.label("window"),
            PersonRow.code.label("inspector"),
            row.inspected_at,
            row.kind,
            row.score,
        )
        .join(WindowRow, WindowRow.id == row.window_id)
        .join(PersonRow, PersonRow.id == row.inspector_id)
        .where(limit(which))
        .order_by(row.inspected_at, row.ref),
    )


def stars(session: Session, month: str | None = None) -> Rows:
    """Yield the committee's decisions by month and unit."""
    yield from told(
        session,
        select(
            StarDecisionRow.month,
            UnitRow.code.label("unit"),
            PersonRow.code.label("person"),
            StarDecisionRow.minutes,
            StarDecisionRow.by,
            StarDecisionRow.decided_at,
            StarDecisionRow.bars,
            StarDecisionRow.despite,
        )
        .join(UnitRow, UnitRow.id == StarDecisionRow.unit_id)
        .outerjoin(PersonRow, PersonRow.id == StarDecisionRow.person_id)
        .where(_of(StarDecisionRow.month, month))
        .order_by(StarDecisionRow.month, UnitRow.code),
    )


def closings(session: Session, month: str | None = None) -> Rows:
    """Yield the closed months."""
    row = ClosingRow
    columns = (row.month, row.closed_at, row.by, row.policy, row.head, row.left_open)
    found = told(session, select(*columns).where(_of(row.month, month)).order_by(row.month))
    for each in found:
        left = json.dumps(each["left_open"], ensure_ascii=False) if each["left_open"] else None
        yield {**each, "left_open": left}


def _counts_in(month: str | None) -> Of:
    return limit(None if month is None else in_month(month))


def _of(column: Any, month: str | None) -> Of:
    return limit(None if month is None else column == month)
