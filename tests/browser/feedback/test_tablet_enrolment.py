"""A tablet becomes a window's: it shows a code, an administrator types it, it goes on by itself."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Server
from tests.browser.customers import OpenPhone, face, open_page, shows_a_code
from tests.browser.folds import unfold
from tests.browser.walking import sign_in

pytestmark = pytest.mark.browser

NOT_ENROLLED = "这台平板还没有登记"


@pytest.mark.parametrize("size", [(360, 740), (1366, 768)])
def test_a_tablet_is_enrolled_on_the_windows_page_and_taken_out_again(
    server: Server, phone: OpenPhone, size: tuple[int, int]
) -> None:
    width, height = size
    name = f"门口 {uuid4().hex[:4]}"
    tablet, code = shows_a_code(phone(viewport={"width": 1024, "height": 768}), server)
    office = phone(viewport={"width": width, "height": height})
    sign_in(server, office, "管理员", unit="U1", role="administrator")
    page = open_page(office, f"{server.url}/windows?window=MW-1")
    unfold(page, "窗口上的平板")
    page.get_by_label("平板上的代码（8 位）").fill(code[:-1] + ("2" if code[-1] != "2" else "3"))
    page.get_by_label("平板叫什么，例如“左侧”").fill(name)
    page.get_by_text("客户在上面点选", exact=True).click()
    page.get_by_role("button", name="登记平板").click()
    expect(page.get_by_text("这个代码不对").first).to_be_visible()
    page.get_by_label("平板上的代码（8 位）").fill(code.lower())
    page.get_by_role("button", name="登记平板").click()
    tablet.wait_for_url(f"**/rate?w={server.tokens['MW']}&mode=kiosk")
    expect(face(tablet, 5)).to_be_visible()
    expect(tablet.get_by_text(NOT_ENROLLED)).to_have_count(0)
    page.reload()
    unfold(page, "窗口上的平板")
    rows = page.get_by_test_id("stHorizontalBlock").filter(has_text=name)
    expect(rows.last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    rows.last.get_by_role("button", name="移除").click()
    expect(rows).to_have_count(0)
    tablet.goto(server.rate("MW", mode="kiosk"))
    expect(tablet.get_by_text(NOT_ENROLLED)).to_be_visible()


@pytest.mark.parametrize("text", ["1rem", "2rem"])
@pytest.mark.parametrize("size", [(320, 568), (360, 740), (740, 360)])
def test_the_widest_code_is_shown_whole_on_the_smallest_screen(
    server: Server, phone: OpenPhone, size: tuple[int, int], text: str
) -> None:
    width, height = size
    page, _ = shows_a_code(phone(viewport={"width": width, "height": height}), server)
    page.locator(".code").evaluate("code => { code.textContent = 'MWMW WMWM' }")
    page.locator("html").evaluate("(root, text) => { root.style.fontSize = text }", text)
    wide = page.locator(".code").evaluate("code => [code.scrollWidth, code.clientWidth]")
    assert wide[0] <= wide[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
