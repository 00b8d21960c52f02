"""The wall screen: it never claims more than the figures say, and it refreshes itself."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from kiosk import clock
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.months import Month
from tests.helpers.building import a_window, database_away
from tests.helpers.history import rated, signed_in
from tests.helpers.pages import PAGES, markup, page_at

PAGE = PAGES / "wall.py"

OpenWall = Callable[..., AppTest]


@pytest.fixture
def open_wall(house: House) -> OpenWall:
    def opened(*, role: Role | None = Role.WALL, **query: str) -> AppTest:
        token = None if role is None else signed_in(house, role)
        return page_at(PAGE, token, **query)

    return opened


@pytest.fixture
def month(house: House) -> Month:
    return Month.of(clock.today(house.settings.zone))


def test_an_empty_wall_is_honest(open_wall: OpenWall) -> None:
    page = markup(open_wall())
    assert "虚位以待" in page
    assert "还没有评价" in page


def test_a_window_with_few_ratings_has_no_rank(
    house: House, open_wall: OpenWall, month: Month
) -> None:
    a_window(house, "MANY")
    a_window(house, "FEW")
    rated(house, "MANY", [5] * 10, day=month.first)
    rated(house, "FEW", [5] * 9, day=month.first)
    page = markup(open_wall())
    assert page.count('class="w-few"') == 1
    assert "样本太少<br>9 / 10" in page
    assert page.index("窗口 MANY") < page.index("窗口 FEW")


def test_commitments_of_open_posts_are_shown_in_english_too(
    house: House, open_wall: OpenWall
) -> None:
    a_window(house, "SB-1", post="SB")
    page = markup(open_wall(lang="en"))
    assert page.count('class="w-promise"') == 5
    assert "Our commitments" in page
    assert "too few answered yet this month" in page
    assert "承诺" not in page


def test_only_the_mark_changes_while_the_figures_do_not(
    house: House, open_wall: OpenWall, month: Month
) -> None:
    a_window(house, "A")
    rated(house, "A", [5] * 12, day=month.first)
    page = open_wall()
    [first, first_tick] = [str(html.proto.body) for html in page.get("html")]
    page.run()
    [second, second_tick] = [str(html.proto.body) for html in page.get("html")]
    assert first == second
    assert first_tick != second_tick
    assert "data-wall-time" in second_tick


def test_while_the_database_is_away_the_wall_stands_as_it_was(
    house: House, open_wall: OpenWall, month: Month
) -> None:
    a_window(house, "A")
    rated(house, "A", [5] * 12, day=month.first)
    page = open_wall()
    shown, tick = [str(html.proto.body) for html in page.get("html")]
    with database_away(house):
        page.run()
    assert not page.exception
    assert not page.warning
    assert [str(html.proto.body) for html in page.get("html")] == [shown, tick]
    page.run()
    [still, later] = [str(html.proto.body) for html in page.get("html")]
    assert still == shown
    assert later != tick


def test_a_wall_that_begins_without_a_database_waits_and_says_nothing(
    house: House, open_wall: OpenWall
) -> None:
    page = open_wall()
    del page.session_state["wall_shown"]
    with database_away(house):
        page.run()
    assert not page.exception
    assert not page.warning
    assert not page.get("html")


@pytest.mark.parametrize("role", list(Role))
def test_every_role_may_look_at_the_wall(open_wall: OpenWall, role: Role) -> None:
    assert not open_wall(role=role).warning


def test_nobody_looks_at_the_wall_without_signing_in(open_wall: OpenWall) -> None:
    page = open_wall(role=None)
    assert len(page.warning) == 1
    assert "data-wall-tick" not in markup(page)
