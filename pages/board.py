"""The board: a month answered in one sentence, then ranked, explained and drawn.

Leadership looks at all units, whoever answers for some at those.
"""

import streamlit as st

from kiosk import clock
from kiosk.reports.board import month as board
from kiosk.reports.directory import roster
from kiosk.rights.units import visible
from kiosk.rights.who import User
from kiosk.ui.board import answer, ranking, view
from kiosk.ui.board.choosing import choose, place
from kiosk.ui.board.month import draw_proof, draw_voices, reach_said
from kiosk.ui.feedback.unit_words import draw_unit_words
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.feedback.voices import Kind
from survey.texts import Language


def main() -> None:
    """Show the month of the windows chosen."""
    user = guarded(Deed.SEE_UNIT_BOARD)
    language = current_language()
    st.html(view.look())
    with refusals_shown():
        draw(user, language)


def draw(user: User, language: Language) -> None:
    """Draw filters and figures; everything shown comes from one reading of the database."""
    opened = house()
    today = clock.today(opened.settings.zone)
    with opened.reading() as session:
        of = visible(session, user, today=today)
        if of is not None and not of:
            st.info(say("您没有负责的单位；您本人的满意率在“我的”。",
                        "You answer for no unit; your own satisfaction is on Me."))  # fmt: skip
            return
        choices = board.choices(session, today=today, of=of)
        chosen = choose(choices, language)
        seen = board.overview(session, chosen, today=today, of=of)
        held = board.held(session, seen)
        given, reached = roster.reach(session, seen.month)
    where = place(choices, chosen.unit, chosen.post, language)
    st.html(answer.answer(seen, language, where=where))
    if any(point.satisfaction for point in seen.trend):
        draw_proof(user, chosen, seen, language)
    else:
        st.html(ranking.ranking(seen, seen.ranking.windows, language))
        st.html(view.complaints(seen, language))
    if held.holds:
        st.html(view.held(held, language))
        draw_voices(user, chosen, language, kind=Kind.HELD)
    if of is not None:
        draw_unit_words(user)
    if given and of is None:
        st.caption(reach_said(given, reached).said(language))


if __name__ == "__main__":
    main()
