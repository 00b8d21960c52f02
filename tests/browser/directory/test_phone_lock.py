"""A phone that locks in mid-walk opens with its PIN, and nothing of the walk is lost."""

import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import text

from db.directory import account_store
from db.directory.session_store import hash_of
from kiosk import clock
from kiosk.locks import passwords
from kiosk.rights.who import SESSION_COOKIE
from survey.directory.phones import LOCKS_AFTER, TRIES
from tests.browser.conftest import Server
from tests.browser.walking import answer, arrive, begin, sign_in, walk_page
from tests.helpers.building import a_window

pytestmark = pytest.mark.browser

PASSWORD = "a good long phrase"
PIN = "482915"
PATIENCE = 45_000
OpenPhone = Callable[..., BrowserContext]


def an_inspector(server: Server, hand: BrowserContext) -> str:
    walker = f"pin-{uuid4().hex[:4]}"
    sign_in(server, hand, walker, unit="U9")
    with server.house.writing() as session:
        account = account_store.by_username(session, walker)
        kept = passwords.hashed(PASSWORD, username=walker)
        account_store.set_password_hash(session, account.id, kept)
    return walker


def keep_signed_in(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/phone")
    page.get_by_label("新 PIN（6 位数字）").fill(PIN)
    page.get_by_label("再输入一次").fill(PIN)
    page.get_by_label("现在的密码").fill(PASSWORD)
    page.get_by_role("button", name="保持登录").click()
    expect(page.get_by_role("status")).to_contain_text("用 PIN 打开", timeout=PATIENCE)


def lock(server: Server, hand: BrowserContext, page: Page) -> None:
    """Let half an hour go by unused: what was used last is still on its way to the database."""
    [token] = [each["value"] for each in hand.cookies() if each["name"] == SESSION_COOKIE]
    long_ago = clock.now() - 2 * LOCKS_AFTER
    until = time.monotonic() + PATIENCE / 1000
    while page.get_by_role("heading", name="已锁定").count() == 0:
        assert time.monotonic() < until, page.url
        with server.house.writing() as session:
            session.execute(
                text("UPDATE sessions SET seen_at = :at WHERE token_hash = :ref"),
                {"at": long_ago.strftime("%Y-%m-%d %H:%M:%S.%f"), "ref": hash_of(token)},
            )
        page.wait_for_timeout(500)


def open_with(page: Page, pin: str) -> None:
    page.get_by_label("PIN").fill(pin)
    page.get_by_role("button", name="打开").click()


def test_a_walk_survives_the_lock_and_the_pin_leads_back_to_it(
    server: Server, phone: OpenPhone
) -> None:
    window = f"SB-{uuid4().hex[:6]}"
    a_window(server.house, window)
    hand = phone()
    an_inspector(server, hand)
    keep_signed_in(hand.new_page(), server)
    page = walk_page(server, hand)
    begin(page, window)
    arrive(page)
    answer(page, "符合")
    expect(page.locator(".turns")).to_contain_text("2 / ")
    hand.set_offline(True)
    answer(page, "符合")
    expect(page.locator(".turns")).to_contain_text("3 / ")
    hand.set_offline(False)
    lock(server, hand, page)
    assert window not in page.content()
    open_with(page, "000001")
    expect(page.get_by_role("alert").first).to_contain_text("还可以试 4 次")
    open_with(page, PIN)
    expect(page.locator(".turns")).to_contain_text("3 / ", timeout=PATIENCE)
    expect(page.locator(".sofar")).to_contain_text("2/")


def test_after_too_many_pins_the_password_opens_and_the_walk_is_still_there(
    server: Server, phone: OpenPhone
) -> None:
    window = f"SB-{uuid4().hex[:6]}"
    a_window(server.house, window)
    hand = phone()
    walker = an_inspector(server, hand)
    keep_signed_in(hand.new_page(), server)
    page = walk_page(server, hand)
    begin(page, window)
    arrive(page)
    answer(page, "符合")
    expect(page.locator(".turns")).to_contain_text("2 / ")
    lock(server, hand, page)
    for left in range(TRIES - 1, 0, -1):
        open_with(page, f"00000{left}")
        expect(page.get_by_text(f"还可以试 {left} 次")).to_be_visible(timeout=PATIENCE)
    open_with(page, "000000")
    expect(page.get_by_text("要用密码重新登录")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="用密码登录").click()
    page.get_by_label("用户名").fill(walker)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page = walk_page(server, hand)
    begin(page, window)
    expect(page.locator(".sofar")).to_contain_text("1/", timeout=PATIENCE)
