"""How a complainant may be reached: both sides of every limit."""

from datetime import UTC, datetime, timedelta

import pytest

from survey.cases.contacts import (
    ERASED_AFTER,
    FAR_TOO_LONG,
    LONGEST,
    OTHER,
    PHONE,
    WECHAT,
    Contact,
    Ending,
    checked_contact,
    erased_from,
)
from survey.refusals.complaints import ContactUnreadable


def test_a_contact_is_as_long_as_it_may_be_and_no_longer() -> None:
    longest = "x" * LONGEST
    assert checked_contact(OTHER, longest) == Contact(OTHER, longest)
    with pytest.raises(ContactUnreadable):
        checked_contact(OTHER, longest + "x")


def test_room_around_a_contact_does_not_make_it_too_long_until_it_is_absurd() -> None:
    assert checked_contact(WECHAT, "lei".ljust(FAR_TOO_LONG)) == Contact(WECHAT, "lei")
    with pytest.raises(ContactUnreadable):
        checked_contact(WECHAT, "lei".ljust(FAR_TOO_LONG + 1))


def test_a_telephone_number_has_five_digits_at_least() -> None:
    assert checked_contact(PHONE, "12 34-5") == Contact(PHONE, "12 34-5")
    with pytest.raises(ContactUnreadable):
        checked_contact(PHONE, "12 34-")
    assert checked_contact(WECHAT, "1234") == Contact(WECHAT, "1234")


@pytest.mark.parametrize("kind", ["pigeon", "", None, 5])
def test_an_unknown_way_to_reach_somebody_is_some_other_way(kind: object) -> None:
    assert checked_contact(kind, "post office box 5") == Contact(OTHER, "post office box 5")


@pytest.mark.parametrize("value", ["", "  ", None, 5])
def test_nothing_to_reach_anybody_by_is_no_contact(value: object) -> None:
    assert checked_contact(PHONE, value) is None


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (PHONE, "13812345678", "138••••5678"),
        (WECHAT, "13812345678", "138••••678"),
        (PHONE, "1381234567", "138••••567"),
        (WECHAT, "lei_ming_88", "lei••••_88"),
        (WECHAT, "lei_ming_8", "lei••••g_8"),
        (WECHAT, "lei_ming_", "l••••_"),
        (OTHER, "lei", "l••••i"),
        (OTHER, "le", "••••"),
        (OTHER, "l", "••••"),
    ],
)
def test_a_contact_is_shown_with_its_middle_hidden(kind: str, value: str, shown: str) -> None:
    assert Contact(kind, value).masked == shown


def test_a_contact_outlives_its_case_for_a_while_and_its_reopening() -> None:
    closed = datetime(2026, 11, 30, tzinfo=UTC)
    due = closed + ERASED_AFTER
    later = due + timedelta(days=1)
    assert erased_from(Ending(closed)) == due
    assert erased_from(Ending(closed, closed)) == due
    assert erased_from(Ending(closed, later)) == later


def test_a_case_that_goes_on_or_waits_keeps_its_contact() -> None:
    assert erased_from(Ending(None)) is None
    assert erased_from(Ending(datetime(2026, 11, 30, tzinfo=UTC), waits=True)) is None
