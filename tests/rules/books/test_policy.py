"""The policy: the rule book's numbers, each with a source."""

import re
from dataclasses import fields, replace
from decimal import Decimal
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest

from survey.books.policy import DEFAULT_POLICY, Policy
from survey.books.policy_terms import TERMS, source
from survey.books.sources import PROPOSED, source_said

# As the product begins with them.
DEFAULTS = {
    "attitude_points": 5,
    "conflict_points": 10,
    "person_step": 5,
    "supervisor_step": 3,
    "supervisor_from": 2,
    "leader_step": 3,
    "leader_from": 3,
    "penalty_mode": "escalating",
    "star_bonus": 500,
    "star_bonus_cap": None,
    "min_ratings_star": 20,
    "worst_fine": 500,
    "dismissal_review_at": 3,
    "points_cap_month": None,
    "reply_minutes": 15,
    "on_site_minutes": 30,
    "verified_days": 2,
    "closed_days": 5,
    "closed_days_approved": 15,
    "appeal_days": 3,
    "satisfied_from": 3,
    "satisfaction_target": Decimal("0.90"),
    "check_pass": 90,
}


REGULATIONS = {
    "attitude_points", "conflict_points", "person_step", "supervisor_step", "supervisor_from",
    "leader_step", "leader_from", "star_bonus", "worst_fine", "dismissal_review_at",
}  # fmt: skip
"""The numbers that the company's regulation names; it names no times, no criteria, no limits."""


def test_the_defaults_are_those_agreed_upon() -> None:
    assert {name: getattr(DEFAULT_POLICY, name) for name in DEFAULTS} == DEFAULTS


def test_every_number_names_its_source() -> None:
    hints = get_type_hints(Policy, include_extras=True)
    assert set(hints) == {each.name for each in fields(Policy)}
    for name, hint in hints.items():
        assert get_origin(hint) is Annotated, name
        told = get_args(hint)[1]
        assert re.fullmatch(r"(reading of )?rules? \d( and \d)?|product: .+", told), name


def test_only_what_the_regulation_names_is_shown_as_its_number() -> None:
    named = {name for name in TERMS if source(name).startswith("rule")}
    assert named == REGULATIONS
    assert {name for name in TERMS if source(name).startswith("reading")} == {"penalty_mode"}
    for name in set(TERMS) - REGULATIONS - {"penalty_mode"}:
        assert source_said(source(name)) == PROPOSED, name
    for name in REGULATIONS:
        assert "公司制度规则" in source_said(source(name)).zh


@pytest.mark.parametrize(
    "changes",
    [
        {"satisfied_from": 2},
        {"satisfied_from": 5},
        {"satisfaction_target": Decimal("1.01")},
        {"satisfaction_target": Decimal("-0.01")},
        {"check_pass": 101},
        {"check_pass": -1},
        {"attitude_points": -1},
        {"star_bonus_cap": -1},
        {"supervisor_from": 0},
        {"min_ratings_rank": 0},
        {"penalty_mode": "gentle"},
    ],
)
def test_a_policy_that_cannot_work_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(changes))):
        Policy(**changes)  # type: ignore[arg-type] # wrong on purpose


@pytest.mark.parametrize(
    "changes",
    [
        {"satisfied_from": 4},
        {"satisfaction_target": Decimal(1)},
        {"check_pass": 100},
        {"attitude_points": 0},
        {"star_bonus_cap": 0},
        {"min_ratings_rank": 1},
        {"penalty_mode": "flat"},
    ],
)
def test_a_policy_at_the_edge_is_taken(changes: dict[str, object]) -> None:
    policy = replace(DEFAULT_POLICY, **changes)  # type: ignore[arg-type] # fields by name
    assert policy != DEFAULT_POLICY


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"penalty_mode": "gentle"}, "penalty_mode is escalating or flat"),
        ({"satisfied_from": 2}, "satisfied_from is 3 or 4"),
        ({"satisfied_from": 5}, "satisfied_from is 3 or 4"),
        ({"satisfaction_target": Decimal("-0.01")}, "satisfaction_target is a share of 1"),
        ({"satisfaction_target": Decimal("1.01")}, "satisfaction_target is a share of 1"),
        ({"check_pass": -1}, "check_pass is a score of 0 to 100"),
        ({"check_pass": 101}, "check_pass is a score of 0 to 100"),
        ({"star_bonus": -1}, "star_bonus is too small: -1"),
        ({"min_ratings_star": 0}, "min_ratings_star is too small: 0"),
    ],
)
def test_a_policy_that_cannot_be_names_the_parameter_first(
    wrong: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=f"^{said}$"):
        Policy(**wrong)


@pytest.mark.parametrize(
    "edge",
    [
        {"satisfied_from": 3},
        {"satisfied_from": 4},
        {"satisfaction_target": Decimal(0)},
        {"satisfaction_target": Decimal(1)},
        {"check_pass": 0},
        {"check_pass": 100},
        {"star_bonus": 0},
        {"min_ratings_star": 1},
        {"points_cap_month": 0},
        {"points_cap_month": None},
    ],
)
def test_the_edges_of_every_parameter_can_be(edge: dict[str, Any]) -> None:
    [(name, value)] = edge.items()
    assert getattr(Policy(**edge), name) == value
