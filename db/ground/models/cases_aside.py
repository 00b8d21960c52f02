"""Tables of cases: complaints that were put aside as groups, and what was decided about them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from db.ground.models.base import Base
from db.ground.types import Serial


class SenderRow(Base):
    """Who sent a complaint by a public page, as marks: kept for as long as it is compared."""

    __tablename__ = "complaint_senders"
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    device: Mapped[str | None] = mapped_column(String(64))
    network: Mapped[str | None] = mapped_column(String(64))


class BurstRow(Base):
    """A group of complaints that were put aside; open until people decided about each."""

    __tablename__ = "bursts"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    ref: Mapped[str] = mapped_column(String(36), unique=True)
    window_id: Mapped[int | None] = mapped_column(ForeignKey("windows.id"), index=True)
    why: Mapped[str] = mapped_column(String(10))
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    late_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint("why IN ('client', 'likeness', 'speed')", name="why_known"),
        Index(
            "ix_bursts_open",
            "due_at",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )


class BurstComplaintRow(Base):
    """A complaint that was put aside, in its one group; its state says what became of it."""

    __tablename__ = "burst_complaints"
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaints.id"), primary_key=True)
    burst_id: Mapped[int] = mapped_column(ForeignKey("bursts.id"), index=True)
    at: Mapped[datetime]


class BurstDecisionRow(Base):
    """What somebody proposed to do with complaints of a group, and what another decided."""

    __tablename__ = "burst_decisions"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    ref: Mapped[str] = mapped_column(String(36), unique=True)
    burst_id: Mapped[int] = mapped_column(ForeignKey("bursts.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(10))
    leading_id: Mapped[int | None] = mapped_column(ForeignKey("complaints.id"))
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(String(120))
    proposed_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), index=True)
    decided_by: Mapped[str | None] = mapped_column(String(120))
    decided_at: Mapped[datetime | None]
    because: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]
    __table_args__ = (
        CheckConstraint("verdict IN ('take_up', 'join', 'abuse')", name="verdict_known"),
        CheckConstraint(
            "state IN ('open', 'approved', 'rejected', 'withdrawn')", name="state_known"
        ),
    )


class BurstDecidedRow(Base):
    """A complaint that a proposal about its group takes."""

    __tablename__ = "burst_decided"
    decision_id: Mapped[int] = mapped_column(ForeignKey("burst_decisions.id"), primary_key=True)
    complaint_id: Mapped[int] = mapped_column(
        ForeignKey("complaints.id"), primary_key=True, index=True
    )
