"""What customers say: a table on a desk, cards on a phone, one press from the whole of it."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kiosk.rights.who import SESSION_COOKIE
from tests.browser.conftest import Server
from tests.helpers.casework import VOICE, Affair

pytestmark = pytest.mark.browser

PATIENCE = 45_000


@pytest.fixture
def affair(server: Server) -> Affair:
    made = Affair(server.house, mark=uuid4().hex[:5].upper())
    made.spoken()
    return made


def the_list(server: Server, affair: Affair, context: BrowserContext) -> Page:
    """Open the voices of the affair's unit: others at the same server have theirs."""
    token = affair.signed_in("officer")
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    page = context.new_page()
    page.goto(f"{server.url}/voices?unit=U{affair.mark}")
    return page


def test_a_desk_has_one_line_a_voice_that_opens_its_card_and_leads_back(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    desk = phone(viewport={"width": 1366, "height": 768}, is_mobile=False, has_touch=False)
    page = the_list(server, affair, desk)
    line = page.get_by_role("row").filter(has_text=VOICE + affair.mark)
    expect(line).to_be_visible(timeout=PATIENCE)
    box = line.bounding_box()
    assert box is not None
    assert box["height"] <= 50
    expect(line.get_by_text("照片")).to_be_visible()
    expect(page.get_by_role("article").first).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 1366
    line.get_by_role("cell").first.click()
    expect(page).to_have_url(re.compile("voice="), timeout=PATIENCE)
    card = page.get_by_role("article").filter(has_text=VOICE + affair.mark)
    expect(card).to_be_visible(timeout=PATIENCE)
    expect(card.get_by_role("img", name="照片 1")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="返回列表").click()
    expect(line).to_be_visible(timeout=PATIENCE)


def test_a_phone_has_the_cards_and_no_table(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    page = the_list(server, affair, phone())
    card = page.get_by_role("article").filter(has_text=VOICE + affair.mark)
    expect(card).to_be_visible(timeout=PATIENCE)
    lines = page.locator(".st-key-voices_lines")
    expect(lines).to_be_attached(timeout=PATIENCE)
    expect(lines).to_be_hidden()
    expect(page.get_by_role("row")).to_have_count(0)
