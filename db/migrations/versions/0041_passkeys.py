"""Passkeys beside codes of an app, phones that stay signed in, factors reset by two people.

Revision: 0041
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)
TABLE = "power_requests"
NAME = "ck_power_requests_kind_known"
KINDS = "kind IN ('make', 'change', 'link', 'reopen', 'close', 'bind', 'reset')"
IS_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    _passkeys()
    op.create_table(
        "spent_challenges",
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("spent_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_spent_challenges")),
    )
    op.create_index(op.f("ix_spent_challenges_spent_at"), "spent_challenges", ["spent_at"])
    op.add_column("sessions", sa.Column("phone_key", sa.Text(), nullable=True))
    op.add_column("sessions", sa.Column("pin_mark", sa.String(length=32), nullable=True))
    op.add_column("sessions", sa.Column("pin_tries", sa.Integer(), nullable=True))
    _kinds()


def _passkeys() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("account_id", NUMBER, nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_passkeys_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential", name=op.f("uq_passkeys_credential")),
    )
    op.create_index(op.f("ix_passkeys_account_id"), "passkeys", ["account_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER notes_written AFTER INSERT OR UPDATE OR DELETE ON passkeys "
            "FOR EACH ROW EXECUTE FUNCTION notes_written('id')"
        )


def _kinds() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(NAME), TABLE, type_="check")
        op.create_check_constraint(op.f(NAME), TABLE, KINDS)
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
        sa.CheckConstraint(KINDS, name=op.f(NAME)),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'rejected', 'withdrawn', 'lapsed', 'alone', 'seen')",
            name=op.f("ck_power_requests_state_known"),
        ),
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
