"""Taking a complaint in for somebody who calls, writes or comes; or of a department; or a check."""

import streamlit as st

from kiosk.ui.cases.intake_form import draw_filed, draw_form
from kiosk.ui.page import guarded
from kiosk.ui.speech import say
from survey.directory.roles import Deed


def main() -> None:
    """Show the form, or the number of what was just taken in."""
    user = guarded(Deed.REPORT_CASES)
    st.title(say("登记投诉", "Take in a complaint"), anchor=False)
    filed = st.session_state.pop("report_filed", None)
    if filed:
        draw_filed(*filed)
    draw_form(user)


if __name__ == "__main__":
    main()
