"""The duty roster: a unit's week, or one window's; series, copies, single duties, undoing."""

import streamlit as st

from kiosk import clock
from kiosk.reports.directory.roster import roster
from kiosk.reports.directory.roster_week import unit_choices, unit_week
from kiosk.reports.directory.windows import window_choices
from kiosk.ui.directory.roster_forms import TOLD, draw_one_duty, draw_put_back, draw_repeated
from kiosk.ui.directory.roster_view import choose_view, draw_week, draw_weeks, nobody_employed
from kiosk.ui.directory.week_forms import (
    draw_copy,
    draw_last,
    draw_series,
    draw_shifts,
    draw_taking_off,
)
from kiosk.ui.directory.week_view import draw_unit_week
from kiosk.ui.doing import draw_outcome
from kiosk.ui.page import guarded
from kiosk.ui.speech import say
from kiosk.wiring import house
from survey.directory.roles import Deed


def main() -> None:
    """Show the week of the unit or of the window chosen, and the forms."""
    guarded(Deed.KEEP_WINDOWS)
    st.title(say("排班", "Roster"), anchor=False)
    st.caption(
        say(
            "窗口当时只有一人当班，匿名评价就记到这个人；没人或两人以上，就只记在窗口。",
            "With exactly one on duty an anonymous rating reaches that person; with nobody or "
            "several it stays with the window.",
        )
    )
    draw_outcome(TOLD)
    with house().reading() as session:
        windows, units = window_choices(session), unit_choices(session)
    if not windows:
        st.info(say("还没有窗口。", "There are no windows yet."))
    elif choose_view(windows):
        _window(windows)
    else:
        _unit(units)


def _unit(units: dict[str, str]) -> None:
    unit = st.selectbox(
        say("单位", "Unit"), list(units), format_func=units.__getitem__, key="roster_unit",
        persist_state="session",
    )  # fmt: skip
    day = draw_weeks()
    with house().reading() as session:
        found = unit_week(session, unit, day, now=clock.now(), zone=house().settings.zone)
    st.subheader(f"{found.monday} – {found.days[-1]}", anchor=False)
    draw_last(found)
    draw_unit_week(found)
    if not found.people:
        nobody_employed()
        return
    for words, draw in (
        (say("连排一人", "Plan a series"), draw_series),
        (say("照抄上一周", "Copy the week before"), draw_copy),
        (say("撤下一班", "Take one off"), draw_taking_off),
        (say("三班时间", "Times of the three shifts"), draw_shifts),
    ):
        with st.expander(words):
            draw(found)


def _window(windows: dict[str, str]) -> None:
    window = st.selectbox(
        say("窗口", "Window"),
        list(windows),
        format_func=lambda code: windows[code],
        key="roster_window",
    )
    day = draw_weeks()
    with house().reading() as session:
        found = roster(session, window, day, house().settings.zone)
    with st.container(horizontal=True, vertical_alignment="center"):
        draw_put_back(window)
    draw_week(found)
    if not found.people:
        nobody_employed()
        return
    with st.expander(say("加一班", "Add a duty")):
        draw_one_duty(window, found)
    with st.expander(say("重复排班", "A shift that repeats")):
        draw_repeated(window, found)


if __name__ == "__main__":
    main()
