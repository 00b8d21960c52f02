"""How sure the board is of what it names, and what it would take where it names nothing."""

import itertools
from collections.abc import Hashable, Sequence
from typing import Final

from kiosk.reports.board.overview import Overview
from kiosk.reports.wording import month_name, number, percent, percentage_points
from survey.board.news import Answer
from survey.months import Month
from survey.texts import Text, in_a_row

_HELD: Final = Text(
    "与{all}相比得出：纯属偶然而点出{one}，一百次里不到一次。",
    "Held against {all}; by chance alone {one} is named in less than one board of a hundred.",
)


def months_certainty(seen: Overview) -> Text | None:
    """Return what sets months apart, or by how much one would have to differ."""
    found = seen.news.months
    if found.many < 2:
        return None
    if found.items:
        return _HELD.format(all=Text("其余各月", "all other months"), one=Text("月份", "a month"))
    return Text(
        "每月约 {n} 条评价：一个月要高出或低出约 {points} 个百分点，才不像偶然。",
        "About {n} ratings a month: one would have to differ by about {points} points to be more "
        "than chance.",
    ).format(n=number(found.n), points=percentage_points(found.limit - found.usual))


def months_notes(seen: Overview) -> tuple[Text | None, ...]:
    """Return what must be known to compare the months shown."""
    return months_certainty(seen), defined_otherwise(seen), target_otherwise(seen)


def days_certainty(seen: Overview) -> Text | None:
    """Return what sets days apart, or how low one would have to be."""
    return _certainty(
        seen.news.days,
        every=Text("每天", "a day"),
        one=Text("一天", "a day"),
        rest=Text("其余各天", "all other days"),
    )


def hours_certainty(seen: Overview) -> Text | None:
    """Return what sets hours apart, or how low one would have to be."""
    return _certainty(
        seen.news.hours,
        every=Text("每个时段", "for each hour"),
        one=Text("一个时段", "an hour"),
        rest=Text("其余各时段", "all other hours"),
    )


def windows_certainty(seen: Overview) -> Text | None:
    """Return what sets windows apart, or how low one would have to be."""
    return _certainty(
        seen.news.windows,
        every=Text("每个窗口", "for each window"),
        one=Text("一个窗口", "a window"),
        rest=Text("目标和其余窗口", "the target and all other windows"),
    )


def defined_otherwise(seen: Overview) -> Text | None:
    """Return that some of the months shown had another definition, or None where all had one."""
    now = seen.policy
    asked = {point.month for point in seen.trend if point.satisfaction is not None}
    other = [m for m in sorted(asked) if seen.defined[m].satisfied_from != now.satisfied_from]
    if not other:
        return None
    was = in_a_row(sorted({str(seen.defined[month].satisfied_from) for month in other}))
    return Text(
        "“满意”的算法变过：{months}当时从 {was} 分算起；这里各月一律从 {now} 分算起，可以相比。",
        "What counts as satisfied has changed: from {was} in {months}. All months here are counted "
        "from {now}, so that they compare.",
    ).format(months=_span(other), was=was, now=now.satisfied_from)


def defined_otherwise_before(seen: Overview) -> Text | None:
    """Return that the month it is compared with was counted otherwise then, or None."""
    was, now = seen.defined[seen.month.previous].satisfied_from, seen.policy.satisfied_from
    if seen.before is None or was == now:
        return None
    return Text(
        "上月“满意”从 {was} 分算起；这里两个月都从 {now} 分算起，可以相比。",
        "The month before, satisfied began at {was}; here both months are counted from {now}.",
    ).format(was=was, now=now)


def target_otherwise(seen: Overview) -> Text | None:
    """Return that some of the months shown had another target, or None where all had one."""
    now = seen.policy.satisfaction_target
    asked = {point.month for point in seen.trend if point.satisfaction is not None}
    other = [m for m in sorted(asked) if seen.defined[m].satisfaction_target != now]
    if not other:
        return None
    was = sorted({float(seen.defined[month].satisfaction_target) for month in other})
    return Text(
        "目标变过：{months}当时是 {was}。", "The target has changed: it was {was} in {months}."
    ).format(months=_span(other), was=in_a_row(map(percent, was)))


def _certainty(found: Answer[Hashable], *, every: Text, one: Text, rest: Text) -> Text | None:
    if not found.many:
        return None
    if found.items:
        return _HELD.format(all=rest, one=one)
    if found.many == 1 or found.limit >= 1:
        return Text(
            "{every}约 {n} 条评价，还不足以点出某{one}。",
            "About {n} ratings {every}: too few for one to stand out.",
        ).format(every=every, n=number(found.n), one=Text(one.zh.removeprefix("一"), one.en))
    return Text(
        "{every}约 {n} 条评价：{one}要低到约 {limit}，才不像偶然。",
        "About {n} ratings {every}: one would have to fall to about {limit} to be more than "
        "chance.",
    ).format(every=every, n=number(found.n), one=one, limit=percent(1 - found.limit))


def _span(months: Sequence[Month]) -> Text:
    """Return some months in a row as from the first to the last, else one by one."""
    names = [month_name(month) for month in months]
    if len(months) > 2 and all(a.next == b for a, b in itertools.pairwise(months)):
        return Text("{first}至{last}", "{first} to {last}").format(first=names[0], last=names[-1])
    return in_a_row(names)
