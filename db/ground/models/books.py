"""Tables of the books: stars, closings, policies, the ledger, publications."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.ground.models.base import Base
from db.ground.types import Serial


class StarDecisionRow(Base):
    """Whom the committee named, or that nobody qualified."""

    __tablename__ = "star_decisions"
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    minutes: Mapped[str | None] = mapped_column(Text)
    by: Mapped[str | None] = mapped_column(String(120))
    decided_at: Mapped[datetime | None]
    bars: Mapped[str | None] = mapped_column(Text)
    despite: Mapped[str | None] = mapped_column(Text)


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


class RegulationRow(Base):
    """An edition of the company's own regulation; read once a second person approved it."""

    __tablename__ = "regulations"
    number: Mapped[int] = mapped_column(Serial, primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    edition: Mapped[str] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(String(120))
    proposed_at: Mapped[datetime]
    approved: Mapped[bool | None]
    decided_by: Mapped[str | None] = mapped_column(String(120))
    decided_at: Mapped[datetime | None]
    because: Mapped[str | None] = mapped_column(Text)


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
            "role IN ('person', 'supervisor', 'leader', 'star', 'worst', 'duty', 'duty_fine')",
            name="role_known",
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


class MoneyTakingRow(Base):
    """That an approved amount was taken to payroll: when, by whom; append-only."""

    __tablename__ = "money_takings"
    seq: Mapped[int] = mapped_column(ForeignKey("ledger.seq"), primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))


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
