"""How strictly each inspector scores, from the spot and joint checks of the last twelve months."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

from db.checks import check_store, joint_store
from db.directory import directory_store
from survey.checks.calibration import Check, Joint, Severity, calibrated
from survey.months import Month
from survey.periods import Period

MONTHS: Final = 12
COMPARED: Final = frozenset({"spot", "joint"})
"""A unit's checks of itself are no measure for others."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """The inspectors by name and severity, over the months from `first` to `last`."""

    first: Month
    last: Month
    found: Sequence[Severity]
    names: Mapping[str, str]

    @property
    def judged(self) -> Sequence[Severity]:
        """Those with enough checks to be judged."""
        return [each for each in self.found if each.judgement is not None]


def calibration(session: Session, *, today: date) -> Calibration:
    """Return the calibration of all who made checks in the last twelve months.

    Half of a joint check enters it once the other half is in, or will not come.
    """
    months = [Month.of(today)]
    while len(months) < MONTHS:
        months.insert(0, months[0].previous)
    checks = list(_checks(session, months, today))
    found = calibrated(checks, list(_joints(session, months)))
    return Calibration(
        first=months[0],
        last=months[-1],
        found=found,
        names={
            each.inspector: directory_store.person_name(session, each.inspector) for each in found
        },
    )


def _checks(session: Session, months: Sequence[Month], today: date) -> Iterator[Check]:
    posts = {window.code: window.post for window in directory_store.places(session)}
    for month in months:
        for each in check_store.of_month(session, str(month), whole_on=today):
            if each.kind in COMPARED:
                score = Decimal(each.score) / 100
                yield Check(each.inspector, each.window, posts[each.window], score)


def _joints(session: Session, months: Sequence[Month]) -> Iterator[Joint]:
    """Yield the joint checks on which both agreed, and whose kappa is defined."""
    quarters = dict.fromkeys(Period.quarter_of(month.first) for month in months)
    for quarter in quarters:
        for pair in joint_store.of_period(session, quarter):
            if pair.agreement and pair.settled and pair.agreement.kappa is not None:
                both = frozenset(side.person for side in pair.sides)
                yield Joint(both, Decimal(pair.agreement.kappa) / 10_000)
