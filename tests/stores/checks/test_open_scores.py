"""The score that all may read of a check: kept from the first, and for checks of before."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from db.ground import schema
from db.ground.engine import Database

_ROWS = """
INSERT INTO units (id, code, name) VALUES (1, 'U', 'U');
INSERT INTO windows (id, code, name, unit_id, post, active) VALUES (1, 'W', 'W', 1, 'ZC', true);
INSERT INTO people (id, code, name) VALUES (1, 'I', 'I');
INSERT INTO inspections (id, ref, window_id, inspector_id, kind, score, inspected_at, received_at,
 biz_month, source, version) VALUES
 (1, 'C-1', 1, 1, 'joint', 6670, '2026-01-01 00:00', '2026-01-01 00:00', '2026-01', 'phone', 1),
 (2, 'C-2', 1, 1, 'joint', 5000, '2026-01-01 00:00', '2026-01-01 00:00', '2026-01', 'phone', 0);
INSERT INTO findings (inspection_id, item, answer) VALUES
 (1, 'ZC1', 'met'), (1, 'ZC2', 'met'), (1, 'ZC4', 'not_met'), (1, 'ZC5', 'not_applicable'),
 (2, 'ZC1', 'not_met'), (2, 'ZC4', 'met');
INSERT INTO inspection_versions (inspection_id, version, score, findings, replaced_at, replaced_by,
 reason) VALUES (1, 0, 3330, '[{"item": "ZC1", "answer": "not_met", "note": null, "photos": []},
 {"item": "ZC2", "answer": "met", "note": null, "photos": []},
 {"item": "ZC4", "answer": "not_met", "note": null, "photos": []}]', '2026-01-02 00:00', 'i', 'x');
INSERT INTO joint_checks (id, first_id, second_id, agreed, score, proposed_at, first_by) VALUES
 (1, 1, 2, '[{"item": "ZC1", "answer": "met"}, {"item": "ZC4", "answer": "not_met"}]', 5000,
 '2026-01-02 00:00', 'i')
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of the last release, with checks that found something of integrity."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'old.db'}"
    else:
        url = request.getfixturevalue("postgresql_url")
    database = Database(url)
    schema.migrate(database, to="0039")
    with database.writing() as session:
        for statement in _ROWS.strip().split(";\n"):
            session.connection().exec_driver_sql(statement)
    schema.migrate(database)
    yield database
    database.close()


def test_checks_of_before_read_to_all_as_if_integrity_was_met(database: Database) -> None:
    with database.reading() as session:
        scores = [
            list(session.scalars(text(f"SELECT open_score FROM {table} ORDER BY 1")))
            for table in ("inspections", "inspection_versions", "joint_checks")
        ]
    assert [[each for each in found if each is not None] for found in scores] == [
        [10_000], [6670], [10_000],
    ]  # fmt: skip


def test_earlier_versions_stay_append_only_afterwards(database: Database) -> None:
    with pytest.raises(DatabaseError), database.writing() as session:
        session.execute(text("UPDATE inspection_versions SET reason = 'y'"))
