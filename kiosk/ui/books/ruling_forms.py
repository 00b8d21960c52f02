"""What an officer's inaction costs: proposed on the case, decided by a second person."""

import streamlit as st

from kiosk import clock
from kiosk.actions.books import rulings
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.cases.rulings import RulingWaiting, unruled, waiting
from kiosk.rights.cases import OpenCase, opened
from kiosk.rights.money import may_rule
from kiosk.rights.who import User
from kiosk.ui.cases.acts import place_of
from kiosk.ui.doing import do
from kiosk.ui.drafts import LEDGER, draw_area, draw_line, spelt
from kiosk.ui.speech import current_language, say
from kiosk.ui.ways import draw_ways
from kiosk.ui.who import who_marked
from kiosk.wiring import house
from survey.books.rulings import CLAUSE_LIMIT, MOST_POINTS, MOST_YUAN, REASON_LIMIT, RulingDraft
from survey.directory.roles import Deed
from survey.texts import Language, worded

TYPED = ("ruling_points", "ruling_yuan", "ruling_clause", "ruling_reason")


def draw_ruling(case: OpenCase) -> None:
    """Draw the form in which those at the top propose what upheld inaction costs."""
    if not may_rule(case) or not rulings.is_settled(case, clock.now()):
        return
    st.subheader(say("处理意见", "What it costs"), anchor=False)
    st.caption(
        say(
            "公司制度没有写明不作为扣多少、罚多少，由人决定：一人提出，另一人审批后记账。",
            "The regulation names no amount for inaction. One person proposes, it is posted once "
            "another approved it.",
        )
    )
    with st.form("ruling", border=False, enter_to_submit=False):
        st.number_input(
            say("扣分（不扣填 0）", "Points (0 for none)"),
            min_value=0, max_value=MOST_POINTS, value=None, step=1, key="ruling_points",
        )  # fmt: skip
        st.number_input(
            say("罚款，元（不罚填 0）", "Fine in yuan (0 for none)"),
            min_value=0, max_value=MOST_YUAN, value=None, step=1, key="ruling_yuan",
        )  # fmt: skip
        draw_line(
            say("依据条款", "Clause"),
            placeholder=say("例如：规则五、规则六", "for example: rules 5 and 6"),
            max_chars=CLAUSE_LIMIT, key="ruling_clause",
        )  # fmt: skip
        draw_area(
            say("理由（留档）", "Reason (stays on record)"),
            max_chars=REASON_LIMIT, key="ruling_reason",
        )  # fmt: skip
        st.form_submit_button(
            say("提出，交另一人审批", "Propose to a second person"),
            width="stretch",
            on_click=_propose,
            args=(case.complaint.ref, current_language()),
        )


def _propose(ref: str, language: Language) -> None:
    state = st.session_state
    draft = RulingDraft(
        state["ruling_points"], state["ruling_yuan"], state["ruling_clause"],
        state["ruling_reason"],
    )  # fmt: skip
    do(
        Deed.JUDGE,
        lambda session, user: rulings.propose(
            session, opened(session, ref, user), draft, at=clock.now()
        ),
        language=language,
        told="case",
        clears=TYPED,
        drafted=place_of(ref),
    )


def draw_rulings(user: User) -> None:
    """Draw the proposals that wait for a second person, and upheld inaction nobody ruled on."""
    with house().reading() as session:
        found = waiting(session, user)
        bare = unruled(session, user, as_of=clock.now())
    if bare:
        n = len(bare)
        st.warning(
            say(
                f"不作为属实 {n} 件，还没有决定如何处理。",
                f"{n} upheld {worded(n, 'case', 'cases')} of inaction not ruled on yet.",
            )
        )
        draw_ways(*((ref, f"/cases?case={ref}") for ref in bare))
    if found:
        n = len(found)
        st.header(say(f"不作为处理意见 {n} 份", f"{n} proposed for inaction"), anchor=False)
    for each in found:
        _one(each)


def _one(each: RulingWaiting) -> None:
    ruling, language = each.ruling, current_language()
    name = f"{ruling.ref}_{ruling.number}"
    with st.container(border=True, key=f"ruling_{name}", gap="small"):
        st.text(f"{each.name} {ruling.person} · {ruling.ref}")
        st.markdown(
            say(
                f"**扣 {ruling.points} 分，罚 {ruling.yuan} 元**",
                f"**{ruling.points} {worded(ruling.points, 'point', 'points')}, "
                f"a fine of {ruling.yuan} yuan**",
            )
        )
        at = moment_said(ruling.proposed_at, house().settings.zone).said(language)
        st.caption(
            say(
                f"依据 {ruling.clause} · {who_marked(ruling.proposed_by)} 提出于 {at}",
                f"by {ruling.clause} · proposed by {who_marked(ruling.proposed_by)}, {at}",
            )
        )
        st.text(ruling.reason)
        if not each.may_decide:
            st.caption(
                say(
                    "您经手过或与您有关，由另一位审批。",
                    "You had a hand in it or it concerns you: somebody else decides.",
                )
            )
            return
        with st.form(f"second_{name}", border=False, enter_to_submit=False):
            draw_area(
                say("审批意见（留档）", "Why (stays on record)"),
                key=_because(ruling.ref, ruling.number),
                max_chars=REASON_LIMIT,
            )
            for approved, word in (
                (True, say("批准并记账", "Approve and post")),
                (False, say("不批准", "Turn down")),
            ):
                st.form_submit_button(
                    word,
                    type="primary" if approved else "secondary",
                    width="stretch",
                    on_click=_decide,
                    args=(ruling.ref, ruling.number, approved, language),
                )


def _because(ref: str, number: int) -> str:
    return f"because_{spelt(ref)}_{number}"


def _decide(ref: str, number: int, approved: bool, language: Language) -> None:
    key = _because(ref, number)
    because = st.session_state[key]
    do(
        Deed.JUDGE,
        lambda session, user: rulings.decide(
            session, ref, number, approved=approved, because=because,
            by=user, at=clock.now(), zone=house().settings.zone,
        ),
        language=language,
        told="ledger",
        clears=(key,),
        drafted=LEDGER,
    )  # fmt: skip
