"""Dispatch: a complaint becomes a case, its clocks start, and an officer is drawn from outside.

The drawing can be done again by anyone: the seed, those eligible and those recused, each with the
reason, stand among the events of the case.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import case_store, complaint_store
from db.cases.case_store import CaseRecord, Officer
from db.cases.complaint_store import Complaint
from db.directory import account_store, directory_store
from kiosk.reports.directory.working_time import office_time, policy_at, window_time
from kiosk.rights.units import chain_on
from survey.cases.clocks import Clock, Deadline, deadlines
from survey.cases.complaints import INTEGRITY
from survey.cases.recusal import Bond, Candidate, Drawing, draw
from survey.cases.steps import TEAM_ROLE
from survey.directory.roles import SYSTEM, Role
from survey.months import business_date

LADDER: Final = (Role.TEAM_LEADER, Role.CHAIRMAN)
"""Who is next above the officers, in order (regulation 7)."""


@dataclass(frozen=True, slots=True)
class Intake:
    """How a complaint came in, and whether it goes past the team to those at the top."""

    kind: str = "complaint"
    intake: str = "page"
    past_the_team: bool = False
    about: int | None = None


def open_case(
    session: Session, complaint: Complaint, how: Intake, *, zone: ZoneInfo, at: datetime
) -> None:
    """Begin the case of a complaint: clocks, chain, officer.

    A complaint about integrity, and one about the team itself, is sealed (regulation 2).
    """
    sealed = (
        how.past_the_team
        or complaint.category == INTEGRITY
        or _is_of_the_team(session, complaint.person)
    )
    case_store.open_case(
        session,
        complaint.id,
        kind=how.kind,
        intake=how.intake,
        sealed=sealed,
        deadlines=_clocks(session, complaint, how, zone),
        about=how.about,
    )
    case_store.note(session, complaint.id, at=at, actor=SYSTEM, kind="received", intake=how.intake)
    assign(session, complaint, zone=zone, at=at)


def assign(session: Session, complaint: Complaint, *, zone: ZoneInfo, at: datetime) -> None:
    """Look who stands in the chain as of the incident, and draw an officer from outside of it."""
    bonds = bind_chain(session, complaint, zone=zone)
    record = case_store.get(session, complaint.id)
    drawing, chosen = _drawn(session, record, bonds)
    case_store.change(
        session,
        complaint.id,
        version=record.version,
        officer_id=None if chosen is None else chosen.id,
    )
    _note_drawing(session, complaint.id, drawing, chosen, at=at)


def appeal_officer(session: Session, record: CaseRecord, *, at: datetime) -> Officer | None:
    """Draw who looks at an appeal: neither of the chain nor who decided; note the drawing."""
    bonds = _bonds(session, record.complaint_id)
    without = {
        username
        for each in (record.decider, record.officer)
        if each is not None
        for username in account_store.of_the_same_person(session, each.username)
    }
    drawing, chosen = _drawn(session, record, bonds, without=without)
    _note_drawing(session, record.complaint_id, drawing, chosen, at=at)
    return chosen


def bind_chain(session: Session, complaint: Complaint, *, zone: ZoneInfo) -> dict[str, Bond]:
    """Keep who stands in the chain on the day of the incident; return them with the reason."""
    day = business_date(complaint.occurred_at, zone)
    bonds = chain_on(
        session, day, accused=complaint.person, unit=complaint.unit, window=complaint.window
    )
    case_store.bind(session, complaint.id, bonds)
    return _bonds(session, complaint.id)


def next_above(session: Session, record: CaseRecord) -> Officer | None:
    """Return the named person an overdue case goes to next, outside the chain (regulation 7)."""
    bonds = case_store.chain(session, record.complaint_id)
    at_the_top = record.officer is not None and record.officer.role in LADDER
    higher = LADDER[1:] if at_the_top else LADDER
    for role in higher:
        for each in case_store.officers(session, {role}):
            if each.person not in bonds:
                return each
    return None


def inaction_case(
    session: Session, about: Complaint, record: CaseRecord, clock: Clock, *,
    zone: ZoneInfo, at: datetime, number: str, words: str,
) -> str | None:  # fmt: skip
    """Open a case against the officer who let a clock run out; once a case (regulation 7)."""
    if record.officer is None or record.kind != "complaint" or _has_inaction(session, record):
        return None
    person = record.officer.person
    new = complaint_store.NewComplaint(
        ref=number,
        category="work_state",
        state="received",
        occurred_at=at,
        received_at=at,
        biz_month=f"{at.astimezone(zone):%Y-%m}",
        language=about.language,
        source="inspection",
        words=words,
        person_id=directory_store.person_id(session, person) if person else None,
    )
    complaint_store.add(session, new)
    how = Intake("inaction", "clock", past_the_team=True, about=about.id)
    open_case(session, complaint_store.get(session, number), how, zone=zone, at=at)
    case_store.note(
        session, about.id, at=at, actor=SYSTEM, kind="inaction", number=number, clock=str(clock)
    )
    return number


def reopened_clocks(session: Session, at: datetime, zone: ZoneInfo) -> list[Deadline]:
    """Return the clocks that run again in a reopened case: verifying and closing."""
    office = office_time(session, zone)
    anew = deadlines(at, window=office, office=office, policy=policy_at(session, at, zone))
    return [each for each in anew if each.clock in {Clock.VERIFIED, Clock.CLOSED}]


def _has_inaction(session: Session, record: CaseRecord) -> bool:
    return any(each.kind == "inaction" for each in case_store.events(session, record.complaint_id))


def _clocks(session: Session, complaint: Complaint, how: Intake, zone: ZoneInfo) -> list[Deadline]:
    running = deadlines(
        complaint.received_at,
        window=window_time(session, complaint.window, zone),
        office=office_time(session, zone),
        policy=policy_at(session, complaint.received_at, zone),
    )
    if how.kind == "complaint":
        return running
    return [each for each in running if each.clock in {Clock.VERIFIED, Clock.CLOSED}]


def _drawn(
    session: Session,
    record: CaseRecord,
    bonds: dict[str, Bond],
    *,
    without: frozenset[str] | set[str] = frozenset(),
) -> tuple[Drawing, Officer | None]:
    """Draw among the officers; where nobody is left, or the case is sealed, go up the ladder."""
    seed = secrets.token_hex(8)
    drawing = Drawing(seed, None, (), {})
    for role in LADDER if record.sealed else (TEAM_ROLE, *LADDER):
        asked = [
            each for each in case_store.officers(session, {role}) if each.username not in without
        ]
        drawing = draw([Candidate(e.username, e.person) for e in asked], bonds, seed=seed)
        if drawing.drawn is not None:
            return drawing, next(e for e in asked if e.username == drawing.drawn)
    return drawing, None


def _note_drawing(
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


def _bonds(session: Session, complaint_id: int) -> dict[str, Bond]:
    return {code: Bond(bond) for code, bond in case_store.chain(session, complaint_id).items()}


def _is_of_the_team(session: Session, person: str | None) -> bool:
    return person is not None and any(
        each.person == person for each in case_store.officers(session, {TEAM_ROLE, *LADDER})
    )
