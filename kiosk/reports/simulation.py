"""The simulator: the last months under another policy, before anybody approves it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db import directory_store, policy_store, rollup_store
from kiosk.reports.facts import history
from kiosk.reports.people import people
from survey.months import Month, business_date
from survey.policy import Policy
from survey.policy_terms import CHOICES, TERMS, changed
from survey.rulebook import PolicyOf
from survey.satisfaction import Tally
from survey.simulation import Comparison, Contest, compare, outcome, stars_under

MONTHS_BACK: Final = 6
GATE: Final = frozenset({"min_ratings_star", "check_pass", "satisfied_from"})


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
    month = Month.of(business_date(now, zone))
    months = [month]
    while len(months) <= back:
        months.insert(0, months[0].previous)
    policy_of = policy_store.policies(session).of
    would_be = _always(proposed)
    verified = history(session, months, as_of=now, zone=zone)
    contested = {
        each.month
        for each in verified.stars
        if each.month in months and changed(policy_of(each.month), proposed).keys() & GATE
    }
    stars = stars_under(
        verified.stars,
        _contests(session, contested, policy_of, now=now, zone=zone),
        _contests(session, contested, would_be, now=now, zone=zone),
    )
    return Simulation(
        months,
        compare(
            outcome(verified, policy_of, months),
            outcome(replace(verified, stars=stars), would_be, months),
        ),
        _satisfied(session, months, policy_of, proposed),
        {each.code: each.name for each in directory_store.people(session, on=month.last)},
    )


def readings(
    session: Session, policy: Policy, *, now: datetime, zone: ZoneInfo
) -> tuple[Reading, ...]:
    """Return every reading of the parameters that the text leaves open to a choice."""
    found = []
    for name, choices in CHOICES.items():
        if TERMS[name].is_open:
            for value in choices:
                read = replace(policy, **{name: value})
                simulated = simulate(session, read, now=now, zone=zone)
                found.append(Reading(name, value, read == policy, simulated))
    return tuple(found)


def _always(policy: Policy) -> PolicyOf:
    return lambda _month: policy


def _contests(
    session: Session,
    months: Collection[Month],
    policy_of: PolicyOf,
    *,
    now: datetime,
    zone: ZoneInfo,
) -> dict[Month, Contest]:
    found = {}
    for month in months:
        policy = policy_of(month)
        everybody = people(session, month, as_of=now, zone=zone, policy=policy).months
        found[month] = Contest([one.candidate for one in everybody], policy)
    return found


def _satisfied(
    session: Session, months: Sequence[Month], policy_of: PolicyOf, proposed: Policy
) -> Satisfied:
    tallies: dict[Month, Tally] = rollup_store.by_month(session, months[0], months[-1])
    return Satisfied(
        n=sum(tally.n for tally in tallies.values()),
        before=sum(tally.satisfied(policy_of(month)) for month, tally in tallies.items()),
        after=sum(tally.satisfied(proposed) for tally in tallies.values()),
        targets=(policy_of(months[-1]).satisfaction_target, proposed.satisfaction_target),
    )
