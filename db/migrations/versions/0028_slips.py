"""The gate's number plate is a slip: one lorry, one rating.

Revision: 0028
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)


def upgrade() -> None:
    _batches()
    _trips()
    _stops()


def _batches() -> None:
    op.create_table(
        "slip_batches",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("unit_id", NUMBER, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=16), nullable=False),
        sa.Column("at_gate", sa.Boolean(), nullable=False),
        sa.Column("handed", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.Column("voided_by", sa.String(length=120), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "first >= 1 AND last >= first", name=op.f("ck_slip_batches_range_known")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_slip_batches_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip_batches")),
        sa.UniqueConstraint("first", name=op.f("uq_slip_batches_first")),
    )
    op.create_index(op.f("ix_slip_batches_unit_id"), "slip_batches", ["unit_id"])
    op.create_index(op.f("ix_slip_batches_valid_until"), "slip_batches", ["valid_until"])


def _trips() -> None:
    op.create_table(
        "trips",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("slip", sa.Integer(), nullable=False),
        sa.Column("visit", sa.String(length=36), nullable=False),
        sa.Column("batch_id", NUMBER, nullable=False),
        sa.Column("unit_id", NUMBER, nullable=False),
        sa.Column("device", sa.String(length=32), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("biz_date", sa.Date(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["slip_batches.id"], name=op.f("fk_trips_batch_id_slip_batches")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_trips_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trips")),
        sa.UniqueConstraint("slip", name=op.f("uq_trips_slip")),
        sa.UniqueConstraint("visit", name=op.f("uq_trips_visit")),
    )
    op.create_index(op.f("ix_trips_batch_id"), "trips", ["batch_id"])
    op.create_index("ix_trips_day_unit_device", "trips", ["biz_date", "unit_id", "device"])


def _stops() -> None:
    op.create_table(
        "trip_stops",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("slip", sa.Integer(), nullable=False),
        sa.Column("window_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("biz_date", sa.Date(), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.Column("noted_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["window_id"], ["windows.id"], name=op.f("fk_trip_stops_window_id_windows")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trip_stops")),
        sa.UniqueConstraint("slip", "window_id", name=op.f("uq_trip_stops_slip")),
    )
    op.create_index("ix_trip_stops_biz_date_window_id", "trip_stops", ["biz_date", "window_id"])
