"""Parameters in words, and typed ones read."""

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.books.policy import DEFAULT_POLICY, Policy
from survey.books.policy_terms import CHOICES, MOST, TERMS, changed, source, value_said, with_typed
from survey.refusals.books import PolicyUnusable
from survey.texts import Text


def test_every_parameter_has_a_name_a_source_and_a_value_in_words() -> None:
    assert set(TERMS) == {each.name for each in fields(Policy)}
    for name in TERMS:
        assert source(name)
        said = value_said(name, getattr(DEFAULT_POLICY, name))
        assert said.zh
        assert said.en


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("attitude_points", 5, "5 points"),
        ("points_cap_month", None, "none"),
        ("satisfaction_target", Decimal("0.905"), "90.5 %"),
        ("satisfaction_target", Decimal(0), "0 %"),
        ("satisfaction_target", Decimal(1), "100 %"),
        ("satisfaction_target", Decimal("1.00"), "100 %"),
        ("satisfied_from", 4, "satisfied from 4"),
        ("satisfaction_target", Decimal("0.9"), "90 %"),
        ("satisfaction_target", Decimal("0.09"), "9 %"),
        ("supervisor_from", 2, "2"),
    ],
)
def test_values_are_said_with_their_unit(name: str, value: object, said: str) -> None:
    assert value_said(name, value).en == said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("attitude_points", 5, "5 分"),
        ("points_cap_month", None, "不设"),
        ("satisfaction_target", Decimal("0.905"), "90.5 %"),
        ("supervisor_from", 2, "2"),
    ],
)
def test_values_are_said_in_chinese_too(name: str, value: object, said: str) -> None:
    assert value_said(name, value).zh == said


def test_a_parameter_comes_from_the_regulation_or_from_the_product() -> None:
    assert source("attitude_points") == "rules 1 and 2"
    assert source("reopen_days").startswith("product: ")
    assert source("reply_minutes").startswith("product: ")


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("attitude_points", " 8 ", 8),
        ("attitude_points", "8.0", 8),
        ("star_bonus_cap", "2000", 2000),
        ("star_bonus_cap", "", None),
        ("satisfaction_target", "92.5 %", Decimal("0.925")),
        ("penalty_mode", "flat", "flat"),
        ("satisfied_from", 4, 4),
        ("publish_worst", True, True),
    ],
)
def test_what_is_typed_is_read(name: str, typed: object, value: object) -> None:
    assert getattr(with_typed(DEFAULT_POLICY, {name: typed}), name) == value


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("attitude_points", ""),
        ("attitude_points", "many"),
        ("attitude_points", "-1"),
        ("attitude_points", "1.5"),
        ("attitude_points", "NaN"),
        ("attitude_points", "Infinity"),
        ("attitude_points", "1e9"),
        ("satisfaction_target", "101"),
        ("satisfaction_target", "NaN"),
        ("check_pass", "101"),
        ("penalty_mode", "gentle"),
        ("satisfied_from", 5),
        ("supervisor_from", "0"),
        ("no_such_number", "1"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence(name: str, typed: object) -> None:
    with pytest.raises(PolicyUnusable) as refused:
        with_typed(DEFAULT_POLICY, {name: typed})
    assert "_" not in refused.value.said.zh or name == "no_such_number"


@given(st.sampled_from(sorted(set(TERMS) - set(CHOICES))), st.text(max_size=12))
def test_whatever_is_typed_is_read_or_refused(name: str, typed: str) -> None:
    try:
        policy = with_typed(DEFAULT_POLICY, {name: typed})
    except PolicyUnusable:
        return
    assert set(changed(DEFAULT_POLICY, policy)) <= {name}


def test_the_same_policy_changes_nothing() -> None:
    assert changed(DEFAULT_POLICY, replace(DEFAULT_POLICY)) == {}


@pytest.mark.parametrize(
    ("name", "typed", "zh", "en"),
    [
        (
            "penalty_mode", "gentle",
            "扣分方式，请从给出的选项里选", "How points add up: choose one of those offered",
        ),
        (
            "satisfaction_target", "much",
            "满意率目标，填 0 到 100 之间的百分数",
            "Target of satisfaction: a percentage of 0 to 100",
        ),
        (
            "satisfaction_target", "101",
            "满意率目标，填 0 到 100 之间的百分数",
            "Target of satisfaction: a percentage of 0 to 100",
        ),
        (
            "check_pass", "1.5",
            "抽查及格分，填 0 到 100 之间的整数", "Pass mark of checks: a whole number of 0 to 100",
        ),
        (
            "attitude_points", "Infinity",
            "态度、工作状态：基数，填不小于 0 的整数",
            "Attitude, work state: base: a whole number, 0 or more",
        ),
        (
            "supervisor_from", "0",
            "直接主管：从第几起，填不小于 1 的整数",
            "Direct supervisor: from no.: a whole number, 1 or more",
        ),
        (
            "star_bonus_cap", "much",
            "明星奖金上限，填不小于 0 的整数，不设就留空",
            "Most a star is paid: a whole number, 0 or more; nothing for no limit",
        ),
        ("no_such_number", "1", "no_such_number", "no_such_number"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_may_be_typed(name: str, typed: object, zh: str, en: str) -> None:
    with pytest.raises(PolicyUnusable) as refused:
        with_typed(DEFAULT_POLICY, {name: typed})
    assert refused.value.said == PolicyUnusable(what=Text(zh, en)).said


def test_a_number_is_a_million_at_most() -> None:
    assert with_typed(DEFAULT_POLICY, {"star_bonus": "1000000"}).star_bonus == MOST
    with pytest.raises(PolicyUnusable):
        with_typed(DEFAULT_POLICY, {"star_bonus": "1000001"})


def test_changes_name_what_was_and_what_will_be() -> None:
    after = replace(DEFAULT_POLICY, star_bonus=600, points_cap_month=30)
    assert changed(DEFAULT_POLICY, after) == {
        "star_bonus": (500, 600),
        "points_cap_month": (None, 30),
    }
