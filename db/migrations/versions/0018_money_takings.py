"""Approved money is taken to payroll once, and that it was is kept.

Revision: 0018
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "money_takings",
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["ledger.seq"], name=op.f("fk_money_takings_seq_ledger")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_money_takings")),
    )
