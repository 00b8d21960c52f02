"""A slip that a gate handed out has a life of its own: up to which one a day came is kept.

Revision: 0035
"""

import sqlalchemy as sa
from alembic import op


revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "slips_handed",
        sa.Column("batch_id", NUMBER, nullable=False),
        sa.Column("biz_date", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["slip_batches.id"], name=op.f("fk_slips_handed_batch_id_slip_batches")
        ),
        sa.PrimaryKeyConstraint("batch_id", "biz_date", name=op.f("pk_slips_handed")),
    )
