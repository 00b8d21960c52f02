"""Tables of feedback: ratings, what was added to them, their roll-ups; slips and their trips."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.ground.models.base import Base
from db.ground.types import Serial


class RatingRow(Base):
    """One score of one visit at one window; never edited but for its standing and its words."""

    __tablename__ = "ratings"
    seq: Mapped[int] = mapped_column(Serial, primary_key=True)
    id: Mapped[str] = mapped_column(String(64), unique=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    score: Mapped[int]
    visit: Mapped[str | None] = mapped_column(String(36))
    amends: Mapped[str | None] = mapped_column(String(64))
    standing: Mapped[str] = mapped_column(String(12))
    flag: Mapped[str | None] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(16))
    device: Mapped[str | None] = mapped_column(String(32))
    network: Mapped[str | None] = mapped_column(String(16))
    """A blind mark of the address of that day; forgotten after two weeks."""
    body_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    received_at: Mapped[datetime]
    biz_date: Mapped[date]
    biz_month: Mapped[str] = mapped_column(String(7))
    biz_hour: Mapped[int]
    comment: Mapped[str | None] = mapped_column(Text)
    reasons: Mapped[str | None] = mapped_column(String(200))
    told: Mapped[int | None]
    """What came with the score: 1 words, 2 praise, 4 a photo, added up; None: nothing."""
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score_range"),
        CheckConstraint(
            "standing IN ('counted', 'superseded', 'held', 'excluded')", name="standing_known"
        ),
        # The day first: what is written on a day stays within a few of the index's pages.
        Index("ix_ratings_day_window_device", "biz_date", "window_id", "device"),
        Index(
            "ix_ratings_one_per_visit",
            "visit",
            "window_id",
            unique=True,
            sqlite_where=text("visit IS NOT NULL AND standing IN ('counted', 'held', 'excluded')"),
            postgresql_where=text(
                "visit IS NOT NULL AND standing IN ('counted', 'held', 'excluded')"
            ),
        ),
        Index(
            "ix_ratings_held",  # covers its queries: without that SQLite walks the whole month
            "biz_month",
            "window_id",
            "flag",
            "score",
            "biz_date",
            "biz_hour",
            "seq",
            "person_id",
            "reasons",
            sqlite_where=text("standing = 'held'"),
            postgresql_where=text("standing = 'held'"),
        ),
        Index(
            "ix_ratings_told",  # covers what a month's voices are counted and ordered by
            "biz_month",
            "biz_date",
            "biz_hour",
            "seq",
            "window_id",
            "person_id",
            "score",
            "standing",
            "told",
            "reasons",
            sqlite_where=text("told IS NOT NULL"),
            postgresql_where=text("told IS NOT NULL"),
        ),
    )


class HoldRow(Base):
    """What somebody proposed to do with ratings held back, or to hold, and what another decided."""

    __tablename__ = "holds"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    ref: Mapped[str] = mapped_column(String(36), unique=True)
    verdict: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(String(120))
    proposed_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), index=True)
    decided_by: Mapped[str | None] = mapped_column(String(120))
    decided_at: Mapped[datetime | None]
    because: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]
    __table_args__ = (
        CheckConstraint("verdict IN ('release', 'exclude', 'hold')", name="verdict_known"),
        CheckConstraint(
            "state IN ('open', 'approved', 'rejected', 'withdrawn')", name="state_known"
        ),
    )


class HoldRatingRow(Base):
    """A rating that a proposal takes; settled where the decision moved it."""

    __tablename__ = "hold_ratings"
    hold_id: Mapped[int] = mapped_column(ForeignKey("holds.id"), primary_key=True)
    rating_id: Mapped[str] = mapped_column(ForeignKey("ratings.id"), primary_key=True, index=True)
    settled: Mapped[bool]


class RatingFlagRow(Base):
    """A reason for which a rating is suspicious, and the numbers its words are made with."""

    __tablename__ = "rating_flags"
    rating_id: Mapped[str] = mapped_column(ForeignKey("ratings.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(40), primary_key=True)
    weight: Mapped[int]
    detail: Mapped[dict[str, Any]]


class RatingWorkRow(Base):
    """A rating for which its phone has worked, once; forgotten with the networks."""

    __tablename__ = "rating_works"
    rating_id: Mapped[str] = mapped_column(ForeignKey("ratings.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)


class RatingSurgeRow(Base):
    """Far more low ratings of a window on a day than usual: two people look, nothing is held."""

    __tablename__ = "rating_surges"
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"), primary_key=True)
    biz_date: Mapped[date] = mapped_column(primary_key=True)
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    low: Mapped[int]
    n: Mapped[int]
    first_by: Mapped[str | None] = mapped_column(String(120))
    first_at: Mapped[datetime | None]
    second_by: Mapped[str | None] = mapped_column(String(120))
    second_at: Mapped[datetime | None]


class RatingConflictRow(Base):
    """Another body under a key already used, kept to be looked at; `more` came beyond the limit."""

    __tablename__ = "rating_conflicts"
    rating_id: Mapped[str] = mapped_column(ForeignKey("ratings.id"), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[dict[str, Any]]
    received_at: Mapped[datetime] = mapped_column(index=True)
    more: Mapped[int] = mapped_column(default=0, server_default="0")


class RatingAdditionRow(Base):
    """What a customer told us after the tap: words, commitments kept, praise, a photo."""

    __tablename__ = "rating_additions"
    seq: Mapped[int] = mapped_column(Serial, primary_key=True)
    id: Mapped[str] = mapped_column(String(64), unique=True)
    rating_id: Mapped[str] = mapped_column(ForeignKey("ratings.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    body: Mapped[dict[str, Any]]
    body_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint("kind IN ('words', 'kept', 'praise', 'photo')", name="kind_known"),
    )


class RatingPhotoRow(Base):
    """A photo added to a rating, so that it is found by its number."""

    __tablename__ = "rating_photos"
    rating_id: Mapped[str] = mapped_column(ForeignKey("ratings.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("photos.sha256"), primary_key=True, index=True)


def _tier_known() -> CheckConstraint:
    return CheckConstraint("tier IN ('slip', 'screen', 'kiosk', 'qr', 'link')", name="tier_known")


class _Counts:
    """Whole numbers of counted ratings of one tier by score, and of those that do not count."""

    n1: Mapped[int] = mapped_column(default=0)
    n2: Mapped[int] = mapped_column(default=0)
    n3: Mapped[int] = mapped_column(default=0)
    n4: Mapped[int] = mapped_column(default=0)
    n5: Mapped[int] = mapped_column(default=0)
    excluded: Mapped[int] = mapped_column(default=0)


class RatingDailyRow(_Counts, Base):
    """A window's day."""

    __tablename__ = "rating_daily"
    __table_args__ = (_tier_known(),)
    biz_date: Mapped[date] = mapped_column(primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"), primary_key=True)
    tier: Mapped[str] = mapped_column(String(8), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)


class RatingMonthlyRow(_Counts, Base):
    """A window's month."""

    __tablename__ = "rating_monthly"
    __table_args__ = (_tier_known(),)
    biz_month: Mapped[str] = mapped_column(String(7), primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"), primary_key=True)
    tier: Mapped[str] = mapped_column(String(8), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)


class RatingHourlyRow(_Counts, Base):
    """A window's month by weekday (Monday is 0) and hour of the business day."""

    __tablename__ = "rating_hourly"
    __table_args__ = (_tier_known(),)
    biz_month: Mapped[str] = mapped_column(String(7), primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(primary_key=True)
    tier: Mapped[str] = mapped_column(String(8), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)


class RatingPersonMonthlyRow(_Counts, Base):
    """A person's month, from ratings that reach a person."""

    __tablename__ = "rating_person_monthly"
    __table_args__ = (_tier_known(),)
    biz_month: Mapped[str] = mapped_column(String(7), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    tier: Mapped[str] = mapped_column(String(8), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)


class ReasonMonthlyRow(Base):
    """How often a reason was chosen in a window's month, on ratings that count."""

    __tablename__ = "reason_monthly"
    biz_month: Mapped[str] = mapped_column(String(7), primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(40), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(default=0)


class CommitmentMonthlyRow(Base):
    """How a commitment was kept in a window's month, as customers said."""

    __tablename__ = "commitment_monthly"
    biz_month: Mapped[str] = mapped_column(String(7), primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"), primary_key=True)
    commitment: Mapped[str] = mapped_column(String(8), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    kept: Mapped[int] = mapped_column(default=0)
    broken: Mapped[int] = mapped_column(default=0)


class SlipBatchRow(Base):
    """A range of slips given to a yard; no slip has a row of its own before it is scanned."""

    __tablename__ = "slip_batches"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    first: Mapped[int] = mapped_column(unique=True)
    last: Mapped[int]
    salt: Mapped[str] = mapped_column(String(16))
    at_gate: Mapped[bool]
    handed: Mapped[int]
    """How many were handed out one by one at the gate; none of a batch that is printed."""
    valid_from: Mapped[date]
    valid_until: Mapped[date] = mapped_column(index=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(120))
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[str | None] = mapped_column(String(120))
    void_reason: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (CheckConstraint("first >= 1 AND last >= first", name="range_known"),)


class SlipsHandedRow(Base):
    """The last slip of a batch that its gate handed out on a day: so each has its own first day."""

    __tablename__ = "slips_handed"
    batch_id: Mapped[int] = mapped_column(ForeignKey("slip_batches.id"), primary_key=True)
    biz_date: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]


class TripRow(Base):
    """A slip's first scan: from then on it is one phone's; `nth` of that phone, yard and day."""

    __tablename__ = "trips"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    slip: Mapped[int] = mapped_column(unique=True)
    visit: Mapped[str] = mapped_column(String(36), unique=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("slip_batches.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    device: Mapped[str | None] = mapped_column(String(32))
    opened_at: Mapped[datetime]
    biz_date: Mapped[date]
    nth: Mapped[int]
    __table_args__ = (Index("ix_trips_day_unit_device", "biz_date", "unit_id", "device"),)


class TripStopRow(Base):
    """A slip seen at a window by staff, once: when it was there, and when that was noted."""

    __tablename__ = "trip_stops"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    slip: Mapped[int]
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"))
    at: Mapped[datetime]
    biz_date: Mapped[date]
    noted_at: Mapped[datetime]
    noted_by: Mapped[str] = mapped_column(String(120))
    __table_args__ = (
        UniqueConstraint("slip", "window_id", name="uq_trip_stops_slip"),
        Index("ix_trip_stops_biz_date_window_id", "biz_date", "window_id"),
    )
