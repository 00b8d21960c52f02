"""A joint check drawn side by side: what both saw, and the answer they agree on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Final

import streamlit as st

from db.checks.joint_store import Pair, Seen
from kiosk import clock
from kiosk.actions.checks import joint_checks
from kiosk.reports.checks.joint_checks import OwnJoint
from kiosk.ui.checks.plan_forms import TOLD
from kiosk.ui.checks.plan_view import draw_table
from kiosk.ui.doing import do
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.ui.tables import Column
from survey.checks.checklists import Answer
from survey.directory.roles import Deed
from survey.texts import Language, Text, in_a_row

ANSWERS: Final = {
    Answer.MET: Text("符合", "Met"),
    Answer.NOT_MET: Text("不符合", "Not met"),
    Answer.NOT_APPLICABLE: Text("不适用", "N/A"),
}
NOT_ASKED: Final = Text("没有这一项", "not on the list")
STYLE: Final = style("checks/joint.css")


def draw_own_joint(found: OwnJoint, *, username: str) -> None:
    """Draw the joint checks somebody is one of the two of."""
    if not (found.to_agree or found.settled or found.waiting):
        return
    st.header(say("我的联合检查", "My joint checks"), anchor=False)
    if found.waiting:
        names = in_a_row(found.waiting).said(current_language())
        st.info(
            say(
                f"您已提交，另一位还没有：{names}。两位都提交后才能看到对方的。",
                f"Yours is in, the other's is not: {names}. Each is shown once both are in.",
            )
        )
    for pair, texts in found.to_agree:
        n = len(pair.differing)
        title = f"{pair.unit_name} · {pair.window_name}"
        told = say(f"{n} 项不一致", f"{n} differ") if n else say("两人一致", "alike")
        with st.expander(f"{title} · {told}", expanded=n > 0):
            _pair(pair, texts, username)
    if found.settled:
        with st.expander(say("已商定", "Agreed on") + f" · {len(found.settled)}"):
            draw_agreed(found.settled)


def draw_agreed(pairs: Sequence[Pair]) -> None:
    """Draw what the pairs of a quarter agreed on."""
    columns = (
        Column(Text("窗口", "Window"), is_figure=False),
        Column(Text("两人得分", "Both scores")),
        Column(Text("商定", "Agreed")),
        Column(Text("一致性 κ", "Kappa")),
    )
    rows = [
        [
            f"{each.unit_name} · {each.window_name}",
            " / ".join(_points(side.score) for side in each.sides),
            _points(each.agreement.score)
            if each.agreement and each.settled
            else say("还没有", "not yet"),
            _kappa(each.agreement.kappa) if each.agreement and each.settled else "—",
        ]
        for each in pairs
    ]
    draw_table(Text("联合检查的结果", "Outcome of the joint checks"), columns, rows)
    st.caption(
        say(
            "κ 是两人判断一致的程度，1 是完全一致，0 相当于碰巧；全部答案相同时算不出，记为 —。",
            "Kappa says how far the two judge alike: 1 is fully, 0 is by chance; it is undefined "
            "where every answer is the same.",
        )
    )


def _pair(pair: Pair, texts: Mapping[str, Text], username: str) -> None:
    language, proposal = current_language(), pair.agreement
    mine = proposal is not None and proposal.first_by == username
    if proposal is not None:
        told = (
            say("您已提议，等另一位确认。", "You have proposed; the other confirms.")
            if mine
            else say(
                "另一位已提议，请确认或改提。", "The other has proposed: confirm, or change it."
            )
        )
        st.info(told)
    seen = proposal.proposed_at if proposal else None
    with st.form(f"joint_{pair.first.ref}", border=False, enter_to_submit=False):
        for item in pair.differing:
            _item(pair, item, texts.get(item, Text(item, item)), language)
        if not pair.differing:
            st.markdown(say("两人的结果完全一致。", "Both saw everything alike."))
        if proposal is not None and not mine:
            st.form_submit_button(
                say("同意对方的提议", "Agree to the proposal"),
                type="primary",
                width="stretch",
                on_click=_confirmed,
                args=(pair.first.ref, proposal.proposed_at, language),
            )
        st.form_submit_button(
            say("提议这个结果", "Propose this"),
            type="secondary" if proposal is not None else "primary",
            width="stretch",
            on_click=_proposed,
            args=(pair.first.ref, tuple(pair.differing), seen, language),
        )


def _item(pair: Pair, item: str, text: Text, language: Language) -> None:
    cells = "".join(
        f"<div><b>{escape(side.name)}</b>{_seen(side.items.get(item), language)}</div>"
        for side in pair.sides
    )
    st.html(
        f'<div class="joint"><strong>{escape(text.said(language))}</strong>{cells}</div>{STYLE}'
    )
    proposed = pair.agreement.answers.get(item) if pair.agreement else None
    options = [str(each) for each in Answer]
    st.radio(
        say("商定为", "Agreed on") + f" {item}",
        options,
        index=options.index(proposed) if proposed in options else None,
        format_func=lambda each: ANSWERS[Answer(each)].said(language),
        key=_key(pair.first.ref, item),
        horizontal=True,
    )


def _seen(seen: Seen | None, language: Language) -> str:
    if seen is None:
        return f"<span>{NOT_ASKED.said(language)}</span>"
    answer = ANSWERS[Answer(seen.answer)].said(language)
    note = f"<span>{escape(seen.note)}</span>" if seen.note else ""
    photos = "".join(
        f'<a href="/photos/{escape(photo)}" target="_blank">'
        f"{Text('照片 {n}', 'Photo {n}').format(n=n).said(language)}</a>"
        for n, photo in enumerate(seen.photos, start=1)
    )
    return f"{escape(answer)}{note}{photos}"


def _proposed(
    ref: str, differing: Sequence[str], seen: datetime | None, language: Language
) -> None:
    chosen = {item: str(st.session_state.get(_key(ref, item)) or "") for item in differing}
    do(
        Deed.INSPECT,
        lambda session, user: joint_checks.propose(
            session, ref, chosen, seen=seen, by=user, at=clock.now()
        ),
        language=language,
        told=TOLD,
        sentence=Text("已提议，等另一位确认。", "Proposed; the other confirms."),
    )


def _confirmed(ref: str, seen: datetime, language: Language) -> None:
    do(
        Deed.INSPECT,
        lambda session, user: joint_checks.confirm(
            session, ref, seen=seen, by=user, at=clock.now()
        ),
        language=language,
        told=TOLD,
        sentence=Text("已商定，得分生效。", "Agreed; the score stands."),
    )


def _key(ref: str, item: str) -> str:
    return f"joint_{ref}_{item}"


def _points(score: int) -> str:
    return f"{score / 100:.1f}"


def _kappa(value: int | None) -> str:
    return "—" if value is None else f"{value / 10_000:.2f}"
