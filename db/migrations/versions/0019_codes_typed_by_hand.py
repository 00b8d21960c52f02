"""An arrival whose code was typed by hand is told apart from one whose code was scanned.

Revision: 0019
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)
NAME = "ck_inspections_arrival_known"
ARRIVALS = "arrival IN ('scanned', 'typed', 'declared')"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(NAME), "inspections", type_="check")
        op.create_check_constraint(op.f(NAME), "inspections", ARRIVALS)
        return
    # SQLite cannot change a check: the table is made anew and filled from the old one.
    with op.batch_alter_table("inspections", copy_from=_inspections(), recreate="always"):
        pass


def _inspections() -> sa.Table:
    return sa.Table(
        "inspections",
        sa.MetaData(),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=True),
        sa.Column("window_id", NUMBER, nullable=False),
        sa.Column("inspector_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("checklist_version", sa.String(length=40), nullable=True),
        sa.Column("inspected_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("biz_month", sa.String(length=7), nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("arrival", sa.String(length=8), nullable=True),
        sa.Column("arrival_reason", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=8), nullable=False, server_default="phone"),
        sa.Column("clock_off", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="0"),
        *(
            sa.CheckConstraint(holds, name=op.f(f"ck_inspections_{name}"))
            for name, holds in (
                ("kind_known", "kind IN ('self', 'spot', 'joint')"),
                ("score_range", "score BETWEEN 0 AND 10000"),
                ("arrival_known", ARRIVALS),
                ("source_known", "source IN ('phone', 'paper', 'file')"),
            )
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_inspections_{column}_{table}")
            )
            for column, table in (("inspector_id", "people"), ("window_id", "windows"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspections")),
        sa.UniqueConstraint("ref", name=op.f("uq_inspections_ref")),
        sa.Index("ix_inspections_month_window", "biz_month", "window_id"),
        sa.Index("ix_inspections_window_at", "window_id", "inspected_at"),
    )
