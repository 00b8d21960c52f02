"""Proofs for the doctor: every roll-up counted anew from the raw rows and compared."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from db.feedback.rating_rows import LATE, PHOTO, PRAISE, WORDS
from db.feedback.rollups import COUNTS
from db.ground.models import (
    Base,
    CommitmentMonthlyRow,
    FileRow,
    PhotoRow,
    RatingAdditionRow,
    RatingDailyRow,
    RatingHourlyRow,
    RatingMonthlyRow,
    RatingPersonMonthlyRow,
    RatingPhotoRow,
    RatingRow,
    ReasonMonthlyRow,
)
from survey.feedback.tiers import tier_of

Sums = dict[tuple[Any, ...], tuple[int, ...]]

_KEYS: Final[dict[type[Base], tuple[str, ...]]] = {
    RatingDailyRow: ("biz_date", "window_id"),
    RatingMonthlyRow: ("biz_month", "window_id"),
    RatingHourlyRow: ("biz_date", "biz_hour", "window_id"),
    RatingPersonMonthlyRow: ("biz_month", "person_id"),
}


def rollup_differences(session: Session) -> Iterator[str]:
    """Yield one line for every roll-up that does not equal its raw rows."""
    for table in _KEYS:
        yield from _differences(table, _raw_counts(session, table), _kept_counts(session, table))
    reasons, commitments = _raw_reasons(session), _raw_commitments(session)
    yield from _differences(ReasonMonthlyRow, reasons, _kept(session, ReasonMonthlyRow, ("n",)))
    yield from _differences(
        CommitmentMonthlyRow,
        commitments,
        _kept(session, CommitmentMonthlyRow, ("kept", "broken")),
    )


def told_differences(session: Session) -> Iterator[str]:
    """Yield one line for every kind of thing told whose marks on the ratings are not true."""
    row, addition, photo = RatingRow, RatingAdditionRow, RatingPhotoRow
    praised = select(addition.rating_id).where(addition.kind == "praise")
    pictured = select(photo.rating_id)
    spoken = func.coalesce(row.comment, "") != ""
    for name, mark, told in (
        ("words", WORDS, spoken),
        ("praise", PRAISE, row.id.in_(praised)),
        ("photos", PHOTO, row.id.in_(pictured)),
    ):
        marked = func.coalesce(row.told, 0).bitwise_and(mark) != 0
        if n := session.scalar(select(func.count(row.seq)).where(told, ~marked)):
            yield f"ratings: {n} with {name}, not marked so"
        if n := session.scalar(
            select(func.count(row.seq)).where(row.told.is_not(None), marked, ~told)
        ):
            yield f"ratings: {n} marked for {name}, without any"


def photo_sizes(session: Session) -> dict[str, int]:
    """Return how many bytes every photo should have in the store."""
    found = session.execute(select(PhotoRow.sha256, PhotoRow.size).order_by(PhotoRow.sha256))
    return dict(found.all())


def file_sizes(session: Session) -> dict[str, int]:
    """Return how many bytes every file should have in the store, the photos aside."""
    return dict(session.execute(select(FileRow.sha256, FileRow.size)).all())


def file_is_sound(session: Session) -> str | None:
    """Return what SQLite's own check finds wrong with the file, or None."""
    found = session.execute(text("PRAGMA quick_check(1)")).scalar()
    return None if found == "ok" else str(found)


def _differences(table: type[Base], raw: Sums, kept: Sums) -> Iterator[str]:
    for key in sorted(raw.keys() | kept.keys(), key=repr):
        nothing = (0,) * len(raw.get(key) or kept[key])
        if raw.get(key, nothing) != kept.get(key, nothing):
            yield f"{table.__tablename__} {key}: {kept.get(key)} kept, {raw.get(key)} counted"


def _raw_counts(session: Session, table: type[Base]) -> Sums:
    keys = [getattr(RatingRow, name) for name in _KEYS[table]]
    asked = (*keys, RatingRow.channel, RatingRow.standing, RatingRow.score)
    sums: dict[tuple[Any, ...], Counter[str]] = {}
    found = session.execute(
        select(*asked, func.count())
        .where(RatingRow.standing != "superseded", *[key.is_not(None) for key in keys])
        .group_by(*asked)
    )
    for *key, channel, standing, score, n in found:
        column = f"n{score}" if standing == "counted" else "excluded"
        place = (*_rollup_key(table, key), tier_of(channel).value)
        sums.setdefault(place, Counter())[column] += n
    return {key: tuple(counts[name] for name in COUNTS) for key, counts in sums.items()}


def _rollup_key(table: type[Base], key: list[Any]) -> tuple[Any, ...]:
    if table is RatingHourlyRow:
        day, hour, window = key
        return (f"{day:%Y-%m}", window, day.weekday(), hour)
    return tuple(key)


def _kept_counts(session: Session, table: type[Base]) -> Sums:
    return _kept(session, table, COUNTS)


def _kept(session: Session, table: type[Base], columns: tuple[str, ...]) -> Sums:
    keys = [c for c in table.__table__.primary_key if c.name != "slot"]
    sums = [func.sum(getattr(table, name)) for name in columns]
    found = session.execute(select(*keys, *sums).group_by(*keys))
    kept = {tuple(row[: len(keys)]): tuple(map(int, row[len(keys) :])) for row in found}
    return {key: counts for key, counts in kept.items() if any(counts)}


def _raw_reasons(session: Session) -> Sums:
    counts: Counter[tuple[Any, ...]] = Counter()
    found = session.execute(
        select(RatingRow.biz_month, RatingRow.window_id, RatingRow.reasons, func.count())
        .where(RatingRow.standing == "counted", RatingRow.reasons.is_not(None))
        .group_by(RatingRow.biz_month, RatingRow.window_id, RatingRow.reasons)
    )
    for month, window, reasons, n in found:
        for reason in (reasons or "").split(","):
            counts[month, window, reason] += n
    return {key: (n,) for key, n in counts.items()}


def _raw_commitments(session: Session) -> Sums:
    """Count the last answers given in time with each rating that counts."""
    addition = RatingAdditionRow
    found = session.execute(
        select(RatingRow.biz_month, RatingRow.window_id, addition.rating_id, addition.body)
        .join(RatingRow, RatingRow.id == addition.rating_id)
        .where(addition.kind == "kept", RatingRow.standing == "counted")
        .order_by(addition.rating_id, addition.seq)
        .execution_options(yield_per=2000)
    )
    sums: dict[tuple[Any, ...], list[int]] = {}
    for (month, window, _), rows in groupby(found, key=itemgetter(0, 1, 2)):
        in_time = [body["answers"] for *_, body in rows if LATE not in body]
        for code, kept in (in_time[-1] if in_time else {}).items():
            sums.setdefault((month, window, code), [0, 0])[0 if kept else 1] += 1
    return {key: (kept, broken) for key, (kept, broken) in sums.items()}
