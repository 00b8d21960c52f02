"""What people hand in: words kept as written without what harms, keys and marks in one spelling."""

import unicodedata
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from survey.given import (
    SEARCH_LIMIT,
    WORDS_LIMIT,
    checked_key,
    checked_photo,
    clean_words,
    fingerprint,
    harmless,
    look,
    moment_made,
    plain_code,
    required_words,
    searched_for,
)
from survey.refusals.feedback import NotARating
from survey.refusals.given import KeyInvalid, ReasonMissing, WordsTooLong

MOMENT = datetime(2026, 10, 31, 15, 59, tzinfo=UTC)
KEY = "6f1c2f0e-3a53-4c5c-9d6c-0a4b7e0f2f11"


@given(st.uuids())
def test_a_key_has_one_spelling(key: UUID) -> None:
    for spelt in (str(key), str(key).upper(), key.hex):
        assert checked_key(spelt) == str(key)


@pytest.mark.parametrize(
    "value",
    [None, "", 5, "1", KEY[:-1], KEY + "0", KEY + "\n", f" {KEY}", f"{{{KEY}}}", f"urn:uuid:{KEY}",
     "1_" * 15 + "11", "0x" + "1" * 30, "１" * 32, "g" * 32, [KEY], "'; DROP TABLE rating; --"],
)  # fmt: skip
def test_what_is_no_key_is_refused(value: object) -> None:
    with pytest.raises(KeyInvalid):
        checked_key(value)


@pytest.mark.parametrize("value", [None, "", "a" * 63, "A" * 64, "g" * 64, "../" * 21 + "a", 5])
def test_what_is_no_photo_is_refused(value: object) -> None:
    with pytest.raises(NotARating):
        checked_photo(value)
    assert checked_photo("0af9" * 16) == "0af9" * 16


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  态度很好 \n", "态度很好"),
        ("a\r\nb\rc\u2028d\x85e\vf", "a\nb\nc\nd\ne\nf"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("\u202eevil\u202c \u2066x\u2069\u200f", "evil x"),
        ("e\u0301", "é"),
        ("e\x00\u0301", "é"),
        ("half \ud83d a pair", "half  a pair"),
        ("na\u200bme\ufeff \ufffe\U0001ffff", "name"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("![](http://x)", "![](http://x)"),
        ("tab\tstays", "tab\tstays"),
        ("👨‍👩‍👧 1️⃣", "👨‍👩‍👧 1️⃣"),
        ("newer than Python: \U0001fae9\U0001facd", "newer than Python: \U0001fae9\U0001facd"),
        ("a rare name: \ue000", "a rare name: \ue000"),
    ],
)
def test_words_are_kept_as_written_without_what_harms(written: str, kept: str) -> None:
    assert clean_words(written) == kept


@pytest.mark.parametrize("written", ["", " \n\t", "\u3000", "\u200b\ufeff", "\u200d\ufe0f", "\x00"])
def test_words_of_which_nothing_can_be_seen_are_none(written: str) -> None:
    assert clean_words(written) == ""


def test_words_at_the_limit_are_kept_whole_and_one_more_is_refused() -> None:
    assert clean_words("好" * WORDS_LIMIT) == "好" * WORDS_LIMIT
    with pytest.raises(WordsTooLong) as refused:
        clean_words("好" * (WORDS_LIMIT + 1))
    assert "501" in refused.value.said.zh


def test_words_from_elsewhere_are_shown_whole_without_what_deceives() -> None:
    assert harmless("\u202e" + "好" * 10_000) == "好" * 10_000


def test_what_is_looked_for_is_spelt_as_words_are_kept_and_never_longer_than_a_search() -> None:
    assert searched_for(" caf\x00e\u0301\u200b ") == "café"
    assert searched_for("\x00\ud800") == ""
    assert len(searched_for("问" * 60_000)) == SEARCH_LIMIT


def test_words_are_composed_before_they_are_counted() -> None:
    assert clean_words("e\u0301" * WORDS_LIMIT) == "é" * WORDS_LIMIT
    assert clean_words("\u03b1\u0313\u0300\u0345" * WORDS_LIMIT) == "\u1f82" * WORDS_LIMIT
    assert clean_words("\n" * 50_000 + "好" + "\u200b" * 50_000) == "好"


def test_what_is_far_too_long_is_refused_before_it_is_composed() -> None:
    heaped = "a" + "\u0301\u0316" * 500_000  # composing these would take an hour
    with pytest.raises(WordsTooLong) as refused:
        clean_words(heaped)
    assert refused.value.details["length"] == len(heaped)


def test_fifty_thousand_characters_get_one_clear_sentence() -> None:
    with pytest.raises(WordsTooLong) as refused:
        clean_words("x" * 50_000)
    assert refused.value.said.en == (
        "That is too long: 500 characters at most, this has 50000. Please shorten it."
    )


@given(st.text(max_size=60))
@example("e\x00\u0301")
@example("\n\x00\n\u200b\n\n\u0301")
def test_clean_words_stay_as_they_are(written: str) -> None:
    once = clean_words(written)
    assert clean_words(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=60))
def test_no_letter_digit_or_sign_is_lost(written: str) -> None:
    assert clean_words(written) == unicodedata.normalize("NFC", written)


@given(st.lists(st.none() | st.booleans() | st.integers() | st.text(max_size=5), max_size=4))
def test_the_same_values_have_the_same_mark(values: list[object]) -> None:
    assert fingerprint(*values) == fingerprint(*list(values))
    assert fingerprint(*values) != fingerprint(*values, None)
    assert len(fingerprint(*values)) == 64


def test_a_mark_tells_a_number_from_its_digits_and_one_order_from_another() -> None:
    marks = [fingerprint(*v) for v in ((1,), ("1",), (True,), (1, 2), (2, 1), ("1,2",), ([1, 2],))]
    assert len(set(marks)) == len(marks)


def test_words_that_have_to_be_there_are_refused_where_nothing_can_be_seen() -> None:
    def words(text: str, limit: int = 5) -> str:
        return required_words(text, missing=NotARating, limit=limit)

    assert words(" 好 ") == "好"
    assert words("好" * 5) == "好" * 5
    for nothing in ("", " \n", "\u200b"):
        with pytest.raises(NotARating):
            words(nothing)
    with pytest.raises(WordsTooLong):
        words("好" * 6)
    assert required_words("好" * WORDS_LIMIT, missing=NotARating) == "好" * WORDS_LIMIT


def test_half_a_character_has_a_mark_as_well() -> None:
    assert fingerprint("\ud800") != fingerprint("\ud801")


def test_names_within_a_value_may_stand_in_any_order() -> None:
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})


def test_words_that_are_required_are_cleaned_or_refused_as_missing() -> None:
    assert required_words(" 写明\u200b ", missing=ReasonMissing) == "写明"
    with pytest.raises(ReasonMissing):
        required_words("\u200b \n", missing=ReasonMissing)
    with pytest.raises(WordsTooLong):
        required_words("字" * 501, missing=ReasonMissing)


# When something was made that arrives late

WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)


@given(st.timedeltas(-WEEK, WEEK), st.timedeltas(timedelta(0), WEEK))
def test_what_arrives_late_counts_by_its_age_whatever_the_phones_clock_says(
    off: timedelta, age: timedelta
) -> None:
    made, sent = ((MOMENT + off + at).isoformat() for at in (-age, timedelta(0)))
    assert moment_made(made, sent, now=MOMENT, patience=WEEK) == MOMENT - age


@pytest.mark.parametrize(
    ("made", "sent"),
    [
        (None, None),
        (7, MOMENT.isoformat()),
        ("yesterday", MOMENT.isoformat()),
        ("2026-10-31T10:00", MOMENT.isoformat()),
        ((MOMENT + HOUR).isoformat(), MOMENT.isoformat()),
        ((MOMENT - WEEK - HOUR).isoformat(), MOMENT.isoformat()),
        ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
    ],
)
def test_what_says_nothing_of_its_age_counts_as_it_arrives(made: object, sent: object) -> None:
    assert moment_made(made, sent, now=MOMENT, patience=WEEK) == MOMENT


def test_a_page_that_does_not_tell_when_it_sends_is_believed_by_its_clock() -> None:
    made = MOMENT - HOUR
    for sent in (None, "now"):
        assert moment_made(made.isoformat(), sent, now=MOMENT, patience=WEEK) == made


@pytest.mark.parametrize(
    "code",
    ["P1", "Ｐ１", "P\u200b1", "\ufeffP1 ", "P\xad1", "P\u202e1", "P\x7f1", "\u2066P1\u2069"],
)
def test_a_code_has_one_spelling(code: str) -> None:
    assert plain_code(code) == "P1"


@pytest.mark.parametrize(
    ("code", "other"), [("P-1", "p – 1"), ("0012", "12"), ("A 1", "a1"), ("000", "0")]
)
def test_codes_of_one_look_are_known_as_such(code: str, other: str) -> None:
    assert look(code) == look(other)


@pytest.mark.parametrize(
    ("code", "other"), [("P1", "P01"), ("P1", "P2"), ("12", "120"), ("1", "l")]
)
def test_codes_of_another_look_are_not(code: str, other: str) -> None:
    assert look(code) != look(other)


@given(st.text(max_size=20))
def test_the_one_spelling_of_a_code_stays(code: str) -> None:
    assert plain_code(plain_code(code)) == plain_code(code)
    assert look(plain_code(code)) == look(code)
