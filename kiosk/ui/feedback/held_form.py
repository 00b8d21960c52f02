"""The form in which somebody proposes what becomes of groups of held ratings."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from kiosk import clock
from kiosk.actions.feedback import holds
from kiosk.reports.feedback.held import GroupShown, HeldDesk
from kiosk.reports.wording import month_name, number
from kiosk.ui.choosing import chosen
from kiosk.ui.doing import do
from kiosk.ui.drafts import draw_area
from kiosk.ui.feedback.held import PLACE, TOLD, group_said, reasons_said, waiting_said
from kiosk.ui.speech import current_language, literal, say
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.feedback.holds import ENDINGS, REASON_LIMIT, VERDICTS
from survey.months import Month
from survey.texts import Language, Text

ALL_SHOWN: Final = "held_all"
VERDICT: Final = "held_verdict"
REASON: Final = "held_reason"
WHAT: Final = Text("放行还是剔除", "whether to release or exclude")


def draw_proposing(found: HeldDesk) -> None:
    """Draw the groups that wait, to be chosen, and what is proposed for them."""
    if not found.shown:
        return
    language = current_language()
    st.header(say("提出放行或剔除", "Propose to release or exclude"), anchor=False)
    with st.form("held", enter_to_submit=False):
        with st.container(gap="xsmall"):  # boxes are as high as a finger: many fit on a screen
            for bundle in found.shown:
                _draw_bundle(bundle, language)
            n = sum(map(len, found.shown))
            if len(found.shown) > 1:
                st.checkbox(say(f"以上 {n} 组全选", f"All {n} groups above"), key=ALL_SHOWN)
        st.radio(
            say("怎么处理", "What becomes of them"),
            list(ENDINGS),
            index=None,
            format_func=lambda each: VERDICTS[each].said(current_language()),
            key=VERDICT,
        )
        draw_area(
            say("理由（留档）", "Reason (stays on record)"), max_chars=REASON_LIMIT, key=REASON
        )
        st.form_submit_button(
            say("提出，交另一人决定", "Propose to a second person"),
            width="stretch",
            on_click=_propose,
            args=(found.shown, language),
        )


def _draw_bundle(bundle: Sequence[GroupShown], language: Language) -> None:
    """Draw what is held of one window and month: a group, or many that are chosen with one tap."""
    if len(bundle) == 1:
        _draw_group(bundle[0], language)
        return
    with st.expander(literal(_bundle_said(bundle).said(language))):
        for each in bundle:
            _draw_group(each, language)
    n = len(bundle)
    st.checkbox(say(f"这 {n} 组都选", f"All {n} of these"), key=_key_of_all(bundle))


def _draw_group(each: GroupShown, language: Language) -> None:
    st.checkbox(_line(each, language), key=key_of(each))
    for why in reasons_said(each):
        st.caption(literal(why.said(language)))


def _bundle_said(bundle: Sequence[GroupShown]) -> Text:
    """Return how many are held of a window and month, in how many groups, for how long."""
    ratings = sum(each.group.n for each in bundle)
    return Text(
        "{window} · {month}：{n} 条，{groups} 组，最早的等了 {days} 天",
        "{window} · {month}: {n} in {groups} groups, the oldest for {days} {days:day|days}",
    ).format(
        window=bundle[0].window.placed, month=month_name(Month.of(bundle[0].group.pattern.day)),
        n=number(ratings), groups=len(bundle), days=max(each.days for each in bundle),
    )  # fmt: skip


def _key_of_all(bundle: Sequence[GroupShown]) -> str:
    """Return the key of a bundle's box: as it was seen, so that one that grew is chosen anew."""
    of, until = bundle[0].group.pattern, max(each.group.until for each in bundle)
    return f"held_all_{of.window_id}_{of.day:%Y-%m}_{len(bundle)}_{until}"


def key_of(shown: GroupShown) -> str:
    """Return the key of a group's box: as it was seen, so that one that grew is chosen anew."""
    of = shown.group.pattern
    return f"held_{of.day}_{of.window_id}_{of.flag}_{shown.group.until}"


def _line(each: GroupShown, language: Language) -> str:
    said = literal(group_said(each).said(language))
    waits = waiting_said(each).said(language)
    return f"{said} · :red[**{waits}**]" if each.old else f"{said} · {waits}"


def _propose(shown: Sequence[Sequence[GroupShown]], language: Language) -> None:
    state = st.session_state
    everything = state.get(ALL_SHOWN, False)
    groups = [
        each.group
        for bundle in shown
        for each in bundle
        if everything or state.get(_key_of_all(bundle)) or state.get(key_of(each))
    ]
    do(
        Deed.END_HOLDS,
        lambda session, user: holds.propose(
            session, groups, chosen(VERDICT, WHAT), reason=state[REASON], by=user,
            at=clock.now(), zone=house().settings.zone,
        ),
        language=language,
        told=TOLD,
        sentence=Text("已提出，等另一人决定。", "Proposed: a second person decides."),
        clears=(ALL_SHOWN, VERDICT, REASON), drafted=PLACE,
    )  # fmt: skip
