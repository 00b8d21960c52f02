"""Seals: one chain over the rows of the house, and what it notes them by on PostgreSQL.

Revision: 0037
"""

import sqlalchemy as sa
from alembic import op

import db.ground.types


revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = db.ground.types.UtcDateTime(timezone=True)
SAID = "the seals are append-only"
NOTED = """
CREATE FUNCTION notes_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_regclass('pg_temp.written_rows') IS NULL THEN RETURN NULL; END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO pg_temp.written_rows SELECT TG_TABLE_NAME,
      (SELECT string_agg(to_jsonb(OLD) ->> c, chr(31) ORDER BY n)
       FROM unnest(TG_ARGV) WITH ORDINALITY AS key(c, n));
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pg_temp.written_rows SELECT TG_TABLE_NAME,
      (SELECT string_agg(to_jsonb(NEW) ->> c, chr(31) ORDER BY n)
       FROM unnest(TG_ARGV) WITH ORDINALITY AS key(c, n));
  END IF;
  RETURN NULL;
END $$
"""
KEYS = {
    "accounts": "id",
    "assignments": "id",
    "audit": "seq",
    "burst_complaints": "complaint_id",
    "burst_decided": "decision_id complaint_id",
    "burst_decisions": "id",
    "bursts": "id",
    "calendar_days": "day",
    "case_chain": "complaint_id person_id",
    "case_clocks": "complaint_id clock",
    "case_events": "id",
    "case_files": "id",
    "cases": "complaint_id",
    "checklists": "id",
    "closings": "month",
    "complaint_contacts": "complaint_id",
    "complaint_messages": "id",
    "complaint_photos": "complaint_id sha256",
    "complaints": "id",
    "corrective_actions": "id",
    "corrective_events": "id",
    "corrective_photos": "action_id sha256 stage",
    "counsellings": "id",
    "draws": "id",
    "duties": "id",
    "files": "sha256",
    "finding_photos": "inspection_id sha256",
    "findings": "inspection_id item",
    "hold_ratings": "hold_id rating_id",
    "holds": "id",
    "inspection_signatures": "inspection_id version",
    "inspection_versions": "inspection_id version",
    "inspections": "id",
    "invitations": "token_hash",
    "joint_checks": "id",
    "ledger": "seq",
    "ledger_decisions": "seq",
    "money_takings": "seq",
    "people": "id",
    "photos": "sha256",
    "policies": "version",
    "postings": "person_id since",
    "power_requests": "id",
    "publications": "id",
    "rating_flags": "rating_id reason",
    "rating_surges": "window_id biz_date",
    "recovery_codes": "account_id mark",
    "regulations": "number",
    "request_events": "id",
    "requests": "id",
    "root_causes": "code",
    "roster_acts": "id",
    "second_factors": "account_id",
    "sessions": "token_hash",
    "slip_batches": "id",
    "slips_handed": "batch_id biz_date",
    "star_decisions": "month unit_id",
    "tablets": "id",
    "units": "id",
    "window_tokens": "token",
    "windows": "id",
}


def upgrade() -> None:
    op.create_table(
        "seals",
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=8), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_seals")),
        sa.UniqueConstraint("hash", name=op.f("uq_seals_hash")),
    )
    op.create_index(op.f("ix_seals_at"), "seals", ["at"])
    op.create_index(op.f("ix_seals_kind"), "seals", ["kind"])
    _forbid_change()
    if op.get_bind().dialect.name == "postgresql":
        _note_what_is_written()


def _forbid_change() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER seals_forbid_{deed.lower()} BEFORE {deed} ON seals "
                f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION seals_are_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER seals_forbid_change BEFORE UPDATE OR DELETE OR TRUNCATE ON seals "
        "FOR EACH STATEMENT EXECUTE FUNCTION seals_are_append_only()"
    )


def _note_what_is_written() -> None:
    """Note the keys of rows in the table that connections of the house alone have."""
    op.execute(NOTED)
    for table, key in KEYS.items():
        columns = ", ".join(f"'{column}'" for column in key.split())
        op.execute(
            f"CREATE TRIGGER notes_written AFTER INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION notes_written({columns})"
        )
