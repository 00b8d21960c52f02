"""A unit's week on the roster: who serves at which window on which day, where nobody does."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import directory_store, duty_store, roster_act_store
from db.directory.directory_store import Window
from db.directory.duty_store import Kept
from db.directory.roster_act_store import Act
from db.ground import trait_store
from kiosk.reports.directory.accounts import names_by_username
from kiosk.reports.directory.working_time import window_times
from kiosk.reports.labels import told_apart
from kiosk.reports.wording import day_name
from kiosk.rights.units import in_tree_order, subtree
from kiosk.rights.who import User
from survey.directory.duties import Duty
from survey.directory.shifts import PROPOSED, WEEK, Shifts, gaps, monday_of, week_of
from survey.directory.working_time import WorkingTime
from survey.texts import Text

SHIFTS: Final = "roster.shifts"
"""What the company's own times of the three shifts are noted as."""
UNDONE_WITHIN: Final = timedelta(days=14)
"""For how long an act can be undone."""
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cell:
    """A window's day: its duties, the stretches of service without anybody, whether two overlap."""

    duties: Sequence[Kept]
    gaps: Sequence[tuple[datetime, datetime]]
    doubled: bool


@dataclass(frozen=True, slots=True)
class WindowWeek:
    """A window's week, a cell a day from Monday on."""

    window: Window
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class LastAct:
    """The last thing done to these windows that can be undone."""

    act: Act
    by_name: str


@dataclass(frozen=True, slots=True)
class UnitWeek:
    """The week of a unit and the units beneath, and what there is to plan it with."""

    monday: date
    days: Sequence[date]
    windows: Sequence[WindowWeek]
    people: Mapping[str, str]
    shifts: Shifts
    own_shifts: bool
    last: LastAct | None

    @property
    def duties(self) -> list[Kept]:
        """All duties of the week, by day and window."""
        return [
            kept for n in range(len(self.days)) for row in self.windows
            for kept in row.cells[n].duties
        ]  # fmt: skip

    @property
    def missing(self) -> int:
        """How many windows have a day on which nobody serves for a while."""
        return sum(any(cell.gaps for cell in row.cells) for row in self.windows)


def unit_choices(session: Session) -> dict[str, str]:
    """Return the units that have open windows in or beneath them, as a tree, by code."""
    units = directory_store.units(session)
    serving = {each.unit for each in directory_store.windows(session) if each.active}
    return told_apart(
        {
            unit.code: "\u2003" * depth + unit.name
            for depth, unit in in_tree_order(units)
            if serving & subtree(units, unit.code)
        }
    )


def unit_week(session: Session, unit: str, day: date, *, now: datetime, zone: ZoneInfo) -> UnitWeek:
    """Return the week of a day for a unit; refuse an unknown one."""
    monday = monday_of(day)
    within = subtree(directory_store.units(session), unit)
    places = [
        each for each in directory_store.windows(session) if each.active and each.unit in within
    ]
    begin, end = week_of(monday, zone)
    by_window: dict[str, list[Kept]] = {each.code: [] for each in places}
    for kept in duty_store.between(session, begin - ONE_DAY, end):
        if kept.duty.window in by_window:
            by_window[kept.duty.window].append(kept)
    serving = window_times(session, places, zone)
    own = trait_store.get(session, SHIFTS)
    return UnitWeek(
        monday=monday,
        days=[monday + timedelta(days=n) for n in range(7)],
        windows=[
            _row(each, serving[each.code], by_window[each.code], monday, zone) for each in places
        ],
        people=_people(session, within, monday),
        shifts=Shifts.read(own or PROPOSED),
        own_shifts=own is not None,
        last=_last(session, frozenset(by_window), now),
    )


def duty_said(duty: Duty, names: Mapping[str, str], zone: ZoneInfo) -> Text:
    """Return a duty in one line: its day, its hours, who serves where."""
    said = Text("{day} {hours} {name}（{window}）", "{day} {hours} {name} ({window})")
    return said.format(
        day=day_name(duty.starts_at.astimezone(zone).date()),
        hours=hours_said(duty.starts_at, duty.ends_at, zone),
        name=names.get(duty.person, duty.person),
        window=duty.window,
    )


def hours_said(begin: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Return a stretch by the wall clock; 24:00 is midnight."""
    first, last = begin.astimezone(zone), end.astimezone(zone)
    until = "24:00" if f"{last:%H:%M}" == "00:00" else f"{last:%H:%M}"
    return f"{first:%H:%M}–{until}"


def in_effect(acts: Iterable[Act]) -> Iterator[Act]:
    """Yield the acts, given the last first, whose windows nothing was done to since."""
    touched: set[str] = set()
    for act in acts:
        if not act.undone:
            if touched.isdisjoint(act.windows):
                yield act
            touched |= act.windows


def _row(
    place: Window, serving: WorkingTime, kept: Sequence[Kept], monday: date, zone: ZoneInfo
) -> WindowWeek:
    everything = [each.duty for each in kept]
    cells = []
    for n in range(7):
        day = monday + timedelta(days=n)
        here = [each for each in kept if each.duty.starts_at.astimezone(zone).date() == day]
        doubled = any(
            each.duty.overlaps(other.duty) for each in here for other in kept if other != each
        )
        cells.append(Cell(here, gaps(serving.stretches(day), everything), doubled))
    return WindowWeek(place, cells)


def _people(session: Session, within: frozenset[str], monday: date) -> dict[str, str]:
    """Return who may be put on duty, those of the unit first."""
    employed = directory_store.people(session, on=monday)
    employed.sort(key=lambda each: (each.unit not in within, each.code))
    return {each.code: f"{each.name} {each.code}" for each in employed}


def _last(session: Session, windows: frozenset[str], now: datetime) -> LastAct | None:
    acts = roster_act_store.recent(session, since=now - UNDONE_WITHIN)
    found = next((each for each in in_effect(acts) if each.windows & windows), None)
    if found is None:
        return None
    names = names_by_username(session)
    return LastAct(found, names.get(found.by, found.by))


def own_duties(session: Session, user: User, *, now: datetime, zone: ZoneInfo) -> list[Duty]:
    """Return when and where somebody serves from today on, for a week."""
    if user.person is None:
        return []
    begin = datetime.combine(now.astimezone(zone).date(), time(), zone)
    ahead = duty_store.of_person(session, user.person, begin=begin.astimezone(UTC))
    return [kept.duty for kept in ahead if kept.duty.starts_at < begin + WEEK]


def window_names(session: Session) -> dict[str, str]:
    """Return what each window is called, by code."""
    return {each.code: each.name for each in directory_store.places(session)}
