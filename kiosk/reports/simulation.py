"""The simulator: the last months under another policy, before anybody approves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db import directory_store, policy_store
from kiosk.reports.facts import history
from survey.months import Month, business_date
from survey.policy import Policy
from survey.rulebook import derive
from survey.simulation import Comparison, compare

MONTHS_BACK = 6


@dataclass(frozen=True, slots=True)
class Simulation:
    """What would have come out, over which months; names by code."""

    months: Sequence[Month]
    comparison: Comparison
    names: dict[str, str]


def simulate(
    session: Session, proposed: Policy, *, now: datetime, zone: ZoneInfo, back: int = MONTHS_BACK
) -> Simulation:
    """Return who would have gained or lost in the last months, the present one included.

    A what-if: closed months keep the policy they were closed under.
    """
    month = Month.of(business_date(now, zone))
    months = [month]
    while len(months) <= back:
        months.append(months[-1].previous)
    verified = history(session, months, as_of=now, zone=zone)
    before = derive(verified, policy_store.policies(session).of, months)
    after = derive(verified, lambda _month: proposed, months)
    names = {each.code: each.name for each in directory_store.people(session, on=month.last)}
    return Simulation(sorted(months), compare(before, after), names)
