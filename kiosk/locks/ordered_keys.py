"""Keys that begin with the time: what is new stands side by side in an index, not all over it."""

import secrets
import time
from typing import Final
from uuid import UUID

_VERSION: Final = 0x7 << 76
_VARIANT: Final = 0x2 << 62
_FIXED: Final = 0xF << 76 | 0x3 << 62


def ordered_key() -> UUID:
    """Return a new UUID of version 7 (RFC 9562, section 5.7): milliseconds, then chance."""
    value = time.time_ns() // 1_000_000 << 80 | secrets.randbits(80)
    return UUID(int=value & ~_FIXED | _VERSION | _VARIANT)
