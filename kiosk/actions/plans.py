"""The plan of checks: drawn once a period, added to for what is missing, excused with a reason.

The draw is known to each inspector for their own part alone. What is shown at once is a commitment
to seed and inputs; both are given away when the period is over, and anybody may draw again then.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db import (
    audit_store,
    case_store,
    directory_store,
    inspection_store,
    month_store,
    plan_store,
    rollup_store,
)
from db.directory_store import Person
from db.plan_store import Kept, Place
from kiosk.access import User
from kiosk.actions.dispatch import office_time
from survey import draws
from survey.draws import JOINT, SPOT, TOGETHER, Asked, Drawn, Inspector, Why, Window, recused_from
from survey.months import Month, business_date
from survey.periods import Period
from survey.ratings import clean_words
from survey.recusal import Posted
from survey.refusals import (
    AssignmentSettled,
    AssignmentUnknown,
    JointNotDrawn,
    NobodyToDraw,
    NotDrawn,
    NothingMissing,
    NotYours,
    PeriodNotDrawable,
    ReasonMissing,
    SelfCheckForeign,
)
from survey.roles import Deed, Role

DRAWN_ROLES: Final = frozenset({Role.INSPECTOR, Role.SUPERVISION})
"""Who is sent to other units; a unit's quality manager makes its self-checks."""
EXTRA_OF: Final = 4
"""One more check by risk for so many windows, at most."""
SEED_BYTES: Final = 32
REASON_LIMIT: Final = 300
SYSTEM: Final = "system"
DRAWN: Final = "checks-drawn"
LEFT: Final = "left"
"""Kept as the reason of an assignment that a later draw gave to somebody else."""
CLOSED: Final = "closed"
"""Kept as the reason of an assignment whose window is no longer open."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A draw as it is kept, whether this press made it, and how many it replaced."""

    draw: Kept
    new: bool
    replaced: int = 0


def draw_checks(
    session: Session, kind: str, period: Period, *, by: User, at: datetime, zone: ZoneInfo
) -> Outcome:
    """Draw a period's checks; return the draw there is, if there is one: nobody draws twice."""
    days = _drawable(session, period, by=by, at=at, zone=zone)
    known = plan_store.draws(session, kind, period)
    if known:
        return Outcome(known[0], new=False)
    yard = _Yard.of(session, days[0])
    risks = _risks(session, period, Month.of(business_date(at, zone)))
    windows = [
        Window(each.code, each.unit, *risks.get(each.id, (0, 0, 0)))
        for each in yard.windows
    ]  # fmt: skip
    extra = -(-len(windows) // EXTRA_OF) if kind == SPOT else 0
    asked = yard.asked(kind, period, windows, days, extra=extra)
    return _keep(session, period, asked, number=1, by=by, at=at)


def draw_missing(
    session: Session, kind: str, period: Period, *, by: User, at: datetime, zone: ZoneInfo
) -> Outcome:
    """Draw what a period lacks: windows opened since, checks of inspectors who may not any more.

    Refuses when nothing is missing, or nobody may check what is.
    """
    days = _drawable(session, period, by=by, at=at, zone=zone)
    known = plan_store.draws(session, kind, period)
    if not known:
        raise NotDrawn(period=period)
    yard = _Yard.of(session, days[0])
    lack = _lack(yard, kind, plan_store.places(session, kind, period))
    asked = yard.asked(kind, period, lack.windows, days, loads=lack.loads)
    done = _keep(session, period, asked, number=len(known) + 1, by=by, at=at)
    if not done.new:
        return done
    covered = {each["code"] for each in done.draw.inputs["windows"]} - _nobody(done.draw)
    replaced = sum(
        plan_store.excuse(
            session, each.id, by=SYSTEM, at=at, reason=LEFT if each.window in yard.codes else CLOSED
        )
        for each in lack.replaced
        if each.window in covered or each.window not in yard.codes
    )
    return Outcome(done.draw, new=True, replaced=replaced)


def missing(session: Session, kind: str, period: Period, *, today: date) -> int:
    """Return for how many windows an addition could be drawn."""
    yard = _Yard.of(session, max(today, period.first))
    lack = _lack(yard, kind, plan_store.places(session, kind, period))
    asked = yard.asked(kind, period, lack.windows, [period.last])
    return len({lot.window for lot in draws.draw(asked, seed="").lots})


def excuse_check(
    session: Session, number: int, *, reason: str, by: User, at: datetime, zone: ZoneInfo
) -> None:
    """Excuse a check that was missed, or whose inspector asks for it, with a reason.

    One that is still open is not there, even for those who drew: nobody can try out numbers.
    """
    if not by.may(Deed.DRAW_CHECKS):
        raise NotYours
    kept = _reason(reason)
    found = plan_store.place(session, number)
    if found is None:
        raise AssignmentUnknown
    kind, period, place = found
    if place.is_open and not (place.missed(business_date(at, zone)) or place.asks):
        raise AssignmentUnknown
    if not plan_store.excuse(session, number, reason=kept, by=by.username, at=at):
        raise AssignmentSettled
    audit_store.note(
        session, at=at, actor=by.username, deed="check-excused", subject=f"{kind} {period}",
        window=place.window, inspector=place.inspector, reason=kept,
    )  # fmt: skip


def ask_excuse(
    session: Session, number: int, *, reason: str, by: User, at: datetime, zone: ZoneInfo
) -> None:
    """Keep that an inspector could not make their check, such as at a window closed that day.

    It stays theirs until those at the top excuse it.
    """
    kept = _reason(reason)
    today = business_date(at, zone)
    own = plan_store.open_for(session, by.person, today=today) if by.person else []
    if number not in {each.id for each in own}:
        raise AssignmentUnknown
    if not plan_store.excuse(session, number, reason=kept, by=None, at=at):
        raise AssignmentSettled


def refuse_foreign_self_check(
    session: Session, *, kind: str, window: directory_store.Window, person: str, on: date
) -> None:
    """Refuse a self-check outside the person's own unit and the units beneath it."""
    if kind != "self":
        return
    posting = directory_store.postings(session).on(person, on)
    if posting is None or window.unit not in units_beneath(session, posting.unit):
        raise SelfCheckForeign


def refuse_undrawn_joint_check(
    session: Session, *, kind: str, window: str, person: str, on: date, ref: str
) -> None:
    """Refuse a joint check of somebody who was not drawn for it; one handed in again is fine."""
    if kind != JOINT or inspection_store.get(session, ref) is not None:
        return
    drawn = plan_store.open_for(session, person, today=on)
    if not any(each.kind == JOINT and each.window == window for each in drawn):
        raise JointNotDrawn


def units_beneath(session: Session, unit: str) -> frozenset[str]:
    """Return a unit and all beneath it."""
    found, parents = {unit}, {each.code: each.parent for each in directory_store.units(session)}
    while beneath := {u for u, parent in parents.items() if parent in found} - found:
        found |= beneath
    return frozenset(found)


def redone(kept: Kept, places: Sequence[Place]) -> bool:
    """Tell whether drawing again from seed and inputs finds what was kept, and was promised."""
    asked = draws.of_document(kept.inputs)
    again = [
        (lot.window, lot.inspector, str(lot.why), lot.due_on)
        for lot in draws.draw(asked, seed=kept.seed).lots
    ]
    were = [
        (each.window, each.inspector, each.why, each.due_on)
        for each in places
        if each.draw == kept.number
    ]
    return again == were and draws.commitment(asked, seed=kept.seed) == kept.commitment


def wrong_draws(session: Session) -> Iterator[str]:
    """Yield the draws that are not what they promised, or not what was noted when they were made.

    Only their names: the doctor is read while periods run.
    """
    promised = {
        each.subject: each.detail.get("commitment")
        for each in audit_store.entries(session)
        if each.deed == DRAWN
    }
    for kept in plan_store.all_draws(session):
        name = _subject(kept)
        if promised.get(name) != kept.commitment:
            yield f"{name} is not the one that was noted"
        elif not redone(kept, plan_store.places(session, kept.kind, kept.period)):
            yield f"{name} was changed"


# What a draw is made from


@dataclass(frozen=True, slots=True)
class _Yard:
    """The open windows and those who may be sent, as of a day."""

    windows: Sequence[directory_store.Window]
    inspectors: Sequence[Person]
    people: Sequence[Person]

    @classmethod
    def of(cls, session: Session, day: date) -> "_Yard":
        people = directory_store.people(session, on=day)
        sent = {each.person for each in case_store.officers(session, DRAWN_ROLES)}
        windows = [each for each in directory_store.windows(session) if each.active]
        return cls(windows, [each for each in people if each.code in sent], people)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(each.code for each in self.windows)

    def barred(self) -> dict[str, dict[str, str]]:
        """Return who may not check which window, and why."""
        posted = [
            Posted(each.code, each.unit, each.supervisor, each.leader, each.window)
            for each in self.people
        ]
        among = [each.code for each in self.inspectors]
        return {
            each.code: recused_from(posted, window=each.code, unit=each.unit, among=among)
            for each in self.windows
        }

    def asked(
        self, kind: str, period: Period, windows: Iterable[Window], days: Iterable[date], *,
        extra: int = 0, loads: dict[str, int] | None = None,
    ) -> Asked:  # fmt: skip
        wanted = tuple(windows)
        codes = {each.code for each in wanted}
        loads = loads or {}
        return Asked(
            kind=kind,
            period=str(period),
            windows=wanted,
            inspectors=tuple(
                Inspector(each.code, each.unit, loads.get(each.code, 0)) for each in self.inspectors
            ),
            recused={code: who for code, who in self.barred().items() if code in codes},
            days=tuple(days),
            extra=extra,
        )


@dataclass(frozen=True, slots=True)
class _Lack:
    """What a period lacks: windows to draw for, assignments to replace, loads that stay."""

    windows: Sequence[Window]
    replaced: Sequence[Place]
    loads: dict[str, int]


def _lack(yard: _Yard, kind: str, places: Sequence[Place]) -> _Lack:
    barred, units = yard.barred(), {each.code: each.unit for each in yard.people}
    sent = {each.code for each in yard.inspectors}

    def stands(place: Place) -> bool:
        may = place.inspector in sent and place.inspector not in barred.get(place.window, {})
        return not place.is_open or (may and place.window in barred)

    staying = [each for each in places if each.excused_by != SYSTEM and stands(each)]
    replaced = [each for each in places if not stands(each)]
    loads: dict[str, int] = {}
    for each in staying:
        loads[each.inspector] = loads.get(each.inspector, 0) + 1
    windows = []
    for window in yard.windows:
        there = [each for each in staying if each.window == window.code]
        gone = [Why(each.why) for each in replaced if each.window == window.code]
        if kind == JOINT:
            beside = tuple(units.get(each.inspector, "") for each in there[:TOGETHER])
            wanted = [Window(window.code, window.unit, beside=beside)]
            windows += wanted if len(there) < TOGETHER else []
            continue
        wants: list[Why] = [why for why in gone if why is not Why.COVERAGE]
        if not any(each.why == Why.COVERAGE for each in there):
            wants.append(Why.COVERAGE)
        windows += [Window(window.code, window.unit, wants=tuple(wants))] if wants else []
    return _Lack(windows, replaced, loads)


def _risks(session: Session, period: Period, now: Month) -> dict[int, tuple[int, int, int]]:
    """Return complaints, ratings and low ratings by window: the month before, and so far."""
    months = {period.begins.previous, min(now, period.begins)}
    complaints = month_store.complaints_by_window(session, months)
    found: dict[int, tuple[int, int, int]] = {w: (n, 0, 0) for w, n in complaints.items()}
    for month in months:
        for window, tally in rollup_store.by_window(session, month).items():
            complained, ratings, low = found.get(window, (0, 0, 0))
            found[window] = (complained, ratings + tally.n, low + tally.n1 + tally.n2)
    return found


def _drawable(
    session: Session, period: Period, *, by: User, at: datetime, zone: ZoneInfo
) -> list[date]:
    """Return the working days that are left; refuse who may not draw, and another period."""
    if not by.may(Deed.DRAW_CHECKS):
        raise NotYours
    today = business_date(at, zone)
    office = office_time(session, zone)
    left = [day for day in period.days() if day >= today and office.works(day)]
    days = [day for day in left if day > today] or left
    if not days or not (period.contains(today) or period.previous.contains(today)):
        raise PeriodNotDrawable(period=period)
    return days


def _keep(
    session: Session, period: Period, asked: Asked, *, number: int, by: User, at: datetime
) -> Outcome:
    seed = secrets.token_hex(SEED_BYTES)
    drawn = draws.draw(asked, seed=seed)
    if not drawn.lots:
        raise NobodyToDraw if number == 1 else NothingMissing
    draw = Kept(
        id=0, kind=asked.kind, period=period, number=number, seed=seed,
        commitment=draws.commitment(asked, seed=seed), inputs=draws.document(asked), made_at=at,
        by=by.username,
    )  # fmt: skip
    ids = {
        "windows": {each.code: each.id for each in directory_store.windows(session)},
        "people": directory_store.person_ids(session),
    }
    if not plan_store.keep_draw(session, draw, drawn.lots, ids=ids):
        standing = plan_store.draws(session, asked.kind, period)
        return Outcome(next(each for each in standing if each.number == number), new=False)
    _note(session, draw, drawn, by=by, at=at)
    return Outcome(draw, new=True)


def _note(session: Session, draw: Kept, drawn: Drawn, *, by: User, at: datetime) -> None:
    """Say in the audit trail that was drawn, not what: it is read while the period runs."""
    audit_store.note(
        session, at=at, actor=by.username, deed=DRAWN,
        subject=_subject(draw), commitment=draw.commitment,
        n=len(drawn.lots), nobody=list(drawn.nobody),
    )  # fmt: skip


def _subject(draw: Kept) -> str:
    return f"{draw.kind} {draw.period} {draw.number}"


def _nobody(draw: Kept) -> set[str]:
    return set(draws.draw(draws.of_document(draw.inputs), seed=draw.seed).nobody)


def _reason(words: str) -> str:
    kept = clean_words(words, limit=REASON_LIMIT)
    if not kept:
        raise ReasonMissing
    return kept
