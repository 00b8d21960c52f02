"""Tiers: how sure it is that a rating is a customer's own."""

import pytest

from survey.feedback.tiers import NAMES, ORDER, STRONG, Tier, tier_of


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


def test_one_strong_tier_among_weak_ones_is_seen() -> None:
    assert not STRONG.isdisjoint([Tier.CODE, Tier.SCREEN])
    assert STRONG.isdisjoint([Tier.CODE, Tier.LINK])
    assert STRONG.isdisjoint([])
