"""Joint checks as the two see them: side by side once both are in, and what was agreed on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.checks import checklist_store, joint_store, plan_store, result_lists
from db.checks.joint_store import Pair
from kiosk import clock
from kiosk.rights.checks import seeing
from kiosk.rights.sealed import reads_sealed
from kiosk.rights.who import User
from kiosk.wiring import house
from survey.checks.draws import JOINT
from survey.periods import Period
from survey.texts import Text


@dataclass(frozen=True, slots=True)
class OwnJoint:
    """One's own joint checks: pairs to agree on, those that stand, windows the other owes."""

    to_agree: Sequence[tuple[Pair, Mapping[str, Text]]]
    settled: Sequence[Pair]
    waiting: Sequence[str]


def own_joint(session: Session, person: str | None, *, today: date) -> OwnJoint:
    """Return somebody's joint checks without what is sealed; the texts of items by their codes."""
    if person is None:
        return OwnJoint((), (), ())
    pairs = [each.unsealed for each in joint_store.pairs_of(session, person)]
    running = Period.quarter_of(today)
    return OwnJoint(
        to_agree=[(each, _texts(session, each)) for each in pairs if not each.settled],
        settled=[each for each in pairs if each.settled and each.period == running],
        waiting=_waiting(session, running, person),
    )


def to_agree(session: Session, user: User, *, today: date) -> int:
    """Return how many joint checks wait for somebody: to propose, or to answer the other's."""
    pairs = own_joint(session, user.person, today=today).to_agree
    return sum(
        each.agreement is None or each.agreement.first_by != user.username for each, _ in pairs
    )


def agreed(session: Session, user: User, period: Period) -> list[Pair]:
    """Return the pairs of a quarter somebody may see, agreed on or not yet, by window."""
    zone = house().settings.zone
    sight = seeing(session, user, today=clock.today(zone), zone=zone)
    pairs = joint_store.of_period(session, period)
    seen = result_lists.among(session, sight, [side.ref for each in pairs for side in each.sides])
    theirs = [each for each in pairs if {side.ref for side in each.sides} <= seen]
    return theirs if reads_sealed(user) else [each.unsealed for each in theirs]


def _texts(session: Session, pair: Pair) -> dict[str, Text]:
    return {
        item.code: item.text
        for item in checklist_store.walked(session, pair.post, pair.version).items
    }


def _waiting(session: Session, period: Period, person: str) -> list[str]:
    places = plan_store.places(session, JOINT, period)
    owed = {each.window for each in places if each.is_open and each.inspector != person}
    return [
        each.window_name
        for each in places
        if each.inspector == person and each.inspection is not None and each.window in owed
    ]
