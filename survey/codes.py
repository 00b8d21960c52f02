"""Codes that are read out and typed by hand: one alphabet without look-alikes, read kindly.

Neither I nor O, neither 0 nor 1, and no Z, which is written like a 2. However somebody copied a
code (full-width, in small letters, with spaces, dashes or a full stop behind it), it is read.
"""

import hashlib
import unicodedata
from typing import Final

LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXY"
LONGEST: Final = 60
TYPED: Final = 5
"""Signs of the code that is typed where a window's own cannot be scanned."""


def copied(text: str, *, longest: int = LONGEST) -> str:
    """Return the letters and digits of a code as they are kept, however it was copied."""
    plain = unicodedata.normalize("NFKC", text[:longest]).upper()
    return "".join(each for each in plain if each.isascii() and each.isalnum())


def as_letters(text: str) -> str:
    """Return what was copied in the alphabet of codes: what looks like a Z is a 2."""
    return text.replace("Z", "2")


def typed_of(token: str) -> str:
    """Return the five signs printed beneath a window's code, for who cannot scan it."""
    return "".join(LETTERS[byte % len(LETTERS)] for byte in _digest(token)[:TYPED])


def slip_of(signs: str) -> int:
    """Return a number that changes with every sign mistyped and with two neighbours exchanged.

    It takes one of 31 values only: it tells who typed of a slip, and nobody what the signs are.
    """
    places = enumerate(signs, 1)
    return sum(place * LETTERS.index(each) for place, each in places) % len(LETTERS)


def mark_of(token: str) -> int:
    """Return a mark by which a phone knows a token typed right, without being told the token.

    It is FNV-1a, which the phone's script counts too. Of a code short enough to be tried out in
    seconds it would give everything away: it is for tokens alone.
    """
    mark = 0x811C9DC5
    for each in token.encode():
        mark = (mark ^ each) * 0x01000193 & 0xFFFFFFFF
    return mark


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
