"""Words that a customer reads name somebody only once a tick says that it is meant."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from db.cases import case_store, message_store
from kiosk.wiring import House
from survey.cases.steps import Step
from tests.helpers.building import a_person
from tests.helpers.casework import Affair
from tests.helpers.pages import PAGES, page_at, press, texts

OpenCase = Callable[[], AppTest]
NUMBER = "13800138000"


@pytest.fixture
def affair(house: House) -> Affair:
    for code in ("K", "J"):
        a_person(house, code)
    return Affair(house)


@pytest.fixture
def open_case(affair: Affair) -> OpenCase:
    return lambda: page_at(PAGES / "cases.py", affair.signed_in("officer"), case=affair.number)


def ticks(page: AppTest, field: str) -> list[str]:
    return [each.label for each in page.checkbox if each.key == f"{field}_meant"]


def answers(affair: Affair) -> list[str]:
    with affair.house.reading() as session:
        number = affair.case(affair.worker).complaint.id
        found = message_store.newest(session, number, limit=9)
    return [each.words for each in found if each.author == "team"]


def test_an_answer_that_names_somebody_goes_out_once_that_is_ticked(
    affair: Affair, open_case: OpenCase
) -> None:
    field, words = f"answer_{affair.number}", f"员工 K 会到，电话 {NUMBER}"
    page = open_case()
    page.text_area(key=field).set_value(words)
    for _ in range(2):  # pressed again in haste, it is not ticked yet
        page = press(page, "发送回复")
        assert "还没有发出" in texts(page)
        assert page.text_area(key=field).value == words
    assert ticks(page, field) == [f"照样写明：员工 K、{NUMBER}"]
    assert answers(affair) == []
    page.checkbox(key=f"{field}_meant").check()
    page = press(page, "发送回复")
    assert answers(affair) == [words]
    assert page.text_area(key=field).value == ""
    assert ticks(page, field) == []


def test_a_name_written_after_the_tick_is_asked_about_as_well(
    affair: Affair, open_case: OpenCase
) -> None:
    field = f"answer_{affair.number}"
    page = open_case()
    page.text_area(key=field).set_value("员工 K 会到")
    page = press(page, "发送回复")
    page.checkbox(key=f"{field}_meant").check()
    page.text_area(key=field).set_value("员工 K 和员工 J 会到")
    page = press(page, "发送回复")
    assert ticks(page, field) == ["照样写明：员工 K、员工 J"]
    assert not page.checkbox(key=f"{field}_meant").value
    page.checkbox(key=f"{field}_meant").check()
    press(page, "发送回复")
    assert answers(affair) == ["员工 K 和员工 J 会到"]


def test_what_was_done_is_told_without_names_too(affair: Affair, open_case: OpenCase) -> None:
    affair.decided()
    page = open_case()
    page.text_area(key="case_remedy").set_value("当面道歉")
    page.text_area(key="case_told").set_value(f"请打 {NUMBER}。")
    page = press(page, "保存")
    assert "还没有发出" in texts(page)
    assert page.text_area(key="case_remedy").value == "当面道歉"
    page.checkbox(key="case_told_meant").check()
    press(page, "保存")
    with affair.house.reading() as session:
        events = case_store.events(session, affair.case(affair.worker).complaint.id)
    assert [e.detail["told"] for e in events if e.kind == Step.REMEDY] == [f"请打 {NUMBER}。"]
