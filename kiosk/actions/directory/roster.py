"""Planning a unit's weeks: a series, last week's copied, the last act undone as one.

Nothing is overwritten. What is in the way is told and nothing is kept, unless whoever plans says
to leave such duties out, or that two may serve at once.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import directory_store, duty_store, roster_act_store
from db.directory.roster_act_store import Act
from db.ground import audit_store, trait_store
from kiosk.actions.directory import duties
from kiosk.reports.directory.roster_week import SHIFTS, UNDONE_WITHIN, duty_said, in_effect
from survey.directory.duties import Clash, Duty, checked_duty, clash_of
from survey.directory.shifts import WEEK, Shifts, a_week_on, week_of
from survey.months import business_date
from survey.refusals.directory import DutiesClash, DutyUnusable, NothingToCopy, NothingToUndo
from survey.texts import Text, in_a_row

SERIES: Final = "series"
COPIED: Final = "copied"
TOLD_AT_ONCE: Final = 4


@dataclass(frozen=True, slots=True)
class How:
    """Who plans when, and what is to become of duties that something is in the way of."""

    by: str
    at: datetime
    zone: ZoneInfo
    slot: int
    leaves_out: bool = False
    may_share: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """How many duties were put on the roster, and how many were left out."""

    kept: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Undone:
    """How many duties an undoing took off and put back, and how many it could not put back."""

    taken_off: int
    put_back: int
    left_out: int


def plan(session: Session, wanted: Iterable[Duty], *, how: How) -> Planned:
    """Put a series on the roster as one act; refuse what clashes, unless it is to be left out."""
    asked = list(wanted)
    if not asked:
        raise DutyUnusable
    return _keep(session, SERIES, asked, how)


def copy_week(session: Session, windows: Collection[str], *, monday: date, how: How) -> Planned:
    """Copy what windows had in the week before into a week, by the wall clock, as one act.

    What is there already stays. Refuses where there is nothing to copy, and what clashes.
    """
    begin, end = week_of(monday - WEEK, how.zone)
    before = [
        kept.duty
        for kept in duty_store.between(session, begin, end)
        if kept.duty.window in windows and begin <= kept.duty.starts_at < end
    ]
    planned = _keep(session, COPIED, list(a_week_on(before, how.zone)), how)
    if not planned.kept and not planned.left_out:
        raise NothingToCopy
    return planned


def undo(session: Session, number: int, *, how: How) -> Undone:
    """Undo an act as one: what it put on comes off, what it took off is put back.

    Refuses one that was undone, is too old, or after which its windows were changed again. What
    something is in the way of by now is not put back.
    """
    roster_act_store.lock(session)
    act = _last_of_its_windows(session, number, how)
    if not roster_act_store.mark_undone(session, number, by=how.by, at=how.at):
        raise NothingToUndo
    gone = duties.take_off(session, act.added, at=how.at, slot=how.slot)
    back = put_back(session, act.removed, how)
    left_out = len(act.removed) - back
    audit_store.note(
        session, at=how.at, actor=how.by, deed="roster-undone", subject=f"{number}",
        kind=act.kind, done_by=act.by, taken_off=len(gone), put_back=back,
        left_out=left_out,
    )  # fmt: skip
    return Undone(len(gone), back, left_out)


def put_back(session: Session, removed: Collection[Duty], how: How) -> int:
    """Put duties that were taken off back on the roster; return how many nothing hindered."""
    hindered = dict(_hindered(session, removed, how))
    back = [each for each in removed if hindered.get(each) in {None, Clash.TAKEN}]
    duties.give(session, back, at=how.at, slot=how.slot)
    return len(back)


def keep_shifts(
    session: Session, spans: Iterable[tuple[time | None, time | None]], *, by: str, at: datetime
) -> None:
    """Keep when the company's three shifts begin and end; what is planned already stays."""
    shifts = Shifts.of(spans)
    trait_store.keep(session, SHIFTS, str(shifts))
    audit_store.note(session, at=at, actor=by, deed="shifts-kept", subject=str(shifts))


def _keep(session: Session, kind: str, asked: list[Duty], how: How) -> Planned:
    roster_act_store.lock(session)
    for each in asked:
        checked_duty(each, ())
    known = set(_around(session, asked))
    new = [each for each in asked if each not in known]
    hindered = dict(_hindered(session, new, how))
    if how.may_share:
        hindered = {each: why for each, why in hindered.items() if why is not Clash.TAKEN}
    if hindered and not how.leaves_out:
        raise DutiesClash(n=len(hindered), told=_told(session, hindered, how.zone))
    kept = [each for each in new if each not in hindered]
    duties.give(session, kept, at=how.at, slot=how.slot)
    roster_act_store.keep(session, kind, added=kept, by=how.by, at=how.at)
    if kept:
        audit_store.note(
            session, at=how.at, actor=how.by, deed="roster-planned", subject=kept[0].window,
            kind=kind, n=len(kept), left_out=len(hindered),
            begin=kept[0].starts_at.isoformat(), end=kept[-1].ends_at.isoformat(),
        )  # fmt: skip
    return Planned(len(kept), len(hindered))


def _hindered(session: Session, wanted: Iterable[Duty], how: How) -> Iterator[tuple[Duty, Clash]]:
    """Yield what something is in the way of, those planned earlier in the same act among it."""
    asked = list(wanted)
    places = {each.code: each for each in directory_store.windows(session)}
    everybody = directory_store.postings(session)
    known: dict[str, list[Duty]] = defaultdict(list)
    for duty in _around(session, asked):
        _note(known, duty)
    for person in sorted({each.person for each in asked}):
        directory_store.person_id(session, person)
    for each in asked:
        day = business_date(each.starts_at, how.zone)
        near = (*known[f"p{each.person}"], *known[f"w{each.window}"])
        if everybody.has_left(each.person, day):
            yield each, Clash.GONE
        elif each.window not in places or not places[each.window].active:
            yield each, Clash.CLOSED
        elif (clash := clash_of(each, near)) is not None:
            yield each, clash
        else:
            _note(known, each)


def _note(known: dict[str, list[Duty]], duty: Duty) -> None:
    known[f"p{duty.person}"].append(duty)
    known[f"w{duty.window}"].append(duty)


def _around(session: Session, asked: Collection[Duty]) -> list[Duty]:
    if not asked:
        return []
    begin, end = min(each.starts_at for each in asked), max(each.ends_at for each in asked)
    return [kept.duty for kept in duty_store.between(session, begin, end)]


def _told(session: Session, hindered: Mapping[Duty, Clash], zone: ZoneInfo) -> Text:
    names = dict(directory_store.names(session).values())
    said = [
        Text("{duty} {why}", "{duty}: {why}").format(
            duty=duty_said(each, names, zone), why=why.said
        )
        for each, why in list(hindered.items())[:TOLD_AT_ONCE]
    ]
    more = len(hindered) - len(said)
    if more:
        said.append(Text("另有 {n} 班", "{n} more").format(n=more))
    return in_a_row(said, "；", "; ")


def _last_of_its_windows(session: Session, number: int, how: How) -> Act:
    """Return an act that its windows were not changed after; refuse any other."""
    acts = roster_act_store.recent(session, since=how.at - UNDONE_WITHIN)
    found = next((each for each in in_effect(acts) if each.id == number), None)
    if found is None:
        raise NothingToUndo
    return found
