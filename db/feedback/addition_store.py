"""What customers add to a rating: words, answers on commitments, praise, photos.

Each is kept once by its key. What comes after the rating's month was closed is kept and marked as
late: it can be read, and counts nowhere.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.feedback import rating_store
from db.feedback.rating_rows import LATE, PHOTO, PRAISE, WORDS, answers_of, keep_conflict
from db.feedback.ratings import COUNTED, Rating
from db.feedback.rollups import Differences
from db.ground import keyed
from db.ground.models import RatingAdditionRow, RatingPhotoRow, RatingRow
from survey.feedback.ratings import MOST_ADDED, MOST_PHOTOS, PATIENCE, may_be_added
from survey.refusals.feedback import AddedTooLate, KeyReused, TooManyAdded, TooManyRatingPhotos


@dataclass(frozen=True, slots=True)
class Addition:
    """What a customer adds to a rating already given."""

    id: str
    rating_id: str
    kind: str
    body: dict[str, Any]
    body_hash: str
    created_at: datetime


def add(session: Session, addition: Addition, *, slot: int) -> bool | KeyReused:
    """Keep an addition to a rating; return whether it is new, or the refusal of its body.

    Refuses an unknown rating, and one that takes no more, or no more photos. A refused body is
    returned because its conflict copy has to be committed.
    """
    rating, closed_at = rating_store.locked(session, addition.rating_id)
    known = _known_addition(session, addition)
    if known is not None:
        return known
    if not may_be_added(rating.received_at, addition.created_at):
        raise AddedTooLate(days=PATIENCE.days)
    _refuse_too_many(session, rating.id, addition.kind)
    late = closed_at is not None and addition.created_at > closed_at
    differences = Differences()
    if addition.kind == "kept" and not late:
        earlier = answers_of(session, [rating.id]).get(rating.id, {})
        differences.add_answers(rating.counted, earlier, times=-1)
        differences.add_answers(rating.counted, addition.body["answers"])
    try:
        with session.begin_nested():
            session.add(_addition_row(addition, late=late))
    except IntegrityError:  # the key came with another rating's addition meanwhile
        known = _known_addition(session, addition)
        if known is None:
            raise
        return known
    _keep_told(session, rating, addition, differences, late=late)
    differences.write(session, slot=slot)
    return True


def _known_addition(session: Session, addition: Addition) -> KeyReused | Literal[False] | None:
    """Return what to answer where the key was used before, or None."""
    known = session.scalar(
        select(RatingAdditionRow.body_hash).where(RatingAdditionRow.id == addition.id)
    )
    if known is None:
        return None
    if known == addition.body_hash:
        return False
    body = {"kind": addition.kind, "key": addition.id} | addition.body
    keep_conflict(session, addition.rating_id, addition.body_hash, body, at=addition.created_at)
    return KeyReused()


def _addition_row(addition: Addition, *, late: bool) -> RatingAdditionRow:
    return RatingAdditionRow(
        id=addition.id,
        rating_id=addition.rating_id,
        kind=addition.kind,
        body=addition.body | ({LATE: True} if late else {}),
        body_hash=addition.body_hash,
        created_at=addition.created_at,
    )


def _keep_told(
    session: Session,
    rating: Rating,
    addition: Addition,
    differences: Differences,
    *,
    late: bool,
) -> None:
    match addition.kind:
        case "words":
            _keep_words(session, rating, addition.body, differences, late=late)
        case "praise":
            _mark(session, rating.id, PRAISE)
        case "photo":
            _keep_photo(session, rating.id, addition.body["photo"])


def _keep_words(
    session: Session,
    rating: Rating,
    body: dict[str, Any],
    differences: Differences,
    *,
    late: bool,
) -> None:
    """Keep the last words; reasons are counted, so those that come late stay out of the row."""
    reasons = rating.reasons if late else tuple(body.get("reasons", ()))
    comment = body.get("comment") or None
    told = _marks().bitwise_or(WORDS) if comment else _marks().bitwise_and(PRAISE | PHOTO)
    session.execute(
        update(RatingRow)
        .where(RatingRow.id == rating.id)
        .values(comment=comment, reasons=",".join(reasons) or None, told=func.nullif(told, 0))
    )
    if rating.standing == COUNTED:
        differences.add_reasons(rating.counted, rating.reasons, times=-1)
        differences.add_reasons(rating.counted, reasons)


def _keep_photo(session: Session, rating_id: str, sha256: str) -> None:
    keyed.put_new(session, RatingPhotoRow, [{"rating_id": rating_id, "sha256": sha256}])
    _mark(session, rating_id, PHOTO)


def _refuse_too_many(session: Session, rating_id: str, kind: str) -> None:
    """Refuse more of a rating than it takes: photos, be it the same one, and things in all."""
    row = RatingAdditionRow
    added = session.scalars(select(row.kind).where(row.rating_id == rating_id)).all()
    if kind == "photo" and added.count("photo") >= MOST_PHOTOS:
        raise TooManyRatingPhotos(limit=MOST_PHOTOS)
    if len(added) >= MOST_ADDED:
        raise TooManyAdded(limit=MOST_ADDED)


def _mark(session: Session, rating_id: str, what: int) -> None:
    told = _marks().bitwise_or(what)
    session.execute(update(RatingRow).where(RatingRow.id == rating_id).values(told=told))


def _marks() -> ColumnElement[int]:
    return func.coalesce(RatingRow.told, 0)
