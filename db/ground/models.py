"""The tables. Private to the db room: stores hand out plain values, never rows.

Checks and keys are named, because a batch migration drops unnamed ones. Words such as roles,
states and outcomes are strings with a CHECK or are decided by the rules in `survey`; there is
no native ENUM. Points and fen are integers, moments are UTC, business dates are stored beside.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.ground.types import Serial, UtcDateTime

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What all tables share: named constraints and the moment type."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON}  # noqa: RUF012 - SQLAlchemy's own form


# Who is who


class UnitRow(Base):
    """A company or department; units form a tree."""

    __tablename__ = "units"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))


class WindowRow(Base):
    """A place where customers are served."""

    __tablename__ = "windows"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    post: Mapped[str] = mapped_column(String(8))
    location: Mapped[str | None] = mapped_column(String(200))
    hours: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)


class WindowTokenRow(Base):
    """A window's printed secret: random, revocable, replaceable; old ones stay on record."""

    __tablename__ = "window_tokens"
    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"))
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(500))
    __table_args__ = (
        Index(
            "ix_window_tokens_one_in_use",
            "window_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )


class PersonRow(Base):
    """An employee."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))


class PostingRow(Base):
    """Where a person belongs and who stands above, from a day on (the incident's day decides)."""

    __tablename__ = "postings"
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    window_id: Mapped[int | None] = mapped_column(ForeignKey("windows.id"))


# Ratings and their roll-ups


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
            sqlite_where=text("visit IS NOT NULL AND standing IN ('counted', 'held')"),
            postgresql_where=text("visit IS NOT NULL AND standing IN ('counted', 'held')"),
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


class RatingConflictRow(Base):
    """A second, different body under a key already used: kept for people to look at."""

    __tablename__ = "rating_conflicts"
    rating_id: Mapped[str] = mapped_column(ForeignKey("ratings.id"), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[dict[str, Any]]
    received_at: Mapped[datetime] = mapped_column(index=True)


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


class _Counts:
    """Whole numbers of counted ratings by score, and of those that do not count."""

    n1: Mapped[int] = mapped_column(default=0)
    n2: Mapped[int] = mapped_column(default=0)
    n3: Mapped[int] = mapped_column(default=0)
    n4: Mapped[int] = mapped_column(default=0)
    n5: Mapped[int] = mapped_column(default=0)
    excluded: Mapped[int] = mapped_column(default=0)


class RatingDailyRow(_Counts, Base):
    """A window's day."""

    __tablename__ = "rating_daily"
    biz_date: Mapped[date] = mapped_column(primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)


class RatingMonthlyRow(_Counts, Base):
    """A window's month."""

    __tablename__ = "rating_monthly"
    biz_month: Mapped[str] = mapped_column(String(7), primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)


class RatingHourlyRow(_Counts, Base):
    """A window's month by weekday (Monday is 0) and hour of the business day."""

    __tablename__ = "rating_hourly"
    biz_month: Mapped[str] = mapped_column(String(7), primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)


class RatingPersonMonthlyRow(_Counts, Base):
    """A person's month, from ratings that reach a person."""

    __tablename__ = "rating_person_monthly"
    biz_month: Mapped[str] = mapped_column(String(7), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
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


# Photos


class PhotoRow(Base):
    """A re-encoded picture in the content-addressed store."""

    __tablename__ = "photos"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    created_at: Mapped[datetime]


# Complaints


class ComplaintRow(Base):
    """A complaint as it came in, where it stands, and its outcome."""

    __tablename__ = "complaints"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    ref: Mapped[str] = mapped_column(String(40), unique=True)
    key: Mapped[str | None] = mapped_column(String(64), unique=True)
    body_hash: Mapped[str | None] = mapped_column(String(64))
    secret_hash: Mapped[str | None] = mapped_column(String(64))
    window_id: Mapped[int | None] = mapped_column(ForeignKey("windows.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    rating_id: Mapped[str | None] = mapped_column(ForeignKey("ratings.id"))
    source: Mapped[str] = mapped_column(String(12))
    category: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[str | None] = mapped_column(String(16))
    words: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    biz_month: Mapped[str] = mapped_column(String(7))
    __table_args__ = (
        CheckConstraint("source IN ('customer', 'department', 'inspection')", name="source_known"),
        CheckConstraint(
            "category IN ('attitude', 'work_state', 'conflict', 'integrity', 'other')",
            name="category_known",
        ),
        CheckConstraint(
            "outcome IN ('upheld', 'partly_upheld', 'rejected', 'unverifiable')",
            name="outcome_known",
        ),
        Index("ix_complaints_month_received", "biz_month", "received_at", "id"),
        Index("ix_complaints_month_counts", "biz_month", "category", "state"),
        Index("ix_complaints_received", "received_at", "id"),
        Index(
            "ix_complaints_open",
            "id",
            sqlite_where=text("state NOT IN ('closed', 'merged')"),
            postgresql_where=text("state NOT IN ('closed', 'merged')"),
        ),
    )


class ComplaintContactRow(Base):
    """A complainant's contact, sealed under its own key; dropping the key erases it."""

    __tablename__ = "complaint_contacts"
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), primary_key=True)
    sealed_key: Mapped[str | None] = mapped_column(String(200))
    sealed: Mapped[str] = mapped_column(Text)


class ComplaintMessageRow(Base):
    """One message between the complainant and the team."""

    __tablename__ = "complaint_messages"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), index=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    author: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]
    __table_args__ = (CheckConstraint("author IN ('complainant', 'team')", name="author_known"),)


class ComplaintPhotoRow(Base):
    """A photo that belongs to a complaint."""

    __tablename__ = "complaint_photos"
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("photos.sha256"), primary_key=True, index=True)


class CaseRow(Base):
    """How a complaint is handled: by whom, how far, until when. One row a complaint."""

    __tablename__ = "cases"
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    intake: Mapped[str] = mapped_column(String(12))
    sealed: Mapped[bool]
    version: Mapped[int] = mapped_column(default=0)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    appeal_officer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decider_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("complaints.id"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("complaints.id"), index=True)
    summary: Mapped[str | None] = mapped_column(Text)
    appealed: Mapped[bool] = mapped_column(default=False)
    reopened: Mapped[bool] = mapped_column(default=False)
    escalated_to: Mapped[str | None] = mapped_column(String(16))
    appeal_until: Mapped[datetime | None]
    reopen_until: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    asked_until: Mapped[datetime | None]
    check_ref: Mapped[str | None] = mapped_column(String(64), index=True)
    next_due_at: Mapped[datetime | None]
    reached: Mapped[bool | None]
    content: Mapped[bool | None]
    handling_score: Mapped[int | None]
    __table_args__ = (
        CheckConstraint("kind IN ('complaint', 'follow_up', 'inaction')", name="kind_known"),
        CheckConstraint(
            "intake IN ('page', 'phone', 'letter', 'visit', 'department', 'inspection', "
            "'rating', 'clock')",
            name="intake_known",
        ),
        CheckConstraint("handling_score BETWEEN 1 AND 5", name="handling_score_range"),
        Index("ix_cases_officer_due", "officer_id", "next_due_at"),
        Index("ix_cases_due", "next_due_at"),
    )


class CaseEventRow(Base):
    """What happened in a case; append-only: triggers forbid change."""

    __tablename__ = "case_events"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(24))
    detail: Mapped[dict[str, Any]]


class CaseClockRow(Base):
    """One clock of a case; what was missed stays on record after it was done."""

    __tablename__ = "case_clocks"
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), primary_key=True)
    clock: Mapped[str] = mapped_column(String(12), primary_key=True)
    starts_at: Mapped[datetime]
    due_at: Mapped[datetime]
    met_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]
    breached_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint("clock IN ('reply', 'on_site', 'verified', 'closed')", name="clock_known"),
        Index(
            "ix_case_clocks_running",
            "due_at",
            sqlite_where=text("met_at IS NULL AND breached_at IS NULL"),
            postgresql_where=text("met_at IS NULL AND breached_at IS NULL"),
        ),
    )


class CaseChainRow(Base):
    """Who stands in the chain of a case as of the incident, and why: they judge nothing in it."""

    __tablename__ = "case_chain"
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    bond: Mapped[str] = mapped_column(String(16))


class CalendarDayRow(Base):
    """A day that differs from its weekday: a holiday, or a free day that is worked."""

    __tablename__ = "calendar_days"
    day: Mapped[date] = mapped_column(primary_key=True)
    works: Mapped[bool]
    name: Mapped[str] = mapped_column(String(60))


class CounsellingRow(Base):
    """A counselling record: what was wrong, what must improve (`promised`), held when, signed.

    Each signs by a drawn picture or a typed name; `declined` says why the person would not. Whoever
    corrects a record makes a new one that names the old; one from files has no key.
    """

    __tablename__ = "counsellings"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    ref: Mapped[str] = mapped_column(String(40), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaints.id"), index=True)
    held_at: Mapped[datetime]
    promised: Mapped[str | None] = mapped_column(Text)
    wrong: Mapped[str | None] = mapped_column(Text)
    improve_by: Mapped[date | None]
    person_signature: Mapped[str | None] = mapped_column(ForeignKey("photos.sha256"), index=True)
    officer_signature: Mapped[str | None] = mapped_column(ForeignKey("photos.sha256"), index=True)
    person_typed: Mapped[str | None] = mapped_column(String(60))
    officer_typed: Mapped[str | None] = mapped_column(String(60))
    declined: Mapped[str | None] = mapped_column(Text)
    witness: Mapped[str | None] = mapped_column(String(60))
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("counsellings.id"), unique=True)
    key: Mapped[str | None] = mapped_column(String(36), unique=True)


# Inspections


class ChecklistRow(Base):
    """A post's checklist in one version; append-only: triggers forbid change."""

    __tablename__ = "checklists"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    post: Mapped[str] = mapped_column(String(16))
    version: Mapped[str] = mapped_column(String(40))
    items: Mapped[list[Any]] = mapped_column(JSON)
    published_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(Text)
    __table_args__ = (UniqueConstraint("post", "version"),)


class DrawRow(Base):
    """One draw of checks for a period: its seed and what it was drawn from; it can be redone.

    Append-only: triggers forbid change.
    """

    __tablename__ = "draws"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    period: Mapped[str] = mapped_column(String(7))
    number: Mapped[int]
    seed: Mapped[str] = mapped_column(String(64))
    commitment: Mapped[str] = mapped_column(String(64))
    inputs: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    __table_args__ = (
        UniqueConstraint("kind", "period", "number"),
        CheckConstraint("kind IN ('spot', 'joint')", name="kind_known"),
    )


class AssignmentRow(Base):
    """A check somebody was drawn for; known to that inspector alone until it is done."""

    __tablename__ = "assignments"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draws.id"), index=True)
    place: Mapped[int]
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"))
    inspector_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    why: Mapped[str] = mapped_column(String(24))
    due_on: Mapped[date]
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspections.id"), unique=True)
    excused: Mapped[str | None] = mapped_column(Text)
    excused_by: Mapped[str | None] = mapped_column(String(120))
    excused_at: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("draw_id", "place"),)


class JointCheckRow(Base):
    """What two inspectors agreed on, each having scored alone; kappa in ten-thousandths.

    One of them proposes (`first_by`); it stands once the other confirmed (`second_by`).
    """

    __tablename__ = "joint_checks"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), unique=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), unique=True)
    agreed: Mapped[list[Any]] = mapped_column(JSON)
    score: Mapped[int]
    kappa: Mapped[int | None]
    proposed_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    first_by: Mapped[str] = mapped_column(String(120))
    second_by: Mapped[str | None] = mapped_column(String(120))


class InspectionRow(Base):
    """One inspection of one window, as it stands; earlier versions are kept beside."""

    __tablename__ = "inspections"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    ref: Mapped[str] = mapped_column(String(64), unique=True)
    body_hash: Mapped[str | None] = mapped_column(String(64))
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"))
    inspector_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(8))
    score: Mapped[int]
    checklist_version: Mapped[str | None] = mapped_column(String(40))
    inspected_at: Mapped[datetime]
    received_at: Mapped[datetime]
    biz_month: Mapped[str] = mapped_column(String(7))
    started_at: Mapped[datetime | None]
    arrival: Mapped[str | None] = mapped_column(String(8))
    arrival_reason: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(8), default="phone")
    clock_off: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        CheckConstraint("kind IN ('self', 'spot', 'joint')", name="kind_known"),
        CheckConstraint("score BETWEEN 0 AND 10000", name="score_range"),
        CheckConstraint("arrival IN ('scanned', 'declared')", name="arrival_known"),
        CheckConstraint("source IN ('phone', 'paper', 'file')", name="source_known"),
        Index("ix_inspections_month_window", "biz_month", "window_id"),
        Index("ix_inspections_window_at", "window_id", "inspected_at"),
    )


class FindingRow(Base):
    """The outcome at one checklist item."""

    __tablename__ = "findings"
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), primary_key=True)
    item: Mapped[str] = mapped_column(String(16), primary_key=True)
    answer: Mapped[str] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(Text)
    photos: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        CheckConstraint("answer IN ('met', 'not_met', 'not_applicable')", name="answer_known"),
    )


class FindingPhotoRow(Base):
    """A photo of any version of an inspection, so that it is found by its number."""

    __tablename__ = "finding_photos"
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("photos.sha256"), primary_key=True, index=True)


class InspectionVersionRow(Base):
    """An inspection as it stood before a correction; append-only: triggers forbid change."""

    __tablename__ = "inspection_versions"
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    score: Mapped[int]
    findings: Mapped[list[Any]] = mapped_column(JSON)
    replaced_at: Mapped[datetime]
    replaced_by: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(Text)


class InspectionSignatureRow(Base):
    """What the head of the window signed, or why they did not; of one version of the result."""

    __tablename__ = "inspection_signatures"
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspections.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    signer: Mapped[str] = mapped_column(String(60))
    signature: Mapped[str | None] = mapped_column(ForeignKey("photos.sha256"), index=True)
    typed: Mapped[bool] = mapped_column(default=False)
    declined: Mapped[str | None] = mapped_column(Text)
    signed_at: Mapped[datetime]
    taken_by: Mapped[str] = mapped_column(String(120))
    key: Mapped[str] = mapped_column(String(36), unique=True)


class CorrectiveActionRow(Base):
    """What must be put right, by whom, until when; one row an order (regulation 9)."""

    __tablename__ = "corrective_actions"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    ref: Mapped[str] = mapped_column(String(64), unique=True)
    version: Mapped[int] = mapped_column(default=0)
    origin: Mapped[str] = mapped_column(String(12))
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspections.id"), index=True)
    item: Mapped[str | None] = mapped_column(String(16))
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaints.id"), index=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    ordered_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    ordered_at: Mapped[datetime]
    due_on: Mapped[date]
    wrong: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12))
    root_cause: Mapped[str | None] = mapped_column(Text)
    whys: Mapped[list[Any] | None] = mapped_column(JSON)
    measure: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    closed_at: Mapped[datetime | None]
    recurs_id: Mapped[int | None] = mapped_column(ForeignKey("corrective_actions.id"))
    __table_args__ = (
        CheckConstraint("origin IN ('inspection', 'case', 'hand')", name="origin_known"),
        CheckConstraint(
            "state IN ('ordered', 'planned', 'done', 'returned', 'closed', 'withdrawn')",
            name="state_known",
        ),
        Index("ix_corrective_actions_open", "state", "due_on"),
        Index("ix_corrective_actions_item", "window_id", "item"),
    )


class CorrectiveEventRow(Base):
    """What happened to a corrective action; append-only: triggers forbid change."""

    __tablename__ = "corrective_events"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("corrective_actions.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(24))
    detail: Mapped[dict[str, Any]]


class CorrectivePhotoRow(Base):
    """A photo of a corrective action: as it was, as put right, as re-checked."""

    __tablename__ = "corrective_photos"
    action_id: Mapped[int] = mapped_column(ForeignKey("corrective_actions.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("photos.sha256"), primary_key=True, index=True)
    stage: Mapped[str] = mapped_column(String(8), primary_key=True)
    __table_args__ = (
        CheckConstraint("stage IN ('before', 'proof', 'recheck')", name="stage_known"),
    )


class InspectionDraftRow(Base):
    """A walk not yet submitted, kept so that another phone can go on with it."""

    __tablename__ = "inspection_drafts"
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"), primary_key=True)
    ref: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


# The month


class StarDecisionRow(Base):
    """Whom the committee named, or that nobody qualified."""

    __tablename__ = "star_decisions"
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    minutes: Mapped[str | None] = mapped_column(Text)
    by: Mapped[str | None] = mapped_column(String(120))
    decided_at: Mapped[datetime | None]


class ClosingRow(Base):
    """A month that was closed: when, by whom, under which policy, with what left open."""

    __tablename__ = "closings"
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    closed_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    policy: Mapped[int | None] = mapped_column(Serial)
    head: Mapped[str | None] = mapped_column(String(64))
    left_open: Mapped[list[Any] | None] = mapped_column(JSON)


class PolicyRow(Base):
    """A set of parameters, from a month on; in force once a second person approved it."""

    __tablename__ = "policies"
    version: Mapped[int] = mapped_column(Serial, primary_key=True)
    effective_from: Mapped[str] = mapped_column(String(7))
    parameters: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(String(120))
    proposed_at: Mapped[datetime]
    approved: Mapped[bool | None]
    decided_by: Mapped[str | None] = mapped_column(String(120))
    decided_at: Mapped[datetime | None]
    decided_because: Mapped[str | None] = mapped_column(Text)


class LedgerRow(Base):
    """Points or money of one person for one cause: append-only and hash-chained.

    `month` is the month it belongs to, `posted_month` the books it went into.
    """

    __tablename__ = "ledger"
    seq: Mapped[int] = mapped_column(Serial, primary_key=True)
    month: Mapped[str] = mapped_column(String(7), index=True)
    posted_month: Mapped[str] = mapped_column(String(7), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[str] = mapped_column(String(12))
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaints.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    ordinal: Mapped[int | None]
    points: Mapped[int]
    yuan: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    clause: Mapped[str] = mapped_column(String(40))
    formula: Mapped[str] = mapped_column(Text)
    evidence: Mapped[list[Any]] = mapped_column(JSON)
    policy: Mapped[int] = mapped_column(Serial)
    reverses: Mapped[int | None] = mapped_column(ForeignKey("ledger.seq"), unique=True)
    posted_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    __table_args__ = (
        CheckConstraint(
            "role IN ('person', 'supervisor', 'leader', 'star', 'worst')", name="role_known"
        ),
        CheckConstraint("kind IN ('entry', 'reversal', 'adjustment')", name="kind_known"),
        CheckConstraint("(kind = 'reversal') = (reverses IS NOT NULL)", name="reversal_names"),
    )


class LedgerDecisionRow(Base):
    """Whether a second person approved money; append-only."""

    __tablename__ = "ledger_decisions"
    seq: Mapped[int] = mapped_column(ForeignKey("ledger.seq"), primary_key=True)
    approved: Mapped[bool]
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)


class DuePostingRow(Base):
    """A month in which something changed that the ledger does not know yet."""

    __tablename__ = "due_postings"
    month: Mapped[str] = mapped_column(String(7), primary_key=True)


class PublicationRow(Base):
    """A star or worst on show: named by one person, published by a second, withdrawn or over."""

    __tablename__ = "publications"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    month: Mapped[str] = mapped_column(String(7), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    until: Mapped[date | None]
    proposed_by: Mapped[str] = mapped_column(String(120))
    proposed_at: Mapped[datetime]
    published_by: Mapped[str | None] = mapped_column(String(120))
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (CheckConstraint("kind IN ('star', 'worst')", name="kind_known"),)


class DutyRow(Base):
    """Who serves at which window when; two there at once: nobody's ratings (regulation 1)."""

    __tablename__ = "duties"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    window_id: Mapped[int] = mapped_column(ForeignKey("windows.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_later"),
        UniqueConstraint("window_id", "person_id", "starts_at"),
        Index("ix_duties_window_ends", "window_id", "ends_at"),
    )


# Access


class AccountRow(Base):
    """A local account."""

    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint(
            "role IN ('administrator', 'supervision', 'team_leader', 'chairman', 'employee', "
            "'inspector', 'quality_manager', 'leader', 'finance', 'auditor', 'wall')",
            name="role_known",
        ),
    )


class SessionRow(Base):
    """A signed-in browser; only the hash of its token is kept."""

    __tablename__ = "sessions"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class InvitationRow(Base):
    """A one-time link to set a password; only the hash of its token is kept."""

    __tablename__ = "invitations"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class GuessRow(Base):
    """Failed guesses against one door (a login, a tracking number): they make the next wait."""

    __tablename__ = "guesses"
    door: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]


# What stays


class AuditRow(Base):
    """Who did what: append-only and hash-chained; triggers forbid change."""

    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(Serial, primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(120))
    deed: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120))
    detail: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class TraitRow(Base):
    """A fact about this installation, such as whether its demo history is complete."""

    __tablename__ = "traits"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
