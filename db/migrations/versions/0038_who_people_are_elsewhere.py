"""Who people are at identity providers, and by whose word a browser was signed in.

Revision: 0038
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)
POWERS = "power_requests"
NAME = "ck_power_requests_kind_known"
KINDS = "kind IN ('make', 'change', 'link', 'reopen', 'close', 'bind')"
STATES = "state IN ('open', 'approved', 'rejected', 'withdrawn', 'lapsed', 'alone', 'seen')"
IS_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        "identities",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("account_id", NUMBER, nullable=True),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("came_at", MOMENT, nullable=False),
        sa.Column("linked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_identities_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identities_issuer_subject")),
        sa.UniqueConstraint("account_id", "issuer", name=op.f("uq_identities_account_id_issuer")),
    )
    op.add_column("sessions", sa.Column("way", sa.String(length=10), nullable=True))
    op.add_column(POWERS, sa.Column("identity", sa.JSON(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        # SQLite cannot change a check: the table is made anew and filled from the old one.
        with op.batch_alter_table(POWERS, copy_from=_powers(), recreate="always"):
            pass
        return
    op.drop_constraint(op.f(NAME), POWERS, type_="check")
    op.create_check_constraint(op.f(NAME), POWERS, KINDS)
    op.execute(
        "CREATE TRIGGER notes_written AFTER INSERT OR UPDATE OR DELETE ON identities "
        "FOR EACH ROW EXECUTE FUNCTION notes_written('id')"
    )


def _powers() -> sa.Table:
    return sa.Table(
        POWERS,
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
        sa.CheckConstraint(STATES, name=op.f("ck_power_requests_state_known")),
        *(
            sa.ForeignKeyConstraint(
                [column], ["people.id"], name=op.f(f"fk_{POWERS}_{column}_people")
            )
            for column in ("person_id", "was_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_power_requests")),
        sa.Index("ix_power_requests_state", "state"),
        sa.Index("ix_power_requests_username", "username"),
        sa.Index("ix_power_requests_one_open", "username", unique=True, sqlite_where=IS_OPEN),
    )
