"""The administrator's page of units and windows: who serves where, and the codes on the print."""

import streamlit as st

from kiosk import clock
from kiosk.reports.directory.windows import Directory, directory
from kiosk.ui import filters
from kiosk.ui.choosing import ENOUGH_TO_SEARCH
from kiosk.ui.directory.logo_form import draw_logo
from kiosk.ui.directory.window_forms import draw_new_offices, draw_new_unit, draw_new_window
from kiosk.ui.directory.window_one import draw_one
from kiosk.ui.directory.window_view import (
    CHOSEN,
    LIST,
    TOLD,
    draw_windows,
    people_hint,
)
from kiosk.ui.doing import draw_outcome
from kiosk.ui.page import guarded
from kiosk.ui.speech import literal, say
from kiosk.ui.styles import style
from kiosk.ui.ways import draw_ways
from kiosk.wiring import house
from survey.directory.roles import Deed


def main() -> None:
    """List the windows by unit, or show the one chosen."""
    user = guarded(Deed.KEEP_WINDOWS)
    with house().reading() as session:
        known = directory(session, on=clock.today(house().settings.zone))
    st.html(style("directory/windows.css"))
    chosen = known.window(st.query_params.get(CHOSEN))
    if chosen is None:
        _list(known)
    else:
        draw_one(user, known, chosen)


def _list(known: Directory) -> None:
    st.title(say("窗口与二维码", "Windows and codes"), anchor=False)
    draw_outcome(TOLD)
    if any(window.active and window.token for window in known.windows):
        draw_ways(
            (say("打印立牌（A4）", "Print stands (A4)"), "/posters?size=stand"),
            (say("A5 立牌", "A5 stands"), "/posters?size=a5"),
            (say("A3 海报", "A3 posters"), "/posters?size=a3"),
            (say("桌面三角牌", "Table tents"), "/posters?size=tent"),
            (say("打印标签（每页 8 张）", "Print labels (8 a page)"), "/posters?size=label"),
            target="_blank",
        )
    if not known.units:
        st.info(
            say(
                "还没有单位。先新建一个单位，再新建窗口；"
                "也可以填好导入模板，用 kiosk import 一次导入。",
                "There are no units yet. Add one, then its windows; or fill in the template and "
                "read it with kiosk import.",
            )
        )
    if known.units:
        with st.expander(say("新建窗口", "New window"), expanded=not known.windows):
            draw_new_window(known)
    if known.bare:
        draw_new_offices(known)
    _windows(known)
    with st.expander(say("新建单位", "New unit"), expanded=not known.units):
        draw_new_unit(known)
    draw_logo()
    st.caption(people_hint(known))
    draw_ways((say("导入模板（Excel）", "Template to import (Excel)"), "/templates/all.xlsx"))


def _windows(known: Directory) -> None:
    find = ""
    if len(known.windows) > ENOUGH_TO_SEARCH:
        find = filters.choose_find(
            LIST,
            "find",
            say("查找", "Find"),
            say("窗口、编号、单位、岗位或员工", "Window, code, unit, post or person"),
        )
    draw_windows(known, find)
    if empty := [each.name for each in known.units if not known.at(each.code)]:
        names = literal(say("、", ", ").join(empty))
        st.caption(say(f"还没有窗口的单位：{names}", f"Units without a window: {names}"))


if __name__ == "__main__":
    main()
