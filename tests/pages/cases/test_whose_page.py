"""A page goes on as who opened it, or not at all: one browser has one cookie for all its tabs."""

import pytest

from db.cases import case_store
from kiosk.rights.who import SESSION_COOKIE
from kiosk.wiring import House
from tests.helpers.casework import Affair
from tests.helpers.pages import PAGES, page_at, press, texts

ANSWER = "我们已经到现场，马上给您答复。"


@pytest.fixture
def affair(house: House) -> Affair:
    return Affair(house)


def kinds(affair: Affair) -> list[str]:
    with affair.house.reading() as session:
        number = affair.case(affair.worker).complaint.id
        return [each.kind for each in case_store.events(session, number)]


def test_nothing_is_done_as_another_who_signed_in_beside_the_page(affair: Affair) -> None:
    before = kinds(affair)
    page = page_at(PAGES / "cases.py", affair.signed_in("officer"), case=affair.number)
    page.text_area(key=f"answer_{affair.number}").set_value(ANSWER)
    page.session_state[SESSION_COOKIE] = affair.signed_in("leader-of-team")
    page = press(page, "发送回复")
    assert kinds(affair) == before
    assert "另一个账号" in texts(page)
    assert ANSWER not in texts(page)


def test_who_opened_it_goes_on_after_signing_in_again(affair: Affair) -> None:
    page = page_at(PAGES / "cases.py", affair.signed_in("officer"), case=affair.number)
    page.text_area(key=f"answer_{affair.number}").set_value(ANSWER)
    page.session_state[SESSION_COOKIE] = affair.signed_in("officer")
    press(page, "发送回复")
    assert kinds(affair)[-1] == "reply"
