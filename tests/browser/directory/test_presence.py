"""An open page of an ended session goes dark by itself, and what was typed is there afterwards."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from db.directory import account_store, session_store
from kiosk.rights.who import SESSION_COOKIE
from survey.directory.roles import Role
from tests.browser.conftest import Server
from tests.browser.walking import answer, arrive, begin, sign_in, walk_page
from tests.helpers.building import a_login, a_window
from tests.helpers.casework import FACTS, Affair

pytestmark = pytest.mark.browser

PASSWORD = "a good long phrase"
PATIENCE = 45_000
OUT = "您在这台设备上的登录已结束"
OpenPhone = Callable[..., BrowserContext]


def end_all(server: Server, username: str) -> None:
    with server.house.writing() as session:
        account = account_store.by_username(session, username)
        assert session_store.end_sessions(session, account.id)


def is_dark(page: Page, *words: str) -> None:
    """See that the page is the door by now, and that nothing of what it showed is left."""
    expect(page.get_by_text(OUT)).to_be_visible(timeout=PATIENCE)
    shown = page.content()
    assert not [each for each in words if each in shown]
    page.go_back()
    page.wait_for_timeout(500)
    shown = page.content()
    assert not [each for each in words if each in shown]


def form_login(page: Page, username: str) -> None:
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def test_a_page_goes_dark_and_a_draft_is_there_after_signing_in_again(
    server: Server, phone: OpenPhone
) -> None:
    affair = Affair(server.house, mark=uuid4().hex[:5].upper())
    affair.verified()
    context = phone()
    token = affair.signed_in("officer")
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    page = context.new_page()
    page.goto(f"{server.url}/cases?case={affair.number}")
    facts = page.get_by_label("查明的事实和证据")
    facts.press_sequentially(FACTS, timeout=PATIENCE)
    expect(page.get_by_text("草稿已自动保存")).to_be_visible(timeout=PATIENCE)
    with server.house.writing() as session:
        session_store.end_session(session, token)
    is_dark(page, FACTS)
    token = affair.signed_in("officer")
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    page.goto(f"{server.url}/cases?case={affair.number}")
    expect(facts).to_have_value(FACTS, timeout=PATIENCE)


def test_who_signs_out_at_one_page_leaves_none_behind(server: Server, phone: OpenPhone) -> None:
    name = f"out-{uuid4().hex[:4]}"
    a_login(server.house, name, Role.LEADER, password=PASSWORD, name="离开的人")
    context = phone()
    one, other, plain = context.new_page(), context.new_page(), context.new_page()
    for page in (one, other):
        page.goto(f"{server.url}/login?next=/me")
        if page is one:
            form_login(page, name)
        else:
            page.goto(f"{server.url}/me")
        expect(page.get_by_role("heading", name="离开的人")).to_be_visible(timeout=PATIENCE)
    plain.goto(f"{server.url}/password")
    expect(plain.get_by_role("heading", name="修改密码")).to_be_visible(timeout=PATIENCE)
    one.goto(f"{server.url}/logout")
    one.get_by_role("button", name="退出登录").click()
    is_dark(other, "离开的人")
    is_dark(plain, "修改密码")


def test_a_page_of_one_who_left_the_browser_to_another_shows_the_others(
    server: Server, phone: OpenPhone
) -> None:
    first, second = f"a-{uuid4().hex[:4]}", f"b-{uuid4().hex[:4]}"
    a_login(server.house, first, Role.LEADER, password=PASSWORD, name="先来的人")
    a_login(server.house, second, Role.LEADER, password=PASSWORD, name="后来的人")
    context = phone()
    left, other = context.new_page(), context.new_page()
    left.goto(f"{server.url}/login?next=/me")
    form_login(left, first)
    expect(left.get_by_role("heading", name="先来的人")).to_be_visible(timeout=PATIENCE)
    other.goto(f"{server.url}/login?next=/me")
    form_login(other, second)
    expect(left.get_by_role("heading", name="后来的人")).to_be_visible(timeout=PATIENCE)
    expect(left.get_by_text("先来的人")).to_have_count(0)


def test_a_walk_keeps_its_taps_where_the_session_ended_in_a_dead_spot(
    server: Server, phone: OpenPhone
) -> None:
    window = f"SB-{uuid4().hex[:6]}"
    walker = f"walker-{uuid4().hex[:4]}"
    a_window(server.house, window)
    hand = phone()
    sign_in(server, hand, walker, unit="U9")
    page = walk_page(server, hand)
    begin(page, window)
    arrive(page)
    answer(page, "符合")
    hand.set_offline(True)
    end_all(server, walker)
    expect(page.locator(".turns")).to_contain_text("2 / ")
    answer(page, "符合")
    expect(page.locator(".turns")).to_contain_text("3 / ")
    hand.set_offline(False)
    expect(page.get_by_text(OUT)).to_be_visible(timeout=PATIENCE)
    sign_in(server, hand, walker, unit="U9")
    page = walk_page(server, hand)
    begin(page, window)
    expect(page.locator(".sofar")).to_contain_text("2/", timeout=PATIENCE)
