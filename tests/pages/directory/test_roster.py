"""The administrator's page of the duty roster."""

from datetime import time, timedelta

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import DateInput

from db.directory import duty_store
from kiosk import clock
from kiosk.wiring import House
from survey.directory.duties import Duty
from survey.directory.roles import Role
from tests.helpers.building import a_person, a_window
from tests.helpers.history import signed_in
from tests.helpers.pages import PAGES, page_at, press

PAGE = PAGES / "roster.py"


@pytest.fixture(autouse=True)
def _yard(house: House) -> None:
    a_window(house, "SB-1")
    a_person(house, "A")


def test_a_shift_is_typed_once_and_removed_by_the_day(house: House) -> None:
    page = opened(house)
    assert "没有排班" in page.info[0].value
    press(page, "保存")
    assert "请先选择员工" in page.error[0].value
    page.selectbox(key="duty_person").set_value("A")
    next(each for each in page.button if each.label == "保存").click()
    page.run()
    assert not page.exception
    assert [each.value for each in page.success] == ["已保存。"]
    today = clock.now()
    with house.reading() as session:
        found = duty_store.between(session, today - timedelta(days=9), today + timedelta(days=9))
    assert len(found) == 1
    next(each for each in page.button if each.label == "删除").click()
    page.run()
    with house.reading() as session:
        assert duty_store.everything(session) == []
    first, last = shift_days(page)
    last.set_value(first.value)
    page.time_input(key="shift_start").set_value(time(22))
    page.selectbox(key="shift_person").set_value("A")
    second = [each for each in page.button if each.label == "保存"][1]
    second.click()
    page.run()
    assert not page.exception
    assert [each.value for each in page.success] == ["已保存。"]


def opened(house: House) -> AppTest:
    return page_at(PAGE, signed_in(house, Role.ADMINISTRATOR), window="SB-1")


def shift_days(page: AppTest) -> list[DateInput]:
    return [each for each in page.date_input if str(each.key).startswith("shift_")]


def kept(house: House) -> list[Duty]:
    with house.reading() as session:
        return duty_store.everything(session)


def test_a_duty_added_in_next_week_lands_in_next_week(house: House) -> None:
    page = opened(house)
    today = clock.today(house.settings.zone)
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7)
    press(page, "下一周")
    assert {each.value for each in page.date_input[:2]} == {monday}
    page.selectbox(key="duty_person").set_value("A")
    press(page, "保存")
    [duty] = kept(house)
    assert duty.starts_at.astimezone(house.settings.zone).date() == monday
    assert "员工 A A" in " ".join(each.value for each in page.text)


def test_a_duty_removed_is_put_back_with_one_press(house: House) -> None:
    page = opened(house)
    page.selectbox(key="duty_person").set_value("A")
    press(page, "保存")
    [before] = kept(house)
    press(page, "删除")
    assert kept(house) == []
    assert "评价按余下的排班重新归属" in page.success[0].value
    assert any(each.value.startswith("已删除") and "员工 A A" in each.value for each in page.text)
    press(page, "放回")
    assert kept(house) == [before]
    assert "放回" not in [each.label for each in page.button]


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.TEAM_LEADER, Role.EMPLOYEE])
def test_the_roster_is_the_administrators(house: House, role: Role) -> None:
    page = page_at(PAGE, signed_in(house, role))
    assert not page.selectbox
    assert len(page.warning) == 1
