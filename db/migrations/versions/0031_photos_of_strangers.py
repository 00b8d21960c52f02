"""Photos of strangers are counted, and swept where they belong to nothing; copies have a limit.

Revision: 0031
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

MOMENT = db.ground.types.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "stranger_photos",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("device", sa.String(length=64), nullable=True),
        sa.Column("network", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["sha256"], ["photos.sha256"], name=op.f("fk_stranger_photos_sha256_photos")
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stranger_photos")),
    )
    op.create_index(op.f("ix_stranger_photos_at"), "stranger_photos", ["at"])
    op.add_column(
        "rating_conflicts", sa.Column("more", sa.Integer(), nullable=False, server_default="0")
    )
