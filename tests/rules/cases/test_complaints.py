"""Complaints: numbers that survive copying, and a sentence for every state."""

from contextlib import suppress
from datetime import date
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.books.policy import DEFAULT_POLICY, Policy
from survey.cases.complaints import (
    CATEGORIES,
    LETTERS,
    STATES,
    State,
    checked_tracking_number,
    standing,
    tracking_number,
)
from survey.refusals.complaints import ComplaintUnknown

DAY = date(2026, 11, 23)
TYPED: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
draws = st.lists(st.integers(0, len(LETTERS) - 1), min_size=5, max_size=5)


def numbered(drawn: list[int]) -> str:
    letters = iter(drawn)
    return tracking_number(DAY, lambda _n: next(letters))


def test_a_number_names_the_month() -> None:
    assert numbered([0, 1, 2, 3, 4]).startswith("T2611-23456")


def test_a_number_given_out_today_is_one_for_ever() -> None:
    assert numbered([0, 1, 2, 3, 4]) == checked_tracking_number("T2611-23456J")
    assert checked_tracking_number("T2703-Y9M4DD") == "T2703-Y9M4DD"


def test_each_letter_is_drawn_from_all_of_them() -> None:
    assert tracking_number(DAY, lambda n: n - 1).startswith("T2611-" + LETTERS[-1] * 5)


@given(draws)
def test_a_number_is_read_however_it_was_copied(drawn: list[int]) -> None:
    number = numbered(drawn)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    for copied in (
        number,
        number.lower(),
        f" {number} ",
        number.replace("-", " "),
        number.replace("-", "—"),
        " ".join(number),
        wide,
        wide.lower(),
    ):
        assert checked_tracking_number(copied) == number


@given(draws)
def test_one_wrong_character_is_no_number(drawn: list[int]) -> None:
    number = numbered(drawn)
    for at, right in enumerate(number):
        for wrong in set(TYPED) - {right}:
            with pytest.raises(ComplaintUnknown):
                checked_tracking_number(number[:at] + wrong + number[at + 1 :])


def test_no_two_letters_of_a_number_look_alike() -> None:
    assert not set(LETTERS) & set("01IOZ")
    assert len(set(LETTERS)) == len(LETTERS) == 31


@given(draws)
def test_two_neighbours_swapped_are_no_number(drawn: list[int]) -> None:
    number = numbered(drawn)
    bare = number.replace("-", "")
    for at, (left, right) in enumerate(pairwise(bare[:-1])):
        if left != right:
            with pytest.raises(ComplaintUnknown):
                checked_tracking_number(bare[:at] + right + left + bare[at + 2 :])


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


def test_the_first_promise_names_the_minutes() -> None:
    promised = standing(State.RECEIVED, DEFAULT_POLICY).next
    assert "15 分钟" in promised.zh
    assert "30 分钟" in promised.zh
    assert "15 minutes" in promised.en
    other = standing(State.RECEIVED, Policy(reply_minutes=7, on_site_minutes=44)).next
    assert "7 分钟" in other.zh
    assert "7 minutes" in other.en
    assert "44" in other.zh
    assert "44" in other.en


def test_a_number_is_looked_for_in_sixty_characters_and_no_more() -> None:
    number = numbered([0, 1, 2, 3, 4])
    assert checked_tracking_number(number.rjust(60)) == number
    with pytest.raises(ComplaintUnknown):
        checked_tracking_number(number.rjust(61))
