"""The checks that wait for somebody, on the start page: each leads right into its walk."""

import html
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from kiosk import clock
from kiosk.reports.checks.results import KINDS
from kiosk.reports.checks.walks import ToCheck, waiting
from kiosk.reports.wording import day_name
from kiosk.rights.who import User
from kiosk.ui.speech import say
from kiosk.wiring import house
from survey.checks.eligibility import SELF
from survey.texts import Language, Text

AT_ONCE: Final = 5


def draw_waiting(user: User, language: Language) -> None:
    """Draw what waits for somebody, one tap a window; nothing where nothing does."""
    zone = house().settings.zone
    with house().reading() as session:
        found = waiting(session, user, today=clock.today(zone), zone=zone)
    if not found:
        return
    cards = [_card(each, language) for each in found[:AT_ONCE]]
    if len(found) > AT_ONCE:
        cards.append(_link("/check", say(f"全部 {len(found)} 项", f"All {len(found)}"), ""))
    st.subheader(say("等您去查", "Checks that wait for you"), anchor=False)
    st.html(f'<nav class="places">{"".join(cards)}</nav>')


def _card(each: ToCheck, language: Language) -> str:
    kind = KINDS[each.kind].said(language)
    if each.kind == SELF:
        when = say("今天还没有自查", "no self-check today yet")
    else:
        when = Text("{day} 截止", "due {day}").format(day=day_name(each.due_on)).said(language)
    address = f"/check?{urlencode({'go': each.window, 'kind': each.kind})}"
    return _link(address, each.name, f"{kind} · {when}")


def _link(address: str, name: str, told: str) -> str:
    return (
        f'<a class="place" href="{html.escape(address)}" target="_self">'
        f"<strong>{html.escape(name)}</strong><span>{html.escape(told)}</span></a>"
    )
