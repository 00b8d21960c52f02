"""Whose words a page hands in, once another account is signed in at its browser, or none is.

The mark opens nothing: what comes with it is kept as the draft of who typed it, for them alone.
"""

import json
from typing import Final

from cryptography.fernet import Fernet, InvalidToken

from db.directory.account_store import Account
from kiosk.locks.keys import blind, fernet_key
from survey.directory.sessions import WORKDAY

BY: Final = "by"
"""The word in an address for such a mark."""
_PURPOSE: Final = "drafts-by"


def writers_mark(secret: str, account: Account) -> str:
    """Return the mark of a page that is drawn for an account: worth a workday at most."""
    told = json.dumps([account.id, _key(secret, account)]).encode()
    return Fernet(fernet_key(secret, _PURPOSE)).encrypt(told).decode()


def written_by(secret: str, mark: str) -> int | None:
    """Return for which account a page was drawn; None of a mark that is old, or not ours."""
    told = _told(secret, mark)
    return None if told is None else told[0]


def still_theirs(secret: str, mark: str, account: Account) -> bool:
    """Tell whether an account is open, and has the password it had when the page was drawn."""
    return account.active and _told(secret, mark) == (account.id, _key(secret, account))


def _told(secret: str, mark: str) -> tuple[int, str] | None:
    try:
        told = Fernet(fernet_key(secret, _PURPOSE)).decrypt(
            mark.encode(), ttl=int(WORKDAY.total_seconds())
        )
    except (InvalidToken, UnicodeEncodeError):
        return None
    whose, key = json.loads(told)
    return int(whose), str(key)


def _key(secret: str, account: Account) -> str:
    return blind(secret, _PURPOSE, account.password_hash or "")
