"""The draw of checks: its promises hold for any yard, any inspectors and any seed."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from math import ceil
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.cases.recusal import Bond, Posted
from survey.checks.draw_documents import commitment, document, of_document
from survey.checks.draws import (
    JOINT,
    OWN_UNIT,
    SPOT,
    Asked,
    Inspector,
    Why,
    Window,
    draw,
    recused_from,
)
from survey.refusals.checks import DrawRuleUnknown

DAYS = tuple(date(2026, 11, 2) + timedelta(days=n) for n in range(21) if n % 7 < 5)
UNITS = ("U1", "U2", "U3")
FEW = settings(max_examples=settings.default.max_examples * 2 // 5)
seeds = st.text(min_size=1, max_size=8)


@st.composite
def asked(draw_: st.DrawFn, kind: str = SPOT, *, extra: bool = True) -> Asked:
    """A yard with its inspectors, some of them recused here and there."""
    inspectors = tuple(
        Inspector(f"P{n}", unit)
        for n, unit in enumerate(draw_(st.lists(st.sampled_from(UNITS), max_size=6)))
    )
    small = st.integers(0, 30)
    windows = tuple(
        Window(f"W{n}", unit, complaints, ratings, min(low, ratings))
        for n, (unit, complaints, ratings, low) in enumerate(
            draw_(st.lists(st.tuples(st.sampled_from(UNITS), small, small, small), max_size=12))
        )
    )
    recused = {}
    for window in windows:
        barred = {each.person: OWN_UNIT for each in inspectors if each.unit == window.unit}
        if inspectors:
            for person in draw_(st.sets(st.sampled_from([each.person for each in inspectors]))):
                barred.setdefault(person, str(Bond.LEADER))
        recused[window.code] = barred
    days = DAYS[: draw_(st.integers(1, len(DAYS)))]
    more = draw_(st.integers(0, 4)) if extra else 0
    return Asked(kind, "2026-11", windows, inspectors, recused, days, more)


def eligible(given_: Asked, window: str) -> set[str]:
    return {each.person for each in given_.inspectors} - given_.recused[window].keys()


def departments(given_: Asked, window: str) -> set[str]:
    may = eligible(given_, window)
    return {each.unit for each in given_.inspectors if each.person in may}


@FEW
@given(asked(), seeds)
def test_every_window_that_anybody_may_check_is_checked(given_: Asked, seed: str) -> None:
    drawn = draw(given_, seed=seed)
    covered = Counter(lot.window for lot in drawn.lots if lot.why is Why.COVERAGE)
    for window in given_.windows:
        wanted = 1 if eligible(given_, window.code) else 0
        assert covered[window.code] == wanted
        assert (window.code in drawn.nobody) is not bool(wanted)


@FEW
@given(asked(), seeds)
def test_nobody_checks_a_window_they_are_recused_from(given_: Asked, seed: str) -> None:
    for lot in draw(given_, seed=seed).lots:
        assert lot.inspector in eligible(given_, lot.window)


@FEW
@given(asked(), seeds)
def test_the_largest_load_is_the_least_that_recusal_allows(given_: Asked, seed: str) -> None:
    lots = draw(given_, seed=seed).lots
    loads = Counter(lot.inspector for lot in lots)
    people = [each.person for each in given_.inspectors]
    bound = 0
    for size in range(1, len(people) + 1):
        for group in combinations(people, size):
            theirs = sum(eligible(given_, lot.window) <= set(group) for lot in lots)
            bound = max(bound, ceil(theirs / size))
    assert max(loads.values(), default=0) == bound


@FEW
@given(asked(), seeds)
def test_no_single_check_could_be_handed_on_to_make_loads_more_even(
    given_: Asked, seed: str
) -> None:
    lots = draw(given_, seed=seed).lots
    loads = Counter(lot.inspector for lot in lots)
    for lot in lots:
        for other in eligible(given_, lot.window):
            assert loads[lot.inspector] - loads[other] <= 1


@FEW
@given(st.integers(0, 40), st.integers(1, 7), seeds)
def test_where_nobody_is_recused_loads_differ_by_one_at_most(
    n: int, people: int, seed: str
) -> None:
    given_ = Asked(
        SPOT, "2026-11", tuple(Window(f"W{k}", "U1", 1, 0, 0) for k in range(n)),
        tuple(Inspector(f"P{k}", "U2") for k in range(people)), {}, DAYS, extra=n // 4,
    )  # fmt: skip
    loads = Counter(lot.inspector for lot in draw(given_, seed=seed).lots)
    every = [loads[f"P{k}"] for k in range(people)]
    assert max(every) - min(every) <= 1


@FEW
@given(asked(), seeds, st.randoms())
def test_the_same_seed_draws_the_same_whatever_the_order(
    given_: Asked, seed: str, chance: Random
) -> None:
    def mixed(things: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(chance.sample(things, len(things)))

    other = replace(
        given_,
        windows=mixed(given_.windows),
        inspectors=mixed(given_.inspectors),
        days=mixed(given_.days),
        recused=dict(mixed(tuple(given_.recused.items()))),
    )
    assert draw(other, seed=seed) == draw(given_, seed=seed)
    assert commitment(other, seed=seed) == commitment(given_, seed=seed)


@FEW
@given(asked(), seeds)
def test_a_draw_is_redone_from_what_was_kept_of_it(given_: Asked, seed: str) -> None:
    kept = json.loads(json.dumps(document(given_)))
    assert draw(of_document(kept), seed=seed) == draw(given_, seed=seed)
    assert commitment(of_document(kept), seed=seed) == commitment(given_, seed=seed)


@FEW
@given(asked(), seeds)
def test_checks_are_due_on_the_days_given_and_spread_evenly(given_: Asked, seed: str) -> None:
    lots = draw(given_, seed=seed).lots
    assert {lot.due_on for lot in lots} <= set(given_.days)
    first = {lot.window: lot.due_on for lot in lots if lot.why is Why.COVERAGE}
    a_day = Counter(first.values())
    every = [a_day[day] for day in given_.days]
    assert max(every) - min(every) <= 1


@FEW
@given(asked(), seeds)
def test_more_is_drawn_by_risk_alone_and_within_the_bound(given_: Asked, seed: str) -> None:
    more = [lot for lot in draw(given_, seed=seed).lots if lot.why is not Why.COVERAGE]
    assert len(more) <= given_.extra
    assert len({lot.window for lot in more}) == len(more)
    risks = {each.code: each for each in given_.windows}
    for lot in more:
        risk = risks[lot.window]
        assert {
            Why.COMPLAINTS: risk.complaints > 0,
            Why.LOW_RATINGS: risk.low > 0,
            Why.SILENCE: risk.ratings == 0,
        }[lot.why]


@FEW
@given(asked(), seeds)
def test_all_of_the_extra_checks_are_used_where_there_is_risk(given_: Asked, seed: str) -> None:
    at_risk = [w for w in given_.windows if w.complaints and eligible(given_, w.code)]
    more = [lot for lot in draw(given_, seed=seed).lots if lot.why is not Why.COVERAGE]
    assert len(more) >= min(given_.extra, len(at_risk))


@FEW
@given(asked(JOINT, extra=False), seeds)
def test_a_joint_check_has_two_people_of_two_departments_or_is_named(
    given_: Asked, seed: str
) -> None:
    drawn = draw(given_, seed=seed)
    unit = {each.person: each.unit for each in given_.inspectors}
    for window in given_.windows:
        people = [lot.inspector for lot in drawn.lots if lot.window == window.code]
        if len(departments(given_, window.code)) < 2:
            assert people == []
            assert window.code in drawn.nobody
        else:
            assert len(people) == len({unit[person] for person in people}) == 2
            assert set(people) <= eligible(given_, window.code)
            assert len({lot.due_on for lot in drawn.lots if lot.window == window.code}) == 1


@FEW
@given(asked(JOINT, extra=False), seeds)
def test_no_chain_of_changes_makes_joint_checks_more_even(given_: Asked, seed: str) -> None:
    drawn = draw(given_, seed=seed).lots
    loads = Counter(lot.inspector for lot in drawn)
    unit = {each.person: each.unit for each in given_.inspectors}
    at: dict[str, set[str]] = {}
    for lot in drawn:
        at.setdefault(lot.window, set()).add(lot.inspector)
    for window, people in at.items():
        for leaving in people:
            stays = {unit[person] for person in people - {leaving}}
            for coming in eligible(given_, window) - people:
                if unit[coming] not in stays:
                    assert loads[leaving] - loads[coming] <= 1


def test_the_worst_case_of_joint_checks_is_as_even_as_trying_everything() -> None:
    chance = Random(7)  # noqa: S311 - yards to try, no secret
    for _ in range(40):
        people = {f"P{n}": f"U{n % 3}" for n in range(4)}
        windows = tuple(Window(f"W{n}", "U9") for n in range(4))
        recused = {w.code: {p: "leader" for p in people if chance.random() < 0.25} for w in windows}
        given_ = Asked(
            JOINT, "2026-Q4", windows, tuple(Inspector(*each) for each in people.items()),
            recused, DAYS,
        )  # fmt: skip
        drawn = draw(given_, seed="s")
        loads = Counter(lot.inspector for lot in drawn.lots)
        assert sum(n * n for n in loads.values()) == _least_squares(given_, drawn.nobody)


def _least_squares(given_: Asked, without: tuple[str, ...]) -> int:
    unit = {each.person: each.unit for each in given_.inspectors}
    every = [Counter[str]()]
    for window in given_.windows:
        if window.code in without:
            continue
        pairs = [
            pair for pair in combinations(sorted(eligible(given_, window.code)), 2)
            if unit[pair[0]] != unit[pair[1]]
        ]  # fmt: skip
        every = [loads + Counter(pair) for loads in every for pair in pairs]
    return min(sum(n * n for n in loads.values()) for loads in every)


def test_an_addition_evens_out_what_earlier_draws_gave() -> None:
    given_ = Asked(
        SPOT, "2026-11", (Window("W1", "U1"), Window("W2", "U1")),
        (Inspector("P1", "U2", load=5), Inspector("P2", "U2", load=3)), {}, DAYS,
    )  # fmt: skip
    assert {lot.inspector for lot in draw(given_, seed="s").lots} == {"P2"}


def test_who_joins_a_joint_check_is_of_another_department_than_who_stays() -> None:
    given_ = Asked(
        JOINT, "2026-Q4", (Window("W1", "U1", beside=("U2",)),),
        (Inspector("P1", "U2"), Inspector("P2", "U3", load=9)), {}, DAYS,
    )  # fmt: skip
    assert [lot.inspector for lot in draw(given_, seed="s").lots] == ["P2"]


def test_a_shuffle_is_not_the_order_of_codes_and_differs_by_seed() -> None:
    given_ = Asked(
        SPOT, "2026-11", tuple(Window(f"W{n}", "U1") for n in range(20)),
        (Inspector("P1", "U2"),), {}, DAYS,
    )  # fmt: skip
    orders = {tuple(lot.window for lot in draw(given_, seed=str(n)).lots) for n in range(20)}
    assert len(orders) == 20


def test_a_second_look_comes_half_a_month_after_the_first() -> None:
    given_ = Asked(
        SPOT, "2026-11", (Window("W1", "U1", complaints=1, ratings=9),),
        (Inspector("P1", "U2"),), {}, DAYS[:10], extra=1,
    )  # fmt: skip
    first, second = draw(given_, seed="s").lots
    assert (first.why, second.why) == (Why.COVERAGE, Why.COMPLAINTS)
    assert (first.due_on, second.due_on) == (DAYS[0], DAYS[5])


def test_a_draw_without_any_day_is_a_broken_promise() -> None:
    with pytest.raises(ValueError, match=r"^a draw needs days to spread the checks over$"):
        draw(Asked(SPOT, "2026-11", (), (), {}, ()), seed="s")


def test_the_own_unit_those_above_and_the_heads_stand_aside() -> None:
    places = [
        Posted("clerk", "U1", supervisor="head", leader="boss", window="W1"),
        Posted("other", "U1", supervisor="second"),
        Posted("head", "U1"),
        Posted("boss", "HQ"),
        Posted("second", "HQ"),
        Posted("colleague", "U1"),
        Posted("stranger", "U2"),
        Posted("guest", "U2", supervisor="stranger", window="W1"),
    ]
    everybody = [each.person for each in places]
    assert recused_from(places, window="W1", unit="U1", among=everybody) == {
        "clerk": Bond.SAME_WINDOW,
        "guest": Bond.SAME_WINDOW,
        "head": Bond.SUPERVISOR,
        "stranger": Bond.SUPERVISOR,
        "boss": Bond.LEADER,
        "second": Bond.UNIT_HEAD,
        "other": OWN_UNIT,
        "colleague": OWN_UNIT,
    }
    assert recused_from(places, window="W9", unit="U9", among=everybody) == {}


@pytest.mark.parametrize("changed", ["seed", "load", "window", "period"])
def test_a_commitment_fixes_everything_the_draw_depends_on(changed: str) -> None:
    given_ = Asked(SPOT, "2026-11", (Window("W1", "U1"),), (Inspector("P1", "U2"),), {}, DAYS)
    other = {
        "seed": given_,
        "load": replace(given_, inspectors=(Inspector("P1", "U2", 1),)),
        "window": replace(given_, windows=(Window("W1", "U1", 1),)),
        "period": replace(given_, period="2026-12"),
    }[changed]
    told = commitment(other, seed="t" if changed == "seed" else "s")
    assert told != commitment(given_, seed="s")


@pytest.mark.parametrize("rule", [0, 2, "1", None, [1]])
def test_a_draw_by_a_rule_that_is_not_known_is_refused_not_guessed(rule: object) -> None:
    given_ = Asked(
        SPOT, "2026-11", (Window("W1", "U1"),), (Inspector("P1", "U2"),), {}, DAYS
    )  # fmt: skip
    with pytest.raises(DrawRuleUnknown):
        of_document(document(given_) | {"rule": rule})
    with pytest.raises(DrawRuleUnknown):
        of_document({key: kept for key, kept in document(given_).items() if key != "rule"})
    with pytest.raises(DrawRuleUnknown):
        draw(replace(given_, rule=2), seed="s")
    assert commitment(replace(given_, rule=2), seed="s") != commitment(given_, seed="s")


def test_a_draw_of_today_can_be_redone_in_years() -> None:
    """What this way of drawing finds never changes: another way gets another number."""
    given_ = Asked(
        SPOT, "2026-11",
        (Window("W1", "U1", 1, 30, 6), Window("W2", "U1", 0, 0, 0), Window("W3", "U2", 0, 9, 0)),
        (Inspector("P1", "U1"), Inspector("P2", "U2"), Inspector("P3", "U3")),
        {"W1": {"P1": OWN_UNIT}, "W2": {"P1": OWN_UNIT}, "W3": {"P2": OWN_UNIT}}, DAYS, extra=1,
    )  # fmt: skip
    found = [
        (lot.window, lot.inspector, str(lot.why), lot.due_on.day)
        for lot in draw(given_, seed="0" * 64).lots
    ]
    assert document(given_)["rule"] == 1
    assert found == [
        ("W1", "P2", "coverage", 2),
        ("W2", "P3", "coverage", 9),
        ("W3", "P1", "coverage", 16),
        ("W2", "P3", "silence", 18),
    ]
    assert (
        commitment(given_, seed="0" * 64)
        == "a25c8b5a2a94b92db1d5de1a8fe6e207739f085ac634a0030503e544c2c83c6e"
    )
