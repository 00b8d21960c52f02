"""The walk in a hand: every step can be taken back, Back goes back, nothing lies under the foot."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from db.checks import check_store, result_store
from kiosk import clock
from survey.codes import typed_of
from survey.directory.posts import post_of
from tests.browser.conftest import Server
from tests.browser.walking import (
    MET,
    NOT_MET,
    PATIENCE,
    answer,
    answer_all,
    arrive,
    begin,
    row_of,
    sign_in,
    walk_page,
)
from tests.helpers.building import a_window

pytestmark = pytest.mark.browser

ITEMS = len(post_of("SB").commitments)
SIZES = [(360, 740), (320, 568), (740, 360)]
UNDER = """(root) => {
  const foot = root.querySelector(".foot").getBoundingClientRect();
  const seen = [...root.querySelectorAll("li.item :is(button, textarea, .camera)")];
  const hidden = seen.filter((each) => {
    each.scrollIntoView({ block: "center" });
    const box = each.getBoundingClientRect();
    const now = root.querySelector(".foot").getBoundingClientRect();
    return box.bottom > now.top + 0.5 && box.top < now.bottom - 0.5;
  });
  return { hidden: hidden.map((each) => each.textContent), high: foot.height };
}"""


@pytest.fixture
def hand(server: Server, phone: Callable[..., BrowserContext]) -> BrowserContext:
    """An inspector's phone, signed in."""
    context = phone()
    sign_in(server, context, "hand", unit="U9")
    return context


def checks_at(server: Server, window: str) -> list[check_store.Check]:
    month = f"{clock.now().astimezone(server.settings.zone):%Y-%m}"
    with server.house.reading() as session:
        return [e for e in check_store.of_month(session, month) if e.window == window]


def begun(server: Server, hand: BrowserContext, window: str = "SB-1") -> Page:
    page = walk_page(server, hand)
    begin(page, window)
    return page


def test_the_paper_switch_is_taken_back(server: Server, hand: BrowserContext) -> None:
    page = begun(server, hand)
    page.get_by_role("button", name="这是纸质检查表，补录").click()
    page.get_by_role("button", name="不是纸质的，改回现场检查").click()
    arrive(page)
    expect(page.get_by_text("没有扫码：相机坏了")).to_be_visible()


def test_a_window_tapped_by_mistake_leaves_nothing_behind(
    server: Server, hand: BrowserContext
) -> None:
    page = begun(server, hand)
    page.get_by_role("button", name="全部窗口").click()
    row = row_of(page, "SB-1")
    expect(row).to_be_visible()
    expect(row).not_to_contain_text("已填")


def test_answers_given_at_the_wrong_window_move_to_the_right_one(
    server: Server, hand: BrowserContext
) -> None:
    a_window(server.house, "SB-right")
    page = begun(server, hand)
    arrive(page)
    answer_all(page, ITEMS)
    page.get_by_text("选错了窗口").click()
    page.get_by_role("button", name="窗口 SB-right").click()
    expect(page.get_by_role("heading", name="窗口 SB-right")).to_be_visible()
    arrive(page)
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已提交，已保存。")).to_be_visible(timeout=PATIENCE)
    assert len(checks_at(server, "SB-right")) == 1
    expect(row_of(page, "SB-1")).not_to_contain_text("已填")


def test_a_walk_thrown_away_without_a_net_is_taken_back_with_all_its_answers(
    server: Server, hand: BrowserContext
) -> None:
    page = begun(server, hand)
    arrive(page)
    answer(page, MET)
    hand.set_offline(True)
    page.get_by_text("选错了窗口").click()
    page.get_by_role("button", name="放弃这次检查").click()
    expect(page.get_by_text("已放弃：窗口 SB-1")).to_be_visible()
    expect(row_of(page, "SB-1")).not_to_contain_text("已填")
    page.locator(".card").get_by_role("button", name="恢复").click()
    expect(page.locator(".sofar")).to_contain_text(f"1/{ITEMS}")
    expect(page.get_by_text("没有扫码：相机坏了")).to_be_visible()


def test_a_walk_thrown_away_does_not_come_back_from_the_server(
    server: Server, hand: BrowserContext
) -> None:
    page = begun(server, hand)
    arrive(page)
    with page.expect_response("**/api/inspections/draft*", timeout=PATIENCE):
        answer(page, MET)
    page.get_by_text("选错了窗口").click()
    with page.expect_response("**/api/inspections/draft*") as told:
        page.get_by_role("button", name="放弃这次检查").click()
    assert told.value.status == 204
    page.evaluate("localStorage.clear()")
    page.reload()
    row = row_of(page, "SB-1")
    expect(row).to_be_visible(timeout=PATIENCE)
    expect(row).not_to_contain_text("已填")


@pytest.mark.parametrize("offline", [False, True])
def test_the_phones_back_leads_from_a_walk_to_the_windows_and_keeps_it(
    server: Server, hand: BrowserContext, *, offline: bool
) -> None:
    page = begun(server, hand)
    arrive(page)
    answer(page, MET)
    hand.set_offline(offline)
    page.evaluate("history.back()")
    expect(row_of(page, "SB-1")).to_contain_text(f"1/{ITEMS}")
    assert page.url.startswith(f"{server.url}/check")
    begin(page, "SB-1")
    expect(page.locator(".sofar")).to_contain_text(f"1/{ITEMS}")
    hand.set_offline(False)


def test_back_after_handing_in_leads_into_no_walk(server: Server, hand: BrowserContext) -> None:
    page = begun(server, hand)
    arrive(page)
    answer_all(page, ITEMS)
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已提交，已保存。")).to_be_visible(timeout=PATIENCE)
    page.evaluate("history.back()")
    expect(page.locator(".turns")).to_have_count(0)
    expect(row_of(page, "SB-1")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("text", [1, 2])
def test_nothing_lies_under_the_foot_and_no_bar_beside_it(
    server: Server, hand: BrowserContext, width: int, height: int, text: int
) -> None:
    page = begun(server, hand)
    page.set_viewport_size({"width": width, "height": height})
    page.add_style_tag(content=f"html{{font-size:{16 * text}px!important}}")
    arrive(page)
    answer(page, NOT_MET)
    expect(page.locator("li.item textarea")).to_be_visible()
    found = page.locator(".walk").evaluate(UNDER)
    assert found["hidden"] == []
    assert found["high"] <= 64 * text
    expect(page.locator(".st-key-places")).to_be_hidden()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    page.get_by_role("button", name="全部窗口").click()
    expect(page.locator(".st-key-places")).to_be_visible()


def test_a_note_goes_with_any_answer(server: Server, hand: BrowserContext) -> None:
    a_window(server.house, "SB-noted")
    page = begun(server, hand, "SB-noted")
    arrive(page)
    page.get_by_role("button", name="＋ 说明、照片").click()
    page.locator("li.item textarea").fill("灯刚换过")
    answer_all(page, ITEMS)
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已提交，已保存。")).to_be_visible(timeout=PATIENCE)
    [made] = checks_at(server, "SB-noted")
    with server.house.reading() as session:
        kept = check_store.get(session, made.ref)
    assert kept is not None
    assert [each.note for each in kept.findings if each.note] == ["灯刚换过"]
    assert {each.answer for each in kept.findings} == {"met"}


def test_a_photo_taken_while_the_page_was_drawn_anew_is_kept(
    server: Server, hand: BrowserContext, tmp_path: Path
) -> None:
    picture = tmp_path / "p.png"
    Image.new("RGB", (64, 48), "teal").save(picture)
    page = begun(server, hand)
    answer(page, NOT_MET)
    field = page.locator("li.item input[type=file]").last.element_handle()
    page.evaluate("dispatchEvent(new StorageEvent('storage', { key: 'kiosk.walk.v1.hand' }))")
    page.wait_for_function("field => !field.isConnected", arg=field)
    field.set_input_files(picture)
    expect(page.locator(".thumb img")).to_be_visible()


def test_a_photo_removed_is_taken_back_without_a_net_until_the_walk_is_handed_in(
    server: Server, hand: BrowserContext, tmp_path: Path
) -> None:
    a_window(server.house, "SB-photo")
    picture = tmp_path / "p.png"
    Image.new("RGB", (64, 48), "teal").save(picture)
    page = begun(server, hand, "SB-photo")
    arrive(page)
    hand.set_offline(True)
    page.get_by_role("button", name="＋ 说明、照片").click()
    for n in (1, 2):
        page.locator("li.item input[type=file]").last.set_input_files(picture)
        expect(page.locator(".thumb img")).to_have_count(n)
    for left in (1, 0):
        page.get_by_role("button", name="删除照片").first.click()
        expect(page.locator(".thumb")).to_have_count(left)
    page.get_by_role("button", name="恢复删除的照片（2）").click()
    expect(page.locator(".thumb img")).to_have_js_property("naturalWidth", 64)
    expect(page.get_by_role("button", name="恢复删除的照片（1）")).to_be_visible()
    answer_all(page, ITEMS)
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已记在手机上，有信号时自动提交。")).to_be_visible()
    hand.set_offline(False)
    expect(page.get_by_text("已提交，已保存。")).to_be_visible(timeout=PATIENCE)
    [made] = checks_at(server, "SB-photo")
    with server.house.reading() as session:
        kept = check_store.get(session, made.ref)
    assert kept is not None
    assert [len(each.photos) for each in kept.findings if each.photos] == [1]


def test_todays_self_check_is_one_tap_from_home(
    server: Server, phone: Callable[..., BrowserContext]
) -> None:
    a_window(server.house, "SB-daily", unit="U6")
    context = phone()
    sign_in(server, context, "manager-6", unit="U6", role="quality_manager")
    page = context.new_page()
    page.goto(server.url)
    page.get_by_role("link", name="窗口 SB-daily").click(timeout=PATIENCE)
    answer_all(page, ITEMS)
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("今天的自查已做。")).to_be_visible(timeout=PATIENCE)
    page.goto(server.url)
    expect(page.get_by_text("员工 manager-6，您好")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("link", name="窗口 SB-daily")).to_have_count(0)


def test_back_from_the_windows_leads_to_where_one_came_from(
    server: Server, phone: Callable[..., BrowserContext]
) -> None:
    a_window(server.house, "SB-back", unit="U4")
    context = phone()
    sign_in(server, context, "manager-4", unit="U4", role="quality_manager")
    page = context.new_page()
    page.goto(server.url)
    page.get_by_role("link", name="窗口 SB-back").click(timeout=PATIENCE)
    expect(page.locator(".turns")).to_be_visible(timeout=PATIENCE)
    page.evaluate("history.back()")
    expect(page.get_by_role("heading", name="本单位自查")).to_be_visible()
    page.evaluate("history.back()")
    expect(page.get_by_text("员工 manager-4，您好")).to_be_visible(timeout=PATIENCE)


def test_a_refused_walk_is_given_up_and_taken_back(server: Server, hand: BrowserContext) -> None:
    refusal = {"error": {"code": "x", "sentence": "没有看懂。"}}
    page = begun(server, hand)
    arrive(page)
    page.route(
        re.compile(r"/api/inspections\?"),
        lambda route: route.fulfill(status=422, json=refusal),
        times=1,
    )
    answer_all(page, ITEMS)
    page.get_by_role("button", name="提交检查").click()
    outbox = page.locator(".outbox")
    expect(outbox).to_contain_text("没有看懂。", timeout=PATIENCE)
    said = page.locator(".card.said")
    expect(said).to_contain_text("没有被接受。")
    expect(said).not_to_contain_text("自动提交")
    expect(said.get_by_role("link")).to_have_count(0)
    outbox.get_by_role("button", name="放弃这次检查").click()
    expect(outbox).to_have_count(0)
    expect(said).to_have_count(0)
    page.locator(".card").get_by_role("button", name="恢复").click()
    expect(page.locator(".sofar")).to_contain_text(f"{ITEMS}/{ITEMS}")
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已提交，已保存。")).to_be_visible(timeout=PATIENCE)


def test_each_tab_stays_at_its_own_window(server: Server, hand: BrowserContext) -> None:
    for window in ("SB-one", "SB-tab"):
        a_window(server.house, window)
    first = begun(server, hand, "SB-one")
    arrive(first)
    second = begun(server, hand, "SB-tab")
    arrive(second, "下雨")
    answer(second, MET)
    expect(first.get_by_role("heading", name="窗口 SB-one")).to_be_visible()
    answer(first, MET)
    for page, window, reason in ((first, "SB-one", "相机坏了"), (second, "SB-tab", "下雨")):
        page.reload()
        expect(page.get_by_role("heading", name=f"窗口 {window}")).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".sofar")).to_contain_text(f"1/{ITEMS}")
        expect(page.get_by_text(f"没有扫码：{reason}")).to_be_visible()


def test_a_walk_given_up_in_one_tab_is_left_in_the_other(
    server: Server, hand: BrowserContext
) -> None:
    a_window(server.house, "SB-left")
    first = begun(server, hand, "SB-left")
    arrive(first)
    answer(first, MET)
    second = begun(server, hand, "SB-left")
    second.get_by_text("选错了窗口").click()
    second.get_by_role("button", name="放弃这次检查").click()
    expect(row_of(first, "SB-left")).to_be_visible()
    expect(first.locator(".turns")).to_have_count(0)


def test_a_paper_check_to_come_is_told_at_once_and_not_handed_in(
    server: Server, hand: BrowserContext
) -> None:
    a_window(server.house, "SB-paper")
    page = begun(server, hand, "SB-paper")
    page.get_by_role("button", name="这是纸质检查表，补录").click()
    when = page.locator("input.when")
    when.fill("9999-01-01T10:00")
    expect(page.get_by_text("不能晚于现在")).to_be_visible()
    answer_all(page, ITEMS)
    expect(page.get_by_role("button", name="请先填纸质检查的时间")).to_be_visible()
    expect(page.get_by_role("button", name="提交检查")).to_have_count(0)
    lately = clock.now().astimezone(server.settings.zone) - timedelta(hours=1)
    when.fill(f"{lately:%Y-%m-%dT%H:%M}")
    expect(page.get_by_text("不能晚于现在")).to_have_count(0)
    expect(page.get_by_role("button", name="提交检查")).to_be_visible()


def test_five_signs_mistyped_are_doubted_once_and_those_of_the_window_go_to_the_server(
    server: Server, hand: BrowserContext
) -> None:
    signs = typed_of(a_window(server.house, "SB-signs"))
    wrong = signs[:-1] + next(each for each in "AB" if each != signs[-1])
    page = begun(server, hand, "SB-signs")
    arrive(page, wrong)
    expect(page.get_by_text("这五个字不是这个窗口的码")).to_be_visible()
    page.get_by_role("button", name="不扫码，写明原因").click()
    expect(page.get_by_text(f"没有扫码：{wrong}")).to_be_visible()
    page.get_by_role("button", name="重来").click()
    arrive(page, signs.lower())
    answer_all(page, ITEMS)
    page.get_by_role("button", name="提交检查").click()
    expect(page.get_by_text("已提交，已保存。")).to_be_visible(timeout=PATIENCE)
    [made] = checks_at(server, "SB-signs")
    with server.house.reading() as session:
        assert result_store.get(session, made.ref).arrival == "typed"


def test_the_form_on_paper_fits_one_sheet_and_has_room_to_sign(
    server: Server, hand: BrowserContext
) -> None:
    page = hand.new_page()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1017})  # A4 without its margins
    page.goto(f"{server.url}/check/paper?window=ZC-1")
    boxes = page.locator(".sign > div")
    heights = boxes.evaluate_all("each => each.map((box) => box.getBoundingClientRect().height)")
    assert len(heights) == 2
    assert min(heights) >= 30 * 96 / 25.4  # three centimetres
    assert page.evaluate("document.documentElement.scrollHeight") <= 1017
