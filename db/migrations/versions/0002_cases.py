"""How complaints are handled: cases, their events and clocks, the days nobody works.

Revision: 0002
"""

from alembic import op
import sqlalchemy as sa
import db.ground.types


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)
ROLES = (
    "role IN ('administrator', 'supervision', 'team_leader', 'chairman', 'employee', "
    "'inspector', 'leader', 'wall')"
)


def upgrade() -> None:
    _know_more_roles()
    _make_cases()
    still_open = sa.text("state NOT IN ('closed', 'merged')")
    op.create_index(
        "ix_complaints_open",
        "complaints",
        ["id"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_table(
        "case_events",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("complaint_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name=op.f("fk_case_events_complaint_id_complaints")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
    )
    op.create_index("ix_case_events_complaint_id", "case_events", ["complaint_id"])
    op.create_table(
        "case_clocks",
        sa.Column("complaint_id", NUMBER, nullable=False),
        sa.Column("clock", sa.String(length=12), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("met_at", MOMENT, nullable=True),
        sa.Column("warned_at", MOMENT, nullable=True),
        sa.Column("breached_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "clock IN ('reply', 'on_site', 'verified', 'closed')",
            name=op.f("ck_case_clocks_clock_known"),
        ),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name=op.f("fk_case_clocks_complaint_id_complaints")
        ),
        sa.PrimaryKeyConstraint("complaint_id", "clock", name=op.f("pk_case_clocks")),
    )
    running = sa.text("met_at IS NULL AND breached_at IS NULL")
    op.create_index(
        "ix_case_clocks_running",
        "case_clocks",
        ["due_at"],
        sqlite_where=running,
        postgresql_where=running,
    )
    op.create_table(
        "case_chain",
        sa.Column("complaint_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("bond", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"],
            ["complaints.id"],
            name=op.f("fk_case_chain_complaint_id_complaints"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_case_chain_person_id_people")
        ),
        sa.PrimaryKeyConstraint("complaint_id", "person_id", name=op.f("pk_case_chain")),
    )
    op.create_index("ix_case_chain_person_id", "case_chain", ["person_id"])
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_days")),
    )
    with op.batch_alter_table("counsellings") as counsellings:
        counsellings.add_column(sa.Column("wrong", sa.Text(), nullable=True))
        counsellings.add_column(sa.Column("improve_by", sa.Date(), nullable=True))
        for who in ("person", "officer"):
            counsellings.add_column(sa.Column(f"{who}_signature", sa.String(64), nullable=True))
            counsellings.create_foreign_key(
                op.f(f"fk_counsellings_{who}_signature_photos"),
                "photos",
                [f"{who}_signature"],
                ["sha256"],
            )
    _forbid_change_of_events()


def _know_more_roles() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_accounts_role_known"), "accounts", type_="check")
        op.create_check_constraint(op.f("ck_accounts_role_known"), "accounts", ROLES)
        return
    # SQLite cannot change a check: the table is made anew and filled from the old one.
    accounts = sa.Table(
        "accounts",
        sa.MetaData(),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(ROLES, name=op.f("ck_accounts_role_known")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_accounts_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("username", name=op.f("uq_accounts_username")),
    )
    with op.batch_alter_table("accounts", copy_from=accounts, recreate="always"):
        pass


def _make_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("complaint_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("intake", sa.String(length=12), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("officer_id", NUMBER, nullable=True),
        sa.Column("appeal_officer_id", NUMBER, nullable=True),
        sa.Column("decider_id", NUMBER, nullable=True),
        sa.Column("about_id", NUMBER, nullable=True),
        sa.Column("merged_into_id", NUMBER, nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("appealed", sa.Boolean(), nullable=False),
        sa.Column("reopened", sa.Boolean(), nullable=False),
        sa.Column("escalated_to", sa.String(length=16), nullable=True),
        sa.Column("appeal_until", MOMENT, nullable=True),
        sa.Column("reopen_until", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("next_due_at", MOMENT, nullable=True),
        sa.Column("reached", sa.Boolean(), nullable=True),
        sa.Column("content", sa.Boolean(), nullable=True),
        sa.Column("handling_score", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('complaint', 'follow_up', 'inaction')", name=op.f("ck_cases_kind_known")
        ),
        sa.CheckConstraint(
            "intake IN ('page', 'phone', 'letter', 'visit', 'department', 'inspection', "
            "'rating', 'clock')",
            name=op.f("ck_cases_intake_known"),
        ),
        sa.CheckConstraint(
            "handling_score BETWEEN 1 AND 5", name=op.f("ck_cases_handling_score_range")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["complaints.id"], name=op.f(f"fk_cases_{column}_complaints")
            )
            for column in ("complaint_id", "about_id", "merged_into_id")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["accounts.id"], name=op.f(f"fk_cases_{column}_accounts")
            )
            for column in ("officer_id", "appeal_officer_id", "decider_id")
        ),
        sa.PrimaryKeyConstraint("complaint_id", name=op.f("pk_cases")),
    )
    op.create_index("ix_cases_officer_due", "cases", ["officer_id", "next_due_at"])
    op.create_index("ix_cases_due", "cases", ["next_due_at"])
    op.create_index("ix_cases_merged_into_id", "cases", ["merged_into_id"])


def _forbid_change_of_events() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER case_events_forbid_{deed.lower()} BEFORE {deed} ON case_events "
                "BEGIN SELECT RAISE(ABORT, 'the events of a case are append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION case_events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the events of a case are append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER case_events_forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON case_events FOR EACH STATEMENT EXECUTE FUNCTION case_events_are_append_only()"
    )
