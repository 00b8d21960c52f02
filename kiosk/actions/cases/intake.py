"""Intake by staff: a call, a letter, a visit; one department against another; an inspector."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time

from sqlalchemy.orm import Session

from db.cases import case_store, complaint_store
from db.directory import directory_store
from db.ground import audit_store
from kiosk.actions.cases.complaints import Circumstances, Filed, make_complaint
from kiosk.actions.cases.dispatch import Intake, Taken
from kiosk.locks import tracking
from kiosk.rights.cases import intakes_of
from kiosk.rights.checks import may_see_check, opened_to_act
from kiosk.rights.who import User
from survey.cases.complaint_form import MOMENTS, WHEN
from survey.cases.intakes import (
    A_DAY,
    BY_STAFF,
    CUSTOMERS,
    HOW_LIMIT,
    SOURCES,
    TAKEN_IN,
    TAKEN_IN_NEARBY,
)
from survey.directory.roles import CASE_WORKERS, Deed
from survey.given import clean_words, required_words
from survey.months import business_date
from survey.refusals.complaints import IntakeUnknown, TakenInUnexplained, TooManyTakenIn
from survey.refusals.directory import NotYours
from survey.refusals.given import NotChosen


def report(
    session: Session, user: User, form: Mapping[str, object], at: Circumstances, *, key: object
) -> Filed:
    """Keep a complaint that somebody brought to a member of staff, on record who took it in.

    Of a customer's they get the code that the customer exchanges for the secret, once.

    `form` is the complaint's form with `intake`, `window` and, if known, `person` (codes) and
    `about_team`; `check` is the number of the check it was seen in. Refuses a way in that is not
    the role's, and of a customer's by a colleague what does not say how it was told (`told_how`).
    """
    if not user.may(Deed.REPORT_CASES):
        raise NotYours
    way = form.get("intake")
    if not isinstance(way, str) or way not in SOURCES:
        raise IntakeUnknown
    if way not in intakes_of(user.role):
        raise NotYours
    if form.get("when") not in MOMENTS:
        raise NotChosen(what=WHEN.label)
    window, person = form.get("window"), form.get("person")
    there = replace(
        at, window_id=directory_store.window(session, str(window)).id if window else None
    )
    filed = make_complaint(
        session,
        form,
        there,
        key=key,
        how=Intake(intake=way, taken=_taken(session, user, form, way, at)),
        source=SOURCES[way],
        person_id=directory_store.person_id(session, str(person)) if person else None,
    )
    if not filed.repeated:
        _link_to_check(session, user, filed.number, form.get("check"), at)
        audit_store.note(
            session, at=at.now, actor=user.username, deed="case-taken-in", subject=filed.number
        )
    return filed if way not in CUSTOMERS else _for_the_customer(filed, at)


def _for_the_customer(filed: Filed, at: Circumstances) -> Filed:
    """Return what staff may know of a customer's complaint: the code, and not the secret."""
    code = tracking.handover_of(at.secret, filed.key)
    return Filed(filed.number, "", repeated=filed.repeated, handover=code)


def _taken(
    session: Session, user: User, form: Mapping[str, object], way: str, at: Circumstances
) -> Taken:
    """Return who takes it in and how they were told; a flood by one colleague is refused."""
    told = str(form.get("told_how") or "")
    how = clean_words(told, limit=HOW_LIMIT)
    if way in CUSTOMERS and user.role not in CASE_WORKERS:
        how = required_words(told, limit=HOW_LIMIT, missing=TakenInUnexplained)
        midnight = datetime.combine(business_date(at.now, at.zone), time(), at.zone)
        n = case_store.count_of_actor(session, user.username, BY_STAFF, since=midnight)
        if n >= A_DAY:
            raise TooManyTakenIn(n=n)
    nearby = _is_nearby(session, user, form, at)
    return Taken(user.username, TAKEN_IN_NEARBY if nearby else TAKEN_IN, how)


def _is_nearby(session: Session, user: User, form: Mapping[str, object], at: Circumstances) -> bool:
    """Tell whether who takes it in belongs to the unit that it is about."""
    postings, today = directory_store.postings(session), business_date(at.now, at.zone)
    own = postings.on(user.person, today) if user.person else None
    accused = postings.on(str(form["person"]), today) if form.get("person") else None
    window = form.get("window")
    about = {directory_store.window(session, str(window)).unit} if window else set()
    return own is not None and own.unit in about | ({accused.unit} if accused else set())


def _link_to_check(
    session: Session, user: User, number: str, check: object, at: Circumstances
) -> None:
    """Keep which check a violation was seen in: of its own window, and theirs to see."""
    if not isinstance(check, str) or not check:
        return
    today = business_date(at.now, at.zone)
    if not may_see_check(session, user, check, today=today, zone=at.zone):
        return
    result = opened_to_act(session, user, check, today=today, zone=at.zone)
    complaint = complaint_store.get(session, number)
    if result.window != complaint.window:
        return
    case = case_store.get(session, complaint.id)
    case_store.change(session, case.complaint_id, version=case.version, check_ref=check)
    case_store.note(
        session, case.complaint_id, at=at.now, actor=user.username, kind="from-check", check=check
    )
