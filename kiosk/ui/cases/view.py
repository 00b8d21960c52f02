"""One case on one screen: how it stands, the clock, what was said, the next step as one button."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from html import escape
from typing import Final
from urllib.parse import quote, urlencode

import streamlit as st
from sqlalchemy.orm import Session

from kiosk import clock
from kiosk.actions.cases.attachments import read_the_person
from kiosk.actions.cases.steps import take_note
from kiosk.reports.cases.contents import Case, Said, moment_said
from kiosk.reports.cases.desk import CaseShown
from kiosk.reports.cases.timeline import Line
from kiosk.reports.checks.corrections import of_case
from kiosk.rights.cases import OpenCase
from kiosk.rights.checks import may_see_check
from kiosk.rights.evidence import may_take
from kiosk.ui.cases.acts import draw_outcome
from kiosk.ui.cases.attachments import draw_files
from kiosk.ui.cases.contact_view import draw_contact
from kiosk.ui.cases.counselling import draw_counselling
from kiosk.ui.cases.erasure_form import draw_erasure
from kiosk.ui.cases.form_parts import draw_button
from kiosk.ui.cases.forms import draw_answer, draw_next_step
from kiosk.ui.cases.listing import KINDS, STYLE, clock_said
from kiosk.ui.cases.other_forms import draw_other_deeds
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.ui.ways import draw_ways
from kiosk.wiring import house
from survey.cases.clocks import CLOCKS, Deadline
from survey.cases.complaints import CATEGORIES, LOOKED_AT_AGAIN, NO_COMPLAINT, OVER, STATES
from survey.cases.steps import Right
from survey.directory.roles import Deed
from survey.texts import Text, bracketed, in_a_row

TOLD: Final = Text("告知投诉人：", "Told the complainant: ")

PHOTO: Final = (
    '<a href="/photos/{sha}" target="_blank"><img src="/photos/{sha}" alt="{word} {n}" '
    'loading="lazy" style="width:96px;height:96px;object-fit:cover;border-radius:12px"></a>'
)


def draw_case(shown: CaseShown) -> None:
    """Draw the whole case for somebody who works on it or may read it."""
    draw_outcome()
    _head(shown)
    if shown.open.complaint.state in NO_COMPLAINT:
        draw_ways((say("同批投诉的处理", "What becomes of the group"), "/bursts"))
    _check(shown)
    st.subheader(say("投诉内容", "What was told"), anchor=False)
    st.text(shown.open.complaint.words or say("（没有文字）", "(no words)"))
    _photos(shown.case)
    if shown.person_since is not None:
        _defence(shown)
    if shown.files:
        draw_files(shown.open, shown.files, Deed.SEE_CASES)
    draw_next_step(shown)
    if shown.may(Right.CONTACT):
        draw_contact(shown)
    draw_erasure(shown)
    _messages(shown)
    if not shown.files:
        draw_files(shown.open, shown.files, Deed.SEE_CASES)
    draw_counselling(shown.open, Deed.SEE_CASES)
    draw_other_deeds(shown)
    _corrections(shown)
    _history(shown)
    if may_take(shown.open):
        told = say("证据包（zip，可离线核对）", "Evidence pack (zip, proves itself offline)")
        draw_ways((told, f"/evidence.zip?case={quote(shown.open.complaint.ref)}"))


def _check(shown: CaseShown) -> None:
    """Lead to the check it was seen in, whoever may see that one: half of a joint check is kept."""
    ref, user, zone = shown.record.check_ref, shown.open.user, house().settings.zone
    if ref is None or user is None:
        return
    with house().reading() as session:
        seen = may_see_check(session, user, ref, today=clock.today(zone), zone=zone)
    if seen:
        told = say("检查中发现，看检查结果", "Seen in a check: look at its result")
        draw_ways((told, f"/checks?ref={quote(ref)}"))


def _corrections(shown: CaseShown) -> None:
    """Draw what was ordered to be put right because of the case, and the way to order it."""
    complaint, user = shown.open.complaint, shown.open.user
    if user is None or complaint.window is None or complaint.state in NO_COMPLAINT:
        return
    if not user.may(Deed.ORDER_CORRECTIONS):
        return
    with house().reading() as session:
        zone = house().settings.zone
        ordered = of_case(session, user, complaint.ref, zone=zone, today=clock.today(zone))
    asked = urlencode({"from": "case", "ref": complaint.ref})
    st.subheader(say("整改", "Corrective action"), anchor=False)
    draw_ways(
        *((each, f"/actions?action={quote(each)}") for each in ordered),
        (say("安排整改", "Order corrective action"), f"/actions?{asked}"),
    )


def draw_lines(lines: Sequence[Line]) -> None:
    """Draw events, the latest first; words of people are text, never markup."""
    zone, language = house().settings.zone, current_language()
    drawn = "".join(
        f"<li><span>{escape(moment_said(each.at, zone).said(language))} · "
        f"{escape(each.who.said(language))}</span><br>{escape(each.what.said(language))}"
        + (f"<q>{escape(each.words)}</q>" if each.words else "")
        + (f"<br>{TOLD.said(language)}<q>{escape(each.told)}</q>" if each.told else "")
        + "</li>"
        for each in reversed(lines)
    )
    st.html(f'<ol class="case-lines">{drawn}</ol>{LINES_STYLE}')


def _head(shown: CaseShown) -> None:
    complaint, language = shown.open.complaint, current_language()
    facts = [
        complaint.window_name or say("未指明窗口", "no window named"),
        CATEGORIES[complaint.category].said(language),
        moment_said(complaint.occurred_at, house().settings.zone).said(language),
    ]
    if shown.record.kind in KINDS:
        facts.insert(0, KINDS[shown.record.kind].said(language))
    if shown.record.about:
        facts.append(say("关于 ", "about ") + shown.record.about)
    if shown.accused:
        facts.append(say("当事人 ", "person: ") + shown.accused)
    if shown.record.officer:
        facts.append(say("办理人 ", "officer: ") + shown.record.officer.name)
    elif complaint.state not in OVER | NO_COMPLAINT:
        facts.append(say("没有办理人", "nobody has it"))
    standing = LOOKED_AT_AGAIN if shown.again else STATES[complaint.state]
    state = standing.name.said(language)
    if complaint.outcome and complaint.outcome != complaint.state:
        state += f" · {STATES[complaint.outcome].name.said(language)}"
    clocks = "".join(_clock(each, complaint.state) for each in shown.clocks)
    st.html(
        f'<div class="case-head"><p><strong>{escape(complaint.ref)}</strong>'
        f"<span>{escape(state)}</span></p><p>{escape(' · '.join(facts))}</p>"
        f'<ul class="case-clocks">{clocks}</ul></div>{HEAD_STYLE}{STYLE}'
    )


def _clock(each: Deadline, state: str) -> str:
    label = escape(CLOCKS[each.clock].said(current_language()))
    if each.met_at is not None:
        late = each.met_at > each.due_at
        word = say("迟办", "late") if late else say("按时", "in time")
        return f'<li class="{"late" if late else "calm"}">{label} ✓ {escape(word)}</li>'
    if not each.runs:
        late = each.breached_at is not None
        word = say("没有办", "not done") if late else say("免", "left out")
        return f'<li class="{"late" if late else "calm"}">{label} {escape(word)}</li>'
    left, style = clock_said(each.due_at, state, clock.now())
    return f'<li class="{style}">{label} {escape(left)}</li>'


def _photos(case: Case) -> None:
    _draw_photos(case.photos)


def _draw_photos(photos: Sequence[str]) -> None:
    if not photos:
        return
    word = escape(say("照片", "Photo"))
    shown = "".join(PHOTO.format(sha=sha, word=word, n=n) for n, sha in enumerate(photos, start=1))
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:8px">{shown}</div>')


def _messages(shown: CaseShown) -> None:
    if shown.messages:
        st.subheader(say("往来消息", "Messages"), anchor=False)
    for message in shown.messages:
        _message(message)
    if shown.waiting_since is not None:
        _news(shown)
    draw_answer(shown)


def _news(shown: CaseShown) -> None:
    """Say that what the complainant added waits, and let it be noted where no answer is needed."""
    since = moment_said(shown.waiting_since or clock.now(), house().settings.zone)
    st.warning(
        Text("投诉人 {since} 起有新消息，还没有回复。", "News from the complainant since {since}.")
        .format(since=since)
        .said(current_language())
    )
    if shown.may(Right.TAKE_NOTE):
        draw_button(
            shown, "noted", say("已看过，无须回复", "Read; no answer needed"),
            partial(_noted, seen=shown.seen), plain=True,
        )  # fmt: skip


def _noted(session: Session, case: OpenCase, *, seen: int, version: int, at: datetime) -> None:
    """Note that it was read, whatever became of the case meanwhile."""
    take_note(session, case, seen=seen, at=at)


def _defence(shown: CaseShown) -> None:
    """Say that what the person or a head of theirs said waits, and let it be noted as read."""
    since = moment_said(shown.person_since or clock.now(), house().settings.zone)
    st.warning(
        Text(
            "当事人或其主管 {since} 起有新的说明或材料，还没有看过。",
            "New from the person or their head since {since}, not read yet.",
        )
        .format(since=since)
        .said(current_language())
    )
    if shown.may(Right.TAKE_NOTE):
        draw_button(
            shown, "person_read", say("已看过", "Read"),
            partial(_person_read, seen=shown.looked_at), plain=True,
        )  # fmt: skip


def _person_read(
    session: Session, case: OpenCase, *, seen: datetime, version: int, at: datetime
) -> None:
    """Note that it was read, whatever became of the case meanwhile."""
    read_the_person(session, case, seen=seen, at=at)


def _message(message: Said) -> None:
    who = say("监督小组", "Supervision team") if message.by_team else say("投诉人", "Complainant")
    if message.joined:
        who += bracketed(message.joined).said(current_language())
    when = moment_said(message.at, house().settings.zone).said(current_language())
    with st.container(border=True):
        st.caption(f"{who} · {when}")
        st.text(message.words)
        _draw_photos(message.photos)


def _history(shown: CaseShown) -> None:
    with st.expander(say("经过", "What happened"), expanded=True):
        draw_lines(shown.lines)
        if shown.recused:
            language = current_language()
            st.caption(
                say("须回避：", "Recused: ") + in_a_row(shown.recused, "；", "; ").said(language)
            )


HEAD_STYLE: Final = style("cases/head.css")

LINES_STYLE: Final = style("cases/lines.css")
