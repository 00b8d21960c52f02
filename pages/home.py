"""The start page of staff: what one's role is here for, each one tap away."""

import html

import streamlit as st

from kiosk.screens import STAFF, Screen
from kiosk.ui.cases.request_waiting import draw_waiting as draw_requests
from kiosk.ui.checks.waiting import draw_waiting
from kiosk.ui.directory.browser_list import draw_done_to
from kiosk.ui.directory.people_news import draw_duties, draw_news
from kiosk.ui.feedback.slip_ways import draw_slip_ways
from kiosk.ui.feedback.sure_ways import draw_sure_ways
from kiosk.ui.page import guarded
from kiosk.ui.queues import draw_queues
from kiosk.ui.speech import current_language
from kiosk.ui.styles import style
from survey.directory.roles import ROLE_NAMES, Deed
from survey.texts import Language, Text


def main() -> None:
    """Greet, and offer the role's places as cards."""
    user = guarded(Deed.KEEP_OWN_ACCOUNT)
    language = current_language()
    greeting = Text("{name}，您好", "Hello, {name}").format(name=user.name).said(language)
    st.title(greeting, anchor=False)
    st.caption(ROLE_NAMES[user.role].said(language))
    draw_done_to(user, language)
    draw_news(user, language)
    draw_sure_ways(user, language)
    draw_requests(user, language)
    draw_queues(user, language)
    draw_waiting(user, language)
    draw_duties(user, language)
    draw_slip_ways(user, language)
    cards = [_card(s, language) for s in STAFF if s.deed and user.may(s.deed)]
    st.html(f'<nav class="places">{"".join(cards)}</nav>{STYLE}')


def _card(screen: Screen, language: Language) -> str:
    return (
        f'<a class="place" href="/{screen.path}" target="_self">'
        f"<strong>{html.escape(screen.title.said(language))}</strong>"
        f"<span>{html.escape(screen.what_for.said(language))}</span></a>"
    )


STYLE = style("home.css")


if __name__ == "__main__":
    main()
