"""What a post cannot solve is handed up, answered and told: requests, and what happened to them.

Revision: 0016
"""

from alembic import op
import sqlalchemy as sa


revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
SAID = "the events of a request are append-only"


def upgrade() -> None:
    _make_requests()
    op.create_table(
        "request_events",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("request_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_request_events_request_id_requests")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_events")),
    )
    op.create_index(op.f("ix_request_events_request_id"), "request_events", ["request_id"])
    _forbid_change_of_events()


def _make_requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=True),
        sa.Column("secret_hash", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("window_id", NUMBER, nullable=True),
        sa.Column("raised_by_id", NUMBER, nullable=False),
        sa.Column("supervisor_id", NUMBER, nullable=True),
        sa.Column("leader_id", NUMBER, nullable=True),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("matter", sa.String(length=12), nullable=False),
        sa.Column("waits", sa.String(length=12), nullable=False),
        sa.Column("within", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("customer", sa.String(length=60), nullable=True),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("promised_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("missed_at", MOMENT, nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by_id", NUMBER, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("told_at", MOMENT, nullable=True),
        *(
            sa.CheckConstraint(condition, name=op.f(f"ck_requests_{name}_known"))
            for name, condition in {
                "matter": "matter IN ('stock', 'waiting', 'papers', 'others', 'beyond', "
                "'opinion', 'praise', 'other')",
                "waits": "waits IN ('here', 'call', 'later')",
                "within": "within IN ('half_hour', 'today', 'tomorrow')",
                "level": "level IN ('supervisor', 'leader', 'team_leader', 'chairman')",
                "state": "state IN ('open', 'solved', 'impossible', 'withdrawn')",
            }.items()
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_requests_{column}_{table}")
            )
            for column, table in {
                "window_id": "windows",
                "raised_by_id": "accounts",
                "supervisor_id": "people",
                "leader_id": "people",
                "answered_by_id": "accounts",
            }.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
        sa.UniqueConstraint("ref", name=op.f("uq_requests_ref")),
        sa.UniqueConstraint("key", name=op.f("uq_requests_key")),
    )
    waits = sa.text("state = 'open'")
    op.create_index(
        "ix_requests_open", "requests", ["due_at"], sqlite_where=waits, postgresql_where=waits
    )
    op.create_index("ix_requests_raised", "requests", ["raised_at", "id"])
    for column in ("window_id", "raised_by_id", "supervisor_id", "leader_id"):
        op.create_index(op.f(f"ix_requests_{column}"), "requests", [column])


def _forbid_change_of_events() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER request_events_forbid_{deed.lower()} BEFORE {deed} "
                f"ON request_events BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION request_events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER request_events_forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON request_events FOR EACH STATEMENT EXECUTE FUNCTION request_events_are_append_only()"
    )
