"""The forms of the policy: proposing a change, and deciding one as a second person."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from kiosk import clock
from kiosk.actions.books import policies as actions
from kiosk.reports import wording
from kiosk.reports.books.policies import PolicyDesk, Proposal
from kiosk.reports.cases.contents import moment_said
from kiosk.rights.money import may_decide_policy
from kiosk.rights.who import User
from kiosk.ui.books.policy_trial import draw_simulation
from kiosk.ui.books.policy_view import STYLE, changes
from kiosk.ui.doing import do
from kiosk.ui.drafts import draw_area
from kiosk.ui.page import refusals_shown
from kiosk.ui.speech import current_language, say
from kiosk.ui.who import who_marked
from kiosk.wiring import house
from survey.books.policy import Policy
from survey.books.policy_terms import CHOICES, LISTS, TERMS, value_said, with_typed
from survey.directory.roles import Deed
from survey.texts import Language, Text, bracketed

PLACE: Final = "policy"
"""Where drafts of reasons are kept."""


def draw_waiting(user: User, proposal: Proposal) -> None:
    """Draw a change that waits, and the decision for whoever did not propose it."""
    version = proposal.version
    language, zone = current_language(), house().settings.zone
    with st.container(border=True, key=f"version_{version.version}", gap="small"):
        st.subheader(
            say(f"规则 v{version.version} 等待审批", f"Policy v{version.version} waits"),
            anchor=False,
        )
        when = moment_said(version.proposed_at, zone).said(language)
        begins = wording.month_name(version.effective_from).said(language)
        st.caption(
            say(
                f"{who_marked(version.proposed_by)} 提出于 {when}，自 {begins}起",
                f"proposed by {who_marked(version.proposed_by)}, {when}; from {begins}",
            )
        )
        st.text(version.reason)
        st.html(changes(proposal) + STYLE)
        if proposal.posted_anew:
            months = say("、", ", ").join(map(str, proposal.posted_anew))
            st.caption(
                say(
                    f"批准后，还没结账的 {months} 会重新记账；已结账的月份不变。",
                    f"Once approved, {months}, still open, will be posted anew; closed months "
                    "stay.",
                )
            )
        draw_simulation(version.policy)
        with house().reading() as session:
            second = may_decide_policy(session, user, version)
        if second:
            _decision(version.version, language)
        else:
            st.caption(say("由另一位审批。", "Somebody else decides."))


def _decision(version: int, language: Language) -> None:
    draw_area(
        say("批准或不批准的理由", "Why it is approved or turned down"),
        key=f"because_{version}",
        max_chars=actions.REASON_LIMIT,
    )
    for approved, words in (
        (True, say("批准", "Approve")),
        (False, say("不批准", "Turn down")),
    ):
        st.button(
            words,
            key=f"decide_{version}_{approved}",
            type="primary" if approved else "secondary",
            width="stretch",
            on_click=_decide,
            args=(version, approved, language),
        )


def _decide(version: int, approved: bool, language: Language) -> None:
    zone = house().settings.zone
    because = st.session_state[f"because_{version}"]
    do(
        Deed.KEEP_POLICY,
        lambda session, user: actions.decide(
            session, version, approved=approved, because=because, by=user, at=clock.now(), zone=zone
        ),
        language=language,
        told="policy",
        sentence=Text("已批准，开始生效。", "Approved.")
        if approved
        else Text("没有批准，规则不变。", "Turned down; the policy stays."),
        clears=(f"because_{version}",),
        drafted=PLACE,
    )


def draw_proposal(found: PolicyDesk) -> None:
    """Draw the form of a change: from when, what, why; it can be tried out first."""
    language = current_language()
    if not found.begins:
        st.info(say("没有还没结账的月份。", "No month is open."))
        return
    begins = st.selectbox(
        say("从哪个月起", "From which month"),
        list(found.begins),
        format_func=lambda each: wording.month_name(each).said(language),
        key="policy_from",
        filter_mode=None,
    )
    chosen = st.multiselect(
        say("要改哪些参数", "Which parameters"),
        list(TERMS),
        format_func=lambda name: TERMS[name].name.said(language),
        key="policy_chosen",
        placeholder=say("选择参数", "Choose"),
    )
    if chosen:
        _change(found.begins[begins], chosen, language)


def _change(held: Policy, chosen: Sequence[str], language: Language) -> None:
    for name in chosen:
        _field(name, getattr(held, name))
    with refusals_shown():
        policy = with_typed(held, _typed(chosen))
        if policy != held and st.toggle(say("先试算", "Try it out first"), key="try_out"):
            draw_simulation(policy)
    draw_area(say("为什么改", "Why"), key="policy_reason", max_chars=actions.REASON_LIMIT)
    st.button(
        say("提出修改", "Propose"),
        type="primary",
        width="stretch",
        on_click=_send,
        args=(tuple(chosen), language),
    )


def _field(name: str, now: object) -> None:
    language = current_language()
    label = TERMS[name].name.said(language)
    unit = TERMS[name].unit.said(language)
    if name in CHOICES:
        options = list(CHOICES[name])
        st.radio(
            label,
            options,
            index=options.index(now),
            format_func=lambda value: CHOICES[name][value].said(language),
            key=f"policy_{name}",
        )
        return
    said = value_said(name, now).said(language)
    st.text_input(
        label + (bracketed(unit).said(language) if unit else ""),
        placeholder=say(f"现在：{said}", f"now: {said}"),
        key=f"policy_{name}",
    )


def _typed(chosen: Sequence[str]) -> dict[str, object]:
    """Return what was typed; an empty field says something only where there may be no limit."""
    given = {name: st.session_state.get(f"policy_{name}", "") for name in chosen}
    return {
        name: value
        for name, value in given.items()
        if value != "" or TERMS[name].is_open or name in LISTS
    }


def _send(chosen: tuple[str, ...], language: Language) -> None:
    typed = _typed(chosen)
    begins, reason = st.session_state["policy_from"], st.session_state["policy_reason"]
    do(
        Deed.KEEP_POLICY,
        lambda session, user: actions.propose(
            session, typed, effective_from=begins, reason=reason, by=user, at=clock.now()
        ),
        language=language,
        told="policy",
        sentence=Text("已提出，等另一位审批。", "Proposed; it waits for a second person."),
        clears=("policy_chosen", "policy_reason"),
        drafted=PLACE,
    )
