"""Dispatch: a complaint becomes a case, its clocks start, and somebody has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import case_lists, case_store, clock_store, complaint_store
from db.cases.case_store import CaseRecord, Officer
from db.cases.complaint_store import Complaint
from db.directory import directory_store
from db.ground import trait_store
from kiosk.actions.cases.drawing import draw_if_free, draw_officer, is_of_the_team
from kiosk.reports.directory.working_time import office_time, policy_at, window_time
from kiosk.rights.cases import bonds, is_recused
from kiosk.rights.units import chain_on
from survey.cases.clocks import Clock, Deadline, deadlines
from survey.cases.complaints import INTEGRITY, State
from survey.cases.recusal import OF_REPORTS, Bond
from survey.directory.roles import SYSTEM, Role
from survey.months import business_date


@dataclass(frozen=True, slots=True)
class Taken:
    """Who took a complaint in for somebody, whether of the unit it is about, how they were told."""

    by: str
    kind: str
    how: str = ""


LOOKED_AT: Final = "cases.nobodys.looked-at"


@dataclass(frozen=True, slots=True)
class Intake:
    """How a complaint came in, and whether it goes past the team, or past its leader, too."""

    kind: str = "complaint"
    intake: str = "page"
    past_the_team: bool = False
    past_the_leader: bool = False
    about: int | None = None
    taken: Taken | None = None


def open_case(
    session: Session, complaint: Complaint, how: Intake, *, zone: ZoneInfo, at: datetime
) -> None:
    """Begin the case of a complaint: clocks, chain, officer.

    A complaint about integrity, and one about the team itself, is sealed (regulation 2).
    """
    _begin(session, complaint, how, at=at)
    _start(session, complaint, how.kind, since=complaint.received_at, zone=zone)
    assign(session, complaint, zone=zone, at=at)


def put_aside(
    session: Session, complaint: Complaint, how: Intake, *, zone: ZoneInfo, at: datetime
) -> None:
    """Begin the case of a complaint that stands in a group: its chain alone, no clock, nobody's."""
    _begin(session, complaint, how, at=at)
    record = case_store.get(session, complaint.id)
    case_store.change(session, complaint.id, version=record.version, state=State.SET_ASIDE)
    bind_chain(session, complaint, zone=zone)


def begin_now(session: Session, complaint: Complaint, *, zone: ZoneInfo, at: datetime) -> None:
    """Take up what was put aside as a case like all others: its time runs from now on."""
    record = case_store.get(session, complaint.id)
    case_store.change(
        session, complaint.id, version=record.version, state=State.RECEIVED, closed_at=None
    )
    _start(session, complaint, record.kind, since=at, zone=zone)
    assign(session, complaint, zone=zone, at=at)


def _begin(session: Session, complaint: Complaint, how: Intake, *, at: datetime) -> None:
    sealed = how.past_the_team or how.past_the_leader or must_be_sealed(session, complaint)
    case_store.open_case(
        session,
        complaint.id,
        kind=how.kind,
        intake=how.intake,
        sealed=sealed,
        past_leader=how.past_the_leader,
        deadlines=(),
        about=how.about,
    )
    case_store.note(session, complaint.id, at=at, actor=SYSTEM, kind="received", intake=how.intake)
    if how.taken is not None:  # before the drawing: they are not drawn
        by, kind, words = how.taken.by, how.taken.kind, how.taken.how
        case_store.note(session, complaint.id, at=at, actor=by, kind=kind, words=words)


def must_be_sealed(session: Session, complaint: Complaint) -> bool:
    """Tell whether a complaint is for those at the top: about integrity, or one of the team."""
    return complaint.category == INTEGRITY or is_of_the_team(session, complaint.person)


def seal_what_must_be(
    session: Session, complaint: Complaint, *, zone: ZoneInfo, at: datetime
) -> bool:
    """Seal a case that turned out to be for the top, and draw anew; tell whether it was sealed."""
    record = case_store.get(session, complaint.id)
    if record.sealed or not must_be_sealed(session, complaint):
        return False
    case_store.change(session, complaint.id, version=record.version, sealed=True)
    keep_joined_alike(session, complaint.id)
    case_store.note(session, complaint.id, at=at, actor=SYSTEM, kind="sealed")
    assign(session, complaint, zone=zone, at=at)
    return True


def assign(session: Session, complaint: Complaint, *, zone: ZoneInfo, at: datetime) -> None:
    """Look who stands in the chain as of the incident, and draw an officer from outside of it."""
    bind_chain(session, complaint, zone=zone)
    chosen = draw_officer(session, complaint, zone=zone, at=at)
    _give(session, complaint.id, chosen)


def take_up(session: Session, *, limit: int, zone: ZoneInfo, at: datetime) -> int:
    """Give what nobody has to whoever is free by now; return how many found somebody.

    A case from other books begins here: its chain, its officer, its clocks from now on. One for
    which nobody was free waits for an account, or a deputy, and is looked at again once all
    others were (regulation 1, 2).
    """
    found, after = 0, int(trait_store.get(session, LOOKED_AT) or 0)
    numbers = case_lists.nobodys(session, after=after, limit=limit)
    seen = complaint_store.get(session, numbers[-1]).id if len(numbers) == limit else 0
    if seen != after:
        trait_store.keep(session, LOOKED_AT, str(seen))
    for number in numbers:
        complaint = complaint_store.get(session, number)
        appeal = complaint.state == State.APPEALED
        bind_chain(session, complaint, zone=zone)
        chosen = draw_if_free(session, complaint, appeal=appeal, zone=zone, at=at)
        if chosen is None:
            continue
        _give(session, complaint.id, chosen, appeal=appeal)
        if not clock_store.clocks(session, complaint.id):
            clock_store.begin_clocks(
                session, complaint.id, _clocks_left(session, complaint, zone, at)
            )
        found += 1
    return found


def _give(
    session: Session, complaint_id: int, chosen: Officer | None, *, appeal: bool = False
) -> None:
    record = case_store.get(session, complaint_id)
    whose = "appeal_officer_id" if appeal else "officer_id"
    values = {whose: None if chosen is None else chosen.id}
    case_store.change(session, complaint_id, version=record.version, **values)


def bind_chain(session: Session, complaint: Complaint, *, zone: ZoneInfo) -> None:
    """Keep who stands in the chain on the day of the incident."""
    day = business_date(complaint.occurred_at, zone)
    bound = chain_on(
        session, day, accused=complaint.person, unit=complaint.unit, window=complaint.window
    )
    if case_store.get(session, complaint.id).past_leader:
        # Whoever leads the team is meant, at whatever account they sign in.
        leaders = case_store.officers(session, {Role.TEAM_LEADER})
        bound = {e.person: Bond.FORMERLY for e in leaders if e.person is not None} | bound
    case_store.bind(session, complaint.id, bound)
    keep_joined_alike(session, complaint.id)


def keep_joined_alike(session: Session, complaint_id: int) -> None:
    """Let the cases joined to one be closed to whom it is closed to: joining opens nothing."""
    leading, barred = case_store.get(session, complaint_id), barred_by(session, complaint_id)
    for number in case_store.merged_into(session, complaint_id):
        joined = complaint_store.get(session, number)
        record = case_store.get(session, joined.id)
        case_store.bind(session, joined.id, barred | case_store.chain(session, joined.id))
        sealed = record.sealed or leading.sealed
        past_leader = record.past_leader or leading.past_leader
        if (sealed, past_leader) != (record.sealed, record.past_leader):
            case_store.change(
                session, joined.id, version=record.version, sealed=sealed, past_leader=past_leader
            )


def take_along(
    session: Session, joined: Sequence[int], leading: Complaint, *, zone: ZoneInfo, at: datetime
) -> None:
    """Let what kept people from cases that are joined keep them from the leading one, too."""
    for each in joined:
        theirs = bonds(session, leading.id)
        case_store.bind(session, leading.id, barred_by(session, each) | theirs)
    record = case_store.get(session, leading.id)
    records = [record, *(case_store.get(session, each) for each in joined)]
    sealed = any(each.sealed for each in records)
    past_leader = any(each.past_leader for each in records)
    if (sealed, past_leader) != (record.sealed, record.past_leader):
        case_store.change(
            session, leading.id, version=record.version, sealed=sealed, past_leader=past_leader
        )
        assign(session, leading, zone=zone, at=at)
    else:
        draw_anew(session, leading, zone=zone, at=at)
    keep_joined_alike(session, leading.id)


def draw_anew(session: Session, complaint: Complaint, *, zone: ZoneInfo, at: datetime) -> bool:
    """Draw anew where the officer turned out to stand in the chain; tell whether it was so."""
    officer = case_store.get(session, complaint.id).officer
    if officer is None or not is_recused(officer, bonds(session, complaint.id)):
        return False
    assign(session, complaint, zone=zone, at=at)
    return True


def barred_by(session: Session, complaint_id: int) -> dict[str, str]:
    """Return whom the chain of a case keeps from another one of the same incident, and how.

    It concerns them no more than before: who stands above is recused alone, the chairman not.
    """
    return {
        code: str(Bond.UNIT_HEAD if bond in OF_REPORTS else Bond.FORMERLY)
        for code, bond in bonds(session, complaint_id).items()
    }


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
    # What is about the leader, and the leader's own inaction at a nameless account, is not theirs.
    nameless = person is None and record.officer.role == Role.TEAM_LEADER
    how = Intake(
        "inaction", "clock", past_the_team=True, past_the_leader=record.past_leader or nameless,
        about=about.id,
    )  # fmt: skip
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


def _clocks_left(
    session: Session, complaint: Complaint, zone: ZoneInfo, at: datetime
) -> list[Deadline]:
    """Return the clocks of a case taken up late: closing it, and before it the finding."""
    anew = reopened_clocks(session, at, zone)
    return [each for each in anew if each.clock is Clock.CLOSED or complaint.outcome is None]


def _has_inaction(session: Session, record: CaseRecord) -> bool:
    return any(each.kind == "inaction" for each in case_store.events(session, record.complaint_id))


def _start(
    session: Session, complaint: Complaint, kind: str, *, since: datetime, zone: ZoneInfo
) -> None:
    """Let the clocks of a case run since a moment; a call alone has no answer to be given."""
    running = deadlines(
        since,
        window=window_time(session, complaint.window, zone),
        office=office_time(session, zone),
        policy=policy_at(session, since, zone),
    )
    if kind != "complaint":
        running = [each for each in running if each.clock in {Clock.VERIFIED, Clock.CLOSED}]
    clock_store.begin_clocks(session, complaint.id, running)
