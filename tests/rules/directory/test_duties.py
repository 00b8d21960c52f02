"""Who serves when: one person or nobody, night shifts, repeated shifts by the wall clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.directory.duties import (
    LONGEST_REPEAT,
    NOBODY,
    SEVERAL,
    Duty,
    checked_duty,
    on_duty,
    repeated,
)
from survey.refusals.directory import DutyOverlaps, DutyUnusable

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
BEGIN = datetime(2026, 11, 23, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def duty(person: str, begin: float, end: float, window: str = "SB-1") -> Duty:
    return Duty(window, person, BEGIN + begin * HOUR, BEGIN + end * HOUR)


def test_exactly_one_on_duty_is_meant() -> None:
    duties = [duty("A", 0, 8), duty("B", 8, 16), duty("C", 12, 14)]
    assert on_duty(duties, BEGIN).person == "A"
    assert on_duty(duties, BEGIN + 8 * HOUR).person == "B"
    assert on_duty(duties, BEGIN + 13 * HOUR).why_not == SEVERAL
    assert on_duty(duties, BEGIN + 16 * HOUR).why_not == NOBODY


@pytest.mark.parametrize(("begin", "end"), [(0, 0), (1, 0), (0, 24.5)])
def test_a_duty_has_a_length_of_a_day_at_most(begin: float, end: float) -> None:
    with pytest.raises(DutyUnusable):
        checked_duty(duty("A", begin, end), [])


def test_a_duty_may_take_a_whole_day_and_no_longer() -> None:
    assert checked_duty(duty("A", 0, 24), []) == duty("A", 0, 24)


def test_stretches_that_only_touch_do_not_overlap() -> None:
    early, late = duty("A", 0, 8), duty("A", 8, 16)
    assert not early.overlaps(late)
    assert not late.overlaps(early)
    assert duty("A", 7, 9).overlaps(early)
    assert duty("A", 7, 9).overlaps(late)


def test_nobody_serves_twice_at_once() -> None:
    known = [duty("A", 0, 8), duty("B", 4, 12)]
    assert checked_duty(duty("A", 8, 16), known)
    assert checked_duty(duty("C", 0, 8), known)
    for window in ("SB-1", "KP-1"):
        with pytest.raises(DutyOverlaps):
            checked_duty(duty("A", 7, 9, window), known)


def test_a_shift_repeats_on_its_weekdays() -> None:
    found = list(
        repeated(
            "SB-1", "A", first=date(2026, 11, 23), last=date(2026, 12, 6), weekdays={0, 4},
            start=time(8), end=time(16), zone=SHANGHAI,
        )
    )  # fmt: skip
    assert [each.starts_at.astimezone(SHANGHAI).day for each in found] == [23, 27, 30, 4]
    assert {each.ends_at - each.starts_at for each in found} == {8 * HOUR}


def test_a_night_shift_belongs_to_the_day_it_starts_on_and_follows_the_wall_clock() -> None:
    [night] = repeated(
        "MW-1", "A", first=date(2026, 10, 24), last=date(2026, 10, 24), weekdays={5},
        start=time(22), end=time(6), zone=BERLIN,
    )  # fmt: skip
    assert night.starts_at.astimezone(BERLIN).date() == date(2026, 10, 24)
    assert night.ends_at - night.starts_at == 9 * HOUR  # the clock is put back that night


@pytest.mark.parametrize(
    ("last", "weekdays"),
    [(date(2026, 11, 22), {0}), (date(2027, 11, 30), {0}), (date(2026, 11, 30), set())],
)
def test_a_shift_that_cannot_repeat_is_refused(last: date, weekdays: set[int]) -> None:
    with pytest.raises(DutyUnusable):
        list(
            repeated(
                "SB-1", "A", first=date(2026, 11, 23), last=last, weekdays=weekdays,
                start=time(8), end=time(16), zone=SHANGHAI,
            )
        )  # fmt: skip


stretches = st.tuples(
    st.sampled_from("ABC"), st.integers(0, 40), st.integers(1, 20), st.sampled_from(["SB", "KP"])
)


@given(st.lists(stretches, max_size=12), st.integers(0, 60))
def test_of_duties_that_were_taken_nobody_stands_at_two_windows(
    given_: list[tuple[str, int, int, str]], hour: int
) -> None:
    taken: list[Duty] = []
    for person, begin, length, window in given_:
        try:
            taken.append(checked_duty(duty(person, begin, begin + length, window), taken))
        except DutyOverlaps:
            continue
    now = BEGIN + hour * HOUR
    meant = [on_duty([d for d in taken if d.window == w], now).person for w in ("SB", "KP")]
    assert meant[0] is None or meant[0] != meant[1]


def test_a_repeated_shift_is_of_its_window_and_person_and_kept_in_utc() -> None:
    [found] = repeated(
        "SB-1", "A", first=date(2026, 11, 23), last=date(2026, 11, 23), weekdays={0},
        start=time(8), end=time(16), zone=SHANGHAI,
    )  # fmt: skip
    assert (found.window, found.person) == ("SB-1", "A")
    assert found.starts_at.tzinfo is UTC
    assert found.ends_at.tzinfo is UTC
    assert (found.starts_at, found.ends_at) == (BEGIN, BEGIN + 8 * HOUR)


def test_a_shift_that_ends_when_it_starts_takes_the_whole_day() -> None:
    [found] = repeated(
        "MW-1", "A", first=date(2026, 11, 23), last=date(2026, 11, 23), weekdays={0},
        start=time(8), end=time(8), zone=SHANGHAI,
    )  # fmt: skip
    assert found.ends_at - found.starts_at == 24 * HOUR


def test_a_shift_repeats_for_a_year_and_a_day_at_most() -> None:
    first = date(2026, 11, 23)
    longest = first + LONGEST_REPEAT
    found = list(
        repeated(
            "SB-1", "A", first=first, last=longest, weekdays=range(7),
            start=time(8), end=time(16), zone=SHANGHAI,
        )
    )  # fmt: skip
    assert len(found) == 367
    with pytest.raises(DutyUnusable):
        next(
            repeated(
                "SB-1", "A", first=first, last=longest + timedelta(days=1), weekdays=range(7),
                start=time(8), end=time(16), zone=SHANGHAI,
            )
        )  # fmt: skip
