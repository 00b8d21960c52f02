"""Passwords: argon2id with OWASP's first choice of cost (19 MiB, 2 passes, 1 lane)."""

from collections.abc import Iterable
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from survey.directory.passwords import LONGEST, SHORTEST, is_easy
from survey.refusals.directory import PasswordEasy, PasswordTooWeak

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY: Final = _hasher.hash("nobody's password")


def hashed(password: str, *, username: str, names: Iterable[str] = ()) -> str:
    """Return what is kept of a new password; refuse a weak one, and one a guesser tries first.

    `names` are those of the owner and the house, beside the user name.
    """
    usable = SHORTEST <= len(password) <= LONGEST and password.lower() != username.lower()
    if not usable or len(set(password)) < 4:
        raise PasswordTooWeak(length=SHORTEST)
    if is_easy(password, [username, *names]):
        raise PasswordEasy
    return _hasher.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one kept; takes as long when there is none."""
    try:
        _hasher.verify(kept or _NOBODY, password[:LONGEST])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return kept is not None
