"""The list of cases: a table on a desk, cards on a phone, one press from the case."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kiosk.rights.who import SESSION_COOKIE
from tests.browser.conftest import Server
from tests.helpers.casework import RAW, Affair

pytestmark = pytest.mark.browser

PATIENCE = 45_000


@pytest.fixture
def affair(server: Server) -> Affair:
    made = Affair(server.house, mark=uuid4().hex[:5].upper())
    server.knows(made.token)
    return made


def the_list(server: Server, affair: Affair, context: BrowserContext) -> Page:
    """Find the case by its window: others at the same server have theirs."""
    token = affair.signed_in("officer")
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    page = context.new_page()
    page.goto(f"{server.url}/cases")
    find = page.get_by_label("查找")
    find.fill(affair.window, timeout=PATIENCE)
    find.press("Enter")
    expect(page.get_by_text(affair.number)).to_be_visible(timeout=PATIENCE)
    return page


def test_a_desk_has_one_line_a_case_that_opens_and_comes_back(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    desk = phone(viewport={"width": 1366, "height": 768}, is_mobile=False, has_touch=False)
    page = the_list(server, affair, desk)
    line = page.get_by_role("row").filter(has_text=affair.number)
    expect(line.get_by_text(RAW)).to_be_visible()
    box = line.bounding_box()
    assert box is not None
    assert box["height"] <= 50
    assert page.evaluate("document.documentElement.scrollWidth") == 1366
    page.get_by_role("button", name="受理").click()
    heading = page.get_by_role("columnheader", name="受理")
    expect(heading).to_have_attribute("aria-sort", "ascending", timeout=PATIENCE)
    line.get_by_role("cell").first.click()
    expect(page).to_have_url(re.compile(f"case={affair.number}"), timeout=PATIENCE)
    expect(page.get_by_text("返回列表")).to_be_visible(timeout=PATIENCE)
    page.reload()
    expect(page.get_by_text("返回列表")).to_be_visible(timeout=PATIENCE)
    page.go_back()
    expect(page.get_by_role("row").first).to_be_visible(timeout=PATIENCE)


def test_a_line_is_opened_by_keys_and_in_a_tab_of_its_own(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    desk = phone(viewport={"width": 1366, "height": 768}, is_mobile=False, has_touch=False)
    page = the_list(server, affair, desk)
    way = page.get_by_role("link", name=affair.number)
    with desk.expect_page() as beside:
        way.click(modifiers=["Control"])
    expect(beside.value).to_have_url(re.compile(f"case={affair.number}"))
    assert "case=" not in page.url
    way.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"case={affair.number}"), timeout=PATIENCE)


def test_a_phone_has_cards_with_a_press_to_open(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    page = the_list(server, affair, phone())
    expect(page.get_by_role("columnheader", name="受理")).to_be_hidden()
    opens = page.get_by_role("button", name="打开")
    box = opens.bounding_box()
    assert box is not None
    assert box["height"] >= 48
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    opens.tap()
    expect(page).to_have_url(re.compile(f"case={affair.number}"), timeout=PATIENCE)
