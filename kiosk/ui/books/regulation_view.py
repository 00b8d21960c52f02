"""The company's regulation on screen: its articles, the numbers each sets, its editions."""

from typing import Final

import streamlit as st

from db.books.regulation_store import Edition
from kiosk import clock
from kiosk.actions.books import regulation as actions
from kiosk.reports.books.regulation import RegulationRead
from kiosk.reports.cases.contents import moment_said
from kiosk.rights.money import may_decide_regulation
from kiosk.rights.who import User
from kiosk.ui.books.policy_view import STYLE, terms
from kiosk.ui.doing import do
from kiosk.ui.drafts import draw_area, draw_line
from kiosk.ui.speech import current_language, say
from kiosk.ui.who import who_marked
from kiosk.wiring import house
from survey.books.policy_terms import TERMS, value_said
from survey.books.regulation import EDITION_LIMIT, TEXT_LIMIT, TITLE_LIMIT, RegulationDraft
from survey.directory.roles import Deed
from survey.texts import Language

PLACE: Final = "regulation"
"""Where drafts of a text and of reasons are kept."""
TYPED = ("regulation_title", "regulation_edition", "regulation_words")


def draw_regulation(found: RegulationRead) -> None:
    """Draw the edition in force, article by article, with the numbers that each sets."""
    language = current_language()
    if found.edition is None:
        st.info(
            say(
                "公司的制度原文还没有录入。下面的数字注明哪些是公司制度写明的，哪些是本系统建议的。",
                "The company's own text is not here yet. Below, each number says whether the "
                "regulation names it or this program proposes it.",
            )
        )
        return
    st.markdown(f"**{found.edition.title}**")
    st.caption(f"{found.edition.edition} · {_decided(found.edition)}")
    for article in found.articles:
        if article.number:
            st.subheader(article.number, anchor=False)
        if article.words:
            st.text(article.words)
        for name in article.sets:
            value = value_said(name, getattr(found.policy, name)).said(language)
            told = TERMS[name].name.said(language)
            st.caption(say(f"现行数字：{told} {value}", f"holds now: {told} {value}"))


def draw_numbers(found: RegulationRead) -> None:
    """Draw every number with where it comes from."""
    st.header(say("数字和来源", "The numbers and their sources"), anchor=False)
    st.html(terms(found.policy, found.set_in, found.cited) + STYLE)


def draw_editions(user: User, found: RegulationRead) -> None:
    """Draw what those who keep the policy do: decide about editions, propose one, look back."""
    for each in found.waiting:
        _waiting(user, each)
    with st.expander(say("录入或修订制度原文", "Enter or revise the text")):
        _form(found)
    for each in found.earlier:
        state = say("曾经有效", "was in force") if each.approved else say("未批准", "turned down")
        with st.expander(f"{each.title} · {each.edition} · {state}"):
            st.caption(f"{_decided(each)} · {each.because}")
            st.text(each.words)


def _decided(each: Edition) -> str:
    if each.decided_at is None:
        return ""
    at = moment_said(each.decided_at, house().settings.zone).said(current_language())
    proposer, decider = who_marked(each.proposed_by), who_marked(each.decided_by)
    return say(
        f"{proposer} 提出，{decider} 决定于 {at}",
        f"proposed by {proposer}, decided by {decider}, {at}",
    )


def _waiting(user: User, each: Edition) -> None:
    language = current_language()
    with st.container(border=True, key=f"edition_{each.number}", gap="small"):
        st.markdown(f"**{each.title} · {each.edition}**")
        st.caption(
            say(
                f"{who_marked(each.proposed_by)} 提出，等待审批",
                f"proposed by {who_marked(each.proposed_by)}",
            )
        )
        with st.expander(say("全文", "The text")):
            st.text(each.words)
        with house().reading() as session:
            second = may_decide_regulation(session, user, each)
        if not second:
            st.caption(say("由另一位审批。", "Somebody else decides."))
            return
        with st.form(f"decide_edition_{each.number}", border=False, enter_to_submit=False):
            draw_area(
                say("批准或不批准的理由", "Why it is approved or turned down"),
                key=f"edition_because_{each.number}",
                max_chars=actions.REASON_LIMIT,
            )
            for approved, word in (
                (True, say("批准", "Approve")),
                (False, say("不批准", "Turn down")),
            ):
                st.form_submit_button(
                    word,
                    type="primary" if approved else "secondary",
                    width="stretch",
                    on_click=_decide,
                    args=(each.number, approved, language),
                )


def _decide(number: int, approved: bool, language: Language) -> None:
    key = f"edition_because_{number}"
    because = st.session_state[key]
    do(
        Deed.KEEP_POLICY,
        lambda session, user: actions.decide(
            session, number, approved=approved, because=because, by=user, at=clock.now()
        ),
        language=language, told="regulation", clears=(key,), drafted=PLACE,
    )  # fmt: skip


def _form(found: RegulationRead) -> None:
    held = found.edition
    st.caption(
        say(
            "每条以“第…条”另起一行。条文设定了哪个数字，就在该条末尾写【数字的名称】，"
            "例如【首次回复】；名称见下面的“数字和来源”。",
            "Each article begins a line with “Article 1”. Where an article sets a number, write "
            "its name in 【 】 at the end, such as 【First reply】; the names stand below.",
        )
    )
    with st.form("regulation", border=False, enter_to_submit=False):
        draw_line(
            say("名称", "Title"), given=held.title if held else "",
            key="regulation_title", max_chars=TITLE_LIMIT,
        )  # fmt: skip
        draw_line(
            say("版本（文号、日期）", "Edition (number, date)"),
            key="regulation_edition", max_chars=EDITION_LIMIT,
        )  # fmt: skip
        draw_area(
            say("全文", "The text"), given=held.words if held else "",
            key="regulation_words", max_chars=TEXT_LIMIT, height=320,
        )  # fmt: skip
        st.form_submit_button(
            say("提出，交另一人审批", "Propose to a second person"),
            width="stretch", on_click=_propose, args=(current_language(),),
        )  # fmt: skip


def _propose(language: Language) -> None:
    title, edition, words = (st.session_state[key] for key in TYPED)
    do(
        Deed.KEEP_POLICY,
        lambda session, user: actions.propose(
            session, RegulationDraft(title, edition, words), by=user, at=clock.now()
        ),
        language=language, told="regulation", clears=TYPED, drafted=PLACE,
    )  # fmt: skip
