"""What customers told beside their scores: words, praise, photos, and what is held for people.

A month is counted and put in order from one small index over the ratings that tell something,
never by reading all of them; only those shown are read.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from db.feedback.rating_rows import PHOTO, PRAISE, WORDS
from db.feedback.ratings import COUNTED, HELD, SUPERSEDED
from db.feedback.seeing import Seeing, at_windows, seen
from db.feedback.voice_orders import ordered
from db.ground.models import RatingAdditionRow, RatingConflictRow, RatingPhotoRow, RatingRow
from survey.feedback.voices import LOW, Kind, mark_of
from survey.orders import Order

AT_MOST: Final = 6
"""Praise and photos of one rating that are read: whoever adds hundreds does not fill the page."""


# Written out in the statement: SQLite uses a partial index only for words it sees there.
_HELD: Final[BindParameter[str]] = bindparam("held", HELD, literal_execute=True)


@dataclass(frozen=True, slots=True)
class Praise:
    """Praise as it was written; the name may be a number, a nickname, or missing."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A rating with what was told beside it; no moment finer than the hour."""

    id: str
    window_id: int
    person_id: int | None
    score: int
    standing: str
    flag: str | None
    biz_date: date
    biz_hour: int
    reasons: tuple[str, ...]
    words: str | None
    praise: Sequence[Praise] = ()
    photos: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many ratings of a month tell something; those a customer replaced are not counted."""

    words: int
    praise: int
    low: int
    photos: int
    held: int


@dataclass(frozen=True, slots=True)
class Copy:
    """A second, different body under the key of a rating: what stands, and what came after."""

    window_id: int
    biz_date: date
    score: int
    other_window_id: int | None
    other_score: int | None
    received_at: datetime
    more: int = 0


@dataclass(frozen=True, slots=True)
class Praised:
    """Praise with the day, the window and who was on duty."""

    window_id: int
    person_id: int | None
    biz_date: date
    praise: Praise


def listed(
    session: Session,
    seeing: Seeing,
    month: str,
    kind: Kind,
    *,
    low: int = LOW,
    order: Order | None = None,
    offset: int = 0,
    limit: int,
) -> list[Voice]:
    """Return some of a month's voices that somebody may read: the order chosen, then the newest.

    `low` is the highest score that is a low one.
    """
    row = RatingRow
    asked = select(row.seq).where(row.biz_month == month, *_asked(kind, low), *seen(seeing))
    asked = asked.order_by(*ordered(order))
    return _read(session, list(session.scalars(asked.offset(offset).limit(limit))))


def one(session: Session, seeing: Seeing, month: str, mark: str) -> Voice | None:
    """Return the voice of a month that has a mark, if it is one that somebody may read."""
    row = RatingRow
    for kind in (Kind.ALL, Kind.HELD):
        asked = select(row.seq, row.id).where(row.biz_month == month, *_asked(kind), *seen(seeing))
        numbers = [seq for seq, key in session.execute(asked) if mark_of(key) == mark]
        if numbers:
            return _read(session, numbers[:1])[0]
    return None


def _read(session: Session, numbers: Sequence[int]) -> list[Voice]:
    row = RatingRow
    if not numbers:
        return []
    found = session.scalars(select(row).where(row.seq.in_(numbers)))
    by_number = {each.seq: each for each in found}
    ids = [each.id for each in by_number.values()]
    praise, photos = _praise_of(session, ids), _photos_of(session, ids)
    return [_voice(by_number[number], praise, photos) for number in numbers if number in by_number]


def counts(session: Session, seeing: Seeing, month: str, *, low: int = LOW) -> Counts:
    """Return how many of a month's ratings tell something, as far as somebody may read them.

    `low` is the highest score that is a low one.
    """
    row = RatingRow
    told = select(_n(_tells(WORDS)), _n(_tells(PRAISE)), _n(_low(low)), _n(_tells(PHOTO)))
    words, praise, of_low, photos = session.execute(
        told.where(
            row.biz_month == month, *_asked(Kind.ALL), row.standing != SUPERSEDED, *seen(seeing)
        )
    ).one()
    held = session.scalar(
        select(func.count(row.seq)).where(row.biz_month == month, *_asked(Kind.HELD), *seen(seeing))
    )
    return Counts(int(words), int(praise), int(of_low), int(photos), held or 0)


def sees(session: Session, seeing: Seeing, rating_id: str) -> bool:
    """Tell whether somebody may read what belongs to a rating."""
    found = select(RatingRow.seq).where(RatingRow.id == rating_id, *seen(seeing))
    return session.scalar(found) is not None


def with_photo(session: Session, sha256: str) -> list[tuple[str, str]]:
    """Return the ratings a photo belongs to, each with its business month."""
    found = session.execute(
        select(RatingRow.id, RatingRow.biz_month)
        .join(RatingPhotoRow, RatingPhotoRow.rating_id == RatingRow.id)
        .where(RatingPhotoRow.sha256 == sha256)
    )
    return [(rating_id, month) for rating_id, month in found]


def copies(
    session: Session, seeing: Seeing, begin: datetime, end: datetime, *, limit: int
) -> list[Copy]:
    """Return second bodies that came in a stretch under keys already used, the newest first."""
    row, other = RatingRow, RatingConflictRow
    found = session.execute(
        select(row.window_id, row.biz_date, row.score, other.body, other.received_at, other.more)
        .join(row, row.id == other.rating_id)
        .where(other.received_at >= begin, other.received_at < end, *seen(seeing))
        .order_by(other.received_at.desc(), other.rating_id)
        .limit(limit)
    )
    return [
        Copy(window, day, score, body.get("window_id"), body.get("score"), received_at, more)
        for window, day, score, body, received_at, more in found
    ]


def praise_around(
    session: Session, person_id: int, windows: Collection[int], *, since: str
) -> Iterator[Praised]:
    """Yield praise from a month on, the newest first: at some windows, or with somebody on duty.

    Only with ratings that count and were not low: what came with a low one is for others.
    """
    row, addition = RatingRow, RatingAdditionRow
    found = session.execute(
        select(row.window_id, row.person_id, row.biz_date, addition.body)
        .join(addition, addition.rating_id == row.id)
        .where(
            row.biz_month >= since,
            *_asked(Kind.PRAISE),
            row.standing == COUNTED,
            row.score > LOW,
            or_(row.person_id == person_id, at_windows(windows)),
            addition.kind == "praise",
            ~_corrected(),
        )
        .order_by(row.biz_month.desc(), row.biz_date.desc(), row.biz_hour.desc(), row.seq.desc()),
        execution_options={"yield_per": 200},
    )
    for window, on_duty, day, body in found:
        yield Praised(window, on_duty, day, _praise(body))


def _corrected() -> ColumnElement[bool]:
    """Return whether praise was sent again with the same rating: what was said last stands."""
    row, later = RatingAdditionRow, aliased(RatingAdditionRow)
    again = select(later.seq).where(
        later.rating_id == row.rating_id, later.kind == "praise", later.seq > row.seq
    )
    return again.correlate(row).exists()


def _asked(kind: Kind, low: int = LOW) -> tuple[ColumnElement[bool], ...]:
    row = RatingRow
    if kind is Kind.HELD:
        return (row.standing == _HELD,)
    marked = row.told.is_not(None)  # what the index holds; without it all ratings would be read
    match kind:
        case Kind.PRAISE:
            return marked, _tells(PRAISE)
        case Kind.PHOTOS:
            return marked, _tells(PHOTO)
        case Kind.LOW:
            return marked, _low(low)
    return (marked,)


def _tells(what: int) -> ColumnElement[bool]:
    return RatingRow.told.bitwise_and(what) != 0


def _low(low: int) -> ColumnElement[bool]:
    return and_(_tells(WORDS), RatingRow.score <= low)


def _n(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _voice(row: RatingRow, praise: dict[str, list[Praise]], photos: dict[str, list[str]]) -> Voice:
    return Voice(
        row.id, row.window_id, row.person_id, row.score, row.standing, row.flag, row.biz_date,
        row.biz_hour, tuple(row.reasons.split(",")) if row.reasons else (), row.comment,
        praise.get(row.id, ()), photos.get(row.id, ()),
    )  # fmt: skip


def _praise_of(session: Session, ids: Sequence[str]) -> dict[str, list[Praise]]:
    row = RatingAdditionRow
    standing = select(row.rating_id, row.body).where(row.kind == "praise", ~_corrected())
    first = _first(standing, row, row.seq, ids)
    found: dict[str, list[Praise]] = {}
    for rating_id, body in session.execute(first):
        found.setdefault(rating_id, []).append(_praise(body))
    return found


def _photos_of(session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
    row = RatingPhotoRow
    first = _first(select(row.rating_id, row.sha256), row, row.sha256, ids)
    found: dict[str, list[str]] = {}
    for rating_id, sha256 in session.execute(first):
        found.setdefault(rating_id, []).append(sha256)
    return found


def _first(asked: Any, row: Any, order: Any, ids: Sequence[str]) -> "Select[Any]":
    """Return the query for the first few of each rating."""
    place = func.row_number().over(partition_by=row.rating_id, order_by=order).label("place")
    numbered = asked.add_columns(place).where(row.rating_id.in_(ids)).subquery()
    columns = [each for each in numbered.c if each.name != "place"]
    return (
        select(*columns)
        .where(numbered.c.place <= AT_MOST)
        .order_by(numbered.c.rating_id, numbered.c.place)
    )


def _praise(body: dict[str, Any]) -> Praise:
    return Praise(body.get("name") or "", body.get("text") or "")
