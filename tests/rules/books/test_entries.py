"""The rule book's entries one by one: clause, formula and evidence, policies, worsts and stars."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from survey.books.points import Incident
from survey.books.policy import DEFAULT_POLICY, Policy
from survey.books.rulebook import Entry, History, Star, derive, stars_held, worsts
from survey.books.worst import CounsellingHeld, Worst
from survey.months import Month

MONTHS: Final = tuple(Month(2026, n) for n in range(1, 5))


def happened(
    told: Iterable[Incident], held: Iterable[CounsellingHeld] = (), named: Iterable[Star] = ()
) -> History:
    by_month: dict[Month, list[Incident]] = {month: [] for month in MONTHS}
    for incident in told:
        by_month[Month.of(incident.occurred_at)].append(incident)
    return History(by_month, tuple(held), tuple(named))


def default(_month: Month) -> Policy:
    return DEFAULT_POLICY


def against(ref: str, day: int, month: int = 1, person: str = "W") -> Incident:
    moment = datetime(2026, month, day, 2, tzinfo=UTC)
    return Incident(ref, moment, person, "customer", "attitude", "upheld", "Z", "Q")


def talk(ref: str, day: int, month: int = 1, person: str = "W") -> CounsellingHeld:
    return CounsellingHeld(ref, person, datetime(2026, month, day, 2, tzinfo=UTC))


def test_an_entry_tells_its_clause_its_formula_and_what_it_rests_on() -> None:
    january = MONTHS[0]
    told = [against("C-1", 5), against("C-2", 20)]
    found = derive(happened(told, [talk("K-1", 8)], [Star(january, "U1", "S")]), default)
    assert list(found) == [january]
    assert [tuple(getattr(each, name) for name in Entry.__slots__) for each in found[january]] == [
        (january, "W", "person", "C-1", 1, 5, 0, "regulation 4", "max(5, 5 × 1)", ("C-1",), None),
        (january, "W", "person", "C-2", 2, 10, 0, "regulation 4", "max(5, 5 × 2)", ("C-2",), None),
        (january, "Z", "supervisor", "C-2", 2, 3, 0, "regulation 4", "3 × 1", ("C-2",), None),
        (
            january, "W", "worst", "C-2", None, 0, -500, "regulation 6", "500, no. 1",
            ("C-1", "K-1", "C-2"), None,
        ),
        (january, "S", "star", None, None, 0, 500, "regulation 5", "500 × 1", (), "U1"),
    ]  # fmt: skip


def test_a_capped_bonus_says_at_most_how_much() -> None:
    named = [Star(month, "U1", "S") for month in MONTHS[:3]]
    found = derive(happened([], [], named), lambda _month: Policy(star_bonus_cap=1000))
    assert [(one.yuan, one.formula) for month in found.values() for one in month] == [
        (500, "500 × 1"),
        (1000, "500 × 2"),
        (1000, "500 × 3, at most 1000"),
    ]


def test_each_month_has_the_policy_of_its_own() -> None:
    told = [against(f"C-{month}-{day}", day, month) for month in (1, 2) for day in (5, 20)]
    held = [talk("K-1", 8, 1), talk("K-2", 8, 2)]
    named = [Star(month, "U1", "S") for month in MONTHS[:2]]
    dear = Policy(attitude_points=7, worst_fine=800, star_bonus=600)
    found = derive(
        happened(told, held, named), lambda month: dear if month == MONTHS[1] else DEFAULT_POLICY
    )
    january, february = (
        [(one.role, one.points, one.yuan) for one in found[month]] for month in MONTHS[:2]
    )
    assert january == [
        ("person", 5, 0), ("person", 10, 0), ("supervisor", 3, 0), ("worst", 0, -500),
        ("star", 0, 500),
    ]  # fmt: skip
    assert february == [
        ("person", 7, 0), ("person", 10, 0), ("supervisor", 3, 0), ("worst", 0, -800),
        ("star", 0, 1200),
    ]  # fmt: skip


def test_worsts_of_months_that_are_not_derived_anew_count() -> None:
    february = MONTHS[1]
    known = History(
        {february: [against("C-1", 5, 2), against("C-2", 20, 2)]},
        [talk("K-1", 8, 2)],
        worst_elsewhere={MONTHS[0]: ["W", "V"], Month(2025, 12): ["W"], MONTHS[3]: ["W"]},
    )
    [found] = worsts(known, default)[february]
    assert (found.person, found.count, found.review) == ("W", 3, True)


def test_only_months_with_a_worst_are_named_and_counts_go_on() -> None:
    told = [against(f"C-{month}-{day}", day, month) for month in (1, 3) for day in (5, 20)]
    told += [against("V-1", 3, 2, "V"), against("V-2", 9, 2, "V")]
    held = [talk("K-1", 8, 1), talk("K-3", 8, 3), talk("K-V", 5, 2, "V")]
    found = worsts(happened(told, held), default)
    assert {
        month: [(one.person, one.count) for one in named] for month, named in found.items()
    } == {
        MONTHS[0]: [("W", 1)],
        MONTHS[1]: [("V", 1)],
        MONTHS[2]: [("W", 2)],
    }


def test_who_is_the_worst_anywhere_is_no_star_of_that_month() -> None:
    named = [Star(MONTHS[1], "U2", "W"), Star(MONTHS[1], "U1", "V"), Star(MONTHS[0], "U1", "W")]
    known = History({}, (), named, worst_elsewhere={MONTHS[1]: ["W"]})
    assert stars_held(known, {}) == (
        Star(MONTHS[0], "U1", "W"),
        Star(MONTHS[1], "U1", "V"),
        Star(MONTHS[1], "U2", None),
    )
    derived = {MONTHS[0]: [Worst("W", "C-1", "K-1", "C-2", count=1, fine=500, review=False)]}
    assert [star.person for star in stars_held(known, derived)] == [None, "V", None]


def test_who_is_the_worst_of_a_month_is_paid_no_bonus_in_it() -> None:
    told, held = [against("C-1", 5), against("C-2", 20)], [talk("K-1", 8)]
    named = [Star(month, "U1", "W") for month in MONTHS[:2]]
    found = derive(happened(told, held, named), default)
    stars = [(one.month, one.yuan) for month in found.values() for one in month if one.yuan > 0]
    assert stars == [(MONTHS[1], 500)]


def test_the_months_of_a_history_are_those_in_which_anything_happened() -> None:
    named = [Star(MONTHS[2], "U1", None)]
    assert happened([against("C-1", 5)], [talk("K-1", 8, 2)], named).months == {
        MONTHS[0],
        MONTHS[2],
    }


def test_a_month_in_which_nothing_happened_has_no_entries() -> None:
    assert derive(happened([against("C-1", 5)]), default, [MONTHS[3], MONTHS[1]]) == {
        MONTHS[1]: (),
        MONTHS[3]: (),
    }
