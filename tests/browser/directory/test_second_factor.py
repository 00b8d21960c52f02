"""A second factor as its owner meets it: scanned by an app, asked for at the door."""

import base64
import re
from collections.abc import Callable
from io import BytesIO
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from kiosk import clock
from survey.directory.roles import Role
from survey.directory.second_factor import code_of, counter_at
from tests.browser.conftest import Server
from tests.helpers.building import a_login

pytestmark = pytest.mark.browser

PASSWORD = "a good long phrase"
PATIENCE = 45_000


def sign_in(page: Page, server: Server, username: str) -> None:
    page.goto(f"{server.url}/login?next=/me")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("form button")


def key_scanned(page: Page) -> bytes:
    """Return the key that an independent reader finds in the picture on the page."""
    picture = page.get_by_test_id("stImage").locator("img")
    expect(picture).to_be_visible(timeout=PATIENCE)
    page.set_viewport_size({"width": 360, "height": 1800})  # the bar lies over it otherwise
    [found] = zxingcpp.read_barcodes(Image.open(BytesIO(picture.screenshot())))
    told = parse_qs(urlsplit(found.text).query)
    assert told["issuer"] == ["禾丰集团"]
    return base64.b32decode(told["secret"][0])


def test_an_app_scans_it_and_from_then_on_a_code_is_asked_for(
    server: Server, phone: Callable[..., BrowserContext]
) -> None:
    name = f"factor-{uuid4().hex[:4]}"
    a_login(server.house, name, Role.FINANCE, password=PASSWORD, name="王会计")
    page = phone().new_page()
    sign_in(page, server, name)
    page.get_by_role("button", name="开始设置").click(timeout=PATIENCE)
    key = key_scanned(page)
    page.get_by_label("动态码或备用码").fill(code_of(key, counter_at(clock.now())))
    page.get_by_label("现在的密码").last.fill(PASSWORD)
    page.get_by_role("button", name="确认并启用").click()
    codes = page.get_by_text(re.compile(r"^([2-9A-Y]{10}\s+){9}[2-9A-Y]{10}$"))
    expect(codes).to_be_visible(timeout=PATIENCE)
    recovery = codes.inner_text().split()
    other = phone().new_page()
    sign_in(other, server, name)
    other.get_by_label("动态码").fill("000 000")
    other.get_by_role("button", name="登录", exact=True).click()
    expect(other.get_by_role("alert")).to_contain_text("动态码不对")
    other.get_by_label("动态码").fill(recovery[0].lower())
    other.get_by_role("button", name="登录", exact=True).click()
    expect(other.get_by_text("备用码还剩 9 个")).to_be_visible(timeout=PATIENCE)
    expect(other.get_by_text(recovery[1])).to_have_count(0)
