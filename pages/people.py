"""The administrator's page of people: where they belong, moves, who leaves, what is vacant."""

import streamlit as st

from kiosk import clock
from kiosk.reports import wording
from kiosk.reports.directory.accounts import names_by_username
from kiosk.reports.directory.people import AT_ONCE, choices, people, person_shown
from kiosk.reports.directory.people_said import dated
from kiosk.rights.who import User
from kiosk.ui import filters
from kiosk.ui.directory.people_forms import NEW, PERSON, TOLD, draw_new, place_of
from kiosk.ui.directory.people_view import draw_deeds, draw_facts, draw_lines, draw_notices
from kiosk.ui.doing import draw_outcome
from kiosk.ui.drafts import drafts_kept
from kiosk.ui.opening import draw_back, draw_to_new
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.rows import order_of
from kiosk.ui.speech import current_language, literal, say
from kiosk.ui.turning import draw_turning, more_than, page_shown
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.texts import worded

LIST = "people"


def main() -> None:
    """Show one person or the form of a new one if asked for, else the list."""
    user = guarded(Deed.KEEP_PEOPLE)
    code = st.query_params.get(PERSON)
    if code:
        _one(user, code)
    elif NEW in st.query_params:
        _new()
    else:
        _list()


def _one(user: User, code: str) -> None:
    draw_back(PERSON, NEW)
    zone = house().settings.zone
    with refusals_shown():
        with house().reading() as session:
            shown = person_shown(session, code, now=clock.now(), zone=zone)
            offered = choices(session, on=clock.today(zone))
            accounts = names_by_username(session)
        st.title(literal(shown.kept.name), anchor=False)
        state = code
        if shown.gone:
            day = dated(shown.gone).said(current_language())
            state += say(f" · 已离职，最后工作日 {day}", f" · left, last day of work {day}")
        st.caption(literal(state))
        draw_outcome(TOLD)
        draw_facts(shown, accounts)
        with drafts_kept(user, place_of(code), Deed.KEEP_PEOPLE):
            draw_deeds(shown, offered, accounts, is_own=code == user.person)


def _new() -> None:
    draw_back(PERSON, NEW)
    st.title(say("新建人员", "New person"), anchor=False)
    draw_outcome(TOLD)
    with house().reading() as session:
        offered = choices(session, on=clock.today(house().settings.zone))
    if not offered.units:
        st.info(say("请先在“窗口”页新建单位。", "Add a unit on the page Windows first."))
        return
    draw_new(offered)


def _list() -> None:
    st.title(say("人员", "People"), anchor=False)
    draw_to_new(say("新建人员", "New person"), NEW)
    find = filters.choose_find(
        LIST, "find", say("查找", "Find"), say("姓名、编号、单位或窗口", "Name, code, unit, window")
    )
    today = clock.today(house().settings.zone)
    with house().reading() as session:
        found = people(session, today=today, find=find, order=order_of(LIST), page=page_shown(LIST))
    draw_notices(found)
    if not found.total:
        st.info(say("没有找到这样的人。", "There is nobody like that."))
        return
    n, employed = wording.number(found.total), wording.number(found.employed)
    counted = say(f"**{n} 人**", f"**{n} {worded(found.total, 'person', 'people')}**")
    st.markdown(counted + say(f"，在职共 {employed} 人", f", {employed} employed in all"))
    draw_lines(found.lines, LIST)
    draw_turning(LIST, more=more_than(LIST, AT_ONCE, found.total))


if __name__ == "__main__":
    main()
