"""People in a month: points, ratings, worst, and whether they may be the star, with reasons.

Definitions. A person belongs where the posting of the month's last day says (of today, while the
month runs). Points are all a person lost in the month, for complaints against the person and as
supervisor or leader of others on the day of the incident. A person's check score is the mean of the
month's spot and joint checks of the person's window; without a window of their own, of all windows
of their unit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db import directory_store, month_store, rollup_store
from db.directory_store import Person, Window
from db.month_store import Checked, Complaint
from survey.months import Month, business_date
from survey.points import Incident, PointLine, counts, points_of_month, totals
from survey.policy import Policy
from survey.satisfaction import Satisfaction, Tally, satisfaction
from survey.stars import Candidate, Gate, gate
from survey.worst import CounsellingHeld, Worst, worst_of_month


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """A person's month, and whether it may be a star's."""

    person: Person
    points: int
    satisfaction: Satisfaction
    check_score: float | None
    gate: Gate
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class People:
    """Everybody's month, what points were lost for, and the worst of the month."""

    months: tuple[PersonMonth, ...]
    lines: tuple[PointLine, ...]
    worst: tuple[Worst, ...]


def people(
    session: Session, month: Month, *, today: date, zone: ZoneInfo, policy: Policy
) -> People:
    """Return everybody's month by code."""
    incidents = _incidents(session, month_store.complaints(session, month), zone)
    lines = points_of_month(incidents, policy)
    worst = worst_of(session, month, policy=policy)
    facts = _Facts(
        tallies=rollup_store.by_person(session, month),
        points=totals(lines),
        complaints=_counting(incidents),
        worst=frozenset(one.person for one in worst),
        checks=month_store.checks(session, month),
        windows=directory_store.windows(session),
    )
    employed = directory_store.people(session, on=min(month.last, today))
    months = tuple(_person_month(person, facts, policy) for person in employed)
    return People(months, lines, worst)


def worst_of(session: Session, month: Month, *, policy: Policy) -> tuple[Worst, ...]:
    """Return the month's worsts; how often before is counted over every earlier month."""
    upheld = month_store.upheld_until(session, month)
    held = [
        CounsellingHeld(record.ref, record.person, record.held_at)
        for record in month_store.counsellings(session)
    ]
    before: dict[str, int] = {}
    found: tuple[Worst, ...] = ()
    for one in sorted({complaint.month for complaint in upheld} | {month}):
        incidents = [_incident(complaint) for complaint in upheld if complaint.month == one]
        found = worst_of_month(filter(None, incidents), held, before=before, policy=policy)
        before |= {worst.person: worst.count for worst in found}
    return found


@dataclass(frozen=True, slots=True)
class _Facts:
    tallies: dict[str, Tally]
    points: dict[str, int]
    complaints: dict[str, int]
    worst: frozenset[str]
    checks: dict[int, Checked]
    windows: Sequence[Window]


def _person_month(person: Person, facts: _Facts, policy: Policy) -> PersonMonth:
    found = satisfaction(facts.tallies.get(person.code, Tally()), policy)
    score = _check_score(person, facts)
    candidate = Candidate(
        person=person.code,
        unit=person.unit,
        satisfaction=found,
        counting_complaints=facts.complaints.get(person.code, 0),
        points=facts.points.get(person.code, 0),
        check_score=score,
        is_worst=person.code in facts.worst,
    )
    return PersonMonth(person, candidate.points, found, score, gate(candidate, policy), candidate)


def _check_score(person: Person, facts: _Facts) -> float | None:
    if person.window is not None:
        places = [window for window in facts.windows if window.code == person.window]
    else:
        places = [window for window in facts.windows if window.unit == person.unit]
    checked = [facts.checks[window.id] for window in places if window.id in facts.checks]
    return month_store.mean_score(checked)


def _counting(incidents: Iterable[Incident]) -> dict[str, int]:
    found: dict[str, int] = {}
    for incident in incidents:
        if counts(incident.source, incident.outcome):
            found[incident.person] = found.get(incident.person, 0) + 1
    return found


def _incidents(session: Session, complaints: Iterable[Complaint], zone: ZoneInfo) -> list[Incident]:
    """Return the complaints against a person, with who stood above on that day."""
    days: dict[date, dict[str, Person]] = {}
    found = []
    for complaint in complaints:
        day = business_date(complaint.occurred_at, zone)
        if day not in days:
            days[day] = {one.code: one for one in directory_store.people(session, on=day)}
        incident = _incident(complaint, days[day].get(complaint.person or ""))
        if incident is not None:
            found.append(incident)
    return found


def _incident(complaint: Complaint, posting: Person | None = None) -> Incident | None:
    if complaint.person is None:
        return None
    return Incident(
        ref=complaint.ref,
        occurred_at=complaint.occurred_at,
        person=complaint.person,
        source=complaint.source,
        category=complaint.category,
        outcome=complaint.outcome,
        supervisor=posting.supervisor if posting else None,
        leader=posting.leader if posting else None,
    )
