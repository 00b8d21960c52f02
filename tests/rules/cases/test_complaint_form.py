"""The complaint form: what it asks, and what it makes of the answers."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.cases import complaint_form, contacts
from survey.cases.complaint_form import (
    WORDS_LIMIT,
    Told,
    checked_category,
    checked_moment,
    checked_photos,
    checked_words,
)
from survey.cases.complaints import CATEGORIES
from survey.cases.contacts import Contact, checked_contact
from survey.refusals.complaints import (
    CategoryUnknown,
    ComplaintWithoutWords,
    ContactUnreadable,
    MomentInFuture,
    MomentTooLongAgo,
    MomentUnreadable,
    TooManyPhotos,
)
from survey.refusals.given import WordsTooLong
from survey.refusals.kinds import SurveyError
from survey.texts import Text

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


def moment(when: object, picked: object = None, *, now: datetime = NOW) -> datetime:
    return checked_moment(when, picked, now=now, zone=SHANGHAI)


def test_just_now_is_now() -> None:
    assert moment("now") == moment(None) == moment("whenever") == NOW


def test_earlier_today_is_two_hours_ago_but_never_yesterday() -> None:
    assert moment("today") == NOW - timedelta(hours=2)
    just_after_midnight = datetime(2026, 11, 22, 16, 20, tzinfo=UTC)
    assert moment("today", now=just_after_midnight) == datetime(2026, 11, 22, 16, tzinfo=UTC)


def test_a_picked_time_is_read_in_the_business_time_zone() -> None:
    assert moment("picked", "2026-11-23T08:15") == datetime(2026, 11, 23, 0, 15, tzinfo=UTC)
    assert moment("picked", "2026-11-23T00:15+00:00") == datetime(2026, 11, 23, 0, 15, tzinfo=UTC)


def test_a_phone_whose_clock_is_a_little_ahead_is_believed_to_mean_now() -> None:
    assert moment("picked", "2026-11-23T10:40") == NOW
    with pytest.raises(MomentInFuture):
        moment("picked", "2026-11-23T10:41")


def test_a_year_ago_can_be_looked_into_and_a_minute_longer_cannot() -> None:
    assert moment("picked", "2025-11-23T10:30") == NOW - timedelta(days=365)
    with pytest.raises(MomentTooLongAgo) as refused:
        moment("picked", "2025-11-23T10:29")
    assert "365" in refused.value.said.en


@given(st.text() | st.none() | st.integers())
def test_whatever_is_picked_gives_a_moment_or_a_sentence(picked: object) -> None:
    with suppress(MomentUnreadable, MomentInFuture, MomentTooLongAgo):
        assert NOW - complaint_form.OLDEST <= moment("picked", picked) <= NOW


def test_six_photos_are_taken_and_a_seventh_is_not() -> None:
    numbers = [f"{n:064x}" for n in range(7)]
    assert checked_photos(numbers[:6]) == tuple(numbers[:6])
    assert checked_photos([*numbers[:6], numbers[0], ""]) == tuple(numbers[:6])
    assert checked_photos(numbers[0]) == (numbers[0],)
    assert checked_photos(None) == ()
    with pytest.raises(TooManyPhotos) as refused:
        checked_photos(numbers)
    assert "6" in refused.value.said.en


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("phone", " 138 0013 8000 ", Contact("phone", "138 0013 8000")),
        ("phone", "0519-8660 1234", Contact("phone", "0519-8660 1234")),
        ("wechat", "li_feed", Contact("wechat", "li_feed")),
        ("carrier pigeon", "加工部门口", Contact("other", "加工部门口")),
        ("phone", "  ", None),
        ("phone", None, None),
    ],
)
def test_a_contact_is_checked_leniently(kind: str, value: object, kept: Contact | None) -> None:
    assert checked_contact(kind, value) == kept


@pytest.mark.parametrize(
    "value",
    ["1234", "打给我", "1" * 101, pytest.param("1" + "\u0301\u0316" * 500_000, id="heaped")],
)
def test_what_can_reach_nobody_is_refused(value: str) -> None:
    with pytest.raises(ContactUnreadable):
        checked_contact("phone", value)


@pytest.mark.parametrize(
    ("contact", "masked"),
    [
        (Contact("phone", "13800138000"), "138••••8000"),
        (Contact("wechat", "li_feed"), "l••••d"),
        (Contact("other", "老王"), "••••"),
    ],
)
def test_a_masked_contact_shows_too_little_to_use(contact: Contact, masked: str) -> None:
    assert contact.masked == masked


@given(st.sampled_from(list(contacts.KINDS)), st.text(min_size=1, max_size=60))
def test_a_mask_hides_at_least_a_third(kind: str, value: str) -> None:
    masked = Contact(kind, value).masked
    assert len(masked.replace("•", "")) <= max(0, len(value) * 2 // 3)


def test_every_field_is_asked_in_both_languages_under_a_name_of_its_own() -> None:
    names = [each.name for each in complaint_form.inputs()]
    assert len(names) == len(set(names)) == 11
    said = [value for value in vars(complaint_form).values() if isinstance(value, Text)]
    said += [each.label for each in (*complaint_form.inputs(), *complaint_form.FIELDS)]
    for text in said:
        assert bool(text.zh) == bool(text.en) == (text is not complaint_form.NOTHING)


def test_only_what_is_not_known_is_asked() -> None:
    def left_out(*, placed: bool, score: int | None) -> set[str]:
        asked = complaint_form.asked(placed=placed, score=score)
        return {each.name for each in complaint_form.FIELDS} - {each.name for each in asked}

    assert left_out(placed=False, score=2) == set()
    assert left_out(placed=True, score=2) == {"window"}
    assert left_out(placed=False, score=3) == {"follow_up"}
    assert left_out(placed=True, score=None) == {"window", "follow_up"}


@given(
    st.dictionaries(
        st.sampled_from(["words", "category", "when", "picked", "photo", "contact"]),
        st.none() | st.text(max_size=30) | st.integers() | st.lists(st.text(max_size=5)),
    )
)
def test_whatever_is_posted_is_told_or_refused(form: dict[str, object]) -> None:
    with suppress(SurveyError):
        told = complaint_form.told(form, now=NOW, zone=SHANGHAI)
        assert 0 < len(told.words) <= complaint_form.WORDS_LIMIT


FORM: Final = {
    "words": " 司机被骂 ",
    "category": "attitude",
    "when": "picked",
    "picked": "2026-11-23T08:15",
    "photo": ["a" * 64],
    "contact_kind": "wechat",
    "contact": "li_feed",
}


def test_a_form_tells_all_that_was_filled_in() -> None:
    assert complaint_form.told(FORM, now=NOW, zone=SHANGHAI) == Told(
        words="司机被骂",
        category="attitude",
        occurred_at=datetime(2026, 11, 23, 0, 15, tzinfo=UTC),
        photos=("a" * 64,),
        contact=Contact("wechat", "li_feed"),
    )


def test_words_and_a_category_are_enough_to_complain() -> None:
    form = {"words": "司机被骂", "category": "attitude"}
    assert complaint_form.told(form, now=NOW, zone=SHANGHAI) == Told(
        "司机被骂", "attitude", NOW, (), None
    )


@pytest.mark.parametrize("words", [None, "", " \n", 5, ["words"]])
def test_nobody_complains_without_words(words: object) -> None:
    with pytest.raises(ComplaintWithoutWords):
        complaint_form.told(FORM | {"words": words}, now=NOW, zone=SHANGHAI)


def test_a_complaint_takes_two_thousand_characters_and_no_more() -> None:
    assert checked_words("长" * WORDS_LIMIT) == "长" * WORDS_LIMIT
    with pytest.raises(WordsTooLong):
        checked_words("长" * (WORDS_LIMIT + 1))


@pytest.mark.parametrize("category", [None, "", "weather", 5, ["attitude"]])
def test_nobody_complains_of_what_is_no_category(category: object) -> None:
    assert set(map(checked_category, CATEGORIES)) == set(CATEGORIES)
    with pytest.raises(CategoryUnknown):
        complaint_form.told(FORM | {"category": category}, now=NOW, zone=SHANGHAI)
