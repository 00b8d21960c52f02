"""An administrator moves people and plans a unit's week, on a phone and at a desk."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from db.directory import directory_store, duty_store
from db.directory.directory_store import Posting
from kiosk import clock
from survey.directory.roles import Role
from tests.browser.conftest import Server
from tests.browser.folds import pick, settled
from tests.helpers.building import a_login, a_person, a_window

pytestmark = pytest.mark.browser

PASSWORD = "a good long phrase"
PATIENCE = 30_000
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True,
}  # fmt: skip
DESK: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}, "has_touch": True}
SIZES = pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
Open = Callable[..., Page]


@pytest.fixture(scope="module", autouse=True)
def _company(server: Server) -> None:
    a_login(server.house, "mover", Role.ADMINISTRATOR, password=PASSWORD)
    a_window(server.house, "RB-1", post="KP", unit="RB")
    a_window(server.house, "RB-2", post="KP", unit="RB")
    for code in ("RB-H", "RB-A", "RB-B"):
        a_person(server.house, code, unit="RB")


@pytest.fixture
def signed_in(server: Server, browser: Browser) -> Iterator[Open]:
    opened = []

    def sign_in(screen: dict[str, Any], path: str) -> Page:
        context = browser.new_context(**screen, locale="zh-CN")
        opened.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(f"{server.url}/login")
        page.fill("#username", "mover")
        page.fill("#password", PASSWORD)
        page.click("form button")
        expect(page.get_by_role("heading", name="您好")).to_be_visible(timeout=PATIENCE)
        page.goto(f"{server.url}/{path}")
        return page

    yield sign_in
    for context in opened:
        context.close()


def unfolded(page: Page, heading: str) -> Locator:
    summary = page.locator("summary", has_text=heading)
    fold = page.get_by_test_id("stExpander").filter(has=summary).first
    fold.locator("summary").first.click()
    return fold


def choose(page: Page, fold: Locator, field: str, choice: str) -> None:
    """Look for a choice and take it: the lists are long, and drawn as far as they are seen."""
    box = fold.get_by_role("combobox", name=field)
    box.click()
    box.fill(choice)
    found = page.locator("[role=option][data-focused=true]").filter(has_text=choice)
    expect(found).to_be_visible()
    box.press("Enter")
    expect(page.get_by_role("option")).to_have_count(0)


def fits(page: Page) -> None:
    width = page.viewport_size
    assert width is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= width["width"]


def take_back(page: Page, change: str) -> None:
    """Take a change back; where the list closed under the finger nothing is chosen."""
    settled(page)
    back = unfolded(page, "撤销一次变动")
    for _ in range(3):
        settled(page)
        pick(page, back.get_by_role("combobox", name="撤销哪一次"), change)
        settled(page)
        back.get_by_label("原因").fill("写错了")
        back.get_by_role("button", name="撤销", exact=True).click()
        expect(page.get_by_text("已撤销").or_(page.get_by_text("请先选择")).first).to_be_visible()
        settled(page)
        if page.locator(".k-stints li").count() == 1:
            return


@SIZES
def test_a_person_is_moved_and_the_move_taken_back(
    server: Server, signed_in: Open, screen: dict[str, Any]
) -> None:
    code = "RB-A" if screen is PHONE else "RB-B"
    page = signed_in(screen, f"people?person={code}")
    expect(page.get_by_role("heading", name=f"员工 {code}")).to_be_visible()
    fits(page)
    move = unfolded(page, "调动")
    day = clock.today(server.settings.zone) + timedelta(days=1)
    _type_day(move, "从哪天起", day)
    choose(page, move, "单位", "单位 RB")
    choose(page, move, "窗口", "窗口 RB-2")
    choose(page, move, "直接责任主管", "员工 RB-H")
    choose(page, move, "主管集团领导", "无")
    move.get_by_role("button", name="保存调动").click()
    expect(page.get_by_test_id("stToast").get_by_text("已保存")).to_be_visible()
    expect(page.locator(".k-stints li")).to_have_count(2)
    with server.house.reading() as session:
        assert directory_store.postings(session).on(code, day) == Posting(
            "RB", "RB-H", None, "RB-2"
        )
    fits(page)
    settled(page)
    take_back(page, "单位 RB")
    expect(page.locator(".k-stints li")).to_have_count(1)
    settled(page)
    trail = unfolded(page, "变动记录")
    expect(trail.get_by_text("原因：写错了")).to_be_visible()
    fits(page)


def _type_day(fold: Locator, label: str, day: date) -> None:
    field = fold.get_by_test_id("stDateInput").filter(has_text=label)
    for name, value in (("year", day.year), ("month", day.month), ("day", day.day)):
        part = field.locator(f"[data-type={name}]")
        part.click()
        part.press_sequentially(f"{value:02d}")


@SIZES
def test_a_series_is_planned_seen_and_undone(
    server: Server, signed_in: Open, screen: dict[str, Any]
) -> None:
    page = signed_in(screen, "roster")
    pick(page, page.get_by_label("单位", exact=True), "单位 RB")
    fold = unfolded(page, "连排一人")
    code = "RB-A" if screen is PHONE else "RB-B"
    choose(page, fold, "员工", f"员工 {code}")
    choose(page, fold, "窗口", "窗口 RB-1")
    for pill in ("周一", "周日", "夜班 22:00-06:00"):
        fold.get_by_role("button", name=pill).or_(
            fold.get_by_role("radio", name=pill)
        ).first.click()
    fold.get_by_role("button", name="排上").click()
    expect(page.get_by_test_id("stToast").get_by_text("已排上 2 班")).to_be_visible()
    grid, cards = page.locator(".k-week"), page.locator(".k-days")
    on_phone = screen is PHONE
    expect(cards if on_phone else grid).to_be_visible()
    expect(grid if on_phone else cards).to_be_hidden()
    shown = cards if on_phone else grid
    if on_phone:
        for day in shown.locator("details").all():
            if day.get_attribute("open") is None:
                day.locator("summary").tap()
    expect(shown.get_by_text("22:00–06:00").first).to_be_visible()
    expect(shown.get_by_text("缺 ").first).to_be_visible()
    fits(page)
    page.get_by_role("button", name="撤销这一步").click()
    expect(page.get_by_test_id("stToast").get_by_text("撤下 2 班")).to_be_visible()
    with server.house.reading() as session:
        assert [d for d in duty_store.everything(session) if d.person == code] == []


@SIZES
def test_both_pages_speak_english_and_fit(signed_in: Open, screen: dict[str, Any]) -> None:
    page = signed_in(screen, "people?lang=en")
    expect(page.get_by_role("heading", name="People")).to_be_visible()
    expect(page.get_by_role("button", name="New person")).to_be_visible()
    fits(page)
    page.goto(page.url.replace("people", "roster"))
    expect(page.get_by_role("heading", name="Roster")).to_be_visible()
    expect(
        page.get_by_text(re.compile(r"nobody \d\d:00–\d\d:00")).locator("visible=true").first
    ).to_be_visible()
    fits(page)
