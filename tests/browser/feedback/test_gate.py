"""The gate's slip on its screen and on a receipt of 58 mm: one page, read by any phone."""

from io import BytesIO
from uuid import uuid4

import pytest
import zxingcpp
from PIL import Image

from kiosk.rights.who import SESSION_COOKIE
from survey.directory.roles import Role
from tests.browser.conftest import Server
from tests.browser.customers import OpenPhone
from tests.helpers.building import a_person, a_session, a_window, an_account
from tests.helpers.slipped import a_batch, a_slip

pytestmark = pytest.mark.browser


def test_a_slip_from_the_gate_is_one_receipt_and_is_read_from_screen_and_paper(
    server: Server, phone: OpenPhone
) -> None:
    mark = uuid4().hex[:4]
    unit, code, house = f"G{mark}", f"MW+{mark}", server.house
    server.knows(a_window(house, code, "MW", unit=unit))
    a_person(house, f"P{mark}", unit=unit, window=code)
    gate = an_account(house, f"gate-{mark}", Role.EMPLOYEE, f"P{mark}")
    batch = a_batch(house, 3, unit=unit, at_gate=True)
    context = phone(is_mobile=False, has_touch=False)
    context.add_cookies(
        [{"name": SESSION_COOKIE, "value": a_session(house, gate), "url": server.url}]
    )
    page = context.new_page()
    page.goto(f"{server.url}/gate")
    page.locator("form button").click()
    page.locator(".slip").wait_for()
    wanted = f"{server.url}/trip?s={a_slip(house, batch)}"
    assert _read(page.screenshot(full_page=True)) == [wanted]
    receipt = page.pdf(prefer_css_page_size=True)
    assert receipt.count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 220, "height": 460})
    assert _read(page.screenshot(full_page=True)) == [wanted]


def _read(picture: bytes) -> list[str]:
    return [each.text for each in zxingcpp.read_barcodes(Image.open(BytesIO(picture)))]
