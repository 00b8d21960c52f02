"""Who would gain or lose if another policy had held."""

from dataclasses import astuple, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.books.points import Incident
from survey.books.policy import DEFAULT_POLICY, Policy
from survey.books.rulebook import Entry, History, PaidAs, Star
from survey.books.simulation import Contest, Effect, Outcome, Stake, compare, outcome, stars_under
from survey.books.stars import Candidate
from survey.books.worst import CounsellingHeld
from survey.feedback.satisfaction import Tally, satisfaction
from survey.months import Month

JANUARY, FEBRUARY = Month(2026, 1), Month(2026, 2)


def entry(person: str, points: int = 0, yuan: int = 0, role: PaidAs = "person") -> Entry:
    return Entry(JANUARY, person, role, "C-1", 1, points, yuan, "regulation 4", "")


def test_a_comparison_names_who_would_notice_those_who_lose_first() -> None:
    before = {JANUARY: [entry("A", 5), entry("B", 10), entry("C", 5), entry("D", yuan=500)]}
    after = {JANUARY: [entry("A", 5), entry("B", 5), entry("C", 15), entry("D", yuan=300)]}
    found = compare(Outcome(before), Outcome(after))
    assert [(each.person, each.gains) for each in found.effects] == [
        ("C", False), ("D", False), ("B", True)
    ]  # fmt: skip
    assert (found.before, found.after) == (Stake(20, 500), Stake(25, 300))


def test_the_same_outcome_touches_nobody() -> None:
    same = Outcome({JANUARY: [entry("A", 5), entry("S", yuan=500, role="star")]}, ["A"])
    assert compare(same, same).effects == ()
    assert not Effect("A", Stake(points=5), Stake(points=5)).gains


def test_only_the_months_asked_for_come_out() -> None:
    incidents = {
        month: [
            Incident(
                f"C-{month.month}-{day}", datetime(2026, month.month, day, tzinfo=UTC),
                "W", "customer", "attitude", "upheld",
            )
            for day in (5, 20)
        ]
        for month in (JANUARY, FEBRUARY)
    }  # fmt: skip
    held = [
        CounsellingHeld(f"B-{month.month}", "W", datetime(2026, month.month, 8, tzinfo=UTC))
        for month in (JANUARY, FEBRUARY)
    ]
    at_first = Policy(dismissal_review_at=1)
    found = outcome(History(incidents, held), lambda _month: at_first, [JANUARY, Month(2026, 3)])
    assert {month for month, entries in found.entries.items() if entries} == {JANUARY}
    assert list(found.reviews) == ["W"]


def test_stars_worsts_and_reviews_won_or_lost_are_counted() -> None:
    before = Outcome({JANUARY: [entry("A", yuan=500, role="star")]}, ["B"])
    after = Outcome({JANUARY: [entry("B", yuan=-500, role="worst")]})
    told = {each.person: (each.before, each.after) for each in compare(before, after).effects}
    assert told == {
        "A": (Stake(yuan=500, stars=1), Stake()),
        "B": (Stake(reviews=1), Stake(yuan=-500, worsts=1)),
    }


def test_an_earlier_review_is_part_of_the_outcome() -> None:
    incidents = [
        Incident(
            f"C-{day}", datetime(2026, 1, day, tzinfo=UTC), "W", "customer", "attitude", "upheld"
        )
        for day in (5, 20)
    ]
    held = [CounsellingHeld("B-1", "W", datetime(2026, 1, 8, tzinfo=UTC))]
    history = History({JANUARY: incidents}, held)
    at_first = Policy(dismissal_review_at=1)
    before = outcome(history, lambda _month: DEFAULT_POLICY, [JANUARY])
    after = outcome(history, lambda _month: at_first, [JANUARY])
    (effect,) = compare(before, after).effects
    assert (effect.before.reviews, effect.after.reviews, effect.gains) == (0, 1, False)
    assert effect.before == replace(effect.after, reviews=0) == Stake(15, -500, worsts=1)


def test_what_happens_twice_to_somebody_counts_twice() -> None:
    twice = Outcome(
        {
            JANUARY: [entry("S", yuan=500, role="star"), entry("W", yuan=-500, role="worst")],
            FEBRUARY: [entry("S", yuan=1000, role="star"), entry("W", yuan=-500, role="worst")],
        },
        ["W", "W"],
    )
    found = compare(twice, Outcome({}))
    assert {each.person: each.before for each in found.effects} == {
        "S": Stake(yuan=1500, stars=2),
        "W": Stake(yuan=-1000, worsts=2, reviews=2),
    }
    assert found.before == Stake(yuan=500, stars=2, worsts=2, reviews=2)
    assert found.after == Stake()
    back = compare(Outcome({}), twice)
    assert {each.person: each.after for each in back.effects} == {
        each.person: each.before for each in found.effects
    }
    assert {each.before for each in back.effects} == {Stake()}


@given(st.builds(Stake, *[st.integers(-9, 9)] * 5), st.builds(Stake, *[st.integers(-9, 9)] * 5))
def test_stakes_add_up_field_by_field(one: Stake, other: Stake) -> None:
    assert astuple(one + other) == tuple(map(sum, zip(astuple(one), astuple(other), strict=True)))


@pytest.mark.parametrize(
    ("lighter", "heavier"),
    [
        (Stake(points=1), Stake(points=2, stars=9, yuan=9)),
        (Stake(reviews=1, worsts=9), Stake(reviews=2)),
        (Stake(worsts=1, yuan=-9), Stake(worsts=2, stars=9)),
        (Stake(stars=2, yuan=-9), Stake(stars=1)),
        (Stake(yuan=2), Stake(yuan=1)),
    ],
)
def test_points_weigh_most_then_reviews_worsts_stars_and_money_last(
    lighter: Stake, heavier: Stake
) -> None:
    assert Effect("A", before=heavier, after=lighter).gains
    assert not Effect("A", before=lighter, after=heavier).gains


# Stars under another gate


def candidate(person: str, ratings: int, unit: str = "U1") -> Candidate:
    found = satisfaction(Tally(n5=ratings))
    return Candidate(person, unit, found, counting_complaints=0, points=0, check_score=95.0)


def under(named: list[Star], *, least: int, candidates: list[Candidate]) -> list[str | None]:
    contests = (
        {JANUARY: Contest(candidates, policy)}
        for policy in (DEFAULT_POLICY, Policy(min_ratings_star=least))
    )
    return [star.person for star in stars_under(named, *contests)]


def test_a_star_who_would_not_pass_any_more_leaves_a_vacancy() -> None:
    named = [Star(JANUARY, "U1", "A"), Star(FEBRUARY, "U1", "A")]
    assert under(named, least=31, candidates=[candidate("A", 30)]) == [None, "A"]
    assert under(named, least=30, candidates=[candidate("A", 30)]) == ["A", "A"]


def test_a_vacancy_goes_to_whom_only_the_new_gate_proposes() -> None:
    vacant = [Star(JANUARY, "U1", None)]
    assert under(vacant, least=10, candidates=[candidate("A", 12)]) == ["A"]
    assert under(vacant, least=10, candidates=[candidate("A", 40)]) == [None]  # the committee chose
    assert under(vacant, least=10, candidates=[candidate("A", 12, unit="U2")]) == [None]


def test_a_month_that_only_one_side_contests_stands_and_stars_keep_their_month_and_unit() -> None:
    named = [Star(JANUARY, "U1", "A"), Star(FEBRUARY, "U2", None)]
    contest = {JANUARY: Contest([candidate("A", 30)], Policy(min_ratings_star=31))}
    assert stars_under(named, {}, contest) == stars_under(named, contest, {}) == tuple(named)
    assert stars_under(named, contest, contest) == tuple(named)


def test_a_decision_against_the_gate_stands() -> None:
    named = [Star(JANUARY, "U1", "A")]
    assert under(named, least=31, candidates=[candidate("A", 12)]) == ["A"]
    assert under(named, least=31, candidates=[]) == ["A"]
