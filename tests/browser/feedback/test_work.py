"""A phone of a crowd works in the background once it was thanked; nothing of its page changes."""

import time
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from db.feedback import work_store
from kiosk.at_hand.crowds import FROM
from kiosk.locks.devices import DEVICE_COOKIE
from tests.browser.conftest import PATIENCE, Server
from tests.browser.customers import NewRatings, OpenPhone, arrived, face, open_page, thanked
from tests.browser.folds import settled
from tests.helpers.building import a_window
from tests.helpers.rated import a_body

pytestmark = pytest.mark.browser

AWAY = "Object.defineProperty(document, 'hidden', { get: function () { return !!window.away } })"
TURN = "away => { window.away = away; document.dispatchEvent(new Event('visibilitychange')) }"


@pytest.fixture
def crowded(server: Server) -> str:
    """The page of a window of its own that this network has begun to crowd."""
    token = a_window(server.house, f"SB-{uuid4().hex[:4]}")
    server.knows(token)
    for _ in range(FROM - 1):
        answer = httpx.post(
            f"{server.url}/api/ratings", json=a_body(token), cookies={DEVICE_COOKIE: uuid4().hex}
        )
        assert answer.status_code == 201
    return f"{server.url}/rate?w={token}"


def watched(page: Page) -> list[str]:
    """Return what the page asks of the server, as it goes on."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(f"{request.method} {request.url}"))
    return seen


def works(seen: list[str]) -> list[str]:
    return [each.partition("?")[0].rpartition("/")[2] for each in seen if "work" in each]


def worked(server: Server, ratings: NewRatings, *, wait: bool = True) -> bool:
    """Tell whether the one new rating was worked for; wait for it where it is to come."""
    [rating] = [each.id for each in ratings()]
    until = time.monotonic() + (PATIENCE if wait else 0)
    while True:
        with server.house.reading() as session:
            if work_store.worked(session, [rating]):
                return True
        if time.monotonic() >= until:
            return False
        time.sleep(0.05)


def test_a_phone_that_is_asked_works_and_its_page_says_thanks_as_ever(
    server: Server, phone: OpenPhone, crowded: str, new_ratings: NewRatings
) -> None:
    page = open_page(phone(), crowded)
    seen = watched(page)
    face(page, 5).tap()
    thanked(page)
    assert worked(server, new_ratings)
    assert page.locator("#err").is_hidden()
    assert works(seen).count("work.js") == 2  # the page's, and its worker's


def test_it_stops_while_nobody_sees_the_page_and_goes_on_after(
    server: Server, phone: OpenPhone, crowded: str, new_ratings: NewRatings
) -> None:
    context = phone()
    context.add_init_script(AWAY)
    page = open_page(context, crowded)
    page.evaluate(TURN, True)
    with page.expect_response("**/api/work?*"):
        face(page, 5).tap()
    thanked(page)
    settled(page)
    assert page.workers == []
    assert not worked(server, new_ratings, wait=False)
    page.evaluate(TURN, False)
    assert worked(server, new_ratings)


@pytest.mark.parametrize(
    "broken",
    ["delete window.Worker", "Object.defineProperty(Crypto.prototype, 'subtle', { get() { } })"],
)
def test_a_phone_that_cannot_work_is_thanked_and_asks_for_nothing(
    server: Server, phone: OpenPhone, crowded: str, new_ratings: NewRatings, broken: str
) -> None:
    context = phone()
    context.add_init_script(broken)
    page = open_page(context, crowded)
    seen = watched(page)
    with page.expect_response("**/work.js*"):
        face(page, 5).tap()
    thanked(page)
    settled(page)
    assert [each.score for each in new_ratings()] == [5]
    assert works(seen) == ["work.js"]


def test_a_phone_whose_work_goes_wrong_is_thanked(
    server: Server, phone: OpenPhone, crowded: str, new_ratings: NewRatings
) -> None:
    context = phone()
    context.route("**/api/work*", lambda route: route.abort())
    page = open_page(context, crowded)
    with page.expect_event("requestfailed"):
        face(page, 4).tap()
    thanked(page)
    assert [each.score for each in new_ratings()] == [4]
    assert page.locator("#err").is_hidden()


def test_without_javascript_a_crowds_rating_is_kept_as_ever(
    server: Server, phone: OpenPhone, crowded: str, new_ratings: NewRatings
) -> None:
    page = open_page(phone(java_script_enabled=False), crowded)
    face(page, 5).tap()
    expect(page.get_by_role("status")).to_contain_text("谢谢，已收到。")
    assert [each.score for each in new_ratings()] == [5]


def test_who_is_angry_is_not_asked(
    server: Server, phone: OpenPhone, crowded: str, new_ratings: NewRatings
) -> None:
    page = open_page(phone(), crowded)
    seen = watched(page)
    face(page, 1).tap()
    thanked(page)
    assert arrived(page, new_ratings) == [1]
    assert works(seen) == []


def test_a_tap_without_a_signal_is_worked_for_when_it_arrives(
    server: Server, phone: OpenPhone, crowded: str, new_ratings: NewRatings
) -> None:
    context = phone()
    page = open_page(context, crowded)
    context.set_offline(True)
    face(page, 5).tap()
    thanked(page, "谢谢。")
    context.set_offline(False)
    assert arrived(page, new_ratings) == [5]
    assert worked(server, new_ratings)
