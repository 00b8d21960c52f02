"""The board's markup: the answer, the ranking, the reasons, the hours; a table behind each."""

from collections.abc import Sequence
from html import escape
from typing import Final

from kiosk.reports.board import sentences
from kiosk.reports.board.claims import (
    FEW_IN_AN_HOUR,
    days_finding,
    grade,
    hours_finding,
    opening_hours,
    promises_finding,
    ranking_finding,
    reason_groups,
    reasons_finding,
    trend_finding,
)
from kiosk.reports.board.overview import HeldRatings, Overview
from kiosk.reports.board.promises import Promise
from kiosk.reports.books.month import RankedWindow
from kiosk.reports.shares import Proportion, Share
from kiosk.reports.wording import (
    NOTHING,
    WEEKDAYS,
    day_name,
    month_name,
    number,
    percent,
    rounded,
    short_month,
)
from kiosk.ui.board.spark import amount_bar, interval_bar, level_bar, sparkline
from kiosk.ui.styles import style
from kiosk.ui.tables import Column, folded, table_behind
from survey.directory.posts import post_of
from survey.feedback.questionnaire import LEVELS, Reason
from survey.texts import Language, Text

ROWS_AT_ONCE: Final = 8
PROMISES_AT_ONCE: Final = 5

HOW: Final = Text("这个数字怎么来的", "Where this figure comes from")
_MONTH: Final = Text("月份", "Month")
_DAY: Final = Text("日期", "Day")
_RATE: Final = Text("满意率", "Satisfied")
_N: Final = Text("评价数 n", "n")
_LOWER: Final = Text("下限", "Lower")
_UPPER: Final = Text("上限", "Upper")
_BOUNDS: Final = (Column(_LOWER), Column(_UPPER))
_FIGURES: Final = (Column(_RATE), *_BOUNDS, Column(_N))


def look() -> str:
    """Return the board's style sheet."""
    return style("board/board.css")


def heading(finding: str, measure: str) -> str:
    """Return the head of a card: what is found, and of what."""
    return f"<h2>{escape(finding)}</h2><p class='k-muted'>{escape(measure)}</p>"


def answer(seen: Overview, language: Language, *, where: str) -> str:
    """Return the month's answer: the finding, how sure it is, how it came about."""
    eyebrow = f"{sentences.period(seen).said(language)} · {where}"
    head = (
        f'<p class="k-eyebrow">{escape(eyebrow)}</p>'
        f"<h1>{_emphasised(sentences.headline(seen).said(language), seen)}</h1>"
    )
    if seen.satisfaction is None:
        return _card(head + _nothing_yet(language), kind="k-answer")
    sure = (
        Text("", " ")
        .said(language)
        .join(
            said.said(language)
            for said in (sentences.interval(seen.satisfaction), sentences.certainty(seen))
            if said is not None
        )
    )
    return _card(
        f"{head}<p>{escape(sure)}</p>{_scale(seen, language)}{_levels(seen, language)}"
        f"{folded(HOW.said(language), _explained(seen, language))}",
        kind="k-answer",
    )


def trend(seen: Overview, language: Language) -> str:
    """Return the months' line and the days' line, each with its table."""
    months = [point.satisfaction for point in seen.trend]
    title = Text("最近十二个月", "The last twelve months").said(language)
    if not any(months):
        return _card(f"<h2>{title}</h2>{_nothing_yet(language)}")
    says = trend_finding(seen)
    return _card(
        f"<h2>{escape(says.said(language))}</h2><p class='k-muted'>{title}</p>"
        f"{_line(seen, months, says, language, _month_ends(seen, language))}"
        f"{_months_table(seen, language)}"
    )


def days(seen: Overview, language: Language) -> str:
    """Return the month's days."""
    shares = [point.satisfaction for point in seen.days]
    if not any(shares):
        return ""
    says = days_finding(seen)
    ends = (str(seen.days[0].day.day), str(seen.days[-1].day.day))
    return _card(
        f"<h2>{escape(says.said(language))}</h2>"
        f"<p class='k-muted'>{escape(sentences.who_was_asked(seen).said(language))}</p>"
        f"{_line(seen, shares, says, language, ends)}{_days_table(seen, language)}"
    )


def ranking(seen: Overview, rows: Sequence[RankedWindow], language: Language) -> str:
    """Return the windows as rows in the order given; a tap on one shows what it rests on."""
    title = ranking_finding(seen).said(language)
    if not rows:
        return _card(f"<h2>{escape(title)}</h2>{_no_windows(language)}")
    asked = [row for row in rows if row.satisfaction is not None]
    silent = [row for row in rows if row.satisfaction is None]
    shown = "".join(_window_row(seen, row, language) for row in asked[:ROWS_AT_ONCE])
    more = _more(seen, asked[ROWS_AT_ONCE:], _MORE, language)
    more += _more(seen, silent, _SILENT, language)
    rule = Text(
        "按 95 % 置信下限排名，至少 {n} 条评价才参加排名；下限相同，名次并列。",
        "Ranked by the lower bound of the 95 % interval, from {n} ratings on; "
        "equal bounds share a rank.",
    ).format(n=seen.ranking.enough)
    return _card(
        f"<h2>{escape(title)}</h2><p class='k-muted'>{rule.said(language)}</p>"
        f"{shown}{more}{_ranking_table(seen, rows, language)}"
    )


_MORE: Final = Text("还有 {n} 个窗口", "More windows: {n}")
_SILENT: Final = Text("没有评价的窗口：{n} 个", "Windows without a rating: {n}")


def _more(seen: Overview, rows: Sequence[RankedWindow], label: Text, language: Language) -> str:
    if not rows:
        return ""
    inner = "".join(_window_row(seen, row, language) for row in rows)
    return folded(label.format(n=len(rows)).said(language), inner)


def reasons(seen: Overview, language: Language) -> str:
    """Return why customers chose their level: what went wrong first."""
    title = Text("为什么", "Why")
    groups = reason_groups(seen)
    if not groups:
        empty = Text(
            "客户选了原因以后，这里会按级别列出。",
            "Once customers name reasons, they are listed here.",
        )
        return _card(f"<h2>{title.said(language)}</h2>{_empty(empty, language)}")
    largest = max(n for _, _, found in groups for _, n in found)
    body = "".join(
        _reason_group(name, kind, found, largest, language) for name, kind, found in groups
    )
    return _card(
        f"<h2>{escape(reasons_finding(seen).said(language))}</h2>{body}"
        f"{_reasons_table(seen, language)}"
    )


def hours(seen: Overview, language: Language) -> str:
    """Return weekday by hour, coloured by satisfaction; hardly asked hours stay grey."""
    title = Text("什么时候", "When")
    shown = opening_hours(seen.hours)
    if not shown:
        return _card(f"<h2>{title.said(language)}</h2>{_nothing_yet(language)}")
    cells = {(cell.weekday, cell.hour): cell.satisfaction for cell in seen.hours}
    heads = "".join(f'<th scope="col">{day.said(language)}</th>' for day in WEEKDAYS)
    body = "".join(
        f'<tr><th scope="row">{hour}:00</th>'
        + "".join(_hour(cells.get((day, hour))) for day in range(7))
        + "</tr>"
        for hour in shown
    )
    caption = Text("每周各时段的满意率（%）", "Satisfied by weekday and hour (%)").said(language)
    return _card(
        f"<h2>{escape(hours_finding(seen).said(language))}</h2>"
        f"<p class='k-muted'>{caption}</p>"
        f'<table class="k-heat"><caption>{caption}</caption>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody></table>"
        f"{_heat_key(language)}{_hours_table(seen, language)}"
    )


def complaints(seen: Overview, language: Language) -> str:
    """Return how many customers complained in each month, and how many were right."""
    points = seen.trend
    total, upheld = points[-1].complaints, points[-1].upheld
    finding = Text(
        "本期投诉 {n} 件，已查实 {upheld} 件", "{n} complaints, {upheld} upheld so far"
    ).format(n=total, upheld=upheld)
    if not any(point.complaints for point in points):
        none = Text("这十二个月没有客户投诉。", "No customer complained in these twelve months.")
        title = Text("投诉", "Complaints").said(language)
        return _card(f"<h2>{title}</h2>{_empty(none, language)}")
    largest = max(point.complaints for point in points)
    body = "".join(
        f"<dt>{short_month(point.month).said(language)}</dt>"
        f"<dd>{amount_bar(point.complaints, largest, kind='k-bad')}</dd>"
        f'<dd class="k-fig">{number(point.complaints)}</dd>'
        for point in points[-6:]
    )
    heads = (
        Column(_MONTH, is_figure=False),
        Column(Text("投诉", "Complaints")),
        Column(Text("属实或部分属实", "Upheld or partly")),
    )
    rows = [
        (month_name(p.month).said(language), number(p.complaints), number(p.upheld)) for p in points
    ]
    caption = Text("客户投诉，按事发月份", "Customers' complaints by month of the incident")
    return _card(
        f"<h2>{escape(finding.said(language))}</h2><dl class='k-amounts'>{body}</dl>"
        f"{table_behind(language, caption, heads, rows)}"
    )


def promises(seen: Overview, language: Language) -> str:
    """Return how the commitments are kept: those doubted most at once, all of them in the table."""
    title = f"<h2>{escape(promises_finding(seen).said(language))}</h2>"
    least = seen.policy.min_ratings_rank
    answered = [(each, each.kept) for each in seen.promises if each.kept]
    if not answered:
        empty = Text(
            "客户回答“这条承诺做到了吗”以后，这里会逐条列出。",
            "Once customers say whether a commitment was kept, each is listed here.",
        )
        return _card(f"{title}{_empty(empty, language)}")
    judged = sorted((e for e in answered if e[1].n >= least), key=lambda each: each[1].rate)
    body = "".join(_promise(each, kept, language) for each, kept in judged[:PROMISES_AT_ONCE])
    note = Text("回答做到最少的在前，至少 {n} 个回答", "Those kept least, from {n} answers on")
    muted = f"<p class='k-muted'>{note.format(n=least).said(language)}</p>" if judged else ""
    return _card(f"{title}{muted}{body}{_promises_table(seen, language)}")


def held(found: HeldRatings, language: Language) -> str:
    """Return the held ratings with their reasons, the rate with and without them."""
    reasons = (_HELD.format(why=flag_words(one.flag), n=number(one.n)) for one in found.reasons)
    rows = "".join(f"<li>{escape(reason.said(language))}</li>" for reason in reasons)
    note = Text(
        "这些评价照列原因，不计入满意率，一条也不会删除。",
        "They are listed with their reason, enter no rate, and none is ever deleted.",
    )
    return _card(
        f"<h2>{escape(sentences.held_words(found).said(language))}</h2><ul>{rows}</ul>"
        f"<p class='k-muted'>{note.said(language)}</p>"
    )


def table_of(name: str, seen: Overview, language: Language) -> str:
    """Return the table behind a chart."""
    behind = {
        "months": _months_table,
        "days": _days_table,
        "reasons": _reasons_table,
        "hours": _hours_table,
    }
    return behind[name](seen, language)


def flag_words(flag: str) -> Text:
    """Return why a rating was held, in words."""
    return _FLAGS.get(flag, Text(flag, flag))


_HELD: Final = Text("{why}：{n}", "{why}: {n}")
_FLAGS: Final = {
    "": Text("未注明原因", "no reason on record"),
    "device-repeats": Text("同一设备当天多次评价", "many ratings from one device on one day"),
}


def _card(inner: str, *, kind: str = "") -> str:
    return f'<section class="k-card {kind}">{inner}</section>'


def _empty(said: Text, language: Language) -> str:
    return f'<p class="k-empty">{escape(said.said(language))}</p>'


def _nothing_yet(language: Language) -> str:
    return _empty(
        Text(
            "窗口的二维码贴出去以后，第一条评价就会出现在这里。",
            "Once the windows' codes are up, the first rating appears here.",
        ),
        language,
    )


def _no_windows(language: Language) -> str:
    return _empty(
        Text(
            "这里还没有窗口；管理员可以在“窗口”页添加或导入。",
            "No windows here yet; an administrator adds or imports them on the page Windows.",
        ),
        language,
    )


def _emphasised(sentence: str, seen: Overview) -> str:
    """Return the sentence with its rate made large."""
    written = escape(sentence)
    if seen.satisfaction is None:
        return written
    rate = percent(seen.satisfaction.rate)
    return written.replace(rate, f'<b class="k-big">{rate}</b>', 1)


def _scale(seen: Overview, language: Language) -> str:
    share, target = seen.satisfaction, float(seen.policy.satisfaction_target)
    said = sentences.interval(share).said(language) if share else ""
    goal = Text("目标 {rate}", "target {rate}").format(rate=percent(target)).said(language)
    return (
        f'<div class="k-scale">{interval_bar(share, says=said, target=target)}'
        f'<div class="k-ends"><span>0</span><em style="left:{target * 100:.0f}%">{goal}</em></div>'
        "</div>"
    )


def _levels(seen: Overview, language: Language) -> str:
    counts = [
        (level.score, seen.tally.scores[level.score - 1], level.name.said(language))
        for level in LEVELS
    ]
    said = "，".join(f"{word} {n}" for _, n, word in counts)
    items = "".join(
        f'<li><i class="k-l{score}"></i>{word} {number(n)}</li>' for score, n, word in counts
    )
    return f'{level_bar(counts, says=said)}<ul class="k-legend">{items}</ul>'


def _explained(seen: Overview, language: Language) -> str:
    if seen.satisfaction is None:
        return ""
    lines = [
        sentences.formula(seen.satisfaction, seen.policy.satisfied_from),
        sentences.interval_rule(seen.satisfaction),
        sentences.compared_with(seen),
        sentences.mean_words(seen.satisfaction),
        sentences.who_was_asked(seen),
    ]
    return "".join(f"<p>{escape(line.said(language))}</p>" for line in lines if line)


def _line(
    seen: Overview,
    shares: Sequence[Share | None],
    says: Text,
    language: Language,
    ends: tuple[str, str],
) -> str:
    target = float(seen.policy.satisfaction_target)
    drawn = sparkline(shares, says=says.said(language), target=target)
    return (
        f'<div class="k-lines"><div class="k-ticks"><span>{percent(1.0)}</span>'
        f"<span>{percent(0.0)}</span></div>{drawn}"
        f'<div class="k-axis"><span>{escape(ends[0])}</span><span>{escape(ends[1])}</span></div>'
        "</div>"
    )


def _month_ends(seen: Overview, language: Language) -> tuple[str, str]:
    return (
        month_name(seen.trend[0].month).said(language),
        month_name(seen.trend[-1].month).said(language),
    )


def _months_table(seen: Overview, language: Language) -> str:
    rows = [
        (month_name(p.month).said(language), *_figures(p.satisfaction)) for p in seen.trend[::-1]
    ]
    heads = (Column(_MONTH, is_figure=False), *_FIGURES)
    return table_behind(language, Text("满意率，按月", "Satisfied, by month"), heads, rows)


def _days_table(seen: Overview, language: Language) -> str:
    rows = [(day_name(p.day).said(language), *_figures(p.satisfaction)) for p in seen.days]
    heads = (Column(_DAY, is_figure=False), *_FIGURES)
    return table_behind(language, Text("满意率，按天", "Satisfied, by day"), heads, rows)


def _reasons_table(seen: Overview, language: Language) -> str:
    rows = [
        (reason.text.said(language), number(n))
        for _, _, found in reason_groups(seen)
        for reason, n in found
    ]
    caption = Text("选择各原因的次数", "How often each reason was named")
    heads = (Column(Text("原因", "Reason"), is_figure=False), Column(Text("次数", "Times")))
    return table_behind(language, caption, heads, rows)


def _hours_table(seen: Overview, language: Language) -> str:
    rows = [
        (
            f"{WEEKDAYS[cell.weekday].said(language)} {cell.hour}:00",
            *_figures(cell.satisfaction),
        )
        for cell in seen.hours
    ]
    heads = (Column(Text("时段", "Hour"), is_figure=False), *_FIGURES)
    return table_behind(language, Text("满意率，按时段", "Satisfied, by hour"), heads, rows)


def _promise(promise: Promise, kept: Proportion, language: Language) -> str:
    bar = interval_bar(kept, says=sentences.between(kept).said(language))
    return (
        f'<div class="k-kept"><p>{escape(promise.words.said(language))}'
        f"<small>{escape(promise.post.said(language))}</small></p>"
        f'<span class="k-rate"><b>{percent(kept.rate)}</b><small>n = {number(kept.n)}</small>'
        f"</span>{bar}</div>"
    )


def _promises_table(seen: Overview, language: Language) -> str:
    heads = (
        Column(Text("承诺", "Commitment"), is_figure=False),
        Column(Text("做到", "Kept")),
        *_BOUNDS,
        Column(Text("回答数 n", "n")),
    )
    rows = [
        (f"{each.code} {each.words.said(language)}", *_figures(each.kept)) for each in seen.promises
    ]
    return table_behind(language, Text("承诺做到的比例", "Commitments kept"), heads, rows)


def _figures(share: Proportion | None) -> tuple[str, str, str, str]:
    if share is None:
        return (NOTHING, NOTHING, NOTHING, "0")
    return (
        percent(share.rate, 1),
        percent(share.lower, 1),
        percent(share.upper, 1),
        number(share.n),
    )


def _window_row(seen: Overview, row: RankedWindow, language: Language) -> str:
    share = row.satisfaction
    post = post_of(row.window.post).name.said(language)
    rate = f"<b>{percent(share.rate)}</b><small>n = {number(share.n)}</small>" if share else ""
    target = float(seen.policy.satisfaction_target)
    says = _row_says(row, language)
    few = ""
    if share is not None and row.rank is None:
        words = sentences.too_few(share.n, seen.ranking.enough).said(language)
        few = f"<small>{escape(words)}</small>"
    bar = "" if share is None else interval_bar(share, says=says, target=target)
    return (
        f'<details class="k-row{"" if row.rank else " k-few"}"><summary>'
        f'<span class="k-rank">{row.rank or "–"}</span>'
        f'<span class="k-name">{escape(row.window.name)}'
        f"<small>{escape(row.window.unit_name)} · {escape(post)}</small>{few}</span>"
        f'<span class="k-rate">{rate}</span>{bar}'
        f'</summary><div class="k-inner">{_row_detail(row, seen, language)}</div></details>'
    )


def _row_says(row: RankedWindow, language: Language) -> str:
    if row.satisfaction is None:
        return Text("没有评价", "no ratings").said(language)
    return sentences.interval(row.satisfaction).said(language)


def _row_detail(row: RankedWindow, seen: Overview, language: Language) -> str:
    share = row.satisfaction
    lines = []
    if share is not None:
        lines += [
            sentences.formula(share, seen.policy.satisfied_from),
            sentences.interval_rule(share),
            sentences.mean_words(share),
        ]
    lines.append(
        Text(
            "查实的客户投诉 {complaints} 件；抽查得分 {score}。",
            "Customers' complaints upheld: {complaints}; spot checks: {score}.",
        ).format(complaints=row.complaints, score=check_words(row))
    )
    if row.excluded:
        lines.append(Text("{n} 条暂不计入。", "{n} held back.").format(n=row.excluded))
    return "".join(f"<p>{escape(line.said(language))}</p>" for line in lines)


def check_words(row: RankedWindow) -> Text:
    """Return the window's check score, or that nobody checked."""
    if row.check_score is None:
        return Text("未抽查", "not checked")
    score = str(rounded(row.check_score, 1))
    return Text(score, score)


def _ranking_table(seen: Overview, rows: Sequence[RankedWindow], language: Language) -> str:
    heads = (
        Column(Text("窗口", "Window"), is_figure=False),
        Column(Text("名次", "Rank")),
        *_FIGURES,
        Column(Text("平均分", "Mean")),
        Column(Text("投诉", "Complaints")),
        Column(Text("抽查", "Checks")),
    )
    cells = [
        (
            row.window.name,
            str(row.rank or NOTHING),
            *_figures(row.satisfaction),
            str(rounded(row.satisfaction.mean, 2)) if row.satisfaction else NOTHING,
            number(row.complaints),
            check_words(row).said(language),
        )
        for row in rows
    ]
    return table_behind(
        language,
        Text("窗口，{month}", "Windows, {month}").format(month=month_name(seen.month)),
        heads,
        cells,
    )


def _reason_group(
    name: Text, kind: str, found: Sequence[tuple[Reason, int]], largest: int, language: Language
) -> str:
    rows = "".join(
        f"<dt>{escape(reason.text.said(language))}</dt>"
        f"<dd>{amount_bar(n, largest, kind=kind)}</dd>"
        f'<dd class="k-fig">{number(n)}</dd>'
        for reason, n in found
    )
    return f'<p class="k-group">{name.said(language)}</p><dl class="k-amounts">{rows}</dl>'


def _hour(share: Share | None) -> str:
    if share is None:
        return '<td class="h-none"></td>'
    said = f"{int(rounded(share.rate * 100))}"
    few = share.n < FEW_IN_AN_HOUR
    kind = "h-few" if few else f"h-{grade(share.rate)}"
    return f'<td class="{kind}" title="n = {share.n}">{said}</td>'


def _heat_key(language: Language) -> str:
    words = (
        ("h-5", Text("95 以上", "95 and more")),
        ("h-4", Text("90–94", "90 to 94")),
        ("h-3", Text("80–89", "80 to 89")),
        ("h-2", Text("70–79", "70 to 79")),
        ("h-1", Text("70 以下", "below 70")),
        ("h-few", Text("不足 5 条", "fewer than 5 ratings")),
    )
    return (
        '<div class="k-key">'
        + "".join(f'<span><i class="{kind}"></i>{w.said(language)}</span>' for kind, w in words)
        + "</div>"
    )
