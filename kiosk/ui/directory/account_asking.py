"""How something is asked for with an account: the reason, and what came of it."""

from collections.abc import Callable
from typing import Final

import streamlit as st
from sqlalchemy.orm import Session

from kiosk import clock
from kiosk.actions.directory.powers import Asking, Given
from kiosk.rights.who import User
from kiosk.ui.doing import do
from kiosk.ui.speech import current_language, say
from survey.directory.powers import REASON_LIMIT
from survey.directory.roles import Deed
from survey.texts import Text

TOLD: Final = "accounts"
ASKED: Final = Text(
    "已提出：等组长或董事长里的第二人决定，在此之前什么都不变。",
    "Asked for: the team's leader or the chairman decides; until then nothing changes.",
)


def done_with_account(act: Callable[[Session, User], Given | None], sentence: Text) -> Given | None:
    """Do it, and return what it came to once that is committed; None if it was refused."""
    kept: list[Given | None] = []
    language = current_language()
    done = do(
        Deed.KEEP_ACCOUNTS,
        lambda session, user: kept.append(act(session, user)),
        language=language,
        told=TOLD,
        sentence=sentence,
    )
    given = kept[0] if done else None
    if given is not None and given.waits:
        st.session_state[f"{TOLD}_done"] = ASKED.said(language)
    return given


def asked_by(user: User, key: str) -> Asking:
    """Return who asks for something, with the reason that a field holds."""
    return Asking(user, st.session_state.get(key, ""), clock.now())


def draw_reason(key: str) -> None:
    """Draw the line for the reason, which a second person reads."""
    st.text_input(
        say(
            "为什么（有权力的账号、管理员的对应员工、同一员工再开账号要第二人同意，必填）",
            "Why (needed where a second person approves: accounts with power, an administrator's "
            "employee, another account of one employee)",
        ),
        max_chars=REASON_LIMIT,
        key=key,
    )
