"""A puzzle is one rating's and one phone's, in altcha's form, and only its whole key solves it."""

import pytest

from kiosk.locks.puzzles import COST, LEAST, MORE, TOLD, is_solved, puzzle_for

RATING, PHONE = "0190e5f0-0000-7000-8000-000000000001", "a" * 32
KEY = "7f9570959eaae811801eb03b06273f623ce9fa2047db4a81c7b3b8e1e48d445b"
"""Found with altcha's own solver (2.3.0), at counter 251."""


def test_what_altchas_own_solver_finds_is_the_solution() -> None:
    puzzle = puzzle_for("secret", RATING, PHONE)
    assert puzzle.parameters["keyPrefix"] == KEY[: 2 * TOLD]
    assert puzzle.parameters["algorithm"] == "PBKDF2/SHA-256"
    assert is_solved("secret", RATING, PHONE, KEY)


@pytest.mark.parametrize(
    ("secret", "rating", "phone"),
    [("other", RATING, PHONE), ("secret", RATING[:-1] + "2", PHONE), ("secret", RATING, "b" * 32)],
)
def test_it_solves_no_other_houses_ratings_or_phones(secret: str, rating: str, phone: str) -> None:
    assert puzzle_for(secret, rating, phone) != puzzle_for("secret", RATING, PHONE)
    assert not is_solved(secret, rating, phone, KEY)


@pytest.mark.parametrize(
    "key",
    [None, 7, True, [], {}, "", KEY[: 2 * TOLD], KEY[:-1], KEY + "0", KEY.upper(), "é" * 64,
     "\ud800", "0" * 100_000],
)  # fmt: skip
def test_what_is_not_the_whole_key_solves_nothing(key: object) -> None:
    assert not is_solved("secret", RATING, PHONE, key)


def test_a_phone_of_five_years_works_for_seconds_at_most() -> None:
    # 5,000 iterations take a phone of today about 2 ms, one of five years about 8.
    assert COST * (LEAST + MORE) <= 1_500_000
