"""The simulator: the last months under another policy, before anybody approves it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books.policy_store import Policies
from db.directory import directory_store
from db.feedback import rollup_store
from kiosk.reports.books.facts import facts, history
from kiosk.reports.books.people import MonthFacts, month_facts, people
from survey.books.policy import Policy
from survey.books.policy_terms import CHOICES, TERMS, changed
from survey.books.rulebook import History, PolicyOf
from survey.books.simulation import Comparison, Contest, Outcome, compare, outcome, stars_under
from survey.feedback.satisfaction import Tally
from survey.months import Month, business_date

MONTHS_BACK: Final = 6
GATE: Final = frozenset({"min_ratings_star", "star_tiers", "check_pass", "satisfied_from"})


@dataclass(frozen=True, slots=True)
class Satisfied:
    """The company's rate as it stands and as it would be, and the target of both."""

    n: int
    before: int
    after: int
    targets: tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Simulation:
    """What would have come out, over which months; names by code."""

    months: Sequence[Month]
    comparison: Comparison
    satisfied: Satisfied
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of an open parameter; `held` is the one that holds."""

    name: str
    value: Any
    held: bool
    simulation: Simulation


def simulate(
    session: Session, proposed: Policy, *, now: datetime, zone: ZoneInfo, back: int = MONTHS_BACK
) -> Simulation:
    """Return who would have gained or lost in the last months, the present one included.

    A what-if: closed months keep the policy they were closed under.
    """
    return _simulated(_past(session, [proposed], now=now, zone=zone, back=back), proposed)


def readings(
    session: Session, policy: Policy, *, now: datetime, zone: ZoneInfo, back: int = MONTHS_BACK
) -> tuple[Reading, ...]:
    """Return every reading of the parameters that the text leaves open to a choice."""
    read = {
        (name, value): replace(policy, **{name: value})
        for name, choices in CHOICES.items()
        if TERMS[name].is_open
        for value in choices
    }
    past = _past(session, read.values(), now=now, zone=zone, back=back)
    return tuple(
        Reading(name, value, each == policy, _simulated(past, each))
        for (name, value), each in read.items()
    )


@dataclass(frozen=True, slots=True)
class _Past:
    """What happened in the months looked at, read once, and what stands for it.

    `contested` are the months in which a proposal might let somebody else be the star.
    """

    months: Sequence[Month]
    policies: Policies
    verified: History
    stands: Outcome
    tallies: Mapping[Month, Tally]
    names: Mapping[str, str]
    contested: Mapping[Month, MonthFacts]


def _past(
    session: Session, proposals: Iterable[Policy], *, now: datetime, zone: ZoneInfo, back: int
) -> _Past:
    month = Month.of(business_date(now, zone))
    months = [month]
    while len(months) <= back:
        months.insert(0, months[0].previous)
    known = facts(session)
    verified = history(session, months, known, as_of=now, zone=zone)
    named = {star.month for star in verified.stars} & set(months)
    contested = {m for each in proposals for m in _contested(named, known.policies, each)}
    return _Past(
        months=months,
        policies=known.policies,
        verified=verified,
        stands=outcome(verified, known.policies.of, months),
        tallies=rollup_store.by_month(session, months[0], months[-1]),
        names=dict(directory_store.names(session).values()),
        contested={
            each: month_facts(session, each, known, as_of=now, zone=zone)
            for each in sorted(contested)
        },
    )


def _contested(named: Iterable[Month], policies: Policies, proposed: Policy) -> list[Month]:
    return [each for each in named if changed(policies.of(each), proposed).keys() & GATE]


def _simulated(past: _Past, proposed: Policy) -> Simulation:
    contested = [
        past.contested[each] for each in _contested(past.contested, past.policies, proposed)
    ]
    stars = stars_under(
        past.verified.stars,
        _contests(contested, past.policies.of),
        _contests(contested, _always(proposed)),
    )
    would_stand = outcome(replace(past.verified, stars=stars), _always(proposed), past.months)
    return Simulation(
        past.months, compare(past.stands, would_stand), _satisfied(past, proposed), past.names
    )


def _always(policy: Policy) -> PolicyOf:
    return lambda _month: policy


def _contests(months: Iterable[MonthFacts], policy_of: PolicyOf) -> dict[Month, Contest]:
    found = {}
    for seen in months:
        policy = policy_of(seen.month)
        everybody = people(seen, policy).months
        found[seen.month] = Contest([one.candidate for one in everybody], policy)
    return found


def _satisfied(past: _Past, proposed: Policy) -> Satisfied:
    return Satisfied(
        n=sum(tally.n for tally in past.tallies.values()),
        before=sum(tally.satisfied(past.policies.of(m)) for m, tally in past.tallies.items()),
        after=sum(tally.satisfied(proposed) for tally in past.tallies.values()),
        targets=(
            past.policies.of(past.months[-1]).satisfaction_target,
            proposed.satisfaction_target,
        ),
    )
