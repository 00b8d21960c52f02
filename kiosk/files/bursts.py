"""Bringing in complaints put aside: groups, what stands in them, and what was decided."""

from typing import Final

from sqlalchemy.orm import Session

from db.files import burst_file_store
from db.files.bringing import Counts
from kiosk.files.reading import Done
from kiosk.files.refusing import refuse_differing
from kiosk.files.shape import ReadTable
from survey.texts import Text

OTHER: Final = Text(
    "已有同一编号但内容不同的记录，只能在“成批投诉”页办理",
    "another record is kept under this number; it is changed on the page of bursts alone",
)
OTHER_PLACE: Final = Text(
    "这件投诉在这里的归组或处理与文件不同",
    "where this complaint stands here, or what was decided about it, differs from the file",
)


def put_bursts(session: Session, read: ReadTable) -> Counts:
    """Keep groups; refuse one that differs from what is kept."""
    counts = burst_file_store.put_bursts(session, [row for _, row in read.rows])
    refuse_differing(read, counts.differing, OTHER)
    return counts


def put_burst_complaints(session: Session, read: ReadTable, done: Done) -> Counts:
    """Keep which complaint stands in which group; refuse what differs."""
    rows = [row for _, row in read.rows]
    counts = burst_file_store.put_burst_complaints(session, rows, done)
    refuse_differing(read, counts.differing, OTHER_PLACE, key=("complaint",))
    return counts


def put_burst_decisions(session: Session, read: ReadTable) -> Counts:
    """Keep proposals with their decisions; refuse one that differs from what is kept."""
    counts = burst_file_store.put_burst_decisions(session, [row for _, row in read.rows])
    refuse_differing(read, counts.differing, OTHER)
    return counts


def put_burst_decided(session: Session, read: ReadTable, done: Done) -> Counts:
    """Keep which complaints proposals took; refuse what differs."""
    rows = [row for _, row in read.rows]
    counts = burst_file_store.put_burst_decided(session, rows, done)
    refuse_differing(read, counts.differing, OTHER_PLACE, key=("ref", "complaint"))
    return counts
