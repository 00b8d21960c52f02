"""Tiers: how sure it is that a rating is a customer's own."""

import pytest

from survey.books.policy import StarTiers
from survey.feedback.satisfaction import Tally
from survey.feedback.tiers import NAMES, ORDER, STRONG, Tier, star_tiers, summed, surer, tier_of


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
    assert set(star_tiers(MONTH, which, least=least)) == counted


def test_a_sum_over_tiers_is_of_those_asked_for() -> None:
    assert summed(MONTH[0]).n == 15
    assert summed(MONTH[0], STRONG) == Tally(n5=12)
    assert summed({}) == Tally()
