"""The stars to decide anew, looked for at most once a minute by whoever may decide them.

The look asks what is known of six months, more than the rest of a page; whatever the committee
decides is seen at once.
"""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import streamlit as st
from sqlalchemy.orm import Session

from kiosk.reports.books.doubts import rests_on, to_decide_anew
from survey.months import Month

KEY: Final = "stars_anew"
FOR: Final = 60
"""Seconds for which what was found is believed."""


def stars_anew(session: Session, *, at: datetime, zone: ZoneInfo) -> list[Month]:
    """Return the months of which a star is to be decided anew."""
    now = (int(at.timestamp()) // FOR, rests_on(session))
    kept: tuple[object, list[Month]] | None = st.session_state.get(KEY)
    if kept is not None and kept[0] == now:
        return kept[1]
    found = to_decide_anew(session, at=at, zone=zone)
    st.session_state[KEY] = (now, found)
    return found
