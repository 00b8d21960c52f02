"""What a phone works at for a rating, in the form of altcha: a counter whose key begins as told.

It is made anew from the house's key, the rating and the phone, each time it is asked for or
answered: there is none to be forged, made cheaper, hoarded, or solved in another's name.
"""

import hmac
from functools import lru_cache
from hashlib import pbkdf2_hmac
from typing import Any, Final, NamedTuple

from kiosk.locks.keys import blind

COST: Final = 5_000
"""Iterations a counter; with some 250 counters a phone of five years takes about two seconds."""
LEAST: Final = 200
MORE: Final = 100
"""The counter lies within so many from the least on: nobody is lucky, nobody unlucky."""
KEY_LENGTH: Final = 32
TOLD: Final = 16
"""How many bytes of the key are told; the others only who has found the counter knows."""


class Puzzle(NamedTuple):
    """A puzzle as it is given to the phone; `prefix` is how the key begins."""

    nonce: str
    salt: str
    prefix: str

    @property
    def parameters(self) -> dict[str, Any]:
        """Return it as altcha's solvers read it."""
        return {
            "algorithm": "PBKDF2/SHA-256", "cost": COST, "keyLength": KEY_LENGTH,
            "keyPrefix": self.prefix, "nonce": self.nonce, "salt": self.salt,
        }  # fmt: skip


def puzzle_for(secret: str, rating: str, device: str) -> Puzzle:
    """Return what one phone works at for one rating."""
    of = f"{rating} {device}"
    told = _key(secret, of)[: 2 * TOLD]
    return Puzzle(blind(secret, "puzzle-nonce", of), blind(secret, "puzzle-salt", of), told)


def is_solved(secret: str, rating: str, device: str, key: object) -> bool:
    """Tell whether a key, in hexadecimal, is the one that the puzzle hides."""
    if not isinstance(key, str) or not key.isascii():
        return False
    return hmac.compare_digest(key, _key(secret, f"{rating} {device}"))


@lru_cache(maxsize=1024)
def _key(secret: str, of: str) -> str:
    nonce, salt, drawn = (
        bytes.fromhex(blind(secret, purpose, of))
        for purpose in ("puzzle-nonce", "puzzle-salt", "puzzle-counter")
    )
    counter = LEAST + int.from_bytes(drawn) % MORE
    return pbkdf2_hmac("sha256", nonce + counter.to_bytes(4), salt, COST, KEY_LENGTH).hex()
