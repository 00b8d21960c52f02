"""The ranking of windows: a row each; a tap on it shows what it rests on."""

from collections.abc import Sequence
from html import escape
from typing import Final

from kiosk.reports.board import sentences
from kiosk.reports.board.certainty import windows_certainty
from kiosk.reports.board.claims import ranking_finding
from kiosk.reports.board.overview import Overview
from kiosk.reports.books.month import RankedWindow
from kiosk.reports.wording import came_said, holds_said, number
from kiosk.ui.board.cards import card, no_windows, notes
from kiosk.ui.board.spark import interval_bar
from kiosk.ui.board.tables import check_words, ranking_table
from kiosk.ui.tables import folded
from survey.directory.posts import post_of
from survey.texts import Language, Text

ROWS_AT_ONCE: Final = 8


def ranking(seen: Overview, rows: Sequence[RankedWindow], language: Language) -> str:
    """Return the windows as rows in the order given; a tap on one shows what it rests on."""
    title = ranking_finding(seen).said(language)
    if not rows:
        return card(f"<h2>{escape(title)}</h2>{no_windows(language)}")
    asked = [row for row in rows if row.satisfaction is not None]
    silent = [row for row in rows if row.satisfaction is None and not row.few]
    shown = "".join(_window_row(seen, row, language) for row in asked[:ROWS_AT_ONCE])
    more = _more(seen, asked[ROWS_AT_ONCE:], _MORE, language)
    more += _more(seen, [row for row in rows if row.few], _FEW, language)
    more += _more(seen, silent, _SILENT, language)
    rule = Text(
        "按 95 % 置信下限排序，至少 {n} 条评价才排名；评价分不出高低的窗口，名次写成范围，如 2–5。",
        "In the order of the interval's lower bound, ranked from {n} ratings on; where ratings "
        "cannot tell windows apart, the place is a range, such as 2–5.",
    ).format(n=seen.ranking.enough)
    return card(
        f"<h2>{escape(title)}</h2>{notes(language, rule, windows_certainty(seen))}"
        f"{shown}{more}{ranking_table(seen, rows, language)}"
    )


_MORE: Final = Text("还有 {n} 个窗口", "More windows: {n}")


_SILENT: Final = Text("没有评价的窗口：{n} 个", "Windows without a rating: {n}")


_FEW: Final = Text("评价太少、不单独显示的窗口：{n} 个", "Windows of too few ratings to show: {n}")


def _more(seen: Overview, rows: Sequence[RankedWindow], label: Text, language: Language) -> str:
    if not rows:
        return ""
    inner = "".join(_window_row(seen, row, language) for row in rows)
    return folded(label.format(n=len(rows)).said(language), inner)


def _window_row(seen: Overview, row: RankedWindow, language: Language) -> str:
    share = row.satisfaction
    post = post_of(row.window.post).name.said(language)
    place = str(row.place or "–")
    rate = (
        f"<b>{sentences.satisfied(share, seen)}</b><small>n = {number(share.n)}</small>"
        if share
        else ""
    )
    target = float(seen.policy.satisfaction_target)
    says = _row_says(row, language)
    few = ""
    if share is not None and row.rank is None:
        words = sentences.too_few(share.n, seen.ranking.enough).said(language)
        few = f"<small>{escape(words)}</small>"
    bar = "" if share is None else interval_bar(share, says=says, target=target)
    return (
        f'<details class="k-row{"" if row.rank else " k-few"}"><summary>'
        f'<span class="k-rank{" k-wide" if len(place) > 2 else ""}">{place}</span>'
        f'<span class="k-name">{escape(row.window.name)}'
        f"<small>{escape(row.window.unit_name)} · {escape(post)}</small>{few}</span>"
        f'<span class="k-rate">{rate}</span>{bar}'
        f'</summary><div class="k-inner">{_row_detail(row, seen, language)}</div></details>'
    )


def _row_says(row: RankedWindow, language: Language) -> str:
    if row.satisfaction is None:
        few = Text("评价太少", "too few ratings")
        return (few if row.few else Text("没有评价", "no ratings")).said(language)
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
    if came := came_said(row.tiers):
        lines.append(Text("{came}。", "{came}.").format(came=came))
    if held := holds_said(row.holds):
        lines.append(Text("{held}。", "{held}.").format(held=held))
    return "".join(f"<p>{escape(line.said(language))}</p>" for line in lines)
