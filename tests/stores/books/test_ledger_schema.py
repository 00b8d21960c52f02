"""A ledger of an earlier release is kept whole when it learns of more kinds of entries."""

from pathlib import Path

import pytest
from sqlalchemy import text

from db.books import ledger_store
from db.ground import schema
from kiosk.wiring import open_house
from tests.helpers.building import fresh_settings

BEFORE = "0011"
ROWS = """
INSERT INTO units (id, code, name) VALUES (1, 'U', 'U');
INSERT INTO people (id, code, name) VALUES (1, 'P', 'P')
"""
LEDGER = """
INSERT INTO ledger (seq, month, posted_month, person_id, role, points, yuan, kind, clause, formula,
evidence, policy, reverses, posted_at, by, previous, hash) VALUES
({seq}, '2026-01', '2026-01', 1, '{role}', {points}, 0, '{kind}', 'regulation 4', 'base 5', '[]',
0, {reverses}, '2026-02-01 00:00:00.000000', 'system', '{previous}', '{hash}')
"""


def test_an_old_ledger_keeps_its_entries_its_order_and_its_triggers(tmp_path: Path) -> None:
    house = open_house(fresh_settings(tmp_path / "old"))
    schema.migrate(house.database, to=BEFORE)
    entry = {"seq": 7, "role": "person", "points": 5, "kind": "entry", "reverses": "NULL",
             "previous": ledger_store.BEGINNING, "hash": "1" * 64}  # fmt: skip
    back = {"seq": 8, "role": "person", "points": -5, "kind": "reversal", "reverses": "7",
            "previous": "1" * 64, "hash": "2" * 64}  # fmt: skip
    with house.writing() as session:
        for statement in ROWS.strip().split(";\n"):
            session.execute(text(statement))
        for row in (entry, back):
            session.execute(text(LEDGER.format(**row)))
        session.execute(
            text(
                "INSERT INTO ledger_decisions (seq, approved, by, at, reason) "
                "VALUES (7, 1, 'fang', '2026-02-02 00:00:00.000000', '')"
            )
        )
    schema.migrate(house.database)
    with house.reading() as session:
        found = list(ledger_store.entries(session))
    assert [(each.seq, each.entry.points, each.hash) for each in found] == [
        (7, 5, "1" * 64),
        (8, -5, "2" * 64),
    ]
    assert [(each.reversed_by, each.approved) for each in found] == [(8, True), (None, None)]
    for deed in ("UPDATE ledger SET points = 0", "DELETE FROM ledger"):
        with pytest.raises(Exception, match="append-only"), house.writing() as session:
            session.execute(text(deed))
    new = {**entry, "seq": 9, "role": "duty_fine", "hash": "3" * 64}
    with house.writing() as session:
        session.execute(text(LEDGER.format(**new)))
    with pytest.raises(Exception, match="role_known"), house.writing() as session:
        session.execute(text(LEDGER.format(**{**new, "seq": 10, "role": "x", "hash": "4" * 64})))
    house.close()
