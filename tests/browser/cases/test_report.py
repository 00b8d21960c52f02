"""Taking a complaint in on a phone: what the form asks changes, what was typed stays."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, expect

from kiosk.rights.who import SESSION_COOKIE
from tests.browser.conftest import Server
from tests.browser.folds import pick
from tests.helpers.building import a_session, an_account

pytestmark = pytest.mark.browser

PATIENCE = 30_000
WORDS = "司机来电：排队两小时没人管"


def test_what_is_typed_stays_when_the_moment_or_the_way_in_is_changed(
    server: Server, phone: Callable[..., BrowserContext]
) -> None:
    officer = an_account(server.house, f"intake-{uuid4().hex[:6]}")
    token = a_session(server.house, officer)
    context = phone()
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    page = context.new_page()
    page.goto(f"{server.url}/report")
    page.get_by_label("来源").first.wait_for(timeout=PATIENCE)
    pick(page, page.get_by_label("来源").first, "电话")
    words, contact = page.get_by_label("发生了什么"), page.get_by_label("联系方式（可不填）")
    words.fill(WORDS, timeout=PATIENCE)
    contact.fill("13987654321")
    page.get_by_text("选时间").click()
    expect(page.get_by_text("日期和时间").first).to_be_visible(timeout=PATIENCE)
    expect(words).to_have_value(WORDS)
    expect(contact).to_have_value("13987654321")
    pick(page, page.get_by_label("来源").first, "部门协调投诉")
    expect(contact).to_have_count(0, timeout=PATIENCE)
    expect(words).to_have_value(WORDS)
    page.get_by_text("刚才").click()
    expect(page.get_by_text("日期和时间")).to_have_count(0, timeout=PATIENCE)
    pick(page, page.get_by_label("类别").first, "态度不好")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("已登记，编号")).to_be_visible(timeout=PATIENCE)
    expect(words).to_have_value("")
