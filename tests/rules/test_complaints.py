"""Complaints: numbers that survive copying, and a sentence for every state."""

from contextlib import suppress
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.complaints import (
    CATEGORIES,
    LETTERS,
    STATES,
    State,
    checked_tracking_number,
    due,
    tracking_number,
)
from survey.refusals import ComplaintUnknown

DAY = date(2026, 11, 23)
draws = st.lists(st.integers(0, len(LETTERS) - 1), min_size=5, max_size=5)


def numbered(drawn: list[int]) -> str:
    letters = iter(drawn)
    return tracking_number(DAY, lambda _n: next(letters))


def test_a_number_names_the_month() -> None:
    assert numbered([0, 1, 2, 3, 4]).startswith("T2611-23456")


@given(draws)
def test_a_number_is_read_however_it_was_copied(drawn: list[int]) -> None:
    number = numbered(drawn)
    for copied in (number, number.lower(), f" {number} ", number.replace("-", " ")):
        assert checked_tracking_number(copied) == number


@given(draws)
def test_two_neighbours_swapped_are_no_number(drawn: list[int]) -> None:
    number = numbered(drawn)
    for at, (left, right) in enumerate(pairwise(number)):
        if at < 6 or LETTERS.find(left) % 31 == LETTERS.find(right) % 31:
            continue
        swapped = number[:at] + right + left + number[at + 2 :]
        if at + 2 < len(number):
            with pytest.raises(ComplaintUnknown):
                checked_tracking_number(swapped)


@given(st.text(max_size=80) | st.from_regex("T[0-9]{4}-?[A-Z2-9]{6}", fullmatch=True))
def test_what_is_read_is_a_number_and_all_else_is_refused(text: str) -> None:
    with suppress(ComplaintUnknown):
        number = checked_tracking_number(text)
        assert checked_tracking_number(number) == number


def test_every_state_and_category_has_its_words() -> None:
    assert set(STATES) == set(State)
    for text in (*CATEGORIES.values(), *(s.name for s in STATES.values())):
        assert text.zh
        assert text.en
    assert all(state.next.zh and state.next.en for state in STATES.values())


@pytest.mark.parametrize(
    ("received", "verified", "closed"),
    [
        (date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 30)),  # a Monday
        (date(2026, 11, 26), date(2026, 11, 30), date(2026, 12, 3)),  # a Thursday
        (date(2026, 11, 28), date(2026, 12, 1), date(2026, 12, 4)),  # a Saturday
    ],
)
def test_a_promise_is_counted_in_working_days(received: date, verified: date, closed: date) -> None:
    [_, day] = due(State.RECEIVED, received_on=received) or (None, None)
    assert day == verified
    [_, day] = due(State.UPHELD, received_on=received) or (None, None)
    assert day == closed
    assert due(State.CLOSED, received_on=received) is None
