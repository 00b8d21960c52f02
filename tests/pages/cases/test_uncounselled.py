"""A counselling that nobody held is flagged to the direct supervisor, and on the closing desk."""

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from kiosk.wiring import House
from survey.months import Month, business_date
from tests.helpers.building import a_person, a_session, an_account
from tests.helpers.history import complained, counselled
from tests.helpers.pages import PAGES, page_at, texts

FLAG = "没有及时批评教育"
LONG_AGO = timedelta(days=20)
"""Past every appeal, in this month or the one before."""


@pytest.fixture
def first() -> datetime:
    return datetime.now(UTC) - LONG_AGO


def page_of(house: House, path: str, person: str, role: str) -> AppTest:
    user = an_account(house, f"{role}-{person}".lower(), role, person)
    token = a_session(house, user)
    return page_at(PAGES / f"{path}.py", token)


def complained_of_twice(house: House, first: datetime) -> None:
    for person in ("Z", "Y"):
        a_person(house, person)
    a_person(house, "W", supervisor="Z")
    complained(house, "C-1", person="W", at=first)
    complained(house, "C-2", person="W", at=first + timedelta(minutes=10))


def test_the_direct_supervisor_reads_who_went_uncounselled(house: House, first: datetime) -> None:
    complained_of_twice(house, first)
    [warned] = [each.value for each in page_of(house, "mine", "Z", "employee").warning]
    assert FLAG in warned
    assert "C-1" in warned
    assert "C-2" in warned


def test_nobody_else_is_told_and_who_counselled_in_time_is_not_flagged(
    house: House, first: datetime
) -> None:
    complained_of_twice(house, first)
    assert not page_of(house, "mine", "Y", "employee").warning
    assert not page_of(house, "mine", "W", "employee").warning
    counselled(house, "K-1", "W", at=first + timedelta(minutes=5))
    assert not page_of(house, "mine", "Z", "employee").warning


def test_the_closing_desk_names_them(house: House, first: datetime) -> None:
    complained_of_twice(house, first)
    page = page_of(house, "month", "Y", "team_leader")
    month = Month.of(business_date(first, house.settings.zone))
    page = page.selectbox(key="month_chosen").set_value(month).run()
    assert FLAG in texts(page)
