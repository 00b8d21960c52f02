"""Doing something with a case from a page: one transaction, one sentence if it is refused."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from kiosk.rights.cases import OpenCase, opened, version_now
from kiosk.rights.who import User
from kiosk.ui import doing
from kiosk.ui.doing import SAVED, do, forget_sent
from kiosk.ui.drafts import spelt
from survey.directory.roles import Deed
from survey.texts import Language, Text

T = TypeVar("T")
CASE = "case"


def place_of(ref: str) -> str:
    """Return where somebody's drafts in a case are kept."""
    return f"case:{spelt(ref)}"


def act(
    ref: str,
    deed: Deed,
    language: Language,
    step: Callable[[Session, OpenCase], T],
    *,
    clears: tuple[str, ...] = (),
    told: str = CASE,
    sentence: Text | None = SAVED,
    then: Callable[[T], object] | None = None,
) -> bool:
    """Do it in one transaction; a refusal is kept to be shown, and what was typed stays.

    What the case is to whoever asks is looked up again: the page may be hours old. Of their draft
    the fields that are cleared are forgotten; the others go on with the case as it is now.
    """

    def taken(session: Session, user: User) -> T:
        case = opened(session, ref, user)
        came = step(session, case)
        moved = (case.record.version, version_now(session, case))
        forget_sent(session, user, place_of(ref), clears, moved=moved)
        return came

    return do(
        deed,
        taken,
        language=language,
        told=told,
        sentence=sentence,
        clears=clears,
        then=then,
    )


def draw_outcome(told: str = CASE, *, near: bool = False) -> None:
    """Show what the last press came to."""
    doing.draw_outcome(told, near=near)
