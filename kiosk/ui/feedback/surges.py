"""Surges of low scores as they are drawn: two people look at each, nothing is held for it."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from db.feedback.hold_store import VandalismAt
from kiosk import clock
from kiosk.actions.feedback import surges
from kiosk.reports.feedback.surges import SurgeShown
from kiosk.reports.wording import came_said, day_name, number
from kiosk.ui.doing import do
from kiosk.ui.feedback.held import TOLD
from kiosk.ui.speech import current_language, literal, say
from kiosk.ui.ways import draw_ways
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.feedback.voices import Kind
from survey.texts import Language, Text


def draw_surges(found: Sequence[SurgeShown]) -> None:
    """Draw where far more low scores came than usual; nothing where none wait for a look."""
    if not found:
        return
    language = current_language()
    st.header(say("低分突增、评价数突增", "Low scores or numbers surge"), anchor=False)
    st.caption(
        say(
            "不因突增而扣下，照常计入。可能真有事，也可能有人捣乱，请两个人看看评价和留言。",
            "Nothing is held for a surge: they count as any other. Something may have happened, or "
            "somebody means ill: two people look at the ratings and words.",
        )
    )
    for each in found:
        with st.container(border=True, key=f"surge_{each.surge.window_id}_{each.surge.day}"):
            st.markdown(literal(surge_said(each).said(language)))
            if came := came_said(each.came):
                way = _CAME if each.surge.low else _ALL_CAME
                st.caption(literal(way.format(came=came).said(language)))
            draw_ways((_WORDS[bool(each.surge.low)].said(language), _words_of(each)))
            st.button(
                say("我看过了", "I have looked"),
                key=f"looked_{each.surge.window_id}_{each.surge.day}",
                width="stretch",
                on_click=_looked,
                args=(each.surge.window_id, each.surge.day, language),
            )


def draw_told(found: Sequence[SurgeShown]) -> None:
    """Draw to those above a window where low scores came: how many, and no words of customers."""
    if not found:
        return
    language = current_language()
    st.header(
        say("您部门的低分突增、评价数突增", "Low scores or numbers surge at your people"),
        anchor=False,
    )
    st.caption(
        say(
            "请了解现场出了什么事。客户的原话由另外两个人看，不列在这里；七天后不再提示。",
            "Please find out what happened there. Two others read what customers wrote; after "
            "seven days this is no longer shown.",
        )
    )
    for each in found:
        st.markdown(literal(surge_said(each).said(language)))
        if each.vandalism.n:
            st.caption(literal(_VANDALISM.format(**_counts(each.vandalism)).said(language)))


def _counts(found: VandalismAt) -> dict[str, str]:
    return {
        "n": number(found.n), "held": number(found.held), "excluded": number(found.excluded),
    }  # fmt: skip


_VANDALISM: Final = Text(
    "其中 {n} 条低分两人认为像捣乱：{held} 条等另两人处理，{excluded} 条已剔除。",
    "Two people held {n} of the low ones as vandalism: {held} wait for two others, {excluded} were "
    "excluded.",
)
_CAME: Final = Text("低分来自：{came}", "The low ones came by: {came}")
_ALL_CAME: Final = Text("评价来自：{came}", "They came by: {came}")
_WORDS: Final = {
    True: Text("看低分留言", "Read the words with low scores"),
    False: Text("看留言", "Read the words"),
}
_LOW: Final = {3: Text("1、2", "1 or 2"), 4: Text("1、2、3", "1, 2 or 3")}
"""The low scores in words, by from which score on one is satisfied."""


_FLOOD: Final = Text(
    "{window} · {day} {begin} 至 {end}：{n} 条评价，远多于平时",
    "{window} · {day}, {begin} to {end}: {n} ratings, far more than usual",
)


def _words_of(each: SurgeShown) -> str:
    told = {
        "month": f"{each.surge.day:%Y-%m}",
        "unit": each.window.unit,
        "kind": Kind.LOW if each.surge.low else Kind.ALL,
    }
    return f"/voices?{urlencode(told)}"


def surge_said(each: SurgeShown) -> Text:
    """Return in words where far more came than usual: when, how many, how many of them low."""
    surge, zone = each.surge, house().settings.zone
    begin, end = (at.astimezone(zone) for at in (surge.begins_at, surge.ends_at))
    if not surge.low:
        return _FLOOD.format(
            window=each.window.placed, day=day_name(surge.day), n=number(surge.n),
            begin=f"{begin:%H:%M}", end=f"{end:%H:%M}",
        )  # fmt: skip
    return Text(
        "{window} · {day} {begin} 至 {end}：{n} 条里 {low} 条是 {scores} 分，远多于平时",
        "{window} · {day}, {begin} to {end}: {low} of {n} are {scores}, far more than usual",
    ).format(
        window=each.window.placed, day=day_name(surge.day), low=number(surge.low),
        n=number(surge.n), begin=f"{begin:%H:%M}", end=f"{end:%H:%M}", scores=_LOW[each.below],
    )  # fmt: skip


def _looked(window: int, day: date, language: Language) -> None:
    do(
        Deed.END_HOLDS,
        lambda session, user: surges.looked(
            session, window, day, by=user, at=clock.now(), zone=house().settings.zone
        ),
        language=language,
        told=TOLD,
        sentence=Text("已记下您看过了。", "Noted that you have looked."),
    )
