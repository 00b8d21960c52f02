"""Somebody's own points, money and praise, and the request for a review of an entry."""

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

from db.books.ledger_store import Posted
from db.cases.review_store import ASKED, Review
from db.ground.happenings import Event
from kiosk import clock
from kiosk.actions.cases import reviews
from kiosk.reports.board.sentences import uncounselled_said
from kiosk.reports.books.ledger import OwnRecord, Request, open_requests, own_record
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.cases.counselling import missed_by
from kiosk.reports.feedback.voices import own_praise
from kiosk.rights.who import User
from kiosk.ui.books.entries import draw_entry
from kiosk.ui.doing import do, draw_outcome
from kiosk.ui.drafts import LEDGER, MINE, draw_area, spelt
from kiosk.ui.feedback.voices import draw_praise
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.months import Month
from survey.texts import Language, worded

AT_ONCE = 10
PRAISE_AT_ONCE = 3


def draw_own_record(user: User, person: str) -> None:
    """Draw what the ledger says of who looks."""
    month = Month.of(clock.today(house().settings.zone))
    with house().reading() as session:
        found = own_record(session, person, month=month)
    _praise(person)
    st.title(say("我的积分", "My points"), anchor=False)
    draw_outcome("review")
    _uncounselled(person, month)
    if not found.entries:
        st.info(
            say(
                "没有扣分，也没有奖罚。有了会在这里逐条说明来由。",
                "No points, no money. Whatever comes is explained here, one by one.",
            )
        )
        return
    st.markdown(
        say(
            f"**本月事项共扣 {found.this_month} 分。**",
            f"**Matters of this month cost {found.this_month} "
            f"{worded(found.this_month, 'point', 'points')}.**",
        )
    )
    count = AT_ONCE * int(st.session_state.get("own_more", 1))
    for each in found.entries[:count]:
        draw_entry(each, user, named=False)
        _review(each, found)
    if count < len(found.entries):
        st.button(say("更早的", "Earlier ones"), on_click=_more, width="stretch")


def _uncounselled(person: str, month: Month) -> None:
    zone = house().settings.zone
    with house().reading() as session:
        found = missed_by(session, person, [month.previous, month], as_of=clock.now(), zone=zone)
    for each in found:
        st.warning(uncounselled_said(each).said(current_language()))


def _praise(person: str) -> None:
    """Draw what customers praised; nothing where there is none: silence is no blame."""
    count = PRAISE_AT_ONCE * int(st.session_state.get("praise_more", 1))
    today = clock.today(house().settings.zone)
    with house().reading() as session:
        found = own_praise(session, person, today=today, limit=count + 1)
    if not found:
        return
    st.title(say("客户的表扬", "Praise from customers"), anchor=False)
    draw_praise(found[:count])
    if len(found) > count:
        st.button(say("更早的表扬", "Earlier praise"), on_click=_more_praise, width="stretch")


def _more_praise() -> None:
    st.session_state["praise_more"] = int(st.session_state.get("praise_more", 1)) + 1


def _more() -> None:
    st.session_state["own_more"] = int(st.session_state.get("own_more", 1)) + 1


def _review(posted: Posted, found: OwnRecord) -> None:
    ref = posted.entry.complaint
    if ref is None or posted.reverses is not None or posted.reversed_by is not None:
        return
    said = found.reviews.get(ref, ())
    if said:
        _draw_said(said)
    if said and said[-1].kind == ASKED:
        st.caption(say("已申请复核，正在等答复。", "A review was asked for; the answer follows."))
        return
    with (
        st.expander(say("觉得不对，申请复核", "Something is wrong: ask for a review")),
        st.form(f"review_{posted.seq}", border=False, enter_to_submit=False),
    ):
        draw_area(say("哪里不对", "What is wrong"), key=f"review_words_{posted.seq}")
        st.form_submit_button(
            say("申请复核", "Ask for a review"),
            width="stretch",
            on_click=_ask,
            args=(posted.seq, current_language()),
        )


def _draw_said(said: Sequence[Event]) -> None:
    zone, language = house().settings.zone, current_language()
    for each in said:
        who = say("我", "I") if each.kind == ASKED else say("答复", "Answer")
        st.caption(f"{who} · {moment_said(each.at, zone).said(language)}")
        st.text(str(each.detail.get("words", "")))


def _ask(seq: int, language: Language) -> None:
    key = f"review_words_{seq}"
    words = st.session_state[key]

    def act(session: Session, user: User) -> None:
        reviews.ask(session, seq, words, by=user, at=clock.now())

    do(Deed.SEE_OWN_CASES, act, language=language, told="review", clears=(key,), drafted=MINE)


# For those who answer


def draw_reviews(user: User) -> None:
    """Draw the requests that wait for an answer, if there are any for who looks."""
    with house().reading() as session:
        found = open_requests(session, user)
    if not found:
        return
    n = sum(each.may_answer for each in found)
    st.header(say(f"申请复核 {n} 件", f"{n} asked for a review"), anchor=False)
    for each in found:
        _draw_request(each)


def _draw_request(request: Request) -> None:
    review, language = request.review, current_language()
    name = f"{review.ref}_{review.person}"
    with st.container(border=True, key=f"request_{name}", gap="small"):
        st.text(f"{review.ref} · {review.person}")
        st.caption(moment_said(review.at, house().settings.zone).said(language))
        st.text(review.words)
        if not request.may_answer:
            st.caption(
                say("结论由您作出，由另一位答复。", "You gave the finding: somebody else answers.")
            )
            return
        with st.form(f"answer_{name}", border=False, enter_to_submit=False):
            draw_area(say("答复", "Answer"), key=_answer_field(review))
            st.form_submit_button(
                say("答复", "Answer"),
                width="stretch",
                on_click=_answer,
                args=(review, language),
            )


def _answer_field(review: Review) -> str:
    return f"answer_words_{spelt(review.ref)}_{spelt(review.person)}"


def _answer(review: Review, language: Language) -> None:
    key = _answer_field(review)
    words = st.session_state[key]

    def act(session: Session, user: User) -> None:
        reviews.answer(session, review, words, by=user, at=clock.now())

    do(Deed.CLOSE_MONTHS, act, language=language, told="ledger", clears=(key,), drafted=LEDGER)
