"""Months and business days."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.months import Month, business_date, business_hour
from survey.refusals.books import MonthUnreadable

SHANGHAI = ZoneInfo("Asia/Shanghai")
days = st.dates(date(2, 1, 1), date(9998, 12, 31))


@given(days)
def test_a_month_is_written_and_read_alike(day: date) -> None:
    assert Month.read(str(Month.of(day))) == Month.of(day)


@given(days)
def test_a_day_lies_within_its_own_month_only(day: date) -> None:
    month = Month.of(day)
    assert month.first <= day <= month.last
    assert month.contains(day)
    assert not month.next.contains(day)
    assert not month.previous.contains(day)


@given(days)
def test_months_follow_each_other_without_a_gap(day: date) -> None:
    month = Month.of(day)
    assert month.next.previous == month.previous.next == month
    assert month.last + timedelta(days=1) == month.next.first
    assert month.previous < month < month.next


def test_december_is_followed_by_january_and_february_knows_leap_years() -> None:
    assert Month(2026, 12).next == Month(2027, 1)
    assert Month(2026, 1).previous == Month(2025, 12)
    assert (Month(2026, 2).last.day, Month(2028, 2).last.day) == (28, 29)


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-1", "2026-00", "2026-13", "26-01", "2026-01-01", "2026/01", " 026-01",
     "+026-01", "1_00-01", "２０２６-０１", "2026-01\n", "0000-01", "0001-01", "9999-12"],
)  # fmt: skip
def test_what_is_not_written_as_a_month_is_refused(text: str) -> None:
    with pytest.raises(MonthUnreadable):
        Month.read(text)


def test_what_is_far_too_long_for_a_month_is_repeated_in_part() -> None:
    with pytest.raises(MonthUnreadable) as refused:
        Month.read("2026-" + "x" * 50)
    assert refused.value.said == MonthUnreadable(text="2026-" + "x" * 35).said


@given(st.text(max_size=10) | st.from_regex(r"[0-9]{4}-[0-9]{2}", fullmatch=True))
def test_a_month_that_could_be_read_has_neighbours(text: str) -> None:
    with suppress(MonthUnreadable):
        month = Month.read(text)
        assert month.previous.last < month.first <= month.last < month.next.first


def test_a_month_that_does_not_exist_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="month"):
        Month(2026, 13)


def test_a_day_begins_at_midnight_of_the_business_time_zone() -> None:
    before = datetime(2026, 3, 31, 15, 59, 59, tzinfo=UTC)
    after = before + timedelta(seconds=1)
    assert (business_date(before, SHANGHAI), business_hour(before, SHANGHAI)) == (
        date(2026, 3, 31),
        23,
    )
    assert (business_date(after, SHANGHAI), business_hour(after, SHANGHAI)) == (date(2026, 4, 1), 0)
