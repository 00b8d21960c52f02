"""Codes that are read out and typed by hand: one alphabet without look-alikes, read kindly.

Neither I nor O, neither 0 nor 1, and no Z, which is written like a 2. However somebody copied a
code (full-width, in small letters, with spaces, dashes or a full stop behind it), it is read.
"""

import unicodedata
from typing import Final

LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXY"
LONGEST: Final = 60


def copied(text: str, *, longest: int = LONGEST) -> str:
    """Return the letters and digits of a code as they are kept, however it was copied."""
    plain = unicodedata.normalize("NFKC", text[:longest]).upper()
    return "".join(each for each in plain if each.isascii() and each.isalnum())


def as_letters(text: str) -> str:
    """Return what was copied in the alphabet of codes: what looks like a Z is a 2."""
    return text.replace("Z", "2")
