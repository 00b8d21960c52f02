"""Clocks run while somebody works: breaks, nights, holidays and the change of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.directory.working_time import (
    LONGEST_HOURS,
    Shift,
    WorkingTime,
    checked_hours,
    hours_written,
    office,
    round_the_clock,
    served,
)
from survey.refusals.directory import HoursUnusable

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = office(SHANGHAI)


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_minutes_run_at_once_within_working_hours() -> None:
    assert OFFICE.after(local("2026-11-23 09:00"), 15) == local("2026-11-23 09:15")


def test_minutes_stand_still_over_the_noon_break() -> None:
    assert OFFICE.after(local("2026-11-23 11:50"), 15) == local("2026-11-23 13:35")


def test_what_comes_in_the_evening_begins_in_the_morning() -> None:
    assert OFFICE.after(local("2026-11-23 22:00"), 15) == local("2026-11-24 08:15")


def test_what_comes_on_friday_evening_begins_on_monday() -> None:
    assert OFFICE.after(local("2026-11-27 17:25"), 15) == local("2026-11-30 08:10")


def test_a_holiday_is_passed_over_and_a_worked_saturday_is_not() -> None:
    around = office(
        SHANGHAI, off=frozenset({date(2026, 10, 1)}), on=frozenset({date(2026, 10, 10)})
    )
    assert around.after(local("2026-09-30 17:20"), 15) == local("2026-10-02 08:05")
    assert around.after(local("2026-10-09 17:20"), 15) == local("2026-10-10 08:05")
    assert around.day_after(date(2026, 9, 30), 1) == date(2026, 10, 2)


def test_the_gatehouse_is_never_closed() -> None:
    gate = round_the_clock(SHANGHAI)
    assert gate.after(local("2026-10-01 23:50"), 15) == local("2026-10-02 00:05")


def test_a_night_shift_belongs_to_the_day_it_starts_on() -> None:
    nights = WorkingTime(SHANGHAI, {0: (Shift(time(22), time(6)),)})
    assert nights.after(local("2026-11-23 23:50"), 30) == local("2026-11-24 00:20")
    assert nights.after(local("2026-11-24 05:50"), 30) == local("2026-11-30 22:20")


@pytest.mark.parametrize(
    ("moment", "expected"),
    [("2026-03-29 01:50", "2026-03-29 03:05"), ("2026-10-25 01:50", "2026-10-25 02:05")],
)
def test_minutes_are_real_in_the_night_the_clock_changes(moment: str, expected: str) -> None:
    gate = round_the_clock(BERLIN)
    assert gate.after(local(moment, BERLIN), 15) == local(expected, BERLIN).astimezone(UTC)
    passed = gate.after(local(moment, BERLIN), 15) - local(moment, BERLIN).astimezone(UTC)
    assert passed == timedelta(minutes=15)


def test_two_working_days_end_when_work_ends() -> None:
    assert OFFICE.end_of_day_after(local("2026-11-26 10:00"), 2) == local("2026-11-30 17:30")
    assert OFFICE.end_of_day_after(local("2026-11-28 10:00"), 1) == local("2026-11-30 17:30")


def test_a_calendar_in_which_nobody_works_is_told_not_walked_for_ever() -> None:
    idle = WorkingTime(SHANGHAI, {})
    with pytest.raises(ValueError, match=r"^nobody ever works by this calendar$"):
        idle.after(local("2026-11-23 09:00"), 1)
    with pytest.raises(ValueError, match=r"^nobody ever works by this calendar$"):
        idle.end_of_day_after(local("2026-11-23 09:00"), 1)


moments = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(moments, st.integers(0, 3000), st.integers(0, 3000))
def test_more_minutes_never_end_earlier(moment: datetime, some: int, more: int) -> None:
    assert OFFICE.after(moment, some) <= OFFICE.after(moment, some + more)


@given(moments, st.integers(1, 600), st.integers(1, 600))
def test_minutes_may_be_counted_in_two_parts(moment: datetime, one: int, two: int) -> None:
    assert OFFICE.after(OFFICE.after(moment, one), two) == OFFICE.after(moment, one + two)


@given(moments, st.integers(1, 3000))
def test_a_deadline_falls_into_somebodys_working_hours(moment: datetime, minutes: int) -> None:
    due = OFFICE.after(moment, minutes).astimezone(SHANGHAI)
    assert due.weekday() < 5
    assert time(8) <= due.time() <= time(17, 30)


# A window's own hours


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("24h", "24h"),
        (" 24H ", "24h"),
        (
            "1-5 08:00-12:00 13:30-17:30;6 08:00-12:00;",
            "1-5 08:00-12:00 13:30-17:30; 6 08:00-12:00",
        ),
        ("７　２２：００－０６：００", "7 22:00-06:00"),
        ("1-7 00:00-24:00", "1-7 00:00-24:00"),
    ],
)
def test_hours_have_one_spelling(written: str, kept: str) -> None:
    assert checked_hours(written) == kept
    assert checked_hours(kept) == kept


@pytest.mark.parametrize(
    "written",
    [
        "", "always", "8-17", "1-5", "1-5 8:00-12:00", "0 08:00-12:00", "8 08:00-12:00",
        "5-1 08:00-12:00", "1 25:00-26:00", "1 08:60-09:00", "1 24:00-08:00",
        "1-5 08:00-12:00; 3 08:00-12:00", "1-5 08:00-12:00, 13:30-17:30", "1 08:00-12:00 x",
        "1-5 " + " ".join(["08:00-12:00"] * 30),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_read_are_refused(written: str) -> None:
    with pytest.raises(HoursUnusable):
        checked_hours(written)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("8:00-20:00", "1-7 08:00-20:00"),
        ("８：００—２０：００", "1-7 08:00-20:00"),
        ("每天 8:00至20:00", "1-7 08:00-20:00"),
        ("8:00:00-20:00:00", "1-7 08:00-20:00"),
        ("周一至周五8:00～12:00，13:30～17:30；周六 9:00-12:00",
         "1-5 08:00-12:00 13:30-17:30; 6 09:00-12:00"),
        ("星期天 8:00-9:00", "7 08:00-09:00"),
        ("24小时", "24h"),
        ("全天", "24h"),
        ("1-5 08:00-12:00 13:30-17:30; 6 22:00-06:00",
         "1-5 08:00-12:00 13:30-17:30; 6 22:00-06:00"),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(written: str, kept: str) -> None:
    assert checked_hours(hours_written(written)) == kept


@pytest.mark.parametrize(
    "written", ["8-20", "上午", "8:00", "25:00-26:00", "8:00-20:00；周一 9:00"]
)
def test_hours_that_say_too_little_are_not_guessed(written: str) -> None:
    with pytest.raises(HoursUnusable):
        checked_hours(hours_written(written))


@given(st.text(max_size=40))
def test_whatever_is_written_is_read_or_refused(written: str) -> None:
    try:
        kept = checked_hours(written)
    except HoursUnusable:
        return
    assert checked_hours(kept) == kept


def test_clocks_run_in_a_window_s_own_hours_and_stop_on_its_holidays() -> None:
    early = "1-5 05:00-09:00; 6 05:00-06:00"
    window = served(early, SHANGHAI, off=frozenset({date(2026, 11, 27)}), on=frozenset())
    assert window.after(local("2026-11-26 08:50"), 15) == local("2026-11-28 05:05")
    assert window.after(local("2026-11-28 05:50"), 15) == local("2026-11-30 05:05")


def test_a_window_that_never_closes_has_no_holidays() -> None:
    window = served("24h", SHANGHAI, off=frozenset({date(2026, 11, 27)}), on=frozenset())
    assert window.after(local("2026-11-27 03:00"), 15) == local("2026-11-27 03:15")


def test_a_window_with_hours_of_its_own_is_served_on_the_free_days_that_are_worked() -> None:
    holiday, worked = date(2026, 11, 26), date(2026, 11, 28)
    window = served("1-5 05:00-09:00", SHANGHAI, off=frozenset({holiday}), on=frozenset({worked}))
    assert (window.works(holiday), window.works(worked)) == (False, True)


def test_what_never_closes_works_every_day_by_its_own_wall_clock() -> None:
    for gate in (round_the_clock(SHANGHAI), served("24h", SHANGHAI, on=frozenset())):
        assert gate.zone == SHANGHAI
        assert gate.always
        assert sorted(gate.shifts) == list(range(7))
        assert set(gate.shifts.values()) == {(Shift(time(), time()),)}


@pytest.mark.parametrize(
    ("hours", "begin", "end"),
    [
        ("1 07:30-12:15", "2026-11-23 07:30", "2026-11-23 12:15"),
        ("1 00:00-00:59", "2026-11-23 00:00", "2026-11-23 00:59"),
        ("1 16:45-23:59", "2026-11-23 16:45", "2026-11-23 23:59"),
        ("1 16:00-24:00", "2026-11-23 16:00", "2026-11-24 00:00"),
        ("1 23:00-06:30", "2026-11-23 23:00", "2026-11-24 06:30"),
    ],
)
def test_a_window_is_served_from_minute_to_minute(hours: str, begin: str, end: str) -> None:
    window = served(hours, SHANGHAI, on=frozenset())
    monday = local("2026-11-23 00:00")
    assert window.after(monday, 1) == local(begin) + timedelta(minutes=1)
    assert window.end_of_day_after(monday - timedelta(days=1), 1) == local(end)


def test_the_day_of_a_moment_is_that_of_the_yard() -> None:
    after_midnight = datetime(2026, 11, 26, 17, tzinfo=UTC)  # 01:00 on the 27th in the yard
    assert OFFICE.end_of_day_after(after_midnight, 1) == local("2026-11-30 17:30")


def test_hours_take_two_hundred_characters_and_no_more() -> None:
    span = " 08:00-09:00"
    longest = f"1-5{span * 8}; 6-7{span * 8}"
    assert len(longest) == LONGEST_HOURS
    assert checked_hours(longest) == longest
    with pytest.raises(HoursUnusable):
        checked_hours(f"1-5{span * 8}; 6{span * 4}; 7{span * 4}")  # one more


def test_a_free_day_that_is_worked_has_hours_of_its_own_or_else_those_of_a_monday() -> None:
    saturday, sunday = date(2026, 11, 28), date(2026, 11, 29)
    window = served("1-5 08:00-12:00; 6 05:00-06:00", SHANGHAI, on=frozenset({saturday, sunday}))
    assert window.end_of_day_after(local("2026-11-27 09:00"), 1) == local("2026-11-28 06:00")
    assert window.end_of_day_after(local("2026-11-27 09:00"), 2) == local("2026-11-29 12:00")


def test_what_is_due_when_a_shift_ends_is_due_then_and_not_when_the_next_begins() -> None:
    assert OFFICE.after(local("2026-11-23 11:45"), 15) == local("2026-11-23 12:00")
    assert OFFICE.after(local("2026-11-23 11:45"), 16) == local("2026-11-23 13:31")


def test_moments_are_told_in_utc() -> None:
    for due in (
        OFFICE.after(local("2026-11-23 09:00"), 15),
        OFFICE.after(local("2026-11-23 22:00"), 15),
        OFFICE.end_of_day_after(local("2026-11-23 09:00"), 1),
        *Shift(time(8), time(12)).on(date(2026, 11, 23), SHANGHAI),
    ):
        assert due.tzinfo is UTC


def test_a_shift_that_takes_a_day_and_a_night_still_runs_on_the_next_evening() -> None:
    new_york = ZoneInfo("America/New_York")
    window = served("1 22:00-22:00", new_york, on=frozenset())
    tuesday = local("2026-11-24 21:00", new_york)  # already Wednesday in UTC
    assert window.after(tuesday, 15) == tuesday + timedelta(minutes=15)


def test_what_comes_at_the_very_end_of_a_shift_begins_with_the_next() -> None:
    assert OFFICE.after(local("2026-11-23 12:00"), 0) == local("2026-11-23 13:30")


def test_days_without_any_hours_are_passed_over_whatever_they_are() -> None:
    monday = {0: (Shift(time(8), time(12)),)}
    never_closed = WorkingTime(SHANGHAI, monday, always=True)
    assert never_closed.after(local("2026-11-23 11:50"), 15) == local("2026-11-30 08:05")
    sunday = date(2026, 11, 29)  # worked, but there are no hours of a Monday either
    saturdays = served("6 05:00-06:00", SHANGHAI, on=frozenset({sunday}))
    assert not saturdays.works(sunday)
    assert saturdays.after(local("2026-11-28 05:50"), 15) == local("2026-12-05 05:05")
