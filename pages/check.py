"""The inspector's page: pick a window, walk its checklist, submit once."""

import streamlit as st

from kiosk.reports.checklists import checklists_to_walk
from kiosk.reports.inspections import begun_walks, windows_to_check
from kiosk.ui.page import guarded
from kiosk.ui.speech import current_language, say
from kiosk.ui.walk import draw_walk
from kiosk.wiring import house
from survey.roles import Deed


def main() -> None:
    """Draw the walk; everything else happens on the phone."""
    user = guarded(Deed.INSPECT)
    language = current_language()
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
    with house().reading() as session:
        windows = windows_to_check(session)
        drafts = begun_walks(session, user.id)
        checklists = checklists_to_walk(session, drafts.values())
    draw_walk(
        account=user.username,
        windows=windows,
        drafts=drafts,
        checklists=checklists,
        language=language,
    )


if __name__ == "__main__":
    main()
