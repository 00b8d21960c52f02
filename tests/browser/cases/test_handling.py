"""What a complainant does on the own page without a signal: rated, reopened, taken to the top."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from db.cases import case_store, complaint_store
from kiosk import clock
from kiosk.actions.cases.clockwork import tick
from kiosk.actions.cases.complaints import Filed
from survey import keeping
from survey.cases.complaints import State
from tests.browser.conftest import Server, put_away
from tests.browser.dead_spots import NO_SYNC
from tests.browser.yards import Yard
from tests.helpers.pictured import a_jpeg

pytestmark = pytest.mark.browser

LOOKS = [(360, 740, 100), (320, 568, 100), (740, 360, 100), (360, 740, 200)]
KEPT, STAY = keeping.KEPT.zh, keeping.STAY.zh


@pytest.fixture
def yard(server: Server, browser: Browser) -> Iterator[Yard]:
    made = Yard(server, browser)
    yield made
    for context in made.contexts:
        put_away(context)


@pytest.fixture
def filed(yard: Yard) -> Filed:
    made = yard.complain()
    yard.closed(made)
    return made


def own_page(yard: Yard, filed: Filed, *, text: int = 100, **looks: Any) -> Page:
    context = yard.phone(**looks)
    context.add_init_script(NO_SYNC)
    page = context.new_page()
    page.goto(yard.link(filed))
    if text != 100:
        page.evaluate(f"document.documentElement.style.fontSize = '{text}%'")
    return page


def fits(page: Page) -> None:
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0


def rate(page: Page, score: int) -> None:
    page.locator(f"label[for=score-{score}]").tap()
    page.get_by_role("button", name="提交评价").tap()


def reopen(page: Page, words: str) -> None:
    page.get_by_text("问题没有解决，要求重新办理").tap()
    page.locator("#again").fill(words)
    page.get_by_role("button", name="重新办理").tap()


def happened(yard: Yard, filed: Filed, kind: str) -> list[dict[str, Any]]:
    with yard.house.reading() as session:
        number = complaint_store.get(session, filed.number).id
        return [dict(e.detail) for e in case_store.events(session, number) if e.kind == kind]


@pytest.mark.parametrize(("width", "height", "text"), LOOKS)
def test_a_rating_and_a_reopening_in_a_dead_spot_go_out_when_the_signal_is_back(
    yard: Yard, filed: Filed, width: int, height: int, text: int
) -> None:
    page = own_page(yard, filed, text=text, viewport={"width": width, "height": height})
    page.context.set_offline(True)
    rate(page, 2)
    waits = page.locator(".waits")
    expect(waits).to_contain_text(KEPT)
    expect(waits).to_contain_text(STAY)
    fits(page)
    waits.get_by_role("button", name="再改一改").tap()
    rate(page, 1)
    expect(waits).to_contain_text(KEPT)
    page.context.set_offline(False)
    expect(page.get_by_text("已记录。")).to_be_visible()
    page.context.set_offline(True)
    reopen(page, "还是没人道歉")
    expect(waits).to_contain_text(KEPT)
    fits(page)
    page.context.set_offline(False)
    expect(page.get_by_text("已记录。")).to_be_visible()
    expect(page.get_by_text("问题没有解决，要求重新办理")).to_have_count(0)
    assert yard.state(filed) == State.INVESTIGATING
    assert [each["score"] for each in happened(yard, filed, "handling-rated")] == [1]


def test_what_is_typed_meanwhile_is_there_when_the_page_goes_on_by_itself(
    yard: Yard, filed: Filed
) -> None:
    page, words = own_page(yard, filed), "还是没人道歉"
    page.context.set_offline(True)
    rate(page, 2)
    expect(page.locator(".waits")).to_contain_text(KEPT)
    page.get_by_text("问题没有解决，要求重新办理").tap()
    page.locator("#again").press_sequentially(words)
    page.context.set_offline(False)
    expect(page.get_by_text("已记录。")).to_be_visible()
    expect(page.locator("#again")).to_be_visible()
    expect(page.locator("#again")).to_have_value(words)
    page.goto(yard.link(filed))
    expect(page.locator("#again")).to_have_value(words)
    page.get_by_role("button", name="重新办理").tap()
    expect(page.get_by_text("已记录。")).to_be_visible()
    assert [each["words"] for each in happened(yard, filed, "reopen")] == [words]
    assert page.evaluate("Object.keys(localStorage).filter(each => /^kiosk-act/.test(each))") == []


def test_photos_chosen_meanwhile_stay_when_a_rating_has_gone_out(yard: Yard, filed: Filed) -> None:
    page = own_page(yard, filed)
    page.context.set_offline(True)
    rate(page, 2)
    expect(page.locator(".waits")).to_contain_text(KEPT)
    picture = {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg("#2a8080")}
    page.set_input_files("#photos", picture)
    expect(page.locator("#thumbs img")).to_have_count(1)
    page.context.set_offline(False)
    expect(page.get_by_text("已记录。")).to_be_visible()
    expect(page.get_by_role("button", name="提交评价")).to_have_count(0)
    expect(page.locator("#thumbs img")).to_have_count(1)
    page.locator("#write").fill("照片在这里")
    page.get_by_role("button", name="发送").tap()
    expect(page.get_by_text("已发送。")).to_be_visible()
    assert [each["score"] for each in happened(yard, filed, "handling-rated")] == [2]
    with yard.house.reading() as session:
        number = complaint_store.get(session, filed.number).id
        assert len(complaint_store.photos_of(session, number)) == 1


def test_an_answer_lost_on_the_way_back_makes_no_second_reopening(yard: Yard, filed: Filed) -> None:
    page = own_page(yard, filed)
    page.route("**/track/handling?*", lambda route: (route.fetch(), route.abort()), times=1)
    reopen(page, "还是没人道歉")
    expect(page.locator(".waits")).to_contain_text(KEPT)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("已记录。")).to_be_visible()
    assert len(happened(yard, filed, "reopen")) == 1


def test_what_is_refused_later_is_said_and_the_words_come_back(yard: Yard, filed: Filed) -> None:
    page, other = own_page(yard, filed), own_page(yard, filed)
    page.context.set_offline(True)
    reopen(page, "我的车还在等")
    expect(page.locator(".waits")).to_contain_text(KEPT)
    reopen(other, "还是没人道歉")
    expect(other.get_by_text("已记录。")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#problem")).to_be_visible()
    expect(page.locator(".waits")).to_have_count(0)
    expect(page.locator("#again")).to_have_value("我的车还在等")
    assert len(happened(yard, filed, "reopen")) == 1


@pytest.mark.parametrize("what", ["message", "rating"])
def test_a_tab_that_saw_it_wait_follows_the_tab_that_sent_it(
    yard: Yard, filed: Filed, what: str
) -> None:
    page = own_page(yard, filed)
    page.route("**/track**", _get_alone)
    if what == "rating":
        rate(page, 2)
    else:
        page.locator("#write").fill("还有一件事")
        page.get_by_role("button", name="发送").tap()
    expect(page.get_by_text(KEPT)).to_be_visible()
    mirror = page.context.new_page()
    mirror.route("**/track**", _get_alone)
    mirror.goto(yard.link(filed))
    expect(mirror.get_by_text(KEPT)).to_be_visible()
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    told = "已记录。" if what == "rating" else "已发送。"
    for each in (page, mirror):
        expect(each.get_by_text(told)).to_be_visible()
        expect(each.get_by_text(KEPT)).to_be_hidden()


def test_photos_chosen_in_a_tab_stay_when_another_has_sent_a_rating(
    yard: Yard, filed: Filed
) -> None:
    page = own_page(yard, filed)
    page.route("**/track**", _get_alone)
    rate(page, 2)
    expect(page.get_by_text(KEPT)).to_be_visible()
    mirror = page.context.new_page()
    mirror.route("**/track**", _get_alone)
    mirror.goto(yard.link(filed))
    expect(mirror.get_by_text(KEPT)).to_be_visible()
    picture = {"name": "1.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg("#2a8080")}
    mirror.set_input_files("#photos", picture)
    page.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("已记录。")).to_be_visible()
    expect(mirror.get_by_text("已记录。")).to_be_visible()
    expect(mirror.get_by_role("button", name="提交评价")).to_have_count(0)
    expect(mirror.locator("#thumbs img")).to_have_count(1)


def _get_alone(route: Any) -> None:
    route.continue_() if route.request.method == "GET" else route.abort()


def test_going_to_the_top_in_a_dead_spot_is_done_once(yard: Yard) -> None:
    filed = yard.complain(ago=timedelta(days=20))
    with yard.house.writing() as session:
        tick(session, now=clock.now(), zone=yard.zone)
    page = own_page(yard, filed)
    page.context.set_offline(True)
    page.get_by_role("button", name="请上级直接处理").tap()
    expect(page.locator(".waits")).to_contain_text(KEPT)
    page.context.set_offline(False)
    expect(page.get_by_text("已记录。")).to_be_visible()
    assert len(happened(yard, filed, "direct")) == 1
