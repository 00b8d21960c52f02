"""Ratings held back are released or excluded by two people.

Revision: 0026
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)
ONE_A_VISIT = "ix_ratings_one_per_visit"
STANDS = sa.text("visit IS NOT NULL AND standing IN ('counted', 'held', 'excluded')")


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=120), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('release', 'exclude')", name=op.f("ck_holds_verdict_known")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'rejected', 'withdrawn')",
            name=op.f("ck_holds_state_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
        sa.UniqueConstraint("ref", name=op.f("uq_holds_ref")),
    )
    op.create_index(op.f("ix_holds_state"), "holds", ["state"])
    op.create_table(
        "hold_ratings",
        sa.Column("hold_id", NUMBER, nullable=False),
        sa.Column("rating_id", sa.String(length=64), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hold_id"], ["holds.id"], name=op.f("fk_hold_ratings_hold_id_holds")
        ),
        sa.ForeignKeyConstraint(
            ["rating_id"], ["ratings.id"], name=op.f("fk_hold_ratings_rating_id_ratings")
        ),
        sa.PrimaryKeyConstraint("hold_id", "rating_id", name=op.f("pk_hold_ratings")),
    )
    op.create_index(op.f("ix_hold_ratings_rating_id"), "hold_ratings", ["rating_id"])
    _keep_visits_of_excluded()


def _keep_visits_of_excluded() -> None:
    """Let an excluded rating keep its visit, unless files brought another that stands for it."""
    rows = sa.table(
        "ratings", sa.column("seq"), sa.column("visit"), sa.column("window_id"),
        sa.column("standing"),
    )  # fmt: skip
    other = rows.alias("other")
    taken = (
        sa.select(other.c.seq)
        .where(
            other.c.visit == rows.c.visit,
            other.c.window_id == rows.c.window_id,
            other.c.seq != rows.c.seq,
            other.c.standing != "superseded",
        )
        .exists()
    )
    excluded = sa.and_(rows.c.standing == "excluded", rows.c.visit.is_not(None))
    found = sa.select(rows.c.seq).where(excluded, taken)
    numbers = [seq for (seq,) in op.get_bind().execute(found)]
    for seq in numbers:
        op.execute(sa.update(rows).where(rows.c.seq == seq).values(visit=None))
    op.drop_index(ONE_A_VISIT, "ratings")
    op.create_index(
        ONE_A_VISIT, "ratings", ["visit", "window_id"], unique=True,
        sqlite_where=STANDS, postgresql_where=STANDS,
    )  # fmt: skip
