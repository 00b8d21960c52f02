"""The second factor counts as RFC 6238 says, takes codes kindly and never twice as long."""

from datetime import UTC, datetime, timedelta

import pytest

from survey.directory.roles import Deed
from survey.directory.second_factor import (
    DECISIONS,
    PROOF_LASTS,
    address,
    code_of,
    counter_at,
    counter_of,
    is_proven,
    typed,
)

KEY = b"12345678901234567890"
NOW = datetime(2026, 11, 30, 12, 0, 10, tzinfo=UTC)
STEP = timedelta(seconds=30)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"),
        (1234567890, "89005924"), (2000000000, "69279037"), (20000000000, "65353130"),
    ],
)  # fmt: skip
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert code_of(KEY, counter_at(at)) == code[2:]


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_phone_whose_clock_is_a_little_off_is_understood(steps: int) -> None:
    code = code_of(KEY, counter_at(NOW + steps * STEP))
    assert counter_of(KEY, code, at=NOW) == counter_at(NOW) + steps


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_an_older_code_and_a_later_one_are_not(steps: int) -> None:
    assert counter_of(KEY, code_of(KEY, counter_at(NOW + steps * STEP)), at=NOW) is None


@pytest.mark.parametrize("text", ["123 456", "１２３４５６", " 123-456 ", "123\u3000456", "123456"])
def test_a_code_is_read_however_it_was_typed(text: str) -> None:
    assert typed(text) == "123456"


@pytest.mark.parametrize("text", ["", "abc", "١٢٣٤٥٦", "12345６７", "x" * 10_000, "\ud800"])
def test_what_is_no_code_is_none_of_the_phone(text: str) -> None:
    assert counter_of(KEY, typed(text), at=NOW) is None


def test_whoever_keeps_accounts_and_whoever_decides_about_them_shows_a_code() -> None:
    assert {Deed.KEEP_ACCOUNTS, Deed.DECIDE_ACCOUNTS} <= DECISIONS
    assert {Deed.APPROVE_MONEY, Deed.JUDGE, Deed.KEEP_POLICY, Deed.CLOSE_MONTHS} <= DECISIONS
    assert Deed.KEEP_OWN_ACCOUNT not in DECISIONS


def test_a_proof_lasts_minutes_and_none_comes_from_the_future() -> None:
    assert is_proven(NOW, at=NOW)
    assert not is_proven(NOW, at=NOW + PROOF_LASTS)
    assert not is_proven(NOW + STEP, at=NOW)
    assert not is_proven(None, at=NOW)


def test_the_picture_says_whose_the_key_is_and_hides_nothing_in_names() -> None:
    told = address("ABC", username="wang&secret=X", company="双源 集团?")
    assert told.startswith("otpauth://totp/wang%26")
    assert told.count("secret=") == 1
    assert " " not in told
