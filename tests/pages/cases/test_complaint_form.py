"""The complaint within the customer's Streamlit page: the same form, the same complaint."""

import re
from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from db.cases import case_store, complaint_store
from db.cases.case_store import CaseRecord
from db.cases.complaint_store import Complaint
from db.directory import directory_store
from kiosk import clock
from kiosk.actions.feedback.ratings import Circumstances, submission_of
from kiosk.locks import tracking
from kiosk.locks.devices import DEVICE_COOKIE
from kiosk.pictures.keeping import keep_photo
from kiosk.routes import complain
from kiosk.ui.photo import SENDING
from kiosk.wiring import House
from survey.cases import complaint_form
from survey.texts import CHINESE, ENGLISH
from tests.helpers.building import a_window
from tests.helpers.kept import complaints_of
from tests.helpers.pages import PAGES, page_at

PAGE = PAGES / "rate.py"
WORDS = "等了一小时没人理"

OpenForm = Callable[..., AppTest]


@pytest.fixture
def receipt(house: House) -> str:
    """A rating of this window, as the first paint gives it."""
    house.writer.start()
    a_window(house, "SB-1")
    return a_rating(house, 1)


def a_rating(house: House, score: int) -> str:
    at = Circumstances(1, clock.now(), house.settings.zone)
    return house.writer.keep_now(submission_of({"score": score, "key": str(uuid4())}, at)).id


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the browser be one that showed the device cookie, which AppTest has no way to send."""
    cookies = property(lambda _: {DEVICE_COOKIE: "a phone"})
    monkeypatch.setattr(ContextProxy, "cookies", cookies)


@pytest.fixture
def open_form(house: House, receipt: str) -> OpenForm:
    with house.reading() as session:
        token = directory_store.window(session, "SB-1").token or ""

    def opened(language: str = CHINESE, rating: str = receipt) -> AppTest:
        return page_at(PAGE, w=token, r=rating, view="complain", lang=language)

    return opened


def fill(page: AppTest, words: str = WORDS) -> AppTest:
    page.text_area(key="complaint_words").set_value(words)
    page.button_group(key="complaint_category").set_value("attitude")
    page.text_input(key="complaint_contact").set_value("13800138000")
    return page


def send(page: AppTest) -> AppTest:
    sends = {complaint_form.SEND.said(language) for language in (CHINESE, ENGLISH)}
    page = next(button for button in page.button if button.label in sends).click().run()
    assert not page.exception
    return page


def complaints(house: House) -> list[Complaint]:
    with house.reading() as session:
        return complaints_of(session)


def shown(page: AppTest) -> str:
    kinds = ("markdown", "caption", "html", "warning", "subheader", "code")
    return "\n".join(str(getattr(e, "value", "")) for kind in kinds for e in page.get(kind))


def test_a_complaint_is_kept_with_its_rating_and_its_link_is_shown(
    open_form: OpenForm, house: House, receipt: str
) -> None:
    page = send(fill(open_form()))
    [kept] = complaints(house)
    assert (kept.words, kept.category, kept.window, kept.rating) == (
        WORDS, "attitude", "SB-1", receipt,
    )  # fmt: skip
    assert kept.ref in shown(page)
    assert f"{house.settings.public_url}/track?c={kept.ref}." in shown(page)
    assert "13800138000" not in shown(page)
    link = next(each.value for each in page.code)
    number, secret = tracking.link_read(link.partition("?c=")[2])
    with house.reading() as session:
        secret_hash = tracking.kept_of(secret)
        assert complaint_store.opened(session, number, secret_hash=secret_hash).ref == kept.ref


@pytest.mark.parametrize("score", [1, 5])
@pytest.mark.usefixtures("phone")
def test_the_plain_page_and_this_one_ask_the_same(
    open_form: OpenForm, house: House, score: int
) -> None:
    rating = a_rating(house, score)
    page = open_form(rating=rating)
    page.button_group(key="complaint_when").set_value(complaint_form.PICKED).run()
    plain = TestClient(Starlette(routes=complain.routes(house)))
    asked = plain.get("/complain", params={"w": page.query_params["w"], "r": rating}).text
    named = set(re.findall(r' name="(\w+)"', asked[asked.index("<form") :])) - {"key"}
    wanted = complaint_form.asked(placed=True, score=score)
    assert {each.removesuffix("s") if each == "photos" else each for each in named} == {
        each.name for each in complaint_form.inputs(wanted)
    }
    assert drawn(page) == {each.name for each in complaint_form.inputs(wanted)}
    assert ("follow_up" in named) is (score == 1)


def drawn(page: AppTest) -> set[str]:
    """Return the names of the fields on the page."""
    kinds = ("text_area", "text_input", "button_group", "checkbox", "date_time_input")
    keys = {each.key for kind in kinds for each in page.get(kind)}
    keys |= {each.proto.id for each in page.get("bidi_component")}
    names = {each.name for each in complaint_form.inputs()}
    return {name for name in names for key in keys if re.search(rf"complaint_{name}(_0)?$", key)}


def test_a_complaint_about_the_team_goes_past_it(open_form: OpenForm, house: House) -> None:
    page = fill(open_form())
    page.checkbox(key="complaint_about_team").check()
    send(page)
    assert case_of(house).sealed


def test_after_a_low_rating_somebody_may_ask_for_a_call_alone(
    open_form: OpenForm, house: House
) -> None:
    page = fill(open_form())
    page.checkbox(key="complaint_follow_up").check()
    send(page)
    assert case_of(house).kind == "follow_up"


def case_of(house: House) -> CaseRecord:
    [kept] = complaints(house)
    with house.reading() as session:
        return case_store.get(session, kept.id)


@pytest.mark.usefixtures("phone")
def test_a_page_lost_before_it_showed_the_number_shows_it_when_it_is_opened_again(
    open_form: OpenForm, house: House
) -> None:
    thanks = shown(send(fill(open_form())))
    assert shown(open_form()) == thanks
    [kept] = complaints(house)
    assert kept.ref in thanks
    other = open_form(rating=a_rating(house, 1))
    assert kept.ref not in shown(other)
    send(fill(other, "另一件事"))
    assert len(complaints(house)) == 2


@pytest.mark.usefixtures("phone")
def test_sent_from_two_pages_at_once_it_is_one_complaint_and_the_other_words_stay(
    open_form: OpenForm, house: House
) -> None:
    first, same, other = (open_form() for _ in range(3))
    thanks = shown(send(fill(first)))
    assert shown(send(fill(same))) == thanks
    other = send(fill(other, "另一件事"))
    [kept] = complaints(house)
    assert "还没有提交" in shown(other)
    assert any(f"{kept.ref}." in link.proto.url for link in other.get("link_button"))
    assert other.text_area(key="complaint_words").value == "另一件事"
    send(other)
    assert len(complaints(house)) == 2


def test_a_page_without_the_cookie_does_not_show_what_another_sent(
    open_form: OpenForm, house: House
) -> None:
    send(fill(open_form()))
    [kept] = complaints(house)
    assert kept.ref not in shown(open_form())


def test_a_refused_complaint_leaves_all_that_was_typed(open_form: OpenForm, house: House) -> None:
    long = "字" * 2001
    page = send(fill(open_form(), long))
    assert "2000" in shown(page)
    assert page.text_area(key="complaint_words").value == long
    assert page.text_input(key="complaint_contact").value == "13800138000"
    assert complaints(house) == []
    send(fill(page))
    assert len(complaints(house)) == 1


def hand_in(page: AppTest, house: House, colour: str, *, place: int) -> str:
    """Put a photo into a place of the form, as its component does once the server has it."""
    target = BytesIO()
    Image.new("RGB", (8, 8), colour).save(target, "PNG")
    sha256 = keep_photo(house, target.getvalue()).sha256
    tell(page, sha256, place=place)
    return sha256


def tell(page: AppTest, told: str, *, place: int) -> None:
    page.session_state[f"complaint_photo_{place}"] = {"photo": told}
    page.run()
    assert not page.exception


def photos(house: House) -> list[str]:
    [kept] = complaints(house)
    with house.reading() as session:
        return list(complaint_store.photos_of(session, kept.id))


def test_a_photo_that_was_changed_or_taken_away_does_not_stay_with_the_complaint(
    open_form: OpenForm, house: House
) -> None:
    page = fill(open_form())
    hand_in(page, house, "red", place=0)
    hand_in(page, house, "green", place=1)
    hand_in(page, house, "blue", place=2)
    changed = hand_in(page, house, "white", place=0)
    tell(page, "", place=1)
    last = hand_in(page, house, "black", place=2)
    send(page)
    assert sorted(photos(house)) == sorted([changed, last])


def test_a_complaint_waits_for_a_photo_that_is_on_its_way(
    open_form: OpenForm, house: House
) -> None:
    page = fill(open_form())
    tell(page, SENDING, place=0)
    page = send(page)
    assert "照片还在送出" in shown(page)
    assert complaints(house) == []
    arrived = hand_in(page, house, "red", place=0)
    send(page)
    assert photos(house) == [arrived]


def test_a_picked_time_is_asked_for_only_when_chosen(open_form: OpenForm, house: House) -> None:
    page = open_form()
    assert not page.get("date_time_input")
    page.button_group(key="complaint_when").set_value("picked").run()
    page = send(fill(page))
    assert "日期" in shown(page)
    assert complaints(house) == []


def test_the_form_is_in_english_when_the_customer_is(open_form: OpenForm, house: House) -> None:
    page = open_form(ENGLISH)
    assert page.text_area(key="complaint_words").label == complaint_form.WORDS.label.en
    page = send(fill(page))
    [kept] = complaints(house)
    assert kept.language == ENGLISH
    assert "Your complaint is registered" in shown(page)
