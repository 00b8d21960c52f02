"""Two tabs of one complaint: the second follows the first and loses nothing of its own."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from db.cases import complaint_store, message_store
from db.cases.complaint_store import Complaint
from survey import keeping
from survey.refusals.given import NotAPicture
from tests.browser.conftest import Server
from tests.browser.customers import OpenPhone
from tests.browser.dead_spots import NO_SYNC, WORDS, fill, form, said, send
from tests.helpers.pictured import a_jpeg

pytestmark = pytest.mark.browser

Filed = Callable[[], list[Complaint]]
KEPT, ADD, LEAVE = keeping.KEPT.zh, keeping.ADD_IT.zh, keeping.LEAVE_IT.zh
MORE = "\n还有一句"
NO_PICTURE = {"name": "a.heic", "mimeType": "image/heic", "buffer": b"%PDF-1.7"}
LOOKS = [(320, 568, 100), (740, 360, 100), (360, 740, 200), (320, 568, 200)]


@pytest.fixture
def tabs(server: Server, phone: OpenPhone) -> tuple[Page, Page]:
    """Two tabs of the same words; nothing that they send leaves the phone yet."""
    context = phone()
    context.add_init_script(NO_SYNC)
    first = form(context, server)
    fill(first)
    second = form(context, server, works=False)
    expect(second.locator("#words")).to_have_value(WORDS)
    for each in (first, second):
        each.route("**/*", get_alone)
    return first, second


def get_alone(route: Any) -> None:
    route.continue_() if route.request.method == "GET" else route.abort()


def choose(page: Page, *given: str | dict[str, Any]) -> None:
    files = [
        {"name": f"{each}.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg(each)}
        if isinstance(each, str)
        else each
        for each in given
    ]
    page.set_input_files("#photos", files)
    expect(page.locator("#thumbs > div")).to_have_count(len(files))
    expect(page.locator("#complaint .send button")).to_be_enabled()


def waits_in_both(first: Page, second: Page) -> None:
    """Send in the first tab; the second, which tried to send it as well, sees it wait."""
    send(first)
    for each in (first, second):
        back(each)
        said(each).to_contain_text(KEPT)


def back(page: Page) -> None:
    page.evaluate("window.dispatchEvent(new Event('online'))")


def let_go(page: Page) -> None:
    page.unroute_all()
    back(page)


def photos(server: Server, complaint: Complaint) -> int:
    with server.house.reading() as session:
        return len(complaint_store.photos_of(session, complaint.id))


def added(server: Server, complaint: Complaint) -> list[str]:
    """Return what the complainant added in words."""
    with server.house.reading() as session:
        return [each.words for each in message_store.newest(session, complaint.id, limit=9)]


@pytest.mark.parametrize("who", [0, 1])
def test_photos_chosen_in_the_second_tab_are_offered_and_go_to_the_same_case(
    server: Server, tabs: tuple[Page, Page], filed: Filed, who: int
) -> None:
    first, second = tabs
    choose(second, "red", "blue")
    waits_in_both(first, second)
    let_go(tabs[who])
    expect(first.get_by_role("heading", name="谢谢，已收到。")).to_be_visible()
    said(second).to_have_text(keeping.ELSEWHERE.zh)
    expect(second.locator("#left #thumbs img")).to_have_count(2)
    expect(second.locator("#left-words")).to_have_text("")
    [kept] = filed()
    assert photos(server, kept) == 0
    let_go(second)
    second.get_by_role("button", name=ADD).tap()
    expect(second.locator(".said.own")).to_contain_text("（补充照片）")
    assert [each.ref for each in filed()] == [kept.ref]
    assert photos(server, kept) == 2


def test_words_written_anew_in_the_second_tab_are_offered_too(
    server: Server, tabs: tuple[Page, Page], filed: Filed
) -> None:
    first, second = tabs
    second.locator("#words").fill(WORDS + MORE)
    waits_in_both(first, second)
    let_go(first)
    expect(second.locator("#left-words")).to_have_text(WORDS + MORE)
    second.get_by_role("button", name=ADD).tap()
    said(second).to_contain_text(KEPT)
    expect(second.locator("#left")).to_be_hidden()
    let_go(second)
    expect(second.locator(".said.own")).to_contain_text("还有一句")
    [kept] = filed()
    assert (kept.words, added(server, kept)) == (WORDS, [WORDS + MORE])


def test_a_second_tab_with_nothing_of_its_own_is_led_to_the_case(
    tabs: tuple[Page, Page], filed: Filed
) -> None:
    waits_in_both(*tabs)
    let_go(tabs[0])
    for each in tabs:
        expect(each.get_by_role("heading", name="谢谢，已收到。")).to_be_visible()
        expect(each.locator(".number")).to_have_text(filed()[0].ref)


def test_what_is_not_sent_along_can_be_left(
    server: Server, tabs: tuple[Page, Page], filed: Filed
) -> None:
    first, second = tabs
    choose(second, "red")
    waits_in_both(first, second)
    let_go(first)
    second.get_by_role("link", name=LEAVE).tap()
    expect(second.locator(".number")).to_have_text(filed()[0].ref)
    assert (photos(server, filed()[0]), added(server, filed()[0])) == (0, [])


def test_what_is_refused_of_it_is_said_and_the_rest_can_be_sent(
    server: Server, tabs: tuple[Page, Page], filed: Filed
) -> None:
    first, second = tabs
    choose(second, "red", NO_PICTURE)
    waits_in_both(first, second)
    let_go(first)
    let_go(second)
    add = second.get_by_role("button", name=ADD)
    add.tap()
    expect(second.locator("#problem")).to_have_text(NotAPicture.sentence.zh)
    second.get_by_role("button", name="删除 a.heic").tap()
    expect(second.locator("#thumbs > div")).to_have_count(1)
    add.tap()
    expect(second.locator(".said.own")).to_contain_text("（补充照片）")
    [kept] = filed()
    assert photos(server, kept) == 1


@pytest.mark.parametrize(("width", "height", "text"), LOOKS)
def test_what_is_offered_fits_the_smallest_screen(
    tabs: tuple[Page, Page], width: int, height: int, text: int
) -> None:
    first, second = tabs
    second.set_viewport_size({"width": width, "height": height})
    second.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
    choose(second, "red", "blue", NO_PICTURE)
    second.locator("#words").fill(WORDS + MORE)
    waits_in_both(first, second)
    let_go(first)
    for each in (second.get_by_role("button", name=ADD), second.get_by_role("link", name=LEAVE)):
        each.scroll_into_view_if_needed()
        expect(each).to_be_in_viewport(ratio=1)
    assert second.evaluate("document.scrollingElement.scrollWidth") == width
