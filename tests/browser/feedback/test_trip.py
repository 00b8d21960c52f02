"""A lorry's trip on the driver's phone: one scan, one tap a post, in any weather."""

import re
from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from db.directory import directory_store
from db.feedback.ratings import Rating
from tests.browser.conftest import Server
from tests.browser.customers import KEPT_ON_PHONE, OpenPhone, open_page, ratings
from tests.browser.dead_spots import running_off
from tests.browser.folds import settled
from tests.helpers.building import a_window
from tests.helpers.slipped import a_batch, a_slip

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Yard:
    """A yard of its own: its slip, and the numbers of its windows by their names."""

    slip: str
    windows: dict[int, str]

    def address(self, server: Server, **asked: str) -> str:
        """Return what the slip's code opens."""
        more = "".join(f"&{name}={value}" for name, value in asked.items())
        return f"{server.url}/trip?s={self.slip}{more}"

    def given(self, server: Server) -> dict[str, Rating]:
        """Return the ratings that stand, by the name of their window."""
        return {
            self.windows[each.window_id]: each
            for each in ratings(server)
            if each.window_id in self.windows and each.standing != "superseded"
        }


@pytest.fixture
def yard(server: Server) -> Yard:
    """A yard with a gate, two weighbridges and a loading place, and one slip of it."""
    mark = uuid4().hex[:4]
    codes = {f"{kind}-{mark}": kind.partition("+")[0] for kind in ("MW", "SB", "SB+2", "ZC")}
    for code, post in codes.items():
        server.knows(a_window(server.house, code, post, unit=f"Y{mark}"))
    with server.house.reading() as session:
        found = {each.id: each.name for each in directory_store.windows(session)}
    windows = {number: name for number, name in found.items() if mark in name}
    batch = a_batch(server.house, unit=f"Y{mark}")
    return Yard(a_slip(server.house, batch), windows)


def post(page: Page, code: str) -> Locator:
    return page.locator(f"#post-{code}")


def tap(page: Page, code: str, score: int) -> None:
    post(page, code).locator(f".f{score}").tap()


def rated(page: Page, code: str, score: int) -> None:
    expect(post(page, code).locator(f".f{score}")).to_have_attribute("aria-pressed", "true")
    expect(post(page, code).locator(".ok")).to_be_visible()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_three_posts_rated_without_a_signal_arrive_once_each(
    server: Server, phone: OpenPhone, yard: Yard, language: str
) -> None:
    context = phone()
    page = open_page(context, yard.address(server, lang=language))
    expect(page.locator(".post")).to_have_count(3)
    context.set_offline(True)
    tap(page, "MW", 5)
    post(page, "SB").get_by_text(re.compile(r"SB\+2")).tap()
    tap(page, "SB", 4)
    tap(page, "ZC", 2)
    tap(page, "ZC", 3)
    for code, score in (("MW", 5), ("SB", 4), ("ZC", 3)):
        rated(page, code, score)
    kept = KEPT_ON_PHONE if language == "zh-CN" else "signal"
    expect(page.locator("#said")).to_contain_text(kept)
    assert yard.given(server) == {}
    context.set_offline(False)
    expect(page.locator("#said")).to_contain_text("3")
    given = yard.given(server)
    assert sorted(each.score for each in given.values()) == [3, 4, 5]
    assert {each.channel for each in given.values()} == {"slip"}
    assert len({each.visit for each in given.values()}) == 1
    page.reload()
    for code, score in (("MW", 5), ("SB", 4), ("ZC", 3)):
        rated(page, code, score)
    settled(page)
    assert len(yard.given(server)) == 3


def test_which_of_two_weighbridges_it_was_is_asked_first(
    server: Server, phone: OpenPhone, yard: Yard
) -> None:
    page = open_page(phone(), yard.address(server))
    tap(page, "SB", 1)
    expect(page.locator("#err")).to_have_text("请先选是哪一个窗口。")
    post(page, "SB").get_by_text(re.compile(r"SB\+2")).tap()
    tap(page, "SB", 1)
    expect(page.locator("#said")).to_contain_text("1")
    [given] = yard.given(server).items()
    assert "SB+2" in given[0]
    assert given[1].score == 1
    words = post(page, "SB").locator(".say")
    expect(words).to_be_visible()
    words.tap()
    expect(page.locator("#comment")).to_be_visible()


def test_a_photographed_slip_says_so_on_another_phone_and_still_rates(
    server: Server, phone: OpenPhone, yard: Yard
) -> None:
    open_page(phone(), yard.address(server))
    other = open_page(phone(), yard.address(server))
    expect(other.get_by_text("正在另一部手机上使用")).to_be_visible()
    tap(other, "MW", 5)
    expect(other.locator("#said")).to_contain_text("1")
    [given] = yard.given(server).values()
    assert (given.channel, given.standing) == ("qr", "counted")


def test_without_scripts_forms_rate_the_trip(server: Server, phone: OpenPhone, yard: Yard) -> None:
    page = open_page(phone(java_script_enabled=False), yard.address(server))
    tap(page, "ZC", 4)
    rated(page, "ZC", 4)
    tap(page, "ZC", 2)
    rated(page, "ZC", 2)
    assert [each.score for each in yard.given(server).values()] == [2]


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("width", [320, 360, 1366])
def test_a_trip_fits_the_phones_width_and_every_face_a_thumb(
    server: Server, phone: OpenPhone, yard: Yard, language: str, width: int
) -> None:
    screen = {"width": width, "height": 740}
    page = open_page(phone(viewport=screen), yard.address(server, lang=language))
    wide = page.locator("#instant").evaluate("e => [e.scrollWidth, e.clientWidth]")
    assert wide == [width, width]
    for score in range(1, 6):
        box = post(page, "MW").locator(f".f{score}").bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 48


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("text", ["100%", "130%", "160%", "200%"])
@pytest.mark.parametrize("width", [320, 360])
def test_no_face_lies_over_another_or_leaves_its_card_however_large_the_text(
    server: Server, phone: OpenPhone, yard: Yard, language: str, text: str, width: int
) -> None:
    screen = {"width": width, "height": 740}
    page = open_page(phone(viewport=screen), yard.address(server, lang=language))
    page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
    assert running_off(page.locator("#instant")) == []
    for score in (5, 1):
        tap(page, "MW", score)
        rated(page, "MW", score)
    assert running_off(post(page, "MW")) == [], "the thanks stick to the screen's foot by intent"
    card = post(page, "MW").bounding_box()
    faces = [post(page, "MW").locator(f".f{score} svg").bounding_box() for score in range(1, 6)]
    assert card is not None
    for face in faces:
        assert face is not None
        assert card["x"] <= face["x"]
        assert face["x"] + face["width"] <= card["x"] + card["width"]
