"""The desk: what needs whom now, sorted by the clock; registers; one case on one screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import (
    case_file_store,
    case_lists,
    case_store,
    clock_store,
    complaint_store,
    waiting_store,
)
from db.cases.case_file_store import CaseFile
from db.cases.case_lists import Asked, Listed, Tally
from db.cases.case_store import CaseRecord
from db.cases.complaint_store import Complaint
from db.directory import account_store, directory_store, duty_store
from kiosk.reports.cases.contents import Case, Said, case_of, number_read, whole_conversation
from kiosk.reports.cases.timeline import Line, line, recused_said
from kiosk.reports.directory.accounts import names_by_username
from kiosk.reports.labels import told_apart
from kiosk.rights.case_files import files_seen
from kiosk.rights.cases import OpenCase, sight
from kiosk.rights.who import User
from survey.books.dismissals import KINDS as DISMISSAL
from survey.cases.bursts import AGAIN
from survey.cases.clocks import Deadline
from survey.cases.complaints import State
from survey.cases.counting import COUNT, COUNTED, Counted
from survey.cases.findings import is_heard
from survey.cases.steps import COMPLAINANT, Relation, Right, Step, next_steps
from survey.directory.roles import AT_THE_TOP, SYSTEM
from survey.months import business_date
from survey.orders import Order
from survey.texts import Text, in_a_row

AT_ONCE: Final = 20
MESSAGES: Final = 20
OWN_AT_ONCE: Final = 50
"""Cases that concern somebody, on one page before more are asked for."""


class View(StrEnum):
    """Which cases are asked for."""

    MINE = "mine"
    ALL = "all"
    REGISTER = "register"


_THEIR_SIDE: Final = frozenset({Step.APPEAL, "heard"})


@dataclass(frozen=True, slots=True)
class Only:
    """Which part of the register is asked for; None: all."""

    month: str | None = None
    state: str | None = None
    unit: str | None = None
    category: str | None = None


UNNARROWED: Final = Only()


@dataclass(frozen=True, slots=True)
class Desk:
    """Some of the cases asked for, how many there are, and in how many somebody's words wait."""

    cases: Sequence[Listed]
    total: int
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class CaseShown:
    """One case on one screen, as it concerns who looks."""

    open: OpenCase
    case: Case
    clocks: Sequence[Deadline]
    lines: Sequence[Line]
    recused: Sequence[Text]
    messages: Sequence[Said]
    waiting_since: datetime | None
    person_since: datetime | None
    files: Sequence[CaseFile]
    looked_at: datetime
    steps: Sequence[Step]
    heard: bool
    accused: str | None
    again: bool
    """Whether it was found to be abuse before, and stands aside to be looked at again."""

    @property
    def record(self) -> CaseRecord:
        """How the complaint is handled."""
        return self.open.record

    @property
    def seen(self) -> int:
        """The newest message shown: what is sent later was not seen by who looks."""
        return max((each.id for each in self.messages), default=0)

    def may(self, right: Step | Right) -> bool:
        """Tell whether who looks has a right."""
        return self.open.may(right)


def desk(
    session: Session,
    user: User,
    view: View,
    *,
    only: Only = UNNARROWED,
    order: Order | None = None,
    page: int = 0,
    limit: int = AT_ONCE,
) -> Desk:
    """Return a page of the cases a user may see; none in whose chain they stand."""
    sees, asked = sight(user), _asked(user, view, only)
    found = case_lists.listed(
        session, sees, asked, by_due=view is not View.REGISTER, order=order, offset=page * limit,
        limit=limit,
    )  # fmt: skip
    waiting = case_lists.count(session, sees, replace(asked, waiting=True))
    return Desk(found, case_lists.count(session, sees, asked), waiting)


def made_up(session: Session, user: User, only: Only) -> dict[Counted, int]:
    """Return what the cases of the register are in the figures, of those a user may see."""
    return case_lists.made_up(session, sight(user), _asked(user, View.REGISTER, only))


def counted_said(made_up: Mapping[Counted, int]) -> Text:
    """Return how many cases count as complaints, and what the others are, where there are any."""
    said = {each: COUNTED[each].format(n=n) for each, n in made_up.items() if n}
    counts = [said.pop(each) for each in COUNT if each in said]
    none = COUNTED[Counted.CUSTOMER].format(n=0)
    told = Text("计入：{counts}", "Counted: {counts}").format(counts=in_a_row(counts or [none]))
    if not said:
        return told
    others = in_a_row(said.values())
    return Text("{told}；不计入：{others}", "{told}; not counted: {others}").format(
        told=told, others=others
    )


def months(session: Session, user: User) -> list[str]:
    """Return the months that have cases a user may see, newest first."""
    sees = sight(user)
    return [
        month
        for month in complaint_store.months(session)
        if case_lists.listed(session, sees, Asked(month=month), by_due=False, limit=1)
    ]


def search(
    session: Session, user: User, typed: str, *, order: Order | None = None, page: int = 0
) -> Desk:
    """Return a page of what a user may see of what is searched for: a number's case, or by words.

    Words are looked for in what was told, in the window's name, and in who is meant; newest first.
    """
    sees, numbered, told = sight(user), Asked(ref=number_read(typed)), Asked(words=typed)
    if one := case_lists.listed(session, sees, numbered, by_due=False, limit=1):
        return Desk(one, 1)
    found = case_lists.listed(
        session, sees, told, by_due=False, order=order, offset=page * AT_ONCE, limit=AT_ONCE
    )
    # Looked for once: only where there may be more is everything counted.
    shown = page * AT_ONCE + len(found)
    is_last = 0 < len(found) < AT_ONCE or page == 0 == len(found)
    return Desk(found, shown if is_last else case_lists.count(session, sees, told))


def waiting_for_arrival(session: Session, user: User, window: str) -> str | None:
    """Return the user's own case at a window that waits for an arrival, the most urgent one."""
    asked = Asked(worker_id=user.id, window=window, before_arrival=True)
    found = case_lists.listed(session, sight(user), asked, by_due=True, limit=1)
    return found[0].ref if found else None


def case_shown(session: Session, case: OpenCase, *, now: datetime, secret: str) -> CaseShown:
    """Return one case as it concerns who looks; a masked contact only where it may be seen."""
    names = _names(session)
    events = case_store.events(session, case.complaint.id)
    drawings = [each for each in events if each.kind == "drawn"]
    return CaseShown(
        open=case,
        case=case_of(session, case.complaint, secret=secret),
        clocks=clock_store.clocks(session, case.complaint.id),
        lines=[line(each, names) for each in events if each.kind not in DISMISSAL],
        recused=recused_said(drawings[-1], names) if drawings else [],
        messages=whole_conversation(session, case.complaint, limit=MESSAGES),
        waiting_since=waiting_store.waiting_since(session, case.complaint.id),
        person_since=case_file_store.person_since(session, case.complaint.id),
        files=files_seen(session, case),
        looked_at=now,
        steps=[s for s in next_steps(case.course, now=now) if case.may(s)],
        heard=is_heard(events),
        accused=_person(session, case.complaint.person),
        again=case.complaint.state == State.SET_ASIDE and any(e.kind == AGAIN for e in events),
    )


def bound_cases(session: Session, user: User, *, limit: int = OWN_AT_ONCE) -> Desk:
    """Return the cases that concern a user, those with a talk to hold first, and how many."""
    return Desk(*case_lists.concerning(session, sight(user), limit=limit))


def own_lines(session: Session, case: OpenCase, user: User) -> list[Line]:
    """Return what the accused or a head said in a case: their own words only.

    The accused reads, too, what was said in their name at another account, and at which.
    """
    names, lines = _names(session), []
    others = account_store.of_the_same_person(session, user.username)
    for each in case_store.events(session, case.complaint.id):
        if each.actor == user.username:
            if each.kind not in {"counselled", *DISMISSAL}:
                lines.append(line(each, names))
        elif case.who is Relation.ACCUSED and each.kind in _THEIR_SIDE and each.actor in others:
            told = line(each, names)
            who = Text("{who}，账号 {account}", "{who}, account {account}")
            lines.append(replace(told, who=who.format(who=told.who, account=each.actor)))
    return lines


def finding_of(session: Session, case: OpenCase) -> str:
    """Return the last finding's facts for those it concerns, empty before there is one."""
    decided = [
        each
        for each in case_store.events(session, case.complaint.id)
        if each.kind in {Step.DECIDE, Step.DECIDE_APPEAL}
    ]
    if not decided or case.complaint.outcome is None:
        return ""
    last = decided[-1].detail
    return str(last.get("findings") or last.get("words") or "")


def people_choices(session: Session, case: OpenCase, zone: ZoneInfo) -> list[tuple[str, str]]:
    """Return who may be meant, by code and name as of the incident.

    First whom the roster had on duty, then those of the window, then those of the unit.
    """
    complaint = case.complaint
    people = directory_store.people(session, on=business_date(complaint.occurred_at, zone))
    serving = _serving(session, complaint)
    nearest_first = sorted(
        people,
        key=lambda each: (
            each.code not in serving,
            each.window != complaint.window,
            each.unit != complaint.unit,
        ),
    )
    return [(each.code, each.name) for each in nearest_first]


def serving_said(session: Session, case: OpenCase) -> Text:
    """Return the names of those on duty at the window at the moment of the incident."""
    people = sorted(_serving(session, case.complaint))
    return in_a_row(f"{directory_store.person_name(session, each)} {each}" for each in people)


def _serving(session: Session, complaint: Complaint) -> set[str]:
    if complaint.window is None:
        return set()
    moment = complaint.occurred_at
    kept = duty_store.between(
        session, moment, moment + timedelta(seconds=1), window=complaint.window
    )
    return {each.duty.person for each in kept if each.duty.covers(moment)}


def handling(session: Session, user: User, *, month: str, by: str, now: datetime) -> list[Tally]:
    """Return how a month's cases were handled, by `unit` or by `officer`; no two named alike."""
    found = case_lists.tallies(session, sight(user), month=month, by=by, now=now)
    names = told_apart({each.code: each.name for each in found})
    return [replace(each, name=names[each.code]) for each in found]


def units(session: Session) -> dict[str, str]:
    """Return the names of the units with windows by code, no two alike."""
    found = {(each.unit, each.unit_name) for each in directory_store.windows(session)}
    return told_apart(dict(sorted(found)))


def _asked(user: User, view: View, only: Only) -> Asked:
    match view:
        case View.MINE if user.role in AT_THE_TOP:
            return Asked(needs_top=user.id, open_only=True)
        case View.MINE:
            return Asked(worker_id=user.id, open_only=True)
        case View.ALL:
            return Asked(open_only=True)
        case View.REGISTER:
            return Asked(month=only.month, state=only.state, unit=only.unit, category=only.category)


def _person(session: Session, code: str | None) -> str | None:
    return None if code is None else directory_store.person_name(session, code)


def _names(session: Session) -> dict[str, Text]:
    names = {each: Text(name, name) for each, name in names_by_username(session).items()}
    return names | {
        SYSTEM: Text("系统", "the system"),
        COMPLAINANT: Text("投诉人", "the complainant"),
    }
