"""Tables as plain HTML: read by a screen reader, in the page's own language, light on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from survey.texts import Language, Text

ROWS_BEFORE_SCROLL: Final = 12
_WHY: Final = Text("表格", "Table")


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; figures stand to the right."""

    heading: Text
    is_figure: bool = True


def table(
    language: Language, caption: Text, columns: Sequence[Column], rows: Sequence[Sequence[str]]
) -> str:
    """Return a table; the first cell of a row names it. Cells are text, never markup."""
    heads = "".join(
        f'<th scope="col"{_figure(column)}>{escape(column.heading.said(language))}</th>'
        for column in columns
    )
    body = "".join(f"<tr>{_cells(columns, row)}</tr>" for row in rows)
    scrolls = " k-tall" if len(rows) > ROWS_BEFORE_SCROLL else ""
    return (
        f'<div class="k-table{scrolls}" tabindex="0" role="region"'
        f' aria-label="{escape(caption.said(language))}"><table>'
        f"<caption>{escape(caption.said(language))}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def table_behind(
    language: Language, caption: Text, columns: Sequence[Column], rows: Sequence[Sequence[str]]
) -> str:
    """Return the table folded away behind a word."""
    return folded(_WHY.said(language), table(language, caption, columns, rows))


def folded(summary: str, inner: str, *, kind: str = "") -> str:
    """Return markup that opens on a tap; the summary is text, the inner part is markup."""
    return (
        f'<details class="k-fold {kind}"><summary>{escape(summary)}</summary>'
        f'<div class="k-inner">{inner}</div></details>'
    )


def _cells(columns: Sequence[Column], row: Sequence[str]) -> str:
    first, *others = zip(columns, row, strict=True)
    cells = "".join(f"<td{_figure(column)}>{escape(text)}</td>" for column, text in others)
    return f'<th scope="row"{_figure(first[0])}>{escape(first[1])}</th>{cells}'


def _figure(column: Column) -> str:
    return ' class="k-fig"' if column.is_figure else ""
