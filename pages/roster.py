"""The duty roster: a window's week at a glance, one duty or a shift that repeats."""

import streamlit as st

from kiosk.reports.directory.roster import roster
from kiosk.reports.directory.windows import window_choices
from kiosk.ui.directory.roster_forms import TOLD, draw_one_duty, draw_put_back, draw_repeated
from kiosk.ui.directory.roster_view import draw_week, draw_weeks
from kiosk.ui.doing import draw_outcome
from kiosk.ui.page import guarded
from kiosk.ui.speech import say
from kiosk.wiring import house
from survey.directory.roles import Deed


def main() -> None:
    """Show the week of the window chosen, and the forms."""
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
        windows = window_choices(session)
    if not windows:
        st.info(say("还没有窗口。", "There are no windows yet."))
        return
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
        st.info(
            say(
                "还没有员工：请管理员填好导入模板里的“人员”表，用 kiosk import 读入。",
                "There are no people yet: fill in the sheet people of the template, and read it "
                "with kiosk import.",
            )
        )
        return
    with st.expander(say("加一班", "Add a duty")):
        draw_one_duty(window, found)
    with st.expander(say("重复排班", "A shift that repeats")):
        draw_repeated(window, found)


if __name__ == "__main__":
    main()
