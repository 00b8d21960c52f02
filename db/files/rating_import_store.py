"""What customers said, out of files: ratings, answers and praise, with their roll-ups."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.feedback.rating_rows import PRAISE, STANDS, answers_of, mark_of
from db.feedback.rollups import Counted, Differences
from db.files.bringing import Counts, Progress, Values, insert_rows, sorted_out
from db.ground.lots import lots
from db.ground.models import (
    RatingAdditionRow,
    RatingRow,
)
from survey.feedback.tiers import tier_of

RATING: Final = (
    "window_id",
    "person_id",
    "score",
    "created_at",
    "channel",
    "comment",
    "reasons",
    "standing",
    "flag",
)


def put_ratings(
    session: Session, ratings: Iterable[Values], *, slot: int, progress: Progress
) -> Counts:
    """Keep ratings by their numbers; one kept with another content is named, never changed."""
    differences = Differences()
    counts = Counts()
    for batch in lots(ratings):
        new, same, differing = sorted_out(session, RatingRow, "id", batch, RATING)
        marked = [{**values, "told": mark_of(values["comment"])} for values in new]
        insert_rows(session, RatingRow, marked)
        for values in new:
            differences.add(_counted(values))
        counts += Counts(len(new), same, len(differing), tuple(v["id"] for v in differing))
        progress(len(batch))
    differences.write(session, slot=slot)
    return counts


def standing_ratings(session: Session, visits: Sequence[str]) -> dict[tuple[str, int], str]:
    """Return the rating that stands for each of some visits, by visit and window."""
    row = RatingRow
    found: dict[tuple[str, int], str] = {}
    for batch in lots(visits):
        rows = session.execute(
            select(row.visit, row.window_id, row.id).where(
                row.visit.in_(batch), row.standing.in_(STANDS)
            )
        )
        found |= {(visit, window): rating for visit, window, rating in rows if visit}
    return found


def put_answers(
    session: Session, additions: Iterable[Values], *, slot: int, progress: Progress
) -> Counts:
    """Keep what customers answered about commitments, one addition a rating.

    Other answers to the same rating than those that count are named, never changed. Counts answers.
    """
    differences, counts = Differences(), Counts()
    for batch in lots(additions):
        kept = answers_of(session, [values["rating_id"] for values in batch])
        new = [values for values in batch if values["rating_id"] not in kept]
        known = [values for values in batch if values["rating_id"] in kept]
        differing = [v for v in known if kept[v["rating_id"]] != v["body"]["answers"]]
        insert_rows(session, RatingAdditionRow, new)
        _count_answers(session, new, differences)
        told, others = _answers(new), _answers(differing)
        same = _answers(batch) - told - others
        counts += Counts(told, same, others, tuple(v["rating_id"] for v in differing))
        progress(_answers(batch))
    differences.write(session, slot=slot)
    return counts


def put_praise(session: Session, additions: Iterable[Values], progress: Progress) -> Counts:
    """Keep praise by its numbers; one kept with other words is named, never changed."""
    counts = Counts()
    for batch in lots(additions):
        kept = _praise(session, [values["id"] for values in batch])
        new = [values for values in batch if values["id"] not in kept]
        differing = tuple(v["id"] for v in batch if kept.get(v["id"], _said(v)) != _said(v))
        insert_rows(session, RatingAdditionRow, new)
        told = func.coalesce(RatingRow.told, 0).bitwise_or(PRAISE)
        praised = RatingRow.id.in_([values["rating_id"] for values in new])
        session.execute(update(RatingRow).where(praised).values(told=told))
        counts += Counts(len(new), len(kept) - len(differing), len(differing), differing)
        progress(len(batch))
    return counts


def _count_answers(session: Session, additions: Sequence[Values], differences: Differences) -> None:
    wanted = [values["rating_id"] for values in additions]
    found = session.scalars(select(RatingRow).where(RatingRow.id.in_(wanted)))
    ratings = {
        each.id: Counted(
            each.window_id, each.person_id, each.score, each.standing, each.biz_date,
            each.biz_month, each.biz_hour, tier_of(each.channel).value,
        )
        for each in found
    }  # fmt: skip
    for values in additions:
        differences.add_answers(ratings[values["rating_id"]], values["body"]["answers"])


def _praise(session: Session, numbers: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """Return the additions of some numbers as `_said` tells them, praise or not."""
    row = RatingAdditionRow
    found = session.execute(
        select(row.id, row.rating_id, row.kind, row.body).where(row.id.in_(numbers))
    )
    return {
        number: (rating, kind, body.get("name"), body.get("text"))
        for number, rating, kind, body in found
    }


def _said(praise: Values) -> tuple[Any, ...]:
    body = praise["body"]
    return praise["rating_id"], praise["kind"], body["name"], body["text"]


def _answers(additions: Iterable[Values]) -> int:
    return sum(len(values["body"]["answers"]) for values in additions)


def _counted(values: Values) -> Counted:
    return Counted(
        window_id=values["window_id"],
        person_id=values["person_id"],
        score=values["score"],
        standing=values["standing"],
        biz_date=values["biz_date"],
        biz_month=values["biz_month"],
        biz_hour=values["biz_hour"],
        tier=tier_of(values["channel"]).value,
        reasons=tuple((values["reasons"] or "").split(",")) if values["reasons"] else (),
    )
