"""What a month's figures show, each in one sentence: the titles of sections and of charts."""

from collections.abc import Sequence
from typing import Final

from kiosk.reports.overview import HourCell, Overview
from kiosk.reports.wording import WEEKDAYS, number, percent, short_month
from survey.questionnaire import REASONS, Reason
from survey.texts import Text

FEW_IN_AN_HOUR: Final = 5
GRADES: Final = ((0.70, 1), (0.80, 2), (0.90, 3), (0.95, 4), (1.0, 5))
"""Up to which share an hour wears the colour of which level."""


def trend_finding(seen: Overview) -> Text:
    """Return what the months show, in one sentence."""
    asked = [point for point in seen.trend if point.satisfaction is not None]
    judged = [
        point
        for point in asked
        if point.satisfaction and point.satisfaction.n >= seen.policy.min_ratings_rank
    ]
    if len(judged) < 2:
        return Text("满意率走势", "Satisfaction over time")
    best = max(judged, key=lambda point: point.satisfaction.rate if point.satisfaction else 0)
    low = min(judged, key=lambda point: point.satisfaction.rate if point.satisfaction else 1)
    return Text(
        "最高 {best}（{best_month}），最低 {low}（{low_month}）",
        "Best {best} ({best_month}), lowest {low} ({low_month})",
    ).format(
        best=percent(best.satisfaction.rate if best.satisfaction else None),
        best_month=short_month(best.month),
        low=percent(low.satisfaction.rate if low.satisfaction else None),
        low_month=short_month(low.month),
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
    names = "、".join(row.window.name for row in below[:3])
    english = ", ".join(row.window.name for row in below[:3])
    return Text(
        "{names}{more}明显低于 {target} 的目标",
        "Clearly below the target of {target}: {names}{more}",
    ).format(
        names=Text(names, english),
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
                "不满意，最多是因为“{why}”（{n} 次）", "Most complained of: “{why}” ({n} times)"
            ).format(why=reason.text, n=number(n))
    return Text("为什么", "Why")


def hours_finding(seen: Overview) -> Text:
    """Return the weakest hour that enough people judged."""
    judged = [cell for cell in seen.hours if cell.satisfaction.n >= seen.policy.min_ratings_rank]
    if not judged:
        return Text("什么时候", "When")
    weak = min(judged, key=lambda cell: cell.satisfaction.upper)
    return Text(
        "{day} {hour} 点最弱：{rate}（n = {n}）", "Weakest on {day} at {hour}:00: {rate} (n = {n})"
    ).format(
        day=WEEKDAYS[weak.weekday],
        hour=weak.hour,
        rate=percent(weak.satisfaction.rate),
        n=number(weak.satisfaction.n),
    )


def opening_hours(cells: Sequence[HourCell]) -> list[int]:
    """Return every hour from the first to the last in which anybody was asked."""
    asked = [cell.hour for cell in cells]
    return list(range(min(asked), max(asked) + 1)) if asked else []


def grade(rate: float) -> int:
    """Return the level whose colour an hour of that share wears."""
    return next(level for until, level in GRADES if rate < until or until == 1.0)
