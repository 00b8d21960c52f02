"""The closing desk: the month's stars, what is still open, closing, publication."""

import streamlit as st

from kiosk import clock
from kiosk.reports import wording
from kiosk.reports.books.closing import choices, desk
from kiosk.ui.books.anew import stars_anew
from kiosk.ui.books.closing_form import draw_closing
from kiosk.ui.books.month_view import draw_answer, draw_late, draw_worst
from kiosk.ui.books.publication_forms import draw_publications
from kiosk.ui.books.star_view import PLACE, draw_stars, draw_to_decide_anew
from kiosk.ui.doing import draw_outcome
from kiosk.ui.drafts import drafts_kept
from kiosk.ui.page import guarded
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.directory.roles import Deed


def main() -> None:
    """Show the month chosen, from its answer to its closing."""
    user = guarded(Deed.CLOSE_MONTHS)
    opened = house()
    zone, now, language = opened.settings.zone, clock.now(), current_language()
    st.title(say("月结", "Closing a month"), anchor=False)
    with opened.reading() as session:
        known, first = choices(session, now=now, zone=zone)
    asked = {str(each): each for each in known}.get(st.query_params.get("month", ""), first)
    month = st.selectbox(
        say("月份", "Month"),
        known,
        index=known.index(asked),
        format_func=lambda each: wording.month_name(each).said(language),
        key="month_chosen",
    )
    with opened.reading() as session:
        found = desk(session, month, now=now, zone=zone)
        anew = stars_anew(session, at=now, zone=zone)
    draw_outcome("month")
    draw_to_decide_anew(anew)
    draw_answer(found)
    with drafts_kept(user, PLACE, Deed.CLOSE_MONTHS):
        draw_stars(found)
        draw_worst(found)
        if found.late:
            draw_late(found, user)
        draw_publications(found, user)
    draw_closing(found)


if __name__ == "__main__":
    main()
