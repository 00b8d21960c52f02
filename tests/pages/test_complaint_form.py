"""The complaint within the customer's Streamlit page: the same form, the same complaint."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from db import complaint_store, directory_store
from db.complaint_store import Complaint, Wanted
from kiosk import clock, tracking
from kiosk.actions.ratings import Circumstances, submission_of
from kiosk.wiring import House
from survey import complaint_form
from survey.texts import CHINESE, ENGLISH
from tests.building import a_window

PAGE = Path(__file__).parents[2] / "pages" / "rate.py"
WORDS = "等了一小时没人理"

OpenForm = Callable[..., AppTest]


@pytest.fixture
def receipt(house: House) -> str:
    """A rating of this window, as the first paint gives it."""
    house.writer.start()
    a_window(house, "SB-1")
    at = Circumstances(1, clock.now(), house.settings.zone)
    return house.writer.keep_now(submission_of({"score": 1, "key": str(uuid4())}, at)).id


@pytest.fixture
def open_form(house: House, receipt: str) -> OpenForm:
    with house.reading() as session:
        token = directory_store.window(session, "SB-1").token or ""

    def opened(language: str = CHINESE) -> AppTest:
        page = AppTest.from_file(str(PAGE), default_timeout=20)
        for name, value in {"w": token, "r": receipt, "view": "complain", "lang": language}.items():
            page.query_params[name] = value
        page.run()
        assert not page.exception
        return page

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
        return complaint_store.page(session, Wanted(), limit=10)


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


def test_a_refused_complaint_leaves_all_that_was_typed(open_form: OpenForm, house: House) -> None:
    long = "字" * 2001
    page = send(fill(open_form(), long))
    assert "2000" in shown(page)
    assert page.text_area(key="complaint_words").value == long
    assert page.text_input(key="complaint_contact").value == "13800138000"
    assert complaints(house) == []
    send(fill(page))
    assert len(complaints(house)) == 1


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
