"""What an inspector needs to begin: the windows, and walks begun elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from db.checks import check_store, plan_store
from db.checks.plan_store import Assigned
from db.directory import directory_store
from db.directory.directory_store import Window
from kiosk.reports.checks.checklists import ToWalk, checklists_to_walk
from kiosk.rights.checks import reach_of
from kiosk.rights.who import User
from survey.checks.eligibility import Reach
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


def walks_of(session: Session, user: User, person: str, *, today: date) -> Walks:
    """Return what somebody's phone needs to walk checks, with a signal or without."""
    drafts, windows = begun_walks(session, user.id), windows_to_check(session)
    return Walks(
        windows=windows,
        reach=reach_of(session, user.role, person, windows=windows, on=today),
        drafts=drafts,
        checklists=checklists_to_walk(session, drafts.values()),
        drawn=checks_drawn(session, person, today=today),
    )


def windows_to_check(session: Session) -> list[Window]:
    """Return the windows, grouped by unit; closed ones too, a walk of one may have begun."""
    return sorted(
        directory_store.windows(session), key=lambda window: (window.unit_name, window.code)
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
