"""A passkey as its owner meets it: made on Me, used at the door and before a decision."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from db.directory import session_store
from kiosk.rights.who import SESSION_COOKIE
from survey.directory.roles import Role
from tests.browser.conftest import Server
from tests.helpers.building import a_login

pytestmark = pytest.mark.browser

PASSWORD = "a good long phrase"
PATIENCE = 45_000


def with_authenticator(context: BrowserContext) -> Page:
    """Return a page of a browser whose device knows its owner by a fingerprint."""
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    return page


def to_the_second_factor(page: Page, server: Server, username: str) -> None:
    page.goto(f"{server.url}/login?next=/passkeys")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="登录").click()


def is_proven(server: Server, context: BrowserContext) -> bool:
    [token] = [each["value"] for each in context.cookies() if each["name"] == SESSION_COOKIE]
    with server.house.reading() as session:
        return session_store.proved_at(session, token) is not None


def test_a_passkey_is_made_opens_the_door_and_proves_who_decides(
    server: Server, phone: Callable[..., BrowserContext]
) -> None:
    name = f"key-{uuid4().hex[:4]}"
    a_login(server.house, name, Role.FINANCE, password=PASSWORD, name="王会计")
    context = phone()
    page = with_authenticator(context)
    to_the_second_factor(page, server, name)
    page.get_by_label("名字").fill("王的手机")
    page.get_by_label("现在的密码").fill(PASSWORD)
    page.get_by_role("button", name="继续").click()
    page.get_by_role("button", name="在这台设备上做一把").click()
    expect(page.get_by_text("王的手机")).to_be_visible(timeout=PATIENCE)
    assert len(page.locator(".codes").inner_text().split()) == 10
    context.clear_cookies()
    to_the_second_factor(page, server, name)
    page.get_by_role("button", name="用通行密钥").click()
    expect(page.get_by_text("最近使用")).to_be_visible(timeout=PATIENCE)
    page.goto(f"{server.url}/prove")
    page.get_by_role("button", name="用通行密钥").click()
    expect(page.get_by_role("status")).to_contain_text("15 分钟内有效")
    assert is_proven(server, context)
    page.goto(f"{server.url}/passkeys")
    page.get_by_label("现在的密码").first.fill(PASSWORD)
    page.get_by_role("button", name="删除").click()
    expect(page.get_by_text("还没有通行密钥")).to_be_visible(timeout=PATIENCE)


def test_without_the_device_a_code_is_still_there(
    server: Server, phone: Callable[..., BrowserContext]
) -> None:
    name = f"key-{uuid4().hex[:4]}"
    a_login(server.house, name, Role.FINANCE, password=PASSWORD)
    page = with_authenticator(phone())
    to_the_second_factor(page, server, name)
    page.get_by_label("现在的密码").fill(PASSWORD)
    page.get_by_role("button", name="继续").click()
    page.get_by_role("button", name="在这台设备上做一把").click()
    code = page.locator(".codes").inner_text(timeout=PATIENCE).split()[0]
    elsewhere = phone().new_page()
    to_the_second_factor(elsewhere, server, name)
    elsewhere.get_by_label("动态码").fill(code)
    elsewhere.get_by_role("button", name="登录", exact=True).click()
    expect(elsewhere.get_by_role("heading", name="通行密钥")).to_be_visible(timeout=PATIENCE)
