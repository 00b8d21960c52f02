"""A policy's terms: each takes effect, once approved, wherever it is used and said."""

from dataclasses import fields

import pytest

from kiosk.wiring import House
from survey.books.policy import Policy
from survey.books.policy_terms import TERMS
from survey.cases.clocks import Clock
from tests.helpers.handling import MINUTE
from tests.helpers.terms import (
    Seen,
    amended,
    appeal_until,
    approve,
    asked_about_the_top,
    bars,
    bonus,
    clock_of,
    cookie,
    counted_for_rank,
    counted_for_star,
    counted_for_star_of_codes,
    device_all_day,
    january,
    longest,
    promised,
    rank,
    receipt_opens,
    reopen_until,
    share,
    shown_for,
    target_line,
    three_who_work_on_cases,
    worst,
)

OBSERVED: dict[str, list[Seen]] = {
    "attitude_points": [Seen(7, january("W"), 30, 32)],
    "conflict_points": [Seen(40, january("W"), 30, 55)],
    "person_step": [Seen(9, january("W"), 30, 54)],
    "supervisor_step": [Seen(9, january("Z"), 9, 27)],
    "supervisor_from": [Seen(3, january("Z"), 9, 3)],
    "leader_step": [Seen(9, january("Q"), 3, 9)],
    "leader_from": [Seen(2, january("Q"), 3, 9)],
    "penalty_mode": [Seen("flat", january("W"), 30, 20)],
    "points_cap_month": [Seen(12, january("W"), 30, 12)],
    "star_bonus": [Seen(700, bonus, "500", "700")],
    "star_bonus_cap": [Seen(300, bonus, "500", "300")],
    "min_ratings_star": [Seen(5, bars(8, 95), ["too few ratings: 8 of 20"], [])],
    "star_tiers": [
        Seen("all", counted_for_star, 20, 50),
        Seen("strong", counted_for_star_of_codes, 30, 0),
    ],
    "check_pass": [Seen(97, bars(30, 95), [], ["check score 95, below 97"])],
    "worst_fine": [Seen(300, worst("yuan"), "-500", "-300")],
    "dismissal_review_at": [Seen(1, worst("review"), False, True)],
    "publish_worst": [Seen(True, shown_for(20), "refused", "proposed")],
    "worst_shown_days": [
        Seen(10, shown_for(20), "proposed", "refused", given={"publish_worst": True})
    ],
    "appeal_days": [Seen(1, appeal_until, "11-26", "11-24")],
    "reply_minutes": [
        Seen(7, clock_of(Clock.REPLY), "11-23 10:45", "11-23 10:37"),
        Seen(7, promised, ["15", "30", ("15", "30")], ["7", "30", ("7", "30")]),
    ],
    "on_site_minutes": [
        Seen(44, clock_of(Clock.ON_SITE), "11-23 11:00", "11-23 11:14"),
        Seen(44, promised, ["15", "30", ("15", "30")], ["15", "44", ("15", "44")]),
    ],
    "verified_days": [Seen(4, clock_of(Clock.VERIFIED), "11-25 17:30", "11-27 17:30")],
    "closed_days": [Seen(4, clock_of(Clock.CLOSED), "11-30 17:30", "11-27 17:30")],
    "closed_days_approved": [Seen(20, longest, ["2026-12-14"], ["2026-12-21"])],
    "reopen_days": [Seen(10, reopen_until, 30, 10)],
    "deputies": [
        Seen(
            "D",
            asked_about_the_top,
            ["account-D", "account-E"],
            ["account-D"],
            ready=three_who_work_on_cases,
        )
    ],
    "satisfied_from": [Seen(4, share, 1.0, 0.6)],
    "satisfaction_target": [
        Seen(95, target_line, (0.9, "target 90\u00a0%"), (0.95, "target 95\u00a0%"))
    ],
    "min_ratings_rank": [Seen(5, rank, None, 1)],
    "rank_tiers": [Seen("strong", counted_for_rank, (42, 42), (42, 12))],
    "visit_minutes": [
        Seen(5, cookie, ["1800", "1800"], ["300", "300"]),
        Seen(5, receipt_opens, True, False),
        Seen(5, amended(80 * MINUTE), ["superseded", "counted"], ["counted", "counted"]),
    ],
    "device_daily_limit": [
        Seen(2, device_all_day, 4 * ["counted"], 2 * ["counted"] + 2 * ["held"])
    ],
}
"""Every term, with where it is used and said."""
CASES = [
    pytest.param(name, seen, id=f"{name}-{at}")
    for name, all_seen in OBSERVED.items()
    for at, seen in enumerate(all_seen)
]


def test_every_term_has_somebody_who_sees_it_at_work() -> None:
    assert set(OBSERVED) == set(TERMS) == {each.name for each in fields(Policy)}
    assert all(OBSERVED.values())
    assert all(seen.before != seen.after for all_seen in OBSERVED.values() for seen in all_seen)


@pytest.mark.parametrize(("name", "seen"), CASES)
def test_without_a_change_a_term_works_as_the_product_begins(
    house: House, name: str, seen: Seen
) -> None:
    if seen.ready:
        seen.ready(house)
    if seen.given:
        approve(house, seen.given)
    assert seen.look(house) == seen.before, name


@pytest.mark.parametrize(("name", "seen"), CASES)
def test_a_term_that_was_approved_takes_effect_wherever_it_is_used_and_said(
    house: House, name: str, seen: Seen
) -> None:
    if seen.ready:
        seen.ready(house)
    approve(house, {**seen.given, name: seen.typed})
    assert seen.look(house) == seen.after, name
