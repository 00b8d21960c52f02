"""What a month's figures show, each in one sentence: the titles of sections and of charts."""

from collections.abc import Callable, Hashable, Sequence
from typing import Final, TypeVar

from kiosk.reports.board.overview import HourCell, Overview
from kiosk.reports.board.promises import all_kept
from kiosk.reports.board.sentences import too_few
from kiosk.reports.wording import (
    NARROW,
    NOTHING,
    day_name,
    hour_name,
    number,
    percent,
    short_month,
)
from survey.board.chance import Part, clearly_more
from survey.board.news import Event, Item
from survey.feedback.questionnaire import REASONS, Reason
from survey.months import Month
from survey.texts import Text, in_a_row

Name = TypeVar("Name", bound=Hashable)
NAMED_AT_ONCE: Final = 3
GRADES: Final = ((0.70, 1), (0.80, 2), (0.90, 3), (0.95, 4), (1.0, 5))
"""Up to which share an hour wears the colour of which level."""


def trend_finding(seen: Overview) -> Text:
    """Return the months that stand out, either way, or that none does."""
    found = seen.news.months
    if found.many < 2:
        return Text("满意率走势", "Satisfaction over time")
    low, high = ([item for item in found.items if item.is_worse is way] for way in (True, False))
    if not low and not high:
        return Text("各月差不多，没有明显高低", "The months are alike")
    if not high:
        return Text("{low}明显偏低", "Clearly low: {low}").format(low=_months(low))
    if not low:
        return Text("{high}明显偏高", "Clearly high: {high}").format(high=_months(high))
    return Text("{high}明显偏高，{low}明显偏低", "Clearly high: {high}; low: {low}").format(
        high=_months(high), low=_months(low)
    )


def days_finding(seen: Overview) -> Text:
    """Return the days that were worse than such days are, or that none was."""
    if not seen.news.days.many:
        return Text("每天的满意率", "Day by day")
    named = _said(
        seen,
        seen.news.days.items,
        one=Text("{name}明显偏低：{rate}（{n}）", "Clearly low on {name}: {rate} ({n})"),
        several=Text("{names}明显偏低", "Clearly low: {names}"),
        name=lambda item: day_name(item.name),
        kind=Text("天", "days"),
    )
    return named or Text("每天差不多，没有明显偏低的一天", "No day stands out")


def hours_finding(seen: Overview) -> Text:
    """Return the hours of weekdays that are worse than the others, or that none is."""
    if not seen.news.hours.many:
        return Text("什么时候", "When")
    named = _said(
        seen,
        seen.news.hours.items,
        one=Text("{name}明显偏弱：{rate}（{n}）", "Clearly weaker on {name}: {rate} ({n})"),
        several=Text("{names}明显偏弱", "Clearly weaker: {names}"),
        name=lambda item: hour_name(*item.name),
        kind=Text("个时段", "hours"),
    )
    return named or Text("各时段差不多，没有明显偏低的", "No hour stands out")


def ranking_finding(seen: Overview) -> Text:
    """Return the windows clearly below the target, or below the others, or that none is."""
    if not seen.news.windows.many:
        return Text("窗口排名", "Windows ranked")
    items = seen.news.windows.items
    target = percent(float(seen.policy.satisfaction_target))
    below = Text(
        "{names}明显低于 {target} 的目标", "Clearly below the target of {target}: {names}"
    ).format(names="{names}", target=target)
    behind = Text("{names}明显低于其他窗口", "Clearly below the other windows: {names}")
    kind = Text("个窗口", "windows")
    parts = [
        _said(
            seen,
            [item for item in items if item.below_target is way],
            one=words.format(names="{name}"),
            several=words,
            name=lambda item: window_name(seen, item.name),
            kind=kind,
            with_rate=False,
        )
        for way, words in ((True, below), (False, behind))
    ]
    return _joined([part for part in parts if part]) or Text(
        "没有窗口明显低于 {target} 的目标", "No window is clearly below the target of {target}"
    ).format(target=target)


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
    """Return the reason named most among the dissatisfied, with those that chance puts behind."""
    found = next((found for _, kind, found in reason_groups(seen) if kind == "k-bad"), None)
    if found is None:
        return Text("为什么", "Why")
    (reason, n), *others = found
    level = [why for why, less in others if not clearly_more(n, less, among=len(others))]
    if not level:
        return Text(
            "不满意，最多是因为“{why}”（{said} 次）",
            "Most complained of: “{why}” ({said} {n:time|times})",
        ).format(why=reason.text, said=number(n), n=n)
    if len(level) >= NAMED_AT_ONCE:
        return Text("不满意的原因分散，没有哪一项特别多", "No single reason stands out")
    quoted = Text("“{why}”", "“{why}”")
    return Text("不满意，多是因为{why}", "Complained of most: {why}").format(
        why=in_a_row(quoted.format(why=each.text) for each in (reason, *level))
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
    ).format(rate=percent(kept.rate), n=_n(kept.n))


def opening_hours(cells: Sequence[HourCell]) -> list[int]:
    """Return every hour from the first to the last in which anybody was asked."""
    asked = [cell.hour for cell in cells]
    return list(range(min(asked), max(asked) + 1)) if asked else []


def grade(rate: float) -> int:
    """Return the level whose colour an hour of that share wears."""
    return next(level for until, level in GRADES if rate < until or until == 1.0)


def _months(items: Sequence[Item[Month]]) -> Text:
    """Return the surest of some months with their shares, in the order of time."""
    shown = sorted(items[:NAMED_AT_ONCE], key=lambda item: item.name)
    names = [_with_rate(short_month(item.name), item.part) for item in shown]
    return _listed(names, len(items), Text("个月", "months"))


def _said(
    seen: Overview,
    items: Sequence[Item[Name]],
    *,
    one: Text,
    several: Text,
    name: Callable[[Item[Name]], Text],
    kind: Text,
    with_rate: bool = True,
) -> Text | None:
    """Return what stands out by itself, then the events that were all there was to it."""
    lasting = [item for item in items if item.event is None]
    shown = lasting[:NAMED_AT_ONCE]
    said = []
    if len(lasting) == 1:
        part = shown[0].part
        said.append(one.format(name=name(shown[0]), rate=_satisfied(part), n=_n(int(part.n))))
    elif lasting:
        names = [_with_rate(name(item), item.part) if with_rate else name(item) for item in shown]
        said.append(several.format(names=_listed(names, len(lasting), kind)))
    events = dict.fromkeys(item.event for item in items if item.event)
    said += [event_words(seen, event) for event in list(events)[:NAMED_AT_ONCE]]
    return _joined(said)


def event_words(seen: Overview, event: Event) -> Text:
    """Return what happened on a date, at a window or in an hour of it."""
    where = Text("", "")
    if event.window is not None:
        where = Text("，{name}", ", {name}").format(name=window_name(seen, event.window))
    if event.hour is not None:
        where = Text(" {hour} 点", " at {hour}:00").format(hour=event.hour)
    return Text(
        "{day}{where}：{n} 条评价中 {x} 条不满意", "{day}{where}: {x} of {n} dissatisfied"
    ).format(
        day=day_name(event.day),
        where=where,
        n=number(int(event.part.n)),
        x=number(int(event.part.x)),
    )


def window_name(seen: Overview, window: int) -> Text:
    """Return the name of a window in view."""
    found = seen.scope.window(window)
    name = found.name if found else NOTHING
    return Text(name, name)


def _joined(said: Sequence[Text]) -> Text | None:
    if not said:
        return None
    return in_a_row(said, "；", ". ")


def _listed(names: Sequence[Text], of: int, kind: Text) -> Text:
    """Return names in a row, and of how many of their kind they are."""
    more = of - len(names)
    rest = Text("等 {of} {kind}", " and {more} more {kind}") if more else Text("", "")
    rest = rest.format(of=of, more=more, kind=kind)
    return Text("{names}{rest}", "{names}{rest}").format(names=in_a_row(names), rest=rest)


def _with_rate(name: Text, part: Part) -> Text:
    return Text("{name}（{rate}）", "{name} ({rate})").format(name=name, rate=_satisfied(part))


def _satisfied(part: Part) -> str:
    return percent(1 - part.rate)


def _n(n: int) -> str:
    return f"n{NARROW}={NARROW}{number(n)}"
