"""The ledger knows what an officer's inaction costs, as two people decided it.

Revision: 0015
"""

from alembic import op
import sqlalchemy as sa

import db.ground.types

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)
ROLES = "role IN ('person', 'supervisor', 'leader', 'star', 'worst', 'duty', 'duty_fine')"
NAME = "ck_ledger_role_known"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(NAME), "ledger", type_="check")
        op.create_check_constraint(op.f(NAME), "ledger", ROLES)
        return
    # SQLite cannot change a check: the table is made anew and filled from the old one. Its triggers
    # go with the old one, and are made anew, too.
    with op.batch_alter_table("ledger", copy_from=_ledger(), recreate="always"):
        pass
    for deed in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER ledger_forbids_{deed.lower()} BEFORE {deed} ON ledger "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        )


def _ledger() -> sa.Table:
    return sa.Table(
        "ledger",
        sa.MetaData(),
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("posted_month", sa.String(length=7), nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("complaint_id", NUMBER, nullable=True),
        sa.Column("unit_id", NUMBER, nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("yuan", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("clause", sa.String(length=40), nullable=False),
        sa.Column("formula", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("policy", NUMBER, nullable=False),
        sa.Column("reverses", NUMBER, nullable=True),
        sa.Column("posted_at", MOMENT, nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(ROLES, name=op.f(NAME)),
        sa.CheckConstraint(
            "kind IN ('entry', 'reversal', 'adjustment')", name=op.f("ck_ledger_kind_known")
        ),
        sa.CheckConstraint(
            "(kind = 'reversal') = (reverses IS NOT NULL)", name=op.f("ck_ledger_reversal_names")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.{key}"], name=op.f(f"fk_ledger_{column}_{table}")
            )
            for column, table, key in (
                ("person_id", "people", "id"),
                ("complaint_id", "complaints", "id"),
                ("unit_id", "units", "id"),
                ("reverses", "ledger", "seq"),
            )
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger")),
        sa.UniqueConstraint("hash", name=op.f("uq_ledger_hash")),
        sa.UniqueConstraint("reverses", name=op.f("uq_ledger_reverses")),
        *(
            sa.Index(f"ix_ledger_{column}", column)
            for column in ("month", "posted_month", "person_id", "complaint_id")
        ),
    )
