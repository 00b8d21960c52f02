"""Counselling (批评教育) in a case: the records as signed, and the form for a new one."""

from collections.abc import Callable
from datetime import date, datetime
from html import escape
from typing import Final
from urllib.parse import quote
from uuid import uuid4

import streamlit as st

from db.cases.counselling_store import Record
from kiosk import clock
from kiosk.actions.cases.counselling import counsel
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.cases.counselling import CounsellingShown, counselling_of
from kiosk.reports.wording import day_name
from kiosk.rights.cases import OpenCase
from kiosk.ui.cases.acts import act, draw_outcome
from kiosk.ui.drafts import draw_area, spelt
from kiosk.ui.signature_pad import draw_signature_pad, signed
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.wiring import house
from survey.cases.counselling import Declined, Draft
from survey.directory.roles import Deed
from survey.texts import Language


def draw_counselling(case: OpenCase, deed: Deed) -> None:
    """Draw the records of a case, and the form for who may hold the talk."""
    with house().reading() as session:
        shown = counselling_of(session, case)
    if not shown.records and not shown.may_record:
        return
    st.subheader(say("批评教育记录", "Counselling record"), anchor=False)
    draw_outcome(f"counsel_{case.complaint.ref}")
    for record in shown.records:
        if record.corrected_by is None:
            _draw_record(case, record)
        else:
            with st.expander(say(f"已更正：{record.ref}", f"Corrected: {record.ref}")):
                _draw_record(case, record)
    if not shown.may_record:
        return
    if shown.due:
        st.caption(
            say(
                "投诉属实，还没有登记批评教育。请在再次发生投诉之前谈话，并由双方签名。",
                "The complaint was upheld and no talk is on record. Hold it before another "
                "complaint comes, and let both sign.",
            )
        )
    title = (
        say("更正这份记录", "Correct this record")
        if shown.standing
        else say("登记批评教育", "Record the talk")
    )
    form = _form(case.complaint.ref)
    with st.expander(title, expanded=st.session_state.get(f"{form}_refused", False)):
        _draw_form(case, shown, deed)


# The record


def _draw_record(case: OpenCase, record: Record) -> None:
    language = current_language()
    held = moment_said(record.held_at, house().settings.zone).said(language)
    by = f" · {say('谈话人', 'held by')} {record.held_by}" if record.held_by else ""
    told = [
        (say("错在哪里", "What was wrong"), record.wrong),
        (say("要改进什么", "What must improve"), record.promised),
        (say("改进期限", "By when"), _day(record.improve_by, language)),
    ]
    facts = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in told if words
    )
    st.html(
        f'<div class="counselling"><p><strong>{escape(record.ref)}</strong></p>'
        f"<p>{escape(held + by)}</p><dl>{facts}</dl>"
        f'<div class="signed">{_signatures(case, record)}</div></div>{STYLE}'
    )


def _signatures(case: OpenCase, record: Record) -> str:
    if record.declined:
        person = escape(
            say(
                f"拒绝签字：{record.declined}（见证人 {record.witness}）",
                f"Refused to sign: {record.declined} (witness: {record.witness})",
            )
        )
    else:
        person = _signature(case, record.person_signature, record.person_typed)
    officer = _signature(case, record.officer_signature, record.officer_typed)
    named = [
        (say("当事人", "The person") + f" {record.person_name}", person),
        (say("谈话人", "Held by") + (f" {record.held_by}" if record.held_by else ""), officer),
    ]
    return "".join(
        f"<figure><figcaption>{escape(name)}</figcaption>{given}</figure>"
        for name, given in named
        if given
    )


def _signature(case: OpenCase, picture: str | None, typed: str | None) -> str:
    if picture:
        address = f"{_address(case.complaint.ref)}/{picture}"
        return f'<img src="{address}" alt="{escape(say("手写签名", "Signature"))}">'
    if typed:
        return f"{escape(typed)}<span>{escape(say('（打字签名）', ' (typed)'))}</span>"
    return ""


def _day(day: date | None, language: Language) -> str | None:
    return None if day is None else day_name(day).said(language)


# The form


def _draw_form(case: OpenCase, shown: CounsellingShown, deed: Deed) -> None:
    ref, language, zone = case.complaint.ref, current_language(), house().settings.zone
    standing = shown.standing.ref if shown.standing else None
    name = _form(ref)
    st.session_state.setdefault(f"{name}_key_{standing}", str(uuid4()))
    st.session_state.setdefault(
        f"{name}_held",
        clock.now().astimezone(zone).replace(second=0, microsecond=0, tzinfo=None),
    )
    st.datetime_input(
        say("谈话时间", "When the talk was held"),
        value=None,
        format="YYYY-MM-DD",
        key=f"{name}_held",
    )
    wrong, improve, reason = _words(ref)
    draw_area(say("错在哪里", "What was wrong"), key=wrong)
    draw_area(say("要改进什么", "What must improve"), key=improve)
    st.date_input(say("改进期限", "By when"), value=None, format="YYYY-MM-DD", key=f"{name}_by")

    def keep() -> None:
        """Keep the record with the press that ends its last signature."""
        if name == _form(ref) and _is_signed(name):
            _save(ref, standing, deed, language)

    if st.checkbox(say("当事人拒绝签字", "The person refuses to sign"), key=f"{name}_declines"):
        draw_area(say("拒绝的原因", "Why they refuse"), key=reason)
        st.text_input(say("见证人姓名", "Name of the witness"), key=f"{name}_witness")
    else:
        person = say("当事人签名", "Signature of the person")
        _draw_pad(ref, f"{name}_person", person, keep, last=signed(f"{name}_officer") is not None)
    officer = say("谈话人签名", "Signature of who held it")
    _draw_pad(ref, f"{name}_officer", officer, keep, last=_has_person(name))
    draw_outcome(name, near=True)
    if not _is_signed(name):
        return
    st.button(
        say("保存记录", "Keep the record"),
        key=f"{name}_save_{standing}",
        type="primary",
        width="stretch",
        on_click=_save,
        args=(ref, standing, deed, language),
    )


def _draw_pad(ref: str, key: str, label: str, keep: Callable[[], None], *, last: bool) -> None:
    """Draw the paper of one of the two; the press that ends the `last` signature keeps it all."""
    name = _form(ref)
    draw_signature_pad(
        key,
        current_language(),
        address=_address(ref),
        label=label,
        memory=st.session_state.setdefault(f"{name}_pads", str(uuid4())),
        done=say("签好，保存记录", "Signed: keep the record") if last else None,
        then=keep,
    )


def _has_person(name: str) -> bool:
    """Tell whether the person has signed, or refuses to."""
    return bool(st.session_state.get(f"{name}_declines")) or signed(f"{name}_person") is not None


def _is_signed(name: str) -> bool:
    """Tell whether nothing is left to sign: what is missing then is words."""
    return _has_person(name) and signed(f"{name}_officer") is not None


def _save(ref: str, standing: str | None, deed: Deed, language: Language) -> None:
    state, name, zone = st.session_state, _form(ref), house().settings.zone
    draft, key = _draft(name, ref), state[f"{name}_key_{standing}"]
    saved = act(
        ref, deed, language,
        lambda session, case: counsel(
            session, case, draft, key=key, corrects=standing, zone=zone, at=clock.now()
        ),
        told=name, clears=_words(ref),
    )  # fmt: skip
    state[f"{name}_refused"] = not saved
    if saved:
        state[f"counsel_{ref}_round"] += 1
        state[f"counsel_{ref}_done"] = state.pop(f"{name}_done")


def _draft(name: str, ref: str) -> Draft:
    state = st.session_state
    wrong, improve, reason = (state.get(each) or "" for each in _words(ref))
    held: datetime | None = state.get(f"{name}_held")
    declines = state.get(f"{name}_declines")
    return Draft(
        wrong=wrong,
        improve=improve,
        improve_by=state.get(f"{name}_by"),
        held_at=held.replace(tzinfo=house().settings.zone) if held else None,
        person=(
            Declined(reason, state.get(f"{name}_witness") or "")
            if declines
            else signed(f"{name}_person")
        ),
        officer=signed(f"{name}_officer"),
    )


def _address(ref: str) -> str:
    return f"/api/cases/{quote(ref, safe='')}/signatures"


def _words(ref: str) -> tuple[str, str, str]:
    """Return the names of the fields of words: another form's, too, for a draft is kept by them."""
    wrong, improve, reason = (
        f"counsel_{spelt(ref)}_{each}" for each in ("wrong", "improve", "reason")
    )
    return wrong, improve, reason


def _form(ref: str) -> str:
    """Return the name of a case's form: a fresh one only once the last was kept."""
    return f"counsel_{ref}_{st.session_state.setdefault(f'counsel_{ref}_round', 0)}"


STYLE: Final = style("cases/counselling.css")
