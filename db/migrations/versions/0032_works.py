"""A rating for which its phone has worked says so, once.

Revision: 0032
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

MOMENT = db.ground.types.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "rating_works",
        sa.Column("rating_id", sa.String(length=64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["rating_id"], ["ratings.id"], name=op.f("fk_rating_works_rating_id_ratings")
        ),
        sa.PrimaryKeyConstraint("rating_id", name=op.f("pk_rating_works")),
    )
    op.create_index(op.f("ix_rating_works_at"), "rating_works", ["at"])
