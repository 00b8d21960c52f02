"""Months and quarters, the stretches checks are planned for."""

from datetime import date

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
    with pytest.raises(PeriodUnreadable):
        Period.read(written)


def test_what_is_no_month_is_refused() -> None:
    with pytest.raises(MonthUnreadable):
        Period.read("2026-13")
