"""Leadership's page: the answer first, then the proof; few data are said to be few."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from db.directory import directory_store
from kiosk import clock
from kiosk.rights.who import SESSION_COOKIE
from kiosk.ui.board.month import reach_said
from kiosk.wiring import House
from survey.directory.posts import commitment_of
from survey.directory.roles import Role
from survey.months import Month
from tests.helpers.building import a_window
from tests.helpers.history import answered, complained, moment, rated, signed_in
from tests.helpers.pages import PAGES, markup, page_at

PAGE = PAGES / "board.py"

OpenBoard = Callable[..., AppTest]


@pytest.fixture
def open_board(house: House) -> OpenBoard:
    def opened(*, role: Role | None = Role.LEADER, **query: str) -> AppTest:
        token = None if role is None else signed_in(house, role)
        return page_at(PAGE, token, **query)

    return opened


@pytest.fixture
def month(house: House) -> Month:
    return Month.of(clock.today(house.settings.zone))


def test_the_answer_stands_first_with_rate_and_n(
    house: House, open_board: OpenBoard, month: Month
) -> None:
    a_window(house, "SB-1")
    rated(house, "SB-1", [5] * 23 + [1] * 2, day=month.first)
    page = markup(open_board())
    assert '本月满意率 <b class="k-big">92 %</b>' in page
    assert "n = 25" in page


def test_the_board_speaks_english(house: House, open_board: OpenBoard, month: Month) -> None:
    a_window(house, "SB-1")
    rated(house, "SB-1", [5] * 23 + [1] * 2, day=month.first)
    page = markup(open_board(lang="en"))
    assert 'This month: <b class="k-big">92 %</b> satisfied' in page
    assert "满意率" not in page


def test_an_empty_house_says_what_will_be_here(open_board: OpenBoard) -> None:
    page = open_board()
    assert "本月还没有评价" in markup(page)
    assert "这里还没有窗口" in markup(page)
    assert not page.get("plotly_chart")


def test_few_ratings_are_not_judged(house: House, open_board: OpenBoard, month: Month) -> None:
    a_window(house, "SB-1")
    rated(house, "SB-1", [5] * 7, day=month.first)
    page = markup(open_board())
    assert "本月只有 7 条评价，还不足以判断" in page
    assert "样本太少：7 / 10" in page


def test_a_unit_shows_its_sub_units_and_nothing_else(
    house: House, open_board: OpenBoard, month: Month
) -> None:
    a_window(house, "A", unit="TOP")
    a_window(house, "B", unit="SUB")
    a_window(house, "C", unit="OTHER")
    with house.writing() as session:
        directory_store.keep_unit(session, code="SUB", name="单位 SUB", parent="TOP")
    for window in ("A", "B", "C"):
        rated(house, window, [5] * 12, day=month.first)
    page = markup(open_board(unit="TOP"))
    assert "n = 24" in page
    assert "窗口 A" in page
    assert "窗口 B" in page
    assert "窗口 C" not in page


def test_a_chosen_post_goes_into_the_address(
    house: House, open_board: OpenBoard, month: Month
) -> None:
    a_window(house, "A", post="SB")
    a_window(house, "B", post="MW")
    rated(house, "A", [5] * 12, day=month.first)
    page = open_board()
    page.selectbox(key="board_post").set_value("MW").run()
    assert page.query_params["post"] == "MW"
    assert "本月还没有评价" in markup(page)
    page.selectbox(key="board_post").set_value("").run()
    assert "post" not in page.query_params


def test_an_address_that_names_what_is_not_there_shows_all(
    house: House, open_board: OpenBoard, month: Month
) -> None:
    a_window(house, "A")
    rated(house, "A", [5] * 12, day=month.first)
    page = markup(open_board(month="1999-13", unit="NO", post="<script>"))
    assert "n = 12" in page


def test_an_earlier_month_can_be_chosen(house: House, open_board: OpenBoard, month: Month) -> None:
    a_window(house, "A")
    rated(house, "A", [5] * 20, day=month.previous.last)
    rated(house, "A", [1] * 20, day=month.first)
    page = markup(open_board(month=str(month.previous)))
    assert '满意率 <b class="k-big">100 %</b>' in page


def test_charts_come_only_when_asked_for(house: House, open_board: OpenBoard, month: Month) -> None:
    a_window(house, "A")
    rated(house, "A", [5] * 12 + [1], day=month.first, reasons=())
    rated(house, "A", [2], day=month.first, reasons=("waited-long",))
    page = open_board()
    assert not page.get("plotly_chart")
    page.toggle(key="charts").set_value(True).run()
    assert not page.exception
    assert len(page.get("plotly_chart")) == 5
    tables = [part.split("<")[0] for part in markup(page).split("<caption>")[1:]]
    assert {each.split("，")[0] for each in tables} >= {"满意率", "窗口", "选择各原因的次数"}
    assert {each.split("，")[1] for each in tables if "满意率" in each} == {
        "按月",
        "按天",
        "按时段",
    }


def test_the_weakest_window_can_stand_first(
    house: House, open_board: OpenBoard, month: Month
) -> None:
    a_window(house, "GOOD")
    a_window(house, "WEAK")
    rated(house, "GOOD", [5] * 20, day=month.first)
    rated(house, "WEAK", [1] * 20, day=month.first)
    page = open_board()
    assert rows(page) == ["窗口 GOOD", "窗口 WEAK"]
    page.segmented_control(key="board_sort").set_value("worst").run()
    assert rows(page) == ["窗口 WEAK", "窗口 GOOD"]


def rows(page: AppTest) -> list[str]:
    names = [part.split("<")[0] for part in markup(page).split('class="k-name">')[1:]]
    return [name.strip() for name in names]


def test_a_name_is_never_markup(house: House, open_board: OpenBoard, month: Month) -> None:
    a_window(house, "A")
    with house.writing() as session:
        directory_store.keep_window(
            session, code="A", name="<img src=x>", unit="U1", post="SB", location=None
        )
    rated(house, "A", [5] * 12, day=month.first)
    page = markup(open_board())
    assert "<img src=x>" not in page
    assert "&lt;img src=x&gt;" in page


def test_held_ratings_are_listed_with_their_reason(
    house: House, open_board: OpenBoard, month: Month
) -> None:
    a_window(house, "A")
    rated(house, "A", [5] * 19, day=month.first)
    rated(house, "A", [1, 1], day=month.first, device="phone")
    page = markup(open_board())
    assert "1 条评价暂不计入。不计入时 95.0 %，计入时 90.5 %。" in page
    assert "同一设备当天多次评价：1" in page
    assert "照列原因，不计入满意率，一条也不会删除" in page
    assert "复核" not in page


def test_where_nobody_rated_complaints_and_held_ratings_still_stand(
    house: House, open_board: OpenBoard, month: Month
) -> None:
    a_window(house, "A")
    rated(house, "A", [1], day=month.first, device="phone", allowed=0)
    complained(house, "C1", window="A", at=moment(month.first, 0))
    page = markup(open_board())
    assert "本月还没有评价" in page
    assert "本期投诉 1 件，已查实 1 件" in page
    assert "1 条评价暂不计入" in page


def test_commitments_are_answered_for_with_the_weakest_first(
    house: House, open_board: OpenBoard, month: Month
) -> None:
    a_window(house, "SB-1", post="SB")
    rated(house, "SB-1", [5] * 12, day=month.first)
    answered(house, "SB-1", "SB1", kept=18, broken=2, month=month)
    answered(house, "SB-1", "SB4", kept=10, broken=10, month=month)
    answered(house, "SB-1", "SB5", kept=0, broken=5, month=month)
    page = markup(open_board())
    assert "客户说，承诺做到了 62 %（n = 45）" in page
    shown = [part.split("<")[0] for part in page.split('class="k-kept"><p>')[1:]]
    weakest, other = commitment_of("SB4").text.zh, commitment_of("SB1").text.zh
    assert shown == [weakest, other]  # of SB5 too few said anything
    assert f'SB5 {commitment_of("SB5").text.zh}</th><td class="k-fig">0.0 %' in page
    assert f'SB2 {commitment_of("SB2").text.zh}</th><td class="k-fig">—' in page


def board_or_elsewhere() -> None:
    import streamlit as st

    from pages import board

    if st.checkbox("elsewhere", key="elsewhere"):
        st.text("another page")
    else:
        board.main()


def test_the_filter_is_kept_while_another_page_is_visited_and_the_address_wins(
    house: House,
) -> None:
    a_window(house, "A")
    a_window(house, "B", unit="U2")
    page = AppTest.from_function(board_or_elsewhere, default_timeout=20)
    page.session_state[SESSION_COOKIE] = signed_in(house, Role.LEADER)
    page.run()
    page.selectbox(key="board_unit").set_value("U2").run()
    page.checkbox(key="elsewhere").check()
    page.query_params.clear()  # the bar's links carry no filter
    page.run()
    assert not page.selectbox
    page.checkbox(key="elsewhere").uncheck().run()
    assert not page.exception
    assert page.selectbox(key="board_unit").value == "U2"
    assert page.query_params["unit"] == "U2"
    page.query_params.clear()
    page.query_params["post"] = "SB"
    page.run()
    assert page.selectbox(key="board_unit").value == ""
    assert page.selectbox(key="board_post").value == "SB"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.INSPECTOR, Role.WALL, None])
def test_others_are_not_shown_the_board(
    house: House, open_board: OpenBoard, month: Month, role: Role | None
) -> None:
    a_window(house, "A")
    rated(house, "A", [5] * 12, day=month.first)
    page = open_board(role=role)
    assert len(page.warning) == 1
    assert "满意率" not in markup(page)


def test_supervision_sees_the_board(house: House, open_board: OpenBoard, month: Month) -> None:
    a_window(house, "A")
    rated(house, "A", [5] * 20, day=month.first)
    assert "本月满意率" in markup(open_board(role=Role.SUPERVISION))


def test_the_reasons_lead_to_what_the_same_customers_wrote(
    house: House, open_board: OpenBoard, month: Month
) -> None:
    a_window(house, "SB-1")
    rated(house, "SB-1", [1] * 7, day=month.first, reasons=("waited-long",), device="d", allowed=5)
    page = markup(open_board(unit="U1"))
    assert f'href="/voices?month={month}&amp;unit=U1"' in page
    assert f'href="/voices?month={month}&amp;unit=U1&amp;kind=held"' in page


@pytest.mark.parametrize(
    ("given", "reached", "told"),
    [(32, 25, True), (32, 0, True), (32, 32, True), (32, 3, False), (32, 29, False), (4, 4, False)],
)
def test_how_many_reached_a_person_is_told_of_no_few(
    given: int, reached: int, *, told: bool
) -> None:
    """32 of which 29 reached somebody tell of the three at a window that is not shown."""
    assert (str(reached) in reach_said(given, reached).zh) is told
