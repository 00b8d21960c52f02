"""The wall screen: honest when empty, fresh by itself, back by itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk import clock
from kiosk.access import SESSION_COOKIE
from survey.roles import Role
from tests.browser.conftest import Server
from tests.history import rated, signed_in

pytestmark = pytest.mark.browser

PATIENCE = 40_000


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    """The session of a wall screen."""
    return signed_in(server.house, Role.WALL)


@pytest.fixture
def wall(server: Server, browser: Browser, token: str) -> Iterator[Page]:
    """A wall screen that shows the wall."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    page = context.new_page()
    page.goto(f"{server.url}/wall")
    expect(page.get_by_text("窗口排名")).to_be_visible(timeout=PATIENCE)
    yield page
    context.close()


def rate_window(server: Server, window: str, n: int) -> None:
    today = clock.today(server.settings.zone)
    rated(server.house, window, [5] * n, day=today, hour=0)


def test_nobody_is_praised_where_nobody_qualifies(wall: Page) -> None:
    board = wall.locator(".w-board").first
    expect(board).to_contain_text("虚位以待")


def test_the_wall_shows_new_ratings_by_itself(server: Server, wall: Page) -> None:
    rate_window(server, "XS-1", 61)
    expect(wall.get_by_text("n = 61")).to_be_visible(timeout=PATIENCE)


def test_the_wall_comes_back_by_itself_after_a_restart(server: Server, wall: Page) -> None:
    server.stop()
    try:
        expect(wall.locator("#wall-stale")).to_contain_text("网络中断", timeout=PATIENCE)
    finally:
        server.start()
    expect(wall.locator("#wall-stale")).to_be_hidden(timeout=PATIENCE)
    rate_window(server, "XC-1", 17)
    expect(wall.get_by_text("n = 17")).to_be_visible(timeout=PATIENCE)
