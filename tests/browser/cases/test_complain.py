"""A customer complains on a phone: with JavaScript, without, in a dead spot, in both languages."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pillow_heif
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from db.cases import complaint_store
from db.cases.complaint_store import Complaint
from kiosk import clock
from kiosk.pictures.photos import PhotoFolder
from tests.browser.conftest import Server, put_away
from tests.browser.folds import settled
from tests.helpers.kept import complaints_of

pytestmark = pytest.mark.browser

WORDS = "司磅时等了一个多小时，没有人理我。"
OpenPhone = Callable[..., BrowserContext]
NewComplaints = Callable[[], list[Complaint]]


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
        opened[-1].set_default_timeout(15_000)
        return opened[-1]

    yield open_phone
    for context in opened:
        put_away(context)


@pytest.fixture
def new_complaints(server: Server) -> NewComplaints:
    """Return what customers complained of since the test began; clocks open cases meanwhile."""
    before = {complaint.ref for complaint in _complaints(server)}
    return lambda: [
        each for each in _complaints(server) if each.ref not in before and each.source == "customer"
    ]


def _complaints(server: Server) -> list[Complaint]:
    with server.house.reading() as session:
        return complaints_of(session)


def _open(context: BrowserContext, server: Server, **query: str) -> Page:
    page = context.new_page()
    extra = "".join(f"&{name}={value}" for name, value in query.items())
    page.goto(f"{server.url}/complain?w={server.tokens['SB']}{extra}")
    return page


def _fill(page: Page, words: str = WORDS) -> None:
    page.locator("#words").fill(words)
    page.locator("label[for=category-attitude]").tap()


def _send(page: Page) -> None:
    page.locator("#complaint .send button").tap()


def _a_photo(folder: Path) -> Path:
    """Return a photo as large as a phone's camera makes them."""
    photo = folder / "photo.jpg"
    Image.effect_noise((4000, 3000), 60).convert("RGB").save(photo, quality=95)
    return photo


@pytest.mark.parametrize("javascript", [True, False])
def test_a_complaint_is_made_followed_and_added_to(
    server: Server, phone: OpenPhone, new_complaints: NewComplaints, *, javascript: bool
) -> None:
    page = _open(phone(java_script_enabled=javascript), server)
    # Words of its own: what all tests here send alike is put aside from the fourth on.
    words = "问过磅的人两句，他把单子扔过来还骂人，请管一管"
    _fill(page, words)
    page.locator("label[for=when-picked]").tap()
    yesterday = clock.now().astimezone(server.settings.zone).replace(hour=8, minute=5)
    page.locator("[name=picked]").fill(f"{yesterday:%Y-%m-01T00:05}")
    page.locator("summary").tap()
    page.locator("[name=contact]").fill("13800138000")
    _send(page)
    expect(page.get_by_role("heading", name="谢谢，已收到。")).to_be_visible()
    [kept] = new_complaints()
    assert (kept.words, kept.window) == (words, "SB-1")
    assert kept.occurred_at.astimezone(server.settings.zone).strftime("%d %H:%M") == "01 00:05"
    expect(page.locator(".number")).to_have_text(kept.ref)
    link = page.locator("#link").input_value()
    assert "13800138000" not in page.content()

    other = phone(java_script_enabled=javascript).new_page()
    other.goto(link)
    expect(other.locator("strong")).to_have_text("已受理")
    other.locator("#write").fill("还在等")
    _send(other)
    expect(other.locator(".said.own")).to_contain_text("还在等")
    expect(other.locator("#write")).to_have_value("")


def test_nothing_scrolls_sideways_and_every_target_is_large_enough(
    server: Server, phone: OpenPhone
) -> None:
    for locale in ("zh-CN", "en-GB"):
        page = _open(phone(locale=locale), server)
        _fill(page)
        _send(page)
        page.wait_for_url("**/track?**")
        for address in (page.url, f"{server.url}/track", f"{server.url}/complain"):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") == 360
            small = page.evaluate(
                """[...document.querySelectorAll(
                  'a,button,select,textarea,summary,.chips label,input[type=text],.add'
                )].filter(e => e.offsetHeight && !e.closest('p') && e.offsetHeight < 48)
                .map(e => e.outerHTML)"""
            )
            assert small == []


def test_a_long_text_is_refused_in_one_sentence_and_still_there(
    server: Server, phone: OpenPhone, new_complaints: NewComplaints
) -> None:
    page = _open(phone(java_script_enabled=False), server)
    _fill(page, "字" * 50_000)
    _send(page)
    expect(page.get_by_role("alert")).to_contain_text("2000")
    expect(page.locator("#words")).to_have_value("字" * 50_000)
    expect(page.locator("#category-attitude")).to_be_checked()
    _fill(page)
    _send(page)
    page.wait_for_url("**/track?**")
    expect(page.locator(".number")).to_have_text(new_complaints()[0].ref)


def test_words_typed_in_a_dead_spot_are_kept_until_they_are_sent(
    server: Server, phone: OpenPhone, new_complaints: NewComplaints
) -> None:
    context = phone()
    page = _open(context, server)
    _fill(page)
    context.set_offline(True)
    with page.expect_event("requestfailed"):
        _send(page)
    assert new_complaints() == []
    page.close()
    context.set_offline(False)
    page = _open(context, server)  # what waits goes out by itself
    page.wait_for_url("**/track?**")
    [kept] = new_complaints()
    assert (kept.words, kept.category) == (WORDS, "attitude")
    page = _open(context, server)
    expect(page.locator("#words")).to_have_value("")


def test_a_complaint_whose_answer_was_lost_is_the_same_one_when_it_is_sent_again(
    server: Server, phone: OpenPhone, new_complaints: NewComplaints
) -> None:
    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    context = phone()
    page = _open(context, server)
    _fill(page)
    page.route("**/complain?*", lose)
    with page.expect_event("requestfailed"):
        _send(page)
    page.close()
    [kept] = new_complaints()
    page = _open(context, server)  # what nobody is known to have taken is sent again by itself
    expect(page.locator(".number")).to_have_text(kept.ref)
    assert new_complaints() == [kept]


def test_what_is_missing_is_said_in_the_pages_language_and_nothing_unseen_holds_the_form_back(
    server: Server, phone: OpenPhone, new_complaints: NewComplaints
) -> None:
    page = _open(phone(), server)
    _send(page)
    assert page.locator("#words").evaluate("e => e.validationMessage") == "请写一句发生了什么。"
    _fill(page)
    page.locator("label[for=when-picked]").tap()
    _send(page)
    message = page.locator("[name=picked]").evaluate("e => e.validationMessage")
    assert message == "请填写发生的日期和时间。"
    page.locator("[name=picked]").press("5")  # half a date
    page.locator("label[for=when-now]").tap()
    _send(page)
    page.wait_for_url("**/track?**")
    assert len(new_complaints()) == 1


def test_pressing_twice_is_one_complaint(
    server: Server, phone: OpenPhone, new_complaints: NewComplaints
) -> None:
    page = _open(phone(java_script_enabled=False), server)
    _fill(page)
    page.locator("#complaint .send button").dblclick()
    page.wait_for_url("**/track?**")
    assert len(new_complaints()) == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_a_large_photo_comes_along_and_is_shown_to_its_owner(
    server: Server,
    phone: OpenPhone,
    new_complaints: NewComplaints,
    tmp_path: Path,
    *,
    javascript: bool,
) -> None:
    page = _open(phone(java_script_enabled=javascript), server)
    _fill(page)
    photo = _a_photo(tmp_path)
    page.locator("#photos").set_input_files(photo)
    if javascript:
        expect(page.locator("#thumbs img")).to_have_count(1)
        expect(page.locator("#complaint .send button")).to_be_enabled()
        size = page.evaluate("document.getElementById('photos').files[0].size")
        assert size < photo.stat().st_size / 4
    _send(page)
    page.wait_for_url("**/track?**")
    page.locator("summary", has_text="投诉内容").tap()
    shown = page.locator("details .thumbs img")
    expect(shown).to_have_count(1)
    shown.scroll_into_view_if_needed()
    if javascript:
        shown.evaluate("(image) => image.decode()")  # fails where it is no picture
    [kept] = new_complaints()
    with server.house.reading() as session:
        assert len(complaint_store.photos_of(session, kept.id)) == 1


def test_the_photos_chosen_last_are_those_of_the_complaint(
    server: Server, phone: OpenPhone, new_complaints: NewComplaints, tmp_path: Path
) -> None:
    context = phone()
    context.add_init_script(
        "const read = window.createImageBitmap; let first = true;"
        "window.createImageBitmap = async (...given) => {"
        " if (!first) return read(...given);"
        " first = false; await new Promise(go => { window.goOn = go });"
        " return window.late = read(...given) }"
    )
    page = _open(context, server)
    _fill(page)
    for width in (64, 80):
        photo = tmp_path / f"{width}.png"
        Image.new("RGB", (width, 60), "teal").save(photo)
        page.locator("#photos").set_input_files(photo)
    expect(page.locator("#complaint .send button")).to_be_enabled()
    page.evaluate("goOn()")
    page.wait_for_function("() => window.late && window.late.then(() => true)")
    settled(page)
    _send(page)
    page.wait_for_url("**/track?**")
    [kept] = new_complaints()
    with server.house.reading() as session:
        [number] = complaint_store.photos_of(session, kept.id)
    with Image.open(PhotoFolder(server.house.photo_folder).place_of(number)) as picture:
        assert picture.width == 80


def test_the_code_on_the_thanks_leads_to_the_complaint(server: Server, phone: OpenPhone) -> None:
    page = _open(phone(device_scale_factor=2), server)
    _fill(page)
    _send(page)
    picture = Image.open(BytesIO(page.locator(".qr").screenshot()))
    [code] = zxingcpp.read_barcodes(picture)
    expect(page.locator("#link")).to_have_value(code.text)


def test_the_link_can_be_copied_with_one_tap(server: Server, phone: OpenPhone) -> None:
    context = phone(permissions=["clipboard-read", "clipboard-write"])
    page = _open(context, server)
    _fill(page)
    _send(page)
    page.locator("#copy").tap()
    expect(page.locator("#copy")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#link").input_value()


def test_the_address_of_the_second_form_leads_to_the_one_with_its_draft_and_its_rating(
    server: Server, phone: OpenPhone, new_complaints: NewComplaints
) -> None:
    page = phone().new_page()
    tapped = {"w": server.tokens["SB"], "score": 1, "key": str(uuid4()), "visit": str(uuid4())}
    receipt = page.request.post(f"{server.url}/api/ratings", data=tapped).json()["id"]
    page.goto(server.rate(full="1", r=receipt, view="complain"))
    page.wait_for_url(f"**/complain?w={server.tokens['SB']}&r={receipt}")
    _fill(page)
    page.goto(server.rate(r=receipt))
    page.goto(server.rate(full="1", r=receipt, view="complain"))
    expect(page.locator("#words")).to_have_value(WORDS)
    _send(page)
    page.wait_for_url("**/track?**")
    [kept] = new_complaints()
    assert (kept.words, kept.window, kept.rating) == (WORDS, "SB-1", receipt)


def test_the_full_page_leads_to_the_one_form(server: Server, phone: OpenPhone) -> None:
    page = phone().new_page()
    tapped = {"w": server.tokens["SB"], "score": 1, "key": str(uuid4()), "visit": str(uuid4())}
    receipt = page.request.post(f"{server.url}/api/ratings", data=tapped).json()["id"]
    page.goto(server.rate(full="1", r=receipt))
    page.get_by_role("link", name="我要投诉").tap(timeout=40_000)
    page.wait_for_url(f"**/complain?w={server.tokens['SB']}&lang=zh-CN&r={receipt}")
    expect(page.get_by_role("heading", name="我要投诉")).to_be_visible()


def test_a_picture_the_browser_cannot_draw_has_a_tile_and_any_can_be_taken_away(
    server: Server, phone: OpenPhone, new_complaints: NewComplaints, tmp_path: Path
) -> None:
    heic, plain = tmp_path / "yard.heic", tmp_path / "slip.png"
    pillow_heif.from_pillow(Image.new("RGB", (400, 300), "teal")).save(heic, quality=60)
    Image.new("RGB", (64, 48), "red").save(plain)
    page = _open(phone(), server)
    _fill(page)
    page.locator("#photos").set_input_files([heic, plain])
    expect(page.locator(".tile")).to_contain_text("HEIC")
    expect(page.locator("#thumbs img")).to_have_count(1)
    page.get_by_role("button", name="删除 slip").or_(
        page.get_by_role("button", name="删除 photo.jpg")
    ).tap()
    expect(page.locator("#thumbs img")).to_have_count(0)
    _send(page)
    page.wait_for_url("**/track?**")
    [kept] = new_complaints()
    with server.house.reading() as session:
        assert len(complaint_store.photos_of(session, kept.id)) == 1
