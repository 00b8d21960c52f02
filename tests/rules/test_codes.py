"""Codes typed by hand: one alphabet, nothing alike in it, read however they were copied."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.locks import tracking
from survey.cases.complaints import checked_tracking_number, tracking_number
from survey.codes import LETTERS, copied, mark_of, typed_of
from survey.refusals.complaints import ComplaintUnknown

NUMBER = tracking_number(date(2026, 10, 1), lambda n: 7 % n)
SECRET = tracking.secret_of("a house", "a key")
WIDE = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)})


def test_no_two_signs_of_a_code_look_alike() -> None:
    assert not set(LETTERS) & set("O0I1Z")
    assert set(SECRET) <= set(LETTERS)
    assert set(NUMBER.replace("-", "")[5:]) <= set(LETTERS)


WAYS = (
    str.lower,
    lambda code: code.translate(WIDE),
    lambda code: f"  {code}. ",
    lambda code: f"{code}。",
    lambda code: code.replace("-", ""),
    " ".join,
    lambda code: code.replace("-", "－").translate(WIDE).lower() + "．",
)


@pytest.mark.parametrize("way", WAYS)
def test_a_number_and_a_secret_are_read_however_they_were_copied(way: object) -> None:
    assert callable(way)
    assert checked_tracking_number(way(NUMBER)) == NUMBER
    assert tracking.secret_read(way(tracking.in_groups(SECRET))) == SECRET


@pytest.mark.parametrize("way", WAYS)
def test_a_links_code_is_read_however_it_was_copied(way: object) -> None:
    assert callable(way)
    assert tracking.link_read(way(f"{NUMBER}.{SECRET}")) == (NUMBER, SECRET)


@given(st.text(max_size=300))
def test_whatever_is_typed_is_a_number_of_ours_or_none(typed: str) -> None:
    assert set(copied(typed)) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    try:
        number = checked_tracking_number(typed)
    except ComplaintUnknown:
        return
    assert checked_tracking_number(number) == number


def test_who_has_a_secret_of_a_former_release_goes_on_opening_theirs() -> None:
    house = "a house"
    key = next(k for k in map(str, range(99)) if "Z" in before(house, k))
    kept = tracking.kept_of(before(house, key))
    assert tracking.secret_again(house, key, kept=kept) == before(house, key)
    assert kept in tracking.kept_of_typed(tracking.secret_read(before(house, key)))
    made = tracking.secret_of(house, key)
    assert tracking.secret_again(house, key, kept=tracking.kept_of(made)) == made


def before(house: str, key: str) -> str:
    """Return a secret as the former release made it."""
    letters = tracking.LETTERS_BEFORE
    made = tracking._made(house, key, letters)
    assert set(made) <= set(letters)
    return made


def test_a_two_written_like_a_z_opens_all_the_same() -> None:
    key = next(k for k in map(str, range(99)) if "2" in tracking.secret_of("a house", k))
    secret = tracking.secret_of("a house", key)
    typed = tracking.secret_read(secret.replace("2", "z"))
    assert tracking.kept_of(secret) in tracking.kept_of_typed(typed)


def test_the_signs_beneath_a_code_are_five_of_the_alphabet_and_each_tokens_own() -> None:
    typed = {typed_of(f"token {n}") for n in range(500)}
    assert len(typed) == 500
    assert all(len(each) == 5 and set(each) <= set(LETTERS) for each in typed)


def test_a_mark_is_that_of_the_known_sum() -> None:
    assert mark_of("") == 0x811C9DC5
    assert mark_of("a") == 0xE40C292C
    assert mark_of("foobar") == 0xBF9CF968
