"""The tables behind the board's pictures: the same figures, read one by one."""

from collections.abc import Sequence
from typing import Final

from kiosk.reports.board.claims import reason_groups
from kiosk.reports.board.overview import Overview
from kiosk.reports.books.month import RankedWindow
from kiosk.reports.shares import Proportion
from kiosk.reports.wording import (
    NOTHING,
    WEEKDAYS,
    day_name,
    month_name,
    number,
    percent,
    rounded,
    score,
)
from kiosk.ui.tables import Column, table_behind
from survey.texts import Language, Text

_MONTH: Final = Text("月份", "Month")


_DAY: Final = Text("日期", "Day")


_RATE: Final = Text("满意率", "Satisfied")


_N: Final = Text("评价数 n", "n")


_LOWER: Final = Text("下限", "Lower")


_UPPER: Final = Text("上限", "Upper")


_BOUNDS: Final = (Column(_LOWER), Column(_UPPER))


_FIGURES: Final = (Column(_RATE), *_BOUNDS, Column(_N))


def table_of(name: str, seen: Overview, language: Language) -> str:
    """Return the table behind a chart."""
    behind = {
        "months": months_table,
        "days": days_table,
        "reasons": reasons_table,
        "hours": hours_table,
    }
    return behind[name](seen, language)


def months_table(seen: Overview, language: Language) -> str:
    """Return the table of the last twelve months."""
    rows = [
        (month_name(p.month).said(language), *_figures(p.satisfaction, seen))
        for p in seen.trend[::-1]
    ]
    heads = (Column(_MONTH, is_figure=False), *_FIGURES)
    return table_behind(language, Text("满意率，按月", "Satisfied, by month"), heads, rows)


def days_table(seen: Overview, language: Language) -> str:
    """Return the table of the month's days."""
    rows = [(day_name(p.day).said(language), *_figures(p.satisfaction, seen)) for p in seen.days]
    heads = (Column(_DAY, is_figure=False), *_FIGURES)
    return table_behind(language, Text("满意率，按天", "Satisfied, by day"), heads, rows)


def reasons_table(seen: Overview, language: Language) -> str:
    """Return the table of reasons."""
    rows = [
        (reason.text.said(language), number(n))
        for _, _, found in reason_groups(seen)
        for reason, n in found
    ]
    caption = Text("选择各原因的次数", "How often each reason was named")
    heads = (Column(Text("原因", "Reason"), is_figure=False), Column(Text("次数", "Times")))
    return table_behind(language, caption, heads, rows)


def hours_table(seen: Overview, language: Language) -> str:
    """Return the table of weekdays and hours."""
    rows = [
        (
            f"{WEEKDAYS[cell.weekday].said(language)} {cell.hour}:00",
            *_figures(cell.satisfaction, seen),
        )
        for cell in seen.hours
    ]
    heads = (Column(Text("时段", "Hour"), is_figure=False), *_FIGURES)
    return table_behind(language, Text("满意率，按时段", "Satisfied, by hour"), heads, rows)


def promises_table(seen: Overview, language: Language) -> str:
    """Return the table of promises."""
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


def _figures(share: Proportion | None, seen: Overview | None = None) -> tuple[str, str, str, str]:
    if share is None:
        return (NOTHING, NOTHING, NOTHING, NOTHING)  # nobody, or too few to be told
    return (
        percent(share.rate, 1, beside=seen.policy.satisfaction_target if seen else None),
        percent(share.lower, 1),
        percent(share.upper, 1),
        number(share.n),
    )


def check_words(row: RankedWindow) -> Text:
    """Return the window's check score, or that nobody checked."""
    if row.check_score is None:
        return Text("未抽查", "not checked")
    said = str(score(row.check_score))
    return Text(said, said)


def ranking_table(seen: Overview, rows: Sequence[RankedWindow], language: Language) -> str:
    """Return the table of windows."""
    heads = (
        Column(Text("窗口", "Window"), is_figure=False),
        Column(Text("名次", "Place")),
        *_FIGURES,
        Column(Text("平均分", "Mean")),
        Column(Text("投诉", "Complaints")),
        Column(Text("抽查", "Checks")),
    )
    cells = [
        (
            row.window.name,
            str(row.place or NOTHING),
            *_figures(row.satisfaction, seen),
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
