"""Corrective actions as they are looked at: what waits for whom, one on a screen, their rates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books.policy_store import policies
from db.checks import checklist_store, correction_store
from db.checks.correction_store import Action, Asked, Photo
from db.checks.result_store import Result
from db.directory import directory_store, posting_store
from db.feedback import rollup_store
from db.ground.happenings import Event
from kiosk import clock
from kiosk.reports.checks.results import lines_of
from kiosk.reports.directory.accounts import names_by_username
from kiosk.reports.labels import told_apart
from kiosk.reports.shares import Share, share_of
from kiosk.rights import cases
from kiosk.rights.checks import may_see_check, opened_to_act
from kiosk.rights.corrections import OpenAction, earlier, opened, seen, sight
from kiosk.rights.who import User
from kiosk.wiring import house
from survey.books.policy import Policy
from survey.checks.corrections import (
    EFFECT_OVER,
    STATES,
    USUAL,
    Course,
    Order,
    Rates,
    State,
    Step,
    next_steps,
    overdue,
    rates,
)
from survey.months import Month, business_date
from survey.orders import Order as Sorted
from survey.refusals.cases import CaseUnknown
from survey.texts import CHINESE, Language

AT_ONCE: Final = 20


class View(StrEnum):
    """Which corrective actions are asked for."""

    MINE = "mine"
    OPEN = "open"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Only:
    """What the register is narrowed to; empty: all.

    Words are looked for in what is wrong and what is done, the window, the unit, who is to do it.
    """

    month: str = ""
    unit: str = ""
    state: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the actions asked for, and how many there are."""

    actions: Sequence[Action]
    total: int


@dataclass(frozen=True, slots=True)
class Effect:
    """The window's ratings before the order and after the closing; None: nobody rated."""

    before: Share | None
    after: Share | None
    over: bool
    """Whether the time after the closing is over, or ratings still come in."""


@dataclass(frozen=True, slots=True)
class ActionShown:
    """One corrective action as it concerns who looks."""

    open: OpenAction
    steps: Sequence[Step]
    events: Sequence[Event]
    names: dict[str, str]
    photos: Sequence[Photo]
    overdue: bool
    effect: Effect | None
    owner_left: date | None
    """The last day of work of an owner who has left: somebody above hands it in."""
    check: str | None
    case: str | None
    earlier: str | None
    """The action it comes back from, and the check and the case, if they are theirs to see."""

    @property
    def action(self) -> Action:
        """How it stands."""
        return self.open.action

    def photos_at(self, stage: str) -> list[str]:
        """Return the photos of a stage."""
        return [each.sha256 for each in self.photos if each.stage == stage]


@dataclass(frozen=True, slots=True)
class Draft:
    """An order to begin with, and whom it may be given to, the likeliest first."""

    order: Order
    owners: Sequence[tuple[str, str]]


def listed(
    session: Session,
    user: User,
    view: View,
    *,
    only: Only = Only(),
    zone: ZoneInfo,
    today: date,
    order: Sorted | None = None,
    page: int | None = 0,
) -> Page:
    """Return a page of the actions somebody sees: what waits for them, the open ones, or all.

    Without a page, all of them.
    """
    seeing = sight(session, user, today=today, zone=zone)
    limit = None if page is None else AT_ONCE
    asked, first = _asked(view, only, zone), (page or 0) * AT_ONCE
    if seeing.sees_all and view is not View.MINE and order is None:
        found = correction_store.listed(session, seeing.among, asked, offset=first, limit=limit)
        return Page(found, correction_store.count(session, seeing.among, asked))
    theirs = seen(session, seeing, asked)
    if view is View.MINE:
        theirs = [each for each in theirs if seeing.waits(each)]
    if order is not None and (key := _KEYS.get(order.by)):
        theirs = sorted(theirs, key=key, reverse=order.down)
    return Page(theirs[first:][:limit], len(theirs))


_KEYS: Final[dict[str, Callable[[Action], str]]] = {
    "ref": lambda each: each.ref,
    "window": lambda each: each.window_name,
    "unit": lambda each: each.unit_name,
    "owner": lambda each: each.owner_name,
    "state": lambda each: str(list(STATES).index(each.state)),
    "due": lambda each: each.due_on.isoformat(),
}
"""What a list of actions is sorted by."""


def register(
    session: Session, user: User, only: Only, *, zone: ZoneInfo, today: date
) -> list[Action]:
    """Return the actions somebody sees as they go out: naming nothing that does not open.

    What a case is about stays in the case; an item is named where it is a check's.
    """
    seeing = sight(session, user, today=today, zone=zone)
    return [
        replace(
            each,
            item=each.item if each.inspection else None,
            recurs=earlier(session, seeing, each),
        )
        for each in seen(session, seeing, _asked(View.ALL, only, zone))
    ]


def waiting(session: Session, user: User, *, zone: ZoneInfo, today: date) -> int:
    """Return how many actions wait for somebody."""
    return listed(session, user, View.MINE, zone=zone, today=today).total


def months(session: Session, user: User, *, zone: ZoneInfo, today: date) -> list[str]:
    """Return the months in which something was ordered that somebody sees, newest first."""
    seeing = sight(session, user, today=today, zone=zone)
    moments = (
        correction_store.ordered_at(session, seeing.among)
        if seeing.sees_all
        else [each.ordered_at for each in seen(session, seeing, Asked())]
    )
    found = {str(Month.of(business_date(each, zone))) for each in moments}
    return sorted(found, reverse=True)


def units(session: Session, user: User, *, zone: ZoneInfo, today: date) -> dict[str, str]:
    """Return the units where something was ordered that somebody sees; no two names alike."""
    seeing = sight(session, user, today=today, zone=zone)
    if seeing.sees_all:
        return told_apart(dict(correction_store.units(session, seeing.among)))
    theirs = seen(session, seeing, Asked())
    return told_apart(dict(sorted((each.unit, each.unit_name) for each in theirs)))


def of_case(session: Session, user: User, ref: str, *, zone: ZoneInfo, today: date) -> list[str]:
    """Return the numbers of the actions ordered because of a case that somebody sees."""
    theirs = _theirs(session, user, Asked(complaint=ref), zone=zone, today=today)
    return [each.ref for each in theirs]


def action_shown(
    session: Session, user: User, ref: str, *, now: datetime, zone: ZoneInfo
) -> ActionShown:
    """Return one corrective action; refuse one that is not theirs to see."""
    today = business_date(now, zone)
    found = opened(session, ref, user, today=today, zone=zone)
    action = found.action
    policy = policies(session).of(Month.of(today))
    sees_check = action.inspection and may_see_check(
        session, user, action.inspection, today=today, zone=zone
    )
    sees_case = action.complaint and cases.reads(session, action.complaint, user)
    return ActionShown(
        open=found,
        steps=next_steps(action.state, found.who),
        events=correction_store.events(session, action.id),
        names=names_by_username(session),
        photos=correction_store.photos_of(session, action.id),
        overdue=overdue(course_of(action, zone), today),
        effect=_effect(session, action, today=today, zone=zone, policy=policy),
        owner_left=posting_store.last_day(session, action.owner, on=today),
        check=action.inspection if sees_check else None,
        case=action.complaint if sees_case else None,
        earlier=earlier(session, sight(session, user, today=today, zone=zone), action),
    )


def course_of(action: Action, zone: ZoneInfo) -> Course:
    """Return a corrective action as the rates see it."""
    return Course(
        state=action.state,
        ordered_on=business_date(action.ordered_at, zone),
        due_on=action.due_on,
        done_on=business_date(action.done_at, zone) if action.done_at else None,
        closed_on=business_date(action.closed_at, zone) if action.closed_at else None,
        recurs=action.recurs is not None,
    )


def rates_by_unit(
    session: Session, user: User, *, month: str, zone: ZoneInfo, today: date
) -> dict[str, Rates]:
    """Return how well the actions ordered in a month were put right, by the unit's name."""
    asked = Asked(month=_span(month, zone)) if month else Asked()
    by_unit: dict[str, list[Course]] = {}
    names: dict[str, str] = {}
    for action in _theirs(session, user, asked, zone=zone, today=today):
        by_unit.setdefault(action.unit, []).append(course_of(action, zone))
        names[action.unit] = action.unit_name
    told = sorted(told_apart(names).items(), key=lambda each: each[1])
    return {name: rates(by_unit[code], today=today) for code, name in told}


def draft(
    session: Session,
    user: User,
    *,
    origin: str,
    ref: str,
    item: str,
    today: date,
    zone: ZoneInfo,
    language: Language = CHINESE,
) -> Draft:
    """Return an order to begin with, from a check's item, a case, or nothing."""
    if origin == "check":
        wanted, day = _from_check(session, user, ref, item, today, zone, language)
    elif origin == "case":
        wanted, day = _from_case(session, user, ref, today, zone)
    else:
        return Draft(Order("", "", today + USUAL, ""), ())
    return Draft(wanted, owners(session, wanted.window, day=day))


@dataclass(frozen=True, slots=True)
class Violation:
    """What a check's item that was not met tells of a violation."""

    window: str
    words: str
    at: datetime


def violation(session: Session, user: User, ref: str, item: str, language: Language) -> Violation:
    """Return what to report of a check's item; refuse a check that is not theirs to see."""
    zone = house().settings.zone
    result = opened_to_act(session, user, ref, today=clock.today(zone), zone=zone)
    return Violation(result.window, _told(session, result, item, language)[0], result.inspected_at)


def owners(session: Session, window: str, *, day: date) -> list[tuple[str, str]]:
    """Return who may be given an order about a window: its heads, its people, then the unit's.

    The heads of a place where nobody is posted are those of its unit's people.
    """
    place = directory_store.window(session, window)
    people = directory_store.people(session, on=day)
    there = [each for each in people if each.unit == place.unit]
    posted = [each for each in there if each.window == window]
    heads = {each.supervisor for each in posted or there} - {None}
    known = {each.code: each for each in people}
    ordered = [
        *(known[code] for code in sorted(h for h in heads if h in known)),
        *posted,
        *there,
    ]
    return list(dict.fromkeys((each.code, each.name) for each in ordered))


def _from_check(
    session: Session,
    user: User,
    ref: str,
    item: str,
    today: date,
    zone: ZoneInfo,
    language: Language,
) -> tuple[Order, date]:
    result = opened_to_act(session, user, ref, today=today, zone=zone)
    wrong, photos = _told(session, result, item, language)
    day = business_date(result.inspected_at, zone)
    return Order(
        result.window, "", today + USUAL, wrong, inspection=ref, item=item or None, photos=photos
    ), day


def _told(
    session: Session, result: Result, item: str, language: Language
) -> tuple[str, Sequence[str]]:
    """Return the words and photos of a check's item."""
    version, answers = result.checklist_version, result.answers
    checklist = checklist_store.walked(session, result.post, version, answers)
    lines = lines_of(checklist, result.findings)
    line = next((each for each in lines if each.item.code == item), None)
    if line is None:
        return "", ()
    parts = (line.item.text.said(language), line.finding.note or "")
    return "\n".join(each for each in parts if each), line.finding.photos


def _from_case(
    session: Session, user: User, ref: str, today: date, zone: ZoneInfo
) -> tuple[Order, date]:
    if not cases.reads(session, ref, user):
        raise CaseUnknown
    found = cases.opened(session, ref, user)
    complaint = found.complaint
    day = business_date(complaint.occurred_at, zone)
    # The complainant's own words stay in the case: what is ordered is typed by who orders it.
    wrong = found.record.summary or ""
    return Order(complaint.window or "", "", today + USUAL, wrong, complaint=ref), day


def _effect(
    session: Session, action: Action, *, today: date, zone: ZoneInfo, policy: Policy
) -> Effect | None:
    if action.state is not State.CLOSED or action.closed_at is None:
        return None
    window = directory_store.window(session, action.window)
    ordered, closed = (business_date(each, zone) for each in (action.ordered_at, action.closed_at))
    until = closed + EFFECT_OVER

    def rated(first: date, last: date) -> Share | None:
        days = rollup_store.by_day(session, first, last, windows=[window.id])
        return share_of(rollup_store.total(days.values()), policy)

    return Effect(
        before=rated(ordered - EFFECT_OVER, ordered - timedelta(days=1)),
        after=rated(closed + timedelta(days=1), min(until, today)),
        over=until < today,
    )


def _theirs(
    session: Session, user: User, asked: Asked, *, zone: ZoneInfo, today: date
) -> list[Action]:
    return seen(session, sight(session, user, today=today, zone=zone), asked)


def _asked(view: View, only: Only, zone: ZoneInfo) -> Asked:
    if view is not View.ALL:
        return Asked(open_only=True)
    return Asked(
        month=_span(only.month, zone) if only.month else None,
        unit=only.unit or None,
        state=only.state or None,
        words=only.words or None,
    )


def _span(month: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    read = Month.read(month)
    first, after = read.first, read.next.first
    return datetime.combine(first, time(), zone), datetime.combine(after, time(), zone)
