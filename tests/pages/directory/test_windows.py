"""The administrator's page of units, windows and their printed codes."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from db.directory import directory_store
from db.directory.directory_store import Window
from db.ground import audit_store
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.refusals.directory import UnknownWindow
from tests.helpers.building import a_person, a_session, a_window, an_account
from tests.helpers.drafting import kept_of, type_into
from tests.helpers.history import signed_in
from tests.helpers.pages import PAGES, fill, open_row, page_at, press, rows

PAGE = PAGES / "windows.py"

OpenPage = Callable[..., AppTest]


@pytest.fixture
def open_page(house: House) -> OpenPage:
    def opened(*, role: Role | None = Role.ADMINISTRATOR, **query: str) -> AppTest:
        token = None if role is None else signed_in(house, role)
        return page_at(PAGE, token, **query)

    return opened


def window(house: House, code: str = "SB-1") -> Window:
    with house.reading() as session:
        return directory_store.window(session, code)


def deeds(house: House) -> list[tuple[str, str, object]]:
    with house.reading() as session:
        noted = list(audit_store.entries(session))
    return [(entry.deed, entry.subject, entry.detail.get("reason")) for entry in noted]


def html(page: AppTest) -> str:
    return " ".join(str(each.proto.body) for each in page.get("html"))


@pytest.mark.parametrize("role", [None, Role.LEADER, Role.INSPECTOR, Role.SUPERVISION])
def test_only_the_administrator_sees_windows(
    house: House, open_page: OpenPage, role: Role | None
) -> None:
    a_window(house)

    page = open_page(role=role)

    assert page.warning
    assert not page.button


def placed(page: AppTest) -> None:
    page.selectbox(key="unit_new").select_index(0)
    page.selectbox(key="post_new").select_index(0)


def test_an_empty_house_asks_for_a_unit_then_a_window(house: House, open_page: OpenPage) -> None:
    page = open_page()
    assert "还没有单位" in page.info[0].value

    fill(page, "单位编号", "U1")
    fill(page, "单位名称", "东厂")
    press(page, "新建单位")
    fill(page, "编号", "SB-1")
    fill(page, "窗口名称", "一号磅")
    press(page, "新建窗口")
    assert "请先选择单位" in page.error[0].value
    placed(page)
    press(page, "新建窗口")

    assert window(house).name == "一号磅"
    assert house.windows.find(window(house).token).code == "SB-1"
    assert "/qr/SB-1.svg" in html(page)
    assert [deed for deed, _, _ in deeds(house)] == ["unit-kept", "window-kept"]


def test_a_code_that_is_taken_is_refused_and_the_window_stays(
    house: House, open_page: OpenPage
) -> None:
    a_window(house)
    page = open_page()

    fill(page, "编号", "sb-1")
    fill(page, "窗口名称", "另一个")
    placed(page)
    press(page, "新建窗口")

    assert "已被使用" in page.error[0].value
    assert window(house).name == "窗口 SB-1"


@pytest.mark.parametrize("code", ["a/b", "a b", "-a", "x" * 41, "<b>"])
def test_a_code_that_cannot_stand_in_an_address_is_refused(
    house: House, open_page: OpenPage, code: str
) -> None:
    a_window(house)
    page = open_page()

    fill(page, "编号", code)
    fill(page, "窗口名称", "名称")
    placed(page)
    press(page, "新建窗口")

    assert "编号最多 40 个字" in page.error[0].value


def test_a_changed_name_keeps_the_printed_code(house: House, open_page: OpenPage) -> None:
    token = a_window(house)
    page = open_page()
    open_row(page, "SB-1")

    page.text_input(key="name_SB-1").input("二号磅")
    press(page, "保存")

    assert (window(house).name, window(house).token) == ("二号磅", token)
    assert "二维码不变" in page.success[0].value


def test_a_replaced_code_kills_the_printed_one_at_once(house: House, open_page: OpenPage) -> None:
    token = a_window(house)
    house.windows.find(token)
    page = open_page()
    open_row(page, "SB-1")
    assert "更换二维码" not in [each.label for each in page.button]
    page.radio(key="deed_SB-1").set_value("replace").run()
    assert "立即失效" in " ".join(each.value for each in page.markdown)

    page.text_input(key="reason_SB-1").input("立牌丢失")
    press(page, "更换二维码")

    with pytest.raises(UnknownWindow):
        house.windows.find(token)
    assert window(house).token not in {None, token}
    assert deeds(house) == [("code-replaced", "SB-1", "立牌丢失")]


def test_without_a_reason_the_code_lives_on(house: House, open_page: OpenPage) -> None:
    token = a_window(house)
    page = open_page()
    open_row(page, "SB-1")
    page.radio(key="deed_SB-1").set_value("replace").run()

    press(page, "更换二维码")

    assert "请写明原因" in page.error[0].value
    assert window(house).token == token
    assert deeds(house) == []


def test_a_revoked_code_stays_revoked_when_the_name_changes(
    house: House, open_page: OpenPage
) -> None:
    a_window(house)
    page = open_page()
    open_row(page, "SB-1")
    page.radio(key="deed_SB-1").set_value("revoke").run()
    page.text_input(key="reason_SB-1").input("被人涂改")
    press(page, "作废二维码，暂不发新的")

    page.text_input(key="name_SB-1").input("二号磅")
    press(page, "保存")

    assert window(house).token is None
    assert "没有可用的二维码" in page.info[0].value


def test_a_closed_window_opens_again_with_a_new_code(house: House, open_page: OpenPage) -> None:
    token = a_window(house)
    page = open_page()
    open_row(page, "SB-1")
    page.radio(key="deed_SB-1").set_value("close").run()
    page.text_input(key="reason_SB-1").input("装修")
    press(page, "停用窗口")
    assert not window(house).active

    press(page, "重新启用窗口")

    assert window(house).active
    assert window(house).token not in {None, token}


def test_a_name_of_markup_is_shown_as_it_is(house: House, open_page: OpenPage) -> None:
    a_window(house)
    with house.writing() as session:
        directory_store.keep_window(
            session, code="SB-1", name="<b>*x*", unit="U1", post="SB", location=None
        )

    page = open_page()
    assert rows(page)[0]["cells"][0] == "<b>*x*"
    open_row(page, "SB-1")

    assert "<b>*x*" not in html(page)


def test_a_unit_nobody_can_check_becomes_a_department_with_one_press(
    house: House, open_page: OpenPage
) -> None:
    a_window(house)
    a_person(house, "F", unit="U2")

    page = press(open_page(), "把它们建为部门（无窗口）")

    assert window(house, "BM-1").unit == "U2"
    assert window(house, "BM-1").token is None
    assert "new_offices" not in {button.key for button in page.button}
    open_row(page, "BM-1")
    assert any("没有二维码" in each.value for each in page.info)


def test_the_page_speaks_english(house: House, open_page: OpenPage) -> None:
    a_window(house)
    page = open_page(lang="en")

    assert page.title[0].value == "Windows and codes"
    assert {"Add window", "Add unit"} <= {button.label for button in page.button}


def test_a_reason_not_sent_yet_is_there_again_and_gone_once_the_code_is_replaced(
    house: House,
) -> None:
    a_window(house)
    keeper = an_account(house, "keeper", Role.ADMINISTRATOR)
    type_into(house, keeper, "window:SB-1", **{"reason_SB-1": "立牌丢失"})
    page = page_at(PAGE, a_session(house, keeper), window="SB-1")
    page.radio(key="deed_SB-1").set_value("replace").run()
    assert page.text_input(key="reason_SB-1").value == "立牌丢失"
    press(page, "更换二维码")
    assert deeds(house) == [("code-replaced", "SB-1", "立牌丢失")]
    assert kept_of(house, keeper, "window:SB-1") == {}
