"""Ratings are found by day: one index for windows and devices, where there were two.

Revision: 0010
"""

from alembic import op


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_ratings_month_window", "ratings")
    op.drop_index("ix_ratings_device_day", "ratings")
    op.create_index("ix_ratings_day_window_device", "ratings", ["biz_date", "window_id", "device"])
