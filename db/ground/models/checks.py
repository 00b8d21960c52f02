"""Tables of checks: checklists, draws, results, signatures, corrective action."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.ground.models.base import Base
from db.ground.types import Serial


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
    open_score: Mapped[int | None]
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
    open_score: Mapped[int | None]
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
        CheckConstraint("arrival IN ('scanned', 'typed', 'declared')", name="arrival_known"),
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
    open_score: Mapped[int | None]
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
    cause: Mapped[str | None] = mapped_column(String(24))
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
