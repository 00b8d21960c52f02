"""Ratings: what a score, a key and words may be, how long a visit lasts, when one is held."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.books.policy import DEFAULT_POLICY
from survey.feedback.ratings import (
    DEVICE_REPEATS,
    checked_score,
    comes_back,
    flag_for,
    may_be_added,
    same_visit,
)
from survey.refusals.feedback import ScoreOutOfRange

MOMENT = datetime(2026, 10, 31, 15, 59, tzinfo=UTC)


@pytest.mark.parametrize("score", [1, 2, 3, 4, 5])
def test_a_score_is_a_whole_number_or_its_digit(score: int) -> None:
    assert checked_score(score) == checked_score(str(score)) == score


@pytest.mark.parametrize(
    "value",
    [0, 6, -1, 10**30, 4.5, 5.0, float("nan"), float("inf"), True, False, None, "", "0", "6", "5.0",
     "05", "+5", "５", "٥", "5; DROP", "NaN", "five", b"5", [5], {"score": 5}, "5" * 5000],
)  # fmt: skip
def test_what_is_no_score_is_refused(value: object) -> None:
    with pytest.raises(ScoreOutOfRange):
        checked_score(value)


@pytest.mark.parametrize(
    ("given_today", "flag"), [(0, None), (5, None), (6, DEVICE_REPEATS), (400, DEVICE_REPEATS)]
)
def test_a_device_that_rates_all_day_is_held_never_blocked(
    given_today: int, flag: str | None
) -> None:
    assert DEFAULT_POLICY.device_daily_limit == 6
    assert flag_for(given_today, DEFAULT_POLICY.device_daily_limit) == flag


@pytest.mark.parametrize(("minutes", "one"), [(0, True), (30, True), (90, True), (91, False)])
def test_a_visit_is_half_an_hour_and_an_hour_for_clocks_that_differ(
    minutes: int, one: bool
) -> None:
    assert DEFAULT_POLICY.visit_minutes == 30
    first, second = MOMENT, MOMENT + timedelta(minutes=minutes)
    stay = DEFAULT_POLICY.stay
    assert same_visit(first, second, stay=stay) is same_visit(second, first, stay=stay) is one


def test_a_rating_may_be_added_to_for_a_week() -> None:
    week, second = timedelta(days=7), timedelta(seconds=1)
    assert may_be_added(MOMENT, MOMENT + week)
    assert not may_be_added(MOMENT, MOMENT + week + second)


@given(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers())
)
def test_whatever_is_sent_is_a_score_or_a_sentence(value: object) -> None:
    with suppress(ScoreOutOfRange):
        assert checked_score(value) in {1, 2, 3, 4, 5}


@pytest.mark.parametrize(("minutes", "again"), [(0, False), (14, False), (15, True), (300, True)])
def test_a_lorry_is_not_at_a_window_again_within_a_quarter_of_an_hour(
    minutes: int, again: bool
) -> None:
    came = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert comes_back(came, came + timedelta(minutes=minutes)) is again


def test_who_was_never_there_does_not_come_back() -> None:
    assert not comes_back(None, datetime(2026, 11, 23, 9, tzinfo=UTC))
