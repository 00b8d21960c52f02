"""What veils words of sealed cases: AES-SIV under a key that is derived from the house's own.

The same words are veiled alike, so that who sends them twice is known again; who reads the
database learns that, and how long they are. A token begins with a mark of its key.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from kiosk.config import Settings
from kiosk.locks.keys import derived
from kiosk.locks.seal_keys import Secret, all_of, current, mark_of, secret_of
from survey.refusals.house import SecretKeyMissing

_HALVES: Final = ("veiled-words", "veiled-words-iv")
_BEGINS: Final = b"1"
"""Which way it is veiled, and that there is always something to veil."""


class WordsVault:
    """Veils and unveils words by the key that the house has at that moment."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: Secret | None = None

    def veil(self, words: str) -> str | None:
        """Return words veiled, None where there is no key yet."""
        secret = self.secret
        if secret is None:
            return None
        key = current(secret)
        kept = _siv(key).encrypt(_BEGINS + words.encode(), None)
        return f"{mark_of(key)}:{urlsafe_b64encode(kept).decode()}"

    def unveil(self, kept: str) -> str | None:
        """Return what was veiled, None where the key is another's or missing."""
        mark, _, veiled = kept.partition(":")
        keys = {mark_of(each): each for each in all_of(self.secret or "")}
        if mark not in keys:
            return None
        try:
            told = _siv(keys[mark]).decrypt(urlsafe_b64decode(veiled), None)
            return told[len(_BEGINS) :].decode()
        except (InvalidTag, ValueError):
            return None

    @property
    def secret(self) -> Secret | None:
        """The key, with those made later; None where there is none yet."""
        if self._known is None:
            with suppress(SecretKeyMissing):
                self._known = secret_of(self._settings)
        return self._known


@lru_cache(maxsize=16)
def _siv(secret: str) -> AESSIV:
    return AESSIV(b"".join(derived(secret, half) for half in _HALVES))
