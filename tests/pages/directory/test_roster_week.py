"""The administrator's page of a unit's week: planned, copied, undone, what is missing."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from db.directory import duty_store
from kiosk import clock
from kiosk.wiring import House
from survey.directory.duties import Duty
from survey.directory.roles import Role
from survey.directory.shifts import monday_of
from tests.helpers.building import a_person, a_session, a_window, an_account
from tests.helpers.history import signed_in
from tests.helpers.pages import PAGES, labels, markup, page_at, press, texts

PAGE = PAGES / "roster.py"


@pytest.fixture(autouse=True)
def _yard(house: House) -> None:
    a_window(house, "SB-1")
    a_window(house, "SB-2")
    a_person(house, "A")


@pytest.fixture
def page(house: House) -> AppTest:
    return page_at(PAGE, signed_in(house, Role.ADMINISTRATOR))


def told(page: AppTest) -> str:
    return " ".join(each.value for each in (*page.error, *page.success))


def kept(house: House) -> list[Duty]:
    with house.reading() as session:
        return duty_store.everything(session)


def monday(house: House) -> date:
    return monday_of(clock.today(house.settings.zone))


def put_on(page: AppTest, window: str = "SB-1", turn: str = "early") -> AppTest:
    page.selectbox(key="series_person").set_value("A")
    page.selectbox(key="series_window").set_value(window)
    page.button_group(key="series_days").set_value([0, 2])
    page.button_group(key="series_turn").set_value(turn)
    return press(page, "排上")


def test_nothing_is_chosen_beforehand_and_everything_is_asked_for(
    house: House, page: AppTest
) -> None:
    for what, key, value in (
        ("员工", "series_person", "A"), ("窗口", "series_window", "SB-1"),
        ("星期", "series_days", [0]), ("班次", "series_turn", "early"),
    ):  # fmt: skip
        press(page, "排上")
        assert f"请先选择{what}" in told(page)
        field = page.button_group if key in {"series_days", "series_turn"} else page.selectbox
        field(key=key).set_value(value)
    press(page, "排上")
    assert told(page) == "已排上 1 班，跳过 0 班。"
    [duty] = kept(house)
    local = duty.starts_at.astimezone(house.settings.zone)
    assert (local.date(), local.time()) == (monday(house), time(6))


def test_a_series_is_seen_in_grid_and_cards_and_undone_with_one_press(
    house: House, page: AppTest
) -> None:
    assert "撤销这一步" not in labels(page)
    put_on(page)
    shown = markup(page)
    assert shown.count("06:00–14:00 <b>员工 A</b>") == 4  # twice in the grid, twice in the cards
    assert "缺 14:00–17:30" in shown
    assert "2 个窗口有服务时间没人当班" in texts(page)
    assert any("最近一步" in each.value and "连排" in each.value for each in page.text)
    press(page, "撤销这一步")
    assert told(page) == "已撤销：撤下 2 班，放回 0 班，有 0 班放不回。"
    assert kept(house) == []


def test_a_clash_is_named_and_nothing_is_kept_until_it_is_left_out(
    house: House, page: AppTest
) -> None:
    put_on(page)
    put_on(page, "SB-2")
    assert "有 2 班排不上" in told(page)
    assert "同时已有别的班" in told(page)
    assert len(kept(house)) == 2
    page.checkbox(key="series_leaves_out").check()
    press(page, "排上")
    assert told(page) == "已排上 0 班，跳过 2 班。"


def test_times_of_ones_own_are_asked_for(house: House, page: AppTest) -> None:
    put_on(page, turn="own")
    assert "请先选择班次" in told(page)
    page.time_input(key="series_start").set_value(time(20))
    page.time_input(key="series_end").set_value(time(4))
    press(page, "排上")
    assert {d.ends_at - d.starts_at for d in kept(house)} == {timedelta(hours=8)}


def test_the_week_before_is_copied(house: House, page: AppTest) -> None:
    put_on(page)
    press(page, "下一周")
    press(page, "照抄上一周")
    assert told(page) == "已排上 2 班，跳过 0 班。"
    press(page, "照抄上一周")
    assert "上一周没有可以照抄的排班" in told(page)
    assert len(kept(house)) == 4


def test_one_is_taken_off_and_can_be_undone(house: House, page: AppTest) -> None:
    put_on(page)
    press(page, "撤下这一班")
    assert "请先选择撤哪一班" in told(page)
    with house.reading() as session:
        [first, _] = duty_store.between(session, clock.now() - timedelta(days=9),
                                        clock.now() + timedelta(days=9))  # fmt: skip
    page.selectbox(key=f"off_{monday(house)}").set_value(first.id)
    press(page, "撤下这一班")
    assert "已撤下" in told(page)
    assert len(kept(house)) == 1
    press(page, "撤销这一步")
    assert "放回 1 班" in told(page)


def test_the_company_sets_its_times(house: House, page: AppTest) -> None:
    assert "本软件建议" in texts(page)
    page.time_input(key="shift_early_start_06:00-14:00").set_value(time(7))
    press(page, "保存三班时间")
    assert told(page) == "已保存。"
    assert "本软件建议" not in texts(page)
    put_on(page)
    assert "07:00–14:00 <b>员工 A</b>" in markup(page)


def test_a_window_of_the_grid_opens_by_its_address(house: House, page: AppTest) -> None:
    assert 'href="/roster?window=SB-2"' in markup(page)
    opened = page_at(PAGE, signed_in(house, Role.ADMINISTRATOR), window="SB-2")
    assert opened.selectbox(key="roster_window").value == "SB-2"
    strange = page_at(PAGE, signed_in(house, Role.ADMINISTRATOR), window="nowhere")
    assert strange.selectbox(key="roster_unit").value == "U1"


def test_names_are_no_markup(house: House) -> None:
    a_window(house, "X-1", unit="<b>")
    page = page_at(PAGE, signed_in(house, Role.ADMINISTRATOR), lang="en")
    page.selectbox(key="roster_unit").set_value("<b>")
    page.run()
    assert "<summary>Mon " in markup(page)
    assert "nobody 08:00–12:00" in markup(page)


def test_who_is_on_duty_reads_it_on_their_first_page(house: House, page: AppTest) -> None:
    day = clock.today(house.settings.zone)
    begin = datetime.combine(day, time(6), house.settings.zone).astimezone(UTC)
    with house.writing() as session:
        for n in (0, 3, 7):
            at = begin + timedelta(days=n)
            duty_store.add(session, [Duty("SB-1", "A", at, at + timedelta(hours=8))])
    own = a_session(house, an_account(house, "a", Role.EMPLOYEE, "A"))
    shown = page_at(PAGES / "home.py", own)
    assert [each.label for each in shown.expander] == ["我一周内的班：2"]
    assert all("06:00–14:00  窗口 SB-1" in each.value for each in shown.text)
    a_person(house, "B")
    other = a_session(house, an_account(house, "b", Role.EMPLOYEE, "B"))
    assert not page_at(PAGES / "home.py", other).expander
