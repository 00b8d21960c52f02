"""The administrator's page of people, and what those concerned read on their first page."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from db.directory import directory_store, posting_store
from db.directory.directory_store import Posting
from kiosk import clock
from kiosk.actions.directory import leaving, people
from kiosk.actions.directory.people import Hand
from kiosk.reports.directory.people import AT_ONCE
from kiosk.wiring import House
from survey.directory.roles import Role
from tests.helpers.building import a_person, a_session, a_window, an_account
from tests.helpers.drafting import kept_of, type_into
from tests.helpers.history import signed_in
from tests.helpers.pages import PAGES, cards, fill, labels, markup, page_at, press, rows, run, texts

DAY = timedelta(days=1)
OpenPage = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def _company(house: House) -> None:
    a_window(house, "SB-1")
    a_window(house, "KP-1", post="KP", unit="U2")
    a_person(house, "H1")
    a_person(house, "H2", unit="U2")
    a_person(house, "W", supervisor="H1", window="SB-1")


@pytest.fixture
def open_page(house: House) -> OpenPage:
    def opened(*, role: Role = Role.ADMINISTRATOR, **query: str) -> AppTest:
        return page_at(PAGES / "people.py", signed_in(house, role), **query)

    return opened


def today(house: House) -> date:
    return clock.today(house.settings.zone)


def choose(page: AppTest, label: str, value: str) -> None:
    next(each for each in page.selectbox if each.label == label).set_value(value)


def day(page: AppTest, label: str, value: date) -> None:
    next(each for each in page.date_input if each.label == label).set_value(value)


def told(page: AppTest) -> str:
    return " ".join(each.value for each in (*page.error, *page.success))


def on(house: House, when: date) -> Posting | None:
    with house.reading() as session:
        return directory_store.postings(session).on("W", when)


def listed(page: AppTest) -> list[str]:
    """Return whom the list opens, those above it in the notices left out."""
    return cards(page)[-AT_ONCE:]


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMINISTRATOR])
def test_the_page_is_the_administrators(open_page: OpenPage, role: Role) -> None:
    page = open_page(role=role)
    assert "没有这项权限" in page.warning[0].value
    assert not page.button
    assert not cards(page)


def test_a_long_list_is_searched_and_turned(house: House, open_page: OpenPage) -> None:
    for n in range(AT_ONCE + 3):
        a_person(house, f"P{n:02}")
    page = open_page()
    assert len(listed(page)) == AT_ONCE
    press(page, "下一页")
    assert len(listed(page)) == 6
    fill(page, "查找", "w SB-1")
    assert listed(run(page)) == ["W"]
    fill(page, "查找", "谁也不是")
    assert "没有找到" in run(page).info[0].value


def test_nothing_is_chosen_beforehand_and_a_move_asks_for_everything(
    house: House, open_page: OpenPage
) -> None:
    page = open_page(person="W")
    assert {each.value for each in page.selectbox} == {None}
    assert {each.value for each in page.date_input} == {None}
    for what, give in (
        ("从哪天起", lambda: day(page, "从哪天起", today(house))),
        ("单位", lambda: choose(page, "单位", "U2")),
        ("窗口", lambda: choose(page, "窗口", "KP-1")),
        ("直接主管", lambda: choose(page, "直接责任主管", "H2")),
        ("主管领导", lambda: choose(page, "主管集团领导", "")),
    ):
        press(page, "保存调动")
        assert f"请先选择{what}" in told(page), what
        give()
    press(page, "保存调动")
    assert "已保存" in told(page)
    assert on(house, today(house)) == Posting("U2", "H2", None, "KP-1")
    assert on(house, today(house) - DAY) == Posting("U1", "H1", None, "SB-1")
    assert "单位 U2" in markup(page)
    assert any("起改为" in each.value for each in page.text)
    assert {each.value for each in page.selectbox} == {None}


def moved(house: House, since: date) -> None:
    with house.writing() as session:
        version = posting_store.of_person(session, "W").version
        hand = Hand("li", clock.now(), house.settings.zone, version)
        people.transfer(session, "W", Posting("U2", "H2"), since=since, hand=hand)


def test_whoever_presses_on_an_old_page_reads_that_somebody_was_faster(
    house: House, open_page: OpenPage
) -> None:
    page = open_page(person="W")
    for label, value in (
        ("单位", "U2"), ("窗口", ""), ("直接责任主管", ""), ("主管集团领导", ""),
    ):  # fmt: skip
        choose(page, label, value)
    day(page, "从哪天起", today(house))
    moved(house, today(house) + DAY)
    press(page, "保存调动")
    assert "刚才有人改了 员工 W 的任职" in told(page)
    assert on(house, today(house)) == Posting("U1", "H1", None, "SB-1")


def test_a_past_day_needs_its_tick(house: House, open_page: OpenPage) -> None:
    page = open_page(person="W")
    day(page, "最后工作日", today(house) - DAY)
    press(page, "登记离职")
    assert "已经过去" in told(page)
    next(e for e in page.checkbox if str(e.key).startswith("past_leave")).check()
    press(page, "登记离职")
    assert "已登记" in told(page)
    assert "已离职" in page.caption[0].value
    assert "登记离职" not in labels(page)
    assert "让其回来" in labels(page)


def test_a_move_is_taken_back_on_the_page(house: House, open_page: OpenPage) -> None:
    moved(house, today(house) + DAY)
    page = open_page(person="W")
    press(page, "撤销")
    assert "请先选择撤销哪一次" in told(page)
    choose(page, "撤销哪一次", today(house) + DAY)  # type: ignore[arg-type]
    fill(page, "原因", "写错了")
    press(page, "撤销")
    assert "已撤销" in told(page)
    assert on(house, today(house) + DAY) == Posting("U1", "H1", None, "SB-1")
    assert any("原因：写错了" in each.value for each in page.text)


def test_somebody_is_added_and_their_card_opens(house: House, open_page: OpenPage) -> None:
    page = press(open_page(), "新建人员")
    fill(page, "编号", "0012")
    fill(page, "姓名", "*赵* [x](y)")
    press(page, "新建")
    assert "请先选择单位" in told(page)
    for label, value in (
        ("单位", "U1"), ("窗口", ""), ("直接责任主管", "H1"), ("主管集团领导", ""),
    ):  # fmt: skip
        choose(page, label, value)
    press(page, "新建")
    assert told(page) == "已新建。"
    assert page.title[0].value == "\\*赵\\* \\[x\\]\\(y\\)"
    assert page.query_params["person"] == "0012"


def test_the_list_says_who_leaves_and_who_has_nobody_above(
    house: House, open_page: OpenPage
) -> None:
    with house.writing() as session:
        for code, ahead in (("H1", -1), ("W", 3)):
            version = posting_store.of_person(session, code).version
            hand = Hand("li", clock.now(), house.settings.zone, version, knows_past=True)
            last = today(house) + ahead * DAY
            leaving.leave(session, code, last_day=last, hand=hand, slot=0)
    page = open_page()
    assert [each.label for each in page.expander] == [
        "即将离职 1 人", "上级空缺 1 人，请另定主管",
    ]  # fmt: skip
    assert cards(page) == ["W", "W", "H2", "W", "H1"]
    assert "已离职，最后工作日" in rows(page)[-1]["cells"][-1]
    assert rows(page)[-2]["tone"] == "late"
    english = page_at(PAGES / "people.py", signed_in(house, Role.ADMINISTRATOR), lang="en")
    assert [each.label for each in english.expander] == [
        "1 leaves soon", "1 without somebody above: name another",
    ]  # fmt: skip


def test_a_card_warns_of_an_empty_place_above(house: House, open_page: OpenPage) -> None:
    with house.writing() as session:
        version = posting_store.of_person(session, "H1").version
        hand = Hand("li", clock.now(), house.settings.zone, version, knows_past=True)
        leaving.leave(session, "H1", last_day=today(house) - DAY, hand=hand, slot=0)
    page = open_page(person="W")
    assert "空缺" in page.warning[0].value
    assert "员工 H1 H1（已离职，空缺）" in markup(page)


def test_an_unknown_person_is_said_to_be_unknown(open_page: OpenPage) -> None:
    assert "没有编号为 nobody 的员工" in open_page(person="nobody").error[0].value


def test_a_move_is_read_on_the_first_page_by_those_it_concerns(house: House) -> None:
    moved(house, today(house) + DAY)
    for username, person, says in (
        ("w", "W", "您 从"), ("h1", "H1", "员工 W 从"), ("h2", "H2", "员工 W 从"),
    ):  # fmt: skip
        token = a_session(house, an_account(house, username, Role.EMPLOYEE, person))
        page = page_at(PAGES / "home.py", token)
        assert says in page.info[0].value, username
    a_person(house, "X")
    token = a_session(house, an_account(house, "x", Role.EMPLOYEE, "X"))
    assert "起：" not in texts(page_at(PAGES / "home.py", token))


def test_one_s_own_place_is_for_another_administrator(house: House) -> None:
    keeper = a_session(house, an_account(house, "keeper", Role.ADMINISTRATOR, "W"))
    page = page_at(PAGES / "people.py", keeper, person="W")
    assert any("要由另一位管理员办理" in each.value for each in page.info)
    assert not {"保存调动", "登记离职"} & set(labels(page))
    assert "改名" in labels(page)


def test_taking_a_leaving_back_says_before_and_after_what_comes_back(
    house: House, open_page: OpenPage
) -> None:
    page = open_page(person="W")
    day(page, "最后工作日", today(house))
    press(page, "登记离职")
    assert any("已转给别人的投诉、诉求和检查不转回" in each.value for each in page.caption)
    choose(page, "撤销哪一次", today(house) + DAY)  # type: ignore[arg-type]
    fill(page, "原因", "写错了")
    press(page, "撤销")
    assert "已撤销离职；放回 0 班；没有账号要重新启用" in told(page)


def test_a_reason_not_sent_yet_is_there_again_and_gone_once_the_change_is_taken_back(
    house: House,
) -> None:
    moved(house, today(house) + DAY)
    keeper = an_account(house, "keeper", Role.ADMINISTRATOR)
    type_into(house, keeper, "person:W", why_W="写错了")
    page = page_at(PAGES / "people.py", a_session(house, keeper), person="W")
    choose(page, "撤销哪一次", today(house) + DAY)  # type: ignore[arg-type]
    press(page, "撤销")
    assert any("原因：写错了" in each.value for each in page.text)
    assert kept_of(house, keeper, "person:W") == {}
