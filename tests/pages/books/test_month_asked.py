"""The closing desk opens at the month that its address names."""

import pytest

from kiosk import clock
from kiosk.wiring import House
from survey.months import Month
from tests.helpers.building import a_session, an_account
from tests.helpers.pages import PAGES, page_at


@pytest.mark.parametrize("asked", [None, "x", "1999-01", ""])
def test_without_a_month_of_its_list_it_begins_where_it_always_did(
    house: House, asked: str | None
) -> None:
    query = {} if asked is None else {"month": asked}
    page = page_at(PAGES / "month.py", a_session(house, an_account(house, "li", "team_leader")),
                   **query)  # fmt: skip
    last = Month.of(clock.today(house.settings.zone)).previous
    assert page.selectbox(key="month_chosen").value == last


def test_it_opens_at_the_month_that_is_asked_for(house: House) -> None:
    wanted = Month.of(clock.today(house.settings.zone)).previous.previous
    token = a_session(house, an_account(house, "li", "team_leader"))
    page = page_at(PAGES / "month.py", token, month=str(wanted))
    assert page.selectbox(key="month_chosen").value == wanted
