"""The demo's database: never touched while somebody uses it, and kept through an upgrade."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from sqlalchemy import text

from db.directory import directory_store
from db.ground import schema, trait_store
from db.ground.engine import sole_server
from kiosk.config import Settings
from kiosk.demo.installation import COMPLETE, demo_settings, open_demo, shown_windows
from kiosk.files.imports import Progress
from kiosk.wiring import House, open_house
from survey.directory.posts import POSTS
from survey.refusals.house import DatabaseNewer, StoreInUse
from tests.helpers import formerly
from tests.helpers.building import NOW, a_window, fresh_settings
from tests.helpers.commands import commands


@pytest.fixture
def visited(tmp_path: Path) -> Iterator[House]:
    """A demo of the former release, in which somebody was."""
    settings = demo_settings(fresh_settings(tmp_path))
    house = open_house(settings)
    formerly.make(house.database)
    with house.writing() as session:
        trait_store.keep(session, COMPLETE, "once")
    yield house
    house.close()


def never_made() -> AbstractContextManager[Progress]:
    pytest.fail("the demo was made anew")


def units(settings: Settings) -> list[str]:
    with closing(open_house(settings)) as house, house.reading() as session:
        return [unit.code for unit in directory_store.units(session)]


def test_a_demo_that_somebody_serves_is_not_touched(visited: House) -> None:
    with visited.alone(), pytest.raises(StoreInUse):
        open_demo(visited.settings, watched=never_made)
    assert schema.revision(visited.database) == formerly.REVISION
    assert units(visited.settings) == ["U"]


def test_a_second_demo_says_in_one_line_that_the_first_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = fresh_settings(tmp_path)
    (settings.data_dir / "demo").mkdir(parents=True)
    kiosk = commands(settings, monkeypatch, capsys)
    with sole_server(settings.data_dir / "demo" / "kiosk.db"):
        for arguments in (("demo",), ("demo", "--no-serve")):
            assert "Another server" in kiosk(*arguments, KIOSK_LANGUAGE="en").refusal


def test_an_older_demo_is_migrated_and_keeps_what_visitors_did(visited: House) -> None:
    with closing(open_demo(visited.settings, watched=never_made)) as opened:
        assert schema.state(opened.database) is schema.State.CURRENT
        assert shown_windows(opened) == []
    assert units(visited.settings) == ["U"]


def test_a_newer_demo_is_refused_and_kept(visited: House) -> None:
    with visited.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseNewer):
        open_demo(visited.settings, watched=never_made)
    assert units(visited.settings) == ["U"]


def test_of_each_post_an_open_window_with_a_code_is_shown(house: House) -> None:
    for number in (1, 2, 3):
        a_window(house, f"SB-{number}", post="SB")
        a_window(house, f"KP-{number}", post="KP")
    a_window(house, "MW-1", post="MW")
    with house.writing() as session:
        directory_store.set_window_active(session, "SB-1", active=False)
        directory_store.revoke_token(session, "KP-1", at=NOW)
        directory_store.revoke_token(session, "MW-1", at=NOW)
    shown = shown_windows(house)
    assert {each.window.code for each in shown} == {"SB-2", "KP-2"}
    order = [post.name for post in POSTS]
    assert [each.post for each in shown] == sorted((e.post for e in shown), key=order.index)
