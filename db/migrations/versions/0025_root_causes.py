"""Root causes come from a list: what the company changed in it, and what was chosen.

Revision: 0025
"""

import sqlalchemy as sa
from alembic import op


revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "root_causes",
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("zh", sa.String(length=40), nullable=False),
        sa.Column("en", sa.String(length=80), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_root_causes")),
    )
    op.add_column("corrective_actions", sa.Column("cause", sa.String(length=24), nullable=True))
