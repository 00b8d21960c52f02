"""Many submissions in one transaction, checked against the store and against each other."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.feedback import device_store
from db.feedback.rating_rows import COLUMNS, STANDS, answers_of, keep_conflict, rating_of, row_of
from db.feedback.ratings import COUNTED, HELD, SUPERSEDED, Flagging, Rating, Receipt, Submission
from db.feedback.rollups import Differences
from db.ground import bulk
from db.ground.models import ClosingRow, RatingAdditionRow, RatingRow
from survey.feedback.ratings import TABLET_PACE, comes_back, same_visit, too_fast
from survey.feedback.tiers import surer
from survey.refusals.feedback import KeyReused


class Batch:
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
        self.phones: dict[str, str | None] = {}
        self.bodies = {} if unseen else self._known_bodies()
        self.visits = {} if unseen else self._known_visits()
        self.closed = self._closed_months()
        if self.closed:
            self.submissions = [self._in_an_open_month(one) for one in submissions]
        self.devices = self._known_devices()
        self.moments = self._known_moments()
        self.new: dict[str, Rating] = {}
        self.hashes: dict[str, Submission] = {}
        self.superseded: list[Rating] = []
        self.amended_by: dict[str, str] = {}
        self.parted: list[str] = []
        self.conflicts: dict[tuple[str, str], Submission] = {}
        self.differences = Differences()

    def keep(self) -> list[Receipt | KeyReused]:
        """Keep them in order; return the receipt or the refusal of each."""
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
        if earlier is not None and self.phones.get(earlier.id) != submission.device:
            # Another phone that learned of the visit has no second thoughts of this one's.
            submission, earlier = submission._replace(visit=None), None
        if earlier is None:
            return self._accept(submission, None)
        lasts = same_visit(earlier.created_at, submission.created_at, stay=submission.stay)
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
        self.phones[rating.id] = submission.device
        self.differences.add(rating.counted)
        receipt = Receipt(rating.id, rating.score, rating.amends, rating.standing)
        self.bodies[rating.id] = (submission.body_hash, receipt)
        if submission.visit is not None:
            self.visits[submission.visit, submission.window_id] = rating
        return receipt

    def _rating(self, submission: Submission, earlier: Rating | None) -> Rating:
        flag = submission.held or (earlier.flag if earlier else self._flag(submission))
        return Rating(
            submission.id, submission.window_id, submission.person_id, submission.score,
            submission.visit, earlier.id if earlier is not None else None,
            HELD if flag else COUNTED, flag, _channel(submission, earlier),
            submission.created_at, submission.received_at,
            submission.biz_date, submission.biz_month, submission.biz_hour,
            submission.comment, submission.reasons,
        )  # fmt: skip

    def _flag(self, submission: Submission) -> str | None:
        if submission.device is None:
            return None
        place = (submission.device, submission.window_id, submission.biz_date)
        if submission.tablet:
            return self._pace(place, submission.created_at)
        n, last = self.devices.get(place, device_store.NOTHING)
        self.devices[place] = device_store.Before(n + 1, submission.received_at)
        if comes_back(last, submission.received_at):
            return None
        return self.flagging(n, submission.daily_limit)

    def _pace(self, place: device_store.Place, at: datetime) -> str | None:
        earlier = self.moments.setdefault(place, [])
        flag = TABLET_PACE if too_fast(earlier, at) else None
        earlier.append(at)
        return flag

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
            .where(RatingRow.visit.in_(visits), RatingRow.standing.in_(STANDS))
            .order_by(RatingRow.seq)  # two that wait for each other in a circle never end
            .with_for_update(key_share=True)
        ).all()
        self.phones.update({row.id: row.device for row in found})
        return {(row.visit, row.window_id): rating_of(row) for row in found}

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

    def _known_devices(self) -> device_store.Given:
        seen = {
            (one.device, one.window_id, one.biz_date)
            for one in self.submissions
            if one.device is not None and not one.tablet
        }
        return device_store.given(self.session, seen) if seen else {}

    def _known_moments(self) -> device_store.Moments:
        tablets = [one for one in self.submissions if one.tablet and one.device is not None]
        places = {(str(one.device), one.window_id, one.biz_date) for one in tablets}
        if not places:
            return {}
        return device_store.moments(
            self.session, places,
            since=min(one.created_at for one in tablets) - timedelta(minutes=1),
            until=max(one.created_at for one in tablets) + timedelta(minutes=1),
        )  # fmt: skip

    def _write(self) -> None:
        # First: one visit has one rating that stands (unique index).
        self._change(self.parted, visit=None)
        self._change([earlier.id for earlier in self.superseded], standing=SUPERSEDED)
        bulk.insert(
            self.session.connection(),
            RatingRow.__table__,  # type: ignore[arg-type] # FromClause by type
            COLUMNS,
            [row_of(rating, self.hashes[rating.id]) for rating in self.new.values()],
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


def _channel(submission: Submission, earlier: Rating | None) -> str:
    """Return how a visit came: whoever has second thoughts has scanned the surer code before."""
    if earlier is None:
        return submission.channel
    return surer(submission.channel, earlier.channel)
