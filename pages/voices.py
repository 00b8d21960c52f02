"""What customers say: a month's words, praise and photos, and the ratings that are held back."""

import streamlit as st

from kiosk import clock
from kiosk.reports.board import month as board
from kiosk.reports.feedback import voices
from kiosk.reports.wording import month_name
from kiosk.rights.voices import Sight, sight
from kiosk.rights.who import User
from kiosk.ui.feedback.voice_filters import (
    KINDS,
    LIST,
    choose,
    choose_unit,
    follow_address,
    kind_said,
)
from kiosk.ui.feedback.voice_list import VOICE, draw_list
from kiosk.ui.feedback.voice_words import empty, kept_back, nothing_to_read
from kiosk.ui.feedback.voices import draw_answer, draw_copies, draw_style, draw_voices
from kiosk.ui.opening import draw_back
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.rows import order_of
from kiosk.ui.speech import say
from kiosk.ui.turning import draw_turning, page_shown
from kiosk.ui.ways import draw_ways
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.feedback.voices import Kind
from survey.months import Month
from survey.texts import Text


def main() -> None:
    """Show one voice if one is open, else a month of them, as far as who looks may read it."""
    user = guarded(Deed.READ_VOICES)
    draw_style()
    ref = st.query_params.get(VOICE)
    if ref:
        _alone(user, ref)
        return
    st.title(say("客户的话", "What customers say"), anchor=False)
    with refusals_shown():
        _draw(user)


def _alone(user: User, ref: str) -> None:
    today = clock.today(house().settings.zone)
    draw_back(VOICE)
    with refusals_shown():
        with house().reading() as session:
            months = board.choices(session, today=today).months
            shown = voices.alone(session, user, ref, months=months, today=today)
        st.title(say("客户的一条评价", "One customer's rating"), anchor=False)
        draw_voices([shown])


def _draw(user: User) -> None:
    today = clock.today(house().settings.zone)
    with house().reading() as session:
        months = {str(month): month for month in board.choices(session, today=today).months}
    follow_address()
    with st.container(key="filters_voices", horizontal=True, vertical_alignment="center"):
        month = months[choose("month", say("月份", "Month"), list(months), str)]
        with house().reading() as session:
            seen = sight(session, user, month, today=today)
        unit = choose_unit(seen)
        kind = Kind(choose("kind", say("种类", "Kind"), list(KINDS), kind_said))
    if not seen.windows:
        st.info(nothing_to_read(user, seen))
        return
    _page(user, seen.of(unit or None), month, kind, running=month.contains(today))


def _page(user: User, seen: Sight, month: Month, kind: Kind, *, running: bool) -> None:
    page, zone = page_shown(LIST), house().settings.zone
    with house().reading() as session:
        found = voices.heard(session, seen, month, kind, order=order_of(LIST), page=page)
        has_copies = kind is Kind.HELD and user.may(Deed.CLOSE_MONTHS)
        copies = voices.copies(session, seen, month, zone=zone) if has_copies else []
    draw_answer(found, Text("本月", "This month") if running else month_name(month))
    if kept := kept_back(seen):
        st.caption(kept)
    if kind is Kind.HELD:
        st.caption(
            say(
                "暂不计入的评价不算进满意率，一条也不会删除，原因写在每一条下面。",
                "What is held back enters no rate, and none of it is deleted; the reason stands "
                "beneath each.",
            )
        )
        if user.may(Deed.END_HOLDS):
            draw_ways((say("放行或剔除", "Release or exclude"), "/held"))
    if found.shown:
        draw_list(found.shown)
    else:
        st.info(empty(kind))
    draw_turning(LIST, more=found.more)
    draw_copies(copies)


if __name__ == "__main__":
    main()
