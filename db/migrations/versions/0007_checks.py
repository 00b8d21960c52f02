"""Checks in full: versioned checklists, draws, corrections, signatures, corrective actions.

Revision: 0007
"""

from alembic import op
import sqlalchemy as sa
import db.ground.types


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)
ROLES = (
    "role IN ('administrator', 'supervision', 'team_leader', 'chairman', 'employee', "
    "'inspector', 'quality_manager', 'leader', 'finance', 'auditor', 'wall')"
)
ARRIVALS = "arrival IN ('scanned', 'declared')"
SOURCES = "source IN ('phone', 'paper', 'file')"
APPEND_ONLY = {
    "checklists": "published checklists are append-only",
    "draws": "draws of checks are append-only",
    "inspection_versions": "earlier versions of a check are append-only",
    "corrective_events": "the events of a corrective action are append-only",
}


def upgrade() -> None:
    _know_quality_managers()
    _widen_inspections()
    _make_checklists_and_draws()
    _make_results()
    _find_photos_of_findings()
    _make_corrective_actions()
    op.add_column("cases", sa.Column("asked_until", MOMENT, nullable=True))
    op.add_column("cases", sa.Column("check_ref", sa.String(64), nullable=True))
    op.create_index(op.f("ix_cases_check_ref"), "cases", ["check_ref"])
    op.create_index(op.f("ix_complaint_photos_sha256"), "complaint_photos", ["sha256"])
    for table, said in APPEND_ONLY.items():
        _forbid_change(table, said)


def _make_checklists_and_draws() -> None:
    op.create_table(
        "checklists",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("post", sa.String(length=16), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklists")),
        sa.UniqueConstraint("post", "version", name=op.f("uq_checklists_post_version")),
    )
    op.create_table(
        "draws",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("kind IN ('spot', 'joint')", name=op.f("ck_draws_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
        sa.UniqueConstraint("kind", "period", "number", name=op.f("uq_draws_kind_period_number")),
    )
    op.create_table(
        "assignments",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("draw_id", NUMBER, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("window_id", NUMBER, nullable=False),
        sa.Column("inspector_id", NUMBER, nullable=False),
        sa.Column("why", sa.String(length=24), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("inspection_id", NUMBER, nullable=True),
        sa.Column("excused", sa.Text(), nullable=True),
        sa.Column("excused_by", sa.String(length=120), nullable=True),
        sa.Column("excused_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["draws.id"], name=op.f("fk_assignments_draw_id_draws")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspections.id"],
            name=op.f("fk_assignments_inspection_id_inspections"),
        ),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["people.id"], name=op.f("fk_assignments_inspector_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["window_id"], ["windows.id"], name=op.f("fk_assignments_window_id_windows")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sa.UniqueConstraint("draw_id", "place", name=op.f("uq_assignments_draw_id_place")),
        sa.UniqueConstraint("inspection_id", name=op.f("uq_assignments_inspection_id")),
    )
    op.create_index(op.f("ix_assignments_draw_id"), "assignments", ["draw_id"])
    op.create_index(op.f("ix_assignments_inspector_id"), "assignments", ["inspector_id"])


def _make_results() -> None:
    op.create_table(
        "joint_checks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("first_id", NUMBER, nullable=False),
        sa.Column("second_id", NUMBER, nullable=False),
        sa.Column("agreed", sa.JSON(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("kappa", sa.Integer(), nullable=True),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("agreed_at", MOMENT, nullable=True),
        sa.Column("first_by", sa.String(length=120), nullable=False),
        sa.Column("second_by", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(
            ["first_id"], ["inspections.id"], name=op.f("fk_joint_checks_first_id_inspections")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["inspections.id"], name=op.f("fk_joint_checks_second_id_inspections")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_checks")),
        sa.UniqueConstraint("first_id", name=op.f("uq_joint_checks_first_id")),
        sa.UniqueConstraint("second_id", name=op.f("uq_joint_checks_second_id")),
    )
    op.create_table(
        "inspection_versions",
        sa.Column("inspection_id", NUMBER, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=False),
        sa.Column("replaced_by", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspections.id"],
            name=op.f("fk_inspection_versions_inspection_id_inspections"),
        ),
        sa.PrimaryKeyConstraint("inspection_id", "version", name=op.f("pk_inspection_versions")),
    )
    op.create_table(
        "inspection_signatures",
        sa.Column("inspection_id", NUMBER, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("signer", sa.String(length=60), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=True),
        sa.Column("typed", sa.Boolean(), nullable=False),
        sa.Column("declined", sa.Text(), nullable=True),
        sa.Column("signed_at", MOMENT, nullable=False),
        sa.Column("taken_by", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspections.id"],
            name=op.f("fk_inspection_signatures_inspection_id_inspections"),
        ),
        sa.ForeignKeyConstraint(
            ["signature"], ["photos.sha256"], name=op.f("fk_inspection_signatures_signature_photos")
        ),
        sa.PrimaryKeyConstraint("inspection_id", "version", name=op.f("pk_inspection_signatures")),
        sa.UniqueConstraint("key", name=op.f("uq_inspection_signatures_key")),
    )
    op.create_index(
        op.f("ix_inspection_signatures_signature"), "inspection_signatures", ["signature"]
    )


def _find_photos_of_findings() -> None:
    op.create_table(
        "finding_photos",
        sa.Column("inspection_id", NUMBER, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspections.id"],
            name=op.f("fk_finding_photos_inspection_id_inspections"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["photos.sha256"], name=op.f("fk_finding_photos_sha256_photos")
        ),
        sa.PrimaryKeyConstraint("inspection_id", "sha256", name=op.f("pk_finding_photos")),
    )
    op.create_index(op.f("ix_finding_photos_sha256"), "finding_photos", ["sha256"])
    findings = sa.table("findings", sa.column("inspection_id"), sa.column("photos"))
    photos = sa.table("photos", sa.column("sha256"))
    connection = op.get_bind()
    kept = set(connection.scalars(sa.select(photos.c.sha256)))
    told = connection.execute(sa.select(findings).where(findings.c.photos.is_not(None)))
    pairs = {(row.inspection_id, each) for row in told for each in row.photos.split(",")}
    rows = [{"inspection_id": at, "sha256": each} for at, each in sorted(pairs) if each in kept]
    if rows:
        target = sa.table("finding_photos", sa.column("inspection_id"), sa.column("sha256"))
        connection.execute(sa.insert(target), rows)


def _make_corrective_actions() -> None:
    op.create_table(
        "corrective_actions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("inspection_id", NUMBER, nullable=True),
        sa.Column("item", sa.String(length=16), nullable=True),
        sa.Column("complaint_id", NUMBER, nullable=True),
        sa.Column("window_id", NUMBER, nullable=False),
        sa.Column("owner_id", NUMBER, nullable=False),
        sa.Column("ordered_by_id", NUMBER, nullable=False),
        sa.Column("ordered_at", MOMENT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("wrong", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("root_cause", sa.Text(), nullable=True),
        sa.Column("whys", sa.JSON(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("checked_by_id", NUMBER, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("recurs_id", NUMBER, nullable=True),
        sa.CheckConstraint(
            "origin IN ('inspection', 'case', 'hand')",
            name=op.f("ck_corrective_actions_origin_known"),
        ),
        sa.CheckConstraint(
            "state IN ('ordered', 'planned', 'done', 'returned', 'closed', 'withdrawn')",
            name=op.f("ck_corrective_actions_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"],
            ["accounts.id"],
            name=op.f("fk_corrective_actions_checked_by_id_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["complaint_id"],
            ["complaints.id"],
            name=op.f("fk_corrective_actions_complaint_id_complaints"),
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspections.id"],
            name=op.f("fk_corrective_actions_inspection_id_inspections"),
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"],
            ["accounts.id"],
            name=op.f("fk_corrective_actions_ordered_by_id_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_corrective_actions_owner_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["recurs_id"],
            ["corrective_actions.id"],
            name=op.f("fk_corrective_actions_recurs_id_corrective_actions"),
        ),
        sa.ForeignKeyConstraint(
            ["window_id"], ["windows.id"], name=op.f("fk_corrective_actions_window_id_windows")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrective_actions")),
        sa.UniqueConstraint("ref", name=op.f("uq_corrective_actions_ref")),
    )
    op.create_index(
        op.f("ix_corrective_actions_complaint_id"), "corrective_actions", ["complaint_id"]
    )
    op.create_index(
        op.f("ix_corrective_actions_inspection_id"), "corrective_actions", ["inspection_id"]
    )
    op.create_index(op.f("ix_corrective_actions_item"), "corrective_actions", ["window_id", "item"])
    op.create_index(op.f("ix_corrective_actions_open"), "corrective_actions", ["state", "due_on"])
    op.create_index(op.f("ix_corrective_actions_owner_id"), "corrective_actions", ["owner_id"])
    op.create_index(op.f("ix_corrective_actions_window_id"), "corrective_actions", ["window_id"])
    op.create_table(
        "corrective_events",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("action_id", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["corrective_actions.id"],
            name=op.f("fk_corrective_events_action_id_corrective_actions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrective_events")),
    )
    op.create_index(op.f("ix_corrective_events_action_id"), "corrective_events", ["action_id"])
    op.create_table(
        "corrective_photos",
        sa.Column("action_id", NUMBER, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.CheckConstraint(
            "stage IN ('before', 'proof', 'recheck')", name=op.f("ck_corrective_photos_stage_known")
        ),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["corrective_actions.id"],
            name=op.f("fk_corrective_photos_action_id_corrective_actions"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["photos.sha256"], name=op.f("fk_corrective_photos_sha256_photos")
        ),
        sa.PrimaryKeyConstraint("action_id", "sha256", "stage", name=op.f("pk_corrective_photos")),
    )
    op.create_index(op.f("ix_corrective_photos_sha256"), "corrective_photos", ["sha256"])


def _widen_inspections() -> None:
    with op.batch_alter_table("inspections", copy_from=_inspections(), recreate="auto") as table:
        table.add_column(sa.Column("started_at", MOMENT, nullable=True))
        table.add_column(sa.Column("arrival", sa.String(8), nullable=True))
        table.add_column(sa.Column("arrival_reason", sa.Text(), nullable=True))
        table.add_column(sa.Column("source", sa.String(8), nullable=False, server_default="phone"))
        table.add_column(sa.Column("clock_off", sa.Integer(), nullable=True))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
        table.create_check_constraint(op.f("ck_inspections_arrival_known"), ARRIVALS)
        table.create_check_constraint(op.f("ck_inspections_source_known"), SOURCES)
    op.create_index(op.f("ix_inspections_window_at"), "inspections", ["window_id", "inspected_at"])


def _inspections() -> sa.Table:
    return sa.Table(
        "inspections",
        sa.MetaData(),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=True),
        sa.Column("window_id", NUMBER, nullable=False),
        sa.Column("inspector_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("checklist_version", sa.String(length=40), nullable=True),
        sa.Column("inspected_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("biz_month", sa.String(length=7), nullable=False),
        sa.CheckConstraint(
            "kind IN ('self', 'spot', 'joint')", name=op.f("ck_inspections_kind_known")
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 10000", name=op.f("ck_inspections_score_range")),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["people.id"], name=op.f("fk_inspections_inspector_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["window_id"], ["windows.id"], name=op.f("fk_inspections_window_id_windows")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspections")),
        sa.UniqueConstraint("ref", name=op.f("uq_inspections_ref")),
        sa.Index("ix_inspections_month_window", "biz_month", "window_id"),
    )


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


def _know_quality_managers() -> None:
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
