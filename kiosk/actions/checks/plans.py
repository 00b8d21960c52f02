"""The plan of checks: drawn once a period, added to for what is missing, excused with a reason.

The draw is known to each inspector for their own part alone. What is shown at once is a commitment
to seed and inputs; both are given away when the period is over, and anybody may draw again then.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.checks import plan_store
from db.checks.plan_store import Kept
from db.directory import directory_store
from db.ground import audit_store
from kiosk.reports.checks.redraws import DRAWN
from kiosk.reports.checks.yards import CLOSED, LEFT, Yard, lack, risks
from kiosk.reports.directory.working_time import office_time
from kiosk.rights.who import User
from survey.checks import draws
from survey.checks.draw_documents import commitment, document, of_document
from survey.checks.draws import SPOT, Asked, Drawn, Window
from survey.directory.roles import SYSTEM, Deed
from survey.given import required_reason
from survey.months import Month, business_date
from survey.periods import Period
from survey.refusals.checks import (
    AssignmentSettled,
    AssignmentUnknown,
    NobodyToDraw,
    NotDrawn,
    NothingMissing,
    PeriodNotDrawable,
)
from survey.refusals.directory import NotYours

EXTRA_OF: Final = 4
"""One more check by risk for so many windows, at most."""
SEED_BYTES: Final = 32
REASON_LIMIT: Final = 300


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
    yard = Yard.of(session, days[0])
    risk = risks(session, period, Month.of(business_date(at, zone)))
    windows = [
        Window(each.code, each.unit, *risk.get(each.id, (0, 0, 0)))
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
    yard = Yard.of(session, days[0])
    short = lack(yard, kind, plan_store.places(session, kind, period))
    asked = yard.asked(
        kind, period, short.windows, days, loads=short.loads, relieved=short.relieved
    )
    done = _keep(session, period, asked, number=len(known) + 1, by=by, at=at)
    if not done.new:
        return done
    covered = {each["code"] for each in done.draw.inputs["windows"]} - _nobody(done.draw)
    replaced = sum(
        plan_store.excuse(
            session, each.id, by=SYSTEM, at=at, reason=LEFT if each.window in yard.codes else CLOSED
        )
        for each in short.replaced
        if each.window in covered or each.window not in yard.codes
    )
    return Outcome(done.draw, new=True, replaced=replaced)


def excuse_check(
    session: Session, number: int, *, reason: str, by: User, at: datetime, zone: ZoneInfo,
    again: bool = False,
) -> None:  # fmt: skip
    """Excuse a check that was missed, or whose inspector asks for it, with a reason.

    One that is still open is not there, even for those who drew: nobody can try out numbers.
    With `again` the window lacks a check then, and somebody else can be drawn for it.
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
    name = SYSTEM if again else by.username
    if not plan_store.excuse(session, number, reason=kept, by=name, at=at):
        raise AssignmentSettled
    audit_store.note(
        session, at=at, actor=by.username, deed="check-excused", subject=f"{kind} {period}",
        window=place.window, inspector=place.inspector, reason=kept, again=again,
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
        commitment=commitment(asked, seed=seed), inputs=document(asked), made_at=at,
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
        subject=draw.name, commitment=draw.commitment,
        n=len(drawn.lots), nobody=list(drawn.nobody),
    )  # fmt: skip


def _nobody(draw: Kept) -> set[str]:
    return set(draws.draw(of_document(draw.inputs), seed=draw.seed).nobody)


def _reason(words: str) -> str:
    return required_reason(words, limit=REASON_LIMIT)
