"""How a complainant may be reached: checked leniently, shown masked, erased in the end."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from survey.given import harmless
from survey.refusals.complaints import ContactUnreadable
from survey.texts import Text

PHONE: Final = "phone"
WECHAT: Final = "wechat"
OTHER: Final = "other"
KINDS: Final[dict[str, Text]] = {
    PHONE: Text("手机或电话", "Phone"),
    WECHAT: Text("微信", "WeChat"),
    OTHER: Text("其他", "Other"),
}
LONGEST: Final = 100
FAR_TOO_LONG: Final = 2_000
ERASED_AFTER: Final = timedelta(days=90)
"""How long a contact outlives its case: a quarter, in which its month is closed and disputed."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach somebody."""

    kind: str
    value: str

    @property
    def masked(self) -> str:
        """The contact with its middle hidden: enough to recognise, too little to use."""
        shown = 3 if len(self.value) >= 10 else 1
        tail = 4 if self.kind == PHONE and len(self.value) >= 11 else shown
        if len(self.value) <= shown + tail:
            return "•" * 4
        return f"{self.value[:shown]}••••{self.value[-tail:]}"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a complaint ended: its own case, or the one it was joined to.

    `closed_at` is None while it goes on; it `waits` while something of it is to be answered, or
    another case about it goes on.
    """

    closed_at: datetime | None
    reopen_until: datetime | None = None
    waits: bool = False


def erased_from(ending: Ending) -> datetime | None:
    """Return when a contact is erased; None while the case goes on or something waits."""
    if ending.closed_at is None or ending.waits:
        return None
    due = ending.closed_at + ERASED_AFTER
    return due if ending.reopen_until is None else max(due, ending.reopen_until)


def checked_contact(kind: object, value: object) -> Contact | None:
    """Return the contact given, None where none was; refuse what cannot reach anybody."""
    if not isinstance(value, str):
        return None
    if len(value) > FAR_TOO_LONG:  # cleaning it would take long
        raise ContactUnreadable
    if not (cleaned := _cleaned(value)):
        return None
    if len(cleaned) > LONGEST:
        raise ContactUnreadable
    known = kind if isinstance(kind, str) and kind in KINDS else OTHER
    if known == PHONE and len(re.sub(r"\D", "", cleaned)) < 5:
        raise ContactUnreadable
    return Contact(known, cleaned)


def _cleaned(value: str) -> str:
    return " ".join(harmless(value).split())
