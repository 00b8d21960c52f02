"""Each window's own hours of service.

Revision: 0003
"""

from alembic import op
import sqlalchemy as sa


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("windows", sa.Column("hours", sa.String(length=200), nullable=True))
