"""A database as an earlier release left it: schema and rows of its time."""

from typing import Final

from sqlalchemy import text

from db.ground import schema
from db.ground.engine import Database

REVISION: Final = "0006"
ONE, TWO, LOST = "1" * 64, "2" * 64, "3" * 64
_ROWS: Final = f"""
INSERT INTO units (id, code, name) VALUES (1, 'U', 'U');
INSERT INTO windows (id, code, name, unit_id, post, active) VALUES (1, 'W', 'W', 1, 'ZC', 1);
INSERT INTO people (id, code, name) VALUES (1, 'I', 'I');
INSERT INTO photos VALUES ('{ONE}', 1, 1, 1, '2026-01-01 00:00:00.000000'),
('{TWO}', 1, 1, 1, '2026-01-01 00:00:00.000000');
INSERT INTO inspections
(id, ref, window_id, inspector_id, kind, score, inspected_at, received_at, biz_month)
VALUES (1, 'C-1', 1, 1, 'spot', 5000, '2026-01-01 00:00:00.000000',
'2026-01-01 00:00:00.000000', '2026-01');
INSERT INTO findings VALUES (1, 'ZC1', 'not_met', 'x', '{ONE},{TWO}'),
(1, 'ZC2', 'not_met', 'y', '{ONE},{LOST}'), (1, 'ZC3', 'met', NULL, NULL)
"""


def make(database: Database) -> None:
    """Make an empty SQLite database into one that the former release left: a check with photos."""
    schema.migrate(database, to=REVISION)
    with database.writing() as session:
        for statement in _ROWS.strip().split(";\n"):
            session.execute(text(statement))
