"""Doing something from a page: one transaction, one sentence if it is refused."""

from collections.abc import Callable, Collection
from html import escape
from typing import Final, TypeVar

import streamlit as st
from sqlalchemy.orm import Session
from streamlit.delta_generator import DeltaGenerator

from kiosk import clock
from kiosk.actions.directory import drafts
from kiosk.rights.who import User, require, require_proof
from kiosk.ui.own_routes import page_mark
from kiosk.whence import Whence, coming_from
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.refusals.directory import FactorDemanded, ProofNeeded
from survey.refusals.kinds import SurveyError
from survey.texts import Language, Text

T = TypeVar("T")
W = TypeVar("W")
SAVED = Text("已保存。", "Saved.")
_WAYS: Final[dict[type[SurveyError], tuple[Text, str]]] = {
    ProofNeeded: (Text("输入动态码（新页面）", "Enter the code (on a new page)"), "/prove"),
    FactorDemanded: (Text("设置动态码（新页面）", "Set it up (on a new page)"), "/me"),
}
"""Where what stands in the way of a decision is mended; this page and its words stay open."""


def do(
    deed: Deed,
    act: Callable[[Session, User], T],
    *,
    language: Language,
    told: str,
    sentence: Text | None = SAVED,
    clears: tuple[str, ...] = (),
    then: Callable[[T], object] | None = None,
    drafted: str | None = None,
) -> bool:
    """Do it in one transaction, from a button's callback; what was typed stays if it is refused.

    Who it is is asked again: the page may be hours old. `told` names the place on the page where
    `draw_outcome` says what it came to; `then` gets what came of it once that is kept, and may
    refuse in its turn. Of the draft in the place `drafted` the fields that are cleared are
    forgotten with what is kept. A decision rests on the second factor.
    """

    def acted(session: Session, user: User) -> T:
        came = act(session, user)
        if drafted is not None:
            forget_sent(session, user, drafted, clears)
        return came

    def asked() -> User:
        user = require(deed)
        require_proof(user, deed)
        return user

    return _do(
        asked, acted,
        language=language, told=told, sentence=sentence, clears=clears, then=then,
    )  # fmt: skip


def do_quietly(
    deed: Deed, act: Callable[[Session, User], object], *, language: Language, told: str
) -> bool:
    """Do what decides nothing, as `do` does, with what is one's own on a page of the deed."""
    return _do(
        lambda: require(deed), act,
        language=language, told=told, sentence=None, clears=(), then=None,
    )  # fmt: skip


def forget_sent(
    session: Session,
    user: User,
    place: str,
    names: Collection[str],
    *,
    moved: tuple[int, int] | None = None,
) -> None:
    """Forget of a draft, in the transaction that keeps it, what this page sends or gives up."""
    drafts.sent(
        session, user, place, names,
        page=page_mark(), secret=house().secret, at=clock.now(), moved=moved,
    )  # fmt: skip


def do_openly(
    act: Callable[[Session], T],
    *,
    language: Language,
    told: str,
    clears: tuple[str, ...] = (),
    then: Callable[[T], object] | None = None,
) -> bool:
    """Do what nobody has to sign in for, as `do` does; only a refusal leaves a sentence."""
    return _do(
        lambda: None, lambda session, _: act(session),
        language=language, told=told, sentence=None, clears=clears, then=then,
    )  # fmt: skip


def refuse(
    why: Text, *, language: Language, told: str, way: tuple[Text, str] | None = None
) -> None:
    """Keep why something was not done for the place on the page that it belongs to.

    And the way to where it can be mended: words and an address.
    """
    st.session_state[f"{told}_problem"] = why.said(language)
    if way is not None:
        st.session_state[f"{told}_way_out"] = (way[0].said(language), way[1])


def _do(
    ask: Callable[[], W],
    act: Callable[[Session, W], T],
    *,
    language: Language,
    told: str,
    sentence: Text | None,
    clears: tuple[str, ...],
    then: Callable[[T], object] | None,
) -> bool:
    try:
        who = ask()
        with coming_from(_whence), house().writing() as session:
            came = act(session, who)
        if then is not None:
            then(came)
    except SurveyError as refusal:
        refuse(refusal.said, language=language, told=told, way=_WAYS.get(type(refusal)))
        return False
    for name in clears:
        st.session_state.pop(name, None)
    if sentence is not None:
        st.session_state[f"{told}_done"] = sentence.said(language)
    return True


def _whence() -> Whence:
    """Return where the browser is whose page runs."""
    return Whence(st.context.ip_address, st.context.headers.get("User-Agent"))


def draw_outcome(told: str, *, near: bool = False) -> None:
    """Show what the last press came to; unless that is `near` the button, over the page as well."""
    # The place is kept when there is nothing to say: what stands beneath would be drawn anew when a
    # sentence comes, and a fold that somebody types in would shut.
    place = st.empty()
    problem = st.session_state.pop(f"{told}_problem", None)
    done = st.session_state.pop(f"{told}_done", None)
    way = st.session_state.pop(f"{told}_way_out", None)
    if problem:
        _draw_problem(place, problem, way)
    elif done:
        place.success(done)
    if (problem or done) and not near:  # the button may stand a screen or two below
        st.toast(problem or done, duration="long")


def _draw_problem(place: DeltaGenerator, problem: str, way: tuple[str, str] | None) -> None:
    if way is None:
        place.error(problem)
        return
    words, address = way
    with place.container():
        st.error(problem)
        st.html(f'<a href="{address}" target="_blank">{escape(words)}</a>')
