"""The closing desk: a month as it stands, who may be its star and why not, what is still open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import closing_store, ledger_store, month_store, publication_store, star_store
from db.books.closing_store import Closing
from db.books.ledger_store import Asked, Posted
from db.books.publication_store import Publication
from db.books.star_store import Decision
from kiosk.reports.books.doubts import Doubt, told
from kiosk.reports.books.facts import facts
from kiosk.reports.books.month import MonthReport, report_of
from kiosk.reports.books.people import PersonMonth, month_facts
from kiosk.reports.books.stars import UnitStar
from kiosk.reports.books.still_open import still_open
from survey.books.policy import Policy
from survey.months import Month, business_date
from survey.refusals.books import EntryUnknown
from survey.texts import Text

BACK = 24
"""Months to choose from."""


@dataclass(frozen=True, slots=True)
class StarDesk:
    """A unit's star so far, all its people as candidates, and what the committee wrote.

    `doubt`: why the one who was named does not qualify, as the month stands now.
    """

    star: UnitStar
    candidates: Sequence[PersonMonth]
    written: Decision
    doubt: Doubt | None


@dataclass(frozen=True, slots=True)
class ClosingDesk:
    """Everything the closing of a month needs; `late` are entries about it in later books."""

    month: Month
    report: MonthReport
    policy: Policy
    policy_version: int
    closing: Closing | None
    may_close: bool
    still_open: Sequence[Text]
    stars: Sequence[StarDesk]
    late: Sequence[Posted]
    publications: Sequence[Publication]
    unpaid: Mapping[str, Posted]
    """The bonuses of stars that were turned down, by person."""


def choices(session: Session, *, now: datetime, zone: ZoneInfo) -> tuple[list[Month], Month]:
    """Return the months to choose from, the newest first, and the one to begin with.

    That is the earliest past month with anything in it that nobody closed yet.
    """
    present = Month.of(business_date(now, zone))
    known, month = [present], present
    while len(known) < BACK:
        month = month.previous
        known.append(month)
    closed = closing_store.closings(session)
    with_anything = month_store.months(session)
    waiting = [m for m in known[1:] if m in with_anything and m not in closed]
    return known, min(waiting, default=known[1])


def desk(session: Session, month: Month, *, now: datetime, zone: ZoneInfo) -> ClosingDesk:
    """Return a month as its closing desk shows it."""
    known = facts(session)
    seen = month_facts(session, month, known, as_of=now, zone=zone)
    found = report_of(session, seen)
    closing = known.closings.get(month)
    stars = _star_desks(session, found)
    doubtful = [each.doubt for each in stars if each.doubt]
    open_ones = still_open(session, month, known, seen.checks, doubtful, at=now, zone=zone)
    about = ledger_store.entries(session, Asked(month=str(month)))
    return ClosingDesk(
        month=month,
        report=found,
        policy=found.policy,
        policy_version=known.policies.version_of(month),
        closing=closing,
        may_close=closing is None and month < Month.of(business_date(now, zone)),
        still_open=() if closing else tuple(open_ones),
        stars=stars,
        late=[each for each in about if each.posted_month != month],
        publications=publication_store.of_month(session, month),
        unpaid=turned_down(session, month),
    )


def turned_down(session: Session, month: Month) -> dict[str, Posted]:
    """Return the bonuses of a month's stars that a second person turned down, by person."""
    return {
        each.entry.person: each
        for each in ledger_store.standing(session, [month])[month]
        if each.entry.role == "star" and each.approved is False
    }


@dataclass(frozen=True, slots=True)
class Shown:
    """A star on show, or about to be, whose bonus was turned down."""

    publication: Publication
    posted: Posted


def shown_unpaid(session: Session) -> list[Shown]:
    """Return the stars on show or proposed whose bonus was turned down, oldest first."""
    stars = [each for each in publication_store.standing(session) if each.kind == "star"]
    bonuses = {month: turned_down(session, month) for month in {each.month for each in stars}}
    return [
        Shown(each, bonuses[each.month][each.person])
        for each in stars
        if each.person in bonuses[each.month]
    ]


@dataclass(frozen=True, slots=True)
class Award:
    """A star's bonus, and the desk it was decided at, as it was when the bonus was posted."""

    posted: Posted
    desk: StarDesk | None


def award(session: Session, seq: int, *, zone: ZoneInfo) -> Award:
    """Return what a star's bonus rests on; refuse a number that is no bonus."""
    posted = ledger_store.entry(session, seq)
    entry, at = posted.entry, posted.posted_at
    if entry.role != "star":
        raise EntryUnknown
    seen = month_facts(session, entry.month, facts(session), as_of=at, zone=zone)
    desks = _star_desks(session, report_of(session, seen))
    return Award(posted, next((each for each in desks if each.star.unit.code == entry.unit), None))


def rests_on_codes(session: Session, seq: int, *, zone: ZoneInfo) -> Text | None:
    """Return that no money rests on the ratings a star's bonus was posted on; None where it may."""
    desk = award(session, seq, zone=zone).desk
    return desk.star.weak if desk is not None else None


def _star_desks(session: Session, found: MonthReport) -> list[StarDesk]:
    written = star_store.minutes(session, found.month)
    named = {e.unit.code: e.person for e in found.stars if e.decided and e.person is not None}
    doubtful = told(named, {one.person.code: one.gate for one in found.people.months}, written)
    desks = []
    for star in found.stars:
        people = [one for one in found.people.months if one.person.unit == star.unit.code]
        best_first = sorted(people, key=_worth)
        unit = star.unit.code
        decision = written.get(unit, Decision())
        desks.append(StarDesk(star, best_first, decision, doubtful.get(unit)))
    return desks


def _worth(one: PersonMonth) -> tuple[bool, float, int, str]:
    return (
        not one.gate.passed,
        -(one.satisfaction.lower or 0.0),
        one.points,
        one.person.code,
    )
