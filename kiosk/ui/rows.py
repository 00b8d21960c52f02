"""A list drawn once: a table of one line a thing on a desk, cards on a phone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st

from kiosk.look.inline import stripped
from kiosk.ui.opening import put
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import sheet
from kiosk.ui.turning import first_page
from survey.orders import Order
from survey.texts import Text

HERE: Final = Path(__file__).parent
NAME, STATE, FACT, WORDS, DUE, FIGURE = "name", "state", "fact", "words", "due", "figure"
"""Where a column stands on a card: its head, beside it, in the line of facts, or a line of its own.

`FIGURE` is a fact that stands to the right on a desk.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, its heading, where it stands on a card, whether lists sort by it.

    Its width on a desk is in pixels; what is left is shared by the columns that ask for none.
    """

    key: str
    heading: Text
    shape: str = FACT
    width: int = 0
    sorts: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A thing in a list: what opens it, a cell a column, marks, and how the `DUE` cell is drawn.

    Marks stand before the words, or beside the name where a list has none. They and the tone are
    `late`, `soon`, `nobody` or plain.
    """

    ref: str
    cells: Sequence[str]
    marks: Sequence[tuple[str, str]] = ()
    tone: str = ""


def order_of(name: str) -> Order | None:
    """Return what the list of that name was sorted by, None where nobody chose it."""
    kept = st.session_state.get(f"{name}_order")
    return kept if isinstance(kept, Order) else None


def in_order(columns: Sequence[Column], rows: Iterable[Row], order: Order | None) -> list[Row]:
    """Return rows that are all at hand sorted by a column, what has no cell there at the end."""
    at = next((n for n, each in enumerate(columns) if order and each.key == order.by), None)
    if order is None or at is None:
        return list(rows)
    there = [row for row in rows if row.cells[at]]
    missing = [row for row in rows if not row.cells[at]]
    return sorted(there, key=lambda row: row.cells[at], reverse=order.down) + missing


def draw_rows(
    name: str, opens: str, columns: Sequence[Column], rows: Sequence[Row], *, caption: Text
) -> None:
    """Draw a list whose things are opened by their address: `opens` names them there.

    A press opens one on the spot, a press with the middle button in a new tab.
    """
    key = f"rows_{name}"
    _component()(
        key=key,
        data=_told(columns, rows, opens=opens, caption=caption, order=order_of(name)),
        on_open_change=lambda: _open(key, opens),
        on_sort_change=lambda: _sort(key, name, columns),
    )


def _told(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    opens: str,
    caption: Text,
    order: Order | None,
) -> dict[str, object]:
    """Return what the browser draws; a column that is empty all the way down takes no room."""
    language = current_language()
    shown = [
        (n, each)
        for n, each in enumerate(columns)
        if _ordered(order, each) != "none" or any(row.cells[n] for row in rows)
    ]
    return {
        "caption": caption.said(language),
        "open": say("打开", "Open"),
        "columns": [
            {
                "key": each.key,
                "heading": each.heading.said(language),
                "shape": each.shape,
                "width": each.width,
                "sorts": each.sorts,
                "order": _ordered(order, each),
            }
            for _, each in shown
        ],
        "rows": [
            {
                "ref": row.ref,
                "way": f"?{urlencode({opens: row.ref})}",
                "cells": [row.cells[n] for n, _ in shown],
                "marks": [list(mark) for mark in row.marks],
                "tone": row.tone,
            }
            for row in rows
        ],
    }


def _ordered(order: Order | None, column: Column) -> str:
    if order is None or order.by != column.key:
        return "none"
    return "descending" if order.down else "ascending"


def _open(key: str, opens: str) -> None:
    if ref := st.session_state[key].get("open"):
        put(opens, str(ref))


def _sort(key: str, name: str, columns: Sequence[Column]) -> None:
    """Sort by a column, or the other way round where it is sorted by already."""
    by = st.session_state[key].get("sort")
    if by not in {each.key for each in columns if each.sorts}:
        return
    before = order_of(name)
    turned = before is not None and before.by == by and not before.down
    st.session_state[f"{name}_order"] = Order(str(by), turned)
    first_page(name)


@cache
def _component() -> Any:
    return st.components.v2.component(
        "kiosk_rows",
        html='<div class="rows"></div>',
        css=sheet("rows.css"),
        js=stripped(HERE / "rows.js"),
    )
