"""Who opened whose files lately: a case with thirty photos is one entry of the trail, not thirty.

And whoever opens one case after the other is noted so many times an hour, then once more, and no
script of theirs fills the trail.
"""

import threading
from collections import defaultdict
from datetime import datetime
from typing import Final

MOST: Final = 60
"""How many cases whose files somebody opened are noted one by one in an hour."""
OPENED: Final = "opened-files"
OPENED_MANY: Final = "opened-many"


class Looks:
    """Remembers for an hour of the clock who opened files of what."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hour: datetime | None = None
        self._seen: defaultdict[str, set[str]] = defaultdict(set)

    def to_note(self, who: str, what: str, *, at: datetime) -> str | None:
        """Return the deed to note of somebody who opens a file now; None of one noted already."""
        hour = at.replace(minute=0, second=0, microsecond=0)
        with self._lock:
            if hour != self._hour:
                self._hour = hour
                self._seen.clear()
            seen = self._seen[who]
            if what in seen or len(seen) > MOST:
                return None
            seen.add(what)
            return OPENED if len(seen) <= MOST else OPENED_MANY

    def forget(self, who: str, what: str) -> None:
        """Have it noted at the next look: this time it could not be."""
        with self._lock:
            self._seen[who].discard(what)
