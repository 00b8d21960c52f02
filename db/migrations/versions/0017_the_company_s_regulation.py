"""The company's own regulation, edition by edition, as two people approved it.

Revision: 0017
"""

from alembic import op
import sqlalchemy as sa

import db.ground.types

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "regulations",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=120), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_regulations")),
    )
