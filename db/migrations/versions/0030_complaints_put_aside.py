"""Complaints that come as a burst are put aside as a group, and two people decide about it.

Revision: 0030
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)
IS_OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    _senders()
    _groups()
    _decisions()


def _senders() -> None:
    op.create_table(
        "complaint_senders",
        sa.Column("complaint_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("device", sa.String(length=64), nullable=True),
        sa.Column("network", sa.String(length=64), nullable=True),
        _to("complaint_senders", "complaint_id", "complaints"),
        sa.PrimaryKeyConstraint("complaint_id", name=op.f("pk_complaint_senders")),
    )
    op.create_index(op.f("ix_complaint_senders_at"), "complaint_senders", ["at"])


def _groups() -> None:
    op.create_table(
        "bursts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("window_id", NUMBER, nullable=True),
        sa.Column("why", sa.String(length=10), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("late_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "why IN ('client', 'likeness', 'speed')", name=op.f("ck_bursts_why_known")
        ),
        _to("bursts", "window_id", "windows"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bursts")),
        sa.UniqueConstraint("ref", name=op.f("uq_bursts_ref")),
    )
    op.create_index(
        "ix_bursts_open", "bursts", ["due_at"], sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
    )
    op.create_index(op.f("ix_bursts_window_id"), "bursts", ["window_id"])
    op.create_table(
        "burst_complaints",
        sa.Column("complaint_id", NUMBER, nullable=False),
        sa.Column("burst_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _to("burst_complaints", "complaint_id", "complaints"),
        _to("burst_complaints", "burst_id", "bursts"),
        sa.PrimaryKeyConstraint("complaint_id", name=op.f("pk_burst_complaints")),
    )
    op.create_index(op.f("ix_burst_complaints_burst_id"), "burst_complaints", ["burst_id"])


def _decisions() -> None:
    op.create_table(
        "burst_decisions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("burst_id", NUMBER, nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("leading_id", NUMBER, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=120), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('take_up', 'join', 'abuse')",
            name=op.f("ck_burst_decisions_verdict_known"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'rejected', 'withdrawn')",
            name=op.f("ck_burst_decisions_state_known"),
        ),
        _to("burst_decisions", "burst_id", "bursts"),
        _to("burst_decisions", "leading_id", "complaints"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_burst_decisions")),
        sa.UniqueConstraint("ref", name=op.f("uq_burst_decisions_ref")),
    )
    op.create_index(op.f("ix_burst_decisions_burst_id"), "burst_decisions", ["burst_id"])
    op.create_index(op.f("ix_burst_decisions_state"), "burst_decisions", ["state"])
    op.create_table(
        "burst_decided",
        sa.Column("decision_id", NUMBER, nullable=False),
        sa.Column("complaint_id", NUMBER, nullable=False),
        _to("burst_decided", "decision_id", "burst_decisions"),
        _to("burst_decided", "complaint_id", "complaints"),
        sa.PrimaryKeyConstraint("decision_id", "complaint_id", name=op.f("pk_burst_decided")),
    )
    op.create_index(op.f("ix_burst_decided_complaint_id"), "burst_decided", ["complaint_id"])


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
