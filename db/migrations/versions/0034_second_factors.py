"""A second factor beside the password: its key sealed, codes for a lost phone, when it was shown.

Revision: 0034
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "second_factors",
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("last_counter", sa.BigInteger(), nullable=False),
        _to_account("second_factors"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        _to_account("recovery_codes"),
        sa.PrimaryKeyConstraint("account_id", "mark", name=op.f("pk_recovery_codes")),
    )
    op.add_column("sessions", sa.Column("proved_at", MOMENT, nullable=True))


def _to_account(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_account_id_accounts")
    return sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=name)
