"""A case about the team's leader goes past them.

Revision: 0011
"""

import sqlalchemy as sa
from alembic import op


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "cases", sa.Column("past_leader", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
