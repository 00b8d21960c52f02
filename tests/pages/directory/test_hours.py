"""The administrator's page of working time, and what it does to the clocks of complaints."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from db.cases import clock_store, complaint_store
from db.directory import calendar_store, directory_store
from db.ground import audit_store
from kiosk import clock
from kiosk.actions.cases.complaints import Circumstances, make_complaint
from kiosk.actions.directory import hours
from kiosk.wiring import House
from survey.cases.clocks import Clock
from survey.directory.roles import Role
from survey.refusals.directory import DaysUnusable
from survey.texts import CHINESE
from tests.helpers.building import NOW, a_window
from tests.helpers.history import signed_in
from tests.helpers.pages import PAGES, page_at

PAGE = PAGES / "hours.py"
MINUTE = timedelta(minutes=1)

OpenPage = Callable[..., AppTest]


@pytest.fixture
def open_page(house: House) -> OpenPage:
    def opened(role: Role = Role.ADMINISTRATOR, **query: str) -> AppTest:
        return page_at(PAGE, signed_in(house, role), **query)

    return opened


def reply_due(house: House, *, at: datetime = NOW) -> datetime:
    """When the first reply to a complaint at SB-1 is due."""
    with house.writing() as session:
        window = directory_store.window(session, "SB-1").id
        there = Circumstances(at, house.settings.zone, house.secret, CHINESE, window)
        told = {"words": "没人", "category": "work_state"}
        number = make_complaint(session, told, there, key=str(uuid4())).number
        complaint = complaint_store.get(session, number).id
        clocks = {each.clock: each for each in clock_store.clocks(session, complaint)}
    return clocks[Clock.REPLY].due_at


def test_a_holiday_typed_in_holds_the_clocks(house: House, open_page: OpenPage) -> None:
    a_window(house, "SB-1", "SB")
    page = open_page()
    tomorrow = clock.today(house.settings.zone) + timedelta(days=1)
    page.date_input(key="first_day").set_value(tomorrow)
    page.date_input(key="last_day").set_value(tomorrow)
    page.text_input(key="days_name").set_value("春节")
    next(each for each in page.button if each.label == "添加").click()
    page.run()
    assert "请先选择这些天" in page.error[0].value
    page.radio(key="works").set_value(False)
    next(each for each in page.button if each.label == "添加").click()
    page.run()
    assert [each.value for each in page.success] == ["已添加。"]
    assert any(str(tomorrow) in each.value for each in page.markdown)
    with house.reading() as session:
        assert calendar_store.days(session) == {tomorrow: False}
    next(each for each in page.button if each.label == "删除").click()
    page.run()
    with house.reading() as session:
        assert calendar_store.days(session) == {}
        assert [each.deed for each in audit_store.entries(session)] == [
            "days-kept", "day-forgotten"
        ]  # fmt: skip


def test_a_day_off_moves_a_deadline_and_leaves_those_that_run(house: House) -> None:
    a_window(house, "SB-1", "SB")
    today = NOW.astimezone(house.settings.zone).date()
    running = reply_due(house)
    with house.writing() as session:
        hours.keep_days(session, today, today, works=False, name="", by="a", at=NOW)
    assert reply_due(house) > running + timedelta(hours=12)
    assert running == NOW + 15 * MINUTE


def test_a_window_s_own_hours_are_those_its_clocks_run_in(
    house: House, open_page: OpenPage
) -> None:
    a_window(house, "SB-1", "SB")
    night = datetime.fromisoformat("2026-11-23T23:00:00+08:00")
    assert reply_due(house, at=night) > night + timedelta(hours=8)
    page = open_page()
    page.text_input(key="hours_of_SB-1").set_value("1-7 22:00-06:00")
    next(each for each in page.button if each.label == "保存").click()
    page.run()
    assert [each.value for each in page.success] == ["已保存。"]
    assert reply_due(house, at=night) == night + 15 * MINUTE


def test_hours_that_cannot_be_read_are_refused_and_stay_typed(
    house: House, open_page: OpenPage
) -> None:
    a_window(house, "SB-1", "SB")
    page = open_page()
    page.text_input(key="hours_of_SB-1").set_value("早八晚五")
    next(each for each in page.button if each.label == "保存").click()
    page.run()
    assert len(page.error) == 1
    assert page.text_input(key="hours_of_SB-1").value == "早八晚五"
    with house.reading() as session:
        assert directory_store.window(session, "SB-1").hours is None


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (None, date(2026, 12, 1)),
        (date(2026, 12, 2), date(2026, 12, 1)),
        (date(2026, 12, 1), date(2027, 1, 1)),
    ],
)
def test_a_stretch_of_days_is_short_and_in_order(
    house: House, first: date | None, last: date | None
) -> None:
    with house.writing() as session, pytest.raises(DaysUnusable):
        hours.keep_days(session, first, last, works=False, name="", by="a", at=NOW)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_working_time_is_the_administrator_s(house: House, open_page: OpenPage, role: Role) -> None:
    a_window(house, "SB-1", "SB")
    page = open_page(role)
    assert not page.text_input
    assert len(page.warning) == 1
