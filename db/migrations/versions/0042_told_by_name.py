"""What one administrator does is told; an account is called as the employee behind it.

Revision: 0042
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)
TABLE = "power_requests"
CHECKS = {
    "ck_power_requests_kind_known": (
        "kind IN ('make', 'change', 'link', 'reopen', 'close', 'bind', 'reset', 'rename')"
    ),
    "ck_power_requests_state_known": (
        "state IN ('open', 'approved', 'rejected', 'withdrawn', 'lapsed', 'alone', 'seen', 'told')"
    ),
}
IS_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.execute(
        "UPDATE accounts SET name = (SELECT people.name FROM people "
        "WHERE people.id = accounts.person_id) WHERE person_id IS NOT NULL"
    )
    if op.get_bind().dialect.name != "sqlite":
        for name, check in CHECKS.items():
            op.drop_constraint(op.f(name), TABLE, type_="check")
            op.create_check_constraint(op.f(name), TABLE, check)
        return
    # SQLite cannot change a check: the table is made anew and filled from the old one.
    with op.batch_alter_table(TABLE, copy_from=_requests(), recreate="always"):
        pass


def _requests() -> sa.Table:
    return sa.Table(
        TABLE,
        sa.MetaData(),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("was_role", sa.String(length=16), nullable=True),
        sa.Column("was_person_id", NUMBER, nullable=True),
        sa.Column("half", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("identity", sa.JSON(), nullable=True),
        *(sa.CheckConstraint(check, name=op.f(name)) for name, check in CHECKS.items()),
        *(
            sa.ForeignKeyConstraint(
                [column], ["people.id"], name=op.f(f"fk_power_requests_{column}_people")
            )
            for column in ("person_id", "was_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_power_requests")),
        sa.Index(op.f("ix_power_requests_state"), "state"),
        sa.Index(op.f("ix_power_requests_username"), "username"),
        sa.Index("ix_power_requests_one_open", "username", unique=True, sqlite_where=IS_OPEN),
    )
