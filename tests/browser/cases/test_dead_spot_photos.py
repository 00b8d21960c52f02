"""Photos in a dead spot: they go with their words, whoever sends them, or are said to be lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from db.cases import complaint_store
from db.cases.complaint_store import Complaint
from survey import keeping
from survey.texts import CHINESE
from tests.browser.conftest import PATIENCE, Server
from tests.browser.customers import NewRatings, OpenPhone, additions, face, open_page, thanked
from tests.browser.dead_spots import NO_SYNC, WORDS, fill, form, said, send, synced
from tests.helpers.pictured import a_jpeg

pytestmark = pytest.mark.browser
Filed = Callable[[], list[Complaint]]
NO_DISK = "Object.defineProperty(window, 'indexedDB', { value: undefined })"
NO_END = "Object.defineProperty(XMLHttpRequest.prototype, 'timeout', { set() {} })"
THANKS = "谢谢，已收到。"


def choose(page: Page, *colours: str, field: str = "#photos") -> None:
    page.set_input_files(
        field,
        [
            {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg(colour)}
            for colour in colours
        ],
    )


def filled(context: BrowserContext, server: Server, *colours: str) -> Page:
    page = form(context, server)
    fill(page)
    choose(page, *colours)
    expect(page.locator("#thumbs img")).to_have_count(len(colours))
    expect(page.locator("#complaint .send button")).to_be_enabled()
    return page


def photos(server: Server, complaint: Complaint) -> int:
    with server.house.reading() as session:
        return len(complaint_store.photos_of(session, complaint.id))


def on_disk(page: Page) -> None:
    """Wait until a photo of what waits is on disk."""
    until(page, lambda: "kept" in disk(page))


def off_disk(page: Page) -> None:
    """Wait until nothing is on disk that would be sent."""
    until(page, lambda: not disk(page))


def disk(page: Page) -> list[str]:
    told: list[str] = page.evaluate(
        "new Promise(done => kioskLater.all(all =>"
        " done(all.filter(one => one.body).map(one => one.n && one.files ? 'kept' : 'plain'))))"
    )
    return told


def waits(page: Page) -> bool:
    return bool(
        page.evaluate("Object.keys(localStorage).some(name => name.startsWith('kiosk.q.'))")
    )


def leave(page: Page) -> None:
    """Close a page that sends nothing as it ends: the browser is back online before it is gone."""
    page.evaluate("XMLHttpRequest.prototype.send = function () { }")
    page.close()


def lose(route: Route, taken: list[int]) -> None:
    """Let what is sent arrive, once, and lose the answer."""
    if not taken:
        taken.append(route.fetch().status)
    route.abort()


def thanks(page: Page) -> None:
    expect(page.get_by_role("heading", name=THANKS)).to_be_visible()


def test_a_page_opened_anew_sends_the_photos_of_the_one_that_was_closed(
    server: Server, phone: OpenPhone, filed: Filed
) -> None:
    context = phone()
    context.add_init_script(NO_SYNC)
    page = filled(context, server, "red", "blue")
    context.set_offline(True)
    send(page)
    said(page).to_contain_text(keeping.STAY.zh)
    on_disk(page)
    page.close()
    context.set_offline(False)
    thanks(form(context, server, works=False))
    [kept] = filed()
    assert photos(server, kept) == 2


def test_page_and_worker_both_sending_make_one_complaint_with_its_photos(
    server: Server, whole_phone: BrowserContext, filed: Filed
) -> None:
    page = filled(whole_phone, server, "red", "blue")
    whole_phone.set_offline(True)
    send(page)
    said(page).to_contain_text(keeping.MAY_CLOSE.zh)
    expect(page.locator("#change")).to_be_hidden()
    page.close()
    whole_phone.set_offline(False)
    page = form(whole_phone, server, works=False)
    thanks(page)
    synced(whole_phone, page, server)
    off_disk(page)
    [kept] = filed()
    assert (kept.words, photos(server, kept)) == (WORDS, 2)


def test_an_answer_that_was_lost_leads_a_page_loaded_anew_to_the_complaint_with_its_photo(
    server: Server, phone: OpenPhone, filed: Filed
) -> None:
    context = phone()
    context.add_init_script(NO_SYNC)
    page = filled(context, server, "red")
    taken: list[int] = []
    page.route("**/complain?*", lambda route: lose(route, taken))
    send(page)
    said(page).to_contain_text(keeping.KEPT.zh)
    page.close()
    thanks(form(context, server, works=False))
    assert taken == [201]
    [kept] = filed()
    assert photos(server, kept) == 1


def test_photos_the_phone_could_not_keep_are_said_to_be_missing_and_the_words_arrive(
    server: Server, phone: OpenPhone, filed: Filed
) -> None:
    context = phone()
    context.add_init_script(NO_DISK)
    page = filled(context, server, "red", "blue")
    context.set_offline(True)
    send(page)
    said(page).to_contain_text("照片只在这一页开着时保留")
    leave(page)
    context.set_offline(False)
    page = form(context, server, works=False)
    expect(page.locator("#lost")).to_contain_text(keeping.PHOTOS_LOST.format(n=2).said(CHINESE))
    [kept] = filed()
    assert (kept.words, photos(server, kept)) == (WORDS, 0)


def test_photos_that_came_before_their_answer_was_lost_are_not_said_to_be_missing(
    server: Server, phone: OpenPhone, filed: Filed
) -> None:
    context = phone()
    context.add_init_script(NO_DISK)
    page = filled(context, server, "red", "blue")
    taken: list[int] = []
    page.route("**/complain?*", lambda route: lose(route, taken))
    send(page)
    said(page).to_contain_text("照片只在这一页开着时保留")
    leave(page)
    page = form(context, server, works=False)
    thanks(page)
    assert taken == [201]
    [kept] = filed()
    assert photos(server, kept) == 2
    expect(page.locator("#lost")).to_have_count(0)


def test_what_is_taken_back_is_taken_from_the_disk_and_leaves_another_tabs_alone(
    server: Server, phone: OpenPhone, filed: Filed
) -> None:
    context = phone()
    context.add_init_script(NO_SYNC)
    other, page = form(context, server), filled(context, server, "red")
    fill(other)
    other.locator("#words").fill("另一件事")
    context.set_offline(True)
    for each in (other, page):
        each.bring_to_front()
        send(each)
        said(each).to_contain_text(keeping.KEPT.zh)
    on_disk(page)
    page.locator("#change").tap()
    expect(page.locator("#words")).to_be_visible()
    off_disk(page)
    chosen_on_disk(page, 1)  # chosen and not sent, as before
    context.set_offline(False)
    other.bring_to_front()
    thanks(other)
    assert [each.words for each in filed()] == ["另一件事"]


def chosen_on_disk(page: Page, n: int) -> None:
    """Wait until so many photos are kept that were chosen and not sent."""
    count = (
        "new Promise(done => kioskLater.all(all => done(all.filter(one => !one.body)"
        ".reduce((sum, one) => sum + one.files.length, 0))))"
    )
    until(page, lambda: bool(page.evaluate(count) == n))


def test_photos_chosen_and_not_sent_are_there_again_and_gone_once_sent(
    server: Server, phone: OpenPhone, filed: Filed
) -> None:
    context = phone()
    page = filled(context, server, "red", "blue")
    chosen_on_disk(page, 2)
    page.reload()
    expect(page.locator("#thumbs img")).to_have_count(2)
    page.locator("#thumbs button").first.tap()
    chosen_on_disk(page, 1)
    page.get_by_role("link", name="English").tap()
    expect(page.locator("#thumbs img")).to_have_count(1)
    assert filed() == []
    page.locator("#complaint .send button").tap()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    [kept] = filed()
    assert photos(server, kept) == 1
    page = form(context, server)
    chosen_on_disk(page, 0)
    expect(page.locator("#thumbs img")).to_have_count(0)


def test_a_worker_sends_what_waits_and_nothing_that_was_only_chosen(
    server: Server, whole_phone: BrowserContext, filed: Filed, new_ratings: NewRatings
) -> None:
    page = filled(whole_phone, server, "red")
    chosen_on_disk(page, 1)
    page.evaluate("XMLHttpRequest.prototype.send = function () { }")  # the worker is to do it
    rate = open_page(whole_phone, server.rate())
    whole_phone.set_offline(True)
    face(rate, 2).tap()
    expect(rate.locator("#sub")).to_contain_text(keeping.MAY_CLOSE.zh)
    rate.close()
    whole_phone.set_offline(False)
    until(page, lambda: bool(worked(whole_phone, page, server) and new_ratings()))
    assert filed() == []
    chosen_on_disk(page, 1)


# With a rating


def photo_of_a_rating(page: Page) -> None:
    page.locator("#photo summary").tap()
    choose(page, "red", field="#photo [type=file]")
    page.locator("#photo").get_by_role("button", name="送出").tap()


@pytest.mark.parametrize("script", ["", NO_DISK])
def test_a_ratings_photo_goes_out_later_or_is_said_to_be_lost(
    server: Server, phone: OpenPhone, new_ratings: NewRatings, script: str
) -> None:
    context = phone()
    context.add_init_script(script or "0")
    page = open_page(context, server.rate())
    face(page, 2).tap()
    thanked(page)
    context.set_offline(True)
    photo_of_a_rating(page)
    until(page, lambda: waits(page))
    if not script:
        on_disk(page)
    leave(page)
    context.set_offline(False)
    page = open_page(context, server.rate())
    until(page, lambda: not waits(page))
    error = expect(page.locator("#err"))
    if script:
        error.to_have_text(keeping.PHOTO_LOST.zh)
    else:
        error.to_be_hidden()
    assert len(additions(server, new_ratings()[0])) == (0 if script else 1)


def test_what_is_added_while_an_earlier_one_hangs_is_the_workers_at_once(
    server: Server, whole_phone: BrowserContext, new_ratings: NewRatings
) -> None:
    form(whole_phone, server).close()
    whole_phone.add_init_script(NO_END)
    page = open_page(whole_phone, server.rate())
    page.route("**/api/**", lambda route: route.abort())
    face(page, 2).tap()
    until(page, lambda: bool(worked(whole_phone, page, server) and new_ratings()))
    page.unroute("**/api/**")
    page.route("**/api/**", hang)
    with page.expect_request("**/api/**"):  # tried again by itself
        pass
    photo_of_a_rating(page)
    [rating] = new_ratings()
    until(page, lambda: bool(worked(whole_phone, page, server) and additions(server, rating)))
    assert [each.kind for each in additions(server, rating)] == ["photo"]


def hang(route: Route) -> None:
    """Leave a request without an answer."""


def worked(context: BrowserContext, page: Page, server: Server) -> bool:
    synced(context, page, server)
    return True


def until(page: Page, there: Callable[[], bool]) -> None:
    for _ in range(PATIENCE):
        if there():
            return
        page.wait_for_timeout(500)
    pytest.fail("it never came")
