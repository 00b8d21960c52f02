"""The secret that opens a complaint: made from the client's key, read off links and paper."""

import hashlib
import hmac
from typing import Final
from urllib.parse import quote

from kiosk.locks.keys import derived

# Neither I nor O, neither 0 nor 1: it is copied off paper by hand.
LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH: Final = 16
GROUP: Final = 4
PURPOSE: Final = "complaint-secret"


def secret_of(house_secret: str, key: str) -> str:
    """Return the secret of the complaint handed in under a key: 80 bits in letters.

    It can be made again for who sends the same key again, and by nobody without the house's own
    secret: so it need not be kept.
    """
    digest = hmac.new(derived(house_secret, PURPOSE), key.encode(), hashlib.sha256).digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:LENGTH])


def kept_of(secret: str) -> str:
    """Return what is kept of a secret: enough to compare, too little to open anything."""
    return hashlib.sha256(secret.encode()).hexdigest()


def in_groups(secret: str) -> str:
    """Return the secret as people copy it."""
    return "-".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))


def secret_read(text: str) -> str:
    """Return the secret somebody copied, without the spaces and dashes of copying."""
    return "".join(character for character in text.upper() if character in LETTERS)[:64]


def link(public_url: str, number: str, secret: str) -> str:
    """Return the secret link that shows a complaint."""
    return f"{public_url}/track?c={quote(f'{number}.{secret}')}"


def link_read(code: str) -> tuple[str, str]:
    """Return number and secret of a link's code; what is none gives empty words."""
    number, _, secret = code.strip().rpartition(".")
    return number, secret_read(secret)
