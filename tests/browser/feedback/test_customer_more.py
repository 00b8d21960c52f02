"""A customer who tells more: promises, praise and a photo open at once, in the page itself."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Request, expect

from kiosk.pictures.photos import PhotoFolder
from survey.refusals.given import NotAPicture
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

GOT = "已收到，可以改了再送。"


def opened(page: Page, name: str) -> Locator:
    """Open a part of what else can be told and return it."""
    part = page.locator(f"#{name}")
    part.locator("summary").tap()
    return part


def handed(part: Locator, sentence: str = GOT) -> None:
    """Send a part and wait for what is said of it."""
    part.get_by_role("button", name="送出").tap()
    expect(part.get_by_role("status")).to_contain_text(sentence)


def rated(page: Page, score: int = 2) -> None:
    face(page, score).tap()
    thanked(page)


def test_promises_and_praise_are_told_without_anything_being_loaded(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = open_page(phone(), server.rate())
    rated(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    kept = opened(page, "kept")
    kept.get_by_text("没做到").first.tap()
    handed(kept)
    praise = opened(page, "praise")
    praise.get_by_role("textbox", name="姓名或工号").fill("老王")
    praise.get_by_role("textbox", name="做得好的地方").fill("帮我盖篷布")
    handed(praise)
    assert set(asked) == {"POST"}
    first, second = additions(server, new_ratings()[0])
    assert (first.kind, first.body["answers"]) == ("kept", {"SB1": False})
    assert (second.kind, second.body) == ("praise", {"name": "老王", "text": "帮我盖篷布"})


@pytest.mark.parametrize(("width", "height"), [(360, 740), (320, 568), (740, 360)])
def test_what_was_sent_stays_to_be_seen_and_can_be_changed(
    server: Server, phone: OpenPhone, new_ratings: NewRatings, width: int, height: int
) -> None:
    page = open_page(phone(viewport={"width": width, "height": height}), server.rate())
    rated(page)
    kept = opened(page, "kept")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    kept.get_by_text("没做到").first.tap()
    handed(kept)
    expect(kept.get_by_role("radio", name="没做到").first).to_be_checked()
    kept.get_by_text("做到了", exact=True).first.tap()
    with page.expect_response("**/additions"):
        kept.get_by_role("button", name="送出").tap()
    expect(kept.get_by_role("status")).to_contain_text(GOT)
    told = [each.body["answers"] for each in additions(server, new_ratings()[0])]
    assert told == [{"SB1": False}, {"SB1": True}]


def test_what_is_told_in_a_dead_spot_goes_out_after_the_rating_it_belongs_to(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    context = phone()
    page = open_page(context, server.rate())
    context.set_offline(True)
    face(page, 5).tap()
    expect(page.get_by_text(KEPT_ON_PHONE)).to_be_visible()
    praise = opened(page, "praise")
    praise.get_by_role("textbox", name="做得好的地方").fill("态度好")
    handed(praise, KEPT_ON_PHONE)
    context.set_offline(False)
    expect(praise.get_by_role("status")).to_contain_text(GOT)
    [rating] = new_ratings()
    assert [each.body["text"] for each in additions(server, rating)] == ["态度好"]


def test_nothing_filled_in_is_said_and_nothing_is_sent(
    server: Server, phone: OpenPhone, new_ratings: NewRatings
) -> None:
    page = open_page(phone(), server.rate())
    rated(page)
    for name in ("kept", "praise", "photo"):
        handed(opened(page, name), "还没有填写，写好再送出。")
    assert additions(server, new_ratings()[0]) == []


def test_a_part_starts_at_its_top_and_its_address_opens_it(
    server: Server, phone: OpenPhone
) -> None:
    page = open_page(phone(viewport={"width": 320, "height": 568}), server.rate())
    rated(page)
    kept = opened(page, "kept")
    expect(kept.locator("summary")).to_be_in_viewport()
    page.goto(server.rate(view="praise"))
    expect(page.locator("#praise").get_by_role("textbox").first).to_be_visible()


def test_without_scripts_the_parts_are_forms(
    server: Server, phone: OpenPhone, new_ratings: NewRatings, tmp_path: Path
) -> None:
    picture = tmp_path / "yard.png"
    Image.new("RGB", (64, 48), "teal").save(picture)
    page = open_page(phone(java_script_enabled=False), server.rate())
    face(page, 2).tap()
    kept = opened(page, "kept")
    kept.get_by_text("没做到").first.tap()
    kept.get_by_role("button", name="送出").tap()
    expect(page.get_by_text("都收到了，谢谢您。")).to_be_visible()
    photo = opened(page, "photo")
    photo.locator("input[type=file]").set_input_files(picture)
    photo.get_by_role("button", name="送出").tap()
    expect(page.get_by_text("都收到了，谢谢您。")).to_be_visible()
    kinds = [each.kind for each in additions(server, new_ratings()[0])]
    assert kinds == ["kept", "photo"]


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
    page = open_page(phone(), server.rate())
    rated(page)
    photo = opened(page, "photo")
    photo.locator("input[type=file]").set_input_files(picture)
    with page.expect_request("**/additions") as sent:
        photo.get_by_role("button", name="送出").tap()
    assert 0 < length(sent.value) < picture.stat().st_size / 2
    expect(photo.get_by_role("status")).to_contain_text(GOT)
    [addition] = additions(server, new_ratings()[0])
    assert addition.kind == "photo"
    with Image.open(
        PhotoFolder(server.house.photo_folder).place_of(addition.body["photo"])
    ) as kept:
        assert max(kept.size) == 1600


def test_on_the_full_page_a_photo_waits_for_its_signal_and_arrives(
    server: Server, phone: OpenPhone, new_ratings: NewRatings, tmp_path: Path
) -> None:
    picture = tmp_path / "yard.png"
    Image.new("RGB", (64, 48), "teal").save(picture)
    page = open_page(phone(), server.rate())
    rated(page)
    [rating] = new_ratings()
    page.route("**/api/photos*", lambda route: route.abort())
    page.goto(server.rate(full="1", r=rating.id, view="photo"), timeout=60_000)
    place = page.locator(".photo")
    place.locator("input").set_input_files(picture, timeout=40_000)
    expect(place.locator(".said")).to_contain_text("有信号时自动送出")
    page.unroute("**/api/photos*")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("都收到了，谢谢您。")).to_be_visible(timeout=40_000)
    assert [each.kind for each in additions(server, rating)] == ["photo"]


def length(request: Request) -> int:
    return int(request.all_headers()["content-length"])


def test_what_is_no_picture_is_refused_with_a_sentence(
    server: Server, phone: OpenPhone, new_ratings: NewRatings, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.jpg"
    letter.write_bytes(b"%PDF-1.7 not a picture")
    page = open_page(phone(), server.rate())
    rated(page)
    photo = opened(page, "photo")
    photo.locator("input[type=file]").set_input_files(letter)
    handed(photo, NotAPicture.sentence.zh)
    assert additions(server, new_ratings()[0]) == []


@pytest.mark.parametrize("gone", ["createImageBitmap", "Promise", "MessageChannel", "SyncManager"])
def test_an_old_web_view_tells_all_the_same(
    server: Server, phone: OpenPhone, new_ratings: NewRatings, gone: str
) -> None:
    context = phone()
    context.add_init_script(
        f"delete window.{gone}; delete Object.fromEntries;"
        "delete HTMLScriptElement.prototype.noModule"
    )
    page = open_page(context, server.rate())
    rated(page, 5)
    praise = opened(page, "praise")
    praise.get_by_role("textbox", name="做得好的地方").fill("很快")
    handed(praise)
    assert [each.kind for each in additions(server, new_ratings()[0])] == ["praise"]
