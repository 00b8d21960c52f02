"""Points, worst and star: the regulation's worked examples, and its laws."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.books.points import Incident, PointLine, points_of_month, totals
from survey.books.policy import Policy
from survey.books.stars import Candidate, bonus, forecast, gate, proposals, streak
from survey.books.worst import (
    CounsellingHeld,
    CounsellingMissed,
    counselling_missed,
    worst_of_month,
)
from survey.feedback.satisfaction import Tally, satisfaction
from survey.months import Month

FLAT = Policy(penalty_mode="flat")


def at(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def against_w(
    ref: str, moment: datetime, *, source: str = "customer", category: str = "attitude",
    outcome: str | None = "upheld",
) -> Incident:  # fmt: skip
    return Incident(ref, moment, "W", source, category, outcome, supervisor="Z", leader="Q")


JANUARY = (
    against_w("C-1", at(1, 5)),
    against_w("C-2", at(1, 12), source="department", category="other"),
    against_w("C-3", at(1, 25), category="conflict"),
)


def monthly(*incidents: Incident, policy: Policy | None = None) -> tuple[int, int, int]:
    sums = totals(points_of_month(incidents, policy or Policy()))
    return sums.get("W", 0), sums.get("Z", 0), sums.get("Q", 0)


@pytest.mark.parametrize(
    ("upheld", "escalating", "flat"),
    [
        (1, (5, 0, 0), (5, 0, 0)),
        (2, (15, 3, 0), (10, 3, 0)),
        (3, (30, 9, 3), (15, 6, 3)),
        (4, (50, 18, 9), (20, 9, 6)),
        (5, (75, 30, 18), (25, 12, 9)),
    ],
)
def test_a_month_costs_what_the_table_says(
    upheld: int, escalating: tuple[int, int, int], flat: tuple[int, int, int]
) -> None:
    incidents = [against_w(f"C-{n}", at(1, n)) for n in range(1, upheld + 1)]
    assert monthly(*incidents) == escalating
    assert monthly(*incidents, policy=FLAT) == flat


def test_january_of_the_worked_example() -> None:
    assert monthly(*JANUARY) == (30, 9, 3)
    assert monthly(*JANUARY, policy=FLAT) == (20, 6, 3)
    lines = points_of_month(JANUARY)
    assert [(line.complaint, line.payer, line.points) for line in lines] == [
        ("C-1", "person", 5),
        ("C-2", "person", 10),
        ("C-2", "supervisor", 3),
        ("C-3", "person", 15),
        ("C-3", "supervisor", 6),
        ("C-3", "leader", 3),
    ]


def test_march_of_the_worked_example() -> None:
    march = [against_w("C-5", at(3, 10)), against_w("C-6", at(3, 11))]
    assert monthly(*march) == (15, 3, 0)
    assert monthly(*march, against_w("C-7", at(3, 30))) == (30, 9, 3)


def test_a_first_quarrel_costs_ten() -> None:
    assert monthly(against_w("C-1", at(1, 5), category="conflict")) == (10, 0, 0)


def test_a_finding_of_an_inspector_is_flat_and_reaches_nobody_above() -> None:
    found = [against_w(f"V-{n}", at(1, n), source="inspection") for n in (2, 3, 4)]
    assert monthly(*found) == (15, 0, 0)
    assert monthly(*found, *JANUARY) == (45, 9, 3)


@pytest.mark.parametrize("outcome", ["rejected", "unverifiable", None])
def test_what_is_not_upheld_costs_nothing(outcome: str | None) -> None:
    assert monthly(against_w("C-1", at(1, 5), outcome=outcome)) == (0, 0, 0)


incidents = st.lists(
    st.builds(
        Incident,
        ref=st.uuids().map(str),
        occurred_at=st.integers(0, 30 * 24).map(lambda h: at(1, 1, 0) + timedelta(hours=h)),
        person=st.sampled_from("AB"),
        source=st.sampled_from(["customer", "department", "inspection"]),
        category=st.sampled_from(["attitude", "conflict", "other"]),
        outcome=st.sampled_from(["upheld", "partly_upheld", "rejected", "unverifiable", None]),
        supervisor=st.just("Z"),
        leader=st.just("Q"),
    ),
    max_size=8,
    unique_by=lambda incident: incident.ref,
)


@given(incidents, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(history: list[Incident], chance: object) -> None:
    shuffled = list(history)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # a random.Random
    assert points_of_month(shuffled) == points_of_month(history)


@given(incidents)
def test_nobody_above_pays_before_their_turn(history: list[Incident]) -> None:
    for line in points_of_month(history):
        assert line.payer != "supervisor" or (line.ordinal or 0) >= 2
        assert line.payer != "leader" or (line.ordinal or 0) >= 3


def test_a_line_tells_how_its_points_came_about() -> None:
    told = [(line.payer, line.ordinal, line.formula) for line in points_of_month(JANUARY)]
    assert told[3:] == [
        ("person", 3, "max(10, 5 × 3)"),
        ("supervisor", 3, "3 × 2"),
        ("leader", 3, "3 × 1"),
    ]


def test_a_line_names_who_pays_for_which_complaint_by_which_clause() -> None:
    found = against_w("V-1", at(1, 20), source="inspection", category="conflict")
    assert points_of_month((*JANUARY[:2], found)) == (
        PointLine("W", "person", "C-1", 1, 5, "regulation 4", "max(5, 5 × 1)"),
        PointLine("W", "person", "C-2", 2, 10, "regulation 4", "max(5, 5 × 2)"),
        PointLine("Z", "supervisor", "C-2", 2, 3, "regulation 4", "3 × 1"),
        PointLine("W", "person", "V-1", None, 10, "regulation 3", "flat 10"),
    )
    assert points_of_month(JANUARY[2:], FLAT) == (
        PointLine("W", "person", "C-3", 1, 10, "regulation 4", "base 10"),
    )


def test_what_a_cap_takes_away_is_said_in_the_line_that_meets_it() -> None:
    capped = points_of_month(JANUARY, Policy(points_cap_month=29))
    assert [(each.points, each.formula) for each in capped if each.person == "W"] == [
        (5, "max(5, 5 × 1)"),
        (10, "max(5, 5 × 2)"),
        (14, "max(10, 5 × 3), at most 29 a month"),
    ]


def test_nobody_pays_in_place_of_a_supervisor_or_leader_who_is_not_there() -> None:
    alone = [replace(each, supervisor=None, leader=None) for each in JANUARY]
    assert {line.person for line in points_of_month(alone)} == {"W"}


@pytest.mark.parametrize(
    ("cap", "lost"), [(None, 30), (31, 30), (30, 30), (29, 29), (15, 15), (0, 0)]
)
def test_nobody_loses_more_than_the_months_cap(cap: int | None, lost: int) -> None:
    policy = Policy(points_cap_month=cap)
    assert monthly(*JANUARY, policy=policy)[0] == lost
    capped = [line for line in points_of_month(JANUARY, policy) if "at most" in line.formula]
    assert bool(capped) is (lost < 30)


@given(incidents, st.integers(0, 40))
def test_a_cap_only_ever_takes_points_away(history: list[Incident], cap: int) -> None:
    free = totals(points_of_month(history))
    capped = totals(points_of_month(history, Policy(points_cap_month=cap)))
    assert capped == {person: min(points, cap) for person, points in free.items()}


@given(incidents, st.data())
def test_a_rejected_complaint_leaves_what_would_be_without_it(
    history: list[Incident], data: st.DataObject
) -> None:
    refs = [incident.ref for incident in history]
    rejected = data.draw(st.sets(st.sampled_from(refs)) if refs else st.just(set()))
    appealed = [replace(i, outcome="rejected") if i.ref in rejected else i for i in history]
    without = [i for i in history if i.ref not in rejected]
    assert points_of_month(appealed) == points_of_month(without)


@given(incidents)
def test_what_one_did_costs_another_nothing(history: list[Incident]) -> None:
    alone = points_of_month([i for i in history if i.person == "A"])
    together = [i for i in points_of_month(history) if i.complaint in {a.complaint for a in alone}]
    assert tuple(together) == alone


def counselled(*moments: datetime) -> list[CounsellingHeld]:
    return [CounsellingHeld(f"K-{n}", "W", moment) for n, moment in enumerate(moments)]


def worst(
    history: Iterable[Incident], held: list[CounsellingHeld], before: int = 0
) -> list[tuple[str, int, bool]]:
    found = worst_of_month(history, held, before={"W": before})
    return [(w.trigger, w.count, w.review) for w in found]


def test_january_has_a_worst_because_counselling_lay_between() -> None:
    assert worst(JANUARY, counselled(at(1, 6))) == [("C-3", 1, False)]


def test_without_counselling_between_there_is_no_worst_but_a_flag() -> None:
    march = [against_w("C-5", at(3, 10)), against_w("C-6", at(3, 11))]
    assert worst(march, []) == []
    assert counselling_missed(march, []) == (CounsellingMissed("W", "Z", "C-5", "C-6"),)


def test_a_late_third_complaint_after_counselling_is_the_worst() -> None:
    march = [against_w(f"C-{n}", at(3, day)) for n, day in ((5, 10), (6, 11), (7, 30))]
    assert worst(march, counselled(at(3, 12)), before=1) == [("C-7", 2, False)]


def test_a_missed_counselling_stays_missed_whatever_follows() -> None:
    march = [against_w(f"C-{n}", at(3, day)) for n, day in ((5, 10), (6, 11), (7, 30))]
    [missed] = counselling_missed(march, counselled(at(3, 12)))
    assert (missed.person, missed.second) == ("W", "C-6")
    assert counselling_missed(march, counselled(at(3, 10, 15))) == ()
    assert counselling_missed(march[:1], []) == ()


def test_complaints_of_departments_call_for_no_counselling() -> None:
    found = [against_w(f"C-{n}", at(3, n), source="department") for n in (1, 2, 3)]
    assert counselling_missed(found, []) == ()
    assert worst(found, counselled(at(3, 1, 11))) == []


def test_counselling_of_an_earlier_month_does_not_serve() -> None:
    february = [against_w("C-1", at(2, 3)), against_w("C-2", at(2, 20))]
    assert worst(february, counselled(at(1, 30))) == []


@pytest.mark.parametrize(
    ("held_at", "expected"),
    [
        (at(1, 5, 9), []),
        (at(1, 5, 10), [("C-3", 1, False)]),
        (at(1, 25, 9), [("C-3", 1, False)]),
        (at(1, 25, 10), []),
    ],
)
def test_counselling_counts_from_the_first_incident_until_before_the_second(
    held_at: datetime, expected: list[object]
) -> None:
    assert worst(JANUARY, counselled(held_at)) == expected


def test_the_third_worst_opens_a_review() -> None:
    assert worst(JANUARY, counselled(at(1, 6)), before=2) == [("C-3", 3, True)]


@given(incidents, st.lists(st.integers(0, 30 * 24), max_size=4))
def test_at_most_one_worst_per_person_and_month(history: list[Incident], hours: list[int]) -> None:
    held = [
        CounsellingHeld(str(n), "A", at(1, 1, 0) + timedelta(hours=h)) for n, h in enumerate(hours)
    ]
    found = [w.person for w in worst_of_month(history, held, before={})]
    assert len(found) == len(set(found))
    assert set(found) <= {"A"}


def a_candidate(person: str = "A", **changes: object) -> Candidate:
    given: dict[str, object] = {
        "person": person,
        "unit": "U1",
        "satisfaction": satisfaction(Tally(n5=20)),
        "counting_complaints": 0,
        "points": 0,
        "check_score": 90.0,
    }
    return Candidate(**(given | changes))  # type: ignore[arg-type] # fields by name


@pytest.mark.parametrize(
    ("changes", "passed"),
    [
        ({}, True),
        ({"satisfaction": satisfaction(Tally(n5=19))}, False),
        ({"check_score": 89.9}, False),
        ({"check_score": None}, False),
        ({"counting_complaints": 1}, False),
        ({"overdue_actions": 1}, False),
        ({"is_worst": True}, False),
    ],
)
def test_the_gate_opens_only_when_nothing_bars(changes: dict[str, object], passed: bool) -> None:
    told = gate(replace(a_candidate(), **changes))  # type: ignore[arg-type] # fields by name
    assert told.passed is passed
    assert all(reason.zh and reason.en for reason in told.reasons)


@pytest.mark.parametrize(
    ("score", "said"), [(85.0, "85"), (89.9, "89.9"), (89.96, "89.96"), (89.999, "89.999")]
)
def test_a_failed_score_is_never_said_to_be_the_one_asked_for(score: float, said: str) -> None:
    [reason] = gate(a_candidate(check_score=score)).reasons
    assert reason.en == f"check score {said}, below 90"


def test_the_proposal_goes_by_lower_bound_then_points_then_check() -> None:
    more = a_candidate("A", satisfaction=satisfaction(Tally(n5=60)))
    fewer = a_candidate("B", satisfaction=satisfaction(Tally(n5=30)), check_score=100.0)
    assert proposals([more, fewer])["U1"].person == "A"
    clean, lost = a_candidate("C"), a_candidate("D", points=5)
    assert proposals([lost, clean])["U1"].person == "C"
    checked, barely = a_candidate("E", check_score=95.0), a_candidate("F")
    assert proposals([barely, checked])["U1"].person == "E"


candidates = st.lists(
    st.builds(
        lambda person, unit, good, bad, complaints, points, check: a_candidate(
            person,
            unit=unit,
            satisfaction=satisfaction(Tally(n5=good, n1=bad)),
            counting_complaints=complaints,
            points=points,
            check_score=check,
        ),
        st.uuids().map(str),
        st.sampled_from(["U1", "U2"]),
        st.integers(15, 40),
        st.integers(0, 5),
        st.integers(0, 1),
        st.integers(0, 2).map(lambda n: 5 * n),
        st.none() | st.sampled_from([85.0, 90.0, 100.0]),
    ),
    max_size=6,
)


@given(candidates)
def test_nobody_who_may_win_stands_above_the_star(history: list[Candidate]) -> None:
    for unit, proposal in proposals(history).items():
        passing = {c.person: c for c in history if c.unit == unit and gate(c).passed}
        named = [proposal.person] if proposal.person else list(proposal.tied)
        assert bool(named) is bool(passing)
        assert set(named) <= set(passing)
        best = max((c.satisfaction.lower or 0.0 for c in passing.values()), default=None)
        assert all(passing[person].satisfaction.lower == best for person in named)
    assert proposals(history) == proposals(history[::-1])


def test_what_nothing_separates_is_left_to_people() -> None:
    told = proposals([a_candidate("B"), a_candidate("A")])["U1"]
    assert (told.person, told.tied) == (None, ("A", "B"))


def test_a_unit_where_nobody_qualifies_is_vacant() -> None:
    told = proposals([a_candidate(counting_complaints=1)])["U1"]
    assert (told.person, told.tied) == (None, ())


def test_bonuses_follow_the_worked_example() -> None:
    stars = ["A", "A", "A", None, "A", "B", "A"]
    decided = {Month(2026, n): star for n, star in enumerate(stars, start=1)}
    paid = [bonus(streak(star, month, decided)) if star else 0 for month, star in decided.items()]
    assert paid == [500, 1000, 1500, 0, 500, 500, 500]


@given(st.lists(st.sampled_from(["A", "B", None]), min_size=1, max_size=16))
def test_whoever_is_the_star_again_after_a_break_starts_anew(stars: list[str | None]) -> None:
    decided = {}
    month, before, n = Month(2025, 6), None, 0
    for star in stars:
        decided[month] = star
        n = n + 1 if star == before else 1
        if star is not None:
            assert bonus(streak(star, month, decided)) == 500 * n
        month, before = month.next, star


def test_a_streak_crosses_the_years_end() -> None:
    decided = {Month(2025, 12): "A", Month(2026, 1): "A"}
    assert streak("A", Month(2026, 1), decided) == 2


def test_twelve_months_in_a_row_cost_39000() -> None:
    assert forecast(12) == 39_000
    assert forecast(12, Policy(star_bonus_cap=1_000)) == 11_500
