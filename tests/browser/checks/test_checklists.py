"""A checklist published mid-walk: the walk keeps its own, the next one takes the new."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from db.checks import check_store
from db.checks.check_store import Check
from db.directory import account_store, directory_store
from kiosk import clock
from kiosk.actions.checks.checklists import publish_checklist
from kiosk.actions.directory import accounts
from kiosk.rights.who import SESSION_COOKIE
from survey.checks.checklists import Item, Proof, checklist_of
from survey.directory.posts import UNLOADING, Way
from survey.texts import Text
from tests.browser.conftest import Server
from tests.helpers.building import a_person, a_window, an_account

pytestmark = pytest.mark.browser

PATIENCE = 30_000
PROMISED = checklist_of(UNLOADING).items
OWN = Item(
    "XCX1", Text("卸货区无杂物。", "The bay is clear."), (Way.OBSERVE,), weight=4, proof=Proof.NOTE
)

AGED = """() => {
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith("kiosk.walk.v1."))) {
    const kept = JSON.parse(localStorage.getItem(key));
    if (!kept.drafts) continue;
    for (const draft of Object.values(kept.drafts)) Object.assign(draft, {
      version: "1999-1", answers: { ...draft.answers, GONE1: { answer: "met" } } });
    localStorage.setItem(key, JSON.stringify(kept));
  }
}"""
"""Turns what the phone keeps into walks of a version that never was."""


def signed_in(server: Server) -> str:
    a_window(server.house, "XC-9", post=UNLOADING.code)
    a_person(server.house, "P-XC", unit="U9")
    with server.house.writing() as session:
        account = account_store.add(
            session,
            username=f"walker-{uuid4().hex[:6]}",
            name="王检",
            role="inspector",
            person_id=directory_store.person_id(session, "P-XC"),
            at=clock.now(),
        )
        return accounts.begin_session(session, account, at=clock.now())


def begin(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/check")
    page.get_by_role("button", name=re.compile("窗口 XC-9 ")).click(timeout=PATIENCE)
    page.get_by_placeholder("扫不了").fill("相机坏了")
    page.get_by_role("button", name="不扫码，写明原因").click()


def answer(page: Page, n: int, word: str, *, of: int = len(PROMISED)) -> None:
    """Answer item `n`, counted from 0, of so many; the next one comes by itself."""
    expect(page.locator(".turns")).to_contain_text(f"{n + 1} / {of}", timeout=PATIENCE)
    page.locator("li.item").get_by_role("radio", name=word, exact=True).click()


def submit(page: Page) -> None:
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已提交，已保存。")).to_be_visible(timeout=PATIENCE)


def kept(server: Server) -> list[Check]:
    month = f"{clock.now().astimezone(server.settings.zone):%Y-%m}"
    with server.house.reading() as session:
        found = check_store.of_month(session, month)
    return [each for each in found if each.window == "XC-9"]


def test_a_checklist_changed_mid_walk_keeps_the_walks_version_on_the_phone(
    server: Server, browser: Browser
) -> None:
    phone = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="zh-CN", has_touch=True, is_mobile=True
    )
    phone.add_cookies([{"name": SESSION_COOKIE, "value": signed_in(server), "url": server.url}])
    page = phone.new_page()
    before = {each.ref for each in kept(server)}
    begin(server, page)
    answer(page, 0, "符合")
    publisher = an_account(server.house, f"zu-{uuid4().hex[:6]}", "team_leader")
    with server.house.writing() as session:
        publish_checklist(
            session, UNLOADING.code, (*PROMISED, OWN), based_on="2026-1", reason="卸货区常有杂物",
            by=publisher, at=clock.now(),
        )  # fmt: skip
    page.reload()
    for n in range(1, len(PROMISED)):
        answer(page, n, "符合")
    submit(page)
    begin(server, page)
    with_own = len(PROMISED) + 1
    for n in range(len(PROMISED)):
        answer(page, n, "符合", of=with_own)
    answer(page, len(PROMISED), "不符合", of=with_own)
    page.get_by_placeholder("看到了什么？（必须写说明）").fill("托盘挡道")
    expect(page.locator(".sofar")).to_contain_text(
        "50 分",
    )
    submit(page)
    expect(page.locator(".score")).to_have_text("50")
    made = [each for each in kept(server) if each.ref not in before]
    assert [(each.checklist_version, each.score) for each in made] == [
        ("2026-1", 10_000),
        ("2026-2", 5_000),
    ]
    phone.close()


def test_a_walk_of_a_version_nobody_knows_is_refused_and_goes_on_with_todays(
    server: Server, browser: Browser
) -> None:
    phone = browser.new_context(viewport={"width": 360, "height": 740}, locale="zh-CN")
    phone.add_cookies([{"name": SESSION_COOKIE, "value": signed_in(server), "url": server.url}])
    page = phone.new_page()
    begin(server, page)
    of = int(page.locator(".turns").inner_text().split("/")[1].split()[0])
    for n in range(of):
        answer(page, n, "符合", of=of)
    page.evaluate(AGED)
    page.reload()
    page.get_by_role("button", name="提交检查").click(timeout=PATIENCE)
    expect(page.get_by_text("没有这个版本的检查表（1999-1）")).to_be_visible(timeout=PATIENCE)
    before = len(kept(server))
    page.get_by_role("button", name="重新填写").click()
    submit(page)
    expect(page.get_by_text("等待提交")).to_have_count(0)
    assert len(kept(server)) == before + 1
    phone.close()
