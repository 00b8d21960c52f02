"""An inspector with a phone in a yard: the walk outlives a lost net, a reload and a restart."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from db.checks import check_store
from db.checks.check_store import Check
from db.directory import account_store, directory_store
from kiosk import clock
from kiosk.actions.directory import accounts
from kiosk.rights.who import SESSION_COOKIE
from survey.directory.posts import post_of
from tests.browser.conftest import Server, put_away
from tests.browser.folds import settled
from tests.helpers.building import a_person

pytestmark = pytest.mark.browser

MET, NOT_MET = "符合", "不符合"
WINDOW = re.compile(r"窗口 SB-1 ")  # "SB-1…" of another test is another window
PATIENCE = 30_000
HOTSPOT: list[dict[str, Any] | None] = [
    {"status": status, "content_type": "text/html", "body": "<h1>请登录无线网络</h1>"}
    for status in (200, 403)
]
PHOTOS = """async (act) => new Promise((done, failed) => {
  const opening = indexedDB.open("kiosk-walk");
  opening.onsuccess = () => {
    const photos = opening.result.transaction("photos", "readwrite").objectStore("photos");
    photos.getAllKeys().onsuccess = ({ target }) => {
      if (act === "lose one") photos.delete(target.result[0]);
      done(target.result.length);
    };
  };
})"""
ITEMS = len(post_of("SB").commitments)


@pytest.fixture(scope="module")
def token(server: Server) -> str:
    """The session of an inspector with a name."""
    a_person(server.house, "walker", unit="U9")
    with server.house.writing() as session:
        account = account_store.add(
            session,
            username="walker",
            name="李检",
            role="inspector",
            person_id=directory_store.person_id(session, "walker"),
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
    put_away(context)


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


def finish_at_mw(page: Page) -> None:
    """Answer every item of the window MW-1 and hand the walk in."""
    items = len(post_of("MW").commitments)
    for number in range(1, items + 1):
        expect(page.locator(".turns")).to_contain_text(f"{number} / {items}")
        answer(page, MET)
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已提交，已保存。")).to_be_visible(timeout=PATIENCE)


def answer(page: Page, which: str) -> None:
    page.locator("li.item").get_by_role("radio", name=which, exact=True).click()


def inspections(server: Server) -> list[Check]:
    month = f"{clock.now().astimezone(server.settings.zone):%Y-%m}"
    with server.house.reading() as session:
        return check_store.of_month(session, month)


def kept(server: Server) -> int:
    return len(inspections(server))


def photos_of_the_last(server: Server) -> int:
    """Tell how many photos came with the walk that was handed in last."""
    last = max(inspections(server), key=lambda each: each.received_at)
    with server.house.reading() as session:
        found = check_store.get(session, last.ref)
    assert found is not None
    return sum(len(finding.photos) for finding in found.findings)


class Line:
    """What lies between a phone and the server: it answers as it is told to, else it lets pass.

    `photos` and `walks` hold the answers to come, as Playwright fulfils them; None is no answer.
    """

    def __init__(self, phone: BrowserContext) -> None:
        self.photos: list[dict[str, Any] | None] = []
        self.walks: list[dict[str, Any] | None] = []
        self.passed: list[str] = []
        self.dead = False
        phone.route("**/api/photos*", lambda route: self._meet(route, self.photos))
        phone.route(re.compile(r"/api/inspections\?"), lambda route: self._meet(route, self.walks))
        phone.route("**/api/inspections/draft*", lambda route: self._meet(route, []))

    def _meet(self, route: Route, answers: list[dict[str, Any] | None]) -> None:
        answer = answers.pop(0) if answers else None
        if answer:
            route.fulfill(**answer)
        elif self.dead:
            route.abort()
        else:
            self.passed.append(route.request.url.partition("?")[0].rsplit("/", 1)[-1])
            route.continue_()


def a_photo(folder: Path, colour: str = "teal") -> Path:
    photo = folder / f"{colour}.png"
    Image.new("RGB", (64, 48), colour).save(photo)
    return photo


def no_photo(folder: Path) -> Path:
    letter = folder / "letter.jpg"
    letter.write_bytes(b"%PDF-1.7 not a picture")
    return letter


def pick(page: Page, photo: Path) -> None:
    page.locator("li.item input[type=file]").last.set_input_files(photo)


def wait_for_photos(page: Page, n: int) -> None:
    """Wait until the phone keeps so many photos, no more and no fewer."""
    until = time.monotonic() + PATIENCE / 1000
    while (kept := page.evaluate(PHOTOS, "count")) != n and time.monotonic() < until:
        page.wait_for_timeout(100)
    assert kept == n


def come_back(page: Page) -> None:
    page.evaluate("window.dispatchEvent(new Event('online'))")


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


def test_a_half_typed_reason_stays_whatever_arrives(server: Server, phone: BrowserContext) -> None:
    page = begin(server, phone)
    reason = page.get_by_placeholder("扫不了")
    reason.fill("相机")
    come_back(page)
    settled(page)
    expect(reason).to_be_focused()
    expect(reason).to_have_value("相机")
    page.reload()
    expect(reason).to_have_value("相机", timeout=PATIENCE)


def test_a_scanned_code_begins_one_walk_whatever_is_reloaded(
    server: Server, phone: BrowserContext
) -> None:
    page = phone.new_page()
    page.goto(f"{server.url}/check?at={server.tokens['MW']}")
    expect(page.get_by_text("已扫到窗口码。")).to_be_visible(timeout=PATIENCE)
    page.reload()
    expect(page.get_by_text("已扫到窗口码。")).to_be_visible(timeout=PATIENCE)
    finish_at_mw(page)
    page.reload()
    row = page.get_by_role("button", name=re.compile("窗口 MW-1 "))
    expect(row).to_contain_text("今天已检查", timeout=PATIENCE)
    expect(page.locator(".turns")).to_be_hidden()


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


def test_a_photo_outlives_a_lost_line_a_reload_and_a_hotspot_and_arrives_once_with_its_walk(
    server: Server, phone: BrowserContext, tmp_path: Path
) -> None:
    before = kept(server)
    line = Line(phone)
    page = begin(server, phone)
    answer_all_but_last(page)
    line.dead = True
    answer(page, NOT_MET)
    pick(page, a_photo(tmp_path))
    expect(page.locator(".thumb img")).to_be_visible()
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已记在手机上，有信号时自动提交。")).to_be_visible()
    page.reload()
    expect(page.get_by_text("1 份检查等待提交")).to_be_visible(timeout=PATIENCE)
    line.photos, line.walks = [*HOTSPOT], [*HOTSPOT]
    for _ in HOTSPOT:
        with page.expect_response("**/api/photos*"):
            come_back(page)
    line.dead = False
    for _ in HOTSPOT:
        with page.expect_response(re.compile(r"/api/inspections\?")):
            come_back(page)
    assert kept(server) == before
    come_back(page)
    expect(page.get_by_text("今天已检查").first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("等待提交")).to_be_hidden()
    assert [each for each in line.passed if each != "draft"] == ["photos", "inspections"]
    assert kept(server) == before + 1
    assert photos_of_the_last(server) == 1


def test_a_photo_that_is_refused_opens_its_item_again_and_says_why(
    server: Server, phone: BrowserContext, tmp_path: Path
) -> None:
    before = kept(server)
    line = Line(phone)
    page = begin(server, phone)
    answer_all_but_last(page)
    line.dead = True
    answer(page, NOT_MET)
    page.locator("li.item textarea").fill("磅单没有打印")
    pick(page, no_photo(tmp_path))
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已记在手机上，有信号时自动提交。")).to_be_visible()
    line.dead = False
    come_back(page)
    expect(page.locator(".outbox")).to_contain_text("这个文件不是照片", timeout=PATIENCE)
    assert kept(server) == before
    page.get_by_role("button", name="重新填写").click()
    expect(page.locator(".thumb .fault")).to_contain_text("这个文件不是照片")
    expect(page.get_by_role("button", name="还有 1 项")).to_be_visible()
    page.get_by_role("button", name="删除照片").click()
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已提交，已保存。")).to_be_visible(timeout=PATIENCE)
    assert kept(server) == before + 1


def test_a_photo_lost_from_the_phone_is_told_and_holds_no_walk_back(
    server: Server, phone: BrowserContext, tmp_path: Path
) -> None:
    before = kept(server)
    line = Line(phone)
    page = begin(server, phone)
    answer_all_but_last(page)
    line.dead = True
    answer(page, NOT_MET)
    page.locator("li.item textarea").fill("磅单没有打印")
    for colour in ("red", "blue", "green"):
        pick(page, a_photo(tmp_path, colour))
    expect(page.locator(".thumb")).to_have_count(3)
    page.get_by_role("button", name="删除照片").last.click()
    expect(page.locator(".thumb")).to_have_count(2)
    line.dead = False
    wait_for_photos(page, 3)  # the removed one can be taken back until the walk has arrived
    page.evaluate(PHOTOS, "lose one")
    page.reload()
    expect(page.locator(".thumb .fault")).to_have_count(1, timeout=PATIENCE)
    expect(page.locator(".thumb .fault")).to_have_text("这张照片不在这部手机上了，请重拍。")
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("有 1 张照片不在这部手机上了")).to_be_visible(timeout=PATIENCE)
    assert kept(server) == before + 1
    assert photos_of_the_last(server) == 1
    assert line.passed.count("photos") == 1
    wait_for_photos(page, 0)


def test_a_lost_photo_is_seen_at_once_whatever_other_walks_the_phone_holds(
    server: Server, phone: BrowserContext, tmp_path: Path
) -> None:
    line = Line(phone)
    page = phone.new_page()
    page.goto(f"{server.url}/check?at={server.tokens['MW']}")
    page.get_by_role("button", name="全部窗口").click(timeout=PATIENCE)
    page.get_by_role("button", name=WINDOW).click()
    line.dead = True
    answer(page, NOT_MET)
    pick(page, a_photo(tmp_path))
    expect(page.locator(".thumb img")).to_be_visible()
    wait_for_photos(page, 1)
    page.evaluate(PHOTOS, "lose one")
    page.reload()
    expect(page.locator(".thumb .fault")).to_have_count(1, timeout=PATIENCE)


def test_a_photo_that_cannot_go_holds_back_its_own_walk_alone(
    server: Server, phone: BrowserContext, tmp_path: Path
) -> None:
    before = kept(server)
    line = Line(phone)
    page = begin(server, phone)
    answer_all_but_last(page)
    line.photos = [{"status": 503, "json": {"error": {"code": "x", "sentence": "满了"}}}] * 100
    answer(page, NOT_MET)
    pick(page, a_photo(tmp_path))
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("1 份检查等待提交")).to_be_visible()
    page.goto(f"{server.url}/check?at={server.tokens['MW']}")
    finish_at_mw(page)
    expect(page.get_by_text("1 份检查等待提交")).to_be_visible()
    assert kept(server) == before + 1
    line.photos = []
    come_back(page)
    expect(page.get_by_text("1 份检查等待提交")).to_be_hidden(timeout=PATIENCE)
    assert kept(server) == before + 2
    assert photos_of_the_last(server) == 1
