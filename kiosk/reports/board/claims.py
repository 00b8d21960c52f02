"""What a month's figures show, each in one sentence: the titles of sections and of charts."""

from collections.abc import Iterable, Sequence
from typing import Final, Protocol, TypeVar

from kiosk.reports.board.overview import HourCell, Overview
from kiosk.reports.board.promises import all_kept
from kiosk.reports.board.sentences import too_few
from kiosk.reports.shares import Proportion, Share, differs
from kiosk.reports.wording import NARROW, WEEKDAYS, day_name, number, percent, short_month
from survey.feedback.questionnaire import REASONS, Reason
from survey.texts import Text, in_a_row

FEW_IN_AN_HOUR: Final = 5
GRADES: Final = ((0.70, 1), (0.80, 2), (0.90, 3), (0.95, 4), (1.0, 5))
"""Up to which share an hour wears the colour of which level."""


class Judged(Protocol):
    """Something people were asked about, or were not."""

    @property
    def satisfaction(self) -> Share | None:
        """What they said."""


Point = TypeVar("Point", bound=Judged)


def trend_finding(seen: Overview) -> Text:
    """Return what the months show; those that chance alone sets apart are alike."""
    judged = _judged(seen.trend, seen)
    if len(judged) < 2:
        return Text("满意率走势", "Satisfaction over time")
    best, high = max(judged, key=lambda each: each[1].rate)
    worst, low = min(judged, key=lambda each: each[1].rate)
    if not differs(low, high):
        return Text("各月差不多，没有明显高低", "The months are alike")
    return Text(
        "最高 {best}（{best_month}），最低 {low}（{low_month}）",
        "Best {best} ({best_month}), lowest {low} ({low_month})",
    ).format(
        best=percent(high.rate),
        best_month=short_month(best.month),
        low=percent(low.rate),
        low_month=short_month(worst.month),
    )


def days_finding(seen: Overview) -> Text:
    """Return the day that lies clearly below the month, or that none does."""
    if not _judged(seen.days, seen):
        return Text("每天的满意率", "Day by day")
    weak = _weakest(seen.days, seen)
    if weak is None:
        return Text("每天差不多，没有明显偏低的一天", "No day stands out")
    day, share = weak
    return Text("{day}最低：{rate}（{n}）", "Lowest on {day}: {rate} ({n})").format(
        day=day_name(day.day), rate=percent(share.rate), n=_n(share)
    )


def ranking_finding(seen: Overview) -> Text:
    """Return what the ranking shows, in one sentence."""
    ranked = [row for row in seen.ranking.windows if row.rank is not None]
    if not ranked:
        return Text("窗口排名", "Windows ranked")
    below = [
        row
        for row in ranked
        if row.satisfaction and row.satisfaction.upper < seen.policy.satisfaction_target
    ]
    target = percent(float(seen.policy.satisfaction_target))
    if not below:
        return Text(
            "没有窗口明显低于 {target} 的目标", "No window is clearly below the target of {target}"
        ).format(target=target)
    return Text(
        "{names}{more}明显低于 {target} 的目标",
        "Clearly below the target of {target}: {names}{more}",
    ).format(
        names=in_a_row(row.window.name for row in below[:3]),
        more=Text(f"等 {len(below)} 个窗口", f" and {len(below) - 3} more")
        if len(below) > 3
        else "",
        target=target,
    )


def reason_groups(seen: Overview) -> list[tuple[Text, str, list[tuple[Reason, int]]]]:
    """Return the named reasons by the levels that offer them: name, kind, reasons by frequency."""
    groups = []
    for name, kind, scores in (
        (Text("不满意和非常不满意的人说", "Poor and very poor, because"), "k-bad", (2, 1)),
        (Text("觉得一般的人说", "Fair, because"), "k-mid", (3,)),
        (Text("满意的人说", "Good and excellent, because"), "", (5, 4)),
    ):
        found = [
            (reason, seen.reasons[reason.code])
            for reason in REASONS
            if reason.scores == scores and reason.code in seen.reasons
        ]
        if found:
            groups.append((name, kind, sorted(found, key=lambda pair: -pair[1])))
    return groups


def reasons_finding(seen: Overview) -> Text:
    """Return the reason named most among the dissatisfied."""
    for _, kind, found in reason_groups(seen):
        reason, n = found[0]
        if kind == "k-bad":
            return Text(
                "不满意，最多是因为“{why}”（{said} 次）",
                "Most complained of: “{why}” ({said} {n:time|times})",
            ).format(why=reason.text, said=number(n), n=n)
    return Text("为什么", "Why")


def hours_finding(seen: Overview) -> Text:
    """Return the hour that lies clearly below the month, or that none does."""
    if not _judged(seen.hours, seen):
        return Text("什么时候", "When")
    weak = _weakest(seen.hours, seen)
    if weak is None:
        return Text("各时段差不多，没有明显偏低的", "No hour stands out")
    cell, share = weak
    return Text(
        "{day} {hour} 点最弱：{rate}（{n}）", "Weakest on {day} at {hour}:00: {rate} ({n})"
    ).format(
        day=WEEKDAYS[cell.weekday],
        hour=cell.hour,
        rate=percent(share.rate),
        n=_n(share),
    )


def promises_finding(seen: Overview) -> Text:
    """Return how often customers saw the commitments kept."""
    kept = all_kept(seen.promises)
    if kept is None:
        return Text("承诺做到了吗", "Were the commitments kept?")
    if kept.n < seen.policy.min_ratings_rank:
        return Text("承诺做到了吗？{few}", "Commitments kept: {few}").format(
            few=too_few(kept.n, seen.policy.min_ratings_rank)
        )
    return Text(
        "客户说，承诺做到了 {rate}（{n}）", "Customers saw {rate} of commitments kept ({n})"
    ).format(rate=percent(kept.rate), n=_n(kept))


def opening_hours(cells: Sequence[HourCell]) -> list[int]:
    """Return every hour from the first to the last in which anybody was asked."""
    asked = [cell.hour for cell in cells]
    return list(range(min(asked), max(asked) + 1)) if asked else []


def grade(rate: float) -> int:
    """Return the level whose colour an hour of that share wears."""
    return next(level for until, level in GRADES if rate < until or until == 1.0)


def _n(found: Proportion) -> str:
    return f"n{NARROW}={NARROW}{number(found.n)}"


def _judged(points: Iterable[Point], seen: Overview) -> list[tuple[Point, Share]]:
    """Return those that enough people judged."""
    least = seen.policy.min_ratings_rank
    asked = [(point, point.satisfaction) for point in points]
    return [(point, share) for point, share in asked if share and share.n >= least]


def _weakest(points: Iterable[Point], seen: Overview) -> tuple[Point, Share] | None:
    """Return the weakest, if even the upper bound of its interval lies below the month's rate."""
    judged = _judged(points, seen)
    if seen.satisfaction is None or not judged:
        return None
    weak = min(judged, key=lambda each: each[1].upper)
    return weak if weak[1].upper < seen.satisfaction.rate else None
