"""A slip's code, read however it was typed; the days it is valid; how long its trip lasts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey import codes
from survey.feedback import slips
from survey.feedback.slips import (
    A_PHONE_A_DAY,
    MOST,
    NUMBERED,
    SIGNED,
    SIGNS,
    TRIP_LASTS,
    Terms,
    Wanted,
    code_read,
    grouped,
    is_weak,
    number_of,
    numbered,
    refuse_closed,
    refuse_unusable,
    signature_of,
    under_way,
    whole,
)
from survey.refusals.kinds import SurveyError
from survey.refusals.slips import (
    BatchSpansNoDays,
    BatchTooLarge,
    SlipMistyped,
    SlipNotYet,
    SlipOver,
    SlipVoided,
)

NUMBERS = st.integers(1, 31**NUMBERED - 1)
SIGNATURES = st.text(st.sampled_from(codes.LETTERS), min_size=SIGNED, max_size=SIGNED)
CODES = st.builds(whole, NUMBERS, SIGNATURES)
DAY, OPENED = date(2026, 11, 30), datetime(2026, 11, 30, 8, tzinfo=UTC)


@given(NUMBERS, SIGNATURES)
def test_a_code_says_its_number_and_its_signature(number: int, signature: str) -> None:
    code = whole(number, signature)
    assert len(code) == SIGNS
    assert (number_of(code), signature_of(code)) == (number, signature)


def test_a_number_that_six_signs_do_not_hold_is_no_slips() -> None:
    assert numbered(31**NUMBERED - 1) == "Y" * NUMBERED
    with pytest.raises(ValueError, match="no slip"):
        numbered(31**NUMBERED)


@given(CODES, st.integers(0, SIGNS - 1), st.sampled_from(codes.LETTERS))
def test_any_one_sign_changed_is_refused(code: str, place: int, sign: str) -> None:
    changed = code[:place] + sign + code[place + 1 :]
    if changed == code:
        assert code_read(changed) == code
        return
    with pytest.raises(SlipMistyped):
        code_read(changed)


@given(CODES, st.integers(0, SIGNS - 2))
def test_any_two_neighbours_exchanged_are_refused(code: str, place: int) -> None:
    one, other = code[place], code[place + 1]
    changed = code[:place] + other + one + code[place + 2 :]
    if one == other:
        assert code_read(changed) == code
        return
    with pytest.raises(SlipMistyped):
        code_read(changed)


@given(CODES)
def test_a_code_is_read_however_it_was_copied_and_out_of_its_address(code: str) -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) for each in code)
    address = f"https://kiosk.example.com/trip?s={code}"
    for copied in (
        code, code.lower(), grouped(code), f" {grouped(code)}。", wide, address, address.upper(),
        f"{address}&lang=en", code.replace("2", "Z"),
    ):  # fmt: skip
        assert code_read(copied) == code


@pytest.mark.parametrize(
    "text", ["", " ", "A" * 11, "A" * 13, "O" * 12, "é" * 12, "?s=", "x" * 900]
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(SlipMistyped):
        code_read(text)


def test_a_code_is_printed_in_groups_of_four() -> None:
    assert grouped("ABCDEFGHJKLM") == "ABCD EFGH JKLM"


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        (DAY - timedelta(1), SlipNotYet), (DAY, None), (DAY + timedelta(9), None),
        (DAY + timedelta(10), SlipOver),
    ],
)  # fmt: skip
def test_a_slip_opens_a_trip_on_its_days_alone(
    day: date, refusal: type[SurveyError] | None
) -> None:
    terms = Terms(DAY, DAY + timedelta(9))
    if refusal is None:
        refuse_closed(terms, day)
    else:
        with pytest.raises(refusal):
            refuse_closed(terms, day)


def test_a_voided_slip_opens_none_on_any_day() -> None:
    with pytest.raises(SlipVoided):
        refuse_closed(Terms(DAY, DAY, voided=True), DAY)


def test_a_trip_lasts_a_day_and_a_night_from_its_first_scan() -> None:
    assert under_way(OPENED, OPENED)
    assert under_way(OPENED, OPENED + TRIP_LASTS - timedelta(seconds=1))
    assert not under_way(OPENED, OPENED + TRIP_LASTS)
    assert under_way(OPENED, OPENED - timedelta(seconds=5))  # another server's clock
    assert not under_way(OPENED, OPENED - timedelta(minutes=2))


def test_a_lorry_weighed_ten_times_a_day_is_honest_and_a_roll_of_slips_is_not() -> None:
    assert not is_weak(10)
    assert not is_weak(A_PHONE_A_DAY)
    assert is_weak(A_PHONE_A_DAY + 1)


@pytest.mark.parametrize("many", [0, -1, MOST + 1])
def test_a_batch_has_some_slips_and_not_too_many(many: int) -> None:
    with pytest.raises(BatchTooLarge):
        refuse_unusable(Wanted(many, DAY, DAY), today=DAY)
    refuse_unusable(Wanted(MOST, DAY, DAY), today=DAY)


def test_a_batch_is_valid_on_some_day_from_today_on_and_not_for_years() -> None:
    longest = slips.LONGEST_VALID
    refuse_unusable(Wanted(1, DAY - timedelta(3), DAY), today=DAY)
    refuse_unusable(Wanted(1, DAY, DAY + timedelta(longest)), today=DAY)
    for first, last in (
        (DAY, DAY - timedelta(1)),
        (DAY - timedelta(3), DAY - timedelta(1)),
        (DAY, DAY + timedelta(longest + 1)),
    ):
        with pytest.raises(BatchSpansNoDays):
            refuse_unusable(Wanted(1, first, last), today=DAY)
