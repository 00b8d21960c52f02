"""The wall screen: star of the month, ranking, commitments; it refreshes and heals by itself."""

from typing import Final

import streamlit as st

from kiosk import clock
from kiosk.reports.board.wall import wall
from kiosk.rights.who import require
from kiosk.ui.board import wall as wall_view
from kiosk.ui.page import turn_away
from kiosk.ui.speech import current_language
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.refusals.kinds import NotAllowed, SurveyError

EVERY: Final = "20s"
SHOWN: Final = "wall_shown"


def main() -> None:
    """Show the wall to a wall screen's account or to staff."""
    draw()


@st.fragment(run_every=EVERY)
def draw() -> None:
    """Draw the wall anew; while the store cannot be read, leave what is shown and no new tick.

    What is not drawn again, Streamlit takes off the screen: what was shown is kept for that.
    """
    opened = house()
    now = clock.now()
    local = now.astimezone(opened.settings.zone)
    try:
        require(Deed.SEE_WALL)
        with opened.reading() as session:
            seen = wall(session, now=now, zone=opened.settings.zone)
    except NotAllowed as refusal:
        turn_away(refusal)
    except SurveyError:
        shown = st.session_state.get(SHOWN, ())
    else:
        page = wall_view.wall_page(seen, opened.settings.company_name, current_language())
        shown = (page, wall_view.tick(now.isoformat(), local.strftime("%H:%M")))
        st.session_state[SHOWN] = shown
    for part in shown:
        st.html(part)


if __name__ == "__main__":
    main()
