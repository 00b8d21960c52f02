"""The rule book: policies, the ledger and who approved its money, publication, duty rosters.

Revision: 0004
"""

from alembic import op
import sqlalchemy as sa
import db.ground.types


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)
ROLES = (
    "role IN ('administrator', 'supervision', 'team_leader', 'chairman', 'employee', "
    "'inspector', 'leader', 'finance', 'auditor', 'wall')"
)
APPEND_ONLY = {
    "ledger": "the ledger is append-only",
    "ledger_decisions": "decisions on money are append-only",
}


def upgrade() -> None:
    _know_more_roles()
    with op.batch_alter_table("closings") as closings:
        closings.add_column(sa.Column("policy", NUMBER, nullable=True))
        closings.add_column(sa.Column("head", sa.String(length=64), nullable=True))
        closings.add_column(sa.Column("left_open", sa.JSON(), nullable=True))
    with op.batch_alter_table("star_decisions") as stars:
        stars.add_column(sa.Column("minutes", sa.Text(), nullable=True))
        stars.add_column(sa.Column("by", sa.String(length=120), nullable=True))
        stars.add_column(sa.Column("decided_at", MOMENT, nullable=True))
    _make_policies()
    _make_ledger()
    _make_publications()
    _make_duties()
    for table, said in APPEND_ONLY.items():
        _forbid_change(table, said)


def _make_policies() -> None:
    op.create_table(
        "policies",
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("effective_from", sa.String(length=7), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=120), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_policies")),
    )


def _make_ledger() -> None:
    op.create_table(
        "ledger",
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
        sa.CheckConstraint(
            "role IN ('person', 'supervisor', 'leader', 'star', 'worst')",
            name=op.f("ck_ledger_role_known"),
        ),
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
    )
    for columns in (["month"], ["posted_month"], ["person_id"], ["complaint_id"]):
        op.create_index(f"ix_ledger_{columns[0]}", "ledger", columns)
    op.create_table(
        "ledger_decisions",
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["seq"], ["ledger.seq"], name=op.f("fk_ledger_decisions_seq_ledger")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger_decisions")),
    )
    op.create_table(
        "due_postings",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_due_postings")),
    )


def _make_publications() -> None:
    op.create_table(
        "publications",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("unit_id", NUMBER, nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.String(length=120), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("published_by", sa.String(length=120), nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('star', 'worst')", name=op.f("ck_publications_kind_known")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_publications_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_publications_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
    )
    op.create_index("ix_publications_month", "publications", ["month"])


def _make_duties() -> None:
    op.create_table(
        "duties",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("window_id", NUMBER, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_duties_ends_later")),
        sa.ForeignKeyConstraint(
            ["window_id"], ["windows.id"], name=op.f("fk_duties_window_id_windows")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_duties_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
        sa.UniqueConstraint(
            "window_id",
            "person_id",
            "starts_at",
            name=op.f("uq_duties_window_id_person_id_starts_at"),
        ),
    )
    op.create_index("ix_duties_window_ends", "duties", ["window_id", "ends_at"])


def _forbid_change(table: str, said: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_forbids_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{said}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_forbids_change BEFORE UPDATE OR DELETE OR TRUNCATE "
        f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
    )


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
