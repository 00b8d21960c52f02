"""What the board asks: which choices there are, and the month of those chosen."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from db.directory.directory_store import Unit
from db.feedback import rollup_store
from kiosk.reports.board import overview as report
from kiosk.reports.board.overview import HeldRatings, Overview
from kiosk.reports.directory.scopes import scope
from kiosk.rights.units import in_tree_order
from survey.directory.posts import POSTS
from survey.feedback.tiers import ORDER, STRONG, Tier
from survey.months import Month

ALL: Final = ""
STRONG_ONES: Final = "strong"
"""Asks for the ratings of all tiers that are hard to fake."""
MONTHS_OFFERED: Final = 36


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: months, latest first; units as a tree with depths; posts
    in use; ways that ratings came."""

    months: tuple[Month, ...]
    units: tuple[tuple[int, Unit], ...]
    posts: tuple[str, ...]
    came: tuple[Tier, ...] = ()
    of: frozenset[str] | None = None
    """The units that who looks sees; None where that is all."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen; None is all."""

    month: Month
    unit: str | None = None
    post: str | None = None
    came: str | None = None
    """By which way of coming: a tier's code, or `STRONG_ONES`."""

    @property
    def tiers(self) -> Collection[Tier] | None:
        """The tiers looked at; None where all are. Nonsense is passed over."""
        if self.came == STRONG_ONES:
            return STRONG
        return (Tier(self.came),) if self.came in set(Tier) else None


def choices(session: Session, *, today: date, of: frozenset[str] | None = None) -> Choices:
    """Return what the board can be asked for, of some units alone; this month is always offered."""
    view = scope(session, of=of)
    in_use = {window.post for window in view.windows}
    return Choices(
        _months(rollup_store.months(session), Month.of(today)),
        tuple(in_tree_order([unit for unit in view.units if of is None or unit.code in of])),
        tuple(post.code for post in POSTS if post.code in in_use),
        tuple(tier for tier in ORDER if tier in rollup_store.tiers(session)),
        of,
    )


def overview(
    session: Session, chosen: Chosen, *, today: date, of: frozenset[str] | None = None
) -> Overview:
    """Return the chosen month, of some units alone; refuse an unknown unit."""
    return report.overview(
        session, chosen.month, today=today, unit=chosen.unit, post=chosen.post,
        tiers=chosen.tiers, of=of,
    )  # fmt: skip


def held(session: Session, seen: Overview) -> HeldRatings:
    """Return the ratings held back in the month and the windows seen; of few without the rates."""
    found = report.held_ratings(session, seen.month, view=seen.scope, policy=seen.policy)
    return replace(found, adjusted=None, raw=None) if seen.few else found


def _months(rated: tuple[Month, Month] | None, now: Month) -> tuple[Month, ...]:
    first, last = rated or (now, now)
    months = [max(last, now)]
    while months[-1] > first and len(months) < MONTHS_OFFERED:
        months.append(months[-1].previous)
    return tuple(months)
