"""Bringing in how holds ended, what speaks against ratings, and where low scores surged."""

from typing import Final

from sqlalchemy.orm import Session

from db.files import flag_file_store, hold_file_store
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

OTHER_FLAG: Final = Text(
    "这条评价在这里的可疑之处与文件不同",
    "what speaks against this rating here differs from the file",
)
OTHER_SURGE: Final = Text(
    "这个窗口这一天的低分突增在这里与文件不同",
    "this window's surge of that day differs from the file",
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


def put_flags(session: Session, read: ReadTable, done: Done) -> Counts:
    """Keep what speaks against ratings; refuse what differs."""
    counts = flag_file_store.put_flags(session, [row for _, row in read.rows], done)
    refuse_differing(read, counts.differing, OTHER_FLAG, key=("rating", "reason"))
    return counts


def put_surges(session: Session, read: ReadTable, done: Done) -> Counts:
    """Keep where low scores surged and who looked; refuse what differs."""
    counts = flag_file_store.put_surges(session, [row for _, row in read.rows], done)
    refuse_differing(read, counts.differing, OTHER_SURGE, key=("window", "day"))
    return counts
