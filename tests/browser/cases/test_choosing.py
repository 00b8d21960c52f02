"""Among many windows one is found by typing, and what Streamlit says meanwhile is Chinese."""

from collections.abc import Callable
from typing import Final
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kiosk.rights.who import SESSION_COOKIE
from tests.browser.conftest import Server
from tests.helpers.building import a_session, a_window, an_account

pytestmark = pytest.mark.browser

PATIENCE = 30_000
# Words in Latin letters that a page's markup holds and a reader meets; icons are drawn from theirs.
ENGLISH: Final = """() => {
  const found = new Set(), names = ["aria-label", "placeholder", "title"];
  const english = (text) => text && /[A-Za-z]{3,}/.test(text) && !/[\\u4e00-\\u9fff]/.test(text);
  for (const each of document.body.querySelectorAll("*")) {
    if (each.closest("script,style,[data-testid=stIconMaterial]")) continue;
    const said = names.map((name) => each.getAttribute(name));
    for (const node of each.childNodes) if (node.nodeType === 3) said.push(node.nodeValue.trim());
    said.filter(english).forEach((text) => found.add(text));
  }
  return [...found];
}"""


@pytest.fixture
def page(server: Server, phone: Callable[..., BrowserContext]) -> Page:
    officer = an_account(server.house, f"choosing-{uuid4().hex[:6]}")
    context = phone(viewport={"width": 1366, "height": 768}, is_mobile=False, has_touch=False)
    token = a_session(server.house, officer)
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    opened = context.new_page()
    opened.goto(f"{server.url}/report")
    expect(opened.get_by_label("发生了什么")).to_be_visible(timeout=PATIENCE)
    return opened


def test_a_window_is_found_by_its_code_and_no_english_word_is_met(
    server: Server, page: Page
) -> None:
    code = f"QX-{uuid4().hex[:6].upper()}"
    a_window(server.house, code)
    page.reload()
    place = page.get_by_label("哪个窗口").first
    expect(place).to_be_visible(timeout=PATIENCE)
    place.click()
    place.press_sequentially(code[3:])
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.get_by_role("option")).to_contain_text(code)
    assert [each for each in page.evaluate(ENGLISH) if code not in each] == []
    page.keyboard.press("Enter")
    expect(place).to_have_value(f"窗口 {code} · 单位 U1 · {code}")


def test_what_fits_nothing_says_so_in_chinese(page: Page) -> None:
    place = page.get_by_label("哪个窗口").first
    place.click()
    place.press_sequentially("没有这个")
    expect(page.get_by_text("没有结果")).to_be_visible()
    assert page.evaluate(ENGLISH) == []


def test_a_day_and_a_time_are_chosen_without_an_english_word(page: Page) -> None:
    page.get_by_text("选时间").click()
    field = page.get_by_test_id("stDateTimeInput")
    expect(field).to_be_visible(timeout=PATIENCE)
    field.get_by_role("button").first.click()
    expect(page.get_by_role("grid")).to_be_visible()
    assert page.evaluate(ENGLISH) == []
