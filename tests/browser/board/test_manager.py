"""A manager in ten seconds: signs in on a phone, reads the answer first, then the proof."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kiosk import clock
from tests.browser.conftest import Server, served
from tests.helpers.building import a_login
from tests.helpers.history import rated

pytestmark = pytest.mark.browser

PASSWORD = "a good long phrase"
PATIENCE = 30_000
# An icon's text is its name; the icon font draws it.
WITHOUT_ICONS = """main => {
    main.querySelectorAll("[data-testid=stIconMaterial]").forEach(icon => icon.remove());
    return main.innerText;
}"""
NOT_CHINESE = re.compile(r"[A-Za-z]{3,}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A house of its own: codes of windows and people that other tests made are no English."""
    with served(tmp_path_factory.mktemp("manager")) as running:
        yield running


@pytest.fixture(scope="module")
def leader(server: Server) -> str:
    """The user name of a leader, in a house where somebody rated today."""
    today = clock.today(server.settings.zone)
    rated(server.house, "KP-1", [5] * 30 + [4] * 8 + [2] * 2, day=today, hour=0)
    a_login(server.house, "zhang", "leader", password=PASSWORD, name="张总")
    return "zhang"


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A leader's phone, nobody signed in yet."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="zh-CN", has_touch=True, is_mobile=True
    )
    yield context
    context.close()


def sign_in(server: Server, phone: BrowserContext, leader: str, path: str) -> Page:
    page = phone.new_page()
    page.goto(f"{server.url}{path}")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    page.fill("#username", leader)
    page.fill("#password", PASSWORD)
    page.click("form button")
    return page


def test_the_answer_comes_first_and_fits_the_phone(
    server: Server, phone: BrowserContext, leader: str
) -> None:
    page = sign_in(server, phone, leader, "/board?post=KP")
    headline = page.get_by_text("本月满意率")
    expect(headline).to_be_visible(timeout=PATIENCE)
    assert page.url.endswith("/board?post=KP")
    expect(page.get_by_text("95 %").first).to_be_visible()
    expect(page.get_by_text("n = 40").first).to_be_visible()
    wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    assert wide <= 0


def test_nothing_on_a_chinese_board_is_left_in_english(
    server: Server, phone: BrowserContext, leader: str
) -> None:
    page = sign_in(server, phone, leader, "/board")
    expect(page.get_by_text("本月满意率")).to_be_visible(timeout=PATIENCE)
    shown = page.locator("[data-testid=stMain]").evaluate(WITHOUT_ICONS)
    assert set(NOT_CHINESE.findall(shown)) <= {"CSAT"}


def test_the_proof_is_a_tap_away(server: Server, phone: BrowserContext, leader: str) -> None:
    page = sign_in(server, phone, leader, "/board")
    page.get_by_text("这个数字怎么来的").click(timeout=PATIENCE)
    expect(page.get_by_text("95 % 威尔逊置信区间").first).to_be_visible()
    page.get_by_text("看图表").click()
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=60_000)


def test_signing_out_closes_the_board(server: Server, phone: BrowserContext, leader: str) -> None:
    page = sign_in(server, phone, leader, "/me")
    page.get_by_role("link", name="退出登录").click(timeout=PATIENCE)
    page.get_by_role("button", name="退出登录").click(timeout=PATIENCE)
    expect(page.get_by_role("heading", name="登录")).to_be_visible(timeout=PATIENCE)
    page.goto(f"{server.url}/board")
    expect(page.get_by_role("heading", name="登录")).to_be_visible(timeout=PATIENCE)
