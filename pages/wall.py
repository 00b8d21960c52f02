"""The wall screen: star of the month, ranking, commitments; it refreshes and heals by itself."""

from typing import Final

import streamlit as st

from kiosk import clock
from kiosk.reports.wall import wall
from kiosk.ui import wall_view
from kiosk.ui.page import guarded
from kiosk.ui.speech import current_language
from kiosk.wiring import house
from survey.refusals import SurveyError
from survey.roles import Deed

EVERY: Final = "20s"


def main() -> None:
    """Show the wall to a wall screen's account or to staff."""
    guarded(Deed.SEE_WALL)
    draw()


@st.fragment(run_every=EVERY)
def draw() -> None:
    """Draw the wall anew; while the store cannot be read, leave what is shown and no tick."""
    guarded(Deed.SEE_WALL)
    opened = house()
    now = clock.now()
    local = now.astimezone(opened.settings.zone)
    try:
        with opened.reading() as session:
            seen = wall(session, now=now, zone=opened.settings.zone)
    except SurveyError:
        return
    language = current_language()
    st.html(wall_view.wall_page(seen, opened.settings.company_name, language))
    st.html(wall_view.tick(now.isoformat(), local.strftime("%H:%M")))


if __name__ == "__main__":
    main()
