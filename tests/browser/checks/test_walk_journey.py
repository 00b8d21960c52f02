"""A whole walk on phones of all sizes, text twice as large too, most of it without a net."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from db.checks import check_store
from kiosk import clock
from survey.directory.posts import post_of
from tests.browser.conftest import Server
from tests.browser.walking import (
    MET,
    NOT_MET,
    PATIENCE,
    answer,
    arrive,
    begin,
    sign_in,
    walk_page,
)
from tests.helpers.building import a_window

pytestmark = pytest.mark.browser

ITEMS = len(post_of("SB").commitments)
LOOKS = [(360, 740, 100), (320, 568, 100), (740, 360, 100), (360, 740, 200)]


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def with_a_photo_taken_back(page: Page, picture: Path) -> None:
    """Find the first item not met, with a photo that was removed by a slip and taken back."""
    answer(page, NOT_MET)
    page.locator("li.item textarea").fill("柜台无人")
    page.locator("li.item input[type=file]").last.set_input_files(picture)
    expect(page.locator(".thumb img")).to_be_visible()
    page.get_by_role("button", name="删除照片").click()
    page.get_by_role("button", name="恢复删除的照片").click()
    expect(page.locator(".thumb img")).to_be_visible()
    fits(page)


def finished(page: Page) -> None:
    """Answer the other items and hand the walk in."""
    page.get_by_role("button", name="下一项").click()
    for number in range(2, ITEMS + 1):
        expect(page.locator(".turns")).to_contain_text(f"{number} / {ITEMS}")
        answer(page, MET)
    fits(page)
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已记在手机上，有信号时自动提交。")).to_be_visible()
    fits(page)


def kept_at(server: Server, window: str) -> check_store.Check:
    month = f"{clock.now().astimezone(server.settings.zone):%Y-%m}"
    with server.house.reading() as session:
        [made] = [e for e in check_store.of_month(session, month) if e.window == window]
        kept = check_store.get(session, made.ref)
    assert kept is not None
    return kept


@pytest.mark.parametrize(("width", "height", "text"), LOOKS)
def test_a_walk_is_begun_taken_back_finished_and_handed_in_on_any_phone(
    server: Server,
    phone: Callable[..., BrowserContext],
    tmp_path: Path,
    width: int,
    height: int,
    text: int,
) -> None:
    picture, window = tmp_path / "p.png", f"SB-{uuid4().hex[:6]}"
    Image.new("RGB", (64, 48), "teal").save(picture)
    a_window(server.house, window)
    hand = phone(viewport={"width": width, "height": height})
    sign_in(server, hand, "traveller", unit="U9")
    page = walk_page(server, hand)
    page.add_style_tag(content=f"html{{font-size:{text}%!important}}")
    fits(page)
    begin(page, window)
    hand.set_offline(True)
    page.get_by_role("button", name="这是纸质检查表，补录").click()
    page.get_by_role("button", name="不是纸质的").click()
    arrive(page)
    with_a_photo_taken_back(page, picture)
    page.go_back()
    begin(page, window)
    finished(page)
    hand.set_offline(False)
    expect(page.get_by_text("已提交，已保存。")).to_be_visible(timeout=PATIENCE)
    told = [(e.note, len(e.photos)) for e in kept_at(server, window).findings if e.note]
    assert told == [("柜台无人", 1)]
