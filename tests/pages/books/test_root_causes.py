"""The list of root causes on its page: those at the top add, rename, retire and take back."""

import pytest
from streamlit.testing.v1 import AppTest

from kiosk.reports.cases.root_causes import causes
from kiosk.wiring import House
from survey.cases.root_causes import OTHER
from survey.directory.roles import Role
from tests.helpers.history import signed_in
from tests.helpers.pages import PAGES, page_at, pressed, texts


@pytest.fixture
def page(house: House) -> AppTest:
    return page_at(PAGES / "policy.py", signed_in(house, Role.TEAM_LEADER))


def live(house: House) -> list[str]:
    with house.reading() as session:
        return [each.name.zh for each in causes(session) if not each.retired]


def test_a_cause_is_added_renamed_retired_and_taken_back(house: House, page: AppTest) -> None:
    page.text_input(key="cause_new_zh").set_value("天气")
    page = pressed(page, "添加").run()
    assert live(house)[-1] == "天气"
    page.selectbox(key="cause_renamed").set_value("own-1")
    page.text_input(key="cause_other_zh").set_value("天气原因")
    page.text_input(key="cause_other_en").set_value("Weather")
    page = pressed(page, "改名").run()
    assert live(house)[-1] == "天气原因"
    assert "天气原因" in texts(page)
    page = page.button(key="cause_own-1").click().run()
    assert "天气原因" not in live(house)
    assert "（已停用）" in texts(page)
    page.button(key="cause_own-1").click().run()
    assert live(house)[-1] == "天气原因"


def test_what_is_wrong_with_a_name_is_said_and_nothing_is_chosen_beforehand(
    house: House, page: AppTest
) -> None:
    assert page.selectbox(key="cause_renamed").value is None
    page.text_input(key="cause_new_zh").set_value("服务 态度")
    page = pressed(page, "添加").run()
    assert [each.value for each in page.error] == ["清单里已经有“服务态度”。"]
    page = pressed(page, "改名").run()
    assert [each.value for each in page.error] == ["请先选择要改名的原因。"]
    assert f"cause_{OTHER}" not in {button.key for button in page.button}
    assert len(live(house)) == 9


def test_nobody_else_changes_the_list(house: House) -> None:
    for role in (Role.SUPERVISION, Role.LEADER, Role.QUALITY_MANAGER, Role.ADMINISTRATOR):
        page = page_at(PAGES / "policy.py", signed_in(house, role))
        assert "没有这项权限" in texts(page)
