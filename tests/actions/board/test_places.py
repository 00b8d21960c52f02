"""Places: where ratings cannot tell windows apart, every list says a range; nobody is first."""

from datetime import date

import pytest

from kiosk.reports.board.overview import Overview, overview
from kiosk.reports.board.wall import wall
from kiosk.reports.books.month import report
from kiosk.reports.books.month_document import document
from kiosk.reports.books.month_text import as_text
from kiosk.ui.board import ranking
from kiosk.ui.board.wall import wall_page
from kiosk.wiring import House
from survey.months import Month
from survey.texts import ENGLISH, Text
from tests.helpers.building import a_window
from tests.helpers.history import moment, rated

NOVEMBER = Month(2026, 11)
DAY = date(2026, 11, 16)
LATER = moment(date(2026, 11, 20))


def served(house: House, dissatisfied: dict[str, int]) -> None:
    for window, bad in dissatisfied.items():
        a_window(house, window)
        rated(house, window, [5] * (300 - bad) + [1] * bad)


def seen(house: House) -> Overview:
    with house.reading() as session:
        return overview(session, NOVEMBER, today=DAY)


def shown(house: House) -> str:
    with house.reading() as session:
        found = wall(session, now=LATER, zone=house.settings.zone)
    return wall_page(found, Text("公司", "Company"), ENGLISH)


@pytest.fixture
def apart(house: House) -> House:
    """Four windows of which the middle two cannot be told apart."""
    served(house, {"A": 12, "B": 30, "C": 33, "D": 75})
    return house


def test_the_board_the_wall_and_the_month_say_the_same_ranges(apart: House) -> None:
    found = seen(apart)
    assert [str(row.place) for row in found.ranking.windows] == ["1", "2–3", "2–3", "4"]
    page = ranking.ranking(found, found.ranking.windows, ENGLISH)
    assert page.count('<span class="k-rank k-wide">2–3</span>') == 2
    assert page.count(">2–3</td>") == 2
    assert shown(apart).count(">2–3</span>") == 2
    with apart.reading() as session:
        month = report(session, NOVEMBER, now=LATER, zone=apart.settings.zone)
    assert [row["places"] for row in document(month, ENGLISH)["windows"]] == [
        [1, 1], [2, 3], [2, 3], [4, 4],
    ]  # fmt: skip
    assert [row["rank"] for row in document(month, ENGLISH)["windows"]] == [1, 2, 3, 4]
    assert as_text(month, ENGLISH).count("2–3 ") == 2


def test_the_wall_honours_the_first_where_there_is_one(apart: House) -> None:
    assert shown(apart).count('class="w-first"') == 1


def test_the_wall_honours_nobody_where_chance_alone_put_them_in_order(house: House) -> None:
    served(house, {"A": 30, "B": 31, "C": 33})
    page = shown(house)
    assert 'class="w-first"' not in page
    assert page.count(">1–3</span>") == 3
