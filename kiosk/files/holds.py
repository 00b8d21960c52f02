"""Bringing in how holds ended: proposals with their decisions, and the ratings they took."""

from typing import Final

from sqlalchemy.orm import Session

from db.files import hold_file_store
from db.files.bringing import Counts
from kiosk.files.reading import Done
from kiosk.files.refusing import refuse_differing
from kiosk.files.shape import ReadTable
from survey.texts import Text

OTHER_HOLD: Final = Text(
    "已有同一编号但内容不同的放行或剔除，只能在“暂不计入”页办理",
    "another decision on held ratings is kept under this number; it is changed on its page alone",
)
OTHER_RATING: Final = Text(
    "这条评价在这里的处理与文件不同",
    "what was decided about this rating here differs from the file",
)


def put_holds(session: Session, read: ReadTable) -> Counts:
    """Keep proposals with their decisions; refuse one that differs from what is kept."""
    counts = hold_file_store.put_holds(session, [row for _, row in read.rows])
    refuse_differing(read, counts.differing, OTHER_HOLD)
    return counts


def put_hold_ratings(session: Session, read: ReadTable, done: Done) -> Counts:
    """Keep which ratings proposals took; refuse what differs."""
    counts = hold_file_store.put_hold_ratings(session, [row for _, row in read.rows], done)
    refuse_differing(read, counts.differing, OTHER_RATING, key=("ref", "rating"))
    return counts
