"""Three shifts with the company's times, weeks copied by the wall clock, gaps in service."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.directory.duties import Clash, Duty, clash_of
from survey.directory.shifts import (
    PROPOSED,
    Shifts,
    Turn,
    a_week_on,
    gaps,
    monday_of,
    spelled,
    week_of,
)
from survey.directory.working_time import office, round_the_clock
from survey.refusals.directory import ShiftsUnusable

ZONE = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 23)
HOUR = timedelta(hours=1)


def at(hour: float, day: date = MONDAY, zone: ZoneInfo = ZONE) -> datetime:
    return (datetime.combine(day, time(), zone) + hour * HOUR).astimezone(UTC)


def duty(begin: float, end: float, person: str = "A", window: str = "W") -> Duty:
    return Duty(window, person, at(begin), at(end))


def test_the_shifts_are_read_as_they_are_written() -> None:
    shifts = Shifts.read(PROPOSED)
    assert str(shifts) == PROPOSED
    assert spelled(shifts.by_turn[Turn.NIGHT]) == "22:00-06:00"
    begin, end = shifts.by_turn[Turn.NIGHT].on(MONDAY, ZONE)
    assert (begin, end) == (at(22), at(30))


@pytest.mark.parametrize(
    "words", ["", "06:00-14:00", "06:00-14:00 14:00-22:00 22:00-24:00", "a b c", f"{PROPOSED} x"]
)
def test_anything_else_is_refused(words: str) -> None:
    with pytest.raises(ShiftsUnusable):
        Shifts.read(words)


def test_three_shifts_need_all_times_and_begin_apart() -> None:
    six, two, ten = time(6), time(14), time(22)
    assert str(Shifts.of([(six, two), (two, ten), (ten, six)])) == PROPOSED
    for spans in ([(six, two), (two, ten)], [(six, None), (two, ten), (ten, six)],
                  [(six, two), (six, ten), (ten, six)]):  # fmt: skip
        with pytest.raises(ShiftsUnusable):
            Shifts.of(spans)


def test_a_copy_keeps_the_wall_clock_though_clocks_were_put_back() -> None:
    before = date(2026, 10, 19)  # clocks are put back on the 25th
    night = Duty("W", "A", at(22, before, BERLIN), at(30, before, BERLIN))
    [copied] = a_week_on([night], BERLIN)
    local = copied.starts_at.astimezone(BERLIN)
    assert (local.date(), local.hour) == (date(2026, 10, 26), 22)
    assert copied.starts_at - night.starts_at == timedelta(days=7, hours=1)


def test_a_gap_is_service_without_anybody() -> None:
    served = office(ZONE).stretches(MONDAY)
    assert gaps(served, []) == served
    assert gaps(served, [duty(8, 17.5)]) == []
    assert gaps(served, [duty(9, 10), duty(13, 17)]) == [
        (at(8), at(9)), (at(10), at(12)), (at(17), at(17.5)),
    ]  # fmt: skip


def test_around_the_clock_a_night_shift_of_the_day_before_covers_the_morning() -> None:
    served = round_the_clock(ZONE).stretches(MONDAY)
    assert gaps(served, [duty(-2, 6), duty(6, 14), duty(14, 22)]) == [(at(22), at(24))]


@given(st.lists(st.tuples(st.integers(-10, 40), st.integers(1, 12)), max_size=8))
def test_service_is_duties_and_gaps_and_nothing_else(spans: list[tuple[int, int]]) -> None:
    served = [(at(0), at(24))]
    found = gaps(served, [duty(begin, begin + length) for begin, length in spans])
    hours = {n for n in range(24) if any(begin <= n < begin + length for begin, length in spans)}
    missing = {n for n in range(24) if any(b <= at(n) < e for b, e in found)}
    assert hours.isdisjoint(missing)
    assert hours | missing == set(range(24))


def test_what_is_in_the_way_of_a_duty() -> None:
    wanted = duty(8, 16)
    assert clash_of(wanted, [duty(16, 24), duty(0, 8), duty(8, 16, "B", "OTHER")]) is None
    assert clash_of(wanted, [duty(15, 20, "A", "OTHER")]) is Clash.BUSY
    assert clash_of(wanted, [duty(15, 20, "B")]) is Clash.TAKEN
    assert clash_of(wanted, [duty(9, 10, "B"), duty(15, 20, "A", "OTHER")]) is Clash.BUSY


def test_a_week_begins_on_its_monday() -> None:
    assert monday_of(date(2026, 11, 29)) == MONDAY
    assert week_of(MONDAY, ZONE) == (at(0), at(7 * 24))
    begin, end = week_of(date(2026, 10, 19), BERLIN)
    assert end - begin == timedelta(days=7, hours=1)
