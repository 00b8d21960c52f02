"""The questionnaire: five faces, and why somebody chose one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.feedback import questionnaire
from survey.feedback.questionnaire import (
    LEVELS,
    REASONS,
    level_of,
    levels,
    reason_of,
    reasons_checked,
    reasons_for,
)
from survey.refusals.feedback import NotARating
from survey.texts import Text

scores = st.integers(1, 5)


def test_the_best_face_comes_first() -> None:
    assert [level.score for level in LEVELS] == [5, 4, 3, 2, 1]
    assert [level.name.zh for level in LEVELS] == [
        "非常满意",
        "满意",
        "一般",
        "不满意",
        "非常不满意",
    ]
    assert all(level_of(level.score) is level for level in LEVELS)


def test_the_best_face_stands_on_the_side_that_is_asked_for() -> None:
    assert [level.score for level in levels("left")] == [5, 4, 3, 2, 1]
    assert [level.score for level in levels("right")] == [1, 2, 3, 4, 5]
    assert levels() == levels("left")


@pytest.mark.parametrize("score", [1, 2, 3, 4, 5])
def test_every_level_offers_a_handful_of_reasons(score: int) -> None:
    assert 5 <= len(reasons_for(score)) <= 7


def test_praise_a_wish_and_a_fault_are_three_lists_without_overlap() -> None:
    assert reasons_for(5) == reasons_for(4)
    assert reasons_for(2) == reasons_for(1)
    assert sorted(r.code for score in (5, 3, 1) for r in reasons_for(score)) == sorted(
        reason.code for reason in REASONS
    )


def test_who_was_asked_for_favours_can_say_so() -> None:
    assert "asked-favours" in {reason.code for reason in reasons_for(1)}
    assert "asked-favours" not in {reason.code for reason in reasons_for(5)}


def test_a_reason_is_found_by_its_code_and_an_older_one_is_not() -> None:
    assert all(reason_of(reason.code) is reason for reason in REASONS)
    assert reason_of("of-an-older-questionnaire") is None


@given(scores, st.data())
def test_chosen_reasons_are_kept_once_and_in_order(score: int, data: st.DataObject) -> None:
    offered = [reason.code for reason in reasons_for(score)]
    chosen = data.draw(st.lists(st.sampled_from([*offered, ""]), max_size=12))
    kept = reasons_checked(score, chosen)
    assert set(kept) == set(chosen) - {""}
    assert list(kept) == [code for code in offered if code in kept]


@pytest.mark.parametrize("code", ["bad-manner", "quick; DROP", 5, None, True, ["quick"], {}])
def test_a_reason_not_offered_is_refused(code: object) -> None:
    with pytest.raises(NotARating):
        reasons_checked(5, ["quick", code])


def test_every_text_is_said_in_both_languages() -> None:
    texts = [value for value in vars(questionnaire).values() if isinstance(value, Text)]
    texts += [reason.text for reason in REASONS]
    texts += [text for level in LEVELS for text in (level.name, level.why)]
    assert all(text.zh and text.en for text in texts)
    assert not any("!" in text.en or "！" in text.zh for text in texts)
