"""What a page may hand in as a draft."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.books.regulation import TEXT_LIMIT
from survey.directory.drafts import (
    BYTES,
    FIELDS,
    LONGEST,
    MOST_LETTERS,
    MOST_SENT,
    Sendings,
    Typed,
    read,
)
from survey.refusals.given import NotADraft

GOOD: dict[str, Any] = {"place": "case:T2611-ABCDEF", "round": "", "base": 3, "words": {"a": "b"}}


def test_words_by_field_are_read_with_their_place_and_version() -> None:
    typed = read(GOOD)
    assert (typed.place, typed.base, typed.words) == ("case:T2611-ABCDEF", 3, {"a": "b"})
    assert read(GOOD | {"base": None, "place": "report"}).base is None


@pytest.mark.parametrize(
    "odd",
    [
        {"place": ""},
        {"place": "case:../../x"},
        {"place": 7},
        {"round": "<b>"},
        {"page": "<b>"},
        {"base": "3"},
        {"base": True},
        {"base": 10**400},
        {"words": ["a"]},
        {"words": {"a": 1}},
        {"words": {"a b": "x"}},
        {"words": {"a": "x" * (LONGEST + 1)}},
        {"words": {f"a{n}": "" for n in range(FIELDS + 1)}},
    ],
)
def test_what_no_page_of_ours_hands_in_is_refused(odd: dict[str, Any]) -> None:
    with pytest.raises(NotADraft):
        read(GOOD | odd)


def test_a_text_cut_within_an_emoji_is_kept_without_the_half() -> None:
    assert read(GOOD | {"words": {"a": "谢谢\ud83d", "b": "👍"}}).words == {"a": "谢谢", "b": "👍"}


# What comes late

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
FIELDS_SENT = st.lists(st.sampled_from("abcd"), max_size=8)


def late(sendings: Sendings, mark: str, *names: str) -> set[str]:
    return set(sendings.late(Typed("case:1", mark, 3, dict.fromkeys(names, "x"))))


@given(before=FIELDS_SENT, after=FIELDS_SENT)
def test_late_is_what_was_typed_before_its_own_field_was_sent_and_nothing_else(
    before: list[str], after: list[str]
) -> None:
    sendings = Sendings()
    for name in before:
        sendings = sendings.with_sent([name], "", NOW)
    typed_in = str(sendings.latest or "")
    for name in after:
        sendings = sendings.with_sent([name], "", NOW)
    assert late(sendings, typed_in, *"abcd") == set(after)


def test_a_sending_too_long_ago_to_be_known_by_its_field_makes_all_of_before_it_late() -> None:
    sendings = Sendings().with_sent(["first"], "", NOW)
    early = str(sendings.latest - 1)
    for n in range(MOST_SENT):
        sendings = sendings.with_sent([f"f{n}"], "", NOW)
    assert len(sendings.by_field) == MOST_SENT
    assert late(sendings, early, "first", "never") == {"first", "never"}
    assert late(sendings, str(sendings.latest), "first", "never", "f0") == set()


def test_only_ones_own_steps_take_a_draft_along() -> None:
    sendings = Sendings()
    for step in ((3, 4), (4, 5), (6, 7), (7, 7)):
        sendings = sendings.with_move(step)
    assert [sendings.seen(base) for base in (None, 2, 3, 4, 5, 6, 7)] == [None, 2, 5, 5, 5, 7, 7]


def test_the_longest_text_that_staff_type_is_no_longer_than_a_draft() -> None:
    assert TEXT_LIMIT <= LONGEST <= MOST_LETTERS
    assert len(("字" * LONGEST).encode()) < BYTES
