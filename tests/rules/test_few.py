"""Small groups: what is left out cannot be found from what is shown."""

from collections.abc import Collection, Mapping

from hypothesis import given
from hypothesis import strategies as st

from survey.few import FEWEST, hidden, is_told

counts = st.dictionaries(st.integers(0, 12), st.integers(0, 30), max_size=12)
groups = st.lists(st.frozensets(st.integers(0, 12)), max_size=6)


def given_away(
    of: Mapping[int, int], gone: Collection[int], totals: Collection[Collection[int]]
) -> list[int]:
    """Return what totals less all that is shown come to, where that is of few."""
    rests = [sum(of.get(key, 0) for key in total if key in gone) for total in totals]
    whole = [sum(of.get(key, 0) for key in total) for total in totals]
    return [rest for rest, n in zip(rests, whole, strict=True) if 0 < rest < FEWEST <= n]


@given(counts)
def test_a_part_of_few_is_never_shown_and_one_of_nobody_is_no_secret(of: dict[int, int]) -> None:
    gone = hidden(of)
    assert {key for key, n in of.items() if 0 < n < FEWEST} <= gone
    assert not {key for key, n in of.items() if n == 0} & gone


@given(counts)
def test_no_total_less_what_is_shown_gives_a_few_away(of: dict[int, int]) -> None:
    assert given_away(of, hidden(of), [set(of)]) == []


@given(counts, groups)
def test_nor_does_any_of_several_totals(of: dict[int, int], totals: list[frozenset[int]]) -> None:
    assert given_away(of, hidden(of, totals), totals) == []


@given(counts)
def test_where_all_are_many_all_is_shown(of: dict[int, int]) -> None:
    many = {key: n + FEWEST for key, n in of.items()}
    assert hidden(many) == frozenset()


def test_the_smallest_other_goes_along_and_no_more_than_it_takes() -> None:
    assert hidden({"a": 100, "b": 3, "c": 50}) == {"b", "c"}
    assert hidden({"a": 100, "b": 3, "c": 2}) == {"b", "c"}
    assert not is_told(FEWEST - 1)
    assert is_told(FEWEST)
