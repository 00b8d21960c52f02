"""The key a database knows: with another one nothing goes on unnoticed, and the way out is told."""

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import event

from db.cases import complaint_store
from db.ground import audit_store, dump, schema, trait_store
from kiosk.actions.cases.complaints import Circumstances, make_complaint
from kiosk.config import Settings
from kiosk.locks.keys import key_file, make_key
from kiosk.locks.sealing import unsealed
from kiosk.upkeep import known_key
from kiosk.upkeep.backup import back_up
from kiosk.upkeep.doctor import examine
from kiosk.upkeep.restoring import restore
from kiosk.wiring import House, open_house
from survey.refusals.backups import AnotherKeyHere, NotABackup
from survey.refusals.house import KeyIsAnother, SecretKeyMissing
from survey.texts import CHINESE
from tests.helpers.building import NOW, fresh_settings
from tests.helpers.commands import Kiosk, commands

KEY = "0b4a7f6e-3f55-4b52-9a5b-0f3f2b9f7f10"
PHONE = "13800138000"

Open = Callable[[Settings], House]


@pytest.fixture
def opening() -> Iterator[Open]:
    """Opens houses and closes them afterwards."""
    with ExitStack() as closing_them:
        yield lambda settings: closing_them.enter_context(closing(open_house(settings)))


@pytest.fixture
def kiosk(
    nowhere: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Kiosk:
    """The command line of an installation whose key is a file."""
    return commands(with_key(nowhere, ""), monkeypatch, capsys)


def with_key(settings: Settings, key: str) -> Settings:
    return settings.model_copy(update={"secret_key": SecretStr(key)})


def complain(house: House) -> None:
    form = {"words": "久等", "category": "attitude", "when": "now"}
    contact = {"contact_kind": "phone", "contact": PHONE}
    at = Circumstances(NOW, house.settings.zone, house.secret, CHINESE)
    with house.writing() as session:
        make_complaint(session, form | contact, at, key=KEY)


def contact_of(house: House) -> str | None:
    with house.reading() as session:
        found = unsealed(house.secret, complaint_store.newest_contact(session))
    return found.value if found else None


def key_findings(house: House) -> list[tuple[bool, str]]:
    return [(f.sound, f.detail) for f in examine(house) if f.check == "secret key"]


def test_a_house_that_once_had_its_key_goes_on_with_no_other(
    any_house: House, any_settings: Settings, opening: Open
) -> None:
    for _ in range(2):
        known_key.settle(any_house)
    other = opening(with_key(any_settings, "quite another key"))
    with pytest.raises(KeyIsAnother):
        known_key.settle(other)
    assert key_findings(any_house)[0][0]
    assert key_findings(other) == [(False, KeyIsAnother().said.en)]


def test_before_the_key_was_ever_noted_the_contacts_tell_it(
    any_house: House, any_settings: Settings, opening: Open
) -> None:
    complain(any_house)
    other = opening(with_key(any_settings, "quite another key"))
    assert key_findings(other) == [(False, KeyIsAnother().said.en)]
    with pytest.raises(KeyIsAnother):
        known_key.settle(other)
    known_key.settle(any_house)


def test_of_the_key_nothing_is_kept_that_opens_anything(house: House) -> None:
    known_key.settle(house)
    with house.reading() as session:
        kept = trait_store.get(session, known_key.MARK)
    assert kept is not None
    assert len(kept) == 16
    assert kept not in house.secret
    assert house.secret not in kept


def test_where_nothing_was_sealed_a_missing_key_is_to_be_made(
    settings: Settings, opening: Open
) -> None:
    with pytest.raises(SecretKeyMissing, match="kiosk init"):
        known_key.settle(opening(with_key(settings, "")))


def test_a_lost_key_is_not_replaced_by_a_new_one(kiosk: Kiosk, nowhere: Settings) -> None:
    assert kiosk("init").status == 0
    key_file(nowhere).unlink()
    for command in ("init", "serve"):
        assert "secret.key" in kiosk(command, KIOSK_LANGUAGE="en").refusal
        assert not key_file(nowhere).exists()
    told = kiosk("doctor", "--json")
    assert told.status == 1
    [wrong] = [each for each in json.loads(told.out)["checks"] if not each["sound"]]
    assert wrong["check"] == "secret key"


def test_another_key_is_refused_by_init_and_serve(kiosk: Kiosk) -> None:
    assert kiosk("init").status == 0
    for command in ("init", "serve"):
        assert "--accept-key" in kiosk(command, KIOSK_SECRET_KEY="another").refusal


def test_who_lost_the_key_for_good_goes_on_with_a_new_one(
    kiosk: Kiosk, nowhere: Settings, opening: Open
) -> None:
    assert kiosk("init").status == 0
    house = opening(with_key(nowhere, ""))
    complain(house)
    key_file(nowhere).unlink()
    told = kiosk("init", "--accept-key")
    assert (told.status, "Secret key made" in told.err) == (0, True)
    assert kiosk("init").status == 0
    assert kiosk("doctor").status == 0
    again = opening(with_key(nowhere, ""))
    assert contact_of(again) is None
    with again.reading() as session:
        assert "key-accepted" in [entry.deed for entry in audit_store.entries(session)]


def test_a_backup_brings_its_key_before_its_rows(
    settings: Settings, nowhere: Settings, opening: Open, tmp_path: Path
) -> None:
    house = opening(with_key(settings, ""))
    make_key(house.settings)
    complain(house)
    assert back_up(house, tmp_path / "copy.zip", with_keys=True).keys
    other = opening(with_key(nowhere, ""))
    there: list[bool] = []
    event.listen(
        other.database.engine, "commit", lambda _: there.append(key_file(nowhere).is_file())
    )
    assert restore(other, tmp_path / "copy.zip").keys
    assert there == [True]
    assert key_file(nowhere).stat().st_mode & 0o077 == 0
    assert contact_of(other) == PHONE


def test_a_backup_that_cannot_be_restored_leaves_no_key(
    settings: Settings, nowhere: Settings, opening: Open, tmp_path: Path
) -> None:
    house = opening(with_key(settings, ""))
    make_key(house.settings)
    back_up(house, tmp_path / "copy.zip", with_keys=True)
    with zipfile.ZipFile(tmp_path / "copy.zip", "a") as archive, pytest.warns(match="Duplicate"):
        archive.writestr("tables/units.jsonl", '{"id": 1, "code": "A", "nonsense": 1}\n')
    with pytest.raises(NotABackup):
        restore(opening(with_key(nowhere, "")), tmp_path / "copy.zip")
    assert not key_file(nowhere).exists()


def test_a_backup_is_not_restored_beside_another_key(
    settings: Settings, nowhere: Settings, opening: Open, tmp_path: Path
) -> None:
    house = opening(with_key(settings, ""))
    make_key(house.settings)
    complain(house)
    back_up(house, tmp_path / "copy.zip", with_keys=True)
    other = opening(with_key(nowhere, ""))
    make_key(other.settings)
    with pytest.raises(AnotherKeyHere, match=r"secret\.key"):
        restore(other, tmp_path / "copy.zip")
    set_otherwise = opening(with_key(nowhere, "another key"))
    with pytest.raises(AnotherKeyHere, match="KIOSK_SECRET_KEY"):
        restore(set_otherwise, tmp_path / "copy.zip")
    assert schema.state(other.database) is schema.State.EMPTY
    key_file(nowhere).unlink()
    restore(other, tmp_path / "copy.zip")
    assert contact_of(opening(with_key(nowhere, ""))) == PHONE


def test_an_earlier_backup_tells_its_key_by_the_contacts(
    house: House, nowhere: Settings, opening: Open, tmp_path: Path
) -> None:
    complain(house)
    back_up(house, tmp_path / "copy.zip")
    _forget_the_mark(tmp_path / "copy.zip")
    other = opening(with_key(nowhere, "another key"))
    with pytest.raises(AnotherKeyHere):
        restore(other, tmp_path / "copy.zip")
    assert schema.state(other.database) is schema.State.EMPTY
    right = opening(with_key(nowhere, house.secret))
    restore(right, tmp_path / "copy.zip")
    assert contact_of(right) == PHONE


def _forget_the_mark(file: Path) -> None:
    with zipfile.ZipFile(file) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    about = json.loads(parts["about.json"])
    parts["about.json"] = json.dumps({k: v for k, v in about.items() if k != "key"}).encode()
    with zipfile.ZipFile(file, "w") as again:
        for name, content in parts.items():
            again.writestr(name, content)


def test_a_key_that_is_a_setting_stays_out_of_the_backup_and_is_asked_for(
    settings: Settings,
    opening: Open,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    house = opening(settings)
    make_key(with_key(settings, ""))  # left from before it became a setting
    known_key.settle(house)
    complain(house)
    file = tmp_path / "copy.zip"
    told = commands(settings, monkeypatch, capsys)("backup", str(file))
    assert "KIOSK_SECRET_KEY" in told.err
    with zipfile.ZipFile(file) as archive:
        assert "secret.key" not in archive.namelist()
    there = fresh_settings(tmp_path / "there", secret_key=SecretStr(""))
    there.data_dir.parent.mkdir()
    kiosk = commands(there, monkeypatch, capsys)
    assert "KIOSK_SECRET_KEY" in kiosk("restore", str(file)).refusal
    told = kiosk("restore", str(file), "--without-key")
    assert (told.status, "KIOSK_SECRET_KEY" in told.err) == (0, True)
    assert "KIOSK_SECRET_KEY" in kiosk("serve").refusal
    assert kiosk("doctor", KIOSK_SECRET_KEY=house.secret).status == 0
    other = opening(with_key(there, house.secret))
    assert contact_of(other) == PHONE
    with house.reading() as session, other.reading() as restored:
        for table in dump.tables(session):
            assert list(dump.rows(session, table)) == list(dump.rows(restored, table))
