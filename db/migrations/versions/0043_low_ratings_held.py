"""Two people may hold low ratings that came as nobody comes.

Revision: 0043
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)
TABLE = "holds"
KNOWN = "ck_holds_verdict_known"
VERDICTS = "verdict IN ('release', 'exclude', 'hold')"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(KNOWN), TABLE, type_="check")
        op.create_check_constraint(op.f(KNOWN), TABLE, VERDICTS)
        return
    # SQLite cannot change a check: the table is made anew and filled from the old one.
    with op.batch_alter_table(TABLE, copy_from=_holds(), recreate="always"):
        pass


def _holds() -> sa.Table:
    return sa.Table(
        TABLE,
        sa.MetaData(),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=120), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(VERDICTS, name=op.f(KNOWN)),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'rejected', 'withdrawn')",
            name=op.f("ck_holds_state_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
        sa.UniqueConstraint("ref", name=op.f("uq_holds_ref")),
        sa.Index(op.f("ix_holds_state"), "state"),
    )
