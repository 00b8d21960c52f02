"""The index of devices has the day first: a day's ratings then change few of its pages.

Revision: 0010
"""

from alembic import op
import sqlalchemy as sa


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    known = sa.text("device IS NOT NULL")
    op.drop_index("ix_ratings_device_day", "ratings")
    op.create_index(
        "ix_ratings_day_device", "ratings", ["biz_date", "device"],
        sqlite_where=known, postgresql_where=known,
    )  # fmt: skip
