"""Two people end a hold in a browser, each with a reason, on a phone and on a desk."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from db.directory import directory_store
from db.feedback import flag_store, rating_store
from kiosk import clock
from kiosk.rights.who import SESSION_COOKIE, User
from survey.feedback.flags import Flag, Reason
from tests.browser.conftest import Server
from tests.browser.folds import settled
from tests.helpers.building import a_session, a_window, an_account
from tests.helpers.rated import a_submission, never

pytestmark = pytest.mark.browser

PATIENCE = 45_000
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1366, "height": 768}
WORDS = {
    "zh": {
        "release": "放行，计入", "reason": "理由（留档）", "propose": "提出，交另一人决定",
        "own": "您提出的，由另一人决定。", "moved": "3 条从那时起计入",
    },
    "en": {
        "release": "Release: they count", "reason": "Reason (stays on record)",
        "propose": "Propose to a second person", "own": "You proposed it: somebody else decides.",
        "moved": "3 count since",
    },
}  # fmt: skip


@dataclass
class Held:
    """A window with three ratings that the watch held, and two people who end holds."""

    window: str
    ratings: Sequence[str]
    officer: User
    leader: User


@pytest.fixture
def held(server: Server) -> Held:
    mark, house, now = uuid4().hex[:5], server.house, clock.now()
    a_window(house, f"SB-{mark}", unit=f"U{mark}")
    day = clock.today(house.settings.zone)
    with house.writing() as session:
        window_id = directory_store.window(session, f"SB-{mark}").id
        given = [
            a_submission(
                window_id=window_id, created_at=now, received_at=now, biz_date=day,
                biz_month=f"{day:%Y-%m}",
            )
            for _ in range(3)
        ]  # fmt: skip
        rating_store.keep(session, given, slot=0, flagging=never)
        burst = Flag(Reason.BURST, 100, {"n": 3, "of": 3, "score": 5, "minutes": 1})
        flag_store.hold(session, {each.id: [burst] for each in given}, slot=0)
    return Held(
        f"窗口 SB-{mark}", [each.id for each in given],
        an_account(house, f"sun-{mark}", "supervision"),
        an_account(house, f"li-{mark}", "team_leader"),
    )  # fmt: skip


def at_held(server: Server, context: BrowserContext, user: User, language: str) -> Page:
    token = a_session(server.house, user)
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    page = context.new_page()
    page.goto(f"{server.url}/held?lang={language}")
    return page


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_one_proposes_with_a_reason_and_another_decides_with_one(
    server: Server, held: Held, phone: Callable[..., BrowserContext], size: dict[str, int],
    language: str,
) -> None:  # fmt: skip
    words, touch = WORDS[language], size is PHONE
    first, second = (
        phone(viewport=size, is_mobile=touch, has_touch=touch) for _ in ("officer", "leader")
    )
    page = at_held(server, first, held.officer, language)
    line = page.get_by_text(re.compile(rf"^单位 \S+ · {held.window} · "))
    expect(line).to_be_visible(timeout=PATIENCE)
    line.click()
    page.get_by_text(words["release"], exact=True).last.click()
    page.get_by_role("textbox", name=words["reason"]).fill("同一车队")
    settled(page)
    page.get_by_role("button", name=words["propose"]).click()
    own = page.locator('[class*="st-key-hold_"]').filter(has_text=held.window)
    expect(own.get_by_text(words["own"])).to_be_visible(timeout=PATIENCE)

    page = at_held(server, second, held.leader, language)
    card = page.locator('[class*="st-key-hold_"]').filter(has_text=held.window)
    expect(card.get_by_text("同一车队")).to_be_visible(timeout=PATIENCE)
    card.get_by_role("textbox").fill("看过录像")
    settled(page)
    card.get_by_role("button", name=words["release"]).click()
    done = page.locator('[class*="st-key-settled_"]').filter(has_text=held.window)
    expect(done.get_by_text("看过录像")).to_be_visible(timeout=PATIENCE)
    expect(done.get_by_text(words["moved"])).to_be_visible()
    expect(done.get_by_text("同一车队")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    with server.house.reading() as session:
        stand = {rating_store.get(session, each).standing for each in held.ratings}
    assert stand == {"counted"}
