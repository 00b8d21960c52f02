"""The month: ranking of windows, people with points, star and worst, each with its reasons.

Definitions. *Complaints of a window* are customers' complaints about it, upheld or partly upheld,
whose incident fell into the month. *Check score* is the mean of the month's spot and joint checks;
a unit's self-checks do not count. A window takes part when it is open, or was rated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import month_store
from db.books.month_store import Checked
from db.books.policy_store import policies
from db.directory.directory_store import Window
from db.feedback import rollup_store
from kiosk.reports.books.people import People, people
from kiosk.reports.books.stars import UnitStar, unit_stars
from kiosk.reports.directory.scopes import Scope, scope
from kiosk.reports.shares import Share, share_of
from survey.books.policy import Policy
from survey.books.standings import standings
from survey.feedback.satisfaction import Satisfaction, satisfaction
from survey.months import Month


@dataclass(frozen=True, slots=True)
class RankedWindow:
    """A window's month; `rank` is None below the minimum n."""

    window: Window
    satisfaction: Share | None
    excluded: int
    complaints: int
    check_score: float | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The windows in view, best first, those too few to judge last."""

    month: Month
    enough: int
    windows: tuple[RankedWindow, ...]


@dataclass(frozen=True, slots=True)
class MonthReport:
    """Everything `kiosk month` tells."""

    month: Month
    closed: bool
    satisfaction: Satisfaction
    excluded: int
    ranking: Ranking
    people: People
    stars: tuple[UnitStar, ...]
    policy: Policy


def report(
    session: Session,
    month: Month,
    *,
    now: datetime,
    zone: ZoneInfo,
    policy: Policy | None = None,
) -> MonthReport:
    """Return the month as it stands now; a policy given holds instead of the month's own."""
    policy = policy or policies(session).of(month)
    view = scope(session)
    tally = rollup_store.total(rollup_store.by_window(session, month).values())
    everybody = people(session, month, as_of=now, zone=zone, policy=policy)
    return MonthReport(
        month=month,
        closed=month_store.closed(session, month),
        satisfaction=satisfaction(tally, policy),
        excluded=tally.excluded,
        ranking=ranking(session, month, view=view, policy=policy),
        people=everybody,
        stars=unit_stars(session, month, view.units, everybody.months, policy),
        policy=policy,
    )


def ranking(
    session: Session,
    month: Month,
    *,
    view: Scope | None = None,
    policy: Policy | None = None,
) -> Ranking:
    """Return the month's ranking of the windows in view, by the interval's lower bound."""
    policy = policy or policies(session).of(month)
    seen = view or scope(session)
    tallies = rollup_store.by_window(session, month)
    checks = month_store.checks(session, month)
    complained = month_store.upheld_by_window(session, month)
    rows = []
    for window in seen.windows:
        tally = tallies.get(window.id)
        if not window.active and tally is None:
            continue
        rows.append(
            RankedWindow(
                window=window,
                satisfaction=share_of(tally, policy),
                excluded=tally.excluded if tally else 0,
                complaints=complained.get(window.id, 0),
                check_score=month_store.mean_score(_of(checks, window.id)),
                rank=None,
            )
        )
    return Ranking(month, policy.min_ratings_rank, _ranked(rows, policy))


def _ranked(rows: Sequence[RankedWindow], policy: Policy) -> tuple[RankedWindow, ...]:
    by_code = {row.window.code: row for row in rows}
    placed = standings({code: row.satisfaction for code, row in by_code.items()}, policy)
    return tuple(replace(by_code[each.code], rank=each.rank) for each in placed)


def _of(checks: Mapping[int, Checked], window: int) -> list[Checked]:
    return [checks[window]] if window in checks else []
