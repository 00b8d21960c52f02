"""Checklists: what an inspector still owes, and what a walk scores."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.checks.checklists import (
    VERSION,
    Answer,
    Checklist,
    Given,
    Proof,
    checklist_of,
    critical_failures,
    open_items,
    score,
)
from survey.directory.posts import LOADING, POSTS, WEIGHBRIDGE, Post

MET, NOT_MET, NOT_APPLICABLE = Answer.MET, Answer.NOT_MET, Answer.NOT_APPLICABLE
posts = st.sampled_from(POSTS)


def walked(post: Post, *answers: Answer, note: str = "说明") -> dict[str, Given]:
    return {
        commitment.code: Given(answer, note if answer is NOT_MET else "")
        for commitment, answer in zip(post.commitments, answers, strict=False)
    }


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.code)
def test_a_checklist_is_what_the_window_promises(post: Post) -> None:
    items = checklist_of(post).items
    assert checklist_of(post).version == VERSION
    assert [(i.code, i.text, i.ways, i.critical) for i in items] == [
        (c.code, c.text, c.ways, c.integrity) for c in post.commitments
    ]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((MET,) * 5, "100.0"),
        ((NOT_MET,) * 5, "0.0"),
        ((MET, MET, MET, MET, NOT_MET), "80.0"),
        ((MET, MET, NOT_MET, NOT_APPLICABLE, NOT_APPLICABLE), "66.7"),
        ((MET, NOT_MET, NOT_MET, NOT_APPLICABLE, NOT_APPLICABLE), "33.3"),
        ((MET, NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE), "100.0"),
    ],
)
def test_a_score_is_the_share_met_of_what_applied(
    answers: tuple[Answer, ...], expected: str
) -> None:
    assert str(score(checklist_of(WEIGHBRIDGE), walked(WEIGHBRIDGE, *answers))) == expected


def test_where_nothing_applied_there_is_no_score() -> None:
    checklist = checklist_of(WEIGHBRIDGE)
    assert score(checklist, walked(WEIGHBRIDGE, *(NOT_APPLICABLE,) * 5)) is None
    assert score(checklist, {}) is None


def test_an_answer_to_another_posts_item_does_not_count() -> None:
    answers = walked(WEIGHBRIDGE, *(MET,) * 5) | {"MW1": Given(NOT_MET, "x")}
    assert score(checklist_of(WEIGHBRIDGE), answers) == 100


@pytest.mark.parametrize(
    ("given_", "still_open"),
    [
        (Given(MET), False),
        (Given(NOT_APPLICABLE), False),
        (Given(NOT_MET), True),
        (Given(NOT_MET, "  \n"), True),
        (Given(NOT_MET, "没人在岗"), False),
        (Given(NOT_MET, "", ("ab" * 32,)), False),
    ],
)
def test_not_met_wants_a_note_or_a_photo(given_: Given, still_open: bool) -> None:
    answers = walked(WEIGHBRIDGE, *(MET,) * 5) | {"SB3": given_}
    codes = [item.code for item in open_items(checklist_of(WEIGHBRIDGE), answers)]
    assert codes == (["SB3"] if still_open else [])


def test_what_has_no_answer_is_open_in_the_checklists_order() -> None:
    answers = walked(WEIGHBRIDGE, MET, MET)
    codes = [item.code for item in open_items(checklist_of(WEIGHBRIDGE), answers)]
    assert codes == ["SB3", "SB4", "SB5"]


@pytest.mark.parametrize(
    ("answer", "failed"), [(MET, []), (NOT_MET, ["ZC4"]), (NOT_APPLICABLE, [])]
)
def test_a_failed_promise_of_honesty_is_critical(answer: Answer, failed: list[str]) -> None:
    answers = walked(LOADING, *(NOT_MET,) * 7) | {"ZC4": Given(answer, "说明")}
    assert [item.code for item in critical_failures(checklist_of(LOADING), answers)] == failed


@given(posts, st.lists(st.sampled_from(Answer), min_size=7, max_size=7))
def test_a_score_stays_within_bounds_and_one_more_met_never_lowers_it(
    post: Post, chosen: list[Answer]
) -> None:
    checklist, answers = checklist_of(post), walked(post, *chosen)
    before = score(checklist, answers)
    for code, given_ in answers.items():
        if given_.answer is NOT_MET:
            after = score(checklist, answers | {code: Given(MET)})
            assert before is not None
            assert after is not None
            assert Decimal(0) <= before < after <= Decimal(100)


def weighed(post: Post, *weights: int) -> Checklist:
    """Return the post's checklist with the weights given."""
    checklist = checklist_of(post)
    items = (replace(item, weight=w) for item, w in zip(checklist.items, weights, strict=True))
    return replace(checklist, items=tuple(items))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((MET, NOT_MET, NOT_MET, NOT_MET, NOT_MET), "50.0"),
        ((NOT_MET, MET, MET, MET, MET), "50.0"),
        ((NOT_APPLICABLE, MET, NOT_MET, MET, MET), "83.3"),
        ((NOT_APPLICABLE, NOT_APPLICABLE, MET, NOT_MET, NOT_MET), "20.0"),
    ],
)
def test_a_heavier_item_counts_for_more_and_leaves_with_its_weight(
    answers: tuple[Answer, ...], expected: str
) -> None:
    checklist = weighed(WEIGHBRIDGE, 6, 1, 1, 2, 2)
    assert str(score(checklist, walked(WEIGHBRIDGE, *answers))) == expected


def test_half_a_tenth_is_rounded_up() -> None:
    checklist = weighed(WEIGHBRIDGE, 1, 3, 4, 8, 9)  # 1 of 16 is 6.25
    answers = walked(WEIGHBRIDGE, MET, NOT_MET, NOT_MET, NOT_MET, NOT_APPLICABLE)
    assert str(score(checklist, answers)) == "6.3"


@given(
    st.lists(st.sampled_from(Answer), min_size=5, max_size=5),
    st.lists(st.integers(1, 10), min_size=5, max_size=5),
    st.integers(2, 9),
)
def test_only_the_proportions_of_weights_matter(
    answers: list[Answer], weights: list[int], times: int
) -> None:
    walk = walked(WEIGHBRIDGE, *answers)
    found = score(weighed(WEIGHBRIDGE, *weights), walk)
    assert found == score(weighed(WEIGHBRIDGE, *(w * times for w in weights)), walk)
    pairs = list(zip(answers, weights, strict=True))
    asked = sum(w for answer, w in pairs if answer is not NOT_APPLICABLE)
    met = sum(w for answer, w in pairs if answer is MET)
    if found is not None:
        assert abs(Fraction(found) - Fraction(100 * met, asked)) <= Fraction(1, 20)


@pytest.mark.parametrize(
    ("proof", "given_", "still_open"),
    [
        (Proof.NOTE, Given(NOT_MET, "说明"), False),
        (Proof.NOTE, Given(NOT_MET, "", ("ab" * 32,)), True),
        (Proof.PHOTO, Given(NOT_MET, "说明"), True),
        (Proof.PHOTO, Given(NOT_MET, "", ("ab" * 32,)), False),
        (Proof.PHOTO, Given(MET), False),
        (Proof.NOTE, Given(NOT_APPLICABLE), False),
    ],
)
def test_an_item_may_ask_for_one_kind_of_proof(
    proof: Proof, given_: Given, still_open: bool
) -> None:
    [item] = [item for item in checklist_of(WEIGHBRIDGE).items if item.code == "SB3"]
    checklist = Checklist("x", (replace(item, proof=proof),))
    assert bool(open_items(checklist, {"SB3": given_})) is still_open
