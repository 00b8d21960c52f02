"""A customer at a window: one tap, in any weather."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from db import rating_store
from db.rating_store import Addition, Rating
from kiosk import clock
from survey.months import Month, business_date
from tests.browser.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

KEPT_ON_PHONE = "已记下，有信号时自动送出。"
OpenPhone = Callable[..., BrowserContext]


@pytest.fixture
def phone(browser: Browser) -> Iterator[OpenPhone]:
    opened: list[BrowserContext] = []

    def open_phone(**given: Any) -> BrowserContext:
        looks: dict[str, Any] = {
            "viewport": {"width": 360, "height": 740},
            "locale": "zh-CN",
            "is_mobile": True,
            "has_touch": True,
        }
        opened.append(browser.new_context(**(looks | given)))
        return opened[-1]

    yield open_phone
    for context in opened:
        context.close()


@pytest.fixture
def new_ratings(server: Server) -> Callable[[], list[Rating]]:
    """Return what was rated since the test began."""
    before = {rating.id for rating in _ratings(server)}
    return lambda: [rating for rating in _ratings(server) if rating.id not in before]


def _ratings(server: Server) -> list[Rating]:
    month = str(Month.of(business_date(clock.now(), server.settings.zone)))
    with server.house.reading() as session:
        return list(rating_store.of_month(session, month))


def _additions(server: Server, rating: Rating) -> list[Addition]:
    with server.house.reading() as session:
        return rating_store.additions_of(session, rating.id)


def _open(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto(address)
    return page


def _face(page: Page, score: int) -> Any:
    return page.locator(f".f{score}")


def _thanked(page: Page, sentence: str = "谢谢，已收到。") -> None:
    expect(page.get_by_role("status")).to_contain_text(sentence)


NewRatings = Callable[[], list[Rating]]


def test_one_tap_rates_and_is_thanked_after_the_commit(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = _open(phone(), server.rate())
    expect(page.get_by_role("heading", name="这次服务，您满意吗？")).to_be_visible()
    _face(page, 4).tap()
    _thanked(page)
    expect(_face(page, 4)).to_have_attribute("aria-pressed", "true")
    [rating] = new_ratings()
    assert (rating.score, rating.channel, rating.amends) == (4, "qr", None)


def test_the_page_speaks_english_when_the_browser_does(server: Server, phone: OpenPhone) -> None:
    page = _open(phone(locale="en-GB"), server.rate("MW"))
    expect(page.get_by_role("heading", name="How was the service?")).to_be_visible()
    page.get_by_role("button", name="Excellent").tap()
    _thanked(page, "Thank you, received.")
    leftovers = page.locator("#k").inner_text().replace("中文", "").replace("窗口 MW-1", "")
    assert not re.search("[一-鿿]", leftovers.replace("东门", "").replace("English", ""))


def test_nothing_english_is_left_in_chinese(server: Server, phone: OpenPhone) -> None:
    page = _open(phone(), server.rate())
    _face(page, 1).tap()
    _thanked(page)
    said = page.locator("#k").inner_text().replace("English", "").replace("SB-1", "")
    assert not re.search("[A-Za-z]", said)


@pytest.mark.parametrize("size", [(360, 740), (320, 568), (740, 360), (1024, 768), (1280, 800)])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_nothing_scrolls_before_the_tap(
    server: Server, phone: OpenPhone, size: tuple[int, int], language: str
) -> None:
    screen = {"width": size[0], "height": size[1]}
    page = _open(phone(viewport=screen), server.rate("ZC", lang=language))
    layer = page.locator("#instant")
    scrolled, shown = layer.evaluate(
        "e => [[e.scrollWidth, e.scrollHeight], [e.clientWidth, e.clientHeight]]"
    )
    assert scrolled == shown == list(size)
    for score in range(1, 6):
        box = _face(page, score).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 56


def test_a_double_tap_is_one_rating(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = _open(phone(), server.rate())
    _face(page, 5).dblclick()
    _thanked(page)
    _face(page, 5).tap()
    page.wait_for_timeout(300)
    assert [rating.score for rating in new_ratings()] == [5]


def test_a_reload_and_a_way_back_show_the_thanks(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = _open(phone(), server.rate())
    _face(page, 5).tap()
    _thanked(page)
    page.fill("#comment", "很快")
    page.reload()
    _thanked(page)
    expect(page.locator("#comment")).to_have_value("很快")
    page.goto(f"{server.url}/rate?w=nowhere")
    page.go_back()
    _thanked(page)
    expect(_face(page, 5)).to_have_attribute("aria-pressed", "true")
    assert len(new_ratings()) == 1


def test_a_changed_mind_is_an_amendment_and_the_last_counts(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = _open(phone(), server.rate())
    for score in (4, 2, 4):
        with page.expect_response("**/api/ratings"):
            _face(page, score).tap()
    _thanked(page)
    first, second, third = new_ratings()
    assert [second.amends, third.amends] == [first.id, second.id]
    assert [r.standing for r in (first, second, third)] == ["superseded", "superseded", "counted"]


def test_reasons_and_a_line_of_words_belong_to_the_rating(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = _open(phone(), server.rate())
    _face(page, 2).tap()
    _thanked(page)
    expect(page.get_by_text("等太久")).to_be_visible()
    expect(page.get_by_text("办得快")).to_be_hidden()
    page.get_by_text("等太久").tap()
    page.fill("#comment", "等了四十分钟")
    with page.expect_response("**/additions"):
        page.get_by_role("button", name="完成").tap()
    _thanked(page, "都收到了，谢谢您。")
    [rating] = new_ratings()
    assert (rating.comment, rating.reasons) == ("等了四十分钟", ("waited-long",))
    page.reload()
    _thanked(page, "都收到了，谢谢您。")


def test_reasons_of_another_level_are_not_sent_after_a_changed_mind(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = _open(phone(), server.rate())
    _face(page, 2).tap()
    _thanked(page)
    page.get_by_text("等太久").tap()
    _face(page, 5).tap()
    page.get_by_text("办得快").tap()
    with page.expect_response("**/additions") as answer:
        page.get_by_role("button", name="完成").tap()
    assert answer.value.status == 201
    assert new_ratings()[-1].reasons == ("quick",)


def test_without_javascript_the_page_is_a_form(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = _open(phone(java_script_enabled=False), server.rate())
    _face(page, 2).tap()
    _thanked(page)
    expect(_face(page, 2)).to_have_attribute("aria-pressed", "true")
    page.get_by_text("态度差").tap()
    page.fill("#comment", "不理人")
    page.get_by_role("button", name="完成").tap()
    _thanked(page, "都收到了，谢谢您。")
    [rating] = new_ratings()
    assert (rating.score, rating.comment, rating.reasons) == (2, "不理人", ("bad-manner",))
    page.get_by_role("link", name="修改评价").tap()
    _face(page, 3).tap()
    _thanked(page)
    assert [r.standing for r in new_ratings()] == ["superseded", "counted"]


def test_a_tap_in_a_dead_spot_is_sent_once_when_the_signal_is_back(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    context = phone()
    page = _open(context, server.rate())
    context.set_offline(True)
    _face(page, 5).tap()
    expect(page.get_by_text(KEPT_ON_PHONE)).to_be_visible()
    page.get_by_text("态度好").tap()
    page.get_by_role("button", name="完成").tap()
    expect(page.get_by_text(KEPT_ON_PHONE)).to_be_visible()
    assert new_ratings() == []
    context.set_offline(False)
    _thanked(page, "都收到了，谢谢您。")
    [rating] = new_ratings()
    assert (rating.score, rating.reasons) == (5, ("friendly",))


def test_what_waits_is_sent_when_any_window_is_opened_later(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    context = phone()
    page = _open(context, server.rate("SB"))
    context.set_offline(True)
    _face(page, 4).tap()
    expect(page.get_by_text(KEPT_ON_PHONE)).to_be_visible()
    page.close()
    context.set_offline(False)
    other = context.new_page()
    with other.expect_response("**/api/ratings") as answer:
        other.goto(server.rate("MW"))
    assert answer.value.status == 201
    [rating] = new_ratings()
    assert rating.score == 4


def test_an_answer_lost_on_the_way_back_makes_no_second_rating(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = _open(phone(), server.rate())
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/api/ratings", lose_the_first)
    _face(page, 3).tap()
    expect(page.get_by_text(KEPT_ON_PHONE)).to_be_visible()
    _thanked(page)
    assert lost == [201]
    assert len(new_ratings()) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again(
    server: Server, phone: OpenPhone, new_ratings: NewRatings, status: int
) -> None:
    page = _open(phone(), server.rate())
    answers = [status]
    page.route(
        "**/api/ratings",
        lambda route: (
            route.fulfill(status=answers.pop(), json={"error": {"code": "x", "sentence": "忙"}})
            if answers
            else route.continue_()
        ),
    )
    _face(page, 5).tap()
    expect(page.get_by_text(KEPT_ON_PHONE)).to_be_visible()
    _thanked(page)
    assert len(new_ratings()) == 1


def test_a_refusal_is_said_and_not_sent_again(server: Server, phone: OpenPhone) -> None:
    page = _open(phone(), server.rate())
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        refusal = {"error": {"code": "window.unknown", "sentence": "这个二维码已失效。"}}
        route.fulfill(status=404, json=refusal)

    page.route("**/api/ratings", refuse)
    _face(page, 5).tap()
    expect(page.get_by_role("alert")).to_have_text("这个二维码已失效。")
    expect(_face(page, 5)).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(_face(page, 5)).to_be_visible()
    page.wait_for_timeout(300)
    assert len(asked) == 1


def test_a_browser_that_keeps_nothing_still_rates_once(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    context = phone()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get: function () { throw new Error() }})"
    )
    page = _open(context, server.rate())
    context.set_offline(True)
    _face(page, 5).tap()
    expect(page.get_by_text(KEPT_ON_PHONE)).to_be_visible()
    context.set_offline(False)
    _thanked(page)
    page.reload()
    _face(page, 5).tap()
    _thanked(page)
    assert len(new_ratings()) == 1


def test_the_faces_work_by_keyboard(server: Server, phone: OpenPhone) -> None:
    page = _open(phone(), server.rate())
    _face(page, 5).focus()
    page.keyboard.press("ArrowRight")
    expect(_face(page, 4)).to_be_focused()
    expect(_face(page, 4)).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Enter")
    _thanked(page)
    expect(_face(page, 4)).to_have_attribute("aria-pressed", "true")


def test_the_first_paint_is_one_small_request(server: Server, phone: OpenPhone) -> None:
    page = phone().new_page()
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    answer = page.goto(server.rate())
    assert answer is not None
    _face(page, 5).wait_for()
    page.wait_for_timeout(300)
    assert seen == [server.rate()]
    assert answer.request.sizes()["responseBodySize"] <= 12_000


def test_streamlit_takes_over_with_what_was_typed(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = _open(phone(), server.rate())
    _face(page, 2).tap()
    _thanked(page)
    page.fill("#comment", "磅单晚了")
    page.get_by_role("link", name="这些承诺做到了吗？").tap()
    expect(page.locator("#instant")).to_be_hidden(timeout=40_000)
    [rating] = new_ratings()
    assert rating.comment == "磅单晚了"
    page.get_by_role("radio", name="没做到").or_(page.get_by_text("没做到")).first.tap()
    page.get_by_role("button", name="送出").tap()
    expect(page.get_by_text("都收到了，谢谢您。")).to_be_visible()
    [words, kept] = _additions(server, rating)
    assert (words.kind, kept.kind) == ("words", "kept")
    assert kept.body["answers"] == {"SB1": False}


def test_a_reload_after_the_takeover_goes_on_where_it_was(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = _open(phone(), server.rate())
    _face(page, 5).tap()
    _thanked(page)
    page.get_by_role("link", name="表扬一位员工").tap()
    expect(page.locator("#instant")).to_be_hidden(timeout=40_000)
    page.reload()
    expect(page.locator("#instant")).to_be_hidden(timeout=40_000)
    expect(page.locator("textarea")).to_be_visible()
    assert len(new_ratings()) == 1


def test_a_page_that_will_not_open_is_not_waited_for_forever(
    server: Server, phone: OpenPhone
) -> None:
    page = phone().new_page()
    page.clock.install()
    page.goto(server.rate())
    _face(page, 2).tap()
    _thanked(page)
    page.route("**/static/js/**", lambda route: None)  # a line that swallows everything
    row = page.locator("[data-view=kept]")
    row.tap()
    expect(row).to_have_text("正在打开…")
    page.clock.run_for(21_000)
    expect(page.get_by_role("link", name="打开简易页面")).to_be_visible()
    expect(row).to_have_text("这些承诺做到了吗？")


def test_two_tabs_send_what_waits_once(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    context = phone()
    pages = [_open(context, server.rate()), _open(context, server.rate())]
    context.set_offline(True)
    _face(pages[0], 5).tap()
    expect(pages[0].get_by_text(KEPT_ON_PHONE)).to_be_visible()
    context.set_offline(False)
    _thanked(pages[0])
    pages[1].reload()
    _thanked(pages[1])
    assert len(new_ratings()) == 1


def test_a_photo_is_shrunk_on_the_phone_and_belongs_to_the_rating(
    server: Server, phone: OpenPhone, new_ratings: NewRatings, tmp_path: Path
) -> None:
    picture = tmp_path / "yard.png"
    Image.effect_noise((2400, 1800), 80).save(picture)
    context = phone()
    context.add_init_script(
        "window.sizes = []; const send = window.fetch; window.fetch = (address, given) => {"
        "if (given && given.body && given.body.size) sizes.push(given.body.size);"
        "return send(address, given) }"
    )
    page = _open(context, server.rate())
    _face(page, 2).tap()
    _thanked(page)
    page.get_by_role("link", name="附一张照片").tap()
    expect(page.locator("#instant")).to_be_hidden(timeout=40_000)
    with page.expect_response("**/api/photos*") as answer:
        page.locator("input[type=file]").set_input_files(picture)
    kept = answer.value.json()
    assert max(kept["width"], kept["height"]) <= 1600
    [sent] = page.evaluate("sizes")
    assert 0 < sent < picture.stat().st_size / 2
    expect(page.get_by_text("都收到了，谢谢您。")).to_be_visible()
    expect(page.get_by_role("button", name="附一张照片")).to_be_disabled()
    [addition] = _additions(server, new_ratings()[0])
    assert (addition.kind, addition.body) == ("photo", {"photo": kept["photo"]})


def test_what_is_no_picture_is_refused_with_a_sentence(
    server: Server, phone: OpenPhone, new_ratings: NewRatings, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.jpg"
    letter.write_bytes(b"%PDF-1.7 not a picture")
    page = _open(phone(), server.rate())
    _face(page, 2).tap()
    _thanked(page)
    page.get_by_role("link", name="附一张照片").tap()
    expect(page.locator("#instant")).to_be_hidden(timeout=40_000)
    page.locator("input[type=file]").set_input_files(letter)
    expect(page.locator(".photo[data-state=refused] .said")).not_to_be_empty()
    assert _additions(server, new_ratings()[0]) == []


def test_a_phone_too_old_for_streamlit_is_offered_the_plain_page(
    server: Server, phone: OpenPhone
) -> None:
    context = phone()
    context.add_init_script("delete Object.fromEntries")
    page = _open(context, server.rate())
    _face(page, 1).tap()
    _thanked(page)
    page.get_by_role("link", name="表扬一位员工").tap()
    plain = page.get_by_role("link", name="打开简易页面")
    expect(plain).to_be_visible()
    assert re.search(r"/complain\?w=.+&r=[0-9a-f-]{36}", plain.get_attribute("href") or "")


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


def test_the_tablet_returns_to_the_start_for_the_next_customer(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    context = phone(viewport={"width": 1024, "height": 768}, is_mobile=False)
    page = context.new_page()
    page.clock.install()
    page.goto(server.rate(mode="kiosk"))
    for score in (5, 1):
        _face(page, score).tap()
        _thanked(page)
        page.clock.run_for(9_000)
        expect(page.get_by_role("heading", name="这次服务，您满意吗？")).to_be_visible()
        expect(_face(page, score)).to_have_attribute("aria-pressed", "false")
    first, second = new_ratings()
    assert first.visit != second.visit
    assert [(r.channel, r.standing) for r in (first, second)] == [("kiosk", "counted")] * 2
    assert page.evaluate("Object.keys(localStorage)") == []


def test_what_a_customer_typed_is_kept_but_not_shown_to_the_next(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = phone(viewport={"width": 1024, "height": 768}).new_page()
    page.clock.install()
    page.goto(server.rate(mode="kiosk"))
    _face(page, 2).tap()
    _thanked(page)
    page.get_by_text("等太久").tap()
    page.fill("#comment", "没人理")
    with page.expect_response("**/additions"):
        page.clock.run_for(30_000)
    assert new_ratings()[0].comment == "没人理"
    _face(page, 2).tap()
    _thanked(page)
    expect(page.locator("#comment")).to_have_value("")
    expect(page.locator("input[value=waited-long]")).not_to_be_checked()


def test_the_tablet_leads_nowhere(server: Server, phone: OpenPhone) -> None:
    page = _open(phone(viewport={"width": 1024, "height": 768}), server.rate(mode="kiosk"))
    _face(page, 5).tap()
    _thanked(page)
    addresses = page.locator("#k a").evaluate_all("links => links.map(l => l.getAttribute('href'))")
    assert addresses == [f"/rate?w={server.tokens['SB']}&mode=kiosk&lang=en"]


def test_the_tablet_outlives_a_restart_of_the_server(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = _open(phone(viewport={"width": 1024, "height": 768}), server.rate(mode="kiosk"))
    server.stop()
    try:
        _face(page, 4).tap()
        expect(page.get_by_text(KEPT_ON_PHONE)).to_be_visible()
    finally:
        server.start()
    expect(page.get_by_role("heading", name="这次服务，您满意吗？")).to_be_visible(timeout=20_000)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1_000)
    assert [rating.score for rating in new_ratings()] == [4]


def test_the_tablet_renews_itself_after_an_idle_hour(server: Server, phone: OpenPhone) -> None:
    page = phone(viewport={"width": 1024, "height": 768}).new_page()
    page.clock.install()
    page.goto(server.rate(mode="kiosk"))
    with page.expect_navigation():
        page.clock.run_for(62 * 60_000)
    expect(_face(page, 5)).to_be_visible()


def test_the_tablet_does_not_renew_itself_while_the_server_is_away(
    server: Server, phone: OpenPhone
) -> None:
    context = phone(viewport={"width": 1024, "height": 768})
    page = context.new_page()
    page.clock.install()
    page.goto(server.rate(mode="kiosk"))
    page.evaluate("window.still = true")
    context.set_offline(True)
    page.clock.run_for(63 * 60_000)
    assert page.evaluate("window.still")
    expect(_face(page, 5)).to_be_visible()


def test_the_tablet_returns_to_its_own_language(server: Server, phone: OpenPhone) -> None:
    page = phone(viewport={"width": 1024, "height": 768}).new_page()
    page.clock.install()
    page.goto(server.rate(mode="kiosk"))
    page.get_by_role("link", name="English").tap()
    expect(page.get_by_role("heading", name="How was the service?")).to_be_visible()
    page.clock.run_for(9_000)
    expect(page.get_by_role("heading", name="这次服务，您满意吗？")).to_be_visible()
