"""Months and quarters, the stretches checks are planned for."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.periods import Period
from survey.refusals.books import MonthUnreadable
from survey.refusals.checks import PeriodUnreadable

days = st.dates(date(2, 1, 1), date(9998, 12, 31))


@given(days)
def test_a_day_lies_in_its_month_and_its_quarter(day: date) -> None:
    month, quarter = Period.all_of(day)
    assert month.contains(day)
    assert quarter.contains(day)
    assert quarter.first <= month.first
    assert month.last <= quarter.last
    assert not quarter.over(quarter.last)
    assert quarter.over(quarter.next.first)
    assert quarter.next.previous == quarter


@given(days)
def test_a_period_is_read_as_it_is_written(day: date) -> None:
    for period in Period.all_of(day):
        assert Period.read(str(period)) == period


def test_the_fourth_quarter_is_october_to_december() -> None:
    quarter = Period.read("2026-Q4")
    assert (quarter.first, quarter.last) == (date(2026, 10, 1), date(2026, 12, 31))
    assert str(quarter.next) == "2027-Q1"
    assert len(list(quarter.days())) == 92


@pytest.mark.parametrize("written", ["2026-Q5", "2026-Q0", "26-Q1", "Q1", "0001-Q1"])
def test_what_is_no_quarter_is_refused(written: str) -> None:
    with pytest.raises(PeriodUnreadable) as refused:
        Period.read(written)
    assert written in refused.value.said.en


def test_what_is_far_too_long_is_repeated_in_part() -> None:
    with pytest.raises(PeriodUnreadable) as refused:
        Period.read("2026-Q" + "x" * 50)
    assert refused.value.said == PeriodUnreadable(text="2026-Q" + "x" * 34).said


@pytest.mark.parametrize(
    ("day", "quarter", "begins", "ends"),
    [
        (date(2026, 1, 1), "2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 6, 30), "2026-Q2", date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), "2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 12, 31), "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_each_day_has_its_quarter(day: date, quarter: str, begins: date, ends: date) -> None:
    found = Period.quarter_of(day)
    assert (str(found), found.first, found.last) == (quarter, begins, ends)


@given(days)
def test_the_days_of_a_period_are_all_from_its_first_to_its_last(day: date) -> None:
    for period in Period.all_of(day):
        found = list(period.days())
        assert (found[0], found[-1]) == (period.first, period.last)
        assert all(after - before == timedelta(days=1) for before, after in pairwise(found))
        assert all(map(period.contains, found))
        assert not period.contains(period.first - timedelta(days=1))
        assert not period.contains(period.last + timedelta(days=1))


def test_what_is_no_month_is_refused() -> None:
    with pytest.raises(MonthUnreadable):
        Period.read("2026-13")
