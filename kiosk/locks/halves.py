"""One-time links in two halves: an administrator has the link, who approves it the code.

Only together do they set a password, so that neither of the two becomes whom it is for.
"""

import secrets
from typing import Final

from db.directory.session_store import hash_of
from survey.codes import LETTERS, as_letters, copied

_MARK: Final = "2."
"""How the link of a half begins: a whole one never holds a full stop."""
_SIGNS: Final = 10


def new_half() -> str:
    """Return the half that stands in a link."""
    return _MARK + secrets.token_urlsafe(24)


def new_code() -> str:
    """Return the half that is read out and typed by hand: too many to be guessed."""
    return "".join(secrets.choice(LETTERS) for _ in range(_SIGNS))


def is_half(token: str) -> bool:
    """Tell whether a link takes a code, too."""
    return token.startswith(_MARK)


def joined(kept: str, code: str) -> str:
    """Return the token that both halves make, from what is kept of the link's."""
    return f"{kept}:{as_letters(copied(code))}"


def whole(token: str, code: str) -> str:
    """Return the token that a link opens with, together with the code where it takes one."""
    return joined(hash_of(token), code) if is_half(token) else token
