"""The secret that opens a complaint: made from the client's key, read off links and paper."""

import hashlib
import hmac
from typing import Final
from urllib.parse import quote

from kiosk.locks.keys import derived
from survey import codes
from survey.cases.complaints import NUMBER_LENGTH
from survey.codes import LETTERS

LETTERS_BEFORE: Final = LETTERS + "Z"
"""What the secrets of former releases were made of: whoever has one goes on opening theirs."""
LENGTH: Final = 16
GROUP: Final = 4
HANDOVER: Final = 10
"""Signs of the code by which a complainant gets the secret that staff never see."""
PURPOSE: Final = "complaint-secret"
HANDOVER_PURPOSE: Final = "complaint-handover"


def secret_of(house_secret: str, key: str) -> str:
    """Return the secret of the complaint handed in under a key: 79 bits in letters.

    It can be made again for who sends the same key again, and by nobody without the house's own
    secret: so it need not be kept.
    """
    return _made(house_secret, key, LETTERS)


def handover_of(house_secret: str, key: str) -> str:
    """Return the code that is told to who complained by telephone, by letter or in person.

    It opens nothing: once, at their own phone, it is exchanged for the secret.
    """
    return _made(house_secret, key, LETTERS, purpose=HANDOVER_PURPOSE, length=HANDOVER)


def is_handover(secret: str) -> bool:
    """Tell whether what somebody typed is such a code, and no secret."""
    return len(secret) == HANDOVER


def secret_again(house_secret: str, key: str, *, kept: str) -> str:
    """Return the secret of a complaint again, as it was told when it was handed in."""
    told = _made(house_secret, key, LETTERS_BEFORE)
    return told if kept_of(told) == kept else secret_of(house_secret, key)


def kept_of(secret: str) -> str:
    """Return what is kept of a secret: enough to compare, too little to open anything."""
    return hashlib.sha256(secret.encode()).hexdigest()


def in_groups(secret: str) -> str:
    """Return the secret as people copy it."""
    return "-".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))


def secret_read(text: str) -> str:
    """Return the secret somebody copied, without the spaces and dashes of copying."""
    return "".join(each for each in codes.copied(text) if each in LETTERS_BEFORE)[:64]


def kept_of_typed(secret: str) -> list[str]:
    """Return what may be kept of a secret somebody typed: what looks like a Z may be a 2."""
    return [kept_of(each) for each in dict.fromkeys([secret, codes.as_letters(secret)])]


def link(public_url: str, number: str, secret: str) -> str:
    """Return the secret link that shows a complaint."""
    return f"{public_url}/track?c={quote(f'{number}.{secret}')}"


def link_read(code: str) -> tuple[str, str]:
    """Return number and secret of a link's code, however it was copied; of none, empty words.

    Where one ends and the other begins is told by length: a full stop behind it does no harm.
    """
    told = codes.copied(code, longest=2 * codes.LONGEST)
    number = "-".join(filter(None, (told[:5], told[5:NUMBER_LENGTH])))
    return number, secret_read(told[NUMBER_LENGTH:])


def _made(
    house_secret: str, key: str, letters: str, *, purpose: str = PURPOSE, length: int = LENGTH
) -> str:
    digest = hmac.new(derived(house_secret, purpose), key.encode(), hashlib.sha256).digest()
    return "".join(letters[byte % len(letters)] for byte in digest[:length])
