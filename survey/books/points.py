"""Points: what a month's counting complaints cost a person and those above (regulation 4).

k is the ordinal of a complaint among the counting ones against one person in one calendar
month, by the time of the incident. Nothing depends on the order of arrival or decision.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from survey.books.policy import DEFAULT_POLICY, Policy

COUNTING_SOURCES: Final = frozenset({"customer", "department"})
COUNTING_OUTCOMES: Final = frozenset({"upheld", "partly_upheld"})

Payer = Literal["person", "supervisor", "leader"]


@dataclass(frozen=True, slots=True)
class Incident:
    """A complaint as the rules see it; people by code, the chain as of the incident.

    Findings of an inspection (`source` inspection) cost flat points, raise no ordinal, and
    reach nobody above (regulation 3).
    """

    ref: str
    occurred_at: datetime
    person: str
    source: str
    category: str
    outcome: str | None
    supervisor: str | None = None
    leader: str | None = None


@dataclass(frozen=True, slots=True)
class PointLine:
    """Points one person loses for one complaint, with the clause and the formula's numbers."""

    person: str
    payer: Payer
    complaint: str
    ordinal: int | None
    points: int
    clause: str
    formula: str


def points_of_month(
    incidents: Iterable[Incident], policy: Policy = DEFAULT_POLICY
) -> tuple[PointLine, ...]:
    """Return what a month's incidents cost, in the order of incidents; the total is their sum.

    With a monthly cap nobody loses more than it; the line that meets it says so (regulation 10).
    """
    by_person: dict[str, list[Incident]] = defaultdict(list)
    flat: list[Incident] = []
    for incident in incidents:
        if counts(incident.source, incident.outcome):
            by_person[incident.person].append(incident)
        elif incident.source == "inspection" and incident.outcome in COUNTING_OUTCOMES:
            flat.append(incident)
    lines = [
        line
        for against in by_person.values()
        for k, incident in enumerate(sorted(against, key=_order), start=1)
        for line in _lines(incident, k, policy)
    ]
    lines += [_flat_line(incident, policy) for incident in flat]
    moments = {i.ref: _order(i) for against in by_person.values() for i in against}
    moments |= {incident.ref: _order(incident) for incident in flat}
    lines.sort(key=lambda line: (moments[line.complaint], _PAYERS[line.payer]))
    return tuple(_capped(lines, policy.points_cap_month))


def counts(source: str, outcome: str | None) -> bool:
    """Tell whether a complaint raises the ordinal (regulation 3)."""
    return source in COUNTING_SOURCES and outcome in COUNTING_OUTCOMES


def totals(lines: Iterable[PointLine]) -> dict[str, int]:
    """Return each person's points, whatever they were lost as."""
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        sums[line.person] += line.points
    return dict(sums)


def _capped(lines: Iterable[PointLine], cap: int | None) -> Iterable[PointLine]:
    lost: dict[str, int] = defaultdict(int)
    for line in lines:
        left = line.points if cap is None else min(line.points, cap - lost[line.person])
        lost[line.person] += left
        if left == line.points:
            yield line
        else:
            yield replace(line, points=left, formula=f"{line.formula}, at most {cap} a month")


_PAYERS = {"person": 0, "supervisor": 1, "leader": 2}


def _order(incident: Incident) -> tuple[datetime, str]:
    return (incident.occurred_at, incident.ref)


def _base(incident: Incident, policy: Policy) -> int:
    return policy.conflict_points if incident.category == "conflict" else policy.attitude_points


def _lines(incident: Incident, k: int, policy: Policy) -> Iterable[PointLine]:
    base = _base(incident, policy)
    if policy.penalty_mode == "flat":
        yield _line(incident, "person", k, base, f"base {base}")
    else:
        points = max(base, policy.person_step * k)
        yield _line(incident, "person", k, points, f"max({base}, {policy.person_step} × {k})")
    yield from _above(
        incident, "supervisor", k, policy.supervisor_step, policy.supervisor_from, policy
    )
    yield from _above(incident, "leader", k, policy.leader_step, policy.leader_from, policy)


def _above(
    incident: Incident, payer: Payer, k: int, step: int, first: int, policy: Policy
) -> Iterable[PointLine]:
    who = incident.supervisor if payer == "supervisor" else incident.leader
    if who is None or k < first:
        return
    times = 1 if policy.penalty_mode == "flat" else k - first + 1
    yield _line(incident, payer, k, step * times, f"{step} × {times}", who=who)


def _line(
    incident: Incident, payer: Payer, k: int, points: int, formula: str, *, who: str | None = None
) -> PointLine:
    return PointLine(
        who or incident.person, payer, incident.ref, k, points, "regulation 4", formula
    )


def _flat_line(incident: Incident, policy: Policy) -> PointLine:
    base = _base(incident, policy)
    return PointLine(
        incident.person, "person", incident.ref, None, base, "regulation 3", f"flat {base}"
    )
