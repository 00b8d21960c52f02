"""A policy on screen: what holds, its parameters with their sources, a change, its history."""

from collections.abc import Mapping
from dataclasses import fields
from html import escape

import streamlit as st

from kiosk.reports import wording
from kiosk.reports.books.policies import PolicyDesk, Proposal
from kiosk.reports.cases.contents import moment_said
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.ui.who import who_marked
from kiosk.wiring import house
from survey.books.policy import Policy
from survey.books.policy_terms import TERMS, source, value_said
from survey.books.sources import source_said

STYLE = style("books/policy.css")


def draw_answer(found: PolicyDesk) -> None:
    """Draw which policy holds, since when, and its three choices that matter most."""
    language = current_language()
    if found.since is None:
        begun = say(
            "公司制度写明的数字，其余为本系统建议",
            "the regulation's numbers where it names them, the others proposed by this program",
        )
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


def terms(policy: Policy, set_in: Mapping[str, int], cited: Mapping[str, str]) -> str:
    """Return every parameter with its value, its meaning and its source, as markup."""
    language = current_language()
    rows = []
    for each in fields(Policy):
        name = TERMS[each.name].name.said(language)
        value = value_said(each.name, getattr(policy, each.name)).said(language)
        about = TERMS[each.name].about.said(language)
        rows.append(
            f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>"
            f"<small>{escape(about)} {escape(_source(each.name, set_in, cited))}</small>"
        )
    return f'<dl class="terms">{"".join(rows)}</dl>'


def _source(name: str, set_in: Mapping[str, int], cited: Mapping[str, str]) -> str:
    """Return where a number comes from: an article, a version of the policy, or this program."""
    told = source_said(source(name)).said(current_language())
    if name in cited:
        told = say(f"公司制度{cited[name]}", f"the company's regulation, {cited[name]}")
    if name in set_in:
        version = set_in[name]
        decided = say(f"公司在规则 v{version} 中定下", f"set by the company in policy v{version}")
        told = say(f"{told}；{decided}", f"{told}; {decided}") if name in cited else decided
    return say(f"（{told}）", f"({told})")


def changes(proposal: Proposal) -> str:
    """Return what a proposal changes, before and after, as markup."""
    language = current_language()
    rows = "".join(
        f"<span>{escape(TERMS[name].name.said(language))}</span>"
        f'<span class="n">{escape(value_said(name, was).said(language))} →</span>'
        f'<span class="n"><b>{escape(value_said(name, will).said(language))}</b></span>'
        for name, (was, will) in proposal.changes.items()
    )
    return f'<div class="change">{rows}</div>'


def draw_history(found: PolicyDesk) -> None:
    """Draw every version that was decided, the newest first."""
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
            proposer, decider = who_marked(version.proposed_by), who_marked(version.decided_by)
            st.caption(
                say(
                    f"{proposer} 提出；{decider} 决定于 {at}",
                    f"proposed by {proposer}; decided by {decider}, {at}",
                )
            )
            st.text(version.reason)
            if version.decided_because:
                st.text(version.decided_because)
            st.html(changes(proposal) + STYLE)
    st.caption(
        say(
            "规则 v0：公司制度写明的数字和本系统建议的数字，自一开始起。"
            "已结账的月份保留结账时的版本。",
            "Policy v0: the regulation's numbers and those proposed by this program, from the "
            "beginning. A closed month keeps the version it was closed under.",
        )
    )
