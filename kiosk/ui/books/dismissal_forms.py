"""Dismissal reviews on screen: the file, the hearing, the decision with minutes, two people."""

from datetime import datetime

import streamlit as st

from kiosk import clock
from kiosk.actions.books import dismissals
from kiosk.reports.books.dismissals import DismissalFile, files, own_files
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.wording import month_name
from kiosk.rights.who import User
from kiosk.ui.books.entries import draw_entry
from kiosk.ui.doing import do
from kiosk.ui.drafts import LEDGER, MINE, draw_area, spelt
from kiosk.ui.speech import current_language, say
from kiosk.ui.who import who_marked
from kiosk.wiring import house
from survey.books.dismissals import WORDS_LIMIT, Dismissal, Stage
from survey.directory.roles import Deed
from survey.texts import Language, Text

STAGES = {
    Stage.OPEN: Text("进行中", "open"),
    Stage.PROPOSED: Text("已提出决定，待另一人确认", "a decision waits for a second person"),
    Stage.DECIDED: Text("已决定", "decided"),
    Stage.LAPSED: Text("已失效：最差记录已撤销", "lapsed: the worst was taken back"),
}
FELL = Text(
    "决定之后，所依据的最差记录撤销了。请重新听取陈述、重新决定。",
    "The worst it rests on was taken back after the decision. Hear the person again, decide anew.",
)
UNHEARD = Text(
    "重新立案或依据变化后，要先记录新的陈述，才能提出决定。",
    "Since it was opened, or what it rests on changed, nobody was heard: keep a hearing first.",
)


def draw_dismissals(user: User) -> None:
    """Draw the reviews that who looks may read by their office, those under way first."""
    with house().reading() as session:
        found = files(session, user)
    if not found:
        return
    st.header(say("去留评议", "Dismissal reviews"), anchor=False)
    st.caption(
        say(
            "由人评议和决定，系统不作任何处理。只有组长、董事长、财务和本人看得到。",
            "People review and decide; nothing follows by itself. Only the leader of the team, the "
            "chairman, finance and the person read it.",
        )
    )
    for each in (each for each in found if each.review.is_open):
        with st.container(border=True, key=_name(each.review), gap="small"):
            _draw_file(each, user)
            _forms(each)
    for each in (each for each in found if not each.review.is_open):
        with st.expander(_title(each)):
            _draw_file(each, user)


def draw_own_dismissals(user: User, person: str) -> None:
    """Draw the reviews about who looks, with the way to put one's side on the file."""
    with house().reading() as session:
        found = own_files(session, person)
    if not found:
        return
    st.header(say("关于我的去留评议", "Dismissal reviews about me"), anchor=False)
    for each in found:
        with st.container(border=True, key=_name(each.review), gap="small"):
            _draw_file(each, user, own=True)
            if each.review.is_open:
                _hearing(
                    each.review, say("我的陈述", "My side"), Deed.SEE_OWN_CASES, "review", MINE
                )


def _name(review: Dismissal) -> str:
    return f"dismissal_{review.month}_{spelt(review.person)}"


def _title(each: DismissalFile) -> str:
    month = month_name(each.review.month).said(current_language())
    return f"{each.name} {each.review.person} · {month}"


def _draw_file(each: DismissalFile, user: User, *, own: bool = False) -> None:
    review, language = each.review, current_language()
    st.markdown(f"**{_title(each)}**")
    st.caption(
        say(
            f"累计第 {review.count} 次最差 · {_at(review.opened_at)} 立案",
            f"worst no. {review.count} in all · opened {_at(review.opened_at)}",
        )
        + f" · {STAGES[review.stage].said(language)}"
    )
    if review.is_undercut:
        st.warning(FELL.said(language))
    with st.expander(say("依据", "What it rests on")):
        for posted in each.worsts:
            st.caption(month_name(posted.entry.month).said(language))
            draw_entry(posted, user, named=not own, key=_name(review))
    for hearing in review.hearings:
        _said(say("陈述", "Heard"), who_marked(hearing.by), hearing.at, hearing.words)
    if review.decision and (review.stage is Stage.DECIDED or not own):
        word = say("决定", "Decision")
        if review.stage is not Stage.DECIDED:
            word = say("提出的决定", "Proposed decision")
        _said(word, who_marked(review.proposed_by), review.proposed_at, review.decision)
        _said(
            say("会议记录", "Minutes"),
            who_marked(review.proposed_by),
            review.proposed_at,
            review.minutes,
        )
    if review.because and (review.stage is Stage.DECIDED or not own):
        confirmed = review.stage is Stage.DECIDED
        word = say("确认", "Confirmed") if confirmed else say("上次未确认", "Not confirmed before")
        _said(word, who_marked(review.decided_by), review.decided_at, review.because)


def _at(moment: datetime | None) -> str:
    zone = house().settings.zone
    return moment_said(moment, zone).said(current_language()) if moment else ""


def _said(word: str, by: str, at: datetime | None, words: str) -> None:
    st.caption(f"{word} · {by} · {_at(at)}")
    st.text(words)


def _forms(each: DismissalFile) -> None:
    review = each.review
    if each.may_second:
        _second(review)
    elif review.stage is Stage.PROPOSED:
        st.caption(say("由另一位确认。", "Somebody else confirms it."))
    with st.expander(say("记录陈述（或听不到的原因）", "Keep a hearing, or why there is none")):
        _hearing(review, say("陈述", "What was said"), Deed.JUDGE, "ledger", LEDGER)
    if each.may_propose and not review.is_heard:
        st.caption(UNHEARD.said(current_language()))
    elif each.may_propose:
        with st.expander(say("提出决定", "Propose a decision")):
            _proposal(review)


def _hearing(review: Dismissal, label: str, deed: Deed, told: str, place: str) -> None:
    key = f"heard_{_name(review)}"
    with st.form(f"hear_{_name(review)}", border=False, enter_to_submit=False):
        draw_area(label, key=key, max_chars=WORDS_LIMIT)
        st.form_submit_button(
            say("记入评议", "Put it on the file"),
            width="stretch",
            on_click=_hear,
            args=(review, key, deed, told, place, current_language()),
        )


def _hear(
    review: Dismissal, key: str, deed: Deed, told: str, place: str, language: Language
) -> None:
    words = st.session_state[key]
    do(
        deed,
        lambda session, user: dismissals.hear(
            session, review.month, review.person, words, by=user, at=clock.now()
        ),
        language=language, told=told, clears=(key,), drafted=place,
    )  # fmt: skip


def _proposal(review: Dismissal) -> None:
    name = _name(review)
    with st.form(f"propose_{name}", border=False, enter_to_submit=False):
        draw_area(
            say("决定", "Decision"), key=f"decision_{name}", max_chars=WORDS_LIMIT
        )  # fmt: skip
        draw_area(
            say("会议记录（谁参加、依据什么）", "Minutes (who took part, on what grounds)"),
            key=f"minutes_{name}", max_chars=WORDS_LIMIT,
        )  # fmt: skip
        st.form_submit_button(
            say("提出，交另一人确认", "Propose to a second person"),
            width="stretch", on_click=_propose, args=(review, current_language()),
        )  # fmt: skip


def _propose(review: Dismissal, language: Language) -> None:
    keys = (f"decision_{_name(review)}", f"minutes_{_name(review)}")
    decision, minutes = (st.session_state[key] for key in keys)
    do(
        Deed.JUDGE,
        lambda session, user: dismissals.propose(
            session, review.month, review.person, decision=decision, minutes=minutes,
            by=user, at=clock.now(),
        ),
        language=language, told="ledger", clears=keys, drafted=LEDGER,
    )  # fmt: skip


def _second(review: Dismissal) -> None:
    name = _name(review)
    with st.form(f"confirm_{name}", border=False, enter_to_submit=False):
        draw_area(
            say("确认意见（留档）", "Why (stays on record)"),
            key=f"confirmed_{name}", max_chars=WORDS_LIMIT,
        )  # fmt: skip
        for approved, word in ((True, say("确认", "Confirm")), (False, say("不确认", "Turn down"))):
            st.form_submit_button(
                word,
                type="primary" if approved else "secondary",
                width="stretch", on_click=_decide, args=(review, approved, current_language()),
            )  # fmt: skip


def _decide(review: Dismissal, approved: bool, language: Language) -> None:
    key = f"confirmed_{_name(review)}"
    because = st.session_state[key]
    do(
        Deed.JUDGE,
        lambda session, user: dismissals.decide(
            session, review.month, review.person, approved=approved, because=because,
            by=user, at=clock.now(),
        ),
        language=language, told="ledger", clears=(key,), drafted=LEDGER,
    )  # fmt: skip
