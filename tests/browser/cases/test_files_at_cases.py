"""The accused attaches files from a phone: without a signal they wait, with one they are there."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from kiosk.rights.who import SESSION_COOKIE
from tests.browser.conftest import Server
from tests.helpers.casework import Affair
from tests.helpers.given_files import FILM, M4A, PDF
from tests.helpers.pictured import a_jpeg

pytestmark = pytest.mark.browser

PATIENCE = 45_000


@pytest.fixture
def affair(server: Server) -> Affair:
    made = Affair(server.house, mark=uuid4().hex[:5].upper())
    made.verified()
    return made


def own_case(server: Server, affair: Affair, context: BrowserContext) -> Page:
    token = affair.signed_in("accused")
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    page = context.new_page()
    page.goto(f"{server.url}/mine?case={affair.number}")
    expect(page.locator(".files")).to_be_visible(timeout=PATIENCE)
    return page


def pick(page: Page, name: str, kind: str, content: bytes) -> None:
    given: FilePayload = {"name": name, "mimeType": kind, "buffer": content}
    page.locator(".files input").set_input_files(given)


def test_a_file_picked_without_a_signal_waits_and_arrives_once(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    context = phone()
    page = own_case(server, affair, context)
    context.set_offline(True)
    pick(page, "值班表.pdf", "application/pdf", PDF)
    pick(page, "现场.png", "image/png", a_jpeg())
    expect(page.locator(".files li")).to_have_count(2)
    expect(page.locator(".files").get_by_text("有信号时自动送出").first).to_be_visible()
    context.set_offline(False)
    kept = page.locator(".case-files li")
    expect(kept).to_have_count(2, timeout=PATIENCE)
    expect(page.locator(".files li")).to_have_count(0)
    expect(kept.filter(has_text="值班表.pdf")).to_have_count(1)
    picture = page.locator(".case-files img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("each => each.naturalWidth") > 0


def test_what_is_refused_says_why_and_the_rest_arrives(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    page = own_case(server, affair, phone())
    pick(page, "录像.mp4", "video/mp4", FILM)
    pick(page, "录音.m4a", "audio/mp4", M4A)
    expect(page.locator(".case-files audio")).to_have_count(1, timeout=PATIENCE)
    refused = page.locator(".files li")
    expect(refused).to_contain_text("收不了这种文件")
    refused.get_by_role("button", name="不附了").tap()
    expect(refused).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
