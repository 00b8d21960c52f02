"""A window's week on the roster, and the weeks before and after."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import streamlit as st

from kiosk import clock
from kiosk.reports.directory.roster import WEEK, Roster
from kiosk.reports.wording import WEEKDAYS, day_name
from kiosk.ui.directory.roster_forms import remove
from kiosk.ui.filters import choose_view as choose
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.directory.duties import Duty

UNIT: Final = "unit"
WINDOW: Final = "window"


def choose_view(windows: Mapping[str, str]) -> bool:
    """Ask whether a unit's week is shown, or one window's, which an address may name."""
    named = st.query_params.get("window")
    if named in windows and st.session_state.get("roster_named") != named:
        st.session_state["roster_named"] = named
        st.session_state["roster_window"] = named
        st.session_state["roster_view"] = WINDOW
    views = {UNIT: say("单位一周", "A unit’s week"), WINDOW: say("一个窗口", "One window")}
    return choose("roster", views) == WINDOW


def nobody_employed() -> None:
    """Say that there is nobody yet to put on duty, and where people are added."""
    st.info(
        say(
            "还没有员工：请先在“人员”页新建，或填好导入模板，用 kiosk import 读入。",
            "There are no people yet: add them on the page People, or fill in the template and "
            "read it with kiosk import.",
        )
    )


def draw_weeks() -> date:
    """Draw the way to the week before and after; return a day of the one shown."""
    today = clock.today(house().settings.zone)
    ahead = int(st.session_state.get("roster_week", 0))
    with st.container(horizontal=True):
        for words, step in ((say("上一周", "Week before"), -1), (say("下一周", "Next week"), 1)):
            st.button(words, on_click=_turn, args=(ahead + step,), width="stretch")
    return today + ahead * WEEK


def _turn(ahead: int) -> None:
    st.session_state["roster_week"] = ahead


def draw_week(found: Roster) -> None:
    """Draw who is on duty on each day of the week."""
    language = current_language()
    last = found.monday + timedelta(days=6)
    st.subheader(f"{found.monday} – {last}", anchor=False)
    if not any(kept for _, kept in found.days):
        st.info(
            say(
                "这一周没有排班，评价只记在窗口。",
                "Nobody is on duty this week: ratings stay with the window.",
            )
        )
        return
    for day, duties in found.days:
        name = WEEKDAYS[day.weekday()].said(language)
        date = day_name(day).said(language)
        st.markdown(f"**{name} {date}**" + ("" if duties else " —"))
        for kept in duties:
            with st.container(horizontal=True, vertical_alignment="center"):
                told = f"{_hours(kept.duty)}  {kept.person_name} {kept.duty.person}"
                st.text(told)
                st.button(
                    say("删除", "Remove"),
                    key=f"remove_{kept.id}",
                    on_click=remove,
                    args=(kept.id, kept.duty, f"{date} {told}", language),
                )


def _hours(duty: Duty) -> str:
    zone = house().settings.zone
    begin, end = (moment.astimezone(zone) for moment in (duty.starts_at, duty.ends_at))
    return f"{begin:%H:%M}–{end:%H:%M}"
