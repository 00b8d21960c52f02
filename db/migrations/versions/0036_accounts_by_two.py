"""What is done with accounts that have power is asked for by one person and decided by another.

Revision: 0036
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)
IS_OPEN = sa.text("state = 'open'")
TABLE = "power_requests"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("was_role", sa.String(length=16), nullable=True),
        sa.Column("was_person_id", NUMBER, nullable=True),
        sa.Column("half", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('make', 'change', 'link', 'reopen', 'close')",
            name=op.f("ck_power_requests_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'rejected', 'withdrawn', 'lapsed', 'alone', 'seen')",
            name=op.f("ck_power_requests_state_known"),
        ),
        _to_people("person_id"),
        _to_people("was_person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_power_requests")),
    )
    op.create_index(op.f("ix_power_requests_state"), TABLE, ["state"])
    op.create_index(op.f("ix_power_requests_username"), TABLE, ["username"])
    op.create_index(
        "ix_power_requests_one_open", TABLE, ["username"], unique=True,
        sqlite_where=IS_OPEN, postgresql_where=IS_OPEN,
    )  # fmt: skip


def _to_people(column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_power_requests_{column}_people")
    return sa.ForeignKeyConstraint([column], ["people.id"], name=name)
