"""The administrator's page of working time, in which the clocks of complaints run."""

import streamlit as st

from kiosk import clock
from kiosk.reports.directory.hours import working_hours
from kiosk.ui.directory.hours_forms import TOLD, draw_days, draw_new_days, draw_windows
from kiosk.ui.doing import draw_outcome
from kiosk.ui.page import guarded
from kiosk.ui.speech import say
from kiosk.wiring import house
from survey.directory.roles import Deed


def main() -> None:
    """Show special days and windows' hours, each with its form."""
    guarded(Deed.KEEP_WINDOWS)
    with house().reading() as session:
        known = working_hours(session, today=clock.today(house().settings.zone))
    st.title(say("工作时间", "Working time"), anchor=False)
    st.caption(
        say(
            "投诉的时限只在窗口的工作时间里走。改动只影响以后的时限，已经开始的不变。",
            "The clocks of complaints run in a window's working time only. A change touches "
            "later clocks; those that run already keep their deadlines.",
        )
    )
    draw_outcome(TOLD)
    st.header(say("放假与调休", "Holidays and worked free days"), anchor=False)
    draw_days(known.days)
    with st.expander(say("添加日期", "Add days"), expanded=not known.days):
        draw_new_days()
    st.header(say("各窗口的服务时间", "Hours of each window"), anchor=False)
    draw_windows(known)


if __name__ == "__main__":
    main()
