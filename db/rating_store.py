"""Ratings: many submissions a transaction, each kept once.

The same key twice is one rating; the same key with another body keeps the second body as a
conflict copy; another score within the same visit is an amendment: both rows stay, the last
one counts. Held ratings stay listed with their flag and enter no rate (regulation 11.8).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import BindParameter, bindparam, func, select, update
from sqlalchemy.orm import Session

from db import bulk, device_store
from db.models import RatingAdditionRow, RatingConflictRow, RatingPhotoRow, RatingRow
from db.rollups import Counted, Differences
from survey.refusals import KeyReused, RatingUnknown

COUNTED: Final = "counted"
HELD: Final = "held"
SUPERSEDED: Final = "superseded"
WORDS, PRAISE, PHOTO = 1, 2, 4
"""What a rating is marked with for what was told beside the score, so that it is found again."""

# Written out in the statement: SQLite uses a partial index only for words it sees there, and
# without it would read all ratings for each batch.
_STANDS: Final[BindParameter[Any]] = bindparam(
    "stands", (COUNTED, HELD), expanding=True, literal_execute=True
)

Flagging = Callable[[int], str | None]
"""Tells from how many ratings a device gave this window today why the next is held, if it is."""


class Submission(NamedTuple):
    """A checked rating on its way into the store; moments in UTC, business fields decided."""

    id: str
    window_id: int
    score: int
    body_hash: str
    channel: str
    created_at: datetime
    received_at: datetime
    biz_date: date
    biz_month: str
    biz_hour: int
    visit: str | None = None
    device: str | None = None
    person_id: int | None = None
    comment: str | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Addition:
    """What a customer adds to a rating already given."""

    id: str
    rating_id: str
    kind: str
    body: dict[str, Any]
    body_hash: str
    created_at: datetime


class Receipt(NamedTuple):
    """The rating that stands for a submission; `repeated` when it was there before."""

    id: str
    score: int
    amends: str | None = None
    standing: str = COUNTED
    repeated: bool = False


class Rating(NamedTuple):
    """A rating as kept."""

    id: str
    window_id: int
    person_id: int | None
    score: int
    visit: str | None
    amends: str | None
    standing: str
    flag: str | None
    channel: str
    created_at: datetime
    received_at: datetime
    biz_date: date
    biz_month: str
    biz_hour: int
    comment: str | None
    reasons: tuple[str, ...]

    @property
    def counted(self) -> Counted:
        """The part of the rating that roll-ups count."""
        return Counted(
            self.window_id, self.person_id, self.score, self.standing,
            self.biz_date, self.biz_month, self.biz_hour, self.reasons,
        )  # fmt: skip


def keep(
    session: Session, submissions: Sequence[Submission], *, slot: int, flagging: Flagging
) -> list[Receipt | KeyReused]:
    """Keep the submissions in order; return for each its receipt, or the refusal of its body.

    A refusal is returned rather than raised because the conflict copy has to be committed.
    """
    return _Batch(session, submissions, slot=slot, flagging=flagging).keep()


def keep_new(
    session: Session, submissions: Sequence[Submission], *, slot: int, flagging: Flagging
) -> list[Receipt | KeyReused]:
    """Keep submissions that are new to the store without asking it first; the quick way of many.

    Raises IntegrityError when a key was there before or its visit has a rating that stands:
    nothing is kept then, and `keep` is the way.
    """
    return _Batch(session, submissions, slot=slot, flagging=flagging, unseen=True).keep()


def add(session: Session, addition: Addition, *, slot: int) -> bool:
    """Keep an addition to a rating; tell whether it is new. Refuses an unknown rating."""
    if _repeated(session, addition):
        return False
    rating = get(session, addition.rating_id)
    earlier_answers = _kept_answers(session, rating.id) if addition.kind == "kept" else {}
    session.add(
        RatingAdditionRow(
            id=addition.id,
            rating_id=addition.rating_id,
            kind=addition.kind,
            body=addition.body,
            body_hash=addition.body_hash,
            created_at=addition.created_at,
        )
    )
    differences = Differences()
    match addition.kind:
        case "words":
            _keep_words(session, rating, addition.body, differences)
        case "kept":
            _count_answers(rating, earlier_answers, differences, times=-1)
            _count_answers(rating, addition.body["answers"], differences)
        case "praise":
            _mark(session, rating.id, PRAISE)
        case "photo":
            _keep_photo(session, rating.id, addition.body["photo"])
    differences.write(session, slot=slot)
    return True


def get(session: Session, rating_id: str) -> Rating:
    """Return the rating of that number; refuse an unknown one."""
    row = session.scalar(select(RatingRow).where(RatingRow.id == rating_id))
    if row is None:
        raise RatingUnknown
    return _rating(row)


def of_month(session: Session, biz_month: str) -> Iterable[Rating]:
    """Yield the ratings of a business month in the order they were kept."""
    found = session.scalars(
        select(RatingRow)
        .where(RatingRow.biz_month == biz_month)
        .order_by(RatingRow.seq)
        .execution_options(yield_per=2000)
    )
    return map(_rating, found)


def mark_of(comment: str | None) -> int | None:
    """Return what a rating is marked with that comes with these words and nothing else."""
    return WORDS if comment else None


def additions_of(session: Session, rating_id: str) -> list[Addition]:
    """Return what was added to a rating, in order."""
    found = session.scalars(
        select(RatingAdditionRow)
        .where(RatingAdditionRow.rating_id == rating_id)
        .order_by(RatingAdditionRow.seq)
    )
    return [
        Addition(row.id, row.rating_id, row.kind, row.body, row.body_hash, row.created_at)
        for row in found
    ]


class _Batch:
    """One transaction's submissions, checked against the store and against each other."""

    def __init__(
        self,
        session: Session,
        submissions: Sequence[Submission],
        *,
        slot: int,
        flagging: Flagging,
        unseen: bool = False,
    ) -> None:
        self.session = session
        self.submissions = submissions
        self.slot = slot
        self.flagging = flagging
        self.bodies = {} if unseen else self._known_bodies()
        self.visits = {} if unseen else self._known_visits()
        self.devices = self._known_devices()
        self.new: dict[str, Rating] = {}
        self.hashes: dict[str, Submission] = {}
        self.superseded: list[str] = []
        self.conflicts: dict[tuple[str, str], Submission] = {}
        self.differences = Differences()

    def keep(self) -> list[Receipt | KeyReused]:
        outcomes = [self._outcome(submission) for submission in self.submissions]
        self._write()
        return outcomes

    def _outcome(self, submission: Submission) -> Receipt | KeyReused:
        known = self.bodies.get(submission.id)
        if known is not None:
            if known[0] == submission.body_hash:
                return known[1]._replace(repeated=True)
            self.conflicts[submission.id, submission.body_hash] = submission
            return KeyReused()
        earlier = self.visits.get((submission.visit, submission.window_id))
        if earlier is not None and earlier.score == submission.score:
            return Receipt(
                earlier.id, earlier.score, earlier.amends, earlier.standing, repeated=True
            )
        return self._accept(submission, earlier)

    def _accept(self, submission: Submission, earlier: Rating | None) -> Receipt:
        rating = self._rating(submission, earlier)
        if earlier is not None:
            self._supersede(earlier)
        self.new[rating.id] = rating
        self.hashes[rating.id] = submission
        self.differences.add(rating.counted)
        receipt = Receipt(rating.id, rating.score, rating.amends, rating.standing)
        self.bodies[rating.id] = (submission.body_hash, receipt)
        if submission.visit is not None:
            self.visits[submission.visit, submission.window_id] = rating
        return receipt

    def _rating(self, submission: Submission, earlier: Rating | None) -> Rating:
        flag = earlier.flag if earlier is not None else self._flag(submission)
        return Rating(
            submission.id, submission.window_id, submission.person_id, submission.score,
            submission.visit, earlier.id if earlier is not None else None,
            HELD if flag else COUNTED, flag, submission.channel,
            submission.created_at, submission.received_at,
            submission.biz_date, submission.biz_month, submission.biz_hour,
            submission.comment, submission.reasons,
        )  # fmt: skip

    def _flag(self, submission: Submission) -> str | None:
        if submission.device is None:
            return None
        place = (submission.device, submission.window_id, submission.biz_date)
        given = self.devices.get(place, 0)
        self.devices[place] = given + 1
        return self.flagging(given)

    def _supersede(self, earlier: Rating) -> None:
        self.differences.add(earlier.counted, times=-1)
        if earlier.id in self.new:
            self.new[earlier.id] = earlier._replace(standing=SUPERSEDED)
        else:
            self.superseded.append(earlier.id)

    def _known_bodies(self) -> dict[str, tuple[str, Receipt]]:
        row = RatingRow
        found = self.session.execute(
            select(row.id, row.body_hash, row.score, row.amends, row.standing).where(
                row.id.in_([submission.id for submission in self.submissions])
            )
        )
        return {
            rating_id: (body_hash, Receipt(rating_id, score, amends, standing))
            for rating_id, body_hash, score, amends, standing in found
        }

    def _known_visits(self) -> dict[tuple[str | None, int], Rating]:
        visits = {submission.visit for submission in self.submissions} - {None}
        if not visits:
            return {}
        found = self.session.scalars(
            select(RatingRow).where(RatingRow.visit.in_(visits), RatingRow.standing.in_(_STANDS))
        )
        return {(row.visit, row.window_id): _rating(row) for row in found}

    def _known_devices(self) -> dict[tuple[str, int, date], int]:
        seen = {(s.device, s.biz_date) for s in self.submissions if s.device is not None}
        return device_store.given(self.session, seen) if seen else {}

    def _write(self) -> None:
        if self.superseded:  # first: one visit has one rating that stands (unique index)
            self.session.execute(
                update(RatingRow)
                .where(RatingRow.id.in_(self.superseded))
                .values(standing=SUPERSEDED)
            )
        bulk.insert(
            self.session.connection(),
            RatingRow.__table__,  # type: ignore[arg-type] # FromClause by type
            _COLUMNS,
            [_row(rating, self.hashes[rating.id]) for rating in self.new.values()],
        )
        self._write_conflicts()
        self.differences.write(self.session, slot=self.slot)

    def _write_conflicts(self) -> None:
        for (rating_id, body_hash), submission in self.conflicts.items():
            if self.session.get(RatingConflictRow, (rating_id, body_hash)) is None:
                self.session.add(
                    RatingConflictRow(
                        rating_id=rating_id,
                        body_hash=body_hash,
                        body={
                            "window_id": submission.window_id,
                            "score": submission.score,
                            "visit": submission.visit,
                            "channel": submission.channel,
                            "created_at": submission.created_at.isoformat(),
                        },
                        received_at=submission.received_at,
                    )
                )


_COLUMNS: Final = (
    "id", "window_id", "person_id", "score", "visit", "amends", "standing", "flag", "channel",
    "created_at", "received_at", "biz_date", "biz_month", "biz_hour", "comment", "reasons",
    "told", "device", "body_hash",
)  # fmt: skip


def _row(rating: Rating, submission: Submission) -> tuple[Any, ...]:
    """Return the columns' values: a rating's fields in their order, then what it came with."""
    *fields, reasons = rating
    told = mark_of(rating.comment)
    return (*fields, ",".join(reasons) or None, told, submission.device, submission.body_hash)


def _rating(row: RatingRow) -> Rating:
    return Rating(
        id=row.id,
        window_id=row.window_id,
        person_id=row.person_id,
        score=row.score,
        visit=row.visit,
        amends=row.amends,
        standing=row.standing,
        flag=row.flag,
        channel=row.channel,
        created_at=row.created_at,
        received_at=row.received_at,
        biz_date=row.biz_date,
        biz_month=row.biz_month,
        biz_hour=row.biz_hour,
        comment=row.comment,
        reasons=tuple(row.reasons.split(",")) if row.reasons else (),
    )


def _repeated(session: Session, addition: Addition) -> bool:
    known = session.scalar(
        select(RatingAdditionRow.body_hash).where(RatingAdditionRow.id == addition.id)
    )
    if known is not None and known != addition.body_hash:
        raise KeyReused
    return known is not None


def _keep_words(
    session: Session, rating: Rating, body: dict[str, Any], differences: Differences
) -> None:
    reasons, comment = tuple(body.get("reasons", ())), body.get("comment") or None
    marked = func.coalesce(RatingRow.told, 0)
    told = (
        marked.bitwise_or(WORDS) if comment else func.nullif(marked.bitwise_and(PRAISE | PHOTO), 0)
    )
    session.execute(
        update(RatingRow)
        .where(RatingRow.id == rating.id)
        .values(comment=comment, reasons=",".join(reasons) or None, told=told)
    )
    if rating.standing == COUNTED:
        differences.add_reasons(rating.counted, rating.reasons, times=-1)
        differences.add_reasons(rating.counted, reasons)


def _mark(session: Session, rating_id: str, what: int) -> None:
    # Worked out by the database: two additions at once would otherwise lose one's mark.
    told = func.coalesce(RatingRow.told, 0).bitwise_or(what)
    session.execute(update(RatingRow).where(RatingRow.id == rating_id).values(told=told))


def _keep_photo(session: Session, rating_id: str, sha256: str) -> None:
    if session.get(RatingPhotoRow, (rating_id, sha256)) is None:
        session.add(RatingPhotoRow(rating_id=rating_id, sha256=sha256))
    _mark(session, rating_id, PHOTO)


def _kept_answers(session: Session, rating_id: str) -> dict[str, bool]:
    bodies = session.scalars(
        select(RatingAdditionRow.body)
        .where(RatingAdditionRow.rating_id == rating_id, RatingAdditionRow.kind == "kept")
        .order_by(RatingAdditionRow.seq.desc())
        .limit(1)
    )
    return next((body["answers"] for body in bodies), {})


def _count_answers(
    rating: Rating, answers: dict[str, bool], differences: Differences, *, times: int = 1
) -> None:
    for code, kept in answers.items():
        differences.add_commitment(
            biz_month=rating.biz_month,
            window_id=rating.window_id,
            code=code,
            kept=kept,
            times=times,
        )
