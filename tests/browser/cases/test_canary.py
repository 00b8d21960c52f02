"""What crosses the wire: planted bytes are in no frame sent to the accused or their head."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocket, expect

from kiosk.rights.who import SESSION_COOKIE
from tests.browser.conftest import Server
from tests.helpers.casework import (
    BRIBED,
    FACTS,
    HELD_WORDS,
    LOW_PRAISE,
    NOTE,
    PHONE,
    PRAISE,
    RAW,
    STATEMENT,
    SUMMARY,
    VOICE,
    Affair,
)

pytestmark = pytest.mark.browser

PATIENCE = 30_000


@pytest.fixture
def affair(server: Server) -> Affair:
    made = Affair(server.house, mark=uuid4().hex[:6].upper())
    made.called()
    return made


class Wire:
    """A phone on which somebody of the affair is signed in, and every byte it is sent."""

    def __init__(self, affair: Affair, who: str, context: BrowserContext, server: Server) -> None:
        self.server, self.frames = server, list[bytes]()
        cookie = {"name": SESSION_COOKIE, "value": affair.signed_in(who), "url": server.url}
        context.add_cookies([cookie])  # type: ignore[list-item] # a cookie has more, all optional
        self.page = context.new_page()
        self.page.on("websocket", self._listen)
        self.page.on("response", lambda answer: self.addresses.append(answer.url))
        self.addresses: list[str] = []

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._keep)

    def _keep(self, payload: str | bytes) -> None:
        self.frames.append(payload.encode() if isinstance(payload, str) else payload)

    def open(self, path: str, awaited: str) -> Page:
        self.page.goto(f"{self.server.url}/{path}")
        expect(self.page.get_by_text(awaited).first).to_be_visible(timeout=PATIENCE)
        return self.page

    def carried(self, words: str) -> bool:
        """Tell whether words came over the wire, or stand in the page."""
        everything = b"".join(self.frames) + self.page.content().encode()
        return words.encode() in everything


@pytest.mark.parametrize("who", ["accused", "head"])
def test_no_frame_carries_what_was_planted_to_those_whom_it_concerns(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext], who: str
) -> None:
    wire = Wire(affair, who, phone(), server)
    wire.open("mine", affair.number)
    wire.page.get_by_role("button", name="打开").first.click()
    expect(wire.page.get_by_text(SUMMARY)).to_be_visible(timeout=PATIENCE)
    wire.open(f"mine?case={affair.number}", SUMMARY)
    if who == "head":
        wire.open("cases", "投诉")
        wire.open(f"cases?case={affair.number}", "返回列表")
        expect(wire.page.get_by_role("alert").first).to_be_visible(timeout=PATIENCE)
    assert wire.carried(SUMMARY)
    assert wire.carried(FACTS)
    for planted in affair.secrets:
        assert not wire.carried(planted), planted
    assert wire.carried(STATEMENT) is (who == "accused")
    photo = affair.photo()
    assert not [each for each in wire.addresses if photo in each]
    assert not wire.carried(photo)


def test_the_officers_frames_carry_it_all_and_the_number_once_a_reason_is_given(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    wire = Wire(affair, "officer", phone(), server)
    page = wire.open(f"cases?case={affair.number}", RAW)
    expect(page.get_by_text(NOTE)).to_be_visible(timeout=PATIENCE)
    for planted in set(affair.secrets) - {PHONE, affair.minutes[1]}:
        assert wire.carried(planted), planted
    assert not wire.carried(PHONE)
    page.get_by_text("显示完整联系方式").click()
    page.get_by_label("原因（会记入留痕）").fill("电话回访")
    page.get_by_role("button", name="显示", exact=True).click()
    expect(page.get_by_text(PHONE)).to_be_visible(timeout=PATIENCE)
    assert wire.carried(PHONE)
    assert any(PHONE.encode() in frame for frame in wire.frames)


@pytest.mark.parametrize("who", ["accused", "head"])
def test_no_frame_carries_what_customers_wrote_to_those_whom_it_concerns(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext], who: str
) -> None:
    spoken = affair.spoken()
    wire = Wire(affair, who, phone(), server)
    wire.open("mine", PRAISE if who == "accused" else "我的积分")
    if who == "head":
        wire.open("board", "看客户原话").get_by_text("看客户原话").first.click()
        expect(wire.page.get_by_text("由您任职、主管或领导")).to_be_visible(timeout=PATIENCE)
    assert wire.carried(PRAISE + affair.mark) is (who == "accused")
    for planted in (VOICE, LOW_PRAISE, HELD_WORDS, BRIBED):
        assert not wire.carried(planted + affair.mark), planted
    for photo in (spoken.photo, spoken.sealed_photo):
        assert not wire.carried(photo)


def test_the_officers_frames_carry_the_words_and_the_photo_but_nothing_sealed(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    spoken = affair.spoken()
    wire = Wire(affair, "officer", phone(), server)
    wire.open("voices", VOICE + affair.mark)
    for planted in (VOICE, PRAISE, LOW_PRAISE, HELD_WORDS):
        assert wire.carried(planted + affair.mark), planted
    assert wire.carried(spoken.photo)
    for planted in (BRIBED + affair.mark, spoken.sealed_photo):
        assert not wire.carried(planted), planted
