"""A star who does not qualify is named all the same for a reason, on record.

Revision: 0013
"""

import sqlalchemy as sa
from alembic import op


revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("bars", "despite"):
        op.add_column("star_decisions", sa.Column(name, sa.Text(), nullable=True))
