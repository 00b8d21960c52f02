"""Agreement: what two inspectors share beyond chance."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.checks.agreement import kappa

ANSWERS = ("met", "not_met", "not_applicable")
walks = st.dictionaries(st.integers(1, 40).map(str), st.sampled_from(ANSWERS), max_size=40)


def rated(table: Sequence[Sequence[int]]) -> tuple[dict[str, str], dict[str, str]]:
    """Return two raters' answers: rows are the categories of the first, columns of the other."""
    pairs = [
        (f"c{row}", f"c{column}")
        for row, line in enumerate(table)
        for column, times in enumerate(line)
        for _ in range(times)
    ]
    return (
        {str(n): first for n, (first, _) in enumerate(pairs)},
        {str(n): second for n, (_, second) in enumerate(pairs)},
    )


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # Fleiss, Statistical Methods for Rates and Proportions (1981), table 13.1: 0.68
        (((75, 1, 4), (5, 4, 1), (0, 0, 10)), "0.6765"),
        # Viera and Garrett, Understanding interobserver agreement, Fam Med 37 (2005): 0.57
        (((15, 5), (10, 70)), "0.5714"),
        # The textbook pair: equal agreement of 60 in 100, unlike margins, unlike kappa
        (((45, 15), (25, 15)), "0.1304"),
        (((25, 35), (5, 35)), "0.2593"),
        (((20, 5), (10, 15)), "0.4000"),
        (((0, 10), (10, 0)), "-1.0000"),
        (((25, 25), (25, 25)), "0.0000"),
        (((1, 1), (5, 4)), "-0.0313"),  # -0.03125: a half is rounded away from nothing
    ],
)
def test_kappa_is_what_the_literature_computes(
    table: Sequence[Sequence[int]], expected: str
) -> None:
    assert str(kappa(*rated(table))) == expected


def test_where_nothing_can_differ_there_is_no_kappa() -> None:
    assert kappa({}, {}) is None
    assert kappa({"a": "met"}, {"b": "met"}) is None
    assert kappa({"a": "met", "b": "met"}, {"a": "met", "b": "met"}) is None


def test_one_who_never_varies_agrees_by_chance_alone() -> None:
    assert kappa({"a": "met", "b": "met"}, {"a": "met", "b": "not_met"}) == 0


def test_only_what_both_answered_counts() -> None:
    first, second = rated(((20, 5), (10, 15)))
    assert kappa(first | {"mine": "c0"}, second | {"theirs": "c1"}) == Decimal("0.4")


@given(walks, walks)
def test_agreement_is_mutual_and_bounded(first: dict[str, str], second: dict[str, str]) -> None:
    found = kappa(first, second)
    assert found == kappa(second, first)
    assert found is None or -1 <= found <= 1


@given(walks)
def test_one_agrees_fully_with_oneself_where_answers_vary(walk: dict[str, str]) -> None:
    assert kappa(walk, walk) == (1 if len(set(walk.values())) > 1 else None)


@given(walks, walks, st.permutations(ANSWERS))
def test_the_names_of_answers_do_not_matter(
    first: dict[str, str], second: dict[str, str], renamed: list[str]
) -> None:
    names = dict(zip(ANSWERS, renamed, strict=True))
    anew = [{item: names[answer] for item, answer in walk.items()} for walk in (first, second)]
    assert kappa(*anew) == kappa(first, second)
