"""What a draw is made from: the open windows, who may be sent, risks, and what a period lacks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from db.books import month_store
from db.cases import case_store
from db.checks.plan_store import Place
from db.directory import directory_store
from db.directory.directory_store import Person
from db.feedback import rollup_store
from kiosk.rights.units import places_of
from survey.checks.draws import JOINT, TOGETHER, Asked, Inspector, Why, Window, recused_from
from survey.directory.roles import SYSTEM, Role
from survey.months import Month
from survey.periods import Period

DRAWN_ROLES: Final = frozenset({Role.INSPECTOR, Role.SUPERVISION})
"""Who is sent to other units; a unit's quality manager makes its self-checks."""


LEFT: Final = "left"
"""Kept as the reason of an assignment that a later draw gave to somebody else."""
CLOSED: Final = "closed"
"""Kept as the reason of an assignment whose window is no longer open."""
RELIEVED: Final = "relieved"
"""Why somebody is not drawn for a window again, among those recused."""


@dataclass(frozen=True, slots=True)
class Yard:
    """The open windows, those who may be sent, and who may not check what, as of a day."""

    windows: Sequence[directory_store.Window]
    inspectors: Sequence[Person]
    people: Sequence[Person]
    barred: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, session: Session, day: date) -> "Yard":
        """Return the yard as of a day."""
        people = directory_store.people(session, on=day)
        sent = {each.person for each in case_store.officers(session, DRAWN_ROLES)}
        windows = [each for each in directory_store.windows(session) if each.active]
        inspectors = [each for each in people if each.code in sent]
        return cls(windows, inspectors, people, _barred(windows, inspectors, people))

    @property
    def codes(self) -> frozenset[str]:
        """The windows' codes."""
        return frozenset(each.code for each in self.windows)

    def asked(
        self, kind: str, period: Period, windows: Iterable[Window], days: Iterable[date], *,
        extra: int = 0, loads: Mapping[str, int] | None = None,
        relieved: Set[tuple[str, str]] = frozenset(),
    ) -> Asked:  # fmt: skip
        """Return what to draw from for some windows."""
        wanted = tuple(windows)
        codes = {each.code for each in wanted}
        loads = loads or {}
        return Asked(
            kind=kind,
            period=str(period),
            windows=wanted,
            inspectors=tuple(
                Inspector(each.code, each.unit, loads.get(each.code, 0)) for each in self.inspectors
            ),
            recused={
                code: {**dict.fromkeys((p for w, p in relieved if w == code), RELIEVED), **who}
                for code, who in self.barred.items()
                if code in codes
            },
            days=tuple(days),
            extra=extra,
        )


def _barred(
    windows: Iterable[directory_store.Window],
    inspectors: Iterable[Person],
    people: Iterable[Person],
) -> dict[str, dict[str, str]]:
    posted = places_of(people)
    among = [each.code for each in inspectors]
    return {
        each.code: recused_from(posted, window=each.code, unit=each.unit, among=among)
        for each in windows
    }


@dataclass(frozen=True, slots=True)
class Lack:
    """What a period lacks: windows to draw for, assignments to replace, loads that stay.

    Who was relieved of a window is not drawn for it again in the same period.
    """

    windows: Sequence[Window]
    replaced: Sequence[Place]
    loads: Mapping[str, int]
    relieved: Set[tuple[str, str]]


def lack(yard: Yard, kind: str, places: Sequence[Place]) -> Lack:
    """Return what is missing: windows without a check, checks of those who may not any more."""
    barred, units = yard.barred, {each.code: each.unit for each in yard.people}
    sent = {each.code for each in yard.inspectors}

    def stands(place: Place) -> bool:
        may = place.inspector in sent and place.inspector not in barred.get(place.window, {})
        return not place.is_open or (may and place.window in barred)

    staying = [each for each in places if each.excused_by != SYSTEM and stands(each)]
    replaced = [each for each in places if not stands(each)]
    loads = Counter(each.inspector for each in staying)
    windows = []
    for window in yard.windows:
        there = [each for each in staying if each.window == window.code]
        if kind == JOINT:
            beside = tuple(units.get(each.inspector, "") for each in there[:TOGETHER])
            wanted = [Window(window.code, window.unit, beside=beside)]
            windows += wanted if len(there) < TOGETHER else []
            continue
        drawn = {Why(each.why) for each in places if each.window == window.code}
        wants = ({Why.COVERAGE} | drawn) - {Why(each.why) for each in there}
        windows += [Window(window.code, window.unit, wants=tuple(wants))] if wants else []
    relieved = {
        (each.window, each.inspector)
        for each in places
        if each.excused_by == SYSTEM and each.excused != CLOSED
    }
    return Lack(windows, replaced, loads, relieved)


def risks(session: Session, period: Period, now: Month) -> dict[int, tuple[int, int, int]]:
    """Return complaints, ratings and low ratings by window: the month before, and so far."""
    months = {period.begins.previous, min(now, period.begins)}
    complaints = month_store.complaints_by_window(session, months)
    found: dict[int, tuple[int, int, int]] = {w: (n, 0, 0) for w, n in complaints.items()}
    for month in months:
        for window, tally in rollup_store.by_window(session, month).items():
            complained, ratings, low = found.get(window, (0, 0, 0))
            found[window] = (complained, ratings + tally.n, low + tally.n1 + tally.n2)
    return found
