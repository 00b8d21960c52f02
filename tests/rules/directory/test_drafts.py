"""What a page may hand in as a draft."""

from typing import Any

import pytest

from survey.directory.drafts import FIELDS, LONGEST, read
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
