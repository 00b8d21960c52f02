"""People in a month: points, ratings, worst, and whether they may be the star, with reasons.

Definitions. A person belongs where the posting of the month's last day says (of today, while the
month runs); who left before it belongs where they were last, and is no star. Points are all a
person lost in the month, for complaints against the person, as supervisor or leader of others on
the day of the incident, and for inaction as an officer. A person's check score is the mean of the
month's spot and joint checks of the person's window; without a window of their own, of all windows
of their unit.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import month_store
from db.books.month_store import Checked
from db.checks import correction_store
from db.directory import directory_store
from db.directory.directory_store import Person, Posting
from db.feedback import hold_sums, rollup_store
from kiosk.reports.books.facts import Facts, history
from kiosk.reports.books.star_reach import StarRule, StrongWays, star_rules, strong_ways_of
from survey.books.points import Incident, PointLine, counts, points_of_month, totals
from survey.books.policy import Policy
from survey.books.rulebook import History, worsts
from survey.books.rulings import Ruling
from survey.books.stars import Candidate, Gate, gate
from survey.books.worst import CounsellingMissed, Worst, counselling_missed
from survey.feedback.holds import NONE_HELD, HoldSum
from survey.feedback.reach import Reach
from survey.feedback.satisfaction import Satisfaction, satisfaction
from survey.feedback.tiers import STRONG, ByTier, summed
from survey.months import Month, business_date


@dataclass(frozen=True, slots=True)
class PersonMonth:
    """A person's month, and whether it may be a star's."""

    person: Person
    points: int
    satisfaction: Satisfaction
    """By all ratings that count; the candidate's by those that count for the star."""
    check_score: float | None
    gate: Gate
    candidate: Candidate
    tiers: ByTier
    holds: HoldSum = NONE_HELD
    reach: Reach | None = None
    """How far strong ways reach the person's unit, where any of them came."""


@dataclass(frozen=True, slots=True)
class People:
    """Everybody's month, what points were lost for, the worst, and who went uncounselled."""

    months: tuple[PersonMonth, ...]
    lines: tuple[PointLine, ...]
    worst: tuple[Worst, ...]
    uncounselled: tuple[CounsellingMissed, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthFacts:
    """What is known of people in one month, read once, whatever policy it is looked at under."""

    month: Month
    known: Facts
    verified: History
    employed: Sequence[Person]
    left: Sequence[Person]
    ratings: Mapping[str, ByTier]
    checks: Mapping[int, Checked]
    overdue: Mapping[str, int]
    holds: Mapping[str, HoldSum]
    ways: StrongWays | None
    """Where strong ways stood; None of a month of which it is not known how ratings came."""


def month_facts(
    session: Session, month: Month, known: Facts, *, as_of: datetime, zone: ZoneInfo
) -> MonthFacts:
    """Return what is known of people in a month, as it was verified at a moment."""
    today = business_date(as_of, zone)
    last = min(month.last, today)
    employed = directory_store.people(session, on=last)
    left = _left(session, known.postings.left_within(month.first, last))
    return MonthFacts(
        month=month,
        known=known,
        verified=history(session, [month], known, as_of=as_of, zone=zone),
        employed=employed,
        left=left,
        ratings=rollup_store.tiers_by_person(session, month),
        checks=month_store.checks(session, month, today=today),
        overdue=correction_store.overdue_by_owner(
            session, last, day_ends=datetime.combine(last + timedelta(days=1), time(), zone)
        ),
        holds=hold_sums.by_person(session, str(month)),
        ways=_ways(session, month, known, (*employed, *left), as_of=as_of, zone=zone),
    )


def _ways(
    session: Session, month: Month, known: Facts, everybody: Collection[Person],
    *, as_of: datetime, zone: ZoneInfo,
) -> StrongWays | None:  # fmt: skip
    if known.sure_from is not None and month < known.sure_from:
        return None  # phones said themselves how they came
    return strong_ways_of(session, month, everybody, known.scope, as_of=as_of, zone=zone)


def _left(session: Session, places: Mapping[str, Posting]) -> list[Person]:
    return [
        Person(number, code, name, place.unit, place.supervisor, place.leader, place.window)
        for number, (code, name) in directory_store.names(session).items()
        if (place := places.get(code)) is not None
    ]


def people(seen: MonthFacts, policy: Policy) -> People:
    """Return everybody's month by code under a policy."""
    incidents = seen.verified.incidents[seen.month]
    lines = points_of_month(incidents, policy)
    worst = worsts(seen.verified, lambda _month: policy).get(seen.month, ())
    facts = _Facts(
        month=seen,
        points=_points(lines, seen.verified.rulings, seen.month),
        complaints=_counting(incidents),
        worst=frozenset(one.person for one in worst),
        rules=star_rules((*seen.employed, *seen.left), seen.ratings, seen.ways, policy),
    )
    left = {person.code for person in seen.left}
    everybody = sorted((*seen.employed, *seen.left), key=lambda each: each.code)
    months = tuple(
        _person_month(person, facts, policy, has_left=person.code in left) for person in everybody
    )
    missed = counselling_missed(incidents, seen.verified.counsellings)
    return People(months, lines, worst, missed)


def _points(lines: Iterable[PointLine], rulings: Iterable[Ruling], month: Month) -> dict[str, int]:
    found = totals(lines)
    for each in rulings:
        if each.month == month:
            found[each.person] = found.get(each.person, 0) + each.points
    return found


@dataclass(frozen=True, slots=True)
class _Facts:
    month: MonthFacts
    points: dict[str, int]
    complaints: dict[str, int]
    worst: frozenset[str]
    rules: Mapping[str, StarRule]


def _person_month(person: Person, facts: _Facts, policy: Policy, *, has_left: bool) -> PersonMonth:
    told = facts.month.ratings.get(person.code, {})
    rule = facts.rules[person.unit]
    score = _check_score(person, facts.month)
    candidate = Candidate(
        person=person.code,
        unit=person.unit,
        satisfaction=satisfaction(summed(told, rule.tiers), policy),
        counting_complaints=facts.complaints.get(person.code, 0),
        points=facts.points.get(person.code, 0),
        check_score=score,
        overdue_actions=facts.month.overdue.get(person.code, 0),
        is_worst=person.code in facts.worst,
        has_left=has_left,
        strong=rule.tiers is STRONG,
    )
    found = satisfaction(summed(told), policy)
    return PersonMonth(
        person, candidate.points, found, score, gate(candidate, policy), candidate, told,
        facts.month.holds.get(person.code, NONE_HELD), rule.reach,
    )  # fmt: skip


def _check_score(person: Person, facts: MonthFacts) -> float | None:
    if person.window is not None:
        places = [window for window in facts.known.scope.windows if window.code == person.window]
    else:
        places = [window for window in facts.known.scope.windows if window.unit == person.unit]
    checked = [facts.checks[window.id] for window in places if window.id in facts.checks]
    return month_store.mean_score(checked)


def _counting(incidents: Iterable[Incident]) -> dict[str, int]:
    found: dict[str, int] = {}
    for incident in incidents:
        if counts(incident.source, incident.outcome):
            found[incident.person] = found.get(incident.person, 0) + 1
    return found
