"""What an officer types outlives the tab; what was sent stays sent."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from db.cases import case_store
from kiosk import clock
from kiosk.actions.checks import corrections
from kiosk.rights.who import SESSION_COOKIE
from survey.checks.corrections import Order
from tests.browser.conftest import Server
from tests.browser.folds import settled
from tests.helpers.casework import FACTS, Affair

pytestmark = pytest.mark.browser

PATIENCE = 45_000
KEPT = "草稿已自动保存"


@pytest.fixture
def affair(server: Server) -> Affair:
    made = Affair(server.house, mark=uuid4().hex[:5].upper())
    made.verified()
    return made


def the_case(server: Server, affair: Affair, context: BrowserContext, who: str) -> Page:
    token = affair.signed_in(who)
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    return a_tab(server, affair, context)


def a_tab(server: Server, affair: Affair, context: BrowserContext) -> Page:
    """Open the case once more: who signs in anew has the pages that are open loaded anew."""
    page = context.new_page()
    page.goto(f"{server.url}/cases?case={affair.number}")
    expect(facts(page)).to_be_visible(timeout=PATIENCE)
    return page


def facts(page: Page) -> Locator:
    return page.get_by_label("查明的事实和证据")


def reply(page: Page) -> Locator:
    return page.get_by_role("textbox", name="回复投诉人")


def typed(page: Page, field: Locator, words: str) -> None:
    """Type, until the server has it."""
    with page.expect_response("**/api/drafts*") as answered:
        field.press_sequentially(words)
    assert answered.value.status == 204


def held(page: Page, field: Locator, words: str) -> list[Route]:
    """Type, and hold what the page hands in on its way, and all that it hands in after."""
    on_the_way: list[Route] = []

    def hold(route: Route) -> None:
        on_the_way.append(route)

    page.route("**/api/drafts*", hold)
    with page.expect_request("**/api/drafts*"):
        field.press_sequentially(words)
    return on_the_way


def let_go(page: Page, on_the_way: list[Route]) -> int:
    """Let what is on its way arrive; return what the server says to it."""
    with page.expect_response("**/api/drafts*") as answered:
        on_the_way[0].continue_()
    page.unroute("**/api/drafts*")
    return answered.value.status


def saved(page: Page, words: str) -> Locator:
    """Save another form of the page; return its field."""
    page.get_by_text("② 情况摘要").click()
    summary = page.get_by_label("不写联系方式、原话和具体时刻")
    summary.fill(words)
    settled(page)  # the fold has opened
    page.locator(".st-key-case_summary").locator(
        "xpath=ancestor::*[@data-testid='stForm']"
    ).get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存。").first).to_be_visible(timeout=PATIENCE)
    return summary


def sent(page: Page) -> None:
    page.get_by_role("button", name="发送回复").click()
    expect(reply(page)).to_have_value("", timeout=PATIENCE)


def test_half_a_finding_is_there_again_after_the_tab_was_killed(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    context = phone()
    page = the_case(server, affair, context, "officer")
    facts(page).press_sequentially(FACTS)
    expect(page.get_by_text(KEPT)).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("Object.values(localStorage).join()").count(FACTS) == 0
    page.reload()
    expect(facts(page)).to_have_value(FACTS, timeout=PATIENCE)
    expect(page.get_by_text("已恢复您")).to_be_visible()
    context.close()
    elsewhere = the_case(server, affair, phone(), "officer")
    expect(facts(elsewhere)).to_have_value(FACTS, timeout=PATIENCE)
    other = the_case(server, affair, phone(), "leader-of-team")
    expect(facts(other)).to_have_value("")


def test_naming_the_person_loses_no_word_of_the_finding_and_what_was_saved_stays_so(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    page = the_case(server, affair, phone(), "officer")
    facts(page).press_sequentially("监控可见")
    expect(page.get_by_text(KEPT)).to_be_visible(timeout=PATIENCE)
    summary = saved(page, "重新写的摘要")
    expect(facts(page)).to_have_value("监控可见")
    page.reload()
    expect(facts(page)).to_have_value("监控可见", timeout=PATIENCE)
    expect(summary).to_have_value("重新写的摘要")


def test_what_is_on_its_way_while_another_form_is_saved_is_there_after_a_reload(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    page = the_case(server, affair, phone(), "officer")
    on_the_way = held(page, facts(page), "监控可见")
    saved(page, "重新写的摘要")
    assert let_go(page, on_the_way) == 204
    page.reload()
    expect(facts(page)).to_have_value("监控可见", timeout=PATIENCE)
    expect(page.get_by_text("这件事有了进展")).to_have_count(0)


def test_the_last_letters_of_what_is_sent_do_not_come_back_though_they_arrive_later(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    page = the_case(server, affair, phone(), "officer")
    typed(page, reply(page), "马上给您")
    on_the_way = held(page, reply(page), "答复")
    sent(page)
    assert let_go(page, on_the_way) == 409
    page.reload()
    expect(facts(page)).to_be_visible(timeout=PATIENCE)
    expect(reply(page)).to_have_value("")
    expect(page.get_by_text("已恢复您")).to_have_count(0)


def test_a_tab_is_told_that_another_sent_its_form_and_keeps_what_is_typed_then(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    context = phone()
    page = the_case(server, affair, context, "officer")
    other = a_tab(server, affair, context)
    for each in (page, other):
        settled(each)
    other.bring_to_front()
    reply(other).fill("马上给您答复")
    sent(other)
    page.bring_to_front()
    reply(page).fill("再说一句")  # at once: what is typed on after it was told is a draft anew
    expect(page.get_by_text("已在另一个页面提交")).to_be_visible(timeout=PATIENCE)
    reply(page).press("End")
    typed(page, reply(page), "：已到现场")
    expect(page.get_by_text("已在另一个页面提交")).to_have_count(0)
    other.reload()
    expect(reply(other)).to_have_value("再说一句：已到现场", timeout=PATIENCE)


def test_what_is_typed_offline_is_kept_by_itself_once_the_net_is_back(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    context = phone()
    page = the_case(server, affair, context, "officer")
    typed(
        page, facts(page), "监"
    )  # the page listens: cut off sooner, it would never have learned to
    context.set_offline(True)
    facts(page).press_sequentially("控")
    reply(page).press_sequentially("马上")
    expect(page.get_by_text("草稿没有存上")).to_be_visible(timeout=PATIENCE)
    context.set_offline(False)
    expect(page.get_by_text(KEPT)).to_be_attached(timeout=PATIENCE)
    page.reload()
    expect(facts(page)).to_have_value("监控", timeout=PATIENCE)
    expect(reply(page)).to_have_value("马上")


def test_a_reload_does_not_lose_what_waits_for_its_turn(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    page = the_case(server, affair, phone(), "officer")
    held(page, reply(page), "马上")
    facts(page).press_sequentially("监控可见")
    page.unroute("**/api/drafts*")
    page.reload()
    expect(facts(page)).to_be_visible(timeout=PATIENCE)
    page.reload()  # what was handed in as the page went may come while the next is drawn
    expect(facts(page)).to_have_value("监控可见", timeout=PATIENCE)


def unheard(context: BrowserContext) -> BrowserContext:
    """Let no page hear that another signed in: it would be gone before anything is tried."""
    context.route("**/api/presence*", lambda route: route.abort())
    return context


def test_what_one_types_is_never_another_accounts_who_signs_in_beside_it(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    context = unheard(phone())
    page = the_case(server, affair, context, "officer")
    other = the_case(server, affair, context, "leader-of-team")
    facts(page).press_sequentially(FACTS)
    expect(page.get_by_text(KEPT)).to_be_attached(timeout=PATIENCE)
    expect(facts(page)).to_have_value(FACTS)
    other.reload()
    expect(facts(other)).to_have_value("", timeout=PATIENCE)
    again = the_case(server, affair, phone(), "officer")
    expect(facts(again)).to_have_value(FACTS, timeout=PATIENCE)


def test_a_page_whose_connection_was_lost_does_not_come_back_as_another_account(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    context = unheard(phone())
    context.add_init_script(
        "const Wire = WebSocket; window.wires = [];"
        "WebSocket = class extends Wire { constructor(...to) { super(...to); wires.push(this); } }"
    )
    page = the_case(server, affair, context, "officer")
    the_case(server, affair, context, "leader-of-team")
    page.get_by_role("textbox", name="回复投诉人").fill("马上给您答复")
    with page.expect_websocket(timeout=PATIENCE):
        page.evaluate("wires.forEach((each) => each.close())")
    page.get_by_role("button", name="发送回复").click()
    expect(page.get_by_text("这一页是另一个账号打开的")).to_be_visible(timeout=PATIENCE)
    with server.house.reading() as session:
        events = case_store.events(session, affair.case(affair.worker).complaint.id)
    assert "answered" not in {each.kind for each in events}
    page.get_by_role("link", name="用现在的账号继续").click()
    expect(page.get_by_text("您好")).to_be_visible(timeout=PATIENCE)


def test_what_could_not_be_kept_is_said_where_one_types_and_kept_once_the_net_is_back(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    page = the_case(server, affair, phone(), "officer")
    page.route("**/api/drafts*", lambda route: route.abort())
    facts(page).scroll_into_view_if_needed()
    facts(page).press_sequentially("监控")
    lost = page.get_by_text("草稿没有存上")
    expect(lost).to_be_in_viewport(timeout=PATIENCE)
    page.unroute("**/api/drafts*")
    facts(page).press_sequentially("可见")
    expect(page.get_by_text(KEPT)).to_be_attached(timeout=PATIENCE)
    expect(lost).to_have_count(0)
    page.reload()
    expect(facts(page)).to_have_value("监控可见", timeout=PATIENCE)


def test_a_measure_half_written_is_there_again_after_the_tab_was_killed(
    server: Server, affair: Affair, phone: Callable[..., BrowserContext]
) -> None:
    owner = affair.users["accused"]
    order = Order(
        affair.window, owner.person or "", clock.today(affair.zone) + timedelta(days=7), "地面有油"
    )
    with server.house.writing() as session:
        ref = corrections.order(
            session, order, by=affair.users["leader-of-team"], key=str(uuid4()), at=clock.now(),
            zone=affair.zone,
        )  # fmt: skip
    context = phone()
    token = affair.signed_in("accused")
    context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": server.url}])
    page = context.new_page()
    page.goto(f"{server.url}/actions?action={ref}")
    measure = page.get_by_label("整改措施")
    expect(measure).to_be_visible(timeout=PATIENCE)
    measure.press_sequentially("每班清扫")
    expect(page.get_by_text(KEPT)).to_be_attached(timeout=PATIENCE)
    page.close()
    page = context.new_page()
    page.goto(f"{server.url}/actions?action={ref}")
    expect(page.get_by_label("整改措施")).to_have_value("每班清扫", timeout=PATIENCE)
