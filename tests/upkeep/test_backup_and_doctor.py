"""Backups put everything back; the doctor finds whatever is off, and only that."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import text

from db.checks import result_store
from db.directory import directory_store
from db.feedback import addition_store
from db.feedback.addition_store import Addition
from db.ground import audit_store, dump, file_store, schema
from kiosk.actions.feedback.ratings import Circumstances, submission_of
from kiosk.pictures.keeping import keep_photo, place_of
from kiosk.upkeep.backup import back_up
from kiosk.upkeep.doctor import examine
from kiosk.upkeep.restoring import restore
from kiosk.wiring import House, open_house
from survey.refusals.backups import BackupNewer, NotABackup, PlaceNotEmpty
from survey.refusals.house import DatabasePastBackup, StoreInUse
from tests.helpers import formerly
from tests.helpers.building import NOW, a_person, a_window, fresh_settings
from tests.helpers.given_files import PDF
from tests.helpers.kept import ratings_of
from tests.helpers.slipped import a_batch, a_slip, a_trip


@pytest.fixture
def lived_in(any_house: House) -> House:
    """A house with something of everything the doctor looks at."""
    a_window(any_house)
    a_person(any_house, "P1", window="SB-1")
    for score in (5, 4, 1):
        at = Circumstances(window_id=1, now=NOW, zone=any_house.settings.zone)
        any_house.writer.keep_now(
            submission_of({"score": score, "key": str(uuid4()), "comment": "好，快"}, at)
        )
    keep_photo(any_house, a_photo())
    keep_paper(any_house)
    with any_house.writing() as session:
        audit_store.note(session, at=NOW, actor="王", deed="tried", subject="试", why="因为")
        rating, *_ = ratings_of(session, "2026-11")
        body = {"answers": {"SB1": True, "SB2": False}}
        addition = Addition(str(uuid4()), rating.id, "kept", body, "h", NOW)
        addition_store.add(session, addition, slot=0)
    return any_house


def keep_paper(house: House) -> None:
    """Keep a paper as one at a case is kept."""
    sha256 = place_of(house).put_file(PDF)
    with house.writing() as session:
        file_store.add(session, sha256, medium="pdf", size=len(PDF), at=NOW)


def a_photo() -> bytes:
    target = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(target, "JPEG")
    return target.getvalue()


def rows(house: House) -> dict[str, list[dict[str, object]]]:
    with house.reading() as session:
        return {table.name: list(dump.rows(session, table)) for table in dump.tables(session)}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A place where nothing is yet, once on each database."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    opened = open_house(fresh_settings(tmp_path / "elsewhere", database_url=url))
    yield opened
    opened.close()


def off(house: House) -> set[str]:
    return {finding.check for finding in examine(house) if not finding.sound}


def test_a_backup_restores_everything_into_an_empty_place(lived_in: House, tmp_path: Path) -> None:
    kept = back_up(lived_in, tmp_path / "copy.zip")
    other = open_house(fresh_settings(tmp_path / "other"))
    try:
        assert restore(other, tmp_path / "copy.zip") == kept
        assert rows(other) == rows(lived_in)
        assert off(other) == set()
        assert kept.photos == 2
    finally:
        other.close()


def test_a_backup_moves_a_house_to_postgresql(
    house: House, postgresql_url: str, tmp_path: Path
) -> None:
    a_window(house)
    at = Circumstances(window_id=1, now=NOW, zone=house.settings.zone)
    house.writer.keep_now(submission_of({"score": 5, "key": str(uuid4())}, at))
    back_up(house, tmp_path / "copy.zip")
    other = open_house(fresh_settings(tmp_path / "other", database_url=postgresql_url))
    try:
        restore(other, tmp_path / "copy.zip")
        assert rows(other) == rows(house)
        other.writer.keep_now(submission_of({"score": 4, "key": str(uuid4())}, at))
        a_window(other, "MW-1", post="MW")
        assert off(other) == set()
    finally:
        other.close()


def test_a_backup_is_readable_for_its_owner_alone(lived_in: House, tmp_path: Path) -> None:
    back_up(lived_in, tmp_path / "copy.zip")
    assert (tmp_path / "copy.zip").stat().st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.glob("*.half")] == []


def test_a_place_that_is_not_empty_is_left_alone(lived_in: House, tmp_path: Path) -> None:
    back_up(lived_in, tmp_path / "copy.zip")
    before = rows(lived_in)
    with pytest.raises(PlaceNotEmpty):
        restore(lived_in, tmp_path / "copy.zip")
    assert rows(lived_in) == before


def test_a_unit_placed_under_a_younger_one_is_restored(
    house: House, elsewhere: House, tmp_path: Path
) -> None:
    with house.writing() as session:
        for code, parent in (("A", None), ("B", None), ("C", None), ("B", "C"), ("A", "B")):
            directory_store.keep_unit(session, code=code, name=code, parent=parent)
    back_up(house, tmp_path / "copy.zip")
    restore(elsewhere, tmp_path / "copy.zip")
    with elsewhere.reading() as session:
        above = {unit.code: unit.parent for unit in directory_store.units(session)}
    assert above == {"A": "B", "B": "C", "C": None}


def test_a_backup_of_an_earlier_version_is_restored_and_migrated(
    elsewhere: House, tmp_path: Path
) -> None:
    former = open_house(fresh_settings(tmp_path / "former"))
    formerly.make(former.database)
    back_up(former, tmp_path / "copy.zip")
    before = rows(former)
    former.close()
    restore(elsewhere, tmp_path / "copy.zip")
    assert schema.state(elsewhere.database) is schema.State.CURRENT
    with elsewhere.reading() as session:
        assert result_store.with_photo(session, formerly.TWO) == ["C-1"]
    assert rows(elsewhere)["findings"] == before["findings"]
    a_window(elsewhere, "SB-1")  # PostgreSQL counts on behind what was restored
    assert off(elsewhere) == {"photos"}  # that house never had the pictures


def test_a_backup_of_a_newer_version_is_refused_by_its_name(house: House, tmp_path: Path) -> None:
    with house.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    back_up(house, tmp_path / "copy.zip")
    other = open_house(fresh_settings(tmp_path / "other"))
    with closing(other), pytest.raises(BackupNewer, match=r"database 9999.*Upgrade"):
        restore(other, tmp_path / "copy.zip")


def test_an_earlier_backup_does_not_go_into_tables_of_a_later_version(
    house: House, tmp_path: Path
) -> None:
    former = open_house(fresh_settings(tmp_path / "former"))
    formerly.make(former.database)
    back_up(former, tmp_path / "copy.zip")
    former.close()
    with pytest.raises(DatabasePastBackup):
        restore(house, tmp_path / "copy.zip")


def test_nothing_is_restored_into_a_place_that_is_served(house: House, tmp_path: Path) -> None:
    back_up(house, tmp_path / "copy.zip")
    other = open_house(fresh_settings(tmp_path / "other"))
    with closing(other), other.alone(), pytest.raises(StoreInUse):
        restore(other, tmp_path / "copy.zip")


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def _no_zip(file: Path) -> None:
    file.write_bytes(b"not a zip")


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _a_flipped_byte(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        units = archive.getinfo("tables/units.jsonl")
    _flip(file, units.header_offset + 30 + len(units.filename) + 24)


def _a_flipped_method(file: Path) -> None:
    _flip(file, file.read_bytes().index(b"PK\x01\x02") + 10)


def _flip(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 0xFF
    file.write_bytes(content)


def _strange(file: Path) -> None:
    _rewrite(file, "about.json", b'{"format": 1,', b'{"format": 99,')


def _no_mapping(file: Path) -> None:
    _rewrite(file, "about.json", b"{", b"[{", b"}", b"}]")


def _a_table_missing(file: Path) -> None:
    _rewrite(file, "tables/ratings.jsonl")


def _a_word_for_a_number(file: Path) -> None:
    _rewrite(file, "tables/windows.jsonl", b'"unit_id": 1', b'"unit_id": [1]')


def _a_unit_above_that_is_missing(file: Path) -> None:
    _rewrite(file, "tables/units.jsonl", b'"parent_id": null', b'"parent_id": 7')


def _rewrite(file: Path, name: str, *changes: bytes) -> None:
    """Replace words of a part, in pairs of old and new; without any the part is left out."""
    with zipfile.ZipFile(file) as whole:
        parts = {each: whole.read(each) for each in whole.namelist()}
    before = parts.pop(name)
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in before
        parts[name] = before = before.replace(old, new)
    with zipfile.ZipFile(file, "w") as broken:
        for each, content in parts.items():
            broken.writestr(each, content)


DAMAGES = (
    _cut, _no_zip, _empty, _a_flipped_byte, _a_flipped_method, _strange, _no_mapping,
    _a_table_missing, _a_word_for_a_number, _a_unit_above_that_is_missing,
)  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_backup_restores_nothing(
    house: House, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    a_window(house)
    file = tmp_path / "copy.zip"
    back_up(house, file)
    damage(file)
    other = open_house(fresh_settings(tmp_path / "other"))
    with closing(other):
        with pytest.raises(NotABackup):
            restore(other, file)
        assert schema.state(other.database) is schema.State.EMPTY


def test_a_backup_cannot_write_outside_the_photo_folder(house: House, tmp_path: Path) -> None:
    file = tmp_path / "copy.zip"
    back_up(house, file)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("photos/../../escaped.jpg", b"x")
    other = open_house(fresh_settings(tmp_path / "other"))
    try:
        restore(other, file)
    finally:
        other.close()
    assert list(tmp_path.rglob("escaped.jpg")) == []


def test_a_healthy_house_is_told_healthy(lived_in: House) -> None:
    assert off(lived_in) == set()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE rating_daily SET n5 = n5 + 1",
        "UPDATE rating_monthly SET n1 = 7",
        "UPDATE rating_hourly SET excluded = 1",
        "DELETE FROM commitment_monthly",
        "UPDATE ratings SET score = 3",
        "UPDATE ratings SET reasons = 'quick'",
    ],
)
def test_the_doctor_finds_sums_that_do_not_equal_their_ratings(
    lived_in: House, change: str
) -> None:
    with lived_in.writing() as session:
        session.execute(text(change))
    assert off(lived_in) == {"roll-ups"}


@pytest.mark.parametrize("ending", [".jpg", ".bin"])
def test_the_doctor_finds_a_photo_or_file_that_is_gone_or_changed(
    lived_in: House, ending: str
) -> None:
    [photo] = lived_in.photo_folder.rglob(f"*{ending}")
    content = photo.read_bytes()
    photo.write_bytes(b"something else")
    assert off(lived_in) == {"photos"}
    photo.unlink()
    assert off(lived_in) == {"photos"}
    photo.write_bytes(content)
    assert off(lived_in) == set()


@pytest.mark.parametrize("ending", [".jpg", ".bin"])
def test_a_backup_tells_how_many_photos_and_files_it_lacks(
    lived_in: House, tmp_path: Path, ending: str
) -> None:
    [photo] = lived_in.photo_folder.rglob(f"*{ending}")
    assert back_up(lived_in, tmp_path / "copy.zip").lost == 0
    photo.write_bytes(b"something else")
    assert back_up(lived_in, tmp_path / "copy.zip").lost == 1
    photo.unlink()
    assert back_up(lived_in, tmp_path / "copy.zip").lost == 1


def test_the_doctor_names_a_broken_audit_trail(lived_in: House) -> None:
    with lived_in.writing() as session:
        audit_store.note(session, at=NOW, actor="李", deed="tried", subject="试", why="再试")
        for trigger in ("audit_forbids_update", "audit_forbids_change"):
            on = "" if lived_in.database.is_sqlite else " ON audit"
            session.execute(text(f"DROP TRIGGER IF EXISTS {trigger}{on}"))
        session.execute(text("UPDATE audit SET actor = '赵' WHERE seq = 2"))
    [broken] = [finding for finding in examine(lived_in) if not finding.sound]
    assert (broken.check, broken.detail) == ("audit trail", "entry 2 does not fit the chain")


def test_what_the_doctor_stumbles_over_is_a_finding(lived_in: House) -> None:
    with lived_in.writing() as session:
        session.execute(text("UPDATE rating_additions SET body = 'null'"))
    found = {finding.check: finding for finding in examine(lived_in)}
    assert not found["roll-ups"].sound
    assert "could not be checked" in found["roll-ups"].detail
    assert found["audit trail"].sound


def test_the_doctor_finds_a_database_that_is_not_migrated(tmp_path: Path) -> None:
    house = open_house(fresh_settings(tmp_path))
    try:
        assert "migrations" in off(house)
    finally:
        house.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE trips SET slip = 40",
        "UPDATE slip_batches SET last = 30 WHERE first = 1",
    ],
)
def test_the_doctor_finds_a_slip_of_two_batches_and_a_trip_of_another(
    lived_in: House, change: str
) -> None:
    a_window(lived_in, "SB-7", unit="U7")
    batch, _ = a_batch(lived_in, 20, unit="U7"), a_batch(lived_in, 20, unit="U7")
    a_trip(lived_in, a_slip(lived_in, batch), "1" * 32)
    assert off(lived_in) == set()
    with lived_in.writing() as session:
        session.execute(text(change))
    assert off(lived_in) == {"slips"}
