"""Why a proposed policy was approved or turned down.

Revision: 0006
"""

from alembic import op
import sqlalchemy as sa


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("policies", sa.Column("decided_because", sa.Text(), nullable=True))
