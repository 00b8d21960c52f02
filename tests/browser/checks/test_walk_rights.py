"""Who may check what is known to the phone before a walk begins; a walk begun before stays."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from db.directory import directory_store
from survey.directory.posts import OFFICE, post_of
from tests.browser.conftest import Server
from tests.browser.walking import PATIENCE, answer_all, arrive, begin, sign_in, walk_page
from tests.helpers.building import a_person, a_window

pytestmark = pytest.mark.browser

ITEMS = len(post_of("SB").commitments)
OTHERS = "这是您本单位的窗口，或您在它的责任链上，须由别人检查。"


def test_a_window_of_the_own_chain_is_no_button_and_its_code_begins_no_walk(
    server: Server, phone: Callable[..., BrowserContext]
) -> None:
    token = a_window(server.house, "SB-chain", unit="U7")
    server.knows(token)
    hand = phone()
    sign_in(server, hand, "chained", unit="U9")
    a_person(server.house, "clerk-7", unit="U7", supervisor="chained", window="SB-chain")
    page = walk_page(server, hand)
    page.get_by_text("由别人检查的窗口").click()
    expect(page.get_by_text(OTHERS)).to_be_visible()
    expect(page.get_by_text("窗口 SB-chain")).to_be_visible()
    expect(page.get_by_role("button", name="窗口 SB-chain ")).to_have_count(0)
    scanned = walk_page(server, hand, at=token)
    expect(scanned.locator(".card", has_text=OTHERS)).to_be_visible()
    expect(scanned.locator(".turns")).to_have_count(0)


def test_a_window_of_the_own_unit_takes_a_self_check_and_nothing_else(
    server: Server, phone: Callable[..., BrowserContext]
) -> None:
    a_window(server.house, "SB-own", unit="U9")
    hand = phone()
    sign_in(server, hand, "at-home", unit="U9")
    page = walk_page(server, hand)
    begin(page, "SB-own")
    expect(page.locator("li.item")).to_be_visible()
    expect(page.get_by_role("radio", name="抽查")).to_have_count(0)
    answer_all(page, ITEMS)
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已提交，已保存。")).to_be_visible(timeout=PATIENCE)


def test_a_department_without_a_window_is_checked_though_nothing_hangs_there_to_scan(
    server: Server, phone: Callable[..., BrowserContext]
) -> None:
    a_person(server.house, "at-desk", unit="U6")
    with server.house.writing() as session:
        directory_store.keep_window(
            session, code="BM-6", name="财务部", unit="U6", post=OFFICE.code, location=None
        )
    hand = phone()
    sign_in(server, hand, "visitor", unit="U9")
    page = walk_page(server, hand)
    page.get_by_role("button", name="财务部 部门（无窗口）").click(timeout=PATIENCE)
    expect(page.get_by_role("button", name="扫窗口码")).to_have_count(0)
    page.get_by_placeholder("谁接待的？").fill("王主任")
    page.get_by_role("button", name="我已到场").click()
    answer_all(page, len(OFFICE.commitments))
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已提交，已保存。")).to_be_visible(timeout=PATIENCE)


def test_a_quality_manager_is_offered_the_own_windows_alone(
    server: Server, phone: Callable[..., BrowserContext]
) -> None:
    a_window(server.house, "SB-own", unit="U9")
    hand = phone()
    sign_in(server, hand, "manager-9", unit="U9", role="quality_manager")
    page = walk_page(server, hand)
    expect(page.get_by_role("button", name="窗口 SB-own ")).to_be_visible()
    expect(page.locator("button.row", has_text="单位 U1")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("窗口 MW-1 "))).to_have_count(0)


def test_a_walk_that_became_somebody_elses_meanwhile_is_refused_and_kept_on_the_phone(
    server: Server, phone: Callable[..., BrowserContext]
) -> None:
    a_window(server.house, "SB-moved", unit="U8")
    hand = phone()
    sign_in(server, hand, "moving", unit="U9")
    page = walk_page(server, hand)
    begin(page, "SB-moved")
    arrive(page)
    hand.set_offline(True)
    answer_all(page, ITEMS)
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已记在手机上，有信号时自动提交。")).to_be_visible()
    a_person(server.house, "clerk-8", unit="U8", supervisor="moving", window="SB-moved")
    hand.set_offline(False)
    expect(page.locator(".outbox")).to_contain_text(OTHERS, timeout=PATIENCE)
    page.reload()
    page.get_by_role("button", name="重新填写").click(timeout=PATIENCE)
    expect(page.locator("#kind")).to_contain_text("已填的都还在，但不能提交。")
    expect(page.locator(".sofar")).to_contain_text(f"{ITEMS}/{ITEMS}")


def test_a_walk_begun_in_a_way_that_is_shut_now_goes_on_in_another(
    server: Server, phone: Callable[..., BrowserContext]
) -> None:
    a_window(server.house, "SB-turned", unit="U5")
    hand = phone()
    sign_in(server, hand, "turning", unit="U9")
    page = walk_page(server, hand)
    begin(page, "SB-turned")
    arrive(page)
    answer_all(page, ITEMS)
    a_person(server.house, "turning", unit="U5")
    page.reload()
    kind = page.locator("#kind")
    expect(kind).to_contain_text("已填的都还在，请另选种类。", timeout=PATIENCE)
    page.get_by_role("button", name="请先选检查种类").click()
    kind.get_by_role("radio", name="自查").click()
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已提交，已保存。")).to_be_visible(timeout=PATIENCE)
