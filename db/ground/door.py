"""The door before a database that was not looked at yet: it may be another one.

A process that starts while its database is away serves what needs none, and lets everybody in
once the database is back and was found to be its own.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from survey.refusals.kinds import NotNow


class Door:
    """Open unless shut; while it is shut only who looks at the database passes."""

    def __init__(self) -> None:
        self._why: NotNow | None = None
        self._looking: int | None = None

    @property
    def why(self) -> NotNow | None:
        """Why it is shut; None while it is open."""
        return self._why

    def shut(self, why: NotNow) -> None:
        """Let nobody in; whoever comes is refused with this."""
        self._why = why

    def open(self) -> None:
        """Let everybody in."""
        self._why = None

    @contextmanager
    def ajar(self) -> Iterator[None]:
        """Let the calling thread alone in meanwhile."""
        self._looking = threading.get_ident()
        try:
            yield
        finally:
            self._looking = None

    def require(self) -> None:
        """Refuse to let the calling thread in while the door is shut for it."""
        why = self._why
        if why is not None and threading.get_ident() != self._looking:
            raise why.with_traceback(None)
