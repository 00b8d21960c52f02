"""A customer who tells more: Streamlit takes over in place, or is not waited for."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Route, expect

from tests.browser.conftest import Server
from tests.browser.customers import (
    KEPT_ON_PHONE,
    NewRatings,
    OpenPhone,
    additions,
    face,
    open_page,
    thanked,
)

pytestmark = pytest.mark.browser


def test_streamlit_takes_over_with_what_was_typed(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = open_page(phone(), server.rate())
    face(page, 2).tap()
    thanked(page)
    page.fill("#comment", "磅单晚了")
    page.get_by_role("link", name="这些承诺做到了吗？").tap()
    expect(page.locator("#instant")).to_be_hidden(timeout=40_000)
    [rating] = new_ratings()
    assert rating.comment == "磅单晚了"
    page.get_by_role("radio", name="没做到").or_(page.get_by_text("没做到")).first.tap()
    page.get_by_role("button", name="送出").tap()
    expect(page.get_by_text("都收到了，谢谢您。")).to_be_visible()
    [words, kept] = additions(server, rating)
    assert (words.kind, kept.kind) == ("words", "kept")
    assert kept.body["answers"] == {"SB1": False}


def test_a_reload_after_the_takeover_goes_on_where_it_was(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = open_page(phone(), server.rate())
    face(page, 5).tap()
    thanked(page)
    page.get_by_role("link", name="表扬一位员工").tap()
    expect(page.locator("#instant")).to_be_hidden(timeout=40_000)
    page.reload()
    expect(page.locator("#instant")).to_be_hidden(timeout=40_000)
    expect(page.locator("textarea")).to_be_visible()
    assert len(new_ratings()) == 1


def test_a_mind_changed_after_the_takeover_is_remembered_on_a_reload(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = open_page(phone(), server.rate())
    face(page, 5).tap()
    thanked(page)
    page.fill("#comment", "很快")
    page.get_by_role("link", name="表扬一位员工").tap()
    expect(page.locator("#instant")).to_be_hidden(timeout=40_000)
    page.get_by_role("button", name="修改评价").tap()
    page.get_by_role("button", name="不满意", exact=True).tap()
    expect(page.get_by_role("toolbar", name="哪里让您不满意？")).to_be_visible()
    first, second = new_ratings()
    assert (second.amends, second.comment) == (first.id, "很快")
    address = re.sub(r"&view=\w+", "", page.url)
    for reopened in (address, server.rate()):
        page.goto(reopened)
        thanked(page)
        expect(face(page, 2)).to_have_attribute("aria-pressed", "true")
    with page.expect_response("**/api/ratings"):
        face(page, 5).tap()
    assert [rating.amends for rating in new_ratings()] == [None, first.id, second.id]


def test_a_page_that_will_not_open_is_not_waited_for_forever(
    server: Server, phone: OpenPhone
) -> None:
    page = phone().new_page()
    page.clock.install()
    page.goto(server.rate())
    face(page, 2).tap()
    thanked(page)
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
    pages = [open_page(context, server.rate()), open_page(context, server.rate())]
    context.set_offline(True)
    face(pages[0], 5).tap()
    expect(pages[0].get_by_text(KEPT_ON_PHONE)).to_be_visible()
    context.set_offline(False)
    thanked(pages[0])
    pages[1].reload()
    thanked(pages[1])
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
    page = open_page(context, server.rate())
    face(page, 2).tap()
    thanked(page)
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
    [addition] = additions(server, new_ratings()[0])
    assert (addition.kind, addition.body) == ("photo", {"photo": kept["photo"]})


def test_the_photo_picked_last_is_the_one_that_belongs_to_the_rating(
    server: Server, phone: OpenPhone, new_ratings: NewRatings, tmp_path: Path
) -> None:
    pictures = [tmp_path / "first.png", tmp_path / "second.png"]
    for picture, size in zip(pictures, [(64, 48), (80, 60)], strict=True):
        Image.new("RGB", size, "teal").save(picture)
    page = open_page(phone(), server.rate())
    face(page, 2).tap()
    thanked(page)
    page.get_by_role("link", name="附一张照片").tap()
    expect(page.locator("#instant")).to_be_hidden(timeout=40_000)
    held: list[Route] = []
    page.route(
        "**/api/photos*", lambda route: held.append(route) if not held else route.continue_()
    )
    with page.expect_request("**/api/photos*"):
        page.locator("input[type=file]").set_input_files(pictures[0])
    page.locator("input[type=file]").set_input_files(pictures[1])
    with page.expect_response(
        lambda told: "/api/photos" in told.url and told.json()["width"] == 80
    ) as last:
        held[0].continue_()
    expect(page.get_by_text("都收到了，谢谢您。")).to_be_visible()
    [addition] = additions(server, new_ratings()[0])
    assert addition.body == {"photo": last.value.json()["photo"]}


def test_what_is_no_picture_is_refused_with_a_sentence(
    server: Server, phone: OpenPhone, new_ratings: NewRatings, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.jpg"
    letter.write_bytes(b"%PDF-1.7 not a picture")
    page = open_page(phone(), server.rate())
    face(page, 2).tap()
    thanked(page)
    page.get_by_role("link", name="附一张照片").tap()
    expect(page.locator("#instant")).to_be_hidden(timeout=40_000)
    page.locator("input[type=file]").set_input_files(letter)
    expect(page.locator(".photo[data-state=refused] .said")).not_to_be_empty()
    assert additions(server, new_ratings()[0]) == []


def test_a_phone_too_old_for_streamlit_is_offered_the_plain_page(
    server: Server, phone: OpenPhone
) -> None:
    context = phone()
    context.add_init_script("delete Object.fromEntries")
    page = open_page(context, server.rate())
    face(page, 1).tap()
    thanked(page)
    page.get_by_role("link", name="表扬一位员工").tap()
    plain = page.get_by_role("link", name="打开简易页面")
    expect(plain).to_be_visible()
    assert re.search(r"/complain\?w=.+&r=[0-9a-f-]{36}", plain.get_attribute("href") or "")
