"""A group put aside, decided in bulk by two people with their reasons, and looked at again."""

import random
import re
from collections.abc import Iterator
from string import ascii_lowercase
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from db.cases import burst_store, complaint_store
from db.directory import directory_store
from kiosk import clock
from kiosk.actions.cases.complaints import Circumstances, Filed, Sender, make_complaint
from kiosk.locks.cookies import LANGUAGE_COOKIE
from kiosk.rights.who import User
from survey.cases.bursts import FIRST_FEW
from survey.cases.complaints import State
from survey.texts import CHINESE, language_of
from tests.browser.conftest import Server, put_away
from tests.browser.yards import Yard
from tests.helpers.building import an_account

pytestmark = pytest.mark.browser

PATIENCE = 45_000
PHONE = {"viewport": {"width": 360, "height": 740}}
DESK = {"viewport": {"width": 1366, "height": 768}, "is_mobile": False, "has_touch": False}
ASIDE = 23
"""Two pages of a group."""
WORDS = {
    "zh-CN": {
        "next": "下一页", "back": "上一页", "elsewhere": "其他页已选 {n} 件",
        "reason": "理由（留档）",
        "abuse": "认定为滥用，不作为投诉，不计数、不扣分", "propose": "提出，交另一人决定",
        "proposed": "已提出，等另一人决定。", "why": "决定的理由（留档）",
        "first": "最先的 3 件照常办理", "again": "认定为滥用后又写来", "looked": "正在再看一遍",
        "by": "由两个人看完", "write": "发送",
    },
    "en-GB": {
        "next": "Next", "back": "Back", "elsewhere": "{n} chosen on other pages",
        "reason": "Reason (stays on record)",
        "abuse": "Close as abuse: no complaint, no figure, no points",
        "propose": "Propose to a second person", "proposed": "Proposed: a second person decides.",
        "why": "Why (stays on record)", "first": "Handled as usual, the first 3",
        "again": "wrote again after it was found to be abuse", "looked": "Being looked at again",
        "by": "Two people look at it by", "write": "Send",
    },
}  # fmt: skip


class Burst(Yard):
    """A window to which somebody sends the same words over and over, each time as a new phone."""

    def __init__(self, server: Server, browser: Browser) -> None:
        super().__init__(server, browser)
        drawn = random.Random(self.mark)  # noqa: S311 (words that no other test says)
        self.said = " ".join("".join(drawn.choices(ascii_lowercase, k=7)) for _ in range(12))
        self.sent = [self._send() for _ in range(FIRST_FEW + ASIDE)]
        name = f"chen-{self.mark.lower()}"
        self.chairman = an_account(self.house, name, "chairman")

    def _send(self) -> Filed:
        with self.house.writing() as session:
            window = directory_store.window(session, self.window).id
            there = Circumstances(
                clock.now(), self.zone, self.house.secret, CHINESE, window,
                sender=Sender(uuid4().hex, None),
            )  # fmt: skip
            told = {"words": self.said, "category": "attitude"}
            return make_complaint(session, told, there, key=str(uuid4()))

    @property
    def group(self) -> str:
        with self.house.reading() as session:
            number = complaint_store.get(session, self.sent[-1].number).id
            found = burst_store.of_complaint(session, number)
        assert found is not None
        return found.ref


@pytest.fixture
def burst(server: Server, browser: Browser) -> Iterator[Burst]:
    made = Burst(server, browser)
    yield made
    for context in made.contexts:
        put_away(context)


def speaking(locale: str) -> dict[str, object]:
    """Return what a browser remembers in which staff chose their language."""
    chosen = {
        "name": LANGUAGE_COOKIE, "value": str(language_of(locale)), "domain": "localhost",
        "path": "/", "expires": -1, "httpOnly": False, "secure": False, "sameSite": "Lax",
    }  # fmt: skip
    return {"cookies": [chosen], "origins": []}


def tick(page: Page, number: str) -> None:
    box = page.get_by_role("checkbox", name=re.compile(number))
    box.press("Space")  # what one would press is the label, and a part of that is a link
    expect(box).to_be_checked()


def no_wider(page: Page) -> None:
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0


def turn(page: Page, words: str, shows: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()
    expect(page.get_by_role("checkbox", name=re.compile(shows))).to_be_visible(timeout=PATIENCE)


def propose(page: Page, said: dict[str, str], reason: str) -> None:
    page.get_by_text(said["abuse"], exact=True).click()
    page.get_by_label(said["reason"]).fill(reason)
    page.get_by_role("button", name=said["propose"]).click()
    expect(page.get_by_text(said["proposed"]).first).to_be_visible(timeout=PATIENCE)


def decide(page: Page, said: dict[str, str], refs: list[str], reason: str) -> None:
    """Decide the proposal that takes these: at this server others have theirs."""
    card = page.locator("[class*='st-key-proposal_']").filter(has_text=refs[0])
    expect(card).to_be_visible(timeout=PATIENCE)
    for ref in refs:
        expect(card).to_contain_text(ref)
    card.get_by_label(said["why"]).fill(reason)
    card.get_by_role("button", name=said["abuse"]).click()
    settled = page.locator("[class*='st-key-settled_']").filter(has_text=refs[0])
    expect(settled).to_contain_text(reason, timeout=PATIENCE)


def choose_on_two_pages(page: Page, said: dict[str, str], refs: list[str]) -> None:
    """Tick two complaints, turn the page, tick a third, and find all when one is back."""
    first, second, last = refs
    tick(page, first)
    tick(page, second)
    turn(page, said["next"], last)
    expect(page.get_by_text(said["elsewhere"].format(n=2))).to_be_visible()
    tick(page, last)
    turn(page, said["back"], first)
    for ref in (first, second):
        expect(page.get_by_role("checkbox", name=re.compile(ref))).to_be_checked()


def write_again(page: Page, said: dict[str, str], words: str) -> None:
    page.locator("#write").fill(words)
    page.get_by_role("button", name=said["write"]).click()
    expect(page.get_by_text(said["looked"]).first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(said["by"])).to_be_visible()
    no_wider(page)


@pytest.mark.parametrize("locale", WORDS)
@pytest.mark.parametrize("looks", [PHONE, DESK], ids=["phone", "desk"])
def test_a_group_is_decided_by_two_people_and_who_writes_again_is_looked_at_again(
    burst: Burst, looks: dict[str, object], locale: str
) -> None:
    said, aside = WORDS[locale], burst.sent[FIRST_FEW:]
    looks = looks | {"locale": locale, "storage_state": speaking(locale)}
    chosen = [each.number for each in (aside[0], aside[1], aside[-1])]

    def at(user: User, path: str) -> Page:
        return burst.staff(user, path, **looks)

    page = at(burst.officer, "/bursts")
    page.locator(f"a[href='/bursts?group={burst.group}']").click()
    expect(page.get_by_text(said["first"])).to_be_visible(timeout=PATIENCE)
    for each in burst.sent[:FIRST_FEW]:
        expect(page.get_by_role("link", name=each.number)).to_be_visible()
    choose_on_two_pages(page, said, chosen)
    no_wider(page)
    propose(page, said, "one hand")
    page = at(burst.top, "/bursts")
    decide(page, said, chosen, "read them all")
    no_wider(page)
    assert [burst.state(each) for each in (aside[0], aside[-1])] == [State.ABUSE] * 2
    assert burst.state(aside[2]) == State.SET_ASIDE

    own = burst.phone(**looks).new_page()
    own.goto(burst.link(aside[0]))
    write_again(own, said, "honest, please look")
    page = at(burst.chairman, f"/bursts?group={burst.group}")
    line = page.get_by_test_id("stCheckbox").filter(has_text=chosen[0])
    expect(line).to_contain_text(said["again"], timeout=PATIENCE)
    expect(line).to_contain_text("honest, please look")
    no_wider(page)
