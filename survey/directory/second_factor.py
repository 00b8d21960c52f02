"""The second factor: six digits that an app on the owner's phone shows (RFC 6238), and when asked.

SHA-1, 30 seconds and six digits are what every such app counts with, whatever it is told.
"""

import hashlib
import hmac
import unicodedata
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

from survey.directory.roles import Deed

STEP: Final = 30
DIGITS: Final = 6
NEIGHBOURS: Final = 1
"""How many steps before and after the present one are taken: a phone's clock is a little off."""
PROOF_LASTS: Final = timedelta(minutes=15)
"""For how long a code that was entered stands for what is decided after it."""
DECISIONS: Final = frozenset(
    {
        Deed.APPROVE_MONEY, Deed.KEEP_POLICY, Deed.CLOSE_MONTHS, Deed.JUDGE,
        Deed.KEEP_ACCOUNTS, Deed.DECIDE_ACCOUNTS,
    }
)  # fmt: skip
"""Money, policies, publications, what inaction costs, accounts: decided after a code only."""
RECOVERY_CODES: Final = 10
RECOVERY_SIGNS: Final = 10


def counter_at(moment: datetime) -> int:
    """Return the number of the half minute a moment is in."""
    return int(moment.timestamp()) // STEP


def code_of(key: bytes, counter: int) -> str:
    """Return the digits that an app with the key shows in a half minute."""
    mark = hmac.new(key, counter.to_bytes(8, "big"), hashlib.sha1).digest()
    at = mark[-1] & 0xF
    number = int.from_bytes(mark[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def typed(text: str) -> str:
    """Return a code as it is compared: full width, spaces and dashes change nothing."""
    plain = unicodedata.normalize("NFKC", text[:60]).upper()
    return "".join(each for each in plain if each.isascii() and each.isalnum())


def counter_of(key: bytes, code: str, *, at: datetime) -> int | None:
    """Return in which half minute an app shows a typed code; None where it does not about now."""
    now, told = counter_at(at), code.encode(errors="replace")
    found = None
    for counter in range(now - NEIGHBOURS, now + NEIGHBOURS + 1):
        if hmac.compare_digest(code_of(key, counter).encode(), told):
            found = counter
    return found


def address(key_text: str, *, username: str, company: str) -> str:
    """Return what an app reads from the picture: the key, whose it is, and where."""
    whose, where = quote(username, safe=""), quote(company, safe="")
    return f"otpauth://totp/{whose}?secret={key_text}&issuer={where}"


def is_proven(proved_at: datetime | None, *, at: datetime) -> bool:
    """Tell whether a code was entered lately enough for a decision."""
    return proved_at is not None and timedelta() <= at - proved_at < PROOF_LASTS
