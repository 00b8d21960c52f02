"""Titles that are findings: named is only what stands out; what is alike is said to be alike."""

from datetime import date, timedelta

import pytest

from db.directory import directory_store
from kiosk.reports.board import certainty, claims
from kiosk.reports.board.overview import Overview, overview
from kiosk.wiring import House
from survey.months import Month
from survey.texts import Text
from tests.helpers.building import a_window
from tests.helpers.history import answered, rated

NOVEMBER = Month(2026, 11)
MONDAY = date(2026, 11, 2)
TUESDAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _window(house: House) -> None:
    a_window(house, "A")


def seen(house: House) -> Overview:
    with house.reading() as session:
        return overview(session, NOVEMBER, today=date(2026, 12, 5))


def english(said: Text) -> str:
    return said.en.replace("\u00a0", " ")


def test_of_months_that_are_alike_none_is_best_and_none_lowest(house: House) -> None:
    for day in (date(2026, 9, 1), date(2026, 10, 1), MONDAY):
        rated(house, "A", [5] * 92 + [1] * 8, day=day)
    assert claims.trend_finding(seen(house)) == Text(
        "各月差不多，没有明显高低", "The months are alike"
    )


def test_months_that_chance_alone_sets_apart_are_alike(house: House) -> None:
    rated(house, "A", [5] * 19 + [1], day=date(2026, 10, 1))
    rated(house, "A", [5] * 18 + [1] * 2, day=MONDAY)
    assert claims.trend_finding(seen(house)).en == "The months are alike"


def test_a_month_that_clearly_fell_is_named(house: House) -> None:
    rated(house, "A", [5] * 98 + [1] * 2, day=date(2026, 10, 1))
    rated(house, "A", [5] * 70 + [1] * 30, day=MONDAY)
    assert english(claims.trend_finding(seen(house))) == "Clearly low: Nov (70 %)"


def test_one_month_is_no_course_of_months(house: House) -> None:
    rated(house, "A", [5] * 20, day=MONDAY)
    assert claims.trend_finding(seen(house)).en == "Satisfaction over time"


def test_where_everybody_is_satisfied_no_hour_and_no_day_is_the_weakest(house: House) -> None:
    for day in (MONDAY, TUESDAY):
        rated(house, "A", [5] * 30, day=day, hour=9)
        rated(house, "A", [5] * 12, day=day, hour=15)
    found = seen(house)
    assert claims.hours_finding(found) == Text("各时段差不多，没有明显偏低的", "No hour stands out")
    assert claims.days_finding(found) == Text("每天差不多，没有明显偏低的一天", "No day stands out")


def test_an_hour_and_a_day_within_chance_are_not_named(house: House) -> None:
    rated(house, "A", [5] * 18 + [1] * 2, day=MONDAY, hour=9)
    rated(house, "A", [5] * 17 + [1] * 3, day=TUESDAY, hour=15)
    found = seen(house)
    assert claims.hours_finding(found).en == "No hour stands out"
    assert claims.days_finding(found).en == "No day stands out"


def test_an_hour_and_a_day_clearly_below_the_month_are_named_with_their_n(house: House) -> None:
    rated(house, "A", [5] * 95 + [1] * 5, day=MONDAY, hour=9)
    for week in range(3):
        day = TUESDAY + timedelta(weeks=week)
        rated(house, "A", [5] * 20 + [1] * 20, day=day, hour=15)
        rated(house, "A", [5] * 190 + [1] * 10, day=day + timedelta(days=1))
    found = seen(house)
    assert english(claims.hours_finding(found)) == "Clearly weaker on Tue at 15:00: 50 % (n = 120)"
    assert english(claims.days_finding(found)) == (
        "Clearly low: 3 Nov (50 %), 10 Nov (50 %), 17 Nov (50 %)"
    )


def test_an_hour_of_a_single_date_is_told_as_that_date(house: House) -> None:
    rated(house, "A", [5] * 95 + [1] * 5, day=MONDAY, hour=9)
    rated(house, "A", [5] * 20 + [1] * 20, day=TUESDAY, hour=15)
    found = seen(house)
    assert english(claims.hours_finding(found)) == "3 Nov at 15:00: 20 of 40 dissatisfied"
    assert english(claims.days_finding(found)) == "Clearly low on 3 Nov: 50 % (n = 40)"


def test_a_day_that_one_of_two_windows_made_says_which(house: House) -> None:
    a_window(house, "B")
    rated(house, "A", [5] * 95 + [1] * 5, day=MONDAY)
    rated(house, "B", [5] * 95 + [1] * 5, day=MONDAY)
    rated(house, "A", [5] * 48 + [1] * 2, day=TUESDAY)
    rated(house, "B", [5] * 20 + [1] * 30, day=TUESDAY)
    said = claims.days_finding(seen(house))
    assert english(said) == "3 Nov, 窗口 B: 30 of 50 dissatisfied"
    assert said.zh.replace("\u00a0", "") == "11月3日，窗口 B：50 条评价中 30 条不满意"


def test_a_name_with_braces_is_said_as_it_is(house: House) -> None:
    with house.writing() as session:
        directory_store.keep_window(
            session, code="A", name="{A}", unit="U1", post="SB", location=None
        )
    a_window(house, "B")
    for day in (MONDAY, TUESDAY, TUESDAY + timedelta(days=1)):
        rated(house, "A", [5] * 20 + [1] * 30, day=day)
        rated(house, "B", [5] * 50, day=day)
    said = claims.ranking_finding(seen(house))
    assert english(said) == "Clearly below the target of 90 %: {A}"


def test_where_nothing_stands_out_the_board_says_what_would(house: House) -> None:
    for day in (MONDAY, TUESDAY):
        rated(house, "A", [5] * 90 + [1] * 10, day=day)
    found = seen(house)
    said = certainty.days_certainty(found)
    assert said is not None
    assert english(said) == (
        "About 100 ratings a day: one would have to fall to about 83 % to be more than chance."
    )
    assert said.zh.replace("\u00a0", " ") == "每天约 100 条评价：一天要低到约 83 %，才不像偶然。"


def test_hours_and_days_with_few_ratings_are_not_judged(house: House) -> None:
    rated(house, "A", [5] * 3 + [1] * 6, day=MONDAY)
    found = seen(house)
    assert claims.hours_finding(found).en == "When"
    assert claims.days_finding(found).en == "Day by day"


def test_few_answers_about_commitments_are_not_judged_and_enough_are(house: House) -> None:
    rated(house, "A", [5], day=MONDAY)
    assert claims.promises_finding(seen(house)).en == "Were the commitments kept?"
    answered(house, "A", "SB1", kept=8, broken=1, month=NOVEMBER)
    assert english(claims.promises_finding(seen(house))) == (
        "Commitments kept: too few to judge: 9 of 10"
    )
    answered(house, "A", "SB2", kept=10, broken=1, month=NOVEMBER)
    assert english(claims.promises_finding(seen(house))) == (
        "Customers saw 90 % of commitments kept (n = 20)"
    )
