"""A screen's code is another one each half minute, and read for a minute and a half at most."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.locks.screen_codes import (
    READ_WITHIN,
    STEP,
    ends_of,
    screen_code,
    step_of,
    step_read,
)

SECRET = "a secret"
AT = datetime(2026, 11, 30, 6, 45, tzinfo=UTC)


@given(st.integers(0, 300))
def test_a_code_is_read_for_three_half_minutes_and_no_longer(seconds: int) -> None:
    code, later = screen_code(SECRET, "window", AT), AT + timedelta(seconds=seconds)
    read = step_read(SECRET, "window", code, at=later)
    assert read == (step_of(AT) if seconds < READ_WITHIN * STEP.total_seconds() else None)


def test_a_code_of_the_future_is_none_of_ours() -> None:
    code = screen_code(SECRET, "window", AT + STEP)
    assert step_read(SECRET, "window", code, at=AT) is None


def test_a_code_is_of_one_window_and_one_house() -> None:
    code = screen_code(SECRET, "window", AT)
    assert step_read(SECRET, "another", code, at=AT) is None
    assert step_read("another secret", "window", code, at=AT) is None


@pytest.mark.parametrize("code", [None, 7, "", ".", "3a.", "６a.b", "z" * 99, ["a"]])
def test_what_is_no_code_opens_nothing(code: object) -> None:
    assert step_read(SECRET, "window", code, at=AT) is None


def test_a_step_ends_within_half_a_minute() -> None:
    assert timedelta() < ends_of(step_of(AT)) - AT <= STEP
