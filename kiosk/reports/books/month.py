"""The month: ranking of windows, people with points, star and worst, each with its reasons.

Definitions. *Complaints of a window* are customers' complaints about it, upheld or partly upheld,
whose incident fell into the month. *Check score* is the mean of the month's spot and joint checks;
a unit's self-checks do not count. A window takes part when it is open, or was rated.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import month_store
from db.books.month_store import Checked
from db.books.policy_store import policies
from db.directory.directory_store import Window
from db.feedback import hold_sums, rollup_store
from db.feedback.hold_sums import Ended
from kiosk.reports.books.facts import facts
from kiosk.reports.books.people import MonthFacts, People, month_facts, people
from kiosk.reports.books.stars import UnitStar, unit_stars
from kiosk.reports.directory.scopes import Scope, scope
from kiosk.reports.shares import Share, share_of
from kiosk.reports.small import few_windows
from survey.board.chance import NOTHING, Part
from survey.board.places import Place, places
from survey.books.policy import Policy
from survey.books.standings import standings
from survey.feedback.holds import NONE_HELD, HoldSum
from survey.feedback.satisfaction import Satisfaction, satisfaction
from survey.feedback.tiers import ORDER, STRONG, ByTier, Tier, summed
from survey.months import Month


@dataclass(frozen=True, slots=True)
class Served:
    """What windows had in a month, by row number: ratings, checks, complaints found right."""

    tallies: Mapping[int, ByTier]
    checks: Mapping[int, Checked]
    complaints: Mapping[int, int]
    holds: Mapping[int, HoldSum]


@dataclass(frozen=True, slots=True)
class RankedWindow:
    """A window's month; `rank` and `place` are None below the minimum n.

    The rank orders; the place says how far the ratings can tell it from others.
    """

    window: Window
    satisfaction: Share | None
    excluded: int
    complaints: int
    check_score: float | None
    rank: int | None
    place: Place | None = None
    holds: HoldSum = NONE_HELD
    tiers: ByTier = field(default_factory=dict)
    few: bool = False
    """Whether its figures are left out, for so few rated."""

    @property
    def dissatisfied(self) -> Part:
        """How many of those who rated were not satisfied."""
        share = self.satisfaction
        return NOTHING if share is None else Part(share.n - share.satisfied, share.n)


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
    tiers: ByTier
    ranking: Ranking
    people: People
    stars: tuple[UnitStar, ...]
    policy: Policy
    ended_since: tuple[Ended, ...] = ()
    """What was decided about ratings held back after the month was closed."""


def report(session: Session, month: Month, *, now: datetime, zone: ZoneInfo) -> MonthReport:
    """Return the month as it stands now."""
    known = facts(session)
    seen = month_facts(session, month, known, as_of=now, zone=zone)
    return report_of(session, seen)


def report_of(session: Session, seen: MonthFacts) -> MonthReport:
    """Return the month as it stands, from what was read of it."""
    month, policy = seen.month, seen.known.policies.of(seen.month)
    served = Served(
        tallies=rollup_store.tiers_by_window(session, month),
        checks=seen.checks,
        complaints=month_store.upheld_by_window(session, month),
        holds=hold_sums.by_window(session, str(month)),
    )
    tiers = rollup_store.by_tier(session, month)
    tally = summed(tiers)
    everybody = people(seen, policy)
    return MonthReport(
        month=month,
        closed=month in seen.known.closings,
        satisfaction=satisfaction(tally, policy),
        excluded=tally.excluded,
        tiers=tiers,
        ranking=_ranking(month, seen.known.scope.windows, served, policy),
        people=everybody,
        stars=unit_stars(seen, everybody.months, policy),
        policy=policy,
        ended_since=_ended_since(session, seen),
    )


def _ended_since(session: Session, seen: MonthFacts) -> tuple[Ended, ...]:
    closing = seen.known.closings.get(seen.month)
    if closing is None:
        return ()
    return tuple(hold_sums.ended_after(session, str(seen.month), closing.closed_at))


def ranking(
    session: Session,
    month: Month,
    *,
    today: date,
    view: Scope | None = None,
    policy: Policy | None = None,
    tiers: Collection[Tier] | None = None,
) -> Ranking:
    """Return the month's ranking of the windows in view, by the interval's lower bound.

    By the ratings of some tiers where that is asked for, else by those the policy counts. What
    checks found of integrity is in no figure, and windows of few ratings have none: leadership and
    heads look at this one.
    """
    served = Served(
        tallies=rollup_store.tiers_by_window(session, month),
        checks=month_store.checks(session, month, today=today, sealed=False),
        complaints=month_store.upheld_by_window(session, month, sealed=False),
        holds=hold_sums.by_window(session, str(month)),
    )
    group = view if view and view.ids is None else scope(session)
    policy = policy or policies(session).of(month)
    found = _ranking(month, (view or group).windows, served, policy, tiers)
    few = few_windows(group, served.tallies, counted(policy, tiers))
    return replace(
        found,
        windows=tuple(_without_figures(r) if r.window.id in few else r for r in found.windows),
    )


def _without_figures(row: RankedWindow) -> RankedWindow:
    return replace(row, satisfaction=None, rank=None, place=None, excluded=0, tiers={}, few=True)


def counted(policy: Policy, tiers: Collection[Tier] | None) -> Collection[Tier]:
    """Return the tiers that a ranking counts: those asked for, else those of the policy."""
    return tiers or (STRONG if policy.rank_tiers == "strong" else ORDER)


def _ranking(
    month: Month,
    windows: Sequence[Window],
    served: Served,
    policy: Policy,
    tiers: Collection[Tier] | None = None,
) -> Ranking:
    rows = []
    for window in windows:
        told = served.tallies.get(window.id)
        if not window.active and told is None:
            continue
        rows.append(
            RankedWindow(
                window=window,
                satisfaction=share_of(summed(told or {}, counted(policy, tiers)), policy),
                excluded=summed(told or {}).excluded,
                tiers=told or {},
                complaints=served.complaints.get(window.id, 0),
                check_score=month_store.mean_score(_of(served.checks, window.id)),
                rank=None,
                holds=served.holds.get(window.id, NONE_HELD),
            )
        )
    return Ranking(month, policy.min_ratings_rank, _ranked(rows, policy))


def _ranked(rows: Sequence[RankedWindow], policy: Policy) -> tuple[RankedWindow, ...]:
    by_code = {row.window.code: row for row in rows}
    placed = standings({code: row.satisfaction for code, row in by_code.items()}, policy)
    judged = {each.code: by_code[each.code].dissatisfied for each in placed if each.rank}
    ranges = places(judged)
    return tuple(
        replace(by_code[each.code], rank=each.rank, place=ranges.get(each.code)) for each in placed
    )


def _of(checks: Mapping[int, Checked], window: int) -> list[Checked]:
    return [checks[window]] if window in checks else []
