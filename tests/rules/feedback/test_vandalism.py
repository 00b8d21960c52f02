"""Which low ratings of a surge two people may hold, and which are out of everybody's reach."""

from datetime import UTC, datetime, timedelta

import pytest

from survey.feedback.flags import Tap, Usual
from survey.feedback.tiers import Tier
from survey.feedback.vandalism import marked_low

BEGIN = datetime(2026, 11, 23, 2, tzinfo=UTC)
USUAL = Usual(days=30, hours={10: 4.0}, scores=(5, 5, 10, 40, 60))


def tap(n: int, **otherwise: object) -> Tap:
    """One of many that come minutes apart, each by its own phone from a page of ours."""
    at = BEGIN + timedelta(minutes=3 * n)
    known = {"visit": f"v{n}", "device": f"d{n}", "network": f"n{n}"} | otherwise
    return Tap(f"r{n}", at, at, 10, 1, **known)  # type: ignore[arg-type]


def marked(odd: dict[str, object]) -> set[str]:
    """Which are marked of thirty low ratings, of which the first came otherwise."""
    taps = [tap(0, **odd), *(tap(n) for n in range(1, 30))]
    return set(marked_low(taps, USUAL, BEGIN, BEGIN + timedelta(hours=2)))


@pytest.mark.parametrize(
    "honest",
    [
        {},
        {"tier": Tier.LINK},  # waited longer than a page lasts
        {"device": None},  # keeps no cookie
        {"tier": Tier.LINK, "device": None},
        {"visit": None},
        {"network": "n1"},  # shares the carrier's address
    ],
)
def test_who_came_as_a_customer_may_come_is_out_of_reach(honest: dict[str, object]) -> None:
    assert marked(honest) == set()


@pytest.mark.parametrize(
    "script",
    [
        {"tier": Tier.LINK, "visit": None},
        {"device": None, "visit": None},
        {"tier": Tier.LINK, "device": None, "visit": None},
    ],
)
def test_what_came_without_any_page_of_ours_is_marked(script: dict[str, object]) -> None:
    assert marked(script) == {"r0"}
