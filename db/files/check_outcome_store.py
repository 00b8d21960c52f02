"""What checks led to, out to files and in again: what two agreed on, what had to be put right.

What a file brings is added to what is kept, never put over it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from db.checks import checklist_store
from db.files.bringing import Counts, Progress, numbers, same_row
from db.files.parts import Part, count_parts, put_parts
from db.files.telling import AT_ONCE, Of, Row, Rows, limit
from db.ground.lots import lots
from db.ground.models import (
    AccountRow,
    ComplaintRow,
    CorrectiveActionRow,
    CorrectiveEventRow,
    InspectionRow,
    JointCheckRow,
    PersonRow,
    WindowRow,
)
from survey.checks.checklists import Answer, Given
from survey.checks.integrity import open_score

JOINT: Final = ("score", "kappa", "proposed_at", "agreed_at", "first_by", "second_by")
ACTION: Final = (
    "origin", "item", "ordered_at", "due_on", "wrong", "state", "cause", "root_cause", "measure",
    "done_at", "closed_at",
)  # fmt: skip


# Out


def joint_checks(session: Session, which: Of | None = None) -> Rows:
    """Yield what two inspectors agreed on, or one proposed; the answers as JSON, by item."""
    row, first, second = JointCheckRow, aliased(InspectionRow), aliased(InspectionRow)
    found = session.execute(
        select(
            first.ref.label("first"), second.ref.label("second"), row.agreed,
            *(getattr(row, name) for name in JOINT),
        )
        .join(first, first.id == row.first_id)
        .join(second, second.id == row.second_id)
        .where(limit(which))
        .order_by(row.proposed_at, first.ref)
    )  # fmt: skip
    for each in found.mappings():
        answers = {told["item"]: told["answer"] for told in each["agreed"]}
        yield {**each, "agreed": json.dumps(answers, ensure_ascii=False, sort_keys=True)}


def joint_of_month(month: str | None) -> Of | None:
    """Return what limits joint checks to those of which either part was made in a month."""
    if month is None:
        return None
    made = select(InspectionRow.id).where(InspectionRow.biz_month == month)
    return or_(JointCheckRow.first_id.in_(made), JointCheckRow.second_id.in_(made))


def checks_of_month(month: str | None) -> Of | None:
    """Return what limits an export to a month's checks, and the other parts of its joint checks."""
    joint = joint_of_month(month)
    if joint is None:
        return None
    row, sides = InspectionRow, (JointCheckRow.first_id, JointCheckRow.second_id)
    beside = (row.id.in_(select(side).where(joint)) for side in sides)
    return or_(row.biz_month == month, *beside)


def actions(session: Session, which: Of | None = None) -> Rows:
    """Yield the corrective actions in the order in which they were kept."""
    row, earlier = CorrectiveActionRow, aliased(CorrectiveActionRow)
    orderer, checker = aliased(AccountRow), aliased(AccountRow)
    found = session.execute(
        select(
            row.ref, *(getattr(row, name) for name in ACTION), row.whys,
            InspectionRow.ref.label("inspection"), ComplaintRow.ref.label("complaint"),
            WindowRow.code.label("window"), PersonRow.code.label("owner"),
            orderer.username.label("ordered_by"), checker.username.label("checked_by"),
            earlier.ref.label("recurs"),
        )
        .join(WindowRow, WindowRow.id == row.window_id)
        .join(PersonRow, PersonRow.id == row.owner_id)
        .join(orderer, orderer.id == row.ordered_by_id)
        .outerjoin(InspectionRow, InspectionRow.id == row.inspection_id)
        .outerjoin(ComplaintRow, ComplaintRow.id == row.complaint_id)
        .outerjoin(checker, checker.id == row.checked_by_id)
        .outerjoin(earlier, earlier.id == row.recurs_id)
        .where(limit(which))
        .order_by(row.id),
        execution_options={"yield_per": AT_ONCE},
    )  # fmt: skip
    for each in found.mappings():
        whys = json.dumps(each["whys"], ensure_ascii=False) if each["whys"] else None
        yield {**each, "whys": whys}


def action_events(session: Session, which: Of | None = None) -> Rows:
    """Yield what happened to corrective actions, numbered from 1 in each; details as JSON."""
    row, action = CorrectiveEventRow, CorrectiveActionRow
    nth = func.row_number().over(partition_by=row.action_id, order_by=row.id).label("n")
    found = session.execute(
        select(action.ref, nth, row.at, row.actor, row.kind, row.detail)
        .join(action, action.id == row.action_id)
        .where(limit(which))
        .order_by(action.id, row.id),
        execution_options={"yield_per": AT_ONCE},
    )
    for each in found.mappings():
        yield {
            **each,
            "detail": json.dumps(each["detail"], ensure_ascii=False, sort_keys=True),
        }


# In


def put_joint_checks(session: Session, rows: Iterable[Row]) -> Counts:
    """Keep agreements of checks that have none; name those that differ from what is kept."""
    counts = Counts()
    row = JointCheckRow
    for batch in lots(rows):
        refs = [told[side] for told in batch for side in ("first", "second")]
        ids = numbers(session, InspectionRow, refs)
        kept = joint_checks(
            session, or_(row.first_id.in_(ids.values()), row.second_id.in_(ids.values()))
        )
        known = {each[side]: each for each in kept for side in ("first", "second")}
        for told in batch:
            found = [known.get(told["first"]), known.get(told["second"])]
            if found == [None, None]:
                values = _joint(told, ids)
                shown = _open_score(session, values)
                session.execute(insert(row).values(**values, open_score=shown))
                known |= {told["first"]: told, told["second"]: told}
                counts += Counts(new=1)
            elif found == [told, told]:
                counts += Counts(unchanged=1)
            else:
                counts += Counts(differing=(told["first"],))
    return counts


def put_actions(session: Session, rows: Iterable[Row]) -> Counts:
    """Keep corrective actions by their numbers; one kept with another content is named."""
    counts = Counts()
    recurring: dict[str, str] = {}
    accounts = dict(session.execute(select(AccountRow.username, AccountRow.id)).all())
    for batch in lots(rows):
        which = CorrectiveActionRow.ref.in_([row["ref"] for row in batch])
        kept = {row["ref"]: row for row in actions(session, which)}
        new = [row for row in batch if row["ref"] not in kept]
        differing = [row["ref"] for row in batch if not same_row(row, kept.get(row["ref"], row))]
        if new:
            values = _actions(session, new, accounts)
            session.execute(insert(CorrectiveActionRow), values)
        recurring |= {row["ref"]: row["recurs"] for row in new if row["recurs"]}
        same = len(batch) - len(new) - len(differing)
        counts += Counts(len(new), same, differing=tuple(differing))
    _link(session, recurring)
    return counts


def put_action_events(session: Session, rows: Iterable[Row], progress: Progress) -> Counts:
    """Keep what happened to corrective actions, in the order of their numbers."""

    def values(row: Row, action_id: int) -> dict[str, Any]:
        told = {name: row[name] for name in ("at", "actor", "kind")}
        return {"action_id": action_id, **told, "detail": json.loads(row["detail"])}

    part = Part(CorrectiveActionRow, CorrectiveEventRow, action_events, ("ref", "n"), values)
    in_order = sorted(rows, key=lambda row: (row["ref"], row["n"]))
    return put_parts(session, part, in_order, progress)


def event_counts(session: Session, refs: Iterable[str]) -> dict[str, int]:
    """Return how many events each of some corrective actions has, if any."""
    return count_parts(session, CorrectiveActionRow, CorrectiveEventRow.action_id, refs)


def _joint(told: Row, ids: Mapping[str, int]) -> dict[str, Any]:
    answers = json.loads(told["agreed"])
    return {
        "first_id": ids[told["first"]],
        "second_id": ids[told["second"]],
        "agreed": [{"item": item, "answer": answers[item]} for item in sorted(answers)],
        **{name: told[name] for name in JOINT},
    }


def _open_score(session: Session, joint: Mapping[str, Any]) -> int | None:
    """Return the score that all may read of an agreement, by the later walk's checklist."""
    row = InspectionRow
    post, version = session.execute(
        select(WindowRow.post, row.checklist_version)
        .join(WindowRow, WindowRow.id == row.window_id)
        .where(row.id.in_([joint["first_id"], joint["second_id"]]))
        .order_by(row.inspected_at.desc())
        .limit(1)
    ).one()
    answers = {told["item"]: Given(Answer(told["answer"])) for told in joint["agreed"]}
    return open_score(checklist_store.walked(session, post, version, answers), answers)


def _actions(
    session: Session, rows: Sequence[Row], accounts: Mapping[str, int]
) -> list[dict[str, Any]]:
    people = dict(session.execute(select(PersonRow.code, PersonRow.id)).all())
    windows = dict(session.execute(select(WindowRow.code, WindowRow.id)).all())
    checks = numbers(session, InspectionRow, [r["inspection"] for r in rows if r["inspection"]])
    complaints = numbers(session, ComplaintRow, [r["complaint"] for r in rows if r["complaint"]])
    return [
        {
            "ref": row["ref"],
            **{name: row[name] for name in ACTION},
            "whys": json.loads(row["whys"]) if row["whys"] else None,
            "inspection_id": checks.get(row["inspection"]),
            "complaint_id": complaints.get(row["complaint"]),
            "window_id": windows[row["window"]],
            "owner_id": people[row["owner"]],
            "ordered_by_id": accounts[row["ordered_by"]],
            "checked_by_id": accounts.get(row["checked_by"]),
        }
        for row in rows
    ]


def _link(session: Session, recurring: Mapping[str, str]) -> None:
    """Name the earlier action of each that recurs: only now are all of them there."""
    row = CorrectiveActionRow
    ids = numbers(session, row, list(recurring.values()))
    for ref, earlier in recurring.items():
        session.execute(update(row).where(row.ref == ref).values(recurs_id=ids[earlier]))
