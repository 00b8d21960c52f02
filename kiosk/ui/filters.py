"""What a list is narrowed to: choices that stay for the session and begin the list anew."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from db.directory.directory_store import Unit
from kiosk.reports.labels import told_apart
from kiosk.reports.wording import month_name
from kiosk.ui.choosing import searched
from kiosk.ui.speech import current_language, say
from kiosk.ui.turning import first_page
from survey.given import searched_for
from survey.months import Month
from survey.texts import Text

T = TypeVar("T")
ALL: Final = ""
EVERY: Final = Text("全部", "All")
ALL_UNITS: Final = Text("全部单位", "All units")
OWN_UNITS: Final = Text("我负责的单位", "The units I answer for")


def row() -> DeltaGenerator:
    """Return a place where choices stand side by side."""
    return st.container(horizontal=True, vertical_alignment="bottom")


def choose(name: str, field: str, label: str, options: Iterable[T], said: Callable[[T], str]) -> T:
    """Ask what the list of that name is narrowed to; another choice begins it anew."""
    return st.selectbox(
        label,
        list(options),
        format_func=said,
        key=f"{name}_{field}",
        persist_state="session",
        on_change=first_page,
        args=(name,),
    )


def or_all(said: Callable[[str], str], every: Text = EVERY) -> Callable[[str | None], str]:
    """Return how an option is told where one that is empty means all."""
    return lambda each: said(each) if each else every.said(current_language())


def month_said(month: str) -> str:
    """Return a month's name in the page's language."""
    return month_name(Month.read(month)).said(current_language())


def choose_view(name: str, words: Mapping[T, str]) -> T:
    """Ask which of a list's views is shown, the first at first."""
    return st.segmented_control(
        say("查看", "View"),
        list(words),
        default=next(iter(words)),
        required=True,
        format_func=lambda each: words[each],
        key=f"{name}_view",
        persist_state="session",
        on_change=first_page,
        args=(name,),
        label_visibility="collapsed",
        width="stretch",
    )


def choose_find(name: str, field: str, label: str, placeholder: str | None = None) -> str:
    """Ask for what is looked for in the list."""
    typed = st.text_input(
        label,
        key=f"{name}_{field}",
        persist_state="session",
        on_change=first_page,
        args=(name,),
        placeholder=placeholder,
    )
    return searched_for(typed)


def choose_day(name: str, field: str, label: str) -> date | None:
    """Ask for one day, or none: then the list is of all."""
    chosen = st.date_input(
        label,
        value=None,
        format="YYYY-MM-DD",
        key=f"{name}_{field}",
        persist_state="session",
        on_change=first_page,
        args=(name,),
    )
    return chosen if isinstance(chosen, date) else None


def choose_in_a_row(
    key: str,
    label: str,
    options: Sequence[str],
    said: Callable[[str], str],
    *,
    changed: Callable[[], None],
) -> str:
    """Ask for one of the options without showing its label; many can be searched."""
    return str(
        st.selectbox(
            label,
            options,
            key=key,
            format_func=said,
            label_visibility="collapsed",
            filter_mode=searched(options),
            persist_state="session",
            on_change=changed,
        )
    )


def write_address(name: str, value: str, *, default: str) -> None:
    """Write a choice into the address, to be shared; what is the default is left out."""
    if value == default:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != value:
        st.query_params[name] = value


def units_said(
    units: Iterable[tuple[int, Unit]], *, everything: Text = ALL_UNITS
) -> dict[str, str]:
    """Return all units, then each by its code: its name, indented by its depth in the tree."""
    named = {unit.code: "\u2003" * depth + unit.name for depth, unit in units}
    return told_apart({ALL: everything.said(current_language())} | named)
