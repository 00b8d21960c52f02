"""The month as plain text for a terminal: the answer first, then tables."""

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from kiosk.reports.board.sentences import uncounselled_said
from kiosk.reports.books.month import MonthReport, RankedWindow
from kiosk.reports.wording import (
    NOTHING,
    came_said,
    ended_said,
    month_name,
    number,
    percent,
    rounded,
    score,
)
from survey.feedback.satisfaction import Satisfaction
from survey.texts import Language, Text


def as_text(found: MonthReport, language: Language) -> str:
    """Return the month as lines to print."""
    lines = [*_answer(found, language), *_ended(found, language), "", *_windows(found, language)]
    lines += ["", *_stars(found, language), "", *_worst(found, language)]
    lines += ["", *_people(found, language)]
    return "\n".join(lines).replace("\u00a0", " ")


def _answer(found: MonthReport, language: Language) -> Iterator[str]:
    state = Text("已关账", "closed") if found.closed else Text("未关账", "open")
    yield f"{month_name(found.month).said(language)} · {state.said(language)}"
    share = found.satisfaction
    if share.rate is None:
        yield Text("没有评价", "No ratings").said(language)
        return
    yield (
        Text(
            "满意率 {rate}，n = {n}，95 % 区间 {lower}–{upper}，平均 {mean} 分，"
            "未计入 {excluded} 条",
            "{rate} satisfied, n = {n}, 95 % interval {lower} to {upper}, mean {mean}, "
            "{excluded} not counted",
        )
        .format(
            rate=percent(share.rate, 1, beside=found.policy.satisfaction_target),
            n=number(share.n),
            lower=percent(share.lower, 1),
            upper=percent(share.upper, 1),
            mean=_mean(share),
            excluded=number(found.excluded),
        )
        .said(language)
    )
    if came := came_said(found.tiers):
        yield came.said(language)


def _ended(found: MonthReport, language: Language) -> Iterator[str]:
    for each in found.ended_since:
        said = ended_said(each, proposed_by=each.proposed_by, decided_by=each.decided_by)
        yield said.said(language)


def _windows(found: MonthReport, language: Language) -> list[str]:
    heads = (
        Text("名次", "Place"),
        Text("窗口", "Window"),
        Text("满意率", "Satisfied"),
        Text("95 % 区间", "95 % interval"),
        Text("n", "n"),
        Text("投诉", "Complaints"),
        Text("抽查", "Check"),
    )
    rows = [_window(row, found, language) for row in found.ranking.windows]
    return _table([head.said(language) for head in heads], rows)


def _window(row: RankedWindow, found: MonthReport, language: Language) -> list[str]:
    share = row.satisfaction
    few = Text("样本太少", "too few").said(language)
    interval = f"{percent(share.lower)}–{percent(share.upper)}" if share else NOTHING
    return [
        str(row.place) if row.place else few,
        f"{row.window.code} {row.window.name}",
        percent(share.rate if share else None, 1, beside=found.policy.satisfaction_target),
        interval,
        number(share.n) if share else "0",
        number(row.complaints),
        NOTHING if row.check_score is None else str(score(row.check_score)),
    ]


def _stars(found: MonthReport, language: Language) -> list[str]:
    heads = (
        Text("单位", "Unit"),
        Text("服务之星", "Star"),
        Text("状态", "State"),
        Text("连续月数", "Streak"),
        Text("奖金（元）", "Yuan"),
        Text("理由", "Reason"),
    )
    decided, proposed = Text("已确定", "decided"), Text("候选", "proposed")
    vacant = Text("空额", "vacant").said(language)
    rows = [
        [
            f"{star.unit.code} {star.unit.name}",
            star.person or " / ".join(star.tied) or vacant,
            (decided if star.decided else proposed).said(language),
            str(star.streak),
            str(star.yuan),
            star.why.said(language),
        ]
        for star in found.stars
    ]
    table = _table([head.said(language) for head in heads], rows)
    weak: dict[str, list[str]] = {}
    for star in found.stars:
        if star.weak and star.person:
            weak.setdefault(star.weak.said(language), []).append(star.unit.code)
    colon = Text("：", ": ").said(language)
    return [*table, *(", ".join(units) + colon + said for said, units in weak.items())]


def _worst(found: MonthReport, language: Language) -> Iterator[str]:
    if not found.people.worst:
        yield Text("本月没有最差员工。", "Nobody is worst of the month.").said(language)
    for worst in found.people.worst:
        line = Text(
            "最差员工：{person}，累计第 {count} 次，罚 {fine} 元"
            "（批评教育 {counselling} 之后又有投诉 {trigger}）",
            "Worst of the month: {person}, number {count} in all, fine {fine} yuan "
            "(complaint {trigger} after counselling {counselling})",
        ).format(
            person=worst.person,
            count=worst.count,
            fine=worst.fine,
            counselling=worst.counselling,
            trigger=worst.trigger,
        )
        review = Text("；需由小组复议去留", "; the committee reviews dismissal")
        yield line.said(language) + (review.said(language) if worst.review else "")
    for missed in found.people.uncounselled:
        yield uncounselled_said(missed).said(language)


def _people(found: MonthReport, language: Language) -> list[str]:
    heads = (
        Text("员工", "Person"),
        Text("扣分", "Points"),
        Text("n", "n"),
        Text("满意率", "Satisfied"),
        Text("为什么不能评星", "Why not the star"),
    )
    passed = Text("符合条件", "qualifies").said(language)
    joint = Text("；", "; ").said(language)
    rows = [
        [
            f"{one.person.code} {one.person.name}",
            str(one.points),
            number(one.satisfaction.n),
            percent(one.satisfaction.rate, 1),
            joint.join(reason.said(language) for reason in one.gate.reasons) or passed,
        ]
        for one in found.people.months
        if one.points or one.satisfaction.n
    ]
    return _table([head.said(language) for head in heads], rows)


def _mean(share: Satisfaction) -> str:
    return NOTHING if share.mean is None else str(rounded(share.mean, 2))


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(_width(row[place]) for row in (heads, *rows)) for place in range(len(heads))]
    rule = ["─" * width for width in widths]
    return ["  ".join(map(_padded, row, widths)).rstrip() for row in (heads, rule, *rows)]


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(cell: str) -> int:
    """Return how many columns a terminal takes: Chinese characters take two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in cell)
