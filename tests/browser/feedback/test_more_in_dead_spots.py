"""Without a signal, what is told beside a rating is neither lost with its page nor sent twice."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from survey import keeping
from survey.refusals.feedback import NothingFilledIn
from tests.browser.conftest import PATIENCE, Server
from tests.browser.customers import (
    KEPT_ON_PHONE,
    NewRatings,
    OpenPhone,
    additions,
    face,
    open_page,
    thanked,
)
from tests.browser.dead_spots import NO_SYNC, running_off
from tests.browser.folds import settled
from tests.helpers.pictured import a_jpeg

pytestmark = pytest.mark.browser

THANKS = "谢谢，已收到。"
GOT = "已收到，可以改了再送。"
STAY = keeping.STAY.zh
PRAISED = {"name": "老王", "text": "帮我盖篷布"}
SMALL = [(320, 568), (740, 360)]
NOTHING = {"zh-CN": NothingFilledIn.sentence.zh, "en": NothingFilledIn.sentence.en}
ALL = ("kept", "praise", "photo")


def part(page: Page, name: str) -> Locator:
    """Return a part of what else can be told, opened."""
    found = page.locator(f"#{name}")
    if found.get_attribute("open") is None:
        found.locator("summary").tap()
    return found


def send(page: Page, name: str, sentence: str = GOT) -> None:
    found = part(page, name)
    found.get_by_role("button", name="送出").tap()
    expect(found.get_by_role("status")).to_contain_text(sentence)


def fill(page: Page) -> None:
    """Type all that can be told beside a low rating; nothing of it is sent yet."""
    page.locator("#words").get_by_text("等太久").tap()
    page.fill("#comment", "等了四十分钟")
    part(page, "kept").get_by_text("没做到").first.tap()
    praise = part(page, "praise")
    praise.get_by_role("textbox", name="姓名或工号").fill(PRAISED["name"])
    praise.get_by_role("textbox", name="做得好的地方").fill(PRAISED["text"])


def choose(page: Page) -> None:
    picture = {"name": "yard.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg("red")}
    part(page, "photo").locator("[type=file]").set_input_files([picture])


def is_filled(page: Page) -> None:
    """Look that all of it stands there, to be seen."""
    expect(page.locator("#comment")).to_have_value("等了四十分钟")
    expect(page.locator("input[value=waited-long]")).to_be_checked()
    expect(page.locator("#kept").get_by_role("radio", name="没做到").first).to_be_checked()
    for name, typed in PRAISED.items():
        expect(page.locator(f"#praise [name={name}]")).to_have_value(typed)
        expect(page.locator(f"#praise [name={name}]")).to_be_visible()


def rated_without_a_signal(context: BrowserContext, server: Server) -> Page:
    page = open_page(context, server.rate())
    context.set_offline(True)
    face(page, 2).tap()
    expect(page.get_by_text(KEPT_ON_PHONE)).to_be_visible()
    return page


def told(server: Server, new_ratings: NewRatings) -> dict[str, list[Any]]:
    """Return what arrived, by kind."""
    [rating] = new_ratings()
    came: dict[str, list[Any]] = {}
    for each in additions(server, rating):
        came.setdefault(each.kind, []).append(each.body)
    return came


def all_came_once(page: Page, server: Server, new_ratings: NewRatings) -> None:
    until(page, lambda: bool(new_ratings()) and len(told(server, new_ratings)) == len(ALL) + 1)
    settled(page)
    came = told(server, new_ratings)
    assert {kind: len(bodies) for kind, bodies in came.items()} == {
        "words": 1,
        **dict.fromkeys(ALL, 1),
    }
    assert came["praise"] == [PRAISED]
    assert came["kept"][0]["answers"] == {"SB1": False}
    [rating] = new_ratings()
    assert (rating.comment, rating.reasons) == ("等了四十分钟", ("waited-long",))


def until(page: Page, there: Callable[[], bool]) -> None:
    for _ in range(PATIENCE):
        if there():
            return
        page.wait_for_timeout(250)
    pytest.fail("it never came")


def test_what_was_typed_and_not_sent_is_there_again_on_a_page_opened_anew(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    context = phone()
    page = rated_without_a_signal(context, server)
    fill(page)
    page.close()
    context.set_offline(False)
    page = open_page(context, server.rate())
    expect(page.locator("#said")).to_have_text(THANKS)
    is_filled(page)
    expect(face(page, 2)).to_be_in_viewport()  # a new view starts at its top
    choose(page)
    for name in ALL:
        send(page, name)
    page.get_by_role("button", name="完成").tap()
    all_came_once(page, server, new_ratings)


def test_what_was_sent_in_a_dead_spot_arrives_once_though_its_page_was_closed(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    context = phone()
    context.add_init_script(NO_SYNC)
    page = rated_without_a_signal(context, server)
    fill(page)
    choose(page)
    for name in ALL:
        send(page, name, f"{KEPT_ON_PHONE}{STAY}")
    page.get_by_role("button", name="完成").tap()
    expect(page.locator("#sub, #close").filter(has_text="可以关闭")).to_have_count(0)
    page.close()
    context.set_offline(False)
    page = open_page(context, server.rate())
    all_came_once(page, server, new_ratings)
    for name in ALL:
        expect(part(page, name).get_by_role("status")).to_have_text(GOT)
    is_filled(page)
    page.reload()
    expect(page.locator("#said")).to_have_text("都收到了，谢谢您。")
    all_came_once(page, server, new_ratings)


def test_back_from_elsewhere_has_what_was_typed_and_the_other_language_too(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    context = phone()
    page = open_page(context, server.rate())
    face(page, 2).tap()
    thanked(page)
    fill(page)
    page.goto(f"{server.url}/complain?w={server.tokens['SB']}")
    page.go_back()
    is_filled(page)
    page.get_by_role("link", name="English").tap()
    expect(page.locator("#praise [name=text]")).to_have_value(PRAISED["text"])


def photo_field(page: Page) -> Locator:
    return page.locator("#photo [type=file]")


def chosen(page: Page) -> None:
    """Choose a photo, and wait until the phone keeps it."""
    choose(page)
    is_chosen = "new Promise(go => kioskLater.all(all => go(all.some(each => !each.body))))"
    until(page, lambda: bool(page.evaluate(is_chosen)))


def test_a_photo_chosen_and_not_sent_is_there_again_after_a_reload_and_in_the_other_language(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    context = phone()
    page = open_page(context, server.rate())
    face(page, 2).tap()
    thanked(page)
    chosen(page)
    page.reload()
    expect(photo_field(page)).to_have_value(re.compile("yard.jpg$"))
    expect(photo_field(page)).to_be_visible()
    page.get_by_role("link", name="English").tap()
    expect(photo_field(page)).to_have_value(re.compile("yard.jpg$"))
    assert "photo" not in told(server, new_ratings)
    page.locator("#photo").get_by_role("button", name="Send").tap()
    until(page, lambda: len(told(server, new_ratings).get("photo", [])) == 1)
    page.reload()
    expect(page.locator("#photo[data-done]")).to_have_count(1)
    expect(photo_field(page)).to_have_value("")


def test_a_photo_of_a_visit_that_is_over_is_not_shown_to_the_next(
    server: Server, phone: OpenPhone
) -> None:
    context = phone()
    page = open_page(context, server.rate())
    face(page, 2).tap()
    thanked(page)
    chosen(page)
    page.evaluate("Object.keys(localStorage).forEach(name => localStorage.removeItem(name))")
    page.goto("about:blank")
    page.goto(server.rate())
    nothing = "new Promise(go => kioskLater.all(all => go(!all.length)))"
    until(page, lambda: bool(page.evaluate(nothing)))
    face(page, 5).tap()
    thanked(page)
    page.reload()
    expect(page.locator(".f5[aria-pressed=true]")).to_have_count(1)
    expect(photo_field(page)).to_have_value("")


def test_what_was_changed_after_it_was_sent_is_not_said_to_have_arrived(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = open_page(phone(), server.rate())
    face(page, 5).tap()
    thanked(page)
    page.locator("#praise summary").tap()
    page.fill("#praise [name=text]", "很快")
    send(page, "praise")
    expect(page.locator("#praise[data-done]")).to_have_count(1)
    page.fill("#praise [name=text]", "很快，也很客气")
    expect(page.locator("#praise").get_by_role("status")).to_have_text("")
    page.reload()
    expect(page.locator("#praise [name=text]")).to_have_value("很快，也很客气")
    expect(page.locator("#praise[data-done]")).to_have_count(0)


def test_what_another_tab_sent_is_known_to_have_arrived(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    context = phone()
    context.add_init_script(NO_SYNC)
    page = rated_without_a_signal(context, server)
    part(page, "praise")
    page.fill("#praise [name=text]", "很快")
    send(page, "praise", KEPT_ON_PHONE)
    page.evaluate("XMLHttpRequest.prototype.send = function () { }")  # it hangs; another goes on
    context.set_offline(False)
    other = open_page(context, server.rate())
    expect(part(other, "praise").get_by_role("status")).to_have_text(GOT)
    page.close()
    assert {kind: len(came) for kind, came in told(server, new_ratings).items()} == {"praise": 1}


@pytest.mark.parametrize("size", [*SMALL, (360, 740)])
@pytest.mark.parametrize("text", ["100%", "200%"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_part_can_be_filled_in_and_sent_on_the_smallest_screen(
    server: Server, phone: OpenPhone, size: tuple[int, int], text: str, language: str
) -> None:
    width, height = size
    context = phone(viewport={"width": width, "height": height})
    page = open_page(context, server.rate(lang=language))
    page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
    layer = page.locator("#instant")
    assert running_off(layer) == []
    context.set_offline(True)
    face(page, 2).tap()
    expect(page.locator("#words")).to_be_visible()
    for name in ALL:
        found = part(page, name)
        button = found.locator("button")
        button.evaluate("e => e.scrollIntoView({block: 'center'})")
        button.tap()
        expect(found.locator(".hint")).to_have_text(NOTHING[language])
        expect(found.locator(".hint")).to_be_in_viewport()
    assert running_off(layer) == []
