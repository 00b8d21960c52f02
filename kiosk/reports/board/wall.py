"""What the wall shows: stars, the ranking of windows, commitments and how they are kept.

The star is the last finished month's: a running month has none yet. Only where that month saw no
rating at all, as in an installation's first weeks, the running month's candidates stand instead.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import publication_store
from db.feedback import rollup_store
from kiosk.reports.board.promises import Promise, promises
from kiosk.reports.books import month as report
from kiosk.reports.books.facts import Facts, facts
from kiosk.reports.books.month import RankedWindow
from kiosk.reports.books.people import month_facts, people
from kiosk.reports.books.stars import UnitStar, unit_stars
from survey.books.worst import masked
from survey.months import Month, business_date
from survey.texts import Text

TAKEN_BACK: Final = Text("评定的明星已撤回", "the star named was taken back")


@dataclass(frozen=True, slots=True)
class WallStar:
    """A unit's star, or its vacancy with the reason; a proposal until the committee decided."""

    unit: str | None
    person: str | None
    decided: bool
    why: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A worst of the month that is published: the name masked, until a day (regulation 6)."""

    month: Month
    name: str
    until: date


@dataclass(frozen=True, slots=True)
class Wall:
    """Everything on the wall."""

    month: Month
    star_month: Month
    stars: tuple[WallStar, ...]
    windows: tuple[RankedWindow, ...]
    enough: int
    promises: tuple[Promise, ...]
    notices: tuple[Notice, ...] = ()


def wall(session: Session, *, now: datetime, zone: ZoneInfo) -> Wall:
    """Return what the wall shows now."""
    today = business_date(now, zone)
    month = Month.of(today)
    known = facts(session)
    policy = known.policies.of(month)
    ranked = report.ranking(session, month, today=today, view=known.scope, policy=policy)
    star_month = month.previous if rollup_store.by_window(session, month.previous) else month
    return Wall(
        month=month,
        star_month=star_month,
        stars=_stars(session, star_month, known, now, zone),
        windows=tuple(row for row in ranked.windows if row.satisfaction is not None),
        enough=ranked.enough,
        promises=promises(session, month, known.scope),
        notices=_notices(session, business_date(now, zone)),
    )


def _notices(session: Session, today: date) -> tuple[Notice, ...]:
    return tuple(
        Notice(each.month, masked(each.person_name), each.until)
        for each in publication_store.on_show(session, "worst", today)
        if each.until is not None
    )


def _withdrawn(session: Session, month: Month) -> set[str]:
    """Return the stars whose publication was taken back and not renewed."""
    known = [each for each in publication_store.of_month(session, month) if each.kind == "star"]
    standing = {each.person for each in known if each.withdrawn_at is None}
    return {each.person for each in known} - standing


def _stars(
    session: Session, month: Month, known: Facts, now: datetime, zone: ZoneInfo
) -> tuple[WallStar, ...]:
    """Return the stars, then the vacancies of units that could have had one."""
    policy = known.policies.of(month)
    seen = month_facts(session, month, known, as_of=now, zone=zone)
    everybody = people(seen, policy)
    names = {one.person.code: one.person.name for one in everybody.months}
    serving = {window.unit for window in known.scope.windows if window.active}
    taken_back = _withdrawn(session, month)
    found = unit_stars(seen, everybody.months, policy)
    shown = [
        _vacated(star) if star.person in taken_back else star
        for star in found
        if star.decided or star.person or star.unit.code in serving
    ]
    return tuple(
        WallStar(star.unit.name, names.get(star.person or ""), star.decided, (star.why,))
        for star in sorted(shown, key=lambda star: star.person is None)
    )


def _vacated(star: UnitStar) -> UnitStar:
    """Return the vacancy a star leaves that was taken back (regulation 5, 6)."""
    return replace(star, person=None, why=TAKEN_BACK)
