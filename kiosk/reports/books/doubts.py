"""Stars in doubt: whoever is named and does not qualify, at the naming or by a later verdict.

The gate is asked anew whenever people decide: by the second person, at closing, at publishing. A
verdict that comes after the naming leaves the committee a task (regulation 5).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import ledger_store, star_store
from db.books.star_store import Decision
from kiosk.reports.books.facts import Facts, facts
from kiosk.reports.books.people import month_facts, people
from survey.books.stars import Gate
from survey.months import Month, business_date

QUALIFIED = Gate(())
BACK = 6
"""Months in which a late verdict against a star is the committee's to look at."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a star does not qualify, why they were named all the same, and whether that is new."""

    unit: str
    person: str
    gate: Gate
    despite: str | None
    is_new: bool
    """Whether the committee did not know of it when it decided: it is theirs to decide anew."""


def gate_of(session: Session, month: Month, person: str, *, at: datetime, zone: ZoneInfo) -> Gate:
    """Return what bars somebody from being a month's star, as of a moment."""
    return _gates(session, month, at=at, zone=zone).get(person, QUALIFIED)


def doubts(
    session: Session, month: Month, *, at: datetime, zone: ZoneInfo, known: Facts | None = None
) -> dict[str, Doubt]:
    """Return the stars of a month who do not qualify as of a moment, by unit."""
    named = {
        each.unit: each.person
        for each in (known.stars if known else star_store.decisions(session))
        if each.month == month and each.person is not None
    }
    if not named:
        return {}
    gates = _gates(session, month, at=at, zone=zone, known=known)
    return told(named, gates, star_store.minutes(session, month))


def rests_on(session: Session) -> object:
    """Return what tells whether anything was posted or decided since somebody looked."""
    decided = star_store.decided(session)
    stars = tuple((str(star.month), star.unit, star.person, when) for star, when in decided)
    return ledger_store.head(session), stars


def to_decide_anew(session: Session, *, at: datetime, zone: ZoneInfo) -> list[Month]:
    """Return the months of which a star does not qualify any more, as nobody knew: a task."""
    present = Month.of(business_date(at, zone))
    since, recent = present, []
    for _ in range(BACK):
        since = since.previous
        recent.append(since)
    decided = {each.month for each in star_store.decisions(session) if each.person is not None}
    asked = [month for month in recent if month in decided]
    if not asked:
        return []
    known = facts(session)  # once: of all months it is the same
    return [
        month
        for month in asked
        if any(
            each.is_new for each in doubts(session, month, at=at, zone=zone, known=known).values()
        )
    ]


def told(
    named: Mapping[str, str], gates: Mapping[str, Gate], written: Mapping[str, Decision]
) -> dict[str, Doubt]:
    """Return which of the people named by unit do not pass their gate, and what is known of it."""
    found = {}
    for unit, person in named.items():
        gate, decision = gates.get(person, QUALIFIED), written.get(unit, Decision())
        if not gate.passed:
            is_new = gate.said.zh != decision.bars
            found[unit] = Doubt(unit, person, gate, decision.despite, is_new)
    return found


def _gates(
    session: Session, month: Month, *, at: datetime, zone: ZoneInfo, known: Facts | None = None
) -> dict[str, Gate]:
    known = known or facts(session)
    seen = month_facts(session, month, known, as_of=at, zone=zone)
    found = people(seen, known.policies.of(month)).months
    return {one.person.code: one.gate for one in found}
