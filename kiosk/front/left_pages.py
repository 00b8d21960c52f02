"""Pages whose connection was lost, kept for their return: a share for each who is signed in.

Streamlit keeps the last 128 whoever left them, so whoever opens and leaves pages by a script would
push out what an officer in a dead spot comes back to. A stranger begins anew in any case
(`kiosk.routes.inner_doors`): of theirs nothing is kept.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

import streamlit as st
from streamlit import config
from streamlit.runtime import Runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo, SessionStorage

log = logging.getLogger(__name__)

EACH: Final = 12
"""Pages that are kept of one account; of more, those that were left last."""
ALL: Final = 240
NOBODY: Final = ""
UNTOLD: Final = "?"
"""Streamlit itself lets a page go that takes nothing in: beside any connection, it says not whose.
They share a share."""
WHOSE: Final[ContextVar[str]] = ContextVar("whose", default=UNTOLD)
"""Who has the page that is being served: set for as long as its connection lasts."""


@dataclass(frozen=True, slots=True)
class _Left:
    page: SessionInfo
    whose: str
    at: float


class LeftPages(SessionStorage):
    """What Streamlit asks for pages whose connection was lost."""

    def __init__(self, lasting: float, now: Callable[[], float] = time.monotonic) -> None:
        self.lasting = lasting
        self.now = now
        self._left: dict[str, _Left] = {}  # the one that was left first stands first

    def get(self, session_id: str) -> SessionInfo | None:
        """Return a page that may come back."""
        self._forget_old()
        left = self._left.get(session_id)
        return left.page if left else None

    def save(self, session_info: SessionInfo) -> None:
        """Keep a page; what is too much of one account, or of all, is let go for it."""
        whose, page = WHOSE.get(), session_info.session
        if whose == NOBODY:
            page.clear_user_info()  # Streamlit ends by itself what nobody may resume
            return
        self._forget_old()
        self._left.pop(page.id, None)
        self._left[page.id] = _Left(session_info, whose, self.now())
        kept = Counter(left.whose for left in self._left.values())
        if kept[whose] > EACH:
            self._let_go_of(whose)
        elif len(self._left) > ALL:
            self._let_go_of(kept.most_common(1)[0][0])

    def delete(self, session_id: str) -> None:
        """Keep a page no longer: it came back, or it is ended."""
        self._left.pop(session_id, None)

    def list(self) -> list[SessionInfo]:
        """Return all that are kept."""
        self._forget_old()
        return [left.page for left in self._left.values()]

    def _let_go_of(self, whose: str) -> None:
        first = next(number for number, left in self._left.items() if left.whose == whose)
        self._left.pop(first).page.session.shutdown()

    def _forget_old(self) -> None:
        until = self.now() - self.lasting
        for number in [number for number, left in self._left.items() if left.at < until]:
            self._left.pop(number).page.session.shutdown()


class App(st.App):
    """Streamlit's application, its pages kept as above."""

    def _create_runtime(self) -> Runtime:
        runtime = super()._create_runtime()
        kept_apart(runtime)
        return runtime


def kept_apart(runtime: Runtime) -> bool:
    """Give each account its share of a runtime's left pages; tell whether it could be done.

    A Streamlit that keeps them elsewhere goes on as it is: nothing is lost but the shares.
    """
    pages = getattr(runtime, "_session_mgr", None)
    if not isinstance(getattr(pages, "_session_storage", None), MemorySessionStorage):
        log.warning("Streamlit keeps left pages in another way: everybody shares them")
        return False
    lasting = float(config.get_option("server.disconnectedSessionTTL"))
    pages._session_storage = LeftPages(lasting)  # type: ignore[union-attr]
    return True
