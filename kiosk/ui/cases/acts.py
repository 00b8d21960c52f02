"""Doing something with a case from a page: one transaction, one sentence if it is refused."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from kiosk.rights.cases import OpenCase, opened
from kiosk.ui import doing
from kiosk.ui.doing import SAVED, do
from survey.directory.roles import Deed
from survey.texts import Language, Text

T = TypeVar("T")
CASE = "case"


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

    What the case is to whoever asks is looked up again: the page may be hours old.
    """
    return do(
        deed,
        lambda session, user: step(session, opened(session, ref, user)),
        language=language,
        told=told,
        sentence=sentence,
        clears=clears,
        then=then,
    )


def draw_outcome(told: str = CASE, *, near: bool = False) -> None:
    """Show what the last press came to."""
    doing.draw_outcome(told, near=near)
