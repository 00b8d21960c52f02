"""What changed of one's own place, and of who is under one, on the first page for some days."""

import streamlit as st

from kiosk import clock
from kiosk.reports.directory.people import news_of
from kiosk.reports.directory.people_said import news_said
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
