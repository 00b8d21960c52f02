"""Which month, unit and post the board shows; the address keeps it, to be shared."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

import streamlit as st

from kiosk.reports.board import month as board
from kiosk.reports.board.month import ALL, STRONG_ONES, Choices
from kiosk.ui import filters
from survey.directory.posts import post_of
from survey.feedback.tiers import NAMES, STRONG
from survey.months import Month
from survey.texts import Language, Text

FILTERS: Final = ("month", "unit", "post", "came")
ALL_WAYS: Final = Text("全部评价", "All ratings")
STRONG_WAYS: Final = Text("难以作假的", "Hard to fake")
ALL_POSTS: Final = Text("全部岗位", "All posts")


def choose(choices: Choices, language: Language) -> board.Chosen:
    """Ask for month, unit, post, how they came, in one line; the address keeps it, to be shared.

    An address that names none of them, as the bar's, brings back those chosen last.
    """
    kept: Mapping[str, str] = {name: st.session_state.get(f"board_{name}", "") for name in FILTERS}
    if any(name in st.query_params for name in FILTERS):
        kept = st.query_params.to_dict()
    units = filters.units_said(choices.units, everything=_everything(choices))
    with st.container(key="filters_board", horizontal=True, vertical_alignment="center"):
        month = choice(
            "month",
            Text("月份", "Month").said(language),
            [str(month) for month in choices.months],
            str,
            kept,
        )
        unit = choice(
            "unit",
            Text("单位", "Unit").said(language),
            list(units),
            units.__getitem__,
            kept,
        )
        post = choice(
            "post",
            Text("岗位", "Post").said(language),
            [ALL, *choices.posts],
            lambda code: (ALL_POSTS if code == ALL else post_of(code).name).said(language),
            kept,
        )
        came = ALL if len(choices.came) < 2 else _came(choices, kept, language)
    return board.Chosen(Month.read(month), unit or None, post or None, came or None)


def _came(choices: Choices, kept: Mapping[str, str], language: Language) -> str:
    """Ask how the ratings came; asked only where they came in more ways than one."""
    ways = {ALL: ALL_WAYS, STRONG_ONES: STRONG_WAYS} | {
        tier.value: NAMES[tier] for tier in choices.came
    }
    if STRONG.isdisjoint(choices.came):
        del ways[STRONG_ONES]
    return choice(
        "came",
        Text("怎么评的", "How they came").said(language),
        list(ways),
        lambda code: ways[code].said(language),
        kept,
    )


def choice(
    name: str,
    label: str,
    options: Sequence[str],
    said: Callable[[str], str],
    kept: Mapping[str, str],
) -> str:
    """Ask for one of the options, the one kept first; one that is unknown is passed over."""
    key, asked = f"board_{name}", kept.get(name)
    st.session_state[key] = asked if asked in options else options[0]
    remember(name, options[0])
    return filters.choose_in_a_row(
        key, label, options, said, changed=partial(remember, name, options[0])
    )


def remember(name: str, default: str) -> None:
    """Write a filter into the address; what is the default is left out."""
    filters.write_address(name, str(st.session_state[f"board_{name}"]), default=default)


def place(choices: Choices, unit: str | None, post: str | None, language: Language) -> str:
    """Return which windows are in view, in words."""
    names = [one.name for _, one in choices.units if one.code == unit]
    if post:
        names.append(post_of(post).name.said(language))
    return " · ".join(names) or _everything(choices).said(language)


def _everything(choices: Choices) -> Text:
    return filters.ALL_UNITS if choices.of is None else filters.OWN_UNITS
