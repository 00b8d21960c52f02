"""The policy: what holds, who would gain or lose by a change, who proposed and who approved it."""

from dataclasses import fields
from html import escape
from typing import Any

import streamlit as st

from kiosk import clock
from kiosk.access import User
from kiosk.actions import policies as actions
from kiosk.reports import wording
from kiosk.reports.cases import moment_said
from kiosk.reports.policies import PolicyDesk, Proposal, policy_desk
from kiosk.reports.simulation import Simulation, simulate
from kiosk.ui.doing import do, draw_outcome
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.months import Month
from survey.policy import Policy
from survey.policy_terms import CHOICES, TERMS, source, value_said, with_typed
from survey.roles import Deed
from survey.texts import Language, Text

MOST_SHOWN = 30
STYLE = """<style>
.terms{display:grid;grid-template-columns:1fr max-content;gap:4px 16px;margin:0;padding:0}
.terms dt{margin:0}.terms dd{margin:0;padding:0;text-align:right}
.terms small{grid-column:1/-1;color:var(--muted);font-size:14px;padding-bottom:8px}
.change{display:grid;grid-template-columns:1fr max-content max-content;gap:4px 12px}
.change span:nth-child(3n+1){overflow-wrap:anywhere}
.change span:not(:nth-child(3n+1)){text-align:right;font-variant-numeric:tabular-nums}
.change b{font-weight:600}
</style>"""


def main() -> None:
    """Show what holds, what waits, and the form for a change."""
    user = guarded(Deed.KEEP_POLICY)
    month = Month.of(clock.today(house().settings.zone))
    with house().reading() as session:
        found = policy_desk(session, month)
    st.title(say("规则", "Policy"), anchor=False)
    draw_outcome("policy")
    _answer(found)
    for proposal in found.waiting:
        _waiting(user, proposal)
    with st.expander(say("现行参数与来源", "All parameters and their sources")):
        st.html(_terms(found.policy) + STYLE)
    with st.expander(say("提出修改", "Propose a change")):
        _propose(found)
    _history(found)


def _answer(found: PolicyDesk) -> None:
    language = current_language()
    since = (
        wording.month_name(found.since).said(language)
        if found.since
        else say("一开始", "the beginning")
    )
    mode = value_said("penalty_mode", found.policy.penalty_mode).said(language)
    satisfied = value_said("satisfied_from", found.policy.satisfied_from).said(language)
    st.markdown(
        say(
            f"**第 {found.number} 版，自{since}起。**",
            f"**Version {found.number}, since {since}.**",
        )
    )
    st.caption(f"{mode} · {satisfied}")


def _terms(policy: Policy) -> str:
    language = current_language()
    rows = []
    for each in fields(Policy):
        name = TERMS[each.name].name.said(language)
        value = value_said(each.name, getattr(policy, each.name)).said(language)
        rows.append(
            f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>"
            f"<small>{escape(_source(each.name))}</small>"
        )
    return f'<dl class="terms">{"".join(rows)}</dl>'


def _source(name: str) -> str:
    told = source(name)
    if told.startswith("regulation"):
        number = told.removeprefix("regulation ")
        words = say(f"制度第 {number} 节", f"regulation, section {number}")
        both = say("；原文可有另一种理解", "; the wording allows another reading")
        return words + (both if TERMS[name].is_open else "")
    return say("本系统设定", told.removeprefix("product: "))


# What waits


def _waiting(user: User, proposal: Proposal) -> None:
    version = proposal.version
    language, zone = current_language(), house().settings.zone
    with st.container(border=True, key=f"version_{version.version}", gap="small"):
        st.subheader(
            say(f"第 {version.version} 版等待审批", f"Version {version.version} waits"),
            anchor=False,
        )
        when = moment_said(version.proposed_at, zone).said(language)
        begins = wording.month_name(version.effective_from).said(language)
        st.caption(
            say(
                f"{version.proposed_by} 提出于 {when}，自{begins}起",
                f"proposed by {version.proposed_by}, {when}; from {begins}",
            )
        )
        st.text(version.reason)
        st.html(_changes(proposal) + STYLE)
        with st.expander(say("谁会多扣、少扣", "Who would gain or lose")):
            _simulation(version.policy)
        if version.proposed_by == user.username:
            st.caption(say("由另一位审批。", "Somebody else decides."))
            return
        for approved, words in (
            (True, say("批准", "Approve")),
            (False, say("不批准", "Turn down")),
        ):
            st.button(
                words,
                key=f"decide_{version.version}_{approved}",
                type="primary" if approved else "secondary",
                width="stretch",
                on_click=_decide,
                args=(version.version, approved, language),
            )


def _changes(proposal: Proposal) -> str:
    language = current_language()
    rows = "".join(
        f"<span>{escape(TERMS[name].name.said(language))}</span>"
        f"<span>{escape(value_said(name, was).said(language))} →</span>"
        f"<span><b>{escape(value_said(name, will).said(language))}</b></span>"
        for name, (was, will) in proposal.changes.items()
    )
    return f'<div class="change">{rows}</div>'


def _decide(version: int, approved: bool, language: Language) -> None:
    zone = house().settings.zone
    do(
        Deed.KEEP_POLICY,
        lambda session, user: actions.decide(
            session, version, approved=approved, by=user, at=clock.now(), zone=zone
        ),
        language=language,
        told="policy",
    )


def _simulation(policy: Policy) -> None:
    with house().reading() as session:
        found = simulate(session, policy, now=clock.now(), zone=house().settings.zone)
    first, last = found.months[0], found.months[-1]
    st.caption(
        say(
            f"按 {first} 到 {last} 已经定下来的事试算，不改动任何账。",
            f"What was settled from {first} to {last}, tried out; nothing is written.",
        )
    )
    effects = found.comparison.effects
    if not effects:
        st.info(say("这几个月里没有人受影响。", "Nobody would notice in these months."))
        return
    total = found.comparison.total
    st.markdown(
        say(
            f"**{len(effects)} 人受影响：共扣 {total.points_before} → {total.points_after} 分，"
            f"金额 {total.yuan_before:+d} → {total.yuan_after:+d} 元。**",
            f"**{len(effects)} people: {total.points_before} → {total.points_after} points, "
            f"{total.yuan_before:+d} → {total.yuan_after:+d} yuan.**",
        )
    )
    st.html(_effects(found) + STYLE)


def _effects(found: Simulation) -> str:
    rows = []
    for each in found.comparison.effects[:MOST_SHOWN]:
        name = f"{found.names.get(each.person, '')} {each.person}"
        points = say(
            f"{each.points_before} → {each.points_after} 分",
            f"{each.points_before} → {each.points_after} points",
        )
        yuan = ""
        if each.yuan_before != each.yuan_after:
            yuan = say(
                f"{each.yuan_before:+d} → {each.yuan_after:+d} 元",
                f"{each.yuan_before:+d} → {each.yuan_after:+d} yuan",
            )
        rows.append(f"<span>{escape(name)}</span><span>{points}</span><span>{yuan}</span>")
    more = len(found.comparison.effects) - MOST_SHOWN
    if more > 0:
        rows.append(
            f"<span>{say(f'还有 {more} 人', f'{more} more')}</span><span></span><span></span>"
        )
    return f'<div class="change">{"".join(rows)}</div>'


# Proposing


def _propose(found: PolicyDesk) -> None:
    language = current_language()
    chosen = st.multiselect(
        say("要改哪些参数", "Which parameters"),
        list(TERMS),
        format_func=lambda name: TERMS[name].name.said(language),
        key="policy_chosen",
        placeholder=say("选择参数", "Choose"),
    )
    for name in chosen:
        _field(name, getattr(found.policy, name))
    if not chosen:
        return
    with refusals_shown():
        policy = with_typed(found.policy, _typed(chosen))
        if policy != found.policy and st.toggle(say("先试算", "Try it out first"), key="try_out"):
            _simulation(policy)
    st.selectbox(
        say("从哪个月起", "From which month"),
        list(found.begins),
        format_func=lambda each: wording.month_name(each).said(language),
        key="policy_from",
        filter_mode=None,
    )
    st.text_area(say("为什么改", "Why"), key="policy_reason", max_chars=actions.REASON_LIMIT)
    st.button(
        say("提出修改", "Propose"),
        type="primary",
        width="stretch",
        on_click=_send,
        args=(tuple(chosen), language),
    )


def _field(name: str, now: Any) -> None:
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
        f"{label}（{unit}）"
        if unit and language != "en"
        else f"{label} ({unit})"
        if unit
        else label,
        placeholder=say(f"现在：{said}", f"now: {said}"),
        key=f"policy_{name}",
    )


def _typed(chosen: list[str] | tuple[str, ...]) -> dict[str, object]:
    """Return what was typed; an empty field says something only where there may be no limit."""
    given = {name: st.session_state.get(f"policy_{name}", "") for name in chosen}
    return {name: value for name, value in given.items() if value != "" or TERMS[name].is_open}


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
    )


# History


def _history(found: PolicyDesk) -> None:
    st.header(say("历次版本", "Versions"), anchor=False)
    language, zone = current_language(), house().settings.zone
    for proposal in found.decided:
        version = proposal.version
        begins = wording.month_name(version.effective_from).said(language)
        decided = say("批准", "approved") if version.approved else say("未批准", "turned down")
        at = moment_said(version.decided_at, zone).said(language) if version.decided_at else ""
        with st.expander(
            say(
                f"第 {version.version} 版 · 自{begins}起 · {decided}",
                f"Version {version.version} · from {begins} · {decided}",
            )
        ):
            st.caption(f"{version.proposed_by} → {version.decided_by} · {at}")
            st.text(version.reason)
            st.html(_changes(proposal) + STYLE)
    st.caption(
        say(
            "第 0 版：制度原文的数字，自一开始起。已结账的月份保留结账时的版本。",
            "Version 0: the regulation's own numbers, from the beginning. A closed month keeps the "
            "version it was closed under.",
        )
    )


if __name__ == "__main__":
    main()
