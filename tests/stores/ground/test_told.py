"""What stands beside a deed: what it changed, before and after, however it was written."""

import pytest
from sqlalchemy import text

from db.directory import directory_store
from db.ground import audit_store, told
from db.ground.audit_store import Changed, Entry
from db.ground.models import Base
from db.ground.sealed import ROW_BY_ROW, TOLD
from kiosk import clock
from kiosk.reports.trail_sentences import COLUMNS, TABLES
from kiosk.whence import Whence, coming_from
from kiosk.wiring import House
from survey.cases.steps import COMPLAINANT
from survey.directory.roles import SYSTEM
from tests.helpers.building import a_person, a_window, an_account

PHONE = Whence("10.20.30.40", "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Safari")


def changed(house: House, *statements: str, subject: str = "x", actor: str = "wang") -> Entry:
    """Do something in the database the way an action does, note it, and return the entry."""
    with house.writing() as session:
        for each in statements:
            session.execute(text(each))
        audit_store.note(session, at=clock.now(), actor=actor, deed="tried", subject=subject)
    with house.reading() as session:
        return list(audit_store.entries(session))[-1]


def test_a_change_is_told_before_and_after(any_house: House) -> None:
    a_window(any_house)
    told_of = changed(any_house, "UPDATE windows SET name = '西门', active = false")
    assert told_of.changed == [
        Changed("windows", "SB-1", {"name": ["窗口 SB-1", "西门"], "active": [True, False]})
    ]


def test_what_points_to_another_row_is_told_by_its_code(any_house: House) -> None:
    a_window(any_house)
    a_window(any_house, "SB-2", unit="U2")
    [row] = changed(
        any_house,
        "UPDATE windows SET unit_id = (SELECT id FROM units WHERE code = 'U2') WHERE code = 'SB-1'",
    ).changed
    assert row.columns == {"unit_id": ["U1", "U2"]}


def test_new_rows_and_removed_ones_are_told(any_house: House) -> None:
    a_person(any_house, "P1")
    [removed] = changed(any_house, "DELETE FROM postings").changed
    assert (removed.table, removed.called) == ("postings", "P1 1970-01-01")
    assert removed.columns["unit_id"] == ["U1", None]
    with any_house.writing() as session:
        directory_store.keep_person(session, code="P2", name="李")
        audit_store.note(session, at=clock.now(), actor="w", deed="tried", subject="P2")
    with any_house.reading() as session:
        entry = list(audit_store.entries(session))[-1]
    assert entry.changed == [Changed("people", "P2", {"name": [None, "李"]})]


def test_each_deed_of_a_transaction_tells_its_own_change(any_house: House) -> None:
    a_window(any_house)
    with any_house.writing() as session:
        for name in ("一", "二"):
            session.execute(text("UPDATE windows SET name = :name"), {"name": name})
            audit_store.note(session, at=clock.now(), actor="w", deed="tried", subject="SB-1")
    with any_house.reading() as session:
        first, second = list(audit_store.entries(session))[-2:]
    assert [each.columns for each in first.changed] == [{"name": ["窗口 SB-1", "一"]}]
    assert [each.columns for each in second.changed] == [{"name": ["一", "二"]}]


def test_a_change_that_was_taken_back_is_none(any_house: House) -> None:
    a_window(any_house)
    entry = changed(any_house, "UPDATE windows SET post = 'MW'", "UPDATE windows SET post = 'SB'")
    assert entry.changed == []


def test_an_import_of_thousands_tells_some_and_counts_the_rest(house: House) -> None:
    codes = ", ".join(f"('C{n}', 'x')" for n in range(told.ROWS + 30))
    entry = changed(house, f"INSERT INTO people (code, name) VALUES {codes}")
    assert len(entry.changed) == told.ROWS
    assert entry.changed_more == 30


def test_a_transaction_of_many_deeds_tells_the_changes_of_the_first(house: House) -> None:
    with house.writing() as session:
        for n in range(told.DEEDS + 5):
            directory_store.keep_person(session, code=f"P{n}", name="x")
            audit_store.note(session, at=clock.now(), actor="w", deed="tried", subject="x")
    with house.reading() as session:
        entries = list(audit_store.entries(session))
    assert [bool(each.changed) for each in entries] == [True] * told.DEEDS + [False] * 5


def test_from_where_a_deed_came_is_told_and_no_closer_than_needed(house: House) -> None:
    with coming_from(lambda: PHONE):
        entry = changed(house)
    assert entry.whence == {"network": "10.20.30.*", "browser": "Chrome", "system": "Android"}
    assert "10.20.30.40" not in str(entry.kept)
    assert changed(house).whence == {}


@pytest.mark.parametrize("actor", [COMPLAINANT, SYSTEM])
def test_of_complainants_the_trail_keeps_no_network(house: House, actor: str) -> None:
    with coming_from(lambda: PHONE):
        assert changed(house, actor=actor).whence == {}


def test_what_a_deed_tells_itself_stays_as_it_told_it(house: House) -> None:
    an_account(house, "li")
    with coming_from(lambda: PHONE), house.writing() as session:
        audit_store.note(
            session, at=clock.now(), actor="w", deed="tried", subject="x", reason="why"
        )
    with house.reading() as session:
        [entry] = audit_store.entries(session)
        assert audit_store.broken_at(session) is None
    assert entry.detail == {"reason": "why"}
    assert entry.sealed


def test_what_is_told_has_its_columns_and_its_words_and_is_sealed() -> None:
    assert TOLD.keys() <= ROW_BY_ROW
    assert TOLD.keys() == TABLES.keys()
    for name, each in TOLD.items():
        assert set(each.columns) <= {column.name for column in Base.metadata.tables[name].columns}
    assert {column for each in TOLD.values() for column in each.columns} == COLUMNS.keys()


SECRET = {
    "password_hash", "secret_hash", "key", "token", "token_hash", "sealed_key", "words", "note",
    "mark", "salt", "seed", "body_hash",
}  # fmt: skip


def test_no_secret_and_no_words_of_complaints_are_told() -> None:
    assert not {column for each in TOLD.values() for column in each.columns} & SECRET
