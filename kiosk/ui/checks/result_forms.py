"""The two forms under a check: the signature of the window's head, and an amendment."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote
from uuid import uuid4

import streamlit as st
from sqlalchemy.orm import Session

from db.checks.check_store import Finding
from db.checks.result_store import Result
from kiosk import clock
from kiosk.actions.checks import results
from kiosk.actions.checks.results import Amendment
from kiosk.actions.checks.walks import PHOTOS
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.checks.results import CheckShown
from kiosk.rights.checks import opened
from kiosk.rights.who import User
from kiosk.ui.doing import do, draw_outcome, refuse
from kiosk.ui.drafts import draw_area, kept_words, spelt
from kiosk.ui.photo import STILL_SENDING, Place, arrived, draw_photo, is_sending
from kiosk.ui.signature_pad import draw_signature_pad, signed
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.checks.checklists import Answer, Given
from survey.checks.results import Signing
from survey.directory.roles import Deed
from survey.texts import Language, Text, worded


def place_of(ref: str) -> str:
    """Return where somebody's drafts beneath a check are kept."""
    return f"check:{spelt(ref)}"


ANSWERS: Final[dict[str, Text]] = {
    Answer.MET: Text("符合", "Met"),
    Answer.NOT_MET: Text("不符合", "Not met"),
    Answer.NOT_APPLICABLE: Text("不适用", "N/A"),
}


# The signature


def draw_signing(shown: CheckShown, *, at_once: bool) -> None:
    """Let the window's head sign the result on this phone, or note that they refuse."""
    result, language = shown.result, current_language()
    name = f"sign_{result.ref}_{result.version}"
    st.session_state.setdefault(f"{name}_key", str(uuid4()))
    if len(shown.heads) == 1:
        st.session_state.setdefault(f"{name}_name", shown.heads[0])
    with st.expander(
        say("请窗口负责人签字", "Have the window's head sign"),
        expanded=at_once,
        key=f"{name}_open",
        on_change="rerun",
    ):
        st.caption(
            say(
                "签字表示看过这份结果，不表示放弃申辩。",
                "Signing says that the result was read; it gives up no right to object.",
            )
        )
        st.text_input(say("负责人姓名", "Name of the head"), key=f"{name}_name")
        declines = st.checkbox(say("拒绝签字", "They refuse to sign"), key=f"{name}_declines")
        if declines:
            draw_area(say("拒签的原因", "Why they refuse"), key=f"{name}_reason")
        else:
            _draw_pad(result, name, language)
        draw_outcome(f"sign_{result.ref}", near=True)
        if declines or signed(f"{name}_pad") is not None:
            st.button(
                _keep_said(),
                key=f"{name}_save",
                type="primary",
                width="stretch",
                on_click=_sign,
                args=(result.ref, result.version, name, language),
            )


def _draw_pad(result: Result, name: str, language: Language) -> None:
    """Draw the paper: the press that ends the signature keeps it; a refusal leaves it there."""

    def keep() -> None:
        if signed(f"{name}_pad") is not None:
            _sign(result.ref, result.version, name, language)

    draw_signature_pad(
        f"{name}_pad",
        language,
        address=f"/api/checks/{quote(result.ref, safe='')}/signatures",
        label=say("负责人签名", "Signature of the head"),
        memory=st.session_state.setdefault(f"{name}_memory", str(uuid4())),
        done=_keep_said(),
        then=keep,
    )


def _keep_said() -> str:
    return say("保存签字", "Keep the signature")


def _sign(ref: str, version: int, name: str, language: Language) -> None:
    state = st.session_state
    signing = Signing(
        state.get(f"{name}_name") or "",
        signature=signed(f"{name}_pad"),
        declined=(state.get(f"{name}_reason") or "") if state.get(f"{name}_declines") else None,
    )

    def act(session: Session, user: User) -> None:
        results.sign_check(
            session, _opened(session, user, ref), signing, version=version,
            key=state[f"{name}_key"], by=user, at=clock.now(),
        )  # fmt: skip

    # The place is named by the check alone: the next run may show the form of another version.
    if do(
        Deed.SEE_CHECKS, act,
        language=language, told=f"sign_{ref}", clears=(f"{name}_reason",), drafted=place_of(ref),
    ):  # fmt: skip
        state[f"check_{ref}_done"] = state.pop(f"sign_{ref}_done")


# The amendment


def draw_amendment(shown: CheckShown) -> None:
    """Let somebody correct the answers, with the reason; what they typed stays if it is refused."""
    ref, language = shown.result.ref, current_language()
    name = _form(ref)
    seen = st.session_state.setdefault(f"{name}_version", shown.result.version)
    opened_before = bool(st.session_state.get(f"{name}_refused"))
    # Known to the server whether it is open: else a message that goes away above would shut it.
    with st.expander(say("更正结果", "Correct the result"), key=f"{name}_open", on_change="rerun"):
        st.caption(_rule(shown))
        for line in shown.lines:
            _draw_item(ref, name, line.item.text.said(language), line.finding)
        draw_area(say("更正的原因（会记入留痕）", "Why (goes on record)"), key=_reason(ref))
        draw_outcome(name, near=True)
        st.button(
            say("保存更正", "Keep the correction"),
            key=f"{name}_save",
            type="primary",
            width="stretch",
            on_click=_correct,
            args=(ref, name, {each.item.code: each.finding for each in shown.lines}, language),
        )
    if seen != shown.result.version and opened_before:
        # The form was shown beside what somebody else made of it: the next press knows of that.
        st.session_state[f"{name}_version"] = shown.result.version


def _rule(shown: CheckShown) -> str:
    until = moment_said(shown.amends_until, house().settings.zone).said(current_language())
    said = say(
        f"{until} 前由检查员更正，之后由小组组长或董事长更正。"
        "改前改后两版都保留，分数按当时的检查表重算。",
        f"The inspector corrects until {until}, after that the leaders of the team. Both versions "
        "stay; the score is computed by the checklist of the walk.",
    )
    if shown.month_closed is None:
        return said
    return said + say(
        "当月已经月结：更正会保留、显示，但已月结的数字不变。",
        " The month is closed: the correction is kept and shown, and the closed month keeps its "
        "figures.",
    )


def _draw_item(ref: str, name: str, words: str, finding: Finding) -> None:
    key, language = f"{name}_{finding.item}", current_language()
    st.session_state.setdefault(key, finding.answer)
    note = _note(ref, finding.item)
    typed = kept_words(note, given=finding.note or "")
    given = st.segmented_control(
        words,
        list(map(str, Answer)),
        required=True,
        format_func=lambda each: ANSWERS[each].said(language),
        key=key,
        width="stretch",
    )
    if given == Answer.NOT_MET or typed:
        st.text_input(say("看到了什么", "What was seen"), key=note)
    if given == Answer.NOT_MET and len(finding.photos) < PHOTOS:
        memory = st.session_state.setdefault(f"{name}_photos", str(uuid4()))
        kept = arrived(f"{key}_photo") or ""
        draw_photo(f"{key}_photo", language, place=Place(f"{memory} {finding.item}", kept))
    if given != finding.answer:
        n = len(finding.photos)
        photos = (
            say(f"，照片 {n} 张仍保留", f"; its {n} {worded(n, 'photo stays', 'photos stay')}")
            if n
            else ""
        )
        was = ANSWERS[finding.answer].said(language)
        st.caption(say(f"现在记录的是：{was}{photos}", f"On record now: {was}{photos}"))


def _correct(ref: str, name: str, findings: Mapping[str, Finding], language: Language) -> None:
    state = st.session_state
    if any(is_sending(f"{name}_{code}_photo") for code in findings):
        refuse(STILL_SENDING, language=language, told=name)
        state[f"{name}_refused"] = True
        return
    amendment = Amendment(
        answers={
            code: Given(
                Answer(state.get(f"{name}_{code}") or found.answer),
                state.get(_note(ref, code), found.note) or "",
                (*found.photos, *_added(f"{name}_{code}_photo")),
            )
            for code, found in findings.items()
        },
        version=int(state[f"{name}_version"]),
        reason=state.get(_reason(ref)) or "",
    )

    def act(session: Session, user: User) -> None:
        results.amend_check(
            session, _opened(session, user, ref), amendment, by=user, at=clock.now(),
            zone=house().settings.zone,
        )  # fmt: skip

    words = (_reason(ref), *(_note(ref, code) for code in findings))
    saved = do(
        Deed.SEE_CHECKS, act,
        language=language, told=name, clears=words, drafted=place_of(ref),
    )  # fmt: skip
    state[f"{name}_refused"] = not saved
    if saved:
        state[f"correct_{ref}_round"] += 1
        state[f"check_{ref}_done"] = state.pop(f"{name}_done")


def _opened(session: Session, user: User, ref: str) -> Result:
    zone = house().settings.zone
    return opened(session, user, ref, today=clock.today(zone), zone=zone)


def _added(key: str) -> tuple[str, ...]:
    """Return the photo that was taken for an item, if one was."""
    photo = arrived(key)
    return (photo,) if photo else ()


def _reason(ref: str) -> str:
    """Return the name of the field of the reason: of words a draft is kept by one name."""
    return f"correct_{spelt(ref)}_reason"


def _note(ref: str, item: str) -> str:
    return f"correct_{spelt(ref)}_{spelt(item)}_note"


def _form(ref: str) -> str:
    """Return the name of a check's form: a fresh one only once the last was kept."""
    return f"correct_{ref}_{st.session_state.setdefault(f'correct_{ref}_round', 0)}"
