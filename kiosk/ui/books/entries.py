"""An entry of the ledger on screen: what, why, by which numbers, on what evidence."""

from html import escape
from typing import Final

import streamlit as st

from db.books.ledger_store import Posted
from kiosk.reports.books.ledger import BY_ITSELF, KINDS, ROLES, amount, cause, status
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.cases.rulings import ruling_behind
from kiosk.reports.wording import month_name, number
from kiosk.rights.cases import way_to
from kiosk.rights.who import User
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.ui.who import who
from kiosk.wiring import house
from survey.books.sources import clause_said
from survey.directory.roles import Deed

STYLE: Final = style("books/entries.css")
BY_HAND: Final = frozenset({"duty", "duty_fine"})


def headline(posted: Posted, *, named: bool = True) -> str:
    """Return an entry's first lines: who, how much, what for, and how it stands."""
    language = current_language()
    who = f"{posted.person_name} {posted.entry.person}" if named else cause_said(posted)
    facts = [cause_said(posted)] if named else []
    if not posted.is_money:
        facts.append(ROLES[posted.entry.role].said(language))
    if posted.kind != "entry":
        facts.append(KINDS[posted.kind].said(language))
    if posted.posted_month != posted.entry.month:
        books = month_name(posted.posted_month).said(language)
        facts.append(say(f"记入 {books}", f"in the books of {books}"))
    if posted.is_money:
        facts.append(status(posted).said(language))
    if posted.reversed_by is not None:
        facts.append(taken_back_said(posted.reversed_by))
    return (
        f"<span><strong>{escape(who)}</strong>"
        f"<em>{escape(amount(posted).said(language))}</em></span>"
        f'<span class="facts">{escape(" · ".join(facts))}</span>'
    )


def taken_back_said(by: int) -> str:
    """Return by which entry one was taken back."""
    return say(f"已被第 {by} 条冲销", f"taken back by {by}")


def cause_said(posted: Posted) -> str:
    """Return what an entry was made for."""
    return cause(posted).said(current_language())


def draw_entry(
    posted: Posted,
    user: User,
    *,
    named: bool = True,
    key: str = "entry",
    unfolded: bool = False,
) -> None:
    """Draw an entry as a card, its proof beneath, folded at first unless it stands alone.

    `key` tells it apart on a page.
    """
    gone = " gone" if posted.reversed_by is not None else ""
    with st.container(border=True, key=f"{key}_{posted.seq}", gap="small"):
        st.html(f'<div class="entry{gone}">{headline(posted, named=named)}</div>{STYLE}')
        with st.expander(say("怎么来的", "Where it comes from"), expanded=unfolded):
            st.html(f'<div class="entry">{proof(posted, user)}</div>')


def proof(posted: Posted, user: User) -> str:
    """Return the rule, the numbers, the evidence and the seal of an entry."""
    zone = house().settings.zone
    language = current_language()
    rows = [
        (say("条款", "Clause"), _clause(posted.entry.clause)),
        (say("算式", "Formula"), escape(_formula(posted))),
        (say("依据", "Evidence"), _evidence(posted, user) or "—"),
        (say("规则版本", "Policy"), str(posted.policy)),
        (
            say("记账", "Posted"),
            escape(f"{moment_said(posted.posted_at, zone).said(language)} · {_by(posted.by)}"),
        ),
    ]
    if posted.decided_by and posted.decided_at:
        decided = (
            f"{moment_said(posted.decided_at, zone).said(language)} · {who(posted.decided_by)}"
        )
        if posted.reason:
            decided += f" · {posted.reason}"
        rows.append((status(posted).said(language), escape(decided)))
    rows += _ruled(posted)
    seal = f"no. {posted.seq} · {posted.hash[:16]}"
    rows.append((say("编号与校验", "Number and seal"), seal))
    told = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)
    return f"<dl>{told}</dl>"


def _by(name: str) -> str:
    """Return who posted; what posts by itself has a name in words."""
    return BY_ITSELF[name].said(current_language()) if name in BY_ITSELF else who(name)


def _clause(clause: str) -> str:
    """Return what an entry rests on, with the way to the text."""
    told = escape(clause_said(clause).said(current_language()))
    return f'<a href="/regulation" target="_top">{told}</a>'


def _formula(posted: Posted) -> str:
    entry = posted.entry
    total = abs(entry.yuan) if posted.is_money else abs(entry.points)
    unit = say("元", "yuan") if posted.is_money else say("分", "points")
    formula = entry.formula
    if entry.role in BY_HAND:
        formula = say("两人决定", "as two people decided")
    return f"{formula} = {number(total)} {unit}"


def _ruled(posted: Posted) -> list[tuple[str, str]]:
    """Return why two people decided on an entry, and who: the person reads it, too."""
    ref, taken_back = posted.entry.complaint, posted.reverses is not None
    if ref is None or taken_back or posted.entry.role not in BY_HAND:
        return []
    with house().reading() as session:
        ruling = ruling_behind(session, ref, at=posted.posted_at)
    if ruling is None:
        return []
    return [
        (say("理由", "Reason"), escape(ruling.reason)),
        (say("提出", "Proposed by"), escape(who(ruling.proposed_by))),
        (say("审批", "Approved by"), escape(f"{who(ruling.decided_by)} · {ruling.because}")),
    ]


def _evidence(posted: Posted, user: User) -> str:
    """Return what an entry rests on; a complaint is a link to where it opens for who looks.

    A bonus opens the candidates, the figures and the minutes.
    """
    if posted.entry.role == "star":
        return _award(posted, user)
    way = _way(posted.entry.complaint, user)
    return " · ".join(
        f'<a href="{way}?case={escape(ref)}" target="_top">{escape(ref)}</a>'
        if way and ref == posted.entry.complaint
        else escape(ref)
        for ref in posted.entry.evidence
    )


def _award(posted: Posted, user: User) -> str:
    if not user.may(Deed.SEE_LEDGER):
        return escape(say("小组评定，有会议记录", "the committee's decision, with minutes"))
    told = say("候选人、数据和评定记录", "candidates, figures and minutes")
    return f'<a href="/ledger?award={posted.seq}" target="_top">{escape(told)}</a>'


def _way(ref: str | None, user: User) -> str | None:
    if ref is None:
        return None
    with house().reading() as session:
        return way_to(session, ref, user)
