"""The inspector's page: pick a window, walk its checklist, submit once."""

import streamlit as st

from kiosk import clock
from kiosk.reports.checks.walks import walks_of, window_at
from kiosk.ui.checks.walk import Entry, draw_walk
from kiosk.ui.page import guarded
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.directory.roles import Deed


def main() -> None:
    """Draw the walk; everything else happens on the phone."""
    user = guarded(Deed.INSPECT)
    zone = house().settings.zone
    language, now = current_language(), clock.now().astimezone(zone)
    st.title(say("检查", "Check"), anchor=False)
    if user.person is None:
        st.warning(
            say(
                "您的账号没有对应的员工，检查无法署名。请管理员在“账号”页补上。",
                "Your account names no employee, so a check cannot be signed. "
                "An administrator can add that on the accounts page.",
            )
        )
        st.stop()
    token = str(st.query_params.get("at", ""))
    with house().reading() as session:
        walks = walks_of(session, user, user.person, today=now.date(), zone=zone)
        window = window_at(session, token) if token else None
    if token and window is None:
        st.warning(
            say("这个码已经停用，不能证明到场。", "This code is out of use: it proves no arrival.")
        )
    draw_walk(
        walks,
        account=user.username,
        at=Entry(window, "at", token) if window else _from_a_list(),
        now=now,
        language=language,
    )


def _from_a_list() -> Entry | None:
    asked = st.query_params
    code = str(asked.get("go", ""))
    return Entry(code, "go", code, str(asked.get("kind", "")) or None) if code else None


if __name__ == "__main__":
    main()
