"""Without a signal: what a complainant wrote is kept whole and sent later; no untruth is said."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from db.cases import complaint_store, message_store
from db.cases.complaint_store import Complaint
from survey import keeping
from tests.browser.conftest import PATIENCE, Server, put_away
from tests.browser.dead_spots import NO_SYNC, WORDS, fill, form, said, send, synced, thanked

pytestmark = pytest.mark.browser

LONG = PATIENCE * 1000
KEPT, MAY_CLOSE, STAY = keeping.KEPT.zh, keeping.MAY_CLOSE.zh, keeping.STAY.zh
NO_WORKER = "Object.defineProperty(navigator, 'serviceWorker', { value: undefined })"
OpenPhone = Callable[..., BrowserContext]
SIZES = [(360, 740), (320, 568), (740, 360)]


@pytest.fixture
def phone(browser: Browser) -> Iterator[OpenPhone]:
    opened: list[BrowserContext] = []

    def open_phone(width: int = 360, height: int = 740, **given: Any) -> BrowserContext:
        looks: dict[str, Any] = {
            "viewport": {"width": width, "height": height},
            "locale": "zh-CN",
            "is_mobile": True,
            "has_touch": True,
        }
        opened.append(browser.new_context(**(looks | given)))
        opened[-1].set_default_timeout(LONG)
        return opened[-1]

    yield open_phone
    for context in opened:
        put_away(context)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_complaint_sent_in_a_dead_spot_goes_out_whole_and_leads_to_its_number(
    server: Server,
    phone: OpenPhone,
    filed: Callable[[], list[Complaint]],
    width: int,
    height: int,
) -> None:
    context = phone(width, height)
    page = form(context, server)
    fill(page)
    context.set_offline(True)
    send(page)
    said(page).to_contain_text(KEPT)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    context.set_offline(False)
    thanked(page)
    [kept] = filed()
    assert (kept.words, kept.category) == (WORDS, "conflict")
    assert kept.sealed is not None
    page.go_back()
    expect(page.locator("#words")).to_be_visible()


def test_all_that_was_filled_in_is_there_again_on_a_page_loaded_anew(
    server: Server, phone: OpenPhone
) -> None:
    context = phone()
    page = form(context, server)
    fill(page)
    page.close()
    page = form(context, server)
    expect(page.locator("#words")).to_have_value(WORDS)
    for ticked in ("category-conflict", "when-today", "contact_kind-wechat"):
        expect(page.locator(f"#{ticked}")).to_be_checked()
    expect(page.locator("[name=contact]")).to_have_value("wx-12345")
    expect(page.locator("[name=contact]")).to_be_visible()
    expect(page.locator("[name=about_team]")).to_be_checked()


def test_the_page_may_be_closed_where_a_worker_goes_on_and_it_does(
    server: Server, whole_phone: BrowserContext, filed: Callable[[], list[Complaint]]
) -> None:
    page = form(whole_phone, server)
    fill(page)
    whole_phone.set_offline(True)
    send(page)
    said(page).to_have_text(f"{KEPT}{MAY_CLOSE}")
    expect(page.locator("#change")).to_be_hidden()
    page.evaluate("localStorage.clear()")  # what no page of ours will find again
    page.close()
    whole_phone.set_offline(False)
    page = whole_phone.new_page()
    page.goto(f"{server.url}/track")
    synced(whole_phone, page, server)
    for _ in range(PATIENCE):
        if filed():
            break
        page.wait_for_timeout(500)
    assert [each.words for each in filed()] == [WORDS]


@pytest.mark.parametrize("script", [NO_SYNC, NO_WORKER, ""])
def test_where_no_worker_goes_on_the_page_is_to_be_kept_open(
    server: Server, phone: OpenPhone, script: str
) -> None:
    context = phone()
    context.add_init_script(script)
    page = form(context, server, works=script != NO_WORKER)
    fill(page)
    context.set_offline(True)
    send(page)
    said(page).to_have_text(f"{KEPT}{STAY}")


def test_what_waits_is_sent_by_any_page_of_ours_that_is_opened_later(
    server: Server, phone: OpenPhone, filed: Callable[[], list[Complaint]]
) -> None:
    context = phone()
    context.add_init_script(NO_SYNC)
    page = form(context, server)
    fill(page)
    context.set_offline(True)
    send(page)
    said(page).to_contain_text(STAY)
    page.close()
    context.set_offline(False)
    rate = context.new_page()
    with rate.expect_response("**/complain?*"):
        rate.goto(server.rate("MW"))
    [kept] = filed()
    page = form(context, server)
    page.locator("#filed a").tap()
    expect(page.locator(".number")).to_have_text(kept.ref)


def test_back_and_send_is_the_number_that_exists(
    server: Server, phone: OpenPhone, filed: Callable[[], list[Complaint]]
) -> None:
    context = phone()
    page = form(context, server)
    for _ in range(2):
        fill(page)
        send(page)
        thanked(page)
        number = page.locator(".number").text_content()
        page.goto(f"{server.url}/complain?w={server.tokens['SB']}")  # as without a memory of Back
    assert [each.ref for each in filed()] == [number]


def test_what_was_taken_is_no_draft_though_the_page_it_leads_to_never_came(
    server: Server, phone: OpenPhone, filed: Callable[[], list[Complaint]]
) -> None:
    context = phone()
    context.add_init_script(NO_WORKER)
    page = form(context, server, works=False)
    fill(page)
    context.route("**/track?*", lambda route: route.abort())
    with page.expect_event("requestfailed", lambda failed: "/track?" in failed.url):
        send(page)
    assert len(filed()) == 1
    other = form(context, server, works=False)
    expect(other.locator("#filed")).to_be_visible()
    expect(other.locator("#words")).to_have_value("")


def test_a_link_in_a_dead_spot_opens_a_page_of_ours_that_leads_on(
    server: Server, phone: OpenPhone
) -> None:
    context = phone()
    page = form(context, server)
    context.set_offline(True)
    page.goto(f"{server.url}/complain?w={server.tokens['MW']}")
    expect(page.get_by_role("heading", name="现在没有信号")).to_be_visible()
    context.set_offline(False)
    page.get_by_role("link", name="再试一次").tap()
    expect(page.get_by_role("heading", name="我要投诉")).to_be_visible()


def test_a_message_in_a_dead_spot_reaches_the_team(
    server: Server, phone: OpenPhone, filed: Callable[[], list[Complaint]]
) -> None:
    context = phone()
    page = form(context, server)
    fill(page)
    send(page)
    thanked(page)
    context.set_offline(True)
    page.locator("#write").fill("还有一件事")
    send(page)
    said(page).to_contain_text(KEPT)
    context.set_offline(False)
    expect(page.locator(".said.own")).to_contain_text("还有一件事")
    [kept] = filed()
    with server.house.reading() as session:
        assert complaint_store.get(session, kept.ref).id == kept.id
        [message] = message_store.newest(session, kept.id, limit=9)
    assert message.words == "还有一件事"


def test_other_words_under_a_key_that_was_taken_come_back_with_the_way_to_the_first(
    server: Server, phone: OpenPhone, filed: Callable[[], list[Complaint]]
) -> None:
    page = form(phone(), server)
    fill(page)
    key = page.locator("[name=key]").input_value()
    send(page)
    thanked(page)
    [kept] = filed()
    page.goto(f"{server.url}/complain?w={server.tokens['SB']}")
    fill(page)
    page.locator("#words").fill("另外一回事")
    page.evaluate("key => { document.forms.complaint.elements.key.value = key }", key)
    send(page)
    expect(page.locator("#problem a")).to_be_visible()
    expect(page.locator("#words")).to_have_value("另外一回事")
    page.locator("#problem a").tap()
    expect(page.locator(".number")).to_have_text(kept.ref)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_with_text_twice_as_large_nothing_of_a_complaint_runs_off_the_screen(
    server: Server, phone: OpenPhone, width: int, height: int
) -> None:
    page = form(phone(width, height), server)
    fill(page)
    for _ in range(2):  # the form, then the page of what was sent
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        if "/complain" in page.url:
            send(page)
            thanked(page)
