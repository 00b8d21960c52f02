"""Words that reached nobody before they could wait: the migration lets them wait now."""

from pathlib import Path

import pytest
from sqlalchemy import text

from db.cases import waiting_store
from db.ground import schema
from db.ground.engine import Database

COMPLAINT = (
    "INSERT INTO complaints (id, ref, source, category, state, language, occurred_at, received_at,"
    " biz_month) VALUES ({n}, 'C-{n}', 'customer', 'other', '{state}', 'zh-CN',"
    " '2026-01-01 00:00:00', '2026-01-01 00:00:00', '2026-01')"
)
CASE = (
    "INSERT INTO cases (complaint_id, kind, intake, sealed, version, appealed, reopened)"
    " VALUES ({n}, 'complaint', 'page', false, 0, false, false)"
)
MESSAGE = (
    "INSERT INTO complaint_messages (complaint_id, key, author, words, sent_at)"
    " VALUES ({n}, '{key}', '{author}', 'x', '2026-01-0{day} 00:00:00')"
)
SAID = {
    1: ("closed", ["complainant"]),
    2: ("replied", ["complainant", "team"]),
    3: ("replied", ["team", "complainant", "complainant"]),
    4: ("received", []),
}


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("pg", marks=pytest.mark.postgresql)])
def test_what_nobody_answered_before_waits_after_the_migration(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    here = f"sqlite:///{tmp_path / 'old.db'}"
    database = Database(here if kind == "sqlite" else request.getfixturevalue("postgresql_url"))
    schema.migrate(database, to="0010")
    with database.writing() as session:
        for n, (state, authors) in SAID.items():
            session.execute(text(COMPLAINT.format(n=n, state=state)))
            session.execute(text(CASE.format(n=n)))
            for day, author in enumerate(authors, start=1):
                told = MESSAGE.format(n=n, key=f"{n}-{day}", author=author, day=day)
                session.execute(text(told))
    schema.migrate(database)
    with database.reading() as session:
        since = {n: waiting_store.waiting_since(session, n) for n in SAID}
    assert {n: each and each.day for n, each in since.items()} == {1: 1, 2: None, 3: 2, 4: None}
    database.close()
