"""The customer's page within Streamlit, with and without the first paint before it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from db.feedback.addition_store import Addition
from db.feedback.ratings import Rating
from kiosk import clock
from kiosk.actions.feedback.ratings import Circumstances, submission_of
from kiosk.wiring import House
from survey.months import Month, business_date
from tests.helpers.building import a_window
from tests.helpers.kept import additions_of, ratings_of
from tests.helpers.pages import PAGES, page_at

PAGE = PAGES / "rate.py"

OpenPage = Callable[..., AppTest]


@pytest.fixture
def token(house: House) -> str:
    house.writer.start()
    return a_window(house)


@pytest.fixture
def open_page(house: House, token: str) -> OpenPage:
    def opened(**query: str) -> AppTest:
        return page_at(PAGE, **{"w": token, **query})

    return opened


def _ratings(house: House) -> list[Rating]:
    month = str(Month.of(business_date(clock.now(), house.settings.zone)))
    with house.reading() as session:
        return ratings_of(session, month)


def _additions(house: House, rating_id: str) -> list[Addition]:
    with house.reading() as session:
        return additions_of(session, rating_id)


def _rated(house: House, token: str, score: int, **told: object) -> str:
    """Rate as the first paint does, and return the receipt."""
    at = Circumstances(house.windows.find(token).id, clock.now(), house.settings.zone)
    body = {"score": score, "key": str(uuid4()), "visit": str(uuid4())} | told
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
    receipt = _rated(house, token, 1)
    page = open_page(r=receipt)
    links = "".join(str(each.value) for each in page.get("html"))
    assert f"/complain?w={token}&amp;lang=zh-CN&amp;r={receipt}" in links


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


def _say(page: AppTest, words: str) -> None:
    page.text_input(key="words_comment").set_value(words)
    page.button(key="words_send").click().run()
    assert not page.exception
    assert not page.warning


def test_words_edited_after_a_second_look_at_the_faces_are_kept(
    house: House, open_page: OpenPage
) -> None:
    page = open_page()
    page.button(key="face_5").click().run()
    for words in ("好", "很好", "好"):
        _say(page, words)
        page.button(key="row_faces").click().run()
        page.button(key="face_5").click().run()
        assert page.text_input(key="words_comment").value == words
    [rating] = _ratings(house)
    assert rating.comment == "好"
    assert [a.body["comment"] for a in _additions(house, rating.id)] == ["好", "很好", "好"]


def test_the_same_words_sent_twice_are_one_addition(house: House, open_page: OpenPage) -> None:
    page = open_page()
    page.button(key="face_5").click().run()
    for _ in range(2):
        _say(page, "好")
        page.button(key="row_faces").click().run()
        page.button(key="face_5").click().run()
    [rating] = _ratings(house)
    assert len(_additions(house, rating.id)) == 1


def test_words_taken_back_are_taken_back(house: House, open_page: OpenPage) -> None:
    page = open_page()
    page.button(key="face_5").click().run()
    _say(page, "好")
    page.button(key="row_faces").click().run()
    page.button(key="face_5").click().run()
    _say(page, "")
    [rating] = _ratings(house)
    assert rating.comment is None


def test_another_face_keeps_the_words_and_the_reasons_that_fit(
    house: House, token: str, open_page: OpenPage
) -> None:
    receipt = _rated(house, token, 2, comment="磅单晚了", reasons=["waited-long"])
    page = open_page(r=receipt, view="kept")
    for face, reasons in ((1, ("waited-long",)), (5, ())):
        page.button(key="row_faces").click().run()
        page.button(key=f"face_{face}").click().run()
        last = _ratings(house)[-1]
        assert (last.score, last.comment, last.reasons) == (face, "磅单晚了", reasons)
        assert page.text_input(key="words_comment").value == "磅单晚了"


def test_a_page_opened_with_an_earlier_receipt_of_the_visit_shows_the_last_word(
    house: House, token: str, open_page: OpenPage
) -> None:
    visit = str(uuid4())
    first, second = (_rated(house, token, score, visit=visit) for score in (5, 1))
    page = open_page(r=first, view="praise")
    page.text_area(key="praise_words").set_value("耐心")
    page.button(key="praise_send").click().run()
    assert [_additions(house, each) == [] for each in (first, second)] == [True, False]


@pytest.mark.parametrize(("days", "opens"), [(7, True), (8, False)])
def test_a_receipt_too_old_to_add_to_asks_anew(
    house: House, token: str, open_page: OpenPage, days: int, opens: bool
) -> None:
    receipt = _rated(house, token, 5)
    given = clock.now() - timedelta(days=days) + timedelta(minutes=5)
    with house.writing() as session:
        session.execute(text("UPDATE ratings SET received_at = :at"), {"at": f"{given:%F %T.%f}"})
    page = open_page(r=receipt, view="praise")
    assert bool(page.text_area) is opens
    assert [button.key for button in page.button if button.key == "face_5"] == (
        [] if opens else ["face_5"]
    )


def test_a_store_that_cannot_be_read_is_told_in_one_sentence(
    house: House, open_page: OpenPage
) -> None:
    page = open_page()
    path = house.database.path
    assert path is not None
    house.database.close()
    path.write_bytes(b"no database " * 4096)
    page.query_params["r"] = str(uuid4())
    page.run()
    assert not page.exception
    assert "系统暂时无法保存" in _said(page)


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
