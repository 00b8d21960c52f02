"""Who has a case: drawn from outside its chain, rung by rung, so that somebody always is.

The drawing can be done again by anyone: the seed, those eligible and those recused, each with the
reason, stand among the events of the case.
"""

import secrets
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import case_store
from db.cases.case_store import CaseRecord, Officer
from db.cases.complaint_store import Complaint
from db.directory import account_store
from kiosk.reports.directory.working_time import policy_at
from kiosk.rights.cases import bonds, is_one, is_recused, taken_in_by
from survey.cases.recusal import Bond, Candidate, Drawing, Rung, draw, ladder
from survey.directory.roles import AT_THE_TOP, CASE_WORKERS, SYSTEM, Role

ROLES: Final = {
    Rung.TEAM: Role.SUPERVISION,
    Rung.LEADER: Role.TEAM_LEADER,
    Rung.CHAIRMAN: Role.CHAIRMAN,
}


def draw_officer(
    session: Session, complaint: Complaint, *, zone: ZoneInfo, at: datetime
) -> Officer | None:
    """Draw who has a case, and note how; None where nobody is free."""
    return _drawn(session, complaint, without=frozenset(), zone=zone, at=at, always=True)


def draw_for_appeal(
    session: Session, complaint: Complaint, *, zone: ZoneInfo, at: datetime
) -> Officer | None:
    """Draw who looks at an appeal: neither of the chain nor who decided; note the drawing."""
    barred = _hands(session, case_store.get(session, complaint.id))
    return _drawn(session, complaint, without=barred, zone=zone, at=at, always=True)


def draw_to_look_again(
    session: Session,
    complaint: Complaint,
    found_by: frozenset[str],
    *,
    zone: ZoneInfo,
    at: datetime,
) -> Officer | None:
    """Draw who looks again at what was found to be abuse: rather none of those who found it so."""
    new = _drawn(session, complaint, without=found_by, zone=zone, at=at, always=False)
    return new or _drawn(session, complaint, without=frozenset(), zone=zone, at=at, always=False)


def draw_if_free(
    session: Session, complaint: Complaint, *, appeal: bool, zone: ZoneInfo, at: datetime
) -> Officer | None:
    """Draw for what nobody has; while nobody is free nothing is noted, for it is tried often."""
    record = case_store.get(session, complaint.id)
    barred = _hands(session, record) if appeal else frozenset()
    return _drawn(session, complaint, without=barred, zone=zone, at=at, always=False)


def is_of_the_team(session: Session, person: str | None) -> bool:
    """Tell whether somebody works on cases themselves."""
    return _has_role(session, person, CASE_WORKERS)


def next_above(session: Session, record: CaseRecord) -> Officer | None:
    """Return the named person an overdue case goes to next, outside the chain (regulation 7)."""
    bound = bonds(session, record.complaint_id)
    takers = taken_in_by(session, record.complaint_id)
    at_the_top = record.officer is not None and record.officer.role in AT_THE_TOP
    past_the_leader = at_the_top or record.past_leader
    for role in (Role.CHAIRMAN,) if past_the_leader else (Role.TEAM_LEADER, Role.CHAIRMAN):
        for each in case_store.officers(session, {role}):
            looks = record.appeal_officer is not None and is_one(
                record.appeal_officer, each.id, each.person
            )
            if not looks and each.username not in takers and not is_recused(each, bound):
                return each
    return None


def _drawn(
    session: Session,
    complaint: Complaint,
    *,
    without: frozenset[str],
    zone: ZoneInfo,
    at: datetime,
    always: bool,
) -> Officer | None:
    record, bound = case_store.get(session, complaint.id), bonds(session, complaint.id)
    rungs = ladder(
        sealed=record.sealed,
        against_the_top=_has_role(session, complaint.person, AT_THE_TOP),
        past_the_leader=record.past_leader,
    )
    if record.sealed and not case_store.officers(session, AT_THE_TOP):
        rungs = ()  # a house that has nobody at the top yet waits for them
    deputies = frozenset(policy_at(session, at, zone).deputies.split())
    takers = taken_in_by(session, complaint.id)
    drawing, chosen = _down(session, rungs, bound, deputies, without | takers)
    if chosen is not None or always:
        _note(session, complaint.id, drawing, chosen, at=at)
    return chosen


def _down(
    session: Session,
    rungs: tuple[Rung, ...],
    bound: dict[str, Bond],
    deputies: frozenset[str],
    without: frozenset[str],
) -> tuple[Drawing, Officer | None]:
    """Draw on the first rung where somebody is free."""
    seed = secrets.token_hex(8)
    drawing = Drawing(seed, None, (), {})
    for rung in rungs:
        asked = [e for e in _of(session, rung, deputies) if e.username not in without]
        candidates = [Candidate(e.username, e.person, e.role == Role.CHAIRMAN) for e in asked]
        drawing = draw(candidates, bound, seed=seed)
        if drawing.drawn is not None:
            return drawing, next(e for e in asked if e.username == drawing.drawn)
    return drawing, None


def _of(session: Session, rung: Rung, deputies: frozenset[str]) -> list[Officer]:
    if rung is Rung.DEPUTIES:
        able = case_store.officers(session, CASE_WORKERS)
        return [each for each in able if each.person in deputies]
    return case_store.officers(session, {ROLES[rung]})


def _hands(session: Session, record: CaseRecord) -> frozenset[str]:
    """Return all accounts of who gave the finding and of who has the case."""
    return frozenset(
        username
        for each in (record.decider, record.officer)
        if each is not None
        for username in account_store.of_the_same_person(session, each.username)
    )


def _has_role(session: Session, person: str | None, roles: frozenset[Role]) -> bool:
    return person is not None and any(
        each.person == person for each in case_store.officers(session, roles)
    )


def _note(
    session: Session, complaint_id: int, drawing: Drawing, chosen: Officer | None, *, at: datetime
) -> None:
    case_store.note(
        session,
        complaint_id,
        at=at,
        actor=SYSTEM,
        kind="drawn",
        seed=drawing.seed,
        drawn=None if chosen is None else chosen.name,
        eligible=list(drawing.eligible),
        recused={account: str(bond) for account, bond in drawing.recused.items()},
    )
