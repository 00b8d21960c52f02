"""A value read from the database and believed for a moment, so that the quick paths ask nothing.

Where the database does not answer, what was known before goes on serving.
"""

import math
import threading
import time
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from anyio import move_on_after, to_thread

from survey.refusals.kinds import NotNow

PATIENCE: Final = 0.5
"""Seconds a request waits for the newest where something older is known."""
AGAIN_AFTER: Final = 1.0
"""Seconds until a database that did not answer is asked again."""

T = TypeVar("T")


class Remembered(Generic[T]):
    """Reads a value anew once it is some seconds old, or after `forget`.

    While one reads, the others go on with what is known, unless it is twice as old by then.
    """

    def __init__(
        self,
        read: Callable[[], T],
        *,
        fresh_for: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read = read
        self._fresh_for = fresh_for
        self._clock = clock
        self._lock = threading.Lock()
        self._known: list[T] = []
        self._failure: NotNow | None = None
        self._until = self._begun = -math.inf
        self._wanted = self._seen = object()

    def begin_with(self, value: T) -> None:
        """Take what was known before this process was; it is read anew at the next call."""
        self._known = self._known or [value]

    def get(self) -> T:
        """Return the value; refuse where none was ever read and none can be."""
        if self._due():
            self._refresh()
        if self._failure is not None and not self._known:
            raise self._failure.with_traceback(None)
        return self._known[0]

    def anew(self) -> T:
        """Return the value as it was read after the call; refuse where it cannot be.

        All who wait for a reading share it; none asks again at once what did not answer.
        """
        asked = self._clock()
        with self._lock:
            if self._begun <= asked and not self._away:
                self._ask()
            if self._failure is not None:
                raise self._failure.with_traceback(None)
            return self._known[0]

    async def look(self) -> None:
        """Read anew if it is time, beside the event loop, so that `get` then answers at once.

        Where something is known, no request waits long for the newest.
        """
        if self._due():
            await self._refresh_beside()

    async def _refresh_beside(self) -> None:
        with move_on_after(PATIENCE if self._known else None) as waiting:
            await to_thread.run_sync(self._refresh, abandon_on_cancel=True)
        if waiting.cancelled_caught:
            self._put_off()

    def forget(self) -> None:
        """Read anew at the next call."""
        self._wanted = object()

    def _due(self) -> bool:
        if self._seen is self._wanted and self._clock() < self._until:
            return False
        return not self._lock.locked() or self._stale(self._fresh_for)

    def _stale(self, grace: float = 0.0) -> bool:
        return self._seen is not self._wanted or self._clock() >= self._until + grace

    def _put_off(self) -> None:
        self._seen, self._until = self._wanted, self._clock() + AGAIN_AFTER

    @property
    def _away(self) -> bool:
        return self._failure is not None and self._clock() < self._until

    def _refresh(self) -> None:
        with self._lock:
            if self._stale():
                self._ask()

    def _ask(self) -> None:
        wanted, self._begun = self._wanted, self._clock()
        try:
            self._known = [self._read()]
        except NotNow as failure:
            self._failure = failure
            self._put_off()
        else:
            self._failure = None
            self._seen, self._until = wanted, self._begun + self._fresh_for
