"""What somebody typed into a form of the staff's is kept until it is sent.

Revision: 0024
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("round", sa.String(length=36), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_drafts_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("account_id", "place", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_written_at"), "drafts", ["written_at"])
