"""Complaints put aside, as they are drawn: groups, what is proposed, what was decided."""

from collections.abc import Sequence
from html import escape
from typing import Final
from urllib.parse import quote

import streamlit as st

from kiosk import clock
from kiosk.actions.cases import bursts
from kiosk.actions.cases.bursts import AsSeen
from kiosk.reports.cases.bursts import BurstDesk, GroupListed, ProposalShown
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.wording import number
from kiosk.ui.doing import do
from kiosk.ui.second_person import draw_second_person
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.ui.who import who
from kiosk.wiring import house
from survey.cases.bursts import REASON_LIMIT, VERDICTS, WHYS, Verdict
from survey.cases.clocks import left_said
from survey.directory.roles import Deed
from survey.feedback.holds import State
from survey.given import harmless
from survey.texts import Language, Text, in_a_row

TOLD: Final = "bursts"
PLACE: Final = "bursts"
"""Where drafts of reasons are kept."""
REFS_SHOWN: Final = 12
_PROPOSED: Final[dict[Verdict, Text]] = {
    Verdict.TAKE_UP: Text("逐件受理 {n} 件投诉", "Take up {n} {count:complaint|complaints}"),
    Verdict.JOIN: Text(
        "把 {n} 件投诉并入 {leading}", "Join {n} {count:complaint|complaints} into {leading}"
    ),
    Verdict.ABUSE: Text(
        "{n} 件认定为滥用，不作为投诉",
        "Close {n} {count:complaint|complaints} as abuse: no complaint",
    ),
}
_DONE: Final[dict[State, Text]] = {
    State.APPROVED: Text("{by} 同意", "{by} approved it"),
    State.REJECTED: Text("{by} 不同意，仍放在一边", "{by} turned it down: put aside as before"),
    State.WITHDRAWN: Text("{by} 收回", "{by} took it back"),
}


def draw_style() -> None:
    """Put the style sheet into the page."""
    st.html(style("cases/bursts.css"))


def draw_groups(found: BurstDesk) -> None:
    """Draw the groups that wait, what is due first, each a way into it."""
    language = current_language()
    if not found.groups:
        none = Text("没有等待决定的成批投诉。", "No group of complaints waits for a decision.")
        st.html(f'<p class="burst-answer">{none.said(language)}</p>')
        return
    lines = "".join(
        f'<a class="burst{" late" if each.late else ""}" target="_self" '
        f'href="/bursts?group={quote(each.group.ref)}">{_group(each, language)}</a>'
        for each in found.groups
    )
    st.html(f'<nav class="bursts">{lines}</nav>')


def draw_head(listed: GroupListed, first: Sequence[str]) -> None:
    """Draw what one group is: how many, where, why, by when people decide; and its first ones."""
    language = current_language()
    st.html(f'<div class="burst">{_group(listed, language)}</div>')
    if first:
        told = Text("最先的 {n} 件照常办理：", "Handled as usual, the first {n}: ")
        said = escape(told.format(n=len(first)).said(language))
        st.html(f'<div class="burst-told">{_refs(first, language, before=said)}</div>')
    if listed.others:
        n = listed.others
        st.caption(
            say(
                f"本组另有 {n} 件由别人决定：涉及您或您的下属，或者密封。",
                f"{n} more of this group are for others: they concern you or your people, or are "
                "sealed.",
            )
        )


def draw_to_decide(found: BurstDesk) -> None:
    """Draw the proposals that wait for a second person."""
    if found.open:
        n = len(found.open)
        st.header(say(f"等待决定 {n} 项", f"To be decided: {n}"), anchor=False)
    for each in found.open:
        _open(each)
    if n := found.kept_back:
        st.caption(
            say(
                f"另有 {n} 项涉及您或您的下属，或者密封，由别人决定。",
                f"{n} more concern you or your people, or are sealed: others decide.",
            )
        )


def draw_settled(found: BurstDesk) -> None:
    """Draw what was decided last: who, when, why."""
    if not found.settled:
        return
    language = current_language()
    st.header(say("已处理", "Settled"), anchor=False)
    for each in found.settled:
        with st.container(border=True, key=f"settled_{each.decision.id}"):
            told = _proposed(each, language) + _ended(each, language)
            st.html(f'<div class="burst-told">{told}</div>')


def _group(each: GroupListed, language: Language) -> str:
    group = each.group
    n = Text("{n} 件", "{n} {count:complaint|complaints}").format(n=number(each.n), count=each.n)
    where = group.window or Text("未指明窗口", "no window named").said(language)
    since = moment_said(group.opened_at, house().settings.zone)
    began = Text("{since} 开始", "since {since}").format(since=since)
    why = WHYS[group.why].said(language)
    left = left_said(group.due_at, clock.now()).said(language) if group.closed_at is None else ""
    due = Text("决定期限：{left}", "to be decided: {left}").format(left=left)
    return (
        f"<b>{escape(n.said(language))} · {escape(where)}</b>"
        f"<span>{escape(why)} · {escape(began.said(language))}</span>"
        + (f"<span>{escape(_again(each).said(language))}</span>" if each.again else "")
        + (f"<span>{escape(due.said(language))}</span>" if left else "")
    )


def _again(each: GroupListed) -> Text:
    """Return how many wrote again after they were found to be abuse, and who looks by name."""
    n = Text(
        "认定为滥用后投诉人又写来的 {n} 件",
        "{n} found to be abuse to which the complainant wrote again",
    ).format(n=each.again)
    if not each.officers:
        return n
    whom = in_a_row(each.officers)
    return Text("{n}，由{whom}再看", "{n}, looked at again by {whom}").format(n=n, whom=whom)


def _open(each: ProposalShown) -> None:
    decision, language = each.decision, current_language()
    with st.container(border=True, key=f"proposal_{decision.id}", gap="small"):
        st.html(f'<div class="burst-told">{_proposed(each, language)}</div>')
        if each.hand.found_before:
            st.caption(
                say(
                    "其中有的上次就是由您们两位认定的，这次要由另一位来决定。",
                    "You both found some of these to be abuse before: somebody else decides now.",
                )
            )
            return
        draw_second_person(
            decision.id, decision.version,
            hand=each.hand,
            words=(
                (True, VERDICTS[decision.verdict].said(language)),
                (False, say("不同意，仍放在一边", "Turn down: put aside as before")),
            ),
            longest=REASON_LIMIT, withdraw=_withdraw, decide=_decide, language=language,
        )  # fmt: skip


def _proposed(each: ProposalShown, language: Language) -> str:
    decision = each.decision
    head = _PROPOSED[decision.verdict].format(
        n=number(decision.n), count=decision.n, leading=decision.leading or ""
    )
    at = moment_said(decision.proposed_at, house().settings.zone)
    by = Text("{by} 提出于 {at}", "proposed by {by}, {at}").format(
        by=who(decision.proposed_by), at=at
    )
    return (
        f"<p><b>{escape(head.said(language))}</b></p>{_refs(each.refs, language)}"
        f'<p dir="auto">{escape(harmless(decision.reason))}</p>'
        f"<p><small>{escape(by.said(language))}</small></p>"
    )


def _refs(refs: Sequence[str], language: Language, *, before: str = "") -> str:
    links = " ".join(
        f'<a href="/cases?case={quote(each)}" target="_self">{escape(each)}</a>'
        for each in refs[:REFS_SHOWN]
    )
    more = len(refs) - REFS_SHOWN
    rest = Text("，还有 {n} 件", " and {n} more").format(n=more).said(language) if more > 0 else ""
    return f'<p class="burst-refs">{before}{links}{escape(rest)}</p>'


def _ended(each: ProposalShown, language: Language) -> str:
    decision = each.decision
    if decision.decided_at is None:
        return ""
    done = _DONE[decision.state].format(by=who(decision.decided_by))
    at = moment_said(decision.decided_at, house().settings.zone)
    because = f'<p dir="auto">{escape(harmless(decision.because))}</p>' if decision.because else ""
    return f"<p><b>{escape(f'{done.said(language)} · {at.said(language)}')}</b></p>{because}"


def _decide(number: int, version: int, approved: bool, language: Language) -> None:
    key = f"because_{number}"
    because = st.session_state[key]
    do(
        Deed.END_BURSTS,
        lambda session, user: bursts.decide(
            session, AsSeen(number, version), approved=approved, because=because, by=user,
            at=clock.now(), zone=house().settings.zone,
        ),
        language=language,
        told=TOLD,
        clears=(key,),
        drafted=PLACE,
    )  # fmt: skip


def _withdraw(number: int, version: int, language: Language) -> None:
    do(
        Deed.END_BURSTS,
        lambda session, user: bursts.withdraw(
            session, AsSeen(number, version), by=user, at=clock.now()
        ),
        language=language,
        told=TOLD,
        sentence=Text("已收回，仍放在一边。", "Taken back: put aside as before."),
    )
