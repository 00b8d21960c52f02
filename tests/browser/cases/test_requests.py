"""Three taps on a phone, from home to the tracking page of whoever asked."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kiosk.rights.who import SESSION_COOKIE
from kiosk.wiring import House
from tests.browser.conftest import Server
from tests.helpers.building import a_person, a_session, a_window, an_account

pytestmark = pytest.mark.browser

PATIENCE = 30_000


def signed_in(context: BrowserContext, server: Server, token: str) -> Page:
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    return context.new_page()


def a_post(house: House, mark: str) -> tuple[str, str]:
    """Make a clerk at a window and the supervisor above; return the tokens of both."""
    a_window(house, f"SB-{mark}")
    a_person(house, f"Z{mark}")
    a_person(house, f"W{mark}", supervisor=f"Z{mark}", window=f"SB-{mark}")
    clerk = an_account(house, f"clerk-{mark}", "employee", f"W{mark}")
    head = an_account(house, f"head-{mark}", "employee", f"Z{mark}")
    return a_session(house, clerk), a_session(house, head)


def test_a_clerk_hands_up_in_three_taps_and_the_customer_reads_the_answer(
    server: Server, phone: Callable[..., BrowserContext]
) -> None:
    clerk, head = a_post(server.house, uuid4().hex[:6])
    page = signed_in(phone(), server, clerk)
    page.goto(server.url)
    page.get_by_role("link", name="上报诉求").first.click(timeout=PATIENCE)
    page.get_by_role("radio", name="缺货").click(timeout=PATIENCE)
    page.get_by_role("radio", name="客户在窗口等").click()
    page.get_by_role("button", name=re.compile("^工作时间 30 分钟内")).click()
    expect(page.get_by_text("已上报给直接责任主管")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("img[src^='data:image/svg']")).to_be_visible()
    link = page.locator("code").first.inner_text()

    above = signed_in(phone(), server, head)
    above.goto(server.url)
    above.get_by_text("1 件客户诉求等您答复").click(timeout=PATIENCE)
    above.get_by_role("button", name="打开").click(timeout=PATIENCE)
    above.get_by_text("可以办").click(timeout=PATIENCE)
    above.get_by_label("给客户的答复").fill("四号库有货，十分钟装车")
    above.get_by_role("button", name="答复", exact=True).click()
    expect(above.get_by_label("给客户的答复")).to_have_count(0, timeout=PATIENCE)
    expect(above.get_by_text("四号库有货").first).to_be_visible(timeout=PATIENCE)

    customer = phone().new_page()
    customer.goto(f"{server.url}/track{link.partition('/track')[2]}")
    expect(customer.get_by_text("四号库有货，十分钟装车")).to_be_visible()


def test_the_three_last_taps_stand_above_the_bar(
    server: Server, phone: Callable[..., BrowserContext]
) -> None:
    clerk, _ = a_post(server.house, uuid4().hex[:6])
    page = signed_in(phone(), server, clerk)
    page.goto(f"{server.url}/requests")
    last = page.locator(".st-key-request_within_tomorrow button")
    expect(last).to_be_visible(timeout=PATIENCE)
    bar = page.locator(".st-key-places")
    expect(bar).to_be_visible()
    lowest = "one => one.getBoundingClientRect().bottom"
    assert last.evaluate(lowest) <= bar.evaluate("one => one.getBoundingClientRect().top")
