"""A signed-in browser can be told from others: on what, from where, when it was used last.

Revision: 0033
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

MOMENT = db.ground.types.UtcDateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("browser", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("system", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("network", sa.String(length=45), nullable=True))
    op.execute("UPDATE sessions SET seen_at = created_at")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.alter_column("seen_at", existing_type=MOMENT, nullable=False)
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"])
