"""The end of the chain goes along with what leaves the house, and that it left is in the trail."""

from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from db.ground import audit_store
from kiosk.config import Settings
from kiosk.reports.trail import end_code, holds
from kiosk.wiring import open_house
from tests.helpers.building import a_window
from tests.helpers.commands import Kiosk, commands


@pytest.fixture
def kiosk(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Kiosk:
    with closing(open_house(settings)) as house:
        a_window(house)
    return commands(settings, monkeypatch, capsys)


def end(settings: Settings) -> str:
    with closing(open_house(settings)) as house, house.reading() as session:
        return end_code(session)


def noted(settings: Settings) -> list[tuple[str, str, str]]:
    with closing(open_house(settings)) as house, house.reading() as session:
        return [(each.actor, each.deed, each.subject) for each in audit_store.entries(session)]


def test_an_export_tells_the_end_of_the_chain_and_is_in_the_trail(
    kiosk: Kiosk, settings: Settings, tmp_path: Path
) -> None:
    before = end(settings)
    told = kiosk("export", str(tmp_path / "out"))
    assert told.status == 0
    assert before in told.err
    assert (tmp_path / "out" / "trail.txt").read_text().strip() == before
    with closing(open_house(settings)) as house, house.reading() as session:
        assert holds(session, before)
    assert noted(settings) == [("kiosk export", "exported-files", "*")]
    assert kiosk("import", str(tmp_path / "out")).status == 0


def test_a_workbook_tells_the_end_in_its_properties(
    kiosk: Kiosk, settings: Settings, tmp_path: Path
) -> None:
    before = end(settings)
    assert kiosk("export", str(tmp_path / "out.xlsx"), "--month", "2026-04").status == 0
    assert load_workbook(tmp_path / "out.xlsx").properties.description == before
    assert noted(settings) == [("kiosk export", "exported-files", "2026-04")]


def test_a_backup_is_in_the_trail(kiosk: Kiosk, settings: Settings, tmp_path: Path) -> None:
    assert kiosk("backup", str(tmp_path / "copy.zip")).status == 0
    assert noted(settings) == [("kiosk backup", "backup-made", "copy.zip")]
