"""What a case's forms are made of: a press, a form's press, words with a press."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol

import streamlit as st
from sqlalchemy.orm import Session

from kiosk import clock
from kiosk.reports.cases.desk import CaseShown
from kiosk.reports.cases.root_causes import causes
from kiosk.rights.cases import OpenCase
from kiosk.ui.cases.acts import act
from kiosk.ui.cases.telling import draw_meant
from kiosk.ui.drafts import draw_area
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.cases.root_causes import offered
from survey.directory.roles import Deed
from survey.texts import Language

WORK: Final = Deed.ANSWER_CASES
TOLD: Final = "case_told"
"""The field of what the complainant reads."""
WORDS: Final = (
    "case_declared", "case_waived", "case_summary", "case_heard", "case_facts", "case_cause",
    "case_told", "case_remedy", "case_words", "case_comment", "case_merge", "case_reason",
    "case_why", "case_erasure",
)  # fmt: skip
"""The fields of words in a case's forms."""


class Act(Protocol):
    """A step of a case, told which version was seen and when it is taken."""

    def __call__(
        self, session: Session, case: OpenCase, /, *, version: int, at: datetime
    ) -> object:
        """Take it, or refuse."""


class ActInWords(Protocol):
    """A step of a case that is taken with words."""

    def __call__(
        self, session: Session, case: OpenCase, words: str, /, *, version: int, at: datetime
    ) -> object:
        """Take it, or refuse."""


def draw_button(
    shown: CaseShown,
    key: str,
    word: str,
    deed: Act,
    *,
    disabled: bool = False,
    plain: bool = False,
) -> None:
    """Draw a press that takes a step of the case."""
    st.button(
        word,
        key=f"case_{key}",
        type="secondary" if plain else "primary",
        width="stretch",
        disabled=disabled,
        on_click=_do,
        args=(shown.open.complaint.ref, shown.record.version, deed, current_language()),
    )


def draw_submit(
    shown: CaseShown, word: str, deed: Act, *, typed: Sequence[str] = (), plain: bool = False
) -> None:
    """Draw a form's press that takes a step with what the form holds, `typed` its words."""
    st.form_submit_button(
        word,
        type="secondary" if plain else "primary",
        width="stretch",
        on_click=_do,
        args=(shown.open.complaint.ref, shown.record.version, deed, current_language(), typed),
    )


def _do(ref: str, version: int, deed: Act, language: Language, typed: Sequence[str] = ()) -> None:
    done = act(
        ref, WORK, language,
        lambda session, case: deed(session, case, version=version, at=clock.now()),
        clears=tuple(typed),
    )  # fmt: skip
    if done:
        _forget(typed)


def draw_words(
    shown: CaseShown,
    key: str,
    label: str,
    deed: ActInWords,
    *,
    given: str = "",
    plain: bool = False,
) -> None:
    """Draw a form of words, and the press that takes a step with them."""
    name = f"case_{key}"
    with st.form(f"form_{key}", border=False, enter_to_submit=False):
        draw_area(label, key=name, given=given)
        draw_submit(
            shown,
            say("保存", "Save"),
            lambda session, case, **how: deed(session, case, st.session_state[name], **how),
            typed=(name,),
            plain=plain,
        )


def draw_cause(key: str, *, before: str | None = None) -> None:
    """Draw the choice of a root cause from the list; nothing is chosen beforehand.

    What was chosen before stays chosen, be it retired since.
    """
    with house().reading() as session:
        known = {each.code: each.name for each in offered(causes(session), also=before)}
    codes, language = list(known), current_language()
    st.selectbox(
        say("属于哪一类原因", "Which kind of cause"),
        codes,
        index=codes.index(before) if before in known else None,
        format_func=lambda code: known[code].said(language),
        placeholder=say("请选择", "Choose one"),
        key=key,
        filter_mode=None,
    )


def draw_told() -> None:
    """Draw the place for what the complainant reads of a finding or a measure."""
    draw_area(
        say("给投诉人的一句话", "A sentence to the complainant"),
        placeholder=say(
            "查到了什么、怎么处理的。对方会在查询页上看到；不写员工姓名和处分。",
            "What was found or done. It is shown on the tracking page: no names, no sanctions.",
        ),
        key=TOLD,
    )
    draw_meant(TOLD)


def _forget(typed: Sequence[str]) -> None:
    """Forget what was sent, and what was chosen in a case that has moved on.

    Words typed into its other forms stay: nobody loses a finding by naming the person first.
    """
    stays = {"case_done", "case_problem", *WORDS} - set(typed)
    for name in [each for each in st.session_state if str(each).startswith("case_")]:
        if name not in stays:
            del st.session_state[name]
