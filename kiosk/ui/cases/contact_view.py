"""How a complainant may be reached, as whoever works on the case sees it."""

from functools import partial
from typing import Final

import streamlit as st

from kiosk import clock
from kiosk.actions.cases.complaints import show_contact
from kiosk.reports.cases.contact_kept import contact_kept
from kiosk.reports.cases.desk import CaseShown
from kiosk.ui.cases.acts import act, draw_outcome
from kiosk.ui.drafts import draw_line
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.cases.contacts import KINDS, Contact
from survey.directory.roles import Deed
from survey.texts import Language

CONTACT: Final = "contact"


def draw_contact(shown: CaseShown) -> None:
    """Draw how the complainant may be reached: masked, in full for a reason, and until when."""
    with house().reading() as session:
        kept = contact_kept(session, shown.open.complaint, zone=house().settings.zone)
    said = (
        kept.said.said(current_language())
        if kept
        else say("没有留联系方式。", "No contact was left.")
    )
    if shown.case.contact is None:
        st.caption(said)
        return
    st.text(say(f"联系方式：{shown.case.contact}", f"Contact: {shown.case.contact}"))
    st.caption(said)
    with (
        st.expander(say("显示完整联系方式", "Show the contact in full")),
        st.form("contact", border=False, enter_to_submit=False),
    ):
        draw_line(say("原因（会记入留痕）", "Reason (goes on record)"), key="contact_reason")
        st.form_submit_button(
            say("显示", "Show it"),
            width="stretch",
            on_click=_show_contact,
            args=(shown.open.complaint.ref, current_language()),
        )
        draw_outcome(CONTACT, near=True)
        if revealed := st.session_state.pop("contact_shown", None):
            st.text(revealed)


def _show_contact(ref: str, language: Language) -> None:
    reason = st.session_state["contact_reason"]
    act(
        ref, Deed.SEE_CASES, language,
        lambda session, case: show_contact(
            session, case, reason=reason, secret=house().secret, at=clock.now()
        ),
        told=CONTACT, sentence=None, clears=("contact_reason",), then=partial(_reveal, language),
    )  # fmt: skip


def _reveal(language: Language, contact: Contact) -> None:
    """Keep the contact for the run that comes, and for that one alone."""
    kind = KINDS[contact.kind].said(language)
    st.session_state["contact_shown"] = f"{kind} {contact.value}"
