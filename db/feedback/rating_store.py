"""Ratings: many submissions a transaction, each kept once.

The same key twice is one rating; the same key with another body keeps the second body as a
conflict copy; another score while the visit lasts is an amendment: both rows stay, the last
one counts. Held ratings stay listed with their flag and enter no rate (regulation 11.8). A
closed month keeps its figures, whatever arrives late.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, bindparam, select, update
from sqlalchemy.orm import Session

from db.feedback import device_store
from db.feedback.rollups import Counted, Differences
from db.ground import bulk
from db.ground.models import ClosingRow, RatingAdditionRow, RatingConflictRow, RatingRow
from survey.feedback.ratings import same_visit
from survey.months import Month
from survey.refusals.feedback import KeyReused, RatingUnknown

COUNTED: Final = "counted"
HELD: Final = "held"
SUPERSEDED: Final = "superseded"
WORDS, PRAISE, PHOTO = 1, 2, 4
"""What a rating is marked with for what was told beside the score, so that it is found again."""
LATE: Final = "late"
"""Marks the body of an addition that came after its rating's month was closed: it counts not."""

# Written out in the statement: SQLite uses a partial index only for words it sees there, and
# without it would read all ratings for each batch.
_STANDS: Final[BindParameter[Any]] = bindparam(
    "stands", (COUNTED, HELD), expanding=True, literal_execute=True
)

Flagging = Callable[[int], str | None]
"""Tells from how many ratings a device gave this window today why the next is held, if it is."""


class BusinessTime(NamedTuple):
    """The business day, month and hour in which something counts."""

    biz_date: date
    biz_month: str
    biz_hour: int


class Submission(NamedTuple):
    """A checked rating on its way into the store; moments in UTC, business fields decided.

    `arrived_in` is told where it arrives in a later month than it was made in: that is where it
    counts if its own month is closed by then.
    """

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
    arrived_in: BusinessTime | None = None


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


def get(session: Session, rating_id: str) -> Rating:
    """Return the rating of that number; refuse an unknown one."""
    row = session.scalar(select(RatingRow).where(RatingRow.id == rating_id))
    if row is None:
        raise RatingUnknown
    return _rating(row)


def standing(session: Session, rating_id: str) -> Rating:
    """Return the last word of the visit in which a rating was given; refuse an unknown one."""
    rating = get(session, rating_id)
    if rating.standing != SUPERSEDED:
        return rating
    row = session.scalar(
        select(RatingRow).where(
            RatingRow.visit == rating.visit,
            RatingRow.window_id == rating.window_id,
            RatingRow.standing.in_(_STANDS),
        )
    )
    return rating if row is None else _rating(row)


def locked(session: Session, rating_id: str) -> tuple[Rating, datetime | None]:
    """Return a rating and when its month was closed; nobody else changes it before the commit.

    Refuses an unknown one.
    """
    found = session.execute(
        select(RatingRow, ClosingRow.closed_at)
        .outerjoin(ClosingRow, ClosingRow.month == RatingRow.biz_month)
        .where(RatingRow.id == rating_id)
        .with_for_update(of=RatingRow, key_share=True)
        .execution_options(populate_existing=True)  # it may have been read before it was locked
    ).one_or_none()
    if found is None:
        raise RatingUnknown
    row, closed_at = found
    return _rating(row), closed_at


def in_month(biz_month: str) -> ColumnElement[bool]:
    """Return the condition that a rating counts in a business month, as the index has it."""
    month = Month.read(biz_month)
    return RatingRow.biz_date.between(month.first, month.last)


def mark_of(comment: str | None) -> int | None:
    """Return what a rating is marked with that comes with these words and nothing else."""
    return WORDS if comment else None


def keep_conflict(
    session: Session, rating_id: str, body_hash: str, body: dict[str, Any], *, at: datetime
) -> None:
    """Keep another body that came under a key used before, once."""
    if session.get(RatingConflictRow, (rating_id, body_hash)) is None:
        session.add(
            RatingConflictRow(rating_id=rating_id, body_hash=body_hash, body=body, received_at=at)
        )


def answers_of(session: Session, ratings: Sequence[str]) -> dict[str, dict[str, bool]]:
    """Return the last answers on commitments that count, by rating."""
    row = RatingAdditionRow
    found = session.execute(
        select(row.rating_id, row.body)
        .where(row.rating_id.in_(ratings), row.kind == "kept")
        .order_by(row.seq)
    )
    return {rating_id: body["answers"] for rating_id, body in found if LATE not in body}


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
        self.closed = self._closed_months()
        if self.closed:
            self.submissions = [self._in_an_open_month(one) for one in submissions]
        self.devices = self._known_devices()
        self.new: dict[str, Rating] = {}
        self.hashes: dict[str, Submission] = {}
        self.superseded: list[Rating] = []
        self.amended_by: dict[str, str] = {}
        self.parted: list[str] = []
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
        if earlier is None:
            return self._accept(submission, None)
        lasts = same_visit(earlier.created_at, submission.created_at)
        if lasts and earlier.score == submission.score:
            return Receipt(
                earlier.id, earlier.score, earlier.amends, earlier.standing, repeated=True
            )
        if lasts and earlier.biz_month not in self.closed:
            return self._accept(submission, earlier)
        self._part(earlier)
        return self._accept(submission, None)

    def _accept(self, submission: Submission, earlier: Rating | None) -> Receipt:
        rating = self._rating(submission, earlier)
        if earlier is not None:
            self._supersede(earlier, by=rating.id)
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

    def _supersede(self, earlier: Rating, *, by: str) -> None:
        self.differences.add(earlier.counted, times=-1)
        self.amended_by[earlier.id] = by
        if earlier.id in self.new:
            self.new[earlier.id] = earlier._replace(standing=SUPERSEDED)
        else:
            self.superseded.append(earlier)

    def _part(self, earlier: Rating) -> None:
        """Let a rating stand for itself: the visit's number goes to a newer one."""
        if earlier.id in self.new:
            self.new[earlier.id] = earlier._replace(visit=None)
        else:
            self.parted.append(earlier.id)

    def _in_an_open_month(self, submission: Submission) -> Submission:
        if submission.arrived_in is None or submission.biz_month not in self.closed:
            return submission
        return submission._replace(**submission.arrived_in._asdict())

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
            select(RatingRow)
            .where(RatingRow.visit.in_(visits), RatingRow.standing.in_(_STANDS))
            .order_by(RatingRow.seq)  # two that wait for each other in a circle never end
            .with_for_update(key_share=True)
        )
        return {(row.visit, row.window_id): _rating(row) for row in found}

    def _closed_months(self) -> frozenset[str]:
        """Return the closed ones of the months concerned; one that still runs is never asked for.

        So nothing is asked for ratings that arrive in the month they were made in.
        """
        past = {one.biz_month for one in self.submissions if one.arrived_in is not None}
        past |= {rating.biz_month for rating in self.visits.values()}
        if past:
            past -= {one.biz_month for one in self.submissions if one.arrived_in is None}
        if not past:
            return frozenset()
        closed = select(ClosingRow.month).where(ClosingRow.month.in_(past))
        return frozenset(self.session.scalars(closed))

    def _known_devices(self) -> dict[tuple[str, int, date], int]:
        seen = {
            (one.device, one.window_id, one.biz_date)
            for one in self.submissions
            if one.device is not None
        }
        return device_store.given(self.session, seen) if seen else {}

    def _write(self) -> None:
        # First: one visit has one rating that stands (unique index).
        self._change(self.parted, visit=None)
        self._change([earlier.id for earlier in self.superseded], standing=SUPERSEDED)
        bulk.insert(
            self.session.connection(),
            RatingRow.__table__,  # type: ignore[arg-type] # FromClause by type
            _COLUMNS,
            [_row(rating, self.hashes[rating.id]) for rating in self.new.values()],
        )
        self._move_answers()
        self._write_conflicts()
        self.differences.write(self.session, slot=self.slot)

    def _change(self, ratings: Sequence[str], **values: object) -> None:
        if ratings:
            self.session.execute(
                update(RatingRow).where(RatingRow.id.in_(ratings)).values(**values)
            )

    def _move_answers(self) -> None:
        """Let what was said on commitments go on with the visit's last word."""
        if not self.superseded:
            return
        answers = answers_of(self.session, [earlier.id for earlier in self.superseded])
        for earlier in self.superseded:
            told = answers.get(earlier.id)
            if told is None:
                continue
            last = self._last_word(earlier.id)
            self.differences.add_answers(earlier.counted, told, times=-1)
            self.differences.add_answers(last.counted, told)
            row = RatingAdditionRow
            self.session.execute(
                update(row)
                .where(row.rating_id == earlier.id, row.kind == "kept")
                .values(rating_id=last.id)
            )

    def _last_word(self, rating_id: str) -> Rating:
        while rating_id in self.amended_by:
            rating_id = self.amended_by[rating_id]
        return self.new[rating_id]

    def _write_conflicts(self) -> None:
        for (rating_id, body_hash), submission in self.conflicts.items():
            body = {
                "window_id": submission.window_id,
                "score": submission.score,
                "visit": submission.visit,
                "channel": submission.channel,
                "created_at": submission.created_at.isoformat(),
                "comment": submission.comment,
                "reasons": list(submission.reasons),
            }
            keep_conflict(self.session, rating_id, body_hash, body, at=submission.received_at)


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
