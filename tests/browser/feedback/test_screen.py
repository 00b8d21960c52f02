"""A screen at a window shows a code that changes; who scans it stands there."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, Server
from tests.browser.customers import NewRatings, OpenPhone, a_screen, face, open_page, thanked

pytestmark = pytest.mark.browser

WIDE = {"viewport": {"width": 1366, "height": 768}, "is_mobile": False, "has_touch": False}


def scanned(page: Page) -> str:
    """Read the code off the screen, as a phone's camera does."""
    picture = Image.open(BytesIO(page.screenshot()))
    [code] = zxingcpp.read_barcodes(picture.convert("L"))
    return code.text


@pytest.mark.parametrize(
    ("width", "height", "post"),
    [
        (1366, 768, "SB"),
        (360, 740, "MW"),
        (740, 360, "KP"),
        (1080, 1920, "ZC"),
        (800, 900, "XC"),
    ],  # of one code, which stands for half a minute, three pages at most are believed
)
def test_the_code_is_read_off_the_screen_and_its_rating_is_one_of_somebody_there(
    server: Server, phone: OpenPhone, new_ratings: NewRatings, width: int, height: int, post: str
) -> None:
    size = {"viewport": {"width": width, "height": height}}
    screen = a_screen(phone(**WIDE | size), server, f"{post}-1")
    assert screen.evaluate("document.documentElement.scrollWidth") <= width
    assert screen.locator("#code svg").evaluate("e => e.getBoundingClientRect().bottom") <= height
    page = open_page(phone(), scanned(screen))
    face(page, 5).tap()
    thanked(page)
    page.wait_for_function("Object.keys(localStorage).every(k => !k.includes('queue'))")
    [rating] = new_ratings()
    assert (rating.channel, rating.standing) == ("screen", "counted")


def test_another_code_comes_by_itself(server: Server, phone: OpenPhone) -> None:
    screen = a_screen(phone(**WIDE), server)
    first = scanned(screen)
    screen.wait_for_function(
        "before => document.getElementById('code').innerHTML !== before",
        arg=screen.locator("#code").inner_html(),
        timeout=PATIENCE * 1000 + 35_000,
    )
    assert scanned(screen) != first


def test_a_screen_without_a_net_sends_customers_to_the_printed_code(
    server: Server, phone: OpenPhone
) -> None:
    context = phone(**WIDE)
    screen = a_screen(context, server)
    screen.clock.install()
    screen.reload()
    expect(screen.locator("#code svg")).to_be_visible(timeout=PATIENCE * 1000)
    context.set_offline(True)
    for _ in range(30):
        screen.clock.run_for(5_000)
        if screen.locator("#away").is_visible():
            break
        screen.wait_for_timeout(50)
    expect(screen.get_by_text("请扫窗口旁印着的二维码")).to_be_visible()
    expect(screen.locator("#code")).to_be_hidden()
    context.set_offline(False)
    for _ in range(30):
        screen.clock.run_for(5_000)
        if screen.locator("#code svg").is_visible():
            break
        screen.wait_for_timeout(50)
    expect(screen.locator("#code svg")).to_be_visible()


def test_a_screen_taken_out_shows_a_code_to_enrol_it_anew(server: Server, phone: OpenPhone) -> None:
    screen = a_screen(phone(**WIDE), server)
    screen.context.clear_cookies()
    screen.reload()
    expect(screen.get_by_role("heading", name="登记这台平板")).to_be_visible()
