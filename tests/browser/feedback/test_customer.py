"""A customer at a window: one tap, in any weather."""

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Server
from tests.browser.customers import (
    KEPT_ON_PHONE,
    NewRatings,
    OpenPhone,
    arrived,
    face,
    open_page,
    thanked,
)
from tests.browser.folds import settled

pytestmark = pytest.mark.browser


def test_one_tap_rates_and_is_thanked_after_the_commit(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = open_page(phone(), server.rate())
    expect(page.get_by_role("heading", name="这次服务，您满意吗？")).to_be_visible()
    face(page, 4).tap()
    thanked(page)
    expect(face(page, 4)).to_have_attribute("aria-pressed", "true")
    [rating] = new_ratings()
    assert (rating.score, rating.channel, rating.amends) == (4, "qr", None)


def test_the_page_speaks_english_when_the_browser_does(server: Server, phone: OpenPhone) -> None:
    page = open_page(phone(locale="en-GB"), server.rate("MW"))
    expect(page.get_by_role("heading", name="How was the service?")).to_be_visible()
    page.get_by_role("button", name="Excellent").tap()
    thanked(page, "Thank you, received.")
    leftovers = page.locator("#k").inner_text().replace("中文", "").replace("窗口 MW-1", "")
    assert not re.search("[一-鿿]", leftovers.replace("东门", "").replace("English", ""))


def test_nothing_english_is_left_in_chinese(server: Server, phone: OpenPhone) -> None:
    page = open_page(phone(), server.rate())
    face(page, 1).tap()
    thanked(page)
    said = page.locator("#k").inner_text().replace("English", "").replace("SB-1", "")
    assert not re.search("[A-Za-z]", said)


@pytest.mark.parametrize("size", [(360, 740), (320, 568), (740, 360), (1024, 768), (1280, 800)])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_nothing_scrolls_before_the_tap(
    server: Server, phone: OpenPhone, size: tuple[int, int], language: str
) -> None:
    screen = {"width": size[0], "height": size[1]}
    page = open_page(phone(viewport=screen), server.rate("ZC", lang=language))
    layer = page.locator("#instant")
    scrolled, shown = layer.evaluate(
        "e => [[e.scrollWidth, e.scrollHeight], [e.clientWidth, e.clientHeight]]"
    )
    assert scrolled == shown == list(size)
    for score in range(1, 6):
        box = face(page, score).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 56


def test_a_double_tap_is_one_rating(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = open_page(phone(), server.rate())
    face(page, 5).dblclick()
    thanked(page)
    face(page, 5).tap()
    settled(page)
    assert [rating.score for rating in new_ratings()] == [5]


def test_a_reload_and_a_way_back_show_the_thanks(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = open_page(phone(), server.rate())
    face(page, 5).tap()
    thanked(page)
    page.fill("#comment", "很快")
    page.reload()
    thanked(page)
    expect(page.locator("#comment")).to_have_value("很快")
    page.goto(f"{server.url}/rate?w=nowhere")
    page.go_back()
    thanked(page)
    expect(face(page, 5)).to_have_attribute("aria-pressed", "true")
    assert len(new_ratings()) == 1


def test_a_changed_mind_is_an_amendment_and_the_last_counts(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = open_page(phone(), server.rate())
    for score in (4, 2, 4):
        with page.expect_response("**/api/ratings"):
            face(page, score).tap()
    thanked(page)
    first, second, third = new_ratings()
    assert [second.amends, third.amends] == [first.id, second.id]
    assert [r.standing for r in (first, second, third)] == ["superseded", "superseded", "counted"]


def test_reasons_and_a_line_of_words_belong_to_the_rating(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = open_page(phone(), server.rate())
    face(page, 2).tap()
    thanked(page)
    expect(page.get_by_text("等太久")).to_be_visible()
    expect(page.get_by_text("办得快")).to_be_hidden()
    page.get_by_text("等太久").tap()
    page.fill("#comment", "等了四十分钟")
    with page.expect_response("**/additions"):
        page.get_by_role("button", name="完成").tap()
    thanked(page, "都收到了，谢谢您。")
    [rating] = new_ratings()
    assert (rating.comment, rating.reasons) == ("等了四十分钟", ("waited-long",))
    page.reload()
    thanked(page, "都收到了，谢谢您。")


def test_reasons_of_another_level_are_not_sent_after_a_changed_mind(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = open_page(phone(), server.rate())
    face(page, 2).tap()
    thanked(page)
    page.get_by_text("等太久").tap()
    face(page, 5).tap()
    page.get_by_text("办得快").tap()
    with page.expect_response("**/additions") as answer:
        page.get_by_role("button", name="完成").tap()
    assert answer.value.status == 201
    assert new_ratings()[-1].reasons == ("quick",)


def test_without_javascript_the_page_is_a_form(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = open_page(phone(java_script_enabled=False), server.rate())
    face(page, 2).tap()
    thanked(page)
    expect(face(page, 2)).to_have_attribute("aria-pressed", "true")
    page.get_by_text("态度差").tap()
    page.fill("#comment", "不理人")
    page.get_by_role("button", name="完成").tap()
    thanked(page, "都收到了，谢谢您。")
    [rating] = new_ratings()
    assert (rating.score, rating.comment, rating.reasons) == (2, "不理人", ("bad-manner",))
    page.get_by_role("link", name="修改评价").tap()
    face(page, 3).tap()
    thanked(page)
    assert [r.standing for r in new_ratings()] == ["superseded", "counted"]


def test_a_tap_in_a_dead_spot_is_sent_once_when_the_signal_is_back(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    context = phone()
    page = open_page(context, server.rate())
    context.set_offline(True)
    face(page, 5).tap()
    expect(page.get_by_text(KEPT_ON_PHONE)).to_be_visible()
    page.get_by_text("态度好").tap()
    page.get_by_role("button", name="完成").tap()
    expect(page.get_by_text(KEPT_ON_PHONE)).to_be_visible()
    assert new_ratings() == []
    context.set_offline(False)
    thanked(page, "都收到了，谢谢您。")
    [rating] = new_ratings()
    assert (rating.score, rating.reasons) == (5, ("friendly",))


def test_what_waits_is_sent_when_any_window_is_opened_later(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    context = phone()
    page = open_page(context, server.rate("SB"))
    context.set_offline(True)
    face(page, 4).tap()
    expect(page.get_by_text(KEPT_ON_PHONE)).to_be_visible()
    page.close()
    context.set_offline(False)
    other = context.new_page()
    with other.expect_response("**/api/ratings") as answer:
        other.goto(server.rate("MW"))
    assert answer.value.status in {200, 201}  # the closing page may have been a moment faster
    [rating] = new_ratings()
    assert rating.score == 4


def test_a_tab_whose_rating_another_tab_sent_says_that_it_arrived(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    context = phone()
    page = open_page(context, server.rate("SB"))
    dead = [True]
    page.route("**/api/ratings", lambda route: route.abort() if dead else route.fallback())
    face(page, 4).tap()
    expect(page.get_by_text(KEPT_ON_PHONE)).to_be_visible()
    assert arrived(open_page(context, server.rate("MW")), new_ratings) == [4]
    dead.clear()
    thanked(page)
    expect(page.get_by_text(KEPT_ON_PHONE)).to_have_count(0)
    assert [rating.score for rating in new_ratings()] == [4]


def test_an_answer_lost_on_the_way_back_makes_no_second_rating(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = open_page(phone(), server.rate())
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/api/ratings", lose_the_first)
    face(page, 3).tap()
    expect(page.get_by_text(KEPT_ON_PHONE)).to_be_visible()
    thanked(page)
    assert lost == [201]
    assert len(new_ratings()) == 1


BUSY = {"json": {"error": {"code": "x", "sentence": "忙"}}}
HOTSPOT = {"content_type": "text/html", "body": "<h1>请登录无线网络</h1>"}


@pytest.mark.parametrize(
    "answer",
    [
        BUSY | {"status": 429},
        BUSY | {"status": 503},
        HOTSPOT | {"status": 200},
        HOTSPOT | {"status": 403},
    ],
    ids=["too many", "busy", "a hotspot's page", "a proxy's no"],
)
def test_what_was_not_taken_by_our_server_is_sent_again(
    server: Server, phone: OpenPhone, new_ratings: NewRatings, answer: dict[str, Any]
) -> None:
    page = open_page(phone(), server.rate())
    answers = [answer]
    page.route(
        "**/api/ratings",
        lambda route: route.fulfill(**answers.pop()) if answers else route.continue_(),
    )
    face(page, 5).tap()
    expect(page.get_by_text(KEPT_ON_PHONE)).to_be_visible()
    thanked(page)
    assert len(new_ratings()) == 1


def test_a_refusal_is_said_and_not_sent_again(server: Server, phone: OpenPhone) -> None:
    page = open_page(phone(), server.rate())
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        refusal = {"error": {"code": "window.unknown", "sentence": "这个二维码已失效。"}}
        route.fulfill(status=404, json=refusal)

    page.route("**/api/ratings", refuse)
    face(page, 5).tap()
    expect(page.get_by_role("alert")).to_have_text("这个二维码已失效。")
    expect(face(page, 5)).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(face(page, 5)).to_be_visible()
    settled(page)
    assert len(asked) == 1


def test_a_browser_that_keeps_nothing_still_rates_once(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    context = phone()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get: function () { throw new Error() }})"
    )
    page = open_page(context, server.rate())
    context.set_offline(True)
    face(page, 5).tap()
    expect(page.get_by_text(KEPT_ON_PHONE)).to_be_visible()
    context.set_offline(False)
    thanked(page)
    page.reload()
    face(page, 5).tap()
    thanked(page)
    assert len(new_ratings()) == 1


def test_the_faces_work_by_keyboard(server: Server, phone: OpenPhone) -> None:
    page = open_page(phone(), server.rate())
    face(page, 5).focus()
    page.keyboard.press("ArrowRight")
    expect(face(page, 4)).to_be_focused()
    expect(face(page, 4)).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Enter")
    thanked(page)
    expect(face(page, 4)).to_have_attribute("aria-pressed", "true")


def test_the_first_paint_is_one_small_request(server: Server, phone: OpenPhone) -> None:
    page = phone().new_page()
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    answer = page.goto(server.rate())
    assert answer is not None
    face(page, 5).wait_for()
    settled(page)
    assert seen == [server.rate(), f"{server.url}/healthz"]  # the latter is ours
    assert answer.request.sizes()["responseBodySize"] <= 12_000


def test_a_dead_code_leads_to_somebody(server: Server, phone: OpenPhone) -> None:
    page = phone().new_page()
    answer = page.goto(f"{server.url}/rate?w=nowhere")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", name="没有找到这个窗口")).to_be_visible()
    expect(page.get_by_role("link", name="拨打 0571-8888 6666")).to_have_attribute(
        "href", "tel:057188886666"
    )
    expect(page.get_by_role("link", name="写意见或投诉")).to_be_visible()
