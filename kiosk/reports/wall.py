"""What the wall shows: stars, the ranking of windows, commitments and how they are kept.

The star is the last finished month's: a running month has none yet. Only where that month saw no
rating at all, as in an installation's first weeks, the running month's candidates stand instead.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db import publication_store, rollup_store
from db.policy_store import policies
from kiosk.actions.publications import masked
from kiosk.reports import month as report
from kiosk.reports.month import RankedWindow
from kiosk.reports.people import people
from kiosk.reports.scopes import scope
from kiosk.reports.stars import unit_stars
from survey.months import Month, business_date
from survey.posts import POSTS, commitment_of, post_of
from survey.texts import Text


@dataclass(frozen=True, slots=True)
class WallStar:
    """A unit's star, or its vacancy with the reason; a proposal until the committee decided."""

    unit: str | None
    person: str | None
    decided: bool
    why: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment of a post and what customers said of it; `share` None if nobody answered."""

    post: Text
    words: Text
    answers: int
    share: float | None


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
    month = Month.of(business_date(now, zone))
    ranked = report.ranking(session, month)
    star_month = month.previous if rollup_store.by_window(session, month.previous) else month
    return Wall(
        month=month,
        star_month=star_month,
        stars=_stars(session, star_month, now, zone),
        windows=tuple(row for row in ranked.windows if row.satisfaction is not None),
        enough=ranked.enough,
        promises=promises(session, month),
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


def _stars(session: Session, month: Month, now: datetime, zone: ZoneInfo) -> tuple[WallStar, ...]:
    """Return the stars, then the vacancies of units that could have had one."""
    policy = policies(session).of(month)
    view = scope(session)
    everybody = people(session, month, as_of=now, zone=zone, policy=policy)
    names = {one.person.code: one.person.name for one in everybody.months}
    serving = {window.unit for window in view.windows if window.active}
    hidden = _withdrawn(session, month)
    found = [
        star
        for star in unit_stars(session, month, view.units, everybody.months, policy)
        if star.person not in hidden
    ]
    shown = [star for star in found if star.decided or star.person or star.unit.code in serving]
    return tuple(
        WallStar(star.unit.name, names.get(star.person or ""), star.decided, (star.why,))
        for star in sorted(shown, key=lambda star: star.person is None)
    )


def promises(session: Session, month: Month) -> tuple[Promise, ...]:
    """Return the commitments of the posts that have an open window, each with its answers."""
    answers: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for said in rollup_store.commitments(session, month):
        answers[said.commitment][0] += said.kept
        answers[said.commitment][1] += said.broken
    in_use = {post_of(window.post) for window in scope(session).windows if window.active}
    return tuple(
        _promise(post.name, commitment.code, answers)
        for post in POSTS
        if post in in_use
        for commitment in post.commitments
    )


def _promise(post: Text, code: str, answers: dict[str, list[int]]) -> Promise:
    kept, broken = answers.get(code, (0, 0))
    asked = kept + broken
    return Promise(post, commitment_of(code).text, asked, kept / asked if asked else None)
