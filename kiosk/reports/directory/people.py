"""People as the administrator sees them: where they belong, since when, who leaves, what is vacant.

And what is told to those whom a change concerns: themselves, and those above them before and after.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import case_lists, request_store
from db.checks import correction_store, plan_store
from db.directory import account_store, directory_store, duty_store, posting_store
from db.directory.directory_store import ALWAYS, Posting
from db.directory.posting_store import Postings, Stint
from db.ground import audit_store
from db.ground.audit_store import Entry
from kiosk.reports.labels import told_apart
from kiosk.rights.units import in_tree_order
from kiosk.rights.who import User
from survey.months import business_date
from survey.orders import Order

AT_ONCE: Final = 20
ONE_DAY: Final = timedelta(days=1)
TOLD_FOR: Final = timedelta(days=14)
"""For how long somebody is told of a change, from its noting and from its day on."""
DEEDS: Final = (
    "person-added", "person-renamed", "person-moved", "person-move-withdrawn", "person-leaves",
)  # fmt: skip
"""What the trail says of a person's place."""


@dataclass(frozen=True, slots=True)
class Line:
    """A person in the list: where they belong today, who leaves when, whose place above is vacant.

    `gone` is the last day of who has left, `leaves` that of who is going to.
    """

    code: str
    name: str
    unit: str
    window: str | None
    supervisor: str | None
    gone: date | None
    leaves: date | None
    vacant: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the people looked for, how many there are, who leaves, whose head has left."""

    lines: Sequence[Line]
    total: int
    leaving: Sequence[Line]
    vacant: Sequence[Line]
    employed: int


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called, for a page that tells of people."""

    units: Mapping[str, str]
    windows: Mapping[str, str]
    people: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """Whom and what somebody may be put under or at, by code; no two called alike."""

    units: Mapping[str, str]
    windows: Mapping[str, str]
    people: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What of a person's goes to others, stands marked or stops on the day after the last one."""

    accounts: Sequence[str]
    cases: int
    requests: int
    corrections: int
    checks: int
    duties: int
    people: Sequence[str]


@dataclass(frozen=True, slots=True)
class PersonShown:
    """A person's card: what holds today, all there was and will be, and the trail of changes."""

    kept: Postings
    names: Names
    now: Stint | None
    vacant: frozenset[str]
    behind: LeftBehind
    trail: Sequence[Entry]

    @property
    def gone(self) -> date | None:
        """The last day of work of who has left."""
        return last_day_of(self.now)


@dataclass(frozen=True, slots=True)
class Told:
    """A change somebody is told of: whose, from which day, and what is said of it."""

    name: str
    own: bool
    since: date
    before: Posting | None
    after: Posting
    names: Names


def last_day_of(stint: Stint | None) -> date | None:
    """Return the last day of work that a posting tells of; None where it is none of leaving."""
    return stint.since - ONE_DAY if stint is not None and stint.posting.gone else None


def begin_of(stint: Stint) -> date | None:
    """Return since when a posting holds, None: as long as anybody knows."""
    return None if stint.since == ALWAYS else stint.since


def people(
    session: Session, *, today: date, find: str = "", order: Order | None = None, page: int = 0
) -> Page:
    """Return a page of the people that hold all words looked for; who has left comes last.

    An order that was chosen comes before that.
    """
    names = _names(session)
    everybody = directory_store.postings(session)
    lines = [_line(code, everybody, names, today) for code in sorted(everybody.by_person)]
    words = find.casefold().split()
    found = [each for each in lines if all(word in _words_of(each) for word in words)]
    found.sort(key=lambda each: each.gone is not None)
    if order is not None and (key := _KEYS.get(order.by)):
        found.sort(key=key, reverse=order.down)
    leaving = sorted((e for e in lines if e.leaves), key=lambda e: (e.leaves or today, e.code))
    return Page(
        found[page * AT_ONCE : (page + 1) * AT_ONCE],
        len(found),
        leaving,
        [each for each in lines if each.vacant],
        sum(each.gone is None for each in lines),
    )


_KEYS: Final[Mapping[str, Callable[[Line], str]]] = {
    "name": lambda each: each.name,
    "code": lambda each: each.code,
    "unit": lambda each: each.unit,
    "window": lambda each: each.window or "",
    "supervisor": lambda each: each.supervisor or "",
}


def person_shown(session: Session, code: str, *, now: datetime, zone: ZoneInfo) -> PersonShown:
    """Return one person's card; refuse an unknown code."""
    today = business_date(now, zone)
    kept = posting_store.of_person(session, code)
    everybody = directory_store.postings(session)
    return PersonShown(
        kept=kept,
        names=_names(session),
        now=kept.on(today),
        vacant=frozenset(each for each in everybody.by_person if everybody.has_left(each, today)),
        behind=_left_behind(session, code, everybody, now=now, zone=zone),
        trail=audit_store.of_subject(session, code, DEEDS),
    )


def choices(session: Session, *, on: date) -> Choices:
    """Return what can be chosen for somebody: units as a tree, open windows, who is employed.

    Windows stand in the order of their units: those of one unit together.
    """
    units = in_tree_order(directory_store.units(session))
    places = {unit.code: at for at, (_, unit) in enumerate(units)}
    windows = sorted(directory_store.windows(session), key=lambda each: places.get(each.unit, 0))
    employed = directory_store.people(session, on=on)
    return Choices(
        told_apart({unit.code: "\u2003" * depth + unit.name for depth, unit in units}),
        told_apart(
            {each.code: f"{each.name} · {each.unit_name}" for each in windows if each.active}
        ),
        {each.code: f"{each.name} {each.code}" for each in employed},
    )


def news_of(session: Session, user: User, *, now: datetime, zone: ZoneInfo) -> list[Told]:
    """Return the changes of the last days that concern somebody or those under them."""
    if user.person is None:
        return []
    begins = business_date(now, zone) - TOLD_FOR
    found = posting_store.news(session, user.person, noted=now - TOLD_FOR, begins=begins)
    if not found:
        return []
    names = _names(session)
    return [
        Told(each.name, each.code == user.person, each.stint.since, each.before,
             each.stint.posting, names)
        for each in found
        if user.person == each.code or user.person in _above(each.before, each.stint.posting)
    ]  # fmt: skip


def _above(*postings: Posting | None) -> set[str | None]:
    return {above for each in postings if each for above in (each.supervisor, each.leader)}


def _names(session: Session) -> Names:
    return Names(
        {unit.code: unit.name for unit in directory_store.units(session)},
        {window.code: window.name for window in directory_store.places(session)},
        dict(directory_store.names(session).values()),
    )


def _line(code: str, everybody: directory_store.Postings, names: Names, today: date) -> Line:
    stints = everybody.by_person[code]
    place = everybody.kept(code, today) or stints[0][1]
    last = [since for since, each in stints if since <= today]
    leaving = [since for since, each in stints if since > today and each.gone]
    heads = [each for each in (place.supervisor, place.leader) if each]
    return Line(
        code=code,
        name=names.people[code],
        unit=names.units[place.unit],
        window=names.windows[place.window] if place.window else None,
        supervisor=names.people[place.supervisor] if place.supervisor else None,
        gone=last[-1] - ONE_DAY if place.gone and last else None,
        leaves=leaving[0] - ONE_DAY if leaving else None,
        vacant=any(everybody.has_left(each, today) for each in heads),
    )


def _words_of(line: Line) -> str:
    parts = (line.code, line.name, line.unit, line.window or "")
    return " ".join(parts).casefold()


def _left_behind(
    session: Session, code: str, everybody: directory_store.Postings, *,
    now: datetime, zone: ZoneInfo,
) -> LeftBehind:  # fmt: skip
    today = business_date(now, zone)
    tomorrow = datetime.combine(today + ONE_DAY, time(), zone)
    under = [
        person
        for person in sorted(everybody.by_person)
        if (place := everybody.kept(person, today)) is not None
        and code in {place.supervisor, place.leader}
    ]
    return LeftBehind(
        accounts=[
            each.username
            for each in account_store.everyone(session)
            if each.person == code and each.active
        ],
        cases=case_lists.count_waiting_for(session, code),
        requests=request_store.count_asked_of(session, code),
        corrections=correction_store.count(
            session,
            correction_store.Among(everything=True, sealed=True),
            correction_store.Asked(person=code, open_only=True),
        ),
        checks=len(plan_store.open_for(session, code, today=today)),
        duties=len(duty_store.of_person(session, code, begin=tomorrow)),
        people=under,
    )
