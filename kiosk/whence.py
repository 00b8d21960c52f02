"""From where somebody acts: what the trail notes of a browser, no closer than people need.

A request's is at hand while it is answered, a page's while its button is at work. Who has none is
at the server itself, or is the house.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from kiosk.locks.networks import coarse
from survey.directory.browsers import told_by


@dataclass(frozen=True, slots=True)
class Whence:
    """The address and the browser that a request came from, as they are on the line."""

    host: str | None
    agent: str | None

    def told(self) -> Mapping[str, str]:
        """Return what is kept of it for good: a coarse network, which browser, on what."""
        device = told_by(self.agent)
        known = {
            "network": coarse(self.host),
            "browser": device.browser,
            "system": device.system,
        }
        return {name: value for name, value in known.items() if value}


Asked = Callable[[], Whence]
"""Tells from where, once it is asked for."""
_AT_HAND: Final[ContextVar[Asked | None]] = ContextVar("whence", default=None)


@contextmanager
def coming_from(asked: Asked) -> Iterator[None]:
    """Have what is done meanwhile noted as coming from where `asked` tells."""
    before = _AT_HAND.set(asked)
    try:
        yield
    finally:
        _AT_HAND.reset(before)


def here() -> Mapping[str, str]:
    """Return from where this is done; nothing where no browser asked for it."""
    asked = _AT_HAND.get()
    return asked().told() if asked else {}
