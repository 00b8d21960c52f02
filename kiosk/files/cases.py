"""Bringing in complaints: how they were handled, and the counselling that came of them."""

from collections.abc import Callable, Iterable
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import counselling_store, root_cause_store
from db.directory import directory_store
from db.files import handling_store, import_store
from db.files.bringing import Counts
from kiosk.files.completing import counted
from kiosk.files.reading import Done
from kiosk.files.refusing import refuse_differing, require_every_number
from kiosk.files.shape import ReadTable, Row
from kiosk.files.windows import window_ids
from survey.cases.root_causes import RootCause
from survey.months import Month, business_date
from survey.texts import Text

WORKED_ON: Final = Text(
    "这个投诉已在本系统办理，内容与文件不同，只能在办理页面改",
    "this case is worked on here and differs from the file; it is changed at its desk alone",
)
SIGNED: Final = Text(
    "这份批评教育记录已在本系统签名，内容与文件不同，只能在办理页面更正",
    "this counselling record was signed here and differs from the file; correct it at its case",
)
STORED: Final = {"person": "person_id", "text": "words", "complaint": "complaint_id"}
"""What the stores call the columns that files may be without."""
PutHandling = Callable[[Session, Iterable[Row], Done], Counts]


def put_root_causes(session: Session, read: ReadTable) -> Counts:
    """Keep what a file says of the list of root causes."""
    root_cause_store.lock(session)
    kept, counts = {each.code: each for each in root_cause_store.kept(session)}, Counts()
    for _, row in read.rows:
        told = RootCause(row["code"], Text(row["zh"], row["en"]), row["retired"])
        before = kept.get(told.code)
        root_cause_store.keep(session, told)
        counts += counted(new=before is None, changed=before != told)
    return counts


def put_complaints(session: Session, read: ReadTable, *, zone: ZoneInfo, done: Done) -> Counts:
    """Keep complaints; refuse one that differs from a case that is worked on here."""
    windows = window_ids(session)
    people = directory_store.person_ids(session)
    values = (
        {
            "ref": row["ref"],
            "window_id": windows[row["window"]] if row["window"] else None,
            "person_id": people[row["person"]] if row["person"] else None,
            "source": row["source"],
            "category": row["category"],
            "words": row["text"],
            "outcome": row["outcome"],
            "state": row["state"] or ("closed" if row["outcome"] else "received"),
            "language": "zh-CN",
            "received_at": row["received_at"] or row["occurred_at"],
            "decided_at": row["decided_at"],
            "occurred_at": row["occurred_at"],
            "biz_month": str(Month.of(business_date(row["occurred_at"], zone))),
        }
        for _, row in read.rows
    )
    unsaid = {STORED.get(name, name) for name in read.absent}
    if "outcome" not in read.absent:
        unsaid.discard("state")  # it follows from the outcome
    counts = import_store.put_complaints(session, values, done, unsaid=unsaid)
    handled = handling_store.handled_here(session, counts.differing)
    refuse_differing(read, (each for each in counts.differing if each in handled), WORKED_ON)
    return counts


def put_handling(
    session: Session, read: ReadTable, put: PutHandling, key: tuple[str, ...], *, done: Done
) -> Counts:
    """Keep how cases were handled; refuse what differs from a case worked on here."""
    rows = [row for _, row in read.rows]
    counts = put(session, rows, done)
    refuse_differing(read, counts.differing, WORKED_ON, key=key)
    return counts


def put_case_events(session: Session, read: ReadTable, *, done: Done) -> Counts:
    """Keep what happened in cases; refuse what differs, and a skipped number."""
    refs = {row["ref"] for _, row in read.rows}
    require_every_number(read, handling_store.event_counts(session, refs))
    return put_handling(session, read, handling_store.put_events, ("ref", "n"), done=done)


def put_counsellings(session: Session, read: ReadTable, *, done: Done) -> Counts:
    """Keep counselling records; refuse one that differs from what was signed here."""
    people = directory_store.person_ids(session)
    refs = [row["complaint"] for _, row in read.rows if row["complaint"]]
    complaints = import_store.complaint_ids(session, refs)
    values = (
        {
            "ref": row["ref"],
            "person_id": people[row["person"]],
            "complaint_id": complaints.get(row["complaint"]),
            "held_at": row["held_at"],
            "promised": row["promised"],
        }
        for _, row in read.rows
    )
    unsaid = {STORED.get(name, name) for name in read.absent}
    counts = import_store.put_counsellings(session, values, done, unsaid=unsaid)
    held = counselling_store.held_here(session, counts.differing)
    refuse_differing(read, (each for each in counts.differing if each in held), SIGNED)
    return counts
