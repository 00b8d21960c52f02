"""Who sees a check, has it signed, corrects it, hands it in: the rights a check gives.

Those who work on cases see every check; everybody else their own, those of units where they are
somebody's direct supervisor, and of the window they served at on the day; a unit's quality manager
those of the unit and beneath it, too, and a leader those of the units they look at
(`kiosk.rights.units.visible`). Anybody else's is "not there".
What a check found about integrity is read at the top alone: `opened` leaves it out for all others.
An open half of a joint check is not there for whoever answers for the window, whatever their role,
and nothing is made of it that others could see.
"""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.checks import joint_halves, joint_store, plan_store, result_lists, result_store
from db.checks.joint_store import Pair
from db.checks.result_lists import Seeing
from db.checks.result_store import Result
from db.directory import directory_store
from db.directory.directory_store import Window
from kiosk.rights.sealed import reads_sealed
from kiosk.rights.units import chain_on, places_of, subtree, visible
from kiosk.rights.who import User
from survey.cases.recusal import Bond
from survey.checks import results
from survey.checks.draws import JOINT
from survey.checks.eligibility import Reach, reach
from survey.checks.results import Hand
from survey.directory.roles import AT_THE_TOP, OVERSEERS, Deed, Role
from survey.months import business_date
from survey.refusals.checks import (
    CheckNotYours,
    CheckUnknown,
    HalfStillAlone,
    JointCheckUnknown,
    JointNotDrawn,
)


def may_see_check(session: Session, user: User, ref: str, *, today: date, zone: ZoneInfo) -> bool:
    """Tell whether somebody may see a check; nobody sees one there is not."""
    if not user.may(Deed.SEE_CHECKS) or not ref.isprintable():
        return False
    return result_lists.sees(session, seeing(session, user, today=today, zone=zone), ref)


def opened(session: Session, user: User, ref: str, *, today: date, zone: ZoneInfo) -> Result:
    """Return a check as somebody may see it; refuse any other in the words of an unknown one."""
    if not may_see_check(session, user, ref, today=today, zone=zone):
        raise CheckUnknown
    found = result_store.get(session, ref)
    return found if reads_sealed(user) else found.unsealed


def opened_to_act(session: Session, user: User, ref: str, *, today: date, zone: ZoneInfo) -> Result:
    """Return a check somebody may see, to order or report something of what it found.

    Refuses an open half of a joint check: the window would learn of it, and so would the other
    inspector, who is to score alone (regulation 8).
    """
    result = opened(session, user, ref, today=today, zone=zone)
    if joint_halves.half_is_alone(session, result.id, today=today):
        raise HalfStillAlone
    return result


def seeing(session: Session, user: User, *, today: date, zone: ZoneInfo) -> Seeing:
    """Return which checks somebody may see, as of today."""
    of = visible(session, user, today=today) if user.role is Role.LEADER else None
    everything = user.role in OVERSEERS and of is None
    is_manager = user.role is Role.QUALITY_MANAGER
    sealed = reads_sealed(user)
    if user.person is None:
        return Seeing(None, today, everything=everything, sealed=sealed)
    # A leader reads every check by office: in reach, for them, is what they must not see early.
    reaches = result_lists.reaches(
        session, user.person, today=today, zone=zone, as_leader=everything,
        as_manager=is_manager, beneath=_beneath(session) if is_manager else {},
    )  # fmt: skip
    if of:
        ids = frozenset(directory_store.unit_id(session, code) for code in of)
        reaches = (result_lists.Reach(ids), *reaches)
    return Seeing(user.person, today, everything, reaches, sealed)


def may_sign(result: Result, by: User) -> bool:
    """Tell whether somebody may hand their phone over for the signature: inspector or leaders."""
    return bool(result.findings) and (by.role in AT_THE_TOP or by.person == result.inspector)


def require_signing(result: Result, by: User) -> None:
    """Refuse who may not have a result signed."""
    if not may_sign(result, by):
        raise CheckNotYours


def may_amend(session: Session, result: Result, by: User, *, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether somebody may correct a check now; one without answers has nothing to correct."""
    hand = Hand(
        is_own=by.person == result.inspector and by.may(Deed.INSPECT),
        is_top=by.role in AT_THE_TOP,
        in_chain=by.person is not None and by.person in chain(session, result, zone=zone),
    )
    return bool(result.findings) and results.may_amend(
        hand,
        received_at=result.received_at,
        now=now,
        both_in=joint_halves.other_half_in(session, result.id),
    )


def chain(session: Session, result: Result, *, zone: ZoneInfo) -> dict[str, Bond]:
    """Return who stood in the window's chain on the day of the check, and why."""
    day = business_date(result.inspected_at, zone)
    return chain_on(session, day, accused=None, unit=result.unit, window=result.window)


def reach_of(
    session: Session, role: Role, person: str, *, windows: Iterable[Window], on: date
) -> Reach:
    """Return which of some windows somebody may check on a day, and how."""
    people = directory_store.people(session, on=on)
    unit = next((each.unit for each in people if each.code == person), None)
    return reach(
        role,
        person,
        places=places_of(people),
        windows={each.code: each.unit for each in windows},
        home=frozenset() if unit is None else subtree(directory_store.units(session), unit),
    )


def refuse_check(
    session: Session, role: Role, person: str, *, kind: str, window: Window, on: date
) -> None:
    """Refuse a check that somebody may not make on its day, whether drawn for it or not."""
    refusal = reach_of(session, role, person, windows=[window], on=on).refusal(kind, window.code)
    if refusal is not None:
        raise refusal


def refuse_undrawn_joint_check(
    session: Session, *, kind: str, window: str, person: str, at: datetime, on: date
) -> None:
    """Refuse a joint check of somebody who was not drawn for it, or not yet when it was made."""
    if kind == JOINT and not plan_store.awaits(
        session, window=window, person=person, kind=kind, at=at, on=on
    ):
        raise JointNotDrawn


def own_pair(session: Session, ref: str, by: User) -> Pair:
    """Return a check's pair to one of its two; refuse anybody else as if there was none."""
    pair = joint_store.pair(session, ref)
    if pair is None or by.person not in {side.person for side in pair.sides}:
        raise JointCheckUnknown
    return pair


def _beneath(session: Session) -> dict[int, frozenset[int]]:
    units = directory_store.units(session)
    ids = {unit.code: unit.id for unit in units}
    return {unit.id: frozenset(ids[code] for code in subtree(units, unit.code)) for unit in units}
