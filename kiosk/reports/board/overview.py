"""The board's figures: one month at a glance, with its past, its hours, its reasons.

What is compared is comparable: a month still running is set against the same days of the month
before. Where nobody was asked there is None, never zero. Silence is not satisfaction: windows
without a rating enter no rate, and how many there are is part of the answer.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from db.books import month_store
from db.books.policy_store import policies
from db.feedback import hold_sums, rollup_store
from kiosk.reports.board.promises import Promise, promises
from kiosk.reports.board.read_month import ReadLater, days_before, dissatisfied, parts
from kiosk.reports.board.shown import NOTHING_SHOWN, Sums, shown, shown_until
from kiosk.reports.books import month as month_report
from kiosk.reports.books.month import Ranking
from kiosk.reports.directory.scopes import Scope, scope
from kiosk.reports.shares import Share, share_of
from kiosk.reports.small import cut as cut_of
from survey.board.news import Facts, News, news
from survey.books.policy import DEFAULT_POLICY, Policy
from survey.feedback.holds import NONE_HELD, HoldSum
from survey.feedback.questionnaire import SEALED
from survey.feedback.satisfaction import Tally
from survey.feedback.tiers import ORDER, Tier
from survey.few import is_told
from survey.months import Month

TREND_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """A month of the trend; None where nobody was asked."""

    month: Month
    satisfaction: Share | None
    complaints: int
    upheld: int


@dataclass(frozen=True, slots=True)
class DayPoint:
    """A day of the month; None where nobody was asked."""

    day: date
    satisfaction: Share | None


@dataclass(frozen=True, slots=True)
class HourCell:
    """An hour of a weekday (Monday is 0) over the whole month."""

    weekday: int
    hour: int
    satisfaction: Share


@dataclass(frozen=True, slots=True)
class HeldReason:
    """How many ratings are held back for one reason."""

    flag: str
    n: int


@dataclass(frozen=True, slots=True)
class HeldRatings:
    """What is held back or excluded, and the rate with it and without it, side by side."""

    reasons: tuple[HeldReason, ...]
    adjusted: Share | None
    raw: Share | None
    holds: HoldSum = NONE_HELD

    @property
    def n(self) -> int:
        """How many ratings are held back."""
        return sum(reason.n for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Overview:
    """One month of the windows in view; `satisfaction` is None while nobody was asked."""

    month: Month
    until: date
    running: bool
    scope: Scope
    tally: Tally
    satisfaction: Share | None
    few: bool
    """Whether so few rated that nothing of it is shown; then `satisfaction` is None, too."""
    before: Share | None
    excluded: int
    trend: tuple[MonthPoint, ...]
    days: tuple[DayPoint, ...]
    hours: tuple[HourCell, ...]
    reasons: dict[str, int]
    ranking: Ranking
    promises: tuple[Promise, ...]
    policy: Policy
    news: News
    defined: Mapping[Month, Policy]
    """The policy each month of the trend had; here all are counted by this month's."""
    tiers: Mapping[Tier, Share | None]
    """What each way of coming brought of the month, whatever is looked at."""
    only: tuple[Tier, ...] | None = None
    """The tiers looked at; None where all are."""
    days_asked: int = 0
    """On how many of the days anybody was asked."""

    @property
    def change(self) -> float | None:
        """The difference of the rate to the month before, or None without a month before."""
        if self.satisfaction is None or self.before is None:
            return None
        return self.satisfaction.rate - self.before.rate

    @property
    def asked(self) -> int:
        """In how many of the windows anybody was asked."""
        return sum(1 for row in self.ranking.windows if row.few or row.satisfaction is not None)


def overview(
    session: Session,
    month: Month,
    *,
    today: date,
    unit: str | None = None,
    post: str | None = None,
    policy: Policy | None = None,
    tiers: Collection[Tier] | None = None,
    of: frozenset[str] | None = None,
) -> Overview:
    """Return the month of the windows of a unit's subtree and a post; refuse an unknown unit.

    Of some units alone, as `scope` has it.

    Of the ratings of some tiers alone where that is asked for.
    """
    known = policies(session)
    policy = policy or known.of(month)
    view = scope(session, unit=unit, post=post, of=of)
    running = month.contains(today)
    until = min(month.last, today)
    months = _months_until(month)
    of_cut: dict[str, Any] = {"windows": view.ids, "tiers": tiers}
    cut = cut_of(session, unit=unit, post=post, of=of)
    by_month = rollup_store.by_month(session, months[0], month, **of_cut)
    by_day = rollup_store.by_day(session, days_before(month), month.last, **of_cut)
    past = {day: tally for day, tally in by_day.items() if day < month.first}
    of_month = {day: tally for day, tally in by_day.items() if day >= month.first}
    sums = Sums(
        by_month, of_month, rollup_store.by_hour(session, month, **of_cut),
        rollup_store.by_tier(session, month, windows=view.ids),
    )  # fmt: skip
    told = shown(session, month, sums, cut, tiers)
    few, told = told is None, told or NOTHING_SHOWN
    before = told.months.get(month.previous)
    if running and before is not None:
        same_day = min(month.previous.first + timedelta(days=until.day - 1), month.previous.last)
        before = shown_until(session, same_day, by_day, before, cut, tiers)
    complaints = month_store.complaint_counts(session, months[0], month, windows=view.ids)
    this = told.months.get(month, Tally())
    ranking = month_report.ranking(
        session, month, today=today, view=view, policy=policy, tiers=tiers
    )
    facts = Facts(
        month, running, parts(told.months, policy), dissatisfied(before, policy),
        parts({**past, **told.days}, policy), parts(told.hours if told.days else {}, policy),
        {row.window.id: row.dissatisfied for row in ranking.windows},
        ReadLater(session, month, view, policy, tiers),
    )  # fmt: skip
    return Overview(
        month=month,
        until=until,
        running=running,
        scope=view,
        tally=this,
        satisfaction=share_of(this, policy),
        few=few,
        before=share_of(before, policy),
        excluded=this.excluded,
        trend=tuple(
            MonthPoint(one, share_of(told.months.get(one), policy), *complaints.get(one, (0, 0)))
            for one in months
        ),
        days=tuple(
            DayPoint(day, share_of(told.days.get(day), policy)) for day in _days(month.first, until)
        ),
        hours=tuple(
            HourCell(weekday, hour, satisfaction)
            for (weekday, hour), sums in sorted(told.hours.items())
            if (satisfaction := share_of(sums, policy))
        ),
        reasons={} if few else _reasons(session, month, view),
        ranking=ranking,
        promises=promises(session, month, view, cut),
        policy=policy,
        news=news(facts, target=float(policy.satisfaction_target), least=policy.min_ratings_rank),
        defined={one: known.of(one) for one in months},
        tiers={tier: share_of(tally, policy) for tier, tally in told.tiers.items()},
        days_asked=sum(1 for tally in of_month.values() if tally.n),
        only=None if tiers is None else tuple(tier for tier in ORDER if tier in tiers),
    )


def held_ratings(
    session: Session, month: Month, *, view: Scope, policy: Policy = DEFAULT_POLICY
) -> HeldRatings:
    """Return the month's held ratings by reason, and the rate with them and without."""
    held = rollup_store.held(session, month, windows=view.ids)
    counted = rollup_store.by_month(session, month, month, windows=view.ids)
    adjusted = counted.get(month, Tally())
    raw = adjusted
    for group in held:
        raw += Tally(**{f"n{group.score}": group.n})
    for window, score, n in hold_sums.excluded_scores(session, str(month)):
        if view.ids is None or window in view.ids:
            raw += Tally(**{f"n{score}": n})
    ended = hold_sums.by_window(session, str(month)).items()
    flags = dict.fromkeys(group.flag for group in held)
    return HeldRatings(
        tuple(HeldReason(flag, sum(g.n for g in held if g.flag == flag)) for flag in flags),
        share_of(adjusted, policy) if is_told(adjusted.n) else None,
        share_of(raw, policy) if is_told(adjusted.n) else None,
        sum((of for window, of in ended if view.ids is None or window in view.ids), NONE_HELD),
    )


def _reasons(session: Session, month: Month, view: Scope) -> dict[str, int]:
    """Return how often each reason was chosen; those of integrity are read at the top alone."""
    chosen = rollup_store.reasons(session, month, windows=view.ids)
    return {code: n for code, n in chosen.items() if code != SEALED}


def _months_until(month: Month) -> tuple[Month, ...]:
    months = [month]
    while len(months) < TREND_MONTHS:
        months.append(months[-1].previous)
    return tuple(reversed(months))


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
