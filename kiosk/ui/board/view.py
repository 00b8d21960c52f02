"""The board's markup: months, days, reasons, hours, complaints, promises, a card each."""

from collections.abc import Sequence
from html import escape
from typing import Final

from kiosk.reports.board import certainty, sentences
from kiosk.reports.board.claims import (
    days_finding,
    grade,
    hours_finding,
    opening_hours,
    promises_finding,
    reason_groups,
    reasons_finding,
    trend_finding,
)
from kiosk.reports.board.overview import HeldRatings, Overview
from kiosk.reports.board.promises import Promise
from kiosk.reports.shares import Proportion, Share
from kiosk.reports.wording import (
    WEEKDAYS,
    flag_words,
    month_name,
    number,
    percent,
    rounded,
    short_month,
)
from kiosk.ui.board.cards import card, empty_said, notes, nothing_yet
from kiosk.ui.board.spark import amount_bar, interval_bar, sparkline
from kiosk.ui.board.tables import (
    _MONTH,
    days_table,
    hours_table,
    months_table,
    promises_table,
    reasons_table,
)
from kiosk.ui.styles import style
from kiosk.ui.tables import Column, table_behind
from survey.feedback.questionnaire import Reason
from survey.texts import Language, Text

PROMISES_AT_ONCE: Final = 5


def look() -> str:
    """Return the board's style sheet."""
    return style("board/board.css")


def heading(finding: str, measure: str) -> str:
    """Return the head of a card: what is found, and of what."""
    return f"<h2>{escape(finding)}</h2><p class='k-muted'>{escape(measure)}</p>"


def trend(seen: Overview, language: Language) -> str:
    """Return the months' line and the days' line, each with its table."""
    months = [point.satisfaction for point in seen.trend]
    if not any(months):
        return card(f"<h2>{_TWELVE.said(language)}</h2>{nothing_yet(language)}")
    says = trend_finding(seen)
    return card(
        f"<h2>{escape(says.said(language))}</h2>"
        f"{notes(language, _TWELVE, *certainty.months_notes(seen))}"
        f"{_line(seen, months, says, language, _month_ends(seen, language))}"
        f"{months_table(seen, language)}"
    )


def days(seen: Overview, language: Language) -> str:
    """Return the month's days."""
    shares = [point.satisfaction for point in seen.days]
    if not any(shares):
        return ""
    says = days_finding(seen)
    ends = (str(seen.days[0].day.day), str(seen.days[-1].day.day))
    return card(
        f"<h2>{escape(says.said(language))}</h2>"
        f"{notes(language, certainty.days_certainty(seen), sentences.who_was_asked(seen))}"
        f"{_line(seen, shares, says, language, ends)}{days_table(seen, language)}"
    )


def reasons(seen: Overview, language: Language) -> str:
    """Return why customers chose their level: what went wrong first."""
    title = Text("为什么", "Why")
    groups = reason_groups(seen)
    if not groups:
        empty = Text(
            "客户选了原因以后，这里会按级别列出。",
            "Once customers name reasons, they are listed here.",
        )
        return card(f"<h2>{title.said(language)}</h2>{empty_said(empty, language)}")
    largest = max(n for _, _, found in groups for _, n in found)
    body = "".join(
        _reason_group(name, kind, found, largest, language) for name, kind, found in groups
    )
    return card(
        f"<h2>{escape(reasons_finding(seen).said(language))}</h2>{_of_all(seen, language)}{body}"
        f"{reasons_table(seen, language)}"
    )


def _of_all(seen: Overview, language: Language) -> str:
    """Say that reasons are those of all ratings where the board is cut: no sums tell them apart."""
    if seen.only is None:
        return ""
    note = Text("按全部评价统计，不分怎么评的。", "Of all ratings, however they came.")
    return f"<p class='k-muted'>{note.said(language)}</p>"


def hours(seen: Overview, language: Language) -> str:
    """Return weekday by hour, coloured by satisfaction; hardly asked hours stay grey."""
    title = Text("什么时候", "When")
    shown = opening_hours(seen.hours)
    if not shown:
        return card(f"<h2>{title.said(language)}</h2>{nothing_yet(language)}")
    cells = {(cell.weekday, cell.hour): cell.satisfaction for cell in seen.hours}
    heads = "".join(f'<th scope="col">{day.said(language)}</th>' for day in WEEKDAYS)
    body = "".join(
        f'<tr><th scope="row">{hour}:00</th>'
        + "".join(_hour(cells.get((day, hour))) for day in range(7))
        + "</tr>"
        for hour in shown
    )
    caption = _HOURS.said(language)
    return card(
        f"<h2>{escape(hours_finding(seen).said(language))}</h2>"
        f"{notes(language, _HOURS, certainty.hours_certainty(seen))}"
        f'<table class="k-heat"><caption>{caption}</caption>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody></table>"
        f"{_heat_key(language)}{hours_table(seen, language)}"
    )


def complaints(seen: Overview, language: Language) -> str:
    """Return how many customers complained in each month, and how many were right."""
    points = seen.trend
    total, upheld = points[-1].complaints, points[-1].upheld
    finding = Text(
        "本期投诉 {n} 件，已查实 {upheld} 件",
        "{n} {n:complaint|complaints}, {upheld} upheld so far",
    ).format(n=total, upheld=upheld)
    if not any(point.complaints for point in points):
        none = Text("这十二个月没有客户投诉。", "No customer complained in these twelve months.")
        title = Text("投诉", "Complaints").said(language)
        return card(f"<h2>{title}</h2>{empty_said(none, language)}")
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
    return card(
        f"<h2>{escape(finding.said(language))}</h2><dl class='k-amounts'>{body}</dl>"
        f"{table_behind(language, caption, heads, rows)}"
    )


def promises(seen: Overview, language: Language) -> str:
    """Return how the commitments are kept: those doubted most at once, all of them in the table."""
    title = f"<h2>{escape(promises_finding(seen).said(language))}</h2>{_of_all(seen, language)}"
    least = seen.policy.min_ratings_rank
    answered = [(each, each.kept) for each in seen.promises if each.kept]
    if not answered:
        empty = Text(
            "客户回答“这条承诺做到了吗”以后，这里会逐条列出。",
            "Once customers say whether a commitment was kept, each is listed here.",
        )
        return card(f"{title}{empty_said(empty, language)}")
    judged = sorted((e for e in answered if e[1].n >= least), key=lambda each: each[1].rate)
    body = "".join(_promise(each, kept, language) for each, kept in judged[:PROMISES_AT_ONCE])
    note = Text("回答做到最少的在前，至少 {n} 个回答", "Those kept least, from {n} answers on")
    muted = f"<p class='k-muted'>{note.format(n=least).said(language)}</p>" if judged else ""
    return card(f"{title}{muted}{body}{promises_table(seen, language)}")


def held(found: HeldRatings, language: Language) -> str:
    """Return the held ratings with their reasons, the rate with and without them."""
    reasons = (_HELD.format(why=flag_words(one.flag), n=number(one.n)) for one in found.reasons)
    rows = "".join(f"<li>{escape(reason.said(language))}</li>" for reason in reasons)
    note = Text(
        "这些评价照列原因，不计入满意率，一条也不会删除。",
        "They are listed with their reason, enter no rate, and none is ever deleted.",
    )
    return card(
        f"<h2>{escape(sentences.held_words(found).said(language))}</h2><ul>{rows}</ul>"
        f"<p class='k-muted'>{note.said(language)}</p>"
    )


_TWELVE: Final = Text("最近十二个月", "The last twelve months")


_HOURS: Final = Text("每周各时段的满意率（%）", "Satisfied by weekday and hour (%)")


_HELD: Final = Text("{why}：{n}", "{why}: {n}")


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


def _promise(promise: Promise, kept: Proportion, language: Language) -> str:
    bar = interval_bar(kept, says=sentences.between(kept).said(language))
    return (
        f'<div class="k-kept"><p>{escape(promise.words.said(language))}'
        f"<small>{escape(promise.post.said(language))}</small></p>"
        f'<span class="k-rate"><b>{percent(kept.rate)}</b><small>n = {number(kept.n)}</small>'
        f"</span>{bar}</div>"
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
    whole = int(rounded(share.rate * 100))
    if grade(whole / 100) != grade(share.rate):  # a figure is never of a better colour than its own
        whole = int(share.rate * 100)
    return f'<td class="h-{grade(share.rate)}" title="n = {share.n}">{whole}</td>'


def _heat_key(language: Language) -> str:
    words = (
        ("h-5", Text("95 以上", "95 and more")),
        ("h-4", Text("90–94", "90 to 94")),
        ("h-3", Text("80–89", "80 to 89")),
        ("h-2", Text("70–79", "70 to 79")),
        ("h-1", Text("70 以下", "below 70")),
        ("h-none", Text("空白：没有评价，或太少", "empty: no ratings, or too few")),
    )
    return (
        '<div class="k-key">'
        + "".join(f'<span><i class="{kind}"></i>{w.said(language)}</span>' for kind, w in words)
        + "</div>"
    )
