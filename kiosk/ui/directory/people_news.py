"""On the first page: one's own duties ahead; what changed of one's place, of who is under one."""

import streamlit as st

from kiosk import clock
from kiosk.reports.directory.people import news_of
from kiosk.reports.directory.people_said import news_said
from kiosk.reports.directory.roster_week import hours_said, own_duties, window_names
from kiosk.reports.wording import WEEKDAYS, day_name
from kiosk.rights.who import User
from kiosk.ui.speech import literal, say
from kiosk.wiring import house
from survey.texts import Language

AT_ONCE = 5


def draw_news(user: User, language: Language) -> None:
    """Tell somebody of moves that concern them: nobody goes to look for these."""
    with house().reading() as session:
        found = news_of(session, user, now=clock.now(), zone=house().settings.zone)
    if not found:
        return
    found.sort(key=lambda each: (not each.own, each.since))
    told = [f"- {literal(news_said(each).said(language))}" for each in found[:AT_ONCE]]
    if len(found) > AT_ONCE:
        n = len(found) - AT_ONCE
        told.append(say(f"- 另有 {n} 项人员变动", f"- {n} more changes of people"))
    st.info("\n".join(told))


def draw_duties(user: User, language: Language) -> None:
    """Tell somebody when and where they serve within a week; nothing where they do not."""
    zone = house().settings.zone
    with house().reading() as session:
        found = own_duties(session, user, now=clock.now(), zone=zone)
        windows = window_names(session) if found else {}
    if not found:
        return
    with st.expander(say(f"我一周内的班：{len(found)}", f"My duties within a week: {len(found)}")):
        for each in found:
            day = each.starts_at.astimezone(zone).date()
            when = f"{WEEKDAYS[day.weekday()].said(language)} {day_name(day).said(language)}"
            hours = hours_said(each.starts_at, each.ends_at, zone)
            st.text(f"{when}  {hours}  {windows.get(each.window, each.window)}")
