"""What a complainant adds without a signal: typed, left, found again, and sent once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from db.cases import complaint_store, message_store
from db.cases.complaint_store import Complaint
from survey import keeping
from tests.browser.conftest import PATIENCE, Server
from tests.browser.customers import OpenPhone
from tests.browser.dead_spots import NO_SYNC, fill, form, running_off, said, send, thanked
from tests.browser.folds import settled
from tests.helpers.pictured import a_jpeg

pytestmark = pytest.mark.browser

Filed = Callable[[], list[Complaint]]
WORDS = "车还停在门口，没有人来过。"
LOOKS = [(360, 740, 100), (320, 568, 100), (740, 360, 100), (320, 568, 200), (740, 360, 200)]


@pytest.fixture
def own(server: Server, phone: OpenPhone, filed: Filed) -> Page:
    """A complainant's own page; what is filed is counted from before it."""
    context = phone()
    context.add_init_script(NO_SYNC)
    page = form(context, server)
    fill(page)
    send(page)
    thanked(page)
    page.goto(page.locator("#link").input_value())
    page.evaluate(
        "navigator.serviceWorker.getRegistration('/track').then(async function wait(one) {"
        " while (!one || !one.active) {"
        "  await new Promise(go => setTimeout(go, 50));"
        "  one = await navigator.serviceWorker.getRegistration('/track') } })"
    )
    return page


def choose(page: Page) -> None:
    picture = {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg("red")}
    page.set_input_files("#photos", picture)
    expect(page.locator("#thumbs img")).to_have_count(1)
    expect(page.locator("#complaint .send button")).to_be_enabled()


def added(server: Server, filed: Filed) -> list[tuple[str, int]]:
    """Return the complainant's messages, each with how many photos the case has."""
    [kept] = filed()
    with server.house.reading() as session:
        photos = len(complaint_store.photos_of(session, kept.id))
        return [(each.words, photos) for each in message_store.newest(session, kept.id, limit=9)]


def on_disk(page: Page) -> None:
    for _ in range(PATIENCE):
        if page.evaluate(
            "new Promise(done => kioskLater.all(all => done(all.some(one => one.files))))"
        ):
            return
        page.wait_for_timeout(250)
    pytest.fail("the photo was never kept")


def test_a_message_typed_without_a_signal_outlives_its_page_and_is_sent_once(
    own: Page, server: Server, filed: Filed
) -> None:
    context, link = own.context, own.url
    context.set_offline(True)
    own.locator("#write").fill(WORDS)
    own.reload()
    expect(own.get_by_role("heading", name=keeping.NO_SIGNAL.zh)).to_be_visible()
    context.set_offline(False)
    own.get_by_role("link", name="再试一次").tap()
    expect(own.locator("#write")).to_have_value(WORDS)
    own.goto(f"{server.url}/complain?w={server.tokens['SB']}")
    own.go_back()
    expect(own.locator("#write")).to_have_value(WORDS)
    choose(own)
    own.get_by_role("button", name="发送").tap()
    expect(own.locator(".said.own")).to_contain_text(WORDS)
    expect(own.locator("#write")).to_have_value("")
    own.goto(link)
    settled(own)
    assert added(server, filed) == [(WORDS, 1)]


def test_a_message_sent_without_a_signal_arrives_once_with_its_photo_though_its_page_was_closed(
    own: Page, server: Server, filed: Filed
) -> None:
    context: BrowserContext = own.context
    link = own.url
    context.set_offline(True)
    own.locator("#write").fill(WORDS)
    choose(own)
    own.get_by_role("button", name="发送").tap()
    said(own).to_have_text(f"{keeping.KEPT.zh}{keeping.STAY.zh}")
    on_disk(own)
    own.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(link)
    expect(page.get_by_text("已发送。")).to_be_visible()
    expect(page.locator(".said.own")).to_contain_text(WORDS)
    page.goto(link)
    settled(page)
    expect(page.locator("#write")).to_have_value("")
    assert added(server, filed) == [(WORDS, 1)]


@pytest.mark.parametrize(("width", "height", "text"), LOOKS)
def test_a_message_can_be_written_and_is_seen_to_wait_on_the_smallest_screen(
    own: Page, width: int, height: int, text: int
) -> None:
    own.set_viewport_size({"width": width, "height": height})
    own.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
    assert running_off(own.locator("html")) == []
    own.context.set_offline(True)
    own.locator("#write").fill(WORDS)
    button = own.get_by_role("button", name="发送")
    button.scroll_into_view_if_needed()
    expect(button).to_be_in_viewport(ratio=1)
    button.tap()
    said(own).to_contain_text(keeping.KEPT.zh)
    expect(own.locator("#waits-said")).to_be_in_viewport()
    assert running_off(own.locator("html")) == []
