"""Which corrective actions somebody sees, and what they are to each: one rule for list and single.

Who *acts* is whoever stood in the owner's chain on the day of the order (regulation 9); who answers
for the owner or the window's unit today *reads* what was ordered before, too. A list, its count,
what waits, an export and a single action all ask `Sight`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.checks import correction_store
from db.checks.correction_store import Action, Among, Asked
from db.directory import directory_store
from db.directory.directory_store import Postings, Unit
from kiosk.rights.sealed import reads_sealed
from kiosk.rights.units import places_of_day, subtree, visible
from kiosk.rights.who import User
from survey.cases.recusal import Posted, chain
from survey.checks.corrections import (
    OPEN,
    Involved,
    Relation,
    State,
    Step,
    may,
    relation,
)
from survey.directory.roles import AT_THE_TOP, OVERSEERS, Deed, Role
from survey.months import business_date
from survey.refusals.checks import CorrectionUnknown

ALL_UNITS: Final = OVERSEERS | {Role.INSPECTOR}
"""Who sees the corrective actions of every unit; leaders who are employees, those they look at."""


@dataclass(frozen=True, slots=True)
class OpenAction:
    """A corrective action as somebody has it before them."""

    action: Action
    who: Involved
    user: User

    @property
    def relation(self) -> Relation:
        """What it is to them."""
        return relation(self.who)


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody is to corrective actions; `near` are those ever posted under them, and they."""

    user: User
    today: date
    zone: ZoneInfo
    postings: Postings
    near: frozenset[str]
    units: Sequence[Unit] = ()
    """All units, where those beneath the own one count, too: for a quality manager."""
    of: frozenset[str] | None = None
    """The units a leader looks at; None where that is all, and for everybody else."""

    @property
    def sees_all(self) -> bool:
        """Whether nothing is kept from them."""
        return self.user.role in ALL_UNITS and self.of is None

    @property
    def among(self) -> Among:
        """Among which rows all that they see are found: their own, and where they ever belonged."""
        belonged = [
            posting
            for person in self.near
            for _, posting in self.postings.by_person.get(person, ())
        ]
        return Among(
            everything=self.sees_all,
            sealed=reads_sealed(self.user),
            account_id=self.user.id,
            owners=self.near | self._of_units({each.unit for each in belonged}),
            units=frozenset(self.of or ()).union(*(self._beneath(each.unit) for each in belonged)),
        )

    def involved(self, action: Action) -> Involved:
        """Return what they are to a corrective action."""
        user, then = self.user, business_date(action.ordered_at, self.zone)
        own_unit = self._unit(user.person, then)
        of_the_window = own_unit == action.unit
        return Involved(
            is_owner=user.person == action.owner,
            in_chain=self._in_chain(action, then),
            ordered_it=user.username == action.ordered_by,
            handed_it_in=user.username == action.handed_in_by,
            at_the_top=user.role in AT_THE_TOP,
            checks=user.may(Deed.ORDER_CORRECTIONS) and user.role is not Role.QUALITY_MANAGER,
            reads=self._leads(action) or self._answers(action, then),
            same_unit=own_unit is not None
            and (of_the_window or own_unit == self._unit(action.owner, then)),
        )

    def sees(self, action: Action) -> bool:
        """Tell whether a corrective action is theirs to see."""
        if action.is_sealed and not reads_sealed(self.user):
            return False
        who = self.involved(action)
        return self.user.may(Deed.SEE_CORRECTIONS) and relation(who) is not Relation.OUTSIDE

    def waits(self, action: Action) -> bool:
        """Tell whether it waits for them: the step that leads on is theirs to take."""
        if not self.sees(action):
            return False
        who = self.involved(action)
        if action.state in OPEN:
            return may(who, Step.PLAN)
        return action.state is State.DONE and may(who, Step.CLOSE)

    def _leads(self, action: Action) -> bool:
        return self.user.role is Role.LEADER and (self.of is None or action.unit in self.of)

    def _in_chain(self, action: Action, day: date) -> bool:
        if self.user.person is None:
            return False
        # Nobody else's place can put them into the chain: it is asked of few instead of all.
        there = places_of_day(self.postings, self.near | {action.owner}, day)
        bonds = chain(there, accused=action.owner, unit=action.unit, window=action.window)
        return self.user.person in bonds

    def _answers(self, action: Action, then: date) -> bool:
        """Tell whether they answer for it: as head or leader today, as quality manager ever."""
        if self.user.role is Role.QUALITY_MANAGER:
            own = (self._unit(self.user.person, day) for day in (then, self.today))
            if any(unit is not None and action.unit in self._beneath(unit) for unit in own):
                return True
        return self._in_chain(action, self.today) or self._heads(action.unit)

    def _heads(self, unit: str) -> bool:
        there: Iterable[Posted] = places_of_day(self.postings, self.near, self.today)
        return any(
            each.unit == unit and each.supervisor == self.user.person
            for each in there
            if self.user.person is not None
        )

    def _beneath(self, unit: str) -> frozenset[str]:
        return subtree(self.units, unit) if self.units else frozenset({unit})

    def _unit(self, person: str | None, day: date) -> str | None:
        posting = self.postings.on(person, day) if person else None
        return posting.unit if posting else None

    def _of_units(self, units: set[str]) -> frozenset[str]:
        return frozenset(
            person
            for person, postings in self.postings.by_person.items()
            if any(each.unit in units for _, each in postings)
        )


def sight(session: Session, user: User, *, today: date, zone: ZoneInfo) -> Sight:
    """Return what somebody is to corrective actions, as of today."""
    postings = directory_store.postings(session)
    near = {
        person
        for person, those in postings.by_person.items()
        if any(user.person in {each.supervisor, each.leader} for _, each in those)
    }
    near = near | {user.person} if user.person else set()
    of_units = user.role is Role.QUALITY_MANAGER
    units = directory_store.units(session) if of_units else ()
    of = visible(session, user, today=today) if user.role is Role.LEADER else None
    return Sight(user, today, zone, postings, frozenset(near), units, of)


def seen(session: Session, sight: Sight, asked: Asked) -> list[Action]:
    """Return all corrective actions of those asked for that somebody sees."""
    found = correction_store.listed(session, sight.among, asked)
    return [each for each in found if sight.sees(each)]


def opened(session: Session, ref: str, user: User, *, today: date, zone: ZoneInfo) -> OpenAction:
    """Return a corrective action as it concerns somebody; one of others is not found."""
    action = correction_store.get(session, ref)
    seeing = sight(session, user, today=today, zone=zone)
    if not seeing.sees(action):
        raise CorrectionUnknown
    return OpenAction(action, seeing.involved(action), user)


def earlier(session: Session, seeing: Sight, action: Action) -> str | None:
    """Return the number of the action another one comes back from, if it is theirs to see."""
    if action.recurs is None:
        return None
    return action.recurs if seeing.sees(correction_store.get(session, action.recurs)) else None


def may_see_photo(
    session: Session, user: User, sha256: str, *, today: date, zone: ZoneInfo
) -> bool | None:
    """Tell whether a photo is of a corrective action somebody sees; None if it is of none."""
    refs = correction_store.with_photo(session, sha256)
    if not refs:
        return None
    seeing = sight(session, user, today=today, zone=zone)
    return any(seeing.sees(correction_store.get(session, ref)) for ref in refs)
