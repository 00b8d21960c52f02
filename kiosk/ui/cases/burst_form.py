"""The form in which somebody proposes what becomes of complaints put aside."""

from typing import Final

import streamlit as st

from db.cases.burst_store import Member
from kiosk import clock
from kiosk.actions.cases import bursts
from kiosk.actions.cases.bursts import Chosen
from kiosk.reports.cases.bursts import GroupShown
from kiosk.reports.cases.contents import moment_said
from kiosk.ui.cases.bursts import TOLD
from kiosk.ui.choosing import chosen
from kiosk.ui.doing import do
from kiosk.ui.drafts import draw_area
from kiosk.ui.speech import current_language, literal, say
from kiosk.wiring import house
from survey.cases.bursts import MOST_AT_ONCE, REASON_LIMIT, VERDICTS
from survey.cases.complaints import STATES, State
from survey.directory.roles import Deed
from survey.given import harmless
from survey.texts import Language, Text

ALL: Final = "burst_all"
VERDICT: Final = "burst_verdict"
LEADING: Final = "burst_leading"
REASON: Final = "burst_reason"
WHAT: Final = Text("怎么处理", "what becomes of them")
_WAITS: Final = Text("投诉人有新的话", "new words from the complainant")
_PROPOSED: Final = Text("已提出", "proposed already")


def draw_proposing(shown: GroupShown) -> None:
    """Draw what waits in a group, to be chosen, and what is proposed for it."""
    language = current_language()
    with st.form("burst", enter_to_submit=False):
        for each in shown.members:
            st.checkbox(_line(each, language), key=key_of(each), disabled=each.proposed)
        if len(shown.free) > 1:
            n = len(shown.free)
            most = say(f"（一次最多 {n} 件）", f" ({n} at most)") if n == MOST_AT_ONCE else ""
            st.checkbox(say(f"本组 {n} 件全选", f"All {n} of the group") + most, key=ALL)
        st.radio(
            say("怎么处理", "What becomes of them"),
            list(VERDICTS),
            index=None,
            format_func=lambda each: VERDICTS[each].said(current_language()),
            key=VERDICT,
        )
        st.selectbox(
            say("并案时并入哪一件", "If joined: into which case"),
            ["", *shown.leading],
            format_func=_leading_said,
            key=LEADING,
        )
        draw_area(
            say("理由（留档）", "Reason (stays on record)"), max_chars=REASON_LIMIT, key=REASON
        )
        st.form_submit_button(
            say("提出，交另一人决定", "Propose to a second person"),
            width="stretch",
            on_click=_propose,
            args=(shown, language),
        )


def place_of(shown: GroupShown) -> str:
    """Return where the draft of a group's reason is kept."""
    return f"burst:{shown.listed.group.ref}"


def key_of(member: Member) -> str:
    """Return the key of a complaint's box."""
    return f"burst_{member.ref}"


def _leading_said(ref: str) -> str:
    return ref or say("最早的一件，从现在起受理", "The earliest, taken up now")


def _line(each: Member, language: Language) -> str:
    at = moment_said(each.received_at, house().settings.zone).said(language)
    words = literal(" ".join(harmless(each.words).split())) or say("（没有文字）", "(no words)")
    marks = [
        STATES[each.state].name.said(language) if each.state == State.ABUSE else "",
        _WAITS.said(language) if each.waits else "",
        _PROPOSED.said(language) if each.proposed else "",
    ]
    told = " · ".join(mark for mark in marks if mark)
    link = f"[{each.ref}](/cases?case={each.ref})"
    return f"{link} · {at}" + (f" · **{told}**" if told else "") + f"\n\n{words}"


def _propose(shown: GroupShown, language: Language) -> None:
    state = st.session_state
    refs = list(shown.free) if state.get(ALL) else [
        each.ref for each in shown.members if state.get(key_of(each))
    ]  # fmt: skip
    done = do(
        Deed.END_BURSTS,
        lambda session, user: bursts.propose(
            session,
            Chosen(
                shown.listed.group.ref, refs, chosen(VERDICT, WHAT), state.get(LEADING) or None
            ),
            reason=state[REASON], by=user, at=clock.now(), zone=house().settings.zone,
        ),
        language=language,
        told=TOLD,
        sentence=Text("已提出，等另一人决定。", "Proposed: a second person decides."),
        clears=(ALL, VERDICT, LEADING, REASON),
        drafted=place_of(shown),
    )  # fmt: skip
    if done:
        st.query_params.pop("group", None)
