"""Intake by staff: a call, a letter, a visit; one department against another; an inspector."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from db import audit_store, directory_store
from kiosk.access import User
from kiosk.actions.complaints import Circumstances, Filed, make_complaint
from kiosk.actions.dispatch import Intake
from survey.refusals import IntakeUnknown, NotYours
from survey.roles import Deed, Role

CUSTOMERS: Final = ("phone", "letter", "visit")
DEPARTMENT: Final = "department"
INSPECTION: Final = "inspection"
SOURCES: Final[Mapping[str, str]] = dict.fromkeys(CUSTOMERS, "customer") | {
    DEPARTMENT: DEPARTMENT,
    INSPECTION: INSPECTION,
}
"""How it came in, and whose complaint that makes it (regulation 3)."""


def intakes_of(role: Role) -> tuple[str, ...]:
    """Return the ways in which a role may take complaints in."""
    if role in (Role.EMPLOYEE, Role.QUALITY_MANAGER):
        return (DEPARTMENT,)
    if role is Role.INSPECTOR:
        return (INSPECTION, DEPARTMENT)
    return (*CUSTOMERS, DEPARTMENT, INSPECTION)


def report(
    session: Session, user: User, form: Mapping[str, object], at: Circumstances, *, key: object
) -> Filed:
    """Keep a complaint that somebody brought to a member of staff, on record who took it in.

    `form` is the complaint's form with `intake`, `window` and, if known, `person` (codes) and
    `about_team`. Refuses a way in that is not the role's.
    """
    if not user.may(Deed.REPORT_CASES):
        raise NotYours
    way = form.get("intake")
    if not isinstance(way, str) or way not in SOURCES:
        raise IntakeUnknown
    if way not in intakes_of(user.role):
        raise NotYours
    window, person = form.get("window"), form.get("person")
    there = replace(
        at, window_id=directory_store.window(session, str(window)).id if window else None
    )
    filed = make_complaint(
        session,
        form,
        there,
        key=key,
        how=Intake(intake=way),
        source=SOURCES[way],
        person_id=directory_store.person_id(session, str(person)) if person else None,
    )
    if not filed.repeated:
        audit_store.note(
            session, at=at.now, actor=user.username, deed="case-taken-in", subject=filed.number
        )
    return filed
