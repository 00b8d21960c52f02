"""What people wrote in sealed cases leaves the house encrypted, and comes home where its key is."""

from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from db.cases import case_store, complaint_store, veiling
from db.ground import schema
from kiosk.config import Settings
from kiosk.files.exports import VEILED
from kiosk.files.veils import is_veiled
from kiosk.upkeep.doctor import examine
from kiosk.wiring import House, open_house
from survey.cases.complaints import INTEGRITY
from tests.helpers.building import fresh_settings
from tests.helpers.casework import ADDED, FACTS, IMPROVE, NOTE, RAW, STATEMENT, SUMMARY, Affair
from tests.helpers.commands import Kiosk, commands

WRITTEN = (RAW, ADDED, NOTE, SUMMARY, STATEMENT, FACTS, IMPROVE)


@pytest.fixture
def integrity(house: House) -> Affair:
    affair = Affair(house, category=INTEGRITY)
    affair.talked()
    return affair


@pytest.fixture
def kiosk(
    integrity: Affair, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Kiosk:
    return commands(integrity.house.settings, monkeypatch, capsys)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def there(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """An empty house elsewhere, once on each database."""
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    settings = fresh_settings(tmp_path / "there", database_url=url)
    with closing(open_house(settings)) as house:
        schema.migrate(house.database)
    return settings


def written(folder: Path) -> str:
    return "".join(each.read_text(encoding="utf-8-sig") for each in folder.glob("*.csv"))


def test_an_export_holds_no_word_of_a_sealed_case_unless_it_is_asked_for(
    kiosk: Kiosk, tmp_path: Path
) -> None:
    assert kiosk("export", str(tmp_path / "out")).status == 0
    told = written(tmp_path / "out")
    assert [words for words in WRITTEN if words in told] == []
    assert kiosk("export", str(tmp_path / "clear"), "--in-clear").status == 0
    told = written(tmp_path / "clear")
    assert [words for words in WRITTEN if words not in told] == []


def test_where_the_key_is_the_words_come_home_and_lie_veiled_there(
    kiosk: Kiosk,
    integrity: Affair,
    there: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    kiosk("export", str(tmp_path / "out"))
    again = commands(there, monkeypatch, capsys)
    for _ in range(2):
        assert again("import", str(tmp_path / "out")).status == 0
    with closing(open_house(there)) as house, house.reading() as session:
        complaint = complaint_store.get(session, integrity.number)
        told = str([each.detail for each in case_store.events(session, complaint.id)])
        assert complaint.words == RAW
        assert [words for words in (NOTE, STATEMENT, FACTS) if words not in told] == []
        assert veiling.plain(session) == 0
        assert next(each for each in examine(house) if each.check.startswith("words")).sound
    assert kiosk("import", str(tmp_path / "out")).status == 0


def test_a_house_with_another_key_takes_the_words_as_they_are_and_says_so(
    kiosk: Kiosk,
    integrity: Affair,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    first, second = tmp_path / "out", tmp_path / "again"
    kiosk("export", str(first))
    settings = fresh_settings(tmp_path / "there", secret_key=SecretStr("quite another key"))
    with closing(open_house(settings)) as house:
        schema.migrate(house.database)
    other = commands(settings, monkeypatch, capsys)
    for _ in range(2):
        told = other("import", str(first), KIOSK_LANGUAGE="en")
        assert (told.status, "--in-clear" in told.err) == (0, True)
    with closing(open_house(settings)) as house, house.reading() as session:
        complaint = complaint_store.get(session, integrity.number)
        assert is_veiled(complaint.words or "")
        assert veiling.plain(session) == 0
        assert next(each for each in examine(house) if each.check.startswith("words")).sound
    assert other("export", str(second)).status == 0
    for name in VEILED:
        assert (second / f"{name}.csv").read_bytes() == (first / f"{name}.csv").read_bytes()
