"""The company's regulation beside the numbers, for all staff; and what is kept of people."""

import streamlit as st

from kiosk import clock
from kiosk.reports.books.regulation import regulation
from kiosk.ui.books.regulation_view import PLACE, draw_editions, draw_numbers, draw_regulation
from kiosk.ui.doing import draw_outcome
from kiosk.ui.drafts import drafts_kept
from kiosk.ui.kept import draw_kept
from kiosk.ui.page import guarded
from kiosk.ui.speech import say
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.months import Month


def main() -> None:
    """Show the text in force, the numbers with their sources, its editions to who keeps them."""
    user = guarded(Deed.KEEP_OWN_ACCOUNT)
    month = Month.of(clock.today(house().settings.zone))
    with house().reading() as session:
        found = regulation(session, month)
    st.title(say("制度", "Regulation"), anchor=False)
    draw_outcome("regulation")
    draw_regulation(found)
    if user.may(Deed.KEEP_POLICY):
        with drafts_kept(user, PLACE, Deed.KEEP_POLICY):
            draw_editions(user, found)
    draw_numbers(found)
    draw_kept()


if __name__ == "__main__":
    main()
