"""What the wall shows: stars, the ranking of windows, commitments and how they are kept.

A star hangs there once two people published it, as anything that is said of somebody in public
(regulation 5). Until the last month's are published the month before stays up.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import publication_store
from db.books.publication_store import Publication
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
NOT_YET: Final = Text("还没有公示", "not announced yet")
BACK: Final = 3
"""Months for which a star stays up while none of a later one is published."""


@dataclass(frozen=True, slots=True)
class WallStar:
    """A unit's star that is published, or its vacancy with the reason."""

    unit: str | None
    person: str | None
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
    published = [
        each for each in publication_store.on_show(session, "star", today) if each.month < month
    ]
    star_month = _star_month(month, published)
    return Wall(
        month=month,
        star_month=star_month,
        stars=_stars(
            session,
            star_month,
            known,
            {each.person for each in published if each.month == star_month},
            at=now,
            zone=zone,
        ),
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


def _star_month(month: Month, published: Iterable[Publication]) -> Month:
    """Return whose stars hang there: the latest month's that has one, or the last one's."""
    recent, earliest = month.previous, month
    for _ in range(BACK):
        earliest = earliest.previous
    months = [each.month for each in published if earliest <= each.month <= recent]
    return max(months, default=recent)


def _stars(
    session: Session,
    month: Month,
    known: Facts,
    published: Set[str],
    *,
    at: datetime,
    zone: ZoneInfo,
) -> tuple[WallStar, ...]:
    """Return the stars published, then the vacancies of units that could have one."""
    policy = known.policies.of(month)
    seen = month_facts(session, month, known, as_of=at, zone=zone)
    everybody = people(seen, policy)
    names = {one.person.code: one.person.name for one in everybody.months}
    serving = {window.unit for window in known.scope.windows if window.active}
    taken_back = _withdrawn(session, month)
    found = unit_stars(seen, everybody.months, policy)
    shown = [
        _as_published(star, published, taken_back)
        for star in found
        if star.decided or star.unit.code in serving
    ]
    return tuple(
        WallStar(star.unit.name, names.get(star.person or ""), (star.why,))
        for star in sorted(shown, key=lambda star: star.person is None)
    )


def _as_published(star: UnitStar, published: Set[str], taken_back: Set[str]) -> UnitStar:
    """Return a star that is published, or the vacancy of one that is not (regulation 5, 6)."""
    if star.person in taken_back:
        return replace(star, person=None, why=TAKEN_BACK)
    if star.decided and (star.person is None or star.person in published):
        return star
    return replace(star, person=None, why=NOT_YET)
