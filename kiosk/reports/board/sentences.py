"""The board's sentences: the finding first, its proof after it, in both languages."""

from kiosk.reports.board.overview import HeldRatings, Overview
from kiosk.reports.shares import Proportion, Share
from kiosk.reports.wording import (
    holds_said,
    month_name,
    number,
    percent,
    percentage_points,
    rounded,
)
from survey.board.naming import POINTS
from survey.books.worst import CounsellingMissed
from survey.texts import Text, in_a_row, worded


def headline(seen: Overview) -> Text:
    """Return the month in one sentence."""
    if seen.few:
        return Text(
            "{month}的评价太少，不单独显示", "{month}: too few ratings to be shown apart"
        ).format(month=_month(seen))
    if seen.satisfaction is None:
        if seen.running:
            return Text("本月还没有评价", "No ratings yet this month")
        return Text("{month}没有评价", "No ratings in {month}").format(month=month_name(seen.month))
    if seen.satisfaction.n < seen.policy.min_ratings_star:
        return Text(
            "{month}只有 {n} 条评价，还不足以判断", "{month} has {n} so far: too few to judge"
        ).format(month=_month(seen), n=ratings(seen.satisfaction.n))
    rate = satisfied(seen.satisfaction, seen)
    change = seen.change
    if change is None:
        return Text("{month}满意率 {rate}", "{month}: {rate} satisfied").format(
            month=_month(seen), rate=rate
        )
    return Text("{month}满意率 {rate}，{change}", "{month}: {rate} satisfied, {change}").format(
        month=_month(seen), rate=rate, change=change_words(seen, change)
    )


def satisfied(share: Share, seen: Overview) -> str:
    """Return a share of the month beside its target, never rounded up to it."""
    return percent(share.rate, beside=seen.policy.satisfaction_target)


def change_words(seen: Overview, change: float) -> Text:
    """Return the change against the month before in whole percentage points, if it is one."""
    points = percentage_points(change)
    before = _month_before(seen)
    if not seen.news.change_is_clear:
        return Text("与{before}相比没有明显变化", "no clear change on {before}").format(
            before=before
        )
    said = (
        Text("比{before}高 {points} 个百分点", "up {points} points on {before}")
        if points > 0
        else Text("比{before}低 {points} 个百分点", "down {points} points on {before}")
    )
    return said.format(before=before, points=abs(points))


def interval(satisfaction: Share) -> Text:
    """Return how sure the rate is, in words."""
    return Text(
        "n = {n}。真实满意率很可能在 {lower} 到 {upper} 之间。",
        "n = {n}. The true share very likely lies between {lower} and {upper}.",
    ).format(
        n=number(satisfaction.n),
        lower=percent(satisfaction.lower),
        upper=percent(satisfaction.upper),
    )


def between(found: Proportion) -> Text:
    """Return between which bounds a share very likely lies."""
    return Text("很可能在 {lower} 到 {upper} 之间", "very likely {lower} to {upper}").format(
        lower=percent(found.lower), upper=percent(found.upper)
    )


def certainty(seen: Overview) -> Text | None:
    """Return whether the change is more than chance, or None where there is nothing to compare."""
    if seen.change is None or seen.before is None or percentage_points(seen.change) == 0:
        return None
    if seen.news.change_is_clear:
        return Text("这个变化超出了偶然波动。", "The change is more than chance.")
    said = Text(
        "{before}是 {rate}；这个变化也可能只是偶然。",
        "It was {rate} {before}; the change may be chance alone.",
    )
    if abs(seen.change) < POINTS:
        said = Text(
            "{before}是 {rate}，相差不到 {points} 个百分点。",
            "It was {rate} {before}: less than {points} points apart.",
        )
    return said.format(
        before=_month_before(seen),
        rate=percent(seen.before.rate),
        points=percentage_points(POINTS),
    )


def who_was_asked(seen: Overview) -> Text:
    """Return how much of the scene the figure covers: silence is not satisfaction."""
    days = seen.days_asked
    return Text(
        "{asked} / {windows} 个窗口、{days} / {all_days} 天有评价；没有人评价，不算满意。",
        "Ratings came from {asked} of {windows} {windows:window|windows} "
        "on {days} of {all_days} {all_days:day|days}; "
        "silence is not counted as satisfaction.",
    ).format(
        asked=seen.asked,
        windows=len(seen.ranking.windows),
        days=days,
        all_days=len(seen.days),
    )


def formula(satisfaction: Share, satisfied_from: int) -> Text:
    """Return how the rate came about, with its figures."""
    return Text(
        "满意率 = {levels} 分的评价 ÷ 全部有效评价 = {satisfied} ÷ {n} = {rate}。",
        "Satisfied share = ratings of {levels} ÷ all valid ratings = {satisfied} ÷ {n} = {rate}.",
    ).format(
        levels=in_a_row(map(str, range(satisfied_from, 6))),
        satisfied=number(satisfaction.satisfied),
        n=number(satisfaction.n),
        rate=percent(satisfaction.rate, 1),
    )


def interval_rule(satisfaction: Share) -> Text:
    """Return what the interval is."""
    return Text(
        "区间 {lower}–{upper} 是 95 % 威尔逊置信区间：评价越多，区间越窄。",
        "{lower} to {upper} is the Wilson 95 % interval: the more ratings, the narrower it is.",
    ).format(lower=percent(satisfaction.lower, 1), upper=percent(satisfaction.upper, 1))


def compared_with(seen: Overview) -> Text | None:
    """Return with what the month was compared."""
    if seen.before is None:
        return None
    said = Text("{before}：{rate}（n = {n}）。", "{before}: {rate} (n = {n}).")
    if seen.running:
        said = Text(
            "对比的是上月同期（截至 {last} 日）：{rate}（n = {n}）。",
            "Compared with the same days of the month before (up to day {last}): {rate} (n = {n}).",
        )
    return said.format(
        before=month_name(seen.month.previous),
        last=seen.until.day,
        rate=percent(seen.before.rate, 1),
        n=number(seen.before.n),
    )


def period(seen: Overview) -> Text:
    """Return the period looked at."""
    if not seen.running:
        return month_name(seen.month)
    return Text("{month} 1–{last} 日", "1 to {last} {month}").format(
        month=month_name(seen.month), last=seen.until.day
    )


def too_few(n: int, enough: int) -> Text:
    """Return why a small sample is not judged."""
    return Text("样本太少：{n} / {enough}", "too few to judge: {n} of {enough}").format(
        n=n, enough=enough
    )


def held_words(held: HeldRatings) -> Text:
    """Return what is held back and was excluded in one sentence, the rate with and without it."""
    counts = holds_said(held.holds) or Text("", "")
    if not held.holds.released and not held.holds.excluded:
        counts = Text("{said} 条评价暂不计入", "{said} {n:rating is|ratings are} held back").format(
            said=number(held.n), n=held.n
        )
    if held.adjusted is None or held.raw is None:
        return Text("{counts}。", "{counts}.").format(counts=counts)
    return Text(
        "{counts}。不计入时 {adjusted}，计入时 {raw}。",
        "{counts}: {adjusted} without what does not count, {raw} with it.",
    ).format(
        counts=counts,
        adjusted=percent(held.adjusted.rate, 1),
        raw=percent(held.raw.rate, 1),
    )


def ratings(n: int) -> Text:
    """Return a number of ratings."""
    return Text(number(n), f"{number(n)} {worded(n, 'rating', 'ratings')}")


def mean_words(satisfaction: Share) -> Text:
    """Return the mean score."""
    return Text("平均 {mean} 分（满分 5 分）", "mean score {mean} of 5").format(
        mean=rounded(satisfaction.mean, 2)
    )


def uncounselled_said(missed: CounsellingMissed) -> Text:
    """Return that somebody was complained of again before anybody had talked to them."""
    return Text(
        "{person}：首次投诉（{first}）后没有及时批评教育，又被投诉（{second}），责任主管 {head}",
        "{person}: complained of again ({second}) with no counselling after the first "
        "({first}); direct supervisor {head}",
    ).format(
        person=missed.person,
        first=missed.first,
        second=missed.second,
        head=missed.supervisor or "—",
    )


def _month(seen: Overview) -> Text:
    return Text("本月", "This month") if seen.running else month_name(seen.month)


def _month_before(seen: Overview) -> Text:
    if seen.running:
        return Text("上月同期", "the same days last month")
    return Text("上月", "the month before")
