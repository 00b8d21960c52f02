"""What of customers' requests waits for whoever is there, on their first page."""

from html import escape
from typing import Final

import streamlit as st

from kiosk import clock
from kiosk.reports.cases.requests import waiting
from kiosk.rights.who import User
from kiosk.wiring import house
from survey.texts import Language, Text

TO_ANSWER: Final = Text(
    "{n} 件客户诉求等您答复", "{n} {n:request waits|requests wait} for your answer"
)
TO_TELL: Final = Text(
    "{n} 件诉求已有答复，请告诉客户", "{n} {n:answer|answers} to tell the customer"
)
LATE: Final = Text("，{n} 件已超时", ", {n} overdue")


def draw_waiting(user: User, language: Language) -> None:
    """Say what waits to be answered or told: nobody goes to look for it."""
    with house().reading() as session:
        found = waiting(session, user, now=clock.now())
    if found.to_answer:
        _draw(TO_ANSWER, len(found.to_answer), language, late=found.late)
    if found.to_tell:
        _draw(TO_TELL, len(found.to_tell), language)


def _draw(said: Text, n: int, language: Language, *, late: int = 0) -> None:
    words = said.format(n=n).said(language)
    if late:
        words += LATE.format(n=late).said(language)
    st.html(f'<a class="place waits" href="/requests" target="_self">{escape(words)}</a>')
