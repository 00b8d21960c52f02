"""Tiers: how sure it is that a rating is a customer's own."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.books.policy import StarTiers
from survey.feedback.reach import Reach
from survey.feedback.satisfaction import Tally
from survey.feedback.tiers import (
    NAMES,
    ORDER,
    STRONG,
    ByTier,
    Tier,
    star_tiers,
    summed,
    surer,
    tier_of,
)


def test_every_tier_has_its_place_and_its_name() -> None:
    assert set(ORDER) == set(Tier) == set(NAMES)


def test_the_strong_ones_stand_before_all_others() -> None:
    assert set(ORDER[: len(STRONG)]) == STRONG


@pytest.mark.parametrize("tier", Tier)
def test_a_channel_kept_is_its_tier(tier: Tier) -> None:
    assert tier_of(tier.value) is tier


@pytest.mark.parametrize("channel", ["paper", "", "SLIP", "kiosk "])
def test_what_a_file_brought_and_nobody_knows_is_trusted_least(channel: str) -> None:
    assert tier_of(channel) is Tier.LINK


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("qr", "slip", "slip"),
        ("link", "qr", "qr"),
        ("paper", "link", "paper"),
        ("kiosk", "screen", "screen"),
    ],
)
def test_of_two_ways_the_surer_counts(one: str, other: str, found: str) -> None:
    assert surer(one, other) == found
    assert surer(one, one) == one


MONTH = [
    {Tier.SLIP: Tally(n5=12), Tier.CODE: Tally(n1=3)},
    {Tier.TABLET: Tally(n4=7, excluded=5)},
    {Tier.LINK: Tally(n5=300)},
]


EVERYWHERE, NOWHERE = Reach(timedelta(9), timedelta(9)), Reach(timedelta(9))


@pytest.mark.parametrize(
    ("which", "least", "counted"),
    [
        ("all", 1, set(ORDER)),
        ("strong", 1000, STRONG),
        ("strong_where_any", 19, STRONG),
        ("strong_where_any", 20, set(ORDER)),
    ],
)
def test_strong_tiers_count_alone_once_a_unit_has_enough_of_them(
    which: StarTiers, least: int, counted: set[Tier]
) -> None:
    assert set(star_tiers(MONTH, which, least=least, reach=EVERYWHERE)) == counted


@pytest.mark.parametrize(
    ("strong", "counted"), [(0, set(ORDER)), (3, set(ORDER)), (5, set(ORDER)), (6, STRONG)]
)
def test_and_once_they_stood_for_more_than_half_of_the_time_served(
    strong: int, counted: set[Tier]
) -> None:
    found = Reach(timedelta(10), timedelta(strong))
    assert set(star_tiers(MONTH, "strong_where_any", least=1, reach=found)) == counted


@pytest.mark.parametrize(("which", "counted"), [("all", set(ORDER)), ("strong", STRONG)])
def test_a_policy_that_names_them_asks_for_no_reach(which: StarTiers, counted: set[Tier]) -> None:
    assert set(star_tiers(MONTH, which, least=1, reach=NOWHERE)) == counted


flood = st.lists(
    st.builds(
        lambda tier, n: {tier: Tally(n5=n)}, st.sampled_from([Tier.CODE, Tier.LINK]),
        st.integers(1, 10_000),
    )
)  # fmt: skip


@given(flood, st.integers(1, 40), st.integers(0, 9))
def test_a_flood_of_links_switches_the_rule_neither_on_nor_off(
    sent: list[ByTier], least: int, strong: int
) -> None:
    found = Reach(timedelta(9), timedelta(strong))
    before = star_tiers(MONTH, "strong_where_any", least=least, reach=found)
    assert star_tiers([*MONTH, *sent], "strong_where_any", least=least, reach=found) == before


def test_a_sum_over_tiers_is_of_those_asked_for() -> None:
    assert summed(MONTH[0]).n == 15
    assert summed(MONTH[0], STRONG) == Tally(n5=12)
    assert summed({}) == Tally()
