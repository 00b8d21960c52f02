"""The form in which somebody proposes what becomes of complaints put aside."""

from typing import Final

import streamlit as st

from db.cases.burst_store import Member
from kiosk import clock
from kiosk.actions.cases import bursts
from kiosk.actions.cases.bursts import Chosen
from kiosk.reports.cases.bursts import AT_ONCE, GroupShown
from kiosk.reports.cases.contents import moment_said
from kiosk.ui.cases.bursts import TOLD
from kiosk.ui.choosing import chosen
from kiosk.ui.doing import do
from kiosk.ui.drafts import draw_area
from kiosk.ui.speech import current_language, literal, say
from kiosk.ui.turning import more_than, page_shown, turn_to
from kiosk.wiring import house
from survey.cases.bursts import MOST_AT_ONCE, REASON_LIMIT, VERDICTS
from survey.directory.roles import Deed
from survey.given import harmless
from survey.texts import Language, Text

ALL: Final = "burst_all"
VERDICT: Final = "burst_verdict"
LEADING: Final = "burst_leading"
REASON: Final = "burst_reason"
WHAT: Final = Text("怎么处理", "what becomes of them")
PICKED: Final = "burst_picked"
"""What was ticked on pages of the group that are not shown: they are lost with their boxes."""
_AGAIN: Final = Text("认定为滥用后又写来", "wrote again after it was found to be abuse")
_ADDED: Final = Text("后来补充：", "Added later: ")
_PROPOSED: Final = Text("已提出", "proposed already")


def draw_proposing(shown: GroupShown) -> None:
    """Draw a page of what waits in a group, to be chosen, and what is proposed for it."""
    language, picked = current_language(), _picked(shown)
    with st.form("burst", enter_to_submit=False):
        for each in shown.members:
            st.checkbox(
                _line(each, language), value=each.ref in picked, key=key_of(each),
                disabled=each.proposed,
            )  # fmt: skip
        _draw_turning(shown)
        _draw_all(shown)
        st.radio(
            say("怎么处理", "What becomes of them"),
            list(VERDICTS),
            index=None,
            format_func=lambda each: VERDICTS[each].said(current_language()),
            key=VERDICT,
        )
        st.selectbox(
            say("并案时并入哪一件", "If joined: into which case"),
            ["", *shown.leading],
            format_func=_leading_said,
            key=LEADING,
        )
        draw_area(
            say("理由（留档）", "Reason (stays on record)"), max_chars=REASON_LIMIT, key=REASON
        )
        st.form_submit_button(
            say("提出，交另一人决定", "Propose to a second person"),
            width="stretch",
            on_click=_propose,
            args=(shown, language),
        )


def _draw_turning(shown: GroupShown) -> None:
    """Draw the ways to the other pages as buttons of the form: what is ticked here comes along."""
    name = list_of(shown.listed.group.ref)
    page = page_shown(name)
    ways = [(say("上一页", "Back"), page - 1)] if page else []
    if more_than(name, AT_ONCE, shown.listed.n):
        ways.append((say("下一页", "Next"), page + 1))
    if not ways:
        return
    if n := len(_elsewhere(shown)):
        st.caption(say(f"其他页已选 {n} 件。", f"{n} chosen on other pages."))
    with st.container(horizontal=True):
        for words, to in ways:
            st.form_submit_button(words, width="stretch", on_click=_turn, args=(shown, to))


def _draw_all(shown: GroupShown) -> None:
    if len(shown.free) < 2:
        return
    n = min(len(shown.free), MOST_AT_ONCE)
    if n < len(shown.free):
        said = say(f"最早的 {n} 件全选（一次最多 {n} 件）", f"The first {n} (no more at once)")
    else:
        said = say(f"本组 {n} 件全选", f"All {n} of the group")
    st.checkbox(said, key=ALL)


def list_of(group: str) -> str:
    """Return what the list of a group's complaints is called: each has its own pages."""
    return f"burst_{group}"


def place_of(shown: GroupShown) -> str:
    """Return where the draft of a group's reason is kept."""
    return f"burst:{shown.listed.group.ref}"


def key_of(member: Member) -> str:
    """Return the key of a complaint's box."""
    return f"burst_{member.ref}"


def _picked(shown: GroupShown) -> set[str]:
    """Return what is ticked in a group, on whichever page, by what was kept last."""
    group, refs = st.session_state.get(PICKED, ("", ()))
    return set(refs) if group == shown.listed.group.ref else set()


def _elsewhere(shown: GroupShown) -> list[str]:
    """Return what is ticked on other pages and may still be chosen."""
    here, picked = {each.ref for each in shown.members}, _picked(shown)
    return [ref for ref in shown.free if ref in picked and ref not in here]


def _ticked(shown: GroupShown) -> list[str]:
    """Return what is ticked, on this page and on the others."""
    here = [each.ref for each in shown.members if st.session_state.get(key_of(each))]
    return [*_elsewhere(shown), *here]


def _turn(shown: GroupShown, page: int) -> None:
    group = shown.listed.group.ref
    st.session_state[PICKED] = (group, _ticked(shown))
    turn_to(list_of(group), page)


def _leading_said(ref: str) -> str:
    return ref or say("最早的一件，从现在起受理", "The earliest, taken up now")


def _line(each: Member, language: Language) -> str:
    at = moment_said(each.received_at, house().settings.zone).said(language)
    words = _plain(each.words) or say("（没有文字）", "(no words)")
    marks = [
        _AGAIN.said(language) if each.again else "",
        _PROPOSED.said(language) if each.proposed else "",
    ]
    told = " · ".join(mark for mark in marks if mark)
    link = f"[{each.ref}](/cases?case={each.ref})"
    added = _plain(each.added)
    return (
        f"{link} · {at}"
        + (f" · **{told}**" if told else "")
        + f"\n\n{words}"
        + (f"\n\n{_ADDED.said(language)}{added}" if added else "")
    )


def _plain(words: str) -> str:
    """Return a complainant's words as they stand in a line, never as markup."""
    return literal(" ".join(harmless(words).split()))


def _propose(shown: GroupShown, language: Language) -> None:
    state = st.session_state
    refs = shown.free[:MOST_AT_ONCE] if state.get(ALL) else _ticked(shown)
    done = do(
        Deed.END_BURSTS,
        lambda session, user: bursts.propose(
            session,
            Chosen(
                shown.listed.group.ref, refs, chosen(VERDICT, WHAT), state.get(LEADING) or None
            ),
            reason=state[REASON], by=user, at=clock.now(), zone=house().settings.zone,
        ),
        language=language,
        told=TOLD,
        sentence=Text("已提出，等另一人决定。", "Proposed: a second person decides."),
        clears=(ALL, VERDICT, LEADING, REASON, PICKED),
        drafted=place_of(shown),
    )  # fmt: skip
    if done:
        st.query_params.pop("group", None)
