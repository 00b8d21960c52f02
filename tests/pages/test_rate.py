"""The customer's page within Streamlit, with and without the first paint before it."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from db import rating_store
from db.rating_store import Addition, Rating
from kiosk import clock
from kiosk.actions.ratings import Circumstances, submission_of
from kiosk.wiring import House
from survey.months import Month, business_date
from tests.building import a_window

PAGE = Path(__file__).parents[2] / "pages" / "rate.py"

OpenPage = Callable[..., AppTest]


@pytest.fixture
def token(house: House) -> str:
    house.writer.start()
    return a_window(house)


@pytest.fixture
def open_page(house: House, token: str) -> OpenPage:
    def opened(**query: str) -> AppTest:
        page = AppTest.from_file(str(PAGE), default_timeout=20)
        for name, value in {"w": token, **query}.items():
            page.query_params[name] = value
        page.run()
        assert not page.exception
        return page

    return opened


def _ratings(house: House) -> list[Rating]:
    month = str(Month.of(business_date(clock.now(), house.settings.zone)))
    with house.reading() as session:
        return list(rating_store.of_month(session, month))


def _additions(house: House, rating_id: str) -> list[Addition]:
    with house.reading() as session:
        return rating_store.additions_of(session, rating_id)


def _rated(house: House, token: str, score: int) -> str:
    """Rate as the first paint does, and return the receipt."""
    at = Circumstances(house.windows.find(token).id, clock.now(), house.settings.zone)
    body = {"score": score, "key": str(uuid4()), "visit": str(uuid4())}
    return house.writer.keep_now(submission_of(body, at)).id


def _said(page: AppTest) -> str:
    return " ".join(
        str(element.value) for kind in ("html", "markdown") for element in page.get(kind)
    )


def test_a_face_tapped_is_kept_and_the_customer_thanked(house: House, open_page: OpenPage) -> None:
    page = open_page()
    page.button(key="face_4").click().run()
    assert not page.exception
    [rating] = _ratings(house)
    assert rating.score == 4
    assert page.query_params["r"] == rating.id
    assert "谢谢，已收到。" in _said(page)


def test_reasons_and_words_belong_to_the_rating(house: House, open_page: OpenPage) -> None:
    page = open_page()
    page.button(key="face_2").click().run()
    page.pills(key="words_reasons").select("waited-long").run()
    page.text_input(key="words_comment").set_value("等了四十分钟")
    page.button(key="words_send").click().run()
    [rating] = _ratings(house)
    assert (rating.reasons, rating.comment) == (("waited-long",), "等了四十分钟")
    assert "都收到了，谢谢您。" in _said(page)


def test_a_changed_mind_is_an_amendment(house: House, open_page: OpenPage) -> None:
    page = open_page()
    page.button(key="face_5").click().run()
    page.button(key="row_faces").click().run()
    page.button(key="face_3").click().run()
    first, second = _ratings(house)
    assert (first.standing, second.standing) == ("superseded", "counted")
    assert second.amends == first.id


def test_a_mind_changed_after_the_first_paint_amends_the_tap_made_there(
    house: House, token: str, open_page: OpenPage
) -> None:
    receipt = _rated(house, token, 5)
    page = open_page(r=receipt, view="praise")
    page.button(key="row_faces").click().run()
    page.button(key="face_1").click().run()
    assert [rating.amends for rating in _ratings(house)] == [None, receipt]


def test_the_posts_promises_are_asked_and_unnoticed_ones_are_no_answer(
    house: House, token: str, open_page: OpenPage
) -> None:
    receipt = _rated(house, token, 3)
    page = open_page(r=receipt, view="kept")
    controls = {control.key: control for control in page.segmented_control}
    assert sorted(controls) == [f"kept_SB{number}" for number in range(1, 6)]
    controls["kept_SB1"].select("kept")
    controls["kept_SB3"].select("broken")
    controls["kept_SB4"].select("unnoticed")
    page.button(key="kept_send").click().run()
    [addition] = _additions(house, receipt)
    assert addition.body == {"answers": {"SB1": True, "SB3": False}}
    assert page.button(key="row_kept").disabled


def test_nothing_filled_in_is_not_sent(house: House, token: str, open_page: OpenPage) -> None:
    receipt = _rated(house, token, 3)
    page = open_page(r=receipt, view="kept")
    page.button(key="kept_send").click().run()
    assert [warning.value for warning in page.warning] == ["还没有填写，写好再送出。"]
    assert _additions(house, receipt) == []


def test_praise_names_somebody_or_nobody(house: House, token: str, open_page: OpenPage) -> None:
    receipt = _rated(house, token, 5)
    page = open_page(r=receipt, view="praise")
    page.text_area(key="praise_words").set_value("帮我盖好了篷布")
    page.button(key="praise_send").click().run()
    [addition] = _additions(house, receipt)
    assert addition.body == {"name": "", "text": "帮我盖好了篷布"}


def test_what_was_typed_survives_a_look_at_another_part(
    house: House, token: str, open_page: OpenPage
) -> None:
    page = open_page(r=_rated(house, token, 5), view="praise")
    page.text_area(key="praise_words").set_value("很耐心").run()
    page.button(key="row_kept").click().run()
    page.button(key="row_praise").click().run()
    assert page.text_area(key="praise_words").value == "很耐心"


def test_a_complaint_can_be_made_from_here(house: House, token: str, open_page: OpenPage) -> None:
    page = open_page(r=_rated(house, token, 1), view="complain")
    assert page.text_area(key="complaint_words")


def test_a_refusal_is_said_and_leaves_what_was_typed(
    house: House, token: str, open_page: OpenPage
) -> None:
    receipt = _rated(house, token, 5)
    page = open_page(r=receipt, view="praise")
    page.text_area(key="praise_words").set_value("好" * 501)
    page.button(key="praise_send").click().run()
    assert "500" in page.warning[0].value
    assert page.text_area(key="praise_words").value == "好" * 501
    assert _additions(house, receipt) == []


def test_a_receipt_of_another_window_opens_nothing(
    house: House, token: str, open_page: OpenPage
) -> None:
    elsewhere = _rated(house, a_window(house, code="MW-1", post="MW"), 1)
    page = open_page(r=elsewhere, view="praise")
    assert page.button(key="face_5")
    assert not page.text_area


def test_an_unknown_code_still_leads_to_somebody(open_page: OpenPage) -> None:
    page = open_page(w="nowhere")
    assert "/complain" in _said(page)
    assert not page.button


def test_the_page_speaks_english_when_asked(open_page: OpenPage) -> None:
    page = open_page(lang="en")
    assert page.button(key="face_5").label == "Excellent"
    page.button(key="face_5").click().run()
    assert "Thank you, received." in _said(page)
