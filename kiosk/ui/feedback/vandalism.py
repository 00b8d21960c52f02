"""The form in which somebody proposes to hold the marked low ratings of a surge."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from db.feedback.flag_store import Spoken
from kiosk import clock
from kiosk.actions.feedback import vandalism
from kiosk.reports.feedback.flag_words import spoken_said
from kiosk.reports.feedback.surges import SurgeShown
from kiosk.reports.feedback.vandalism import Marked, marked
from kiosk.reports.wording import number
from kiosk.rights.who import User
from kiosk.ui.doing import do
from kiosk.ui.drafts import draw_area
from kiosk.ui.feedback.held import PLACE, TOLD
from kiosk.ui.feedback.surges import surge_said
from kiosk.ui.speech import current_language, literal, say
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.feedback.flags import Flags
from survey.feedback.holds import REASON_LIMIT
from survey.texts import Language, Text

CHOSEN: Final = "vandalism_surge"
REASON: Final = "vandalism_reason"


def draw_vandalism(user: User, found: Sequence[SurgeShown]) -> None:
    """Draw the surges of low scores, one to be chosen, and what of it may be held."""
    if not found:
        return
    language = current_language()
    st.header(say("低分像捣乱的", "Low scores that look like vandalism"), anchor=False)
    st.caption(
        say(
            "系统不因低分扣下评价，只有同一设备一天里超过制度规定的次数，才不论高低先扣下。两个人都认为像捣乱，可以先不计入，再由另外两个人放行或剔除。只能选"
            "来得可疑的低分（如同一设备多次、没有到访记录）；像客户那样来的，照常计入。",
            "The system holds no score for being low; only what one device gives beyond the "
            "policy's number a day is held, high or low. Where two people find that some look like "
            "vandalism they are held, and two others release or exclude them. Only those that came "
            "oddly can be chosen (one device again, no visit); what came as customers come counts.",
        )
    )
    names = {(e.surge.window_id, e.surge.day): surge_said(e).said(language) for e in found}
    chosen = st.selectbox(
        say("哪一次低分突增", "Which surge of low scores"), list(names), index=None,
        format_func=names.__getitem__, key=CHOSEN,
    )  # fmt: skip
    if chosen is None:
        return
    zone = house().settings.zone
    with house().reading() as session:
        seen = marked(session, user, *chosen, today=clock.today(zone), zone=zone)
    if seen is not None:
        _draw_form(seen, language)


def _draw_form(seen: Marked, language: Language) -> None:
    if not seen.n:
        st.info(
            say(
                "没有来得可疑的低分，或者已有人提出。其余低分照常计入。",
                "No low score came oddly, or somebody proposed it already. All others count.",
            )
        )
        return
    if why := spoken_said(_spoken(seen.flags)):
        st.caption(literal(why.said(language)))
    surge = seen.surge.surge
    with st.form("vandalism", enter_to_submit=False):
        draw_area(
            say("理由（留档）", "Reason (stays on record)"), max_chars=REASON_LIMIT, key=REASON
        )
        n = Text(
            "提出 {n} 条先不计入，交另一人决定", "Propose to hold {n}: a second person decides"
        ).format(n=number(seen.n))
        st.form_submit_button(
            n.said(language), width="stretch", on_click=_propose,
            args=(surge.window_id, surge.day, seen.n, language),
        )  # fmt: skip


def _spoken(flags: Flags) -> list[Spoken]:
    """Return what marks some ratings, the heaviest first, with the numbers of the first of each."""
    told = [flag for of in flags.values() for flag in of]
    n = Counter(flag.reason for flag in told)
    first = {flag.reason: flag for flag in reversed(told)}
    spoken = [Spoken(why, each.weight, n[why], each.detail) for why, each in first.items()]
    return sorted(spoken, key=lambda each: -each.weight)


def _propose(window: int, day: date, n: int, language: Language) -> None:
    reason = st.session_state[REASON]
    do(
        Deed.END_HOLDS,
        lambda session, user: vandalism.propose(
            session, window, day, n=n, reason=reason, by=user, at=clock.now(),
            zone=house().settings.zone,
        ),
        language=language,
        told=TOLD,
        sentence=Text("已提出，等另一人决定。", "Proposed: a second person decides."),
        clears=(REASON,), drafted=PLACE,
    )  # fmt: skip
