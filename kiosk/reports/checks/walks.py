"""What an inspector needs to begin: the windows, and walks begun elsewhere."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.checks import check_store, plan_store
from db.checks.plan_store import Assigned
from db.directory import directory_store
from db.directory.directory_store import Window
from kiosk.reports.checks.checklists import ToWalk, checklists_to_walk
from kiosk.reports.checks.matters import Matter, matters
from kiosk.rights.checks import reach_of
from kiosk.rights.who import User
from survey.checks.eligibility import SELF, Reach
from survey.directory.roles import Deed
from survey.months import Month, business_date
from survey.refusals.directory import UnknownWindow


@dataclass(frozen=True, slots=True)
class Walks:
    """What an inspector's phone is given: all windows, walks begun, checklists, checks drawn.

    `reach` says which windows they may check today, and how.
    """

    windows: Sequence[Window]
    reach: Reach
    drafts: Mapping[str, Mapping[str, Any]]
    checklists: ToWalk
    drawn: Sequence[Assigned]
    self_checked: Set[str]
    matters: Mapping[str, Sequence[Matter]]


def walks_of(session: Session, user: User, person: str, *, today: date, zone: ZoneInfo) -> Walks:
    """Return what somebody's phone needs to walk checks, with a signal or without."""
    drafts, windows = begun_walks(session, user.id), windows_to_check(session)
    reach = reach_of(session, user.role, person, windows=windows, on=today)
    theirs = [each.code for each in windows if reach.kinds_at(each.code)]
    return Walks(
        windows=windows,
        reach=reach,
        drafts=drafts,
        checklists=checklists_to_walk(session, drafts.values()),
        drawn=checks_drawn(session, person, today=today),
        self_checked=self_checked_on(session, today, zone=zone),
        matters=matters(session, user, theirs, today=today, zone=zone),
    )


@dataclass(frozen=True, slots=True)
class ToCheck:
    """A check that waits for somebody: drawn, with its last day, or today's of the own unit."""

    window: str
    name: str
    kind: str
    due_on: date


def waiting(session: Session, user: User, *, today: date, zone: ZoneInfo) -> list[ToCheck]:
    """Return the checks that wait for somebody, the most urgent first; none without a person."""
    if user.person is None or not user.may(Deed.INSPECT):
        return []
    windows = {each.code: each for each in windows_to_check(session) if each.active}
    reach = reach_of(session, user.role, user.person, windows=windows.values(), on=today)
    drawn = [
        ToCheck(each.window, f"{each.unit_name} · {each.window_name}", each.kind, each.due_on)
        for each in checks_drawn(session, user.person, today=today)
        if each.window in windows and each.kind in reach.kinds_at(each.window)
    ]
    own = [windows[code] for code in sorted(reach.own)] if reach.kinds == (SELF,) else []
    if self_checked_on(session, today, zone=zone) & reach.own:
        own = []
    return [*drawn, *(ToCheck(each.code, each.name, SELF, today) for each in own)]


def self_checked_on(session: Session, day: date, *, zone: ZoneInfo) -> frozenset[str]:
    """Return the windows at which a self-check was made on a day."""
    made = plan_store.self_checks(session, Month.of(day))
    return frozenset(each.window for each in made if business_date(each.at, zone) == day)


def windows_to_check(session: Session) -> list[Window]:
    """Return the windows, grouped by unit; closed ones too, a walk of one may have begun."""
    return sorted(
        directory_store.places(session), key=lambda window: (window.unit_name, window.code)
    )


def checks_drawn(session: Session, person: str, *, today: date) -> list[Assigned]:
    """Return what an inspector was drawn for and has not done yet, the most urgent first."""
    found = plan_store.open_for(session, person, today=today)
    return sorted(found, key=lambda each: (each.due_on, each.window))


def window_at(session: Session, token: str) -> str | None:
    """Return the window whose code was scanned; None for a code of nowhere."""
    try:
        return directory_store.window_of_token(session, token).code
    except UnknownWindow:
        return None


def begun_walks(session: Session, account_id: int) -> dict[str, dict[str, Any]]:
    """Return the account's walks that were begun and not submitted, by window code."""
    return {draft.window: draft.body for draft in check_store.drafts_of(session, account_id)}
