"""The wall screen: honest when empty, fresh by itself, back by itself.

The browser's clock is ours: a minute or a night passes at once, the servers' goes its own way.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from kiosk import clock
from kiosk.rights.who import SESSION_COOKIE
from survey.directory.roles import Role
from tests.browser.conftest import Server, served
from tests.helpers.building import database_away
from tests.helpers.history import rated, signed_in

pytestmark = pytest.mark.browser

PATIENCE = 40_000
MINUTE = 60_000
TICK = 21_000
LATE = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
# An older browser lacks it; ours stands in, and obeys the clock of the test.
WITHOUT_TIMEOUT = "delete AbortSignal.timeout"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A house of its own: with more windows than one screen shows, screens would take turns."""
    with served(tmp_path_factory.mktemp("wall")) as running:
        yield running


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    """The session of a wall screen."""
    return signed_in(server.house, Role.WALL)


@pytest.fixture
def wall(server: Server, browser: Browser, token: str) -> Iterator[Page]:
    """A wall screen that shows the wall."""
    context = browser.new_context(
        viewport={"width": 1920, "height": 1080}, locale="zh-CN", timezone_id="UTC"
    )
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    context.add_init_script(WITHOUT_TIMEOUT)
    page = context.new_page()
    page.clock.install(time=LATE)
    page.goto(f"{server.url}/wall")
    expect(page.get_by_text("窗口排名")).to_be_visible(timeout=PATIENCE)
    mark(page)
    yield page
    context.close()


def rate_window(server: Server, window: str, n: int) -> None:
    today = clock.today(server.settings.zone)
    rated(server.house, window, [5] * n, day=today, hour=0)


def mark(page: Page) -> None:
    page.evaluate("document.documentElement.dataset.same = 'yes'")


def is_same(page: Page) -> bool:
    """Tell whether the page was never loaded anew."""
    return page.locator("html[data-same]").count() == 1


def no_answer(_route: Route) -> None:
    """Let a request hang."""


def expect_loaded_anew(page: Page) -> None:
    expect(page.locator("html[data-same]")).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_text("窗口排名")).to_be_visible(timeout=PATIENCE)


def test_nobody_is_praised_where_nobody_qualifies(wall: Page) -> None:
    board = wall.locator(".w-board").first
    expect(board).to_contain_text("虚位以待")


def test_the_wall_shows_new_ratings_by_itself(server: Server, wall: Page) -> None:
    rate_window(server, "XS-1", 61)
    wall.clock.fast_forward(TICK)
    expect(wall.get_by_text("n = 61")).to_be_visible(timeout=PATIENCE)
    assert is_same(wall)


def test_the_wall_comes_back_by_itself_after_a_long_restart(server: Server, wall: Page) -> None:
    stale, shut = wall.locator("#wall-stale"), Event()
    shut.set()  # Streamlit does not find back: else it may be quicker, and nothing is loaded anew
    wall.route_web_socket(
        "**/_stcore/stream",
        lambda line: line.close() if shut.is_set() else line.connect_to_server(),
    )
    server.stop()
    try:
        wall.clock.fast_forward(5_000)
        expect(stale).to_contain_text("网络中断", timeout=PATIENCE)
        for _ in range(3):  # it asks, nobody answers, and it stays as it is and asks again
            with wall.expect_event("requestfailed", lambda request: "/readyz" in request.url):
                wall.clock.fast_forward(2 * MINUTE)
        assert is_same(wall)
        expect(wall.get_by_text("窗口排名")).to_be_visible()
    finally:
        server.start()
    expect(wall.locator("html[data-same]")).to_have_count(0, timeout=PATIENCE)
    shut.clear()
    expect(wall.get_by_text("窗口排名")).to_be_visible(timeout=PATIENCE)
    expect(stale).to_be_hidden(timeout=PATIENCE)
    rate_window(server, "XC-1", 17)
    wall.clock.fast_forward(TICK)
    expect(wall.get_by_text("n = 17")).to_be_visible(timeout=PATIENCE)


def _tick_until(wall: Page, shown: Locator) -> None:
    """Let figures be asked for again and again until something shows: one asked before may come."""
    until = time.monotonic() + PATIENCE / 1000
    while not shown.is_visible():
        assert time.monotonic() < until, "nothing shows"
        wall.clock.fast_forward(TICK)


def test_the_wall_outlives_a_database_that_is_away(server: Server, wall: Page) -> None:
    stale, shown = wall.locator("#wall-stale"), wall.locator(".w").inner_text()
    with database_away(server.house):
        _tick_until(wall, stale.filter(has_text="暂时读不到新数据"))
        with wall.expect_response("**/readyz") as answer:
            wall.clock.fast_forward(MINUTE)
        assert answer.value.status == 503
        assert is_same(wall)
        assert wall.locator(".w").inner_text() == shown
        expect(wall.locator("[data-testid=stAlert]")).to_have_count(0)
        wall.reload()  # as in the night, a moment after the last good answer
        assert not is_same(wall)
        with wall.expect_response("**/readyz"):
            wall.clock.fast_forward(3 * MINUTE)
    wall.clock.fast_forward(5_000)
    expect(wall.get_by_text("窗口排名")).to_be_visible(timeout=PATIENCE)
    expect(stale).to_be_hidden(timeout=PATIENCE)


def test_every_night_the_page_is_loaded_anew_once_somebody_answers(
    server: Server, wall: Page
) -> None:
    wall.context.set_offline(True)
    with wall.expect_event("requestfailed", lambda request: "/readyz" in request.url):
        wall.clock.fast_forward(timedelta(hours=7, minutes=1) // timedelta(milliseconds=1))
    assert is_same(wall)
    wall.route("**/readyz", no_answer)
    wall.context.set_offline(False)
    for _ in range(2):  # an answer that never comes does not end the asking
        with wall.expect_request("**/readyz"):
            wall.clock.fast_forward(2_500)
        wall.clock.fast_forward(11_000)
    assert is_same(wall)
    wall.unroute("**/readyz")
    expect_loaded_anew(wall)
    mark(wall)
    wall.clock.fast_forward(MINUTE)
    expect(wall.locator("#wall-stale")).to_be_hidden(timeout=PATIENCE)
    assert is_same(wall)
