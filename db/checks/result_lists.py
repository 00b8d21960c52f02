"""Lists of checks, and who may see one: everybody's part is a condition of the query itself.

A half of a joint check is kept from all but its inspector and the team while the other half is
still to come, so that each scores alone and the window does not know that somebody else comes:
from those of the team, too, who are to make the other half, or who answer for the window.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from db.checks.joint_halves import JOINT, handed_in, is_alone, other_half, still_to_come
from db.ground.models import (
    CaseRow,
    FindingRow,
    InspectionRow,
    InspectionSignatureRow,
    PersonRow,
    PostingRow,
    UnitRow,
    WindowRow,
)
from db.ground.ordering import chosen_first
from survey.checks.integrity import SEALED_ITEMS
from survey.orders import Order

UNSIGNED, SIGNED, TYPED, DECLINED, OUTDATED = "", "signed", "typed", "declined", "outdated"
"""How a result was signed; `OUTDATED`: an earlier version was, the one that stands was not."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Windows somebody answers for, by unit or by window, from a moment on until another."""

    unit_ids: frozenset[int] = frozenset()
    window_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seeing:
    """Which checks somebody may see: everything, their own, those of the windows in reach.

    Who sees everything does not see an open half of a joint check in reach, nor of their own.
    """

    person: str | None
    today: date
    everything: bool = False
    reaches: tuple[Reach, ...] = ()
    sealed: bool = False
    """Whether what was found about integrity is theirs to read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of the checks somebody may see are asked for; None: all."""

    month: str | None = None
    unit: str | None = None
    window: str | None = None
    kind: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A check in a list; the score in hundredths of a point."""

    id: int
    ref: str
    window: str
    window_name: str
    unit_name: str
    post: str
    kind: str
    score: int
    inspected_at: datetime
    inspector: str
    checklist_version: str | None
    version: int
    signed: str
    not_met: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LastFound:
    """An item that was not met at a window's last check; its words are the check's."""

    ref: str
    window: str
    item: str
    note: str | None
    at: datetime


def last_found(session: Session, *, today: date, since: date) -> list[LastFound]:
    """Return what was not met at each window's last check since a day.

    A half of a joint check counts once the other half came, or will not come any more.
    """
    row, finding = InspectionRow, FindingRow
    latest = (
        select(row.window_id, func.max(row.inspected_at).label("at"))
        .where(row.inspected_at >= datetime.combine(since, time(), UTC), ~is_alone(today))
        .group_by(row.window_id)
        .subquery()
    )
    found = session.execute(
        select(row.ref, WindowRow.code, finding.item, finding.note, row.inspected_at)
        .join(row, row.id == finding.inspection_id)
        .join(WindowRow, WindowRow.id == row.window_id)
        .join(latest, (latest.c.window_id == row.window_id) & (latest.c.at == row.inspected_at))
        .where(finding.answer == "not_met", ~is_alone(today))
        .order_by(WindowRow.code, finding.item)
    )
    return [LastFound(*each) for each in found]


def listed(
    session: Session,
    seeing: Seeing,
    asked: Asked,
    *,
    order: Order | None = None,
    offset: int = 0,
    limit: int,
) -> list[Listed]:
    """Return checks somebody may see, in the order chosen, else the newest first."""
    row, signature = InspectionRow, InspectionSignatureRow
    earlier = exists().where(signature.inspection_id == row.id).correlate(row)
    signed = case(
        (signature.declined.is_not(None), DECLINED),
        (signature.typed.is_(True), TYPED),
        (signature.signature.is_not(None), SIGNED),
        (earlier, OUTDATED),
        else_=UNSIGNED,
    )
    found = session.execute(
        _narrowed(
            select(
                row.id, row.ref, WindowRow.code, WindowRow.name, UnitRow.name, WindowRow.post,
                row.kind, _score(seeing), row.inspected_at, PersonRow.name, row.checklist_version,
                row.version, signed,
            ),
            seeing, asked,
        )
        .join(PersonRow, PersonRow.id == row.inspector_id)
        .outerjoin(
            signature,
            (signature.inspection_id == row.id) & (signature.version == row.version),
        )
        .order_by(
            *chosen_first(_columns(signed, seeing), order), row.inspected_at.desc(), row.id.desc()
        )
        .offset(offset)
        .limit(limit)
    ).all()  # fmt: skip
    failed = _not_met(session, seeing, [each[0] for each in found])
    return [replace(Listed(*each), not_met=failed.get(each[0], ())) for each in found]


def _columns(signed: Any, seeing: Seeing) -> dict[str, Any]:
    row = InspectionRow
    return {
        "window": WindowRow.name, "unit": UnitRow.name, "kind": row.kind, "at": row.inspected_at,
        "inspector": PersonRow.name, "score": _score(seeing), "signed": signed,
    }  # fmt: skip


def _score(seeing: Seeing) -> ColumnElement[int]:
    row = InspectionRow
    return row.score + 0 if seeing.sealed else func.coalesce(row.open_score, row.score)


def _read(seeing: Seeing) -> ColumnElement[bool]:
    """Return which findings of a check that somebody sees are theirs to read."""
    return true() if seeing.sealed else FindingRow.item.not_in(sorted(SEALED_ITEMS))


def count(session: Session, seeing: Seeing, asked: Asked) -> int:
    """Return how many checks somebody may see."""
    found = _narrowed(select(func.count(InspectionRow.id)), seeing, asked)
    return session.scalar(found) or 0


def integrity_unreported(session: Session, seeing: Seeing, *, since: datetime) -> list[str]:
    """Return the checks that somebody sees, which found something of integrity and led to no case.

    Nothing for who may not read what is sealed.
    """
    row, finding = InspectionRow, FindingRow
    found = exists().where(
        finding.inspection_id == row.id,
        finding.item.in_(sorted(SEALED_ITEMS)),
        finding.answer == "not_met",
    )
    reported = exists().where(CaseRow.check_ref == row.ref)
    asked = _narrowed(select(row.ref), seeing, Asked()).where(row.inspected_at >= since)
    theirs = asked.where(found.correlate(row), ~reported.correlate(row))
    return list(session.scalars(theirs.order_by(row.id))) if seeing.sealed else []


def months(session: Session, seeing: Seeing) -> list[str]:
    """Return the months in which there are checks somebody may see, the newest first."""
    row = InspectionRow
    # A step along the index for each month, however many checks it has.
    steps = select(func.max(row.biz_month).label("month")).cte("steps", recursive=True)
    earlier = select(func.max(row.biz_month)).where(row.biz_month < steps.c.month)
    steps = steps.union_all(select(earlier.scalar_subquery()).where(steps.c.month.is_not(None)))
    any_seen = _narrowed(select(row.id), seeing, Asked()).where(row.biz_month == steps.c.month)
    found = session.scalars(
        select(steps.c.month)
        .where(steps.c.month.is_not(None), any_seen.correlate(steps).exists())
        .order_by(steps.c.month.desc())
    )
    return list(found)


def sees(session: Session, seeing: Seeing, ref: str) -> bool:
    """Tell whether somebody may see the check of a number; nobody sees one there is not."""
    asked = _narrowed(select(InspectionRow.id), seeing, Asked())
    return session.scalar(asked.where(InspectionRow.ref == ref)) is not None


def among(session: Session, seeing: Seeing, refs: Collection[str]) -> set[str]:
    """Return the numbers of those checks that somebody may see."""
    asked = _narrowed(select(InspectionRow.ref), seeing, Asked())
    return set(session.scalars(asked.where(InspectionRow.ref.in_(refs))))


def reaches(
    session: Session, person: str, *, today: date, zone: ZoneInfo, as_leader: bool,
    as_manager: bool, beneath: Mapping[int, frozenset[int]],
) -> tuple[Reach, ...]:  # fmt: skip
    """Return the windows a person answers for: as a head, as a unit's quality manager, by serving.

    What held on the day of a check decides. Who is head or quality manager today sees the earlier
    checks of the unit, too; `beneath` tells the units beneath each one. `as_leader` counts those
    whose group leader the person is like those whose head.
    """
    own_id = session.scalar(select(PersonRow.id).where(PersonRow.code == person))
    if own_id is None:
        return ()
    row = PostingRow
    above = [row.supervisor_id, *([row.leader_id] if as_leader else [])]
    under = select(row.person_id).where(or_(*(each == own_id for each in above)))
    postings = session.scalars(
        select(row)
        .where(or_(row.person_id == own_id, row.person_id.in_(under)))
        .order_by(row.person_id, row.since)
    ).all()
    found = []
    for place, following in zip(postings, [*postings[1:], None], strict=True):
        last = following is None or following.person_id != place.person_id
        ends = None if last or following is None else following.since
        since, until = _begin(place.since, zone), None if ends is None else _begin(ends, zone)
        ago = None if place.since <= today and (ends is None or today < ends) else since
        if own_id in {place.supervisor_id, place.leader_id if as_leader else None}:
            found.append(Reach(frozenset({place.unit_id}), since=ago, until=until))
        if place.person_id == own_id and as_manager:
            units = beneath.get(place.unit_id, frozenset({place.unit_id}))
            found.append(Reach(units, since=ago, until=until))
        if place.person_id == own_id and place.window_id is not None:
            found.append(Reach(window_id=place.window_id, since=since, until=until))
    always = frozenset().union(*(each.unit_ids for each in found if each.since is None))
    wide = (Reach(always),) if always else ()
    return wide + tuple(
        each for each in dict.fromkeys(found) if not each.unit_ids or not each.unit_ids <= always
    )


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _narrowed(
    query: "Select[*tuple[Any, ...]]", seeing: Seeing, asked: Asked
) -> "Select[*tuple[Any, ...]]":
    row = InspectionRow
    conditions: Sequence[tuple[bool, ColumnElement[bool]]] = (
        (asked.month is not None, row.biz_month == asked.month),
        (asked.unit is not None, UnitRow.code == asked.unit),
        (asked.window is not None, WindowRow.code == asked.window),
        (asked.kind is not None, row.kind == asked.kind),
        (bool(asked.words), _tells(asked.words or "", seeing)),
    )
    return (
        query.select_from(row)
        .join(WindowRow, WindowRow.id == row.window_id)
        .join(UnitRow, UnitRow.id == WindowRow.unit_id)
        .where(_seen(seeing), *(condition for wanted, condition in conditions if wanted))
    )


def _tells(words: str, seeing: Seeing) -> ColumnElement[bool]:
    """Return what holds of checks with these words: window, unit, inspector, notes, the number."""
    row, finding = InspectionRow, FindingRow
    made = select(PersonRow.id).where(
        or_(PersonRow.name.icontains(words, autoescape=True), PersonRow.code == words)
    )
    noted = select(finding.inspection_id).where(
        finding.note.icontains(words, autoescape=True), _read(seeing)
    )
    return or_(
        row.ref == words,
        WindowRow.code == words,
        WindowRow.name.icontains(words, autoescape=True),
        UnitRow.name.icontains(words, autoescape=True),
        row.inspector_id.in_(made),
        row.id.in_(noted),
    )


def _seen(seeing: Seeing) -> ColumnElement[bool]:
    row, person = InspectionRow, _id_of(seeing.person)
    own = row.inspector_id == person
    in_reach = or_(false(), *map(_in_reach, seeing.reaches))
    if seeing.everything:
        other_is_theirs = other_half(still_to_come(seeing.today), of=person)
        return or_(own, ~is_alone(seeing.today), ~or_(in_reach, other_is_theirs))
    partner = and_(row.kind == JOINT, other_half(handed_in(), of=person))
    return or_(
        own,
        and_(or_(in_reach, partner), ~is_alone(seeing.today)),
    )


def _id_of(person: str | None) -> ColumnElement[int]:
    if person is None:
        return literal(-1)
    return func.coalesce(select(PersonRow.id).where(PersonRow.code == person).scalar_subquery(), -1)


def _in_reach(reach: Reach) -> ColumnElement[bool]:
    row = InspectionRow
    place = (
        WindowRow.unit_id.in_(sorted(reach.unit_ids))
        if reach.window_id is None
        else row.window_id == reach.window_id
    )
    since = true() if reach.since is None else row.inspected_at >= reach.since
    until = true() if reach.until is None else row.inspected_at < reach.until
    return and_(place, since, until)


def _not_met(session: Session, seeing: Seeing, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    row = FindingRow
    found: dict[int, tuple[str, ...]] = {}
    for number, item in session.execute(
        select(row.inspection_id, row.item)
        .where(row.inspection_id.in_(ids), row.answer == "not_met", _read(seeing))
        .order_by(row.item)
    ):
        found[number] = (*found.get(number, ()), item)
    return found
