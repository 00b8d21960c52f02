"""What speaks against a rating is kept; a surge of low scores is looked at by two people.

Revision: 0029
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.add_column("ratings", sa.Column("network", sa.String(length=16), nullable=True))
    op.create_table(
        "rating_flags",
        sa.Column("rating_id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rating_id"], ["ratings.id"], name=op.f("fk_rating_flags_rating_id_ratings")
        ),
        sa.PrimaryKeyConstraint("rating_id", "reason", name=op.f("pk_rating_flags")),
    )
    op.create_table(
        "rating_surges",
        sa.Column("window_id", NUMBER, nullable=False),
        sa.Column("biz_date", sa.Date(), nullable=False),
        sa.Column("begins_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("first_by", sa.String(length=120), nullable=True),
        sa.Column("first_at", MOMENT, nullable=True),
        sa.Column("second_by", sa.String(length=120), nullable=True),
        sa.Column("second_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["window_id"], ["windows.id"], name=op.f("fk_rating_surges_window_id_windows")
        ),
        sa.PrimaryKeyConstraint("window_id", "biz_date", name=op.f("pk_rating_surges")),
    )
