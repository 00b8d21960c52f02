"""What the customer's browser tests do again and again."""

import time
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, Page, expect

from db.directory.tablet_store import SCREEN, TAP
from db.feedback.addition_store import Addition
from db.feedback.ratings import Rating
from kiosk import clock
from kiosk.actions.directory import tablets
from survey.months import Month, business_date
from tests.browser.conftest import PATIENCE, Server
from tests.browser.folds import settled
from tests.helpers.kept import additions_of, ratings_of

KEPT_ON_PHONE = "已记下，有信号时自动送出。"

OpenPhone = Callable[..., BrowserContext]
NewRatings = Callable[[], list[Rating]]


def open_page(context: BrowserContext, address: str) -> Page:
    """Open a page and wait for its document."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(address)
    return page


def shows_a_code(context: BrowserContext, server: Server) -> tuple[Page, str]:
    """Open a tablet's own page; return it, and the code it shows."""
    page = open_page(context, f"{server.url}/tablet")
    return page, page.locator(".code").inner_text()


def enrol(context: BrowserContext, server: Server, window: str = "SB-1") -> None:
    """Make a browser the tablet of a window, as an administrator does."""
    page = _enrolled(context, server, window, TAP)
    page.wait_for_url("**/rate?*mode=kiosk")
    page.close()


def a_screen(context: BrowserContext, server: Server, window: str = "SB-1") -> Page:
    """Make a browser the screen of a window, and return its page."""
    page = _enrolled(context, server, window, SCREEN)
    expect(page.locator("#code svg")).to_be_visible(timeout=PATIENCE * 1000)
    return page


def _enrolled(context: BrowserContext, server: Server, window: str, use: str) -> Page:
    page, code = shows_a_code(context, server)
    with server.house.writing() as session:
        tablets.enrol(
            session, code=code, window=window, name="左侧", use=use, by="adm", at=clock.now()
        )
    return page


def face(page: Page, score: int) -> Locator:
    """Return the face of a score."""
    return page.locator(f".f{score}")


def thanked(page: Page, sentence: str = "谢谢，已收到。") -> None:
    """Wait for the thanks."""
    expect(page.get_by_role("status")).to_contain_text(sentence)


def ratings(server: Server) -> list[Rating]:
    """Return all ratings of this month, as kept."""
    month = str(Month.of(business_date(clock.now(), server.settings.zone)))
    with server.house.reading() as session:
        return ratings_of(session, month)


def arrived(page: Page, given: NewRatings, n: int = 1) -> list[int]:
    """Wait until as many ratings arrived and the page is at rest; return the scores of all."""
    until = time.monotonic() + PATIENCE
    while len(given()) < n and time.monotonic() < until:
        settled(page)
    settled(page)
    return [rating.score for rating in given()]


def additions(server: Server, rating: Rating) -> list[Addition]:
    """Return what was added to a rating."""
    with server.house.reading() as session:
        return additions_of(session, rating.id)
