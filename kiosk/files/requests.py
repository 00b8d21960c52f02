"""Bringing in requests that were handed up, and what happened to them."""

from typing import Final

from sqlalchemy.orm import Session

from db.files import request_file_store
from db.files.bringing import Counts
from kiosk.files.reading import Done
from kiosk.files.refusing import refuse_differing, require_every_number
from kiosk.files.shape import ReadTable
from survey.texts import Text

OTHER_REQUEST: Final = Text(
    "已有同一编号但内容不同的诉求，只能在上报诉求页办理",
    "another request is kept under this number; it is changed on its page alone",
)
OTHER_EVENT: Final = Text(
    "这件诉求在这里的经过与文件不同", "what happened to this request here differs from the file"
)


def put_requests(session: Session, read: ReadTable) -> Counts:
    """Keep requests; refuse one that differs from what is kept."""
    counts = request_file_store.put_requests(session, [row for _, row in read.rows])
    refuse_differing(read, counts.differing, OTHER_REQUEST)
    return counts


def put_request_events(session: Session, read: ReadTable, done: Done) -> Counts:
    """Keep what happened to requests; refuse what differs, and a skipped number."""
    refs = {row["ref"] for _, row in read.rows}
    require_every_number(read, request_file_store.event_counts(session, refs))
    rows = [row for _, row in read.rows]
    counts = request_file_store.put_request_events(session, rows, done)
    refuse_differing(read, counts.differing, OTHER_EVENT, key=("ref", "n"))
    return counts
