"""Backups put everything back; the doctor finds whatever is off, and only that."""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import text

from db import addition_store, audit_store, dump, rating_store, schema
from db.addition_store import Addition
from db.dump import PlaceNotEmpty
from kiosk.actions.photos import keep_photo
from kiosk.actions.ratings import Circumstances, submission_of
from kiosk.backup import NotABackup, back_up, restore
from kiosk.doctor import examine
from kiosk.wiring import House, open_house
from tests.building import NOW, a_person, a_window, fresh_settings


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
    with any_house.writing() as session:
        audit_store.note(session, at=NOW, actor="王", deed="tried", subject="试", why="因为")
        rating, *_ = rating_store.of_month(session, "2026-11")
        body = {"answers": {"SB1": True, "SB2": False}}
        addition = Addition(str(uuid4()), rating.id, "kept", body, "h", NOW)
        addition_store.add(session, addition, slot=0)
    return any_house


def a_photo() -> bytes:
    target = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(target, "JPEG")
    return target.getvalue()


def rows(house: House) -> dict[str, list[dict[str, object]]]:
    with house.reading() as session:
        return {name: list(dump.rows(session, name)) for name in dump.tables()}


def off(house: House) -> set[str]:
    return {finding.check for finding in examine(house) if not finding.sound}


def test_a_backup_restores_everything_into_an_empty_place(lived_in: House, tmp_path: Path) -> None:
    kept = back_up(lived_in, tmp_path / "copy.zip")
    other = open_house(fresh_settings(tmp_path / "other"))
    try:
        assert restore(other, tmp_path / "copy.zip") == kept
        assert rows(other) == rows(lived_in)
        assert off(other) == set()
        assert kept.photos == 1
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


@pytest.mark.parametrize("damage", ["cut", "no zip", "strange", "a table missing"])
def test_a_damaged_backup_restores_nothing(house: House, tmp_path: Path, damage: str) -> None:
    a_window(house)
    file = tmp_path / "copy.zip"
    back_up(house, file)
    _damage(file, damage)
    other = open_house(fresh_settings(tmp_path / "other"))
    try:
        with pytest.raises(NotABackup):
            restore(other, file)
        if schema.state(other.database) is schema.State.CURRENT:
            assert not any(rows(other).values())
    finally:
        other.close()


def _damage(file: Path, how: str) -> None:
    if how == "cut":
        file.write_bytes(file.read_bytes()[:-200])
    elif how == "no zip":
        file.write_bytes(b"not a zip")
    else:
        with zipfile.ZipFile(file) as whole:
            parts = {name: whole.read(name) for name in whole.namelist()}
        if how == "strange":
            parts["about.json"] = json.dumps({"format": 99, "revision": "0001"}).encode()
        else:
            del parts["tables/ratings.jsonl"]
        with zipfile.ZipFile(file, "w") as broken:
            for name, content in parts.items():
                broken.writestr(name, content)


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


def test_the_doctor_finds_a_photo_that_is_gone_or_changed(lived_in: House) -> None:
    [photo] = lived_in.photo_folder.rglob("*.jpg")
    content = photo.read_bytes()
    photo.write_bytes(b"something else")
    assert off(lived_in) == {"photos"}
    photo.unlink()
    assert off(lived_in) == {"photos"}
    photo.write_bytes(content)
    assert off(lived_in) == set()


def test_the_doctor_finds_a_database_that_is_not_migrated(tmp_path: Path) -> None:
    house = open_house(fresh_settings(tmp_path))
    try:
        assert "migrations" in off(house)
    finally:
        house.close()
