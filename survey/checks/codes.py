"""What a window's code says: its token, a parameter of an address or printed beneath it."""

import re
import unicodedata
from typing import Final

_ADDRESS: Final = re.compile(r"[?&]w=([\w-]{8,64})", re.ASCII)
_PRINTED: Final = re.compile(r"[\w-]{12,64}", re.ASCII)


def token_in(words: str) -> str | None:
    """Return the token somebody scanned or typed, or None where there is none."""
    found = _ADDRESS.search(words)
    if found:
        return found[1]
    typed = unicodedata.normalize("NFKC", words).strip()
    return typed if _PRINTED.fullmatch(typed) else None
