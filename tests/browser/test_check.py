"""An inspector with a phone in a yard: the walk outlives a lost net, a reload and a restart."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from db import account_store, directory_store, inspection_store
from kiosk import clock
from kiosk.access import SESSION_COOKIE
from kiosk.actions import accounts
from survey.posts import post_of
from tests.browser.conftest import Server
from tests.building import a_person

pytestmark = pytest.mark.browser

MET, NOT_MET = "符合", "不符合"
WINDOW = re.compile(r"窗口 SB-1 ")  # "SB-1…" of another test is another window
PATIENCE = 30_000
ITEMS = len(post_of("SB").commitments)


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    """The session of an inspector with a name."""
    a_person(server.house, "P1")
    with server.house.writing() as session:
        account = account_store.add(
            session,
            username="walker",
            name="李检",
            role="inspector",
            person_id=directory_store.person_id(session, "P1"),
            at=clock.now(),
        )
        return accounts.begin_session(session, account, at=clock.now())


@pytest.fixture
def phone(server: Server, browser: Browser, token: str) -> Iterator[BrowserContext]:
    """An inspector's phone, signed in."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="zh-CN", has_touch=True, is_mobile=True
    )
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    yield context
    context.close()


def begin(server: Server, phone: BrowserContext) -> Page:
    page = phone.new_page()
    page.goto(f"{server.url}/check")
    page.get_by_role("button", name=WINDOW).click(timeout=PATIENCE)
    return page


def answer_all_but_last(page: Page) -> None:
    """Say how one came here without the code, then answer; the next item comes by itself."""
    page.get_by_placeholder("扫不了").fill("相机坏了")
    page.get_by_role("button", name="不扫码，写明原因").click()
    for number in range(1, ITEMS):
        expect(page.locator(".turns")).to_contain_text(f"{number} / {ITEMS}")
        answer(page, MET)
    expect(page.locator(".turns")).to_contain_text(f"{ITEMS} / {ITEMS}")


def answer(page: Page, which: str) -> None:
    page.locator("li.item").get_by_role("radio", name=which, exact=True).click()


def kept(server: Server) -> int:
    month = f"{clock.now().astimezone(server.settings.zone):%Y-%m}"
    with server.house.reading() as session:
        return len(inspection_store.of_month(session, month))


def test_a_walk_is_submitted_and_its_score_seen(server: Server, phone: BrowserContext) -> None:
    before = kept(server)
    page = begin(server, phone)
    answer_all_but_last(page)
    answer(page, NOT_MET)
    expect(page.get_by_role("button", name="还有 1 项")).to_be_visible()
    page.locator("li.item textarea").fill("开票室催了两次才来")
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已提交，已保存。")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".score")).to_have_text("80")
    assert kept(server) == before + 1


def test_a_reload_in_the_middle_loses_no_answer(server: Server, phone: BrowserContext) -> None:
    page = begin(server, phone)
    answer_all_but_last(page)
    page.reload()
    expect(page.locator(".sofar")).to_contain_text(f"{ITEMS - 1}/{ITEMS}", timeout=PATIENCE)
    expect(page.get_by_text("没有扫码：相机坏了")).to_be_visible()


def test_a_walk_finished_without_a_net_is_sent_once_when_it_is_back(
    server: Server, phone: BrowserContext
) -> None:
    before = kept(server)
    page = begin(server, phone)
    phone.set_offline(True)
    answer_all_but_last(page)
    answer(page, MET)
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已记在手机上，有信号时自动提交。")).to_be_visible()
    assert kept(server) == before
    phone.set_offline(False)
    expect(page.get_by_text("已提交，已保存。")).to_be_visible(timeout=PATIENCE)
    page.reload()
    expect(page.get_by_text("今天已检查")).to_be_visible(timeout=PATIENCE)
    assert kept(server) == before + 1


def test_a_walk_outlives_a_restart_of_the_server(server: Server, phone: BrowserContext) -> None:
    before = kept(server)
    page = begin(server, phone)
    answer_all_but_last(page)
    server.stop()
    try:
        answer(page, MET)
        page.get_by_role("button", name="提交检查").click()
        expect(page.get_by_text("已记在手机上，有信号时自动提交。")).to_be_visible()
    finally:
        server.start()
    expect(page.get_by_text("已提交，已保存。")).to_be_visible(timeout=60_000)
    assert kept(server) == before + 1
