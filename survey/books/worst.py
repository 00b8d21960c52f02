"""The worst of the month: a second customer complaint after counselling (regulation 6)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from survey.books.points import COUNTING_OUTCOMES, Incident
from survey.books.policy import DEFAULT_POLICY, Policy


@dataclass(frozen=True, slots=True)
class CounsellingHeld:
    """A counselling record as the rules see it."""

    ref: str
    person: str
    held_at: datetime


@dataclass(frozen=True, slots=True)
class Worst:
    """A worst of the month with what led to it; `count` is cumulative, the fine in yuan."""

    person: str
    first: str
    counselling: str
    trigger: str
    count: int
    fine: int
    review: bool


@dataclass(frozen=True, slots=True)
class CounsellingMissed:
    """Somebody complained of again without counselling between; supervisor of that second day."""

    person: str
    supervisor: str | None
    first: str
    second: str


def worst_of_month(
    incidents: Iterable[Incident],
    counsellings: Iterable[CounsellingHeld],
    *,
    before: Mapping[str, int],
    policy: Policy = DEFAULT_POLICY,
) -> tuple[Worst, ...]:
    """Return the month's worsts by person, at most one each.

    `before` says how often each person was worst in earlier months. A counselling counts if it
    was held at or after the month's first upheld customer complaint and before the incident of
    the triggering one; one of an earlier month does not serve.
    """
    held: dict[str, list[CounsellingHeld]] = defaultdict(list)
    for record in counsellings:
        held[record.person].append(record)
    found = []
    for person, against in sorted(_customers(incidents).items()):
        hit = _trigger(against, held[person])
        if hit is not None:
            record, trigger = hit
            count = before.get(person, 0) + 1
            found.append(
                Worst(
                    person,
                    against[0].ref,
                    record.ref,
                    trigger.ref,
                    count,
                    policy.worst_fine,
                    review=count >= policy.dismissal_review_at,
                )
            )
    return tuple(found)


def counselling_missed(
    incidents: Iterable[Incident], counsellings: Iterable[CounsellingHeld]
) -> tuple[CounsellingMissed, ...]:
    """Return who was not counselled between the month's first two customer complaints.

    A counselling held after the second does not mend it, whatever follows.
    """
    held: dict[str, list[CounsellingHeld]] = defaultdict(list)
    for record in counsellings:
        held[record.person].append(record)
    return tuple(
        CounsellingMissed(person, against[1].supervisor, against[0].ref, against[1].ref)
        for person, against in sorted(_customers(incidents).items())
        if len(against) > 1 and _trigger(against[:2], held[person]) is None
    )


def _customers(incidents: Iterable[Incident]) -> dict[str, list[Incident]]:
    by_person: dict[str, list[Incident]] = defaultdict(list)
    for incident in incidents:
        if incident.source == "customer" and incident.outcome in COUNTING_OUTCOMES:
            by_person[incident.person].append(incident)
    for against in by_person.values():
        against.sort(key=lambda incident: (incident.occurred_at, incident.ref))
    return by_person


def _trigger(
    against: list[Incident], held: list[CounsellingHeld]
) -> tuple[CounsellingHeld, Incident] | None:
    first, later = against[0], against[1:]
    in_time = sorted(
        (record for record in held if record.held_at >= first.occurred_at),
        key=lambda record: (record.held_at, record.ref),
    )
    for incident in later:
        if in_time and in_time[0].held_at < incident.occurred_at:
            return in_time[0], incident
    return None


def masked(name: str) -> str:
    """Return the name of a worst as it is published: only its first sign shows (6)."""
    return name[:1] + "*" * max(1, min(len(name) - 1, 2))
