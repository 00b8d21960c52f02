"""Bringing in what customers said: ratings, whether commitments were kept, praise."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import directory_store
from db.feedback.ratings import IMPORTED, STANDING
from db.files import rating_import_store
from db.files.bringing import Counts
from kiosk.files.reading import Done
from kiosk.files.refusing import refuse_differing
from kiosk.files.shape import ReadTable, Row
from kiosk.files.windows import window_ids
from survey.given import fingerprint
from survey.months import Month, business_date, business_hour
from survey.refusals.files import FilesWrong, Problem
from survey.texts import Text

DIFFERENT: Final = Text("已有同一编号但内容不同的评价", "another rating is kept under this number")
OTHER_ANSWERS: Final = Text("这条评价已有另外的回答", "other answers are kept with this rating")
OTHER_PRAISE: Final = Text("已有同一编号但内容不同的表扬", "other praise is kept under this number")
NOT_RATED: Final = Text("部门（无窗口）不收评价", "a department without a window is not rated")
ONE_A_VISIT: Final = Text(
    "同一次到访在这个窗口已有有效评价 {rating}",
    "{rating} stands for this visit to the window already",
)


def put_ratings(
    session: Session, read: ReadTable, *, zone: ZoneInfo, slot: int, done: Done
) -> Counts:
    """Keep ratings; refuse one that differs from what is kept, and a second of one visit."""
    windows = window_ids(session)
    problems = [*_at_no_window(session, read), *_second_of_a_visit(session, read, windows)]
    if problems:
        raise FilesWrong(problems)
    people = directory_store.person_ids(session)
    values = (
        {
            "id": row["id"],
            "window_id": windows[row["window"]],
            "person_id": people[row["person"]] if row["person"] else None,
            "score": row["score"],
            "visit": row["visit"],
            "amends": row["amends"],
            "standing": row["standing"],
            "flag": row["flag"],
            "channel": row["channel"],
            "device": None,
            "body_hash": IMPORTED,
            "received_at": row["created_at"],
            "comment": row["comment"],
            "reasons": row["reasons"],
            "created_at": row["created_at"],
            **_counts(row, zone),
        }
        for _, row in read.rows
    )
    counts = rating_import_store.put_ratings(session, values, slot=slot, progress=done)
    refuse_differing(read, counts.differing, DIFFERENT, key=("id",))
    return counts


def put_answers(
    session: Session, read: ReadTable, *, now: datetime, slot: int, done: Done
) -> Counts:
    """Keep customers' answers on commitments; refuse others than those kept with a rating."""
    by_rating: dict[str, dict[str, bool]] = {}
    answered: dict[str, datetime] = {}
    for _, row in read.rows:
        by_rating.setdefault(row["rating"], {})[row["commitment"]] = row["kept"]
        answered[row["rating"]] = row["answered_at"] or now
    values = (
        _addition(_number_of(rating), rating, "kept", {"answers": answers}, answered[rating])
        for rating, answers in by_rating.items()
    )
    counts = rating_import_store.put_answers(session, values, slot=slot, progress=done)
    refuse_differing(read, counts.differing, OTHER_ANSWERS, key=("rating",))
    return counts


def put_praise(session: Session, read: ReadTable, *, now: datetime, done: Done) -> Counts:
    """Keep praise; refuse other words under a number that is kept."""
    values = (
        _addition(row["id"], row["rating"], "praise", _praise(row), row["given_at"] or now)
        for _, row in read.rows
    )
    counts = rating_import_store.put_praise(session, values, done)
    refuse_differing(read, counts.differing, OTHER_PRAISE, key=("id",))
    return counts


def _at_no_window(session: Session, read: ReadTable) -> Iterator[Problem]:
    served = {window.code for window in directory_store.windows(session)}
    for line, row in read.rows:
        if row["window"] not in served:
            yield Problem(read.file, line, "window", NOT_RATED)


def _second_of_a_visit(
    session: Session, read: ReadTable, windows: dict[str, int]
) -> Iterator[Problem]:
    rows = [
        (line, row)
        for line, row in read.rows
        if row["visit"] is not None and row["standing"] in STANDING
    ]
    visits = sorted({row["visit"] for _, row in rows})
    standing = rating_import_store.standing_ratings(session, visits)
    for line, row in rows:
        first = standing.setdefault((row["visit"], windows[row["window"]]), row["id"])
        if first != row["id"]:
            yield Problem(read.file, line, "visit", ONE_A_VISIT.format(rating=first))


def _addition(
    number: str, rating: str, kind: str, body: dict[str, Any], at: datetime
) -> dict[str, Any]:
    return {
        "id": number,
        "rating_id": rating,
        "kind": kind,
        "body": body,
        "body_hash": fingerprint(rating, kind, body),
        "created_at": at,
    }


def _number_of(rating: str) -> str:
    """Return the number under which a file's answers to a rating are kept."""
    return str(uuid5(NAMESPACE_OID, f"kept {rating}"))


def _praise(row: Row) -> dict[str, str]:
    return {"name": row["name"], "text": row["words"]}


def _counts(row: Row, zone: ZoneInfo) -> dict[str, Any]:
    """Return the business day and hour in which a rating counts.

    Those of its own moment, but for one that arrived after its month was closed: the file says so.
    """
    day = row.get("counts_on") or business_date(row["created_at"], zone)
    hour = row.get("counts_at")
    return {
        "biz_date": day,
        "biz_month": str(Month.of(day)),
        "biz_hour": business_hour(row["created_at"], zone) if hour is None else hour,
    }
