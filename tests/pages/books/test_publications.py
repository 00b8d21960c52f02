"""A star whose bonus was turned down: said where people decide to show them, and to finance."""

import pytest
from streamlit.testing.v1 import AppTest

from kiosk.actions.books import publications
from kiosk.rights.who import User
from kiosk.wiring import House
from tests.helpers.building import a_session
from tests.helpers.deciding import FEBRUARY, Office
from tests.helpers.pages import PAGES, page_at
from tests.helpers.worlds import world

SAID = "奖金没有批准"


@pytest.fixture
def office(house: House) -> Office:
    made = world(house, Office)
    made.star("V")
    return made


def warned(office: Office, page: str, user: User) -> str:
    filled = {"month_chosen": FEBRUARY} if page == "month.py" else {}
    shown: AppTest = page_at(PAGES / page, a_session(office.house, user), filled)
    return "\n".join(each.value for each in shown.warning)


def turned_down(office: Office) -> None:
    [star] = [each for each in office.pending() if each.entry.role == "star"]
    office.decide(star.seq, office.finance, approved=False, reason="预算已用完")


def test_who_proposes_and_who_confirms_reads_that_the_bonus_was_turned_down(
    office: Office,
) -> None:
    assert SAID not in warned(office, "month.py", office.leader)
    turned_down(office)
    for who in (office.leader, office.chairman):
        assert "预算已用完" in warned(office, "month.py", who)
    office.do(
        publications.propose, FEBRUARY, "star", "V", until=None, by=office.leader,
        zone=office.zone,
    )  # fmt: skip
    assert SAID in warned(office, "month.py", office.chairman)


def test_finance_reads_which_star_is_shown_though_the_bonus_was_turned_down(
    office: Office,
) -> None:
    turned_down(office)
    assert SAID not in warned(office, "ledger.py", office.finance)
    number = office.do(
        publications.propose, FEBRUARY, "star", "V", until=None, by=office.leader,
        zone=office.zone,
    )  # fmt: skip
    assert "待公示" in warned(office, "ledger.py", office.finance)
    office.do(publications.publish, number, by=office.chairman)
    assert "已公示" in warned(office, "ledger.py", office.finance)
    office.do(publications.withdraw, number, reason="先撤下", by=office.leader)
    assert SAID not in warned(office, "ledger.py", office.finance)
