"""The administrator's page of the duty roster."""

from datetime import time, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from db import duty_store
from kiosk import clock
from kiosk.access import SESSION_COOKIE
from kiosk.wiring import House
from survey.roles import Role
from tests.building import a_person, a_window
from tests.history import signed_in

PAGE = Path(__file__).parents[2] / "pages" / "roster.py"


@pytest.fixture(autouse=True)
def _yard(house: House) -> None:
    a_window(house, "SB-1")
    a_person(house, "A")


def test_a_shift_is_typed_once_and_removed_by_the_day(house: House) -> None:
    page = AppTest.from_file(str(PAGE), default_timeout=30)
    page.session_state[SESSION_COOKIE] = signed_in(house, Role.ADMINISTRATOR)
    page.run()
    assert not page.exception
    assert "没有排班" in page.info[0].value
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
    page.date_input(key="shift_last").set_value(page.date_input(key="shift_first").value)
    page.time_input(key="shift_start").set_value(time(22))
    second = [each for each in page.button if each.label == "保存"][1]
    second.click()
    page.run()
    assert not page.exception
    assert [each.value for each in page.success] == ["已保存。"]


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.TEAM_LEADER, Role.EMPLOYEE])
def test_the_roster_is_the_administrators(house: House, role: Role) -> None:
    page = AppTest.from_file(str(PAGE), default_timeout=30)
    page.session_state[SESSION_COOKIE] = signed_in(house, role)
    page.run()
    assert not page.selectbox
    assert len(page.warning) == 1
