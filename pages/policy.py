"""The policy: what holds, who would gain or lose by a change, who proposed and who approved it."""

from dataclasses import fields
from html import escape
from typing import Any

import streamlit as st

from kiosk import clock
from kiosk.actions.books import policies as actions
from kiosk.reports import wording
from kiosk.reports.books.policies import PolicyDesk, Proposal, policy_desk
from kiosk.reports.books.simulation import Reading, Simulation, readings, simulate
from kiosk.reports.cases.contents import moment_said
from kiosk.rights.who import User
from kiosk.ui.doing import do, draw_outcome
from kiosk.ui.page import guarded, refusals_shown
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.wiring import house
from survey.books.policy import Policy
from survey.books.policy_terms import CHOICES, TERMS, source, value_said, with_typed
from survey.books.simulation import Effect
from survey.directory.roles import Deed
from survey.months import Month
from survey.texts import Language, Text

MOST_SHOWN = 30
STYLE = style("books/policy.css")


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
    with st.expander(say("原文的两种理解", "Where the text has two readings")):
        _readings(found.policy)
    with st.expander(say("提出修改", "Propose a change")):
        _propose(found)
    _history(found)


def _answer(found: PolicyDesk) -> None:
    language = current_language()
    if found.since is None:
        begun = say("制度原文的数字", "the regulation's own numbers")
    else:
        since = wording.month_name(found.since).said(language)
        begun = say(f"自 {since}起", f"since {since}")
    st.markdown(
        say(f"**规则 v{found.number}，{begun}。**", f"**Policy v{found.number}, {begun}.**")
    )
    st.caption(
        " · ".join(
            value_said(name, getattr(found.policy, name)).said(language)
            for name in ("penalty_mode", "satisfied_from", "publish_worst")
        )
    )


def _terms(policy: Policy) -> str:
    language = current_language()
    rows = []
    for each in fields(Policy):
        name = TERMS[each.name].name.said(language)
        value = value_said(each.name, getattr(policy, each.name)).said(language)
        rows.append(
            f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>"
            f"<small>{escape(TERMS[each.name].about.said(language))} "
            f"{escape(_source(each.name))}</small>"
        )
    return f'<dl class="terms">{"".join(rows)}</dl>'


def _source(name: str) -> str:
    told = source(name)
    if not told.startswith("regulation"):
        return say("（本系统设定）", "(set by this product)")
    number = told.removeprefix("regulation ")
    return say(f"（制度第 {number} 节）", f"(regulation, section {number})")


def _readings(policy: Policy) -> None:
    if not st.toggle(say("用最近几个月对照", "Compare over the last months"), key="readings"):
        st.caption(say("不改动任何账。", "Nothing is written."))
        return
    with house().reading() as session:
        found = readings(session, policy, now=clock.now(), zone=house().settings.zone)
    _period(found[0].simulation)
    st.html(f'<div class="change">{"".join(map(_reading, found))}</div>' + STYLE)


def _reading(each: Reading) -> str:
    found = each.simulation
    after, satisfied = found.comparison.after, found.satisfied
    name = value_said(each.name, each.value).said(current_language())
    if each.name == "satisfied_from":
        rate = wording.percent(satisfied.after / satisfied.n if satisfied.n else None)
        figures = say(f"满意率 {rate}", f"{rate} satisfied")
        n = f"n = {wording.number(satisfied.n)}"
    else:
        figures = say(f"共扣 {after.points} 分", f"{after.points} points")
        n = say(
            f"{len(found.comparison.effects)} 人不同", f"{len(found.comparison.effects)} differ"
        )
    held = say("（现行）", " (holds)") if each.held else ""
    return (
        f"<span>{escape(name)}{held}</span>"
        f'<span class="n">{figures}</span><span class="n">{n}</span>'
    )


# What waits


def _waiting(user: User, proposal: Proposal) -> None:
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
                f"{version.proposed_by} 提出于 {when}，自 {begins}起",
                f"proposed by {version.proposed_by}, {when}; from {begins}",
            )
        )
        st.text(version.reason)
        st.html(_changes(proposal) + STYLE)
        if proposal.posted_anew:
            months = say("、", ", ").join(map(str, proposal.posted_anew))
            st.caption(
                say(
                    f"批准后，还没结账的 {months} 会重新记账；已结账的月份不变。",
                    f"Once approved, {months}, still open, will be posted anew; closed months "
                    "stay.",
                )
            )
        _simulation(version.policy)
        if version.proposed_by == user.username:
            st.caption(say("由另一位审批。", "Somebody else decides."))
            return
        st.text_area(
            say("批准或不批准的理由", "Why it is approved or turned down"),
            key=f"because_{version.version}",
            max_chars=actions.REASON_LIMIT,
        )
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
        f'<span class="n">{escape(value_said(name, was).said(language))} →</span>'
        f'<span class="n"><b>{escape(value_said(name, will).said(language))}</b></span>'
        for name, (was, will) in proposal.changes.items()
    )
    return f'<div class="change">{rows}</div>'


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
    )


def _simulation(policy: Policy) -> None:
    with house().reading() as session:
        found = simulate(session, policy, now=clock.now(), zone=house().settings.zone)
    _period(found)
    _rate(found)
    effects = found.comparison.effects
    if not effects:
        st.info(
            say(
                "这几个月里没有人的扣分、奖金、评选会不同。",
                "In these months nobody's points, money or honours would differ.",
            )
        )
        return
    was, would = found.comparison.before, found.comparison.after
    gaining = sum(each.gains for each in effects)
    losing = len(effects) - gaining
    st.markdown(
        say(
            f"**{losing} 人变差，{gaining} 人变好。** "
            f"全公司共扣 {was.points} → {would.points} 分，"
            f"奖罚合计 {was.yuan:+d} → {would.yuan:+d} 元。",
            f"**{losing} worse off, {gaining} better off.** In all "
            f"{was.points} → {would.points} points, {was.yuan:+d} → {would.yuan:+d} yuan.",
        )
    )
    st.html(_effects(found) + STYLE)


def _period(found: Simulation) -> None:
    first, last = found.months[0], found.months[-1]
    st.caption(
        say(
            f"按 {first} 到 {last} 已经定下来的事试算，不改动任何账。",
            f"What was settled from {first} to {last}, tried out; nothing is written.",
        )
    )


def _rate(found: Simulation) -> None:
    rates = found.satisfied
    if rates.before == rates.after and rates.targets[0] == rates.targets[1]:
        return
    was, would = (
        wording.percent(satisfied / rates.n if rates.n else None)
        for satisfied in (rates.before, rates.after)
    )
    was_target, target = (wording.percent(float(each)) for each in rates.targets)
    st.markdown(
        say(
            f"**满意率 {was} → {would}**（n = {rates.n}），目标 {was_target} → {target}。",
            f"**Satisfied {was} → {would}** (n = {rates.n}), target {was_target} → {target}.",
        )
    )


def _effects(found: Simulation) -> str:
    rows = []
    for each in found.comparison.effects[:MOST_SHOWN]:
        name = f"{found.names.get(each.person, '')} {each.person}"
        points, yuan = "", ""
        if each.before.points != each.after.points:
            points = say(
                f"{each.before.points} → {each.after.points} 分",
                f"{each.before.points} → {each.after.points} points",
            )
        if each.before.yuan != each.after.yuan:
            yuan = say(
                f"{each.before.yuan:+d} → {each.after.yuan:+d} 元",
                f"{each.before.yuan:+d} → {each.after.yuan:+d} yuan",
            )
        rows.append(
            f"<span>{escape(name)}</span>"
            f'<span class="n">{points}</span><span class="n">{yuan}</span>'
        )
        honours = _honours(each)
        if honours:
            rows.append(f"<small>{honours}</small>")
    more = len(found.comparison.effects) - MOST_SHOWN
    if more > 0:
        rows.append(f"<small>{say(f'还有 {more} 人', f'{more} more')}</small>")
    return f'<div class="change">{"".join(rows)}</div>'


def _honours(each: Effect) -> str:
    was, would = each.before, each.after
    counted = (
        (say("明星", "star"), was.stars, would.stars),
        (say("最差", "worst"), was.worsts, would.worsts),
        (say("进入评议", "up for review"), was.reviews, would.reviews),
    )
    said = [
        say(f"{what} {before} → {after} 次", f"{what} {before} → {after} times")
        for what, before, after in counted
        if before != after
    ]
    return "，".join(said) if current_language() != "en" else ", ".join(said)


# Proposing


def _propose(found: PolicyDesk) -> None:
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
    held = found.begins[begins]
    chosen = st.multiselect(
        say("要改哪些参数", "Which parameters"),
        list(TERMS),
        format_func=lambda name: TERMS[name].name.said(language),
        key="policy_chosen",
        placeholder=say("选择参数", "Choose"),
    )
    for name in chosen:
        _field(name, getattr(held, name))
    if not chosen:
        return
    with refusals_shown():
        policy = with_typed(held, _typed(chosen))
        if policy != held and st.toggle(say("先试算", "Try it out first"), key="try_out"):
            _simulation(policy)
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
                f"规则 v{version.version} · 自 {begins}起 · {decided}",
                f"Policy v{version.version} · from {begins} · {decided}",
            )
        ):
            st.caption(
                say(
                    f"{version.proposed_by} 提出；{version.decided_by} 决定于 {at}",
                    f"proposed by {version.proposed_by}; decided by {version.decided_by}, {at}",
                )
            )
            st.text(version.reason)
            if version.decided_because:
                st.text(version.decided_because)
            st.html(_changes(proposal) + STYLE)
    st.caption(
        say(
            "规则 v0：制度原文的数字，自一开始起。已结账的月份保留结账时的版本。",
            "Policy v0: the regulation's own numbers, from the beginning. A closed month keeps the "
            "version it was closed under.",
        )
    )


if __name__ == "__main__":
    main()
