"""Tables of cases: complaints, their clocks, chains and events, counselling."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from db.ground.models.base import Base
from db.ground.types import Serial
from db.ground.veiled import CaseDetail, CaseWords


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
    words: Mapped[str | None] = mapped_column(CaseWords)
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
    words: Mapped[str] = mapped_column(CaseWords)
    sent_at: Mapped[datetime]
    __table_args__ = (CheckConstraint("author IN ('complainant', 'team')", name="author_known"),)


class ComplaintPhotoRow(Base):
    """A photo that belongs to a complaint: told at first, or with a message."""

    __tablename__ = "complaint_photos"
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("photos.sha256"), primary_key=True, index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("complaint_messages.id"), index=True)


class CaseRow(Base):
    """How a complaint is handled: by whom, how far, until when. One row a complaint."""

    __tablename__ = "cases"
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    intake: Mapped[str] = mapped_column(String(12))
    sealed: Mapped[bool]
    past_leader: Mapped[bool] = mapped_column(default=False, server_default=false())
    version: Mapped[int] = mapped_column(default=0)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    appeal_officer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decider_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("complaints.id"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("complaints.id"), index=True)
    summary: Mapped[str | None] = mapped_column(CaseWords)
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
    waiting_since: Mapped[datetime | None]
    person_since: Mapped[datetime | None]
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
        Index(
            "ix_cases_waiting",
            "waiting_since",
            sqlite_where=text("waiting_since IS NOT NULL"),
            postgresql_where=text("waiting_since IS NOT NULL"),
        ),
        Index(
            "ix_cases_person_since",
            "person_since",
            sqlite_where=text("person_since IS NOT NULL"),
            postgresql_where=text("person_since IS NOT NULL"),
        ),
    )


class CaseEventRow(Base):
    """What happened in a case; append-only: triggers forbid change."""

    __tablename__ = "case_events"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(24))
    detail: Mapped[dict[str, Any]] = mapped_column(CaseDetail)


class CaseFileRow(Base):
    """A photo, paper or recording that somebody attached to a case; withdrawn, it stays."""

    __tablename__ = "case_files"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), index=True)
    photo: Mapped[str | None] = mapped_column(ForeignKey("photos.sha256"), index=True)
    file: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"), index=True)
    name: Mapped[str] = mapped_column(CaseWords)
    side: Mapped[str] = mapped_column(String(16))
    by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str | None] = mapped_column(CaseWords)
    __table_args__ = (CheckConstraint("(photo IS NULL) <> (file IS NULL)", name="one_content"),)


class RootCauseRow(Base):
    """What the company changed or added in the list of root causes."""

    __tablename__ = "root_causes"
    code: Mapped[str] = mapped_column(String(24), primary_key=True)
    zh: Mapped[str] = mapped_column(String(40))
    en: Mapped[str] = mapped_column(String(80))
    retired: Mapped[bool] = mapped_column(default=False)


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
    waived_at: Mapped[datetime | None]
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
    promised: Mapped[str | None] = mapped_column(CaseWords)
    wrong: Mapped[str | None] = mapped_column(CaseWords)
    improve_by: Mapped[date | None]
    person_signature: Mapped[str | None] = mapped_column(ForeignKey("photos.sha256"), index=True)
    officer_signature: Mapped[str | None] = mapped_column(ForeignKey("photos.sha256"), index=True)
    person_typed: Mapped[str | None] = mapped_column(String(60))
    officer_typed: Mapped[str | None] = mapped_column(String(60))
    declined: Mapped[str | None] = mapped_column(CaseWords)
    witness: Mapped[str | None] = mapped_column(String(60))
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("counsellings.id"), unique=True)
    key: Mapped[str | None] = mapped_column(String(36), unique=True)


class RequestRow(Base):
    """What a customer asks and a post cannot give: handed up, answered, told. No complaint.

    The supervisor and the leader are those of whoever handed it up, on that day. One from files has
    neither key nor secret.
    """

    __tablename__ = "requests"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    ref: Mapped[str] = mapped_column(String(40), unique=True)
    key: Mapped[str | None] = mapped_column(String(36), unique=True)
    secret_hash: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=0)
    window_id: Mapped[int | None] = mapped_column(ForeignKey("windows.id"), index=True)
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    raised_at: Mapped[datetime]
    matter: Mapped[str] = mapped_column(String(12))
    waits: Mapped[str] = mapped_column(String(12))
    within: Mapped[str] = mapped_column(String(12))
    words: Mapped[str | None] = mapped_column(Text)
    customer: Mapped[str | None] = mapped_column(String(60))
    level: Mapped[str] = mapped_column(String(16))
    promised_at: Mapped[datetime]
    due_at: Mapped[datetime]
    missed_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(12))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    answered_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(
            "matter IN ('stock', 'waiting', 'papers', 'others', 'beyond', 'opinion', 'praise', "
            "'other')",
            name="matter_known",
        ),
        CheckConstraint("waits IN ('here', 'call', 'later')", name="waits_known"),
        CheckConstraint("within IN ('half_hour', 'today', 'tomorrow')", name="within_known"),
        CheckConstraint(
            "level IN ('supervisor', 'leader', 'team_leader', 'chairman')", name="level_known"
        ),
        CheckConstraint(
            "state IN ('open', 'solved', 'impossible', 'withdrawn')", name="state_known"
        ),
        Index(
            "ix_requests_open",
            "due_at",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_requests_raised", "raised_at", "id"),
    )


class RequestEventRow(Base):
    """What happened to a request; append-only: triggers forbid change."""

    __tablename__ = "request_events"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(24))
    detail: Mapped[dict[str, Any]]
