"""A tablet at a window is one that an administrator enrolled.

Revision: 0023
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "tablets",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=True),
        sa.Column("window_id", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("enrolled_at", MOMENT, nullable=False),
        sa.Column("enrolled_by", sa.String(length=120), nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_by", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(
            ["window_id"], ["windows.id"], name=op.f("fk_tablets_window_id_windows")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tablets")),
        sa.UniqueConstraint("code", name=op.f("uq_tablets_code")),
        sa.UniqueConstraint("mark", name=op.f("uq_tablets_mark")),
    )
    op.create_index(op.f("ix_tablets_window_id"), "tablets", ["window_id"], unique=False)
