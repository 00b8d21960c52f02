"""Daily self-checks: which working days a unit's quality manager checked, and which were missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.checks import plan_store
from db.directory import directory_store
from db.directory.directory_store import Postings
from kiosk.reports.directory.scopes import Scope, scope
from kiosk.reports.directory.working_time import office_time
from kiosk.rights.units import subtree
from survey.months import Month, business_date


@dataclass(frozen=True, slots=True)
class UnitSelfChecks:
    """A unit's month: the days a self-check was due and made, those missed, and each window's.

    `people` are its quality managers. `today` tells whether today's is made, None where none is
    due today.
    """

    unit: str
    name: str
    people: Sequence[str]
    expected: int
    missed: Sequence[date]
    today: bool | None
    windows: Mapping[str, int]

    @property
    def made(self) -> int:
        """On how many of the days due a self-check was made."""
        return self.expected - len(self.missed)


def self_checks(
    session: Session,
    month: Month,
    *,
    today: date,
    zone: ZoneInfo,
    view: Scope | None = None,
    postings: Postings | None = None,
) -> list[UnitSelfChecks]:
    """Return the self-checks of each unit that has a quality manager in the month.

    Expected on each working day before today since there is one: at least one of the unit's
    windows. Today's is shown for itself: the day is not over.
    """
    view = view or scope(session)
    postings = postings or directory_store.postings(session)
    due = _due(session, month, postings, today=today, zone=zone)
    units = {each.code: each.name for each in view.units}
    windows = [each for each in view.windows if each.active]
    made = plan_store.self_checks(session, month)
    found = []
    for unit, days in sorted(due.items()):
        within = subtree(view.units, unit)
        here = [each for each in made if each.unit in within]
        on = {business_date(each.at, zone) for each in here}
        past = [day for day in days if day < today]
        found.append(
            UnitSelfChecks(
                unit=unit,
                name=units[unit],
                people=sorted({person for people in days.values() for person in people}),
                expected=len(past),
                missed=[day for day in sorted(past) if day not in on],
                today=today in on if today in days else None,
                windows={
                    each.name: sum(one.window == each.code for one in here)
                    for each in windows
                    if each.unit in within
                },
            )
        )
    return found


def missed_days(
    session: Session,
    month: Month,
    *,
    today: date,
    zone: ZoneInfo,
    view: Scope | None = None,
    postings: Postings | None = None,
) -> int:
    """Return how many days without a self-check a month has, over all units."""
    found = self_checks(session, month, today=today, zone=zone, view=view, postings=postings)
    return sum(len(each.missed) for each in found)


def _due(
    session: Session, month: Month, postings: Postings, *, today: date, zone: ZoneInfo
) -> dict[str, dict[date, set[str]]]:
    """Return the days on which a unit has somebody to check it, and whom."""
    office = office_time(session, zone)
    days = [month.first.replace(day=n) for n in range(1, month.last.day + 1)]
    worked = [day for day in days if day <= today and office.works(day)]
    due: dict[str, dict[date, set[str]]] = {}
    for manager in plan_store.quality_managers(session):
        begins = business_date(manager.since, zone)
        for day in worked:
            posting = postings.on(manager.person, day)
            if posting is not None and day >= begins:
                due.setdefault(posting.unit, {}).setdefault(day, set()).add(manager.person)
    return due
