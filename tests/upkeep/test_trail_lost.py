"""The trail where its keys were lost, much was touched, or nothing was there before."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from db.ground import audit_store, seal_store, trait_store
from kiosk.config import Settings
from kiosk.locks import seal_keys, trail_keys
from kiosk.upkeep import known_key, trail, trail_proof
from kiosk.upkeep.backup import back_up
from kiosk.upkeep.doctor import examine
from kiosk.upkeep.restoring import restore
from kiosk.wiring import House, open_house
from survey.refusals.house import KeyIsAnother
from tests.helpers import formerly
from tests.helpers.building import a_person, fresh_settings
from tests.helpers.commands import Kiosk, commands


@pytest.fixture
def kiosk(
    nowhere: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Kiosk:
    """The command line of a new installation."""
    made = commands(nowhere, monkeypatch, capsys)
    assert made("init").status == 0
    return made


@pytest.fixture
def begun(kiosk: Kiosk, nowhere: Settings) -> Iterator[House]:
    """The house that was made by the command line."""
    with closing(open_house(nowhere)) as house:
        yield house


def sealed_rows(house: House) -> tuple[bool, str]:
    [found] = [each for each in examine(house) if each.check == "sealed rows"]
    return found.sound, found.detail


def test_a_new_house_took_nothing_over(begun: House) -> None:
    a_person(begun, "P1")
    sound, said = sealed_rows(begun)
    assert sound
    assert "taken over" not in said


def test_what_another_wrote_before_the_chain_began_is_taken_over(any_house: House) -> None:
    with any_house.database.writing() as session:  # as an earlier version wrote
        session.execute(text("INSERT INTO people (code, name) VALUES ('P0', '王')"))
    a_person(any_house, "P1")
    sound, said = sealed_rows(any_house)
    assert sound
    assert "taken over" in said


def test_lost_keys_that_seal_are_named_and_no_house_goes_on_without_them(
    kiosk: Kiosk, begun: House
) -> None:
    assert kiosk("rotate-key").status == 0
    file = seal_keys.keys_file(begun.settings)
    kept = file.read_bytes()
    file.unlink()
    assert str(file) in kiosk("doctor").out
    for refused in ("init", "serve", "tick", "rotate-key"):
        assert str(file) in kiosk(refused).refusal, refused
    file.write_bytes(kept)
    assert kiosk("tick").status == 0
    file.unlink()
    assert kiosk("init", "--accept-key").status == 0
    assert kiosk("tick").status == 0


@pytest.mark.parametrize(
    "command",
    [
        ("tick",), ("close", "2026-10", "--by", "tang"), ("import", "."), ("init",),
        ("init", "--invite", "tang"), ("init", "--reset-factor", "tang"),
        ("slips", "make", "U1", "24"), ("slips", "void", "AAAA-AAAA", "--reason", "stolen"),
    ],
)  # fmt: skip
def test_what_writes_does_nothing_beside_another_key(
    kiosk: Kiosk, begun: House, command: tuple[str, ...]
) -> None:
    with begun.writing() as session:
        trait_store.keep(session, known_key.MARK, "another house's")
    with begun.reading() as session:
        before = len(audit_store.subjects(session, {"account-invited", "factor-reset"}))
    assert KeyIsAnother().said.zh in kiosk(*command).refusal
    with begun.reading() as session:
        assert len(audit_store.subjects(session, {"account-invited", "factor-reset"})) == before


def test_lost_keys_of_the_trail_are_named_and_no_house_goes_on_without_them(
    kiosk: Kiosk, begun: House
) -> None:
    assert kiosk("rotate-key").status == 0
    file = trail_keys.keys_file(begun.settings)
    kept = file.read_bytes()
    file.unlink()
    told = kiosk("doctor")
    [line] = [each for each in told.out.splitlines() if "sealed rows" in each]
    assert told.status == 1
    assert str(file) in line
    assert "put that file back" in line
    assert "past the house" not in told.out
    for refused in ("init", "serve"):
        assert str(file) in kiosk(refused).refusal
    file.write_bytes(kept)
    assert kiosk("init").status == 0
    assert kiosk("doctor").status == 0


def test_who_lost_the_keys_of_the_trail_for_good_begins_it_anew(kiosk: Kiosk, begun: House) -> None:
    kiosk("rotate-key")
    trail_keys.keys_file(begun.settings).unlink()
    assert kiosk("init", "--accept-key").status == 0
    assert kiosk("init").status == 0
    assert kiosk("doctor").status == 0


def test_hundreds_of_rows_put_in_are_counted_by_table_and_the_first_named(begun: House) -> None:
    a_person(begun, "P1")
    with begun.database.writing() as session:
        for n in range(300):
            session.execute(
                text("INSERT INTO people (code, name) VALUES (:code, '王')"), {"code": f"X{n}"}
            )
    sound, said = sealed_rows(begun)
    assert not sound
    assert said.startswith("300 rows were touched past the house: 300 of people were put in;")
    assert said.count("was put in past the house") == trail_proof.NAMED
    assert said.endswith(f"and {300 - trail_proof.NAMED} more rows")


def test_a_house_that_was_settled_takes_no_restore_over(begun: House) -> None:
    a_person(begun, "P1")
    with begun.database.writing() as session:
        session.execute(text("INSERT INTO people (code, name) VALUES ('X', '王')"))
    assert trail.take_over_restored(begun, "0.4.0") == 0
    assert not sealed_rows(begun)[0]


def test_a_restore_of_an_earlier_release_is_taken_over_and_says_so(
    nowhere: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with closing(open_house(fresh_settings(tmp_path / "former"))) as former:
        formerly.make(former.database)
        back_up(former, tmp_path / "copy.zip")
    kiosk = commands(nowhere, monkeypatch, capsys)
    told = kiosk("restore", str(tmp_path / "copy.zip"))
    assert told.status == 0
    assert "of an earlier release" in told.err
    with closing(open_house(nowhere)) as house:
        assert sealed_rows(house)[0]
        with house.reading() as session:
            [entry] = audit_store.entries(session)
        assert entry.deed == "restore-taken-over"
        assert entry.detail["rows"]["people"] == 1
        n = links_of(house)
    assert kiosk("init").status == 0
    with closing(open_house(nowhere)) as house, house.reading() as session:
        deeds = [each.deed for each in audit_store.entries(session)]
    assert "trail-taken-over" not in deeds
    assert n > 0


def test_a_restore_of_a_sealed_backup_seals_nothing_anew(begun: House, tmp_path: Path) -> None:
    a_person(begun, "P1")
    with begun.database.writing() as session:
        session.execute(text("INSERT INTO people (code, name) VALUES ('X', '王')"))
    back_up(begun, tmp_path / "copy.zip", with_keys=True)
    with closing(open_house(fresh_settings(tmp_path / "other"))) as other:
        kept = restore(other, tmp_path / "copy.zip")
        assert (kept.taken_over, links_of(other)) == (0, links_of(begun))
        sound, said = sealed_rows(other)
    assert not sound
    assert "people 2 was put in past the house" in said


def test_no_key_is_made_beside_a_wrong_one(kiosk: Kiosk, begun: House) -> None:
    told = kiosk("rotate-key", KIOSK_SECRET_KEY="quite another key")
    assert KeyIsAnother().said.zh in told.refusal
    kiosk("rotate-key")
    file = trail_keys.keys_file(begun.settings)
    file.unlink()
    assert str(file) in kiosk("rotate-key").refusal
    assert not file.exists()


def links_of(house: House) -> int:
    with house.reading() as session:
        return len(list(seal_store.links(session)))
