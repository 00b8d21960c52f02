"""Corrective actions: what was ordered, how it stands, what happened, the photos that prove it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from db.ground import happenings, keyed
from db.ground.happenings import Event
from db.ground.models import (
    AccountRow,
    ComplaintRow,
    CorrectiveActionRow,
    CorrectiveEventRow,
    CorrectivePhotoRow,
    InspectionRow,
    PersonRow,
    UnitRow,
    WindowRow,
)
from survey.checks.corrections import OPEN, OVER, State, Step
from survey.checks.integrity import SEALED_ITEMS, is_sealed
from survey.refusals.checks import CorrectionChanged, CorrectionUnknown

BEFORE, PROOF, RECHECK = "before", "proof", "recheck"


@dataclass(frozen=True, slots=True)
class NewAction:
    """A corrective action as it is ordered; things by row number."""

    ref: str
    origin: str
    window_id: int
    owner_id: int
    ordered_by_id: int
    ordered_at: datetime
    due_on: date
    wrong: str
    item: str | None = None
    inspection_id: int | None = None
    complaint_id: int | None = None
    recurs_id: int | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A corrective action as it stands; things by code, number or account."""

    id: int
    ref: str
    version: int
    origin: str
    inspection: str | None
    item: str | None
    complaint: str | None
    window: str
    window_name: str
    post: str
    unit: str
    unit_name: str
    owner: str
    owner_name: str
    ordered_by: str
    ordered_by_name: str
    ordered_at: datetime
    due_on: date
    wrong: str
    state: State
    cause: str | None
    root_cause: str | None
    whys: tuple[str, ...]
    measure: str | None
    done_at: datetime | None
    checked_by_name: str | None
    closed_at: datetime | None
    recurs: str | None
    handed_in_by: str | None
    """The user name of who last handed it in as put right."""

    @property
    def is_sealed(self) -> bool:
        """Whether it was ordered about what a check found of integrity."""
        return self.inspection is not None and is_sealed(self.item)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of a corrective action: as it was, as put right, as re-checked."""

    sha256: str
    stage: str


@dataclass(frozen=True, slots=True)
class Among:
    """Among which corrective actions: all, or an account's orders, owners' and units'."""

    everything: bool = False
    sealed: bool = False
    """Whether what was ordered about integrity is among them."""
    account_id: int | None = None
    owners: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of them are asked for; None: all."""

    month: tuple[datetime, datetime] | None = None
    unit: str | None = None
    state: str | None = None
    overdue_on: date | None = None
    person: str | None = None
    open_only: bool = False
    inspection: str | None = None
    complaint: str | None = None
    words: str | None = None


def add(session: Session, new: NewAction) -> int | None:
    """Keep an order and return its number; None if its reference is there already."""
    row = CorrectiveActionRow(
        **{name: getattr(new, name) for name in NewAction.__slots__},
        state=State.ORDERED, version=0,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # the same press came twice at once
        if not known(session, new.ref):
            raise
        return None
    return row.id


def get(session: Session, ref: str) -> Action:
    """Return a corrective action; refuse an unknown one."""
    found = session.execute(_actions().where(CorrectiveActionRow.ref == ref)).one_or_none()
    if found is None:
        raise CorrectionUnknown
    return _action(found)


def known(session: Session, ref: str) -> bool:
    """Tell whether there is a corrective action of that number."""
    row = CorrectiveActionRow
    return session.scalar(select(row.id).where(row.ref == ref)) is not None


def change(session: Session, action_id: int, *, version: int, **values: Any) -> None:
    """Change one that still is at a version; refuse if somebody was faster."""
    key = CorrectiveActionRow.id
    if not happenings.changed(session, key, action_id, version=version, **values):
        raise CorrectionChanged


def note(
    session: Session, action_id: int, *, at: datetime, actor: str, kind: str, **detail: Any
) -> None:
    """Keep what happened."""
    key = CorrectiveEventRow.action_id
    happenings.keep(session, key, action_id, at=at, actor=actor, kind=kind, detail=detail)


def events(session: Session, action_id: int) -> list[Event]:
    """Return what happened, in order."""
    return happenings.events(session, CorrectiveEventRow.action_id, action_id)


def add_photos(session: Session, action_id: int, photos: Iterable[str], *, stage: str) -> None:
    """Keep photos with an action; one that is there already changes nothing."""
    new = [
        {"action_id": action_id, "sha256": sha256, "stage": stage}
        for sha256 in dict.fromkeys(photos)
    ]
    keyed.put_new(session, CorrectivePhotoRow, new)


def photos_of(session: Session, action_id: int) -> list[Photo]:
    """Return the photos of an action."""
    row = CorrectivePhotoRow
    found = session.execute(
        select(row.sha256, row.stage)
        .where(row.action_id == action_id)
        .order_by(row.stage, row.sha256)
    )
    return [Photo(*each) for each in found]


def with_photo(session: Session, sha256: str) -> list[str]:
    """Return the numbers of the actions a photo belongs to."""
    row = CorrectiveActionRow
    found = session.scalars(
        select(row.ref)
        .join(CorrectivePhotoRow, CorrectivePhotoRow.action_id == row.id)
        .where(CorrectivePhotoRow.sha256 == sha256)
    )
    return list(found)


def earlier(session: Session, *, window_id: int, item: str) -> tuple[int, datetime] | None:
    """Return the last closed action about the same thing at the same window, and when."""
    row = CorrectiveActionRow
    found = session.execute(
        select(row.id, row.closed_at)
        .where(row.window_id == window_id, row.item == item, row.state == State.CLOSED)
        .order_by(row.closed_at.desc())
        .limit(1)
    ).one_or_none()
    return None if found is None or found[1] is None else (found[0], found[1])


def listed(
    session: Session, among: Among, asked: Asked, *, offset: int = 0, limit: int | None = None
) -> list[Action]:
    """Return actions among those asked for: unfinished ones first, by the day they are due."""
    row = CorrectiveActionRow
    found = session.execute(
        _actions()
        .where(_is_among(among), *_wanted(asked))
        .order_by(case((row.state.in_(OVER), 1), else_=0), row.due_on, row.id)
        .offset(offset)
        .limit(limit)
    )
    return [_action(each) for each in found]


def count(session: Session, among: Among, asked: Asked) -> int:
    """Return how many actions there are among those asked for."""
    found = _actions().where(_is_among(among), *_wanted(asked))
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def ordered_at(session: Session, among: Among) -> list[datetime]:
    """Return when actions were ordered."""
    told = _actions().with_only_columns(CorrectiveActionRow.ordered_at)
    return list(session.scalars(told.where(_is_among(among)).distinct()))


def units(session: Session, among: Among) -> list[tuple[str, str]]:
    """Return the units in which something was ordered, by code and name."""
    told = _actions().with_only_columns(UnitRow.code, UnitRow.name).where(_is_among(among))
    return [(code, name) for code, name in session.execute(told.distinct().order_by(UnitRow.code))]


def overdue_by_owner(session: Session, day: date, *, day_ends: datetime) -> dict[str, int]:
    """Return how many actions of each person were overdue at the end of a day, by code."""
    row = CorrectiveActionRow
    found = session.execute(
        select(PersonRow.code, func.count())
        .join(row, row.owner_id == PersonRow.id)
        .where(
            row.state != State.WITHDRAWN,
            row.ordered_at < day_ends,
            row.due_on < day,
            or_(row.done_at.is_(None), row.done_at >= day_ends),
        )
        .group_by(PersonRow.code)
    )
    return dict(found.all())


def _is_among(among: Among) -> ColumnElement[bool]:
    row = CorrectiveActionRow
    is_open = or_(
        row.inspection_id.is_(None), row.item.is_(None), row.item.not_in(sorted(SEALED_ITEMS))
    )
    theirs = or_(
        row.ordered_by_id == among.account_id,
        _OWNER.code.in_(sorted(among.owners)),
        UnitRow.code.in_(sorted(among.units)),
    )
    return and_(true() if among.sealed else is_open, true() if among.everything else theirs)


def _wanted(asked: Asked) -> list[ColumnElement[bool]]:
    row = CorrectiveActionRow
    first, after = asked.month or (None, None)
    conditions: tuple[tuple[bool, Callable[[], ColumnElement[bool]]], ...] = (
        (asked.month is not None, lambda: and_(row.ordered_at >= first, row.ordered_at < after)),
        (asked.unit is not None, lambda: UnitRow.code == asked.unit),
        (asked.state is not None, lambda: row.state == asked.state),
        (
            asked.overdue_on is not None,
            lambda: and_(row.state.in_(OPEN), row.due_on < asked.overdue_on),
        ),
        (asked.open_only, lambda: row.state.not_in(OVER)),
        (asked.person is not None, lambda: _OWNER.code == asked.person),
        (asked.inspection is not None, lambda: InspectionRow.ref == asked.inspection),
        (asked.complaint is not None, lambda: ComplaintRow.ref == asked.complaint),
        (bool(asked.words), lambda: _tells(asked.words or "")),
    )
    return [condition() for wanted, condition in conditions if wanted]


def _tells(words: str) -> ColumnElement[bool]:
    """Return what holds of actions with these words: number, what is wrong and done, where, whose.

    Everybody who sees an action reads all of it; the case or item it comes from not everybody does.
    """
    row = CorrectiveActionRow
    told = (row.ref, row.wrong, row.measure, WindowRow.name, UnitRow.name, _OWNER.name)
    return or_(
        WindowRow.code == words,
        _OWNER.code == words,
        *(each.icontains(words, autoescape=True) for each in told),
    )


_OWNER: Final = aliased(PersonRow)


@cache
def _actions() -> "Select[*tuple[Any, ...]]":
    row, earlier_row = CorrectiveActionRow, aliased(CorrectiveActionRow)
    orderer, checker = aliased(AccountRow), aliased(AccountRow)
    return (
        select(
            row.id, row.ref, row.version, row.origin, InspectionRow.ref, row.item,
            ComplaintRow.ref, WindowRow.code, WindowRow.name, WindowRow.post, UnitRow.code,
            UnitRow.name, _OWNER.code, _OWNER.name, orderer.username, orderer.name,
            row.ordered_at, row.due_on, row.wrong, row.state, row.cause, row.root_cause,
            row.whys, row.measure, row.done_at, checker.name, row.closed_at, earlier_row.ref,
            _handed_in(),
        )
        .select_from(row)
        .join(WindowRow, WindowRow.id == row.window_id)
        .join(UnitRow, UnitRow.id == WindowRow.unit_id)
        .join(_OWNER, _OWNER.id == row.owner_id)
        .join(orderer, orderer.id == row.ordered_by_id)
        .outerjoin(InspectionRow, InspectionRow.id == row.inspection_id)
        .outerjoin(ComplaintRow, ComplaintRow.id == row.complaint_id)
        .outerjoin(checker, checker.id == row.checked_by_id)
        .outerjoin(earlier_row, earlier_row.id == row.recurs_id)
    )  # fmt: skip


def _handed_in() -> ColumnElement[str | None]:
    event = CorrectiveEventRow
    return (
        select(event.actor)
        .where(event.action_id == CorrectiveActionRow.id, event.kind == Step.HAND_IN)
        .order_by(event.id.desc())
        .limit(1)
        .correlate(CorrectiveActionRow)
        .scalar_subquery()
    )


def _action(found: Sequence[Any]) -> Action:
    told = dict(zip(Action.__slots__, found, strict=True))
    return Action(**told | {"state": State(told["state"]), "whys": tuple(told["whys"] or ())})
