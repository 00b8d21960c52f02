"""What rows were before they were written, noted beside their keys on PostgreSQL.

Revision: 0039
"""

from alembic import op


revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

NOTED = """
CREATE OR REPLACE FUNCTION notes_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_regclass('pg_temp.written_rows') IS NULL THEN RETURN NULL; END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO pg_temp.written_rows (kind, key, was) SELECT TG_TABLE_NAME,
      (SELECT string_agg(to_jsonb(OLD) ->> c, chr(31) ORDER BY n)
       FROM unnest(TG_ARGV) WITH ORDINALITY AS key(c, n)), to_jsonb(OLD);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pg_temp.written_rows (kind, key) SELECT TG_TABLE_NAME,
      (SELECT string_agg(to_jsonb(NEW) ->> c, chr(31) ORDER BY n)
       FROM unnest(TG_ARGV) WITH ORDINALITY AS key(c, n));
  END IF;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(NOTED)
