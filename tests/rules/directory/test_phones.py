"""Whose phone may stay signed in, when it locks, and which PINs are too easy."""

from datetime import UTC, datetime

import pytest

from survey.directory.phones import LOCKS_AFTER, is_locked, may_stay, required_pin
from survey.directory.roles import Role
from survey.directory.sessions import NOTED_WITHIN
from survey.refusals.sign_in import PinsDiffer, PinTooEasy

SEEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_phones_of_who_walks_checks_and_has_no_power_may_stay() -> None:
    assert {role for role in Role if may_stay(role)} == {Role.INSPECTOR, Role.QUALITY_MANAGER}


def test_one_with_a_pin_locks_unused_and_no_other_does() -> None:
    late = SEEN + LOCKS_AFTER + NOTED_WITHIN
    assert is_locked(has_pin=True, seen_at=SEEN, at=late)
    assert not is_locked(has_pin=True, seen_at=SEEN, at=SEEN + LOCKS_AFTER)
    assert not is_locked(has_pin=False, seen_at=SEEN, at=late)


def test_a_pin_is_read_however_it_is_typed() -> None:
    assert required_pin("４８２ 915", "482915") == "482915"


@pytest.mark.parametrize("pin", ["000000", "123456", "654321", "707070", "482482", "1234567", "二"])
def test_what_is_guessed_first_is_no_pin(pin: str) -> None:
    with pytest.raises(PinTooEasy):
        required_pin(pin, pin)


def test_a_pin_repeated_otherwise_is_refused() -> None:
    with pytest.raises(PinsDiffer):
        required_pin("482915", "482916")
