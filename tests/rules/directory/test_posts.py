"""Posts: six kinds of window and the 35 promises customers read there."""

from collections import Counter

import pytest

from survey.directory.posts import POSTS, Dimension, Post, Way, commitment_of, post_of
from survey.refusals.directory import CommitmentUnknown, PostUnknown

# Code, and ways of checking, as the regulation's table gives them (regulation 2).
WAYS = {
    "ZC1": "OT", "ZC2": "R", "ZC3": "A", "ZC4": "A", "ZC5": "OA", "ZC6": "OA", "ZC7": "TD",
    "XC1": "OT", "XC2": "AR", "XC3": "A", "XC4": "D",
    "XS1": "OT", "XS2": "AR", "XS3": "R", "XS4": "D", "XS5": "R", "XS6": "T", "XS7": "A",
    "KP1": "OT", "KP2": "O", "KP3": "R", "KP4": "OA", "KP5": "O", "KP6": "D",
    "SB1": "OT", "SB2": "O", "SB3": "OAR", "SB4": "A", "SB5": "D",
    "MW1": "OT", "MW2": "O", "MW3": "RA", "MW4": "A", "MW5": "O", "MW6": "D",
}  # fmt: skip
COMMITMENTS = [commitment for post in POSTS for commitment in post.commitments]


def test_posts_stand_in_the_order_a_lorry_meets_them() -> None:
    assert [post.code for post in POSTS] == ["MW", "SB", "KP", "ZC", "XC", "XS"]


def test_the_35_commitments_are_checked_the_way_the_regulation_says() -> None:
    assert len(COMMITMENTS) == 35
    assert {c.code: "".join(c.ways) for c in COMMITMENTS} == WAYS


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.code)
def test_a_post_numbers_its_commitments_from_one(post: Post) -> None:
    numbered = [f"{post.code}{n}" for n in range(1, len(post.commitments) + 1)]
    assert [commitment.code for commitment in post.commitments] == numbered


def test_only_the_two_promises_of_honesty_go_to_the_sealed_channel() -> None:
    assert sorted(c.code for c in COMMITMENTS if c.integrity) == ["XC3", "ZC4"]


def test_every_promise_is_a_short_sentence_in_both_languages() -> None:
    for commitment in COMMITMENTS:
        assert commitment.text.zh.endswith("。")
        assert len(commitment.text.zh) <= 40
        assert commitment.text.en.endswith(".")
        assert len(commitment.text.en) <= 110
        assert commitment.ways


def test_no_post_promises_the_same_twice() -> None:
    for post in POSTS:
        said = Counter(commitment.text for commitment in post.commitments)
        assert set(said.values()) == {1}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("sb", "SB"),
        (" Mw ", "MW"),
        ("ＫＰ", "KP"),
        ("gate", "MW"),
        ("Gatehouse", "MW"),
        ("weighbridge", "SB"),
        ("billing", "KP"),
        ("LOADING", "ZC"),
        ("unloading", "XC"),
        ("sales", "XS"),
        ("门卫", "MW"),
        ("司磅室", "SB"),
        ("开票室", "KP"),
        ("装车", "ZC"),
        ("成品保管（装车班组）", "ZC"),
        ("成品保管(装车班组)", "ZC"),
        ("原料保管", "XC"),
        ("销售管理中心", "XS"),
    ],
)
def test_a_post_is_found_by_code_keyword_or_name(name: str, code: str) -> None:
    assert post_of(name).code == code


@pytest.mark.parametrize("name", ["", " ", "ZZ", "SB1", "canteen", "食堂", "S B"])
def test_an_unknown_post_is_refused_by_name(name: str) -> None:
    with pytest.raises(PostUnknown) as refused:
        post_of(name)
    assert name in refused.value.said.zh


def test_a_refusal_does_not_repeat_a_flood() -> None:
    with pytest.raises(PostUnknown) as refused:
        post_of("x" * 50_000)
    assert len(refused.value.said.en) < 120


def test_a_commitment_is_found_by_its_code() -> None:
    assert all(commitment_of(c.code.lower()) is c for c in COMMITMENTS)
    with pytest.raises(CommitmentUnknown):
        commitment_of("SB9")


@pytest.mark.parametrize("kind", [*Dimension, *Way])
def test_dimensions_and_ways_have_names(kind: Dimension | Way) -> None:
    assert kind.label.zh
    assert kind.label.en
