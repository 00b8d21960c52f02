"""People leave and come back; who noted a posting, and when, stands with it.

Revision: 0021
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MOMENT = db.ground.types.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "postings", sa.Column("gone", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("postings", sa.Column("noted_by", sa.String(length=120), nullable=True))
    op.add_column("postings", sa.Column("noted_at", MOMENT, nullable=True))
