"""Bringing in checks and what they led to: agreements of two inspectors, corrective actions."""

from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.files import check_outcome_store, import_store
from db.files.bringing import Counts
from kiosk.files.reading import Done
from kiosk.files.refusing import refuse_differing, require_every_number
from kiosk.files.shape import ReadTable
from kiosk.files.windows import window_ids
from survey.months import Month, business_date
from survey.texts import Text

WALKED: Final = Text(
    "这次检查是在本系统做的，内容与文件不同，只能在检查结果页更正",
    "this check was made here and differs from the file; correct it among the results",
)
OTHER_AGREEMENT: Final = Text(
    "其中一次检查已有另一份联合检查结论",
    "one of the two checks belongs to another agreement here",
)
OTHER_ACTION: Final = Text(
    "已有同一编号但内容不同的整改，只能在整改页办理",
    "another corrective action is kept under this number; it is changed on its page alone",
)
OTHER_EVENT: Final = Text(
    "这项整改在这里的经过与文件不同", "what happened here differs from the file"
)


def put_checks(session: Session, read: ReadTable, *, zone: ZoneInfo, done: Done) -> Counts:
    """Keep inspections; refuse one that differs from what was walked here."""
    windows = window_ids(session)
    people = directory_store.person_ids(session)
    values = (
        {
            "ref": row["ref"],
            "window_id": windows[row["window"]],
            "inspector_id": people[row["inspector"]],
            "kind": row["kind"],
            "score": row["score"],
            "inspected_at": row["inspected_at"],
            "received_at": row["inspected_at"],
            "biz_month": str(Month.of(business_date(row["inspected_at"], zone))),
        }
        for _, row in read.rows
    )
    counts = import_store.put_checks(session, values, done)
    walked = import_store.walked(session, counts.differing)
    refuse_differing(read, (each for each in counts.differing if each in walked), WALKED)
    return counts


def put_joint_checks(session: Session, read: ReadTable) -> Counts:
    """Keep agreements; refuse one of a check that belongs to another."""
    counts = check_outcome_store.put_joint_checks(session, [row for _, row in read.rows])
    refuse_differing(read, counts.differing, OTHER_AGREEMENT, key=("first",))
    return counts


def put_actions(session: Session, read: ReadTable) -> Counts:
    """Keep corrective actions; refuse one that differs from what is kept."""
    counts = check_outcome_store.put_actions(session, [row for _, row in read.rows])
    refuse_differing(read, counts.differing, OTHER_ACTION)
    return counts


def put_events(session: Session, read: ReadTable, done: Done) -> Counts:
    """Keep what happened to corrective actions; refuse what differs, and a skipped number."""
    refs = {row["ref"] for _, row in read.rows}
    require_every_number(read, check_outcome_store.event_counts(session, refs))
    counts = check_outcome_store.put_action_events(session, [row for _, row in read.rows], done)
    refuse_differing(read, counts.differing, OTHER_EVENT, key=("ref", "n"))
    return counts
