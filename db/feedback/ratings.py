"""A rating as it is handed in, as it is answered, and as it is kept."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from db.feedback.rollups import Counted
from survey.books.policy import DEFAULT_POLICY
from survey.feedback.tiers import counted_as

COUNTED: Final = "counted"
HELD: Final = "held"
SUPERSEDED: Final = "superseded"
EXCLUDED: Final = "excluded"
STANDING: Final = (COUNTED, HELD, EXCLUDED)
"""How the last word of a visit may stand; one that was excluded keeps its visit from another."""

IMPORTED: Final = "imported"
"""What stands for the body of a rating that a file brought."""

Flagging = Callable[[int, int], str | None]
"""Tells why the next rating is held, if it is: how many the device gave this window that day, and
how many it may."""


class BusinessTime(NamedTuple):
    """The business day, month and hour in which something counts."""

    biz_date: date
    biz_month: str
    biz_hour: int


class Submission(NamedTuple):
    """A checked rating on its way into the store; moments in UTC, business fields decided.

    `arrived_in` is told where it arrives in a later month than it was made in: that is where it
    counts if its own month is closed by then. `stay` and `daily_limit` are the policy's. `held` is
    why it is held whatever else is known; the device of a `tablet` is one enrolled at the window.
    """

    id: str
    window_id: int
    score: int
    body_hash: str
    channel: str
    created_at: datetime
    received_at: datetime
    biz_date: date
    biz_month: str
    biz_hour: int
    visit: str | None = None
    device: str | None = None
    person_id: int | None = None
    comment: str | None = None
    reasons: tuple[str, ...] = ()
    arrived_in: BusinessTime | None = None
    stay: timedelta = DEFAULT_POLICY.stay
    daily_limit: int = DEFAULT_POLICY.device_daily_limit
    held: str | None = None
    tablet: bool = False
    network: str | None = None


class Receipt(NamedTuple):
    """The rating that stands for a submission; `repeated` when it was there before."""

    id: str
    score: int
    amends: str | None = None
    standing: str = COUNTED
    repeated: bool = False


class Rating(NamedTuple):
    """A rating as kept."""

    id: str
    window_id: int
    person_id: int | None
    score: int
    visit: str | None
    amends: str | None
    standing: str
    flag: str | None
    channel: str
    created_at: datetime
    received_at: datetime
    biz_date: date
    biz_month: str
    biz_hour: int
    comment: str | None
    reasons: tuple[str, ...]

    @property
    def counted(self) -> Counted:
        """The part of the rating that roll-ups count."""
        return Counted(
            self.window_id, self.person_id, self.score, self.standing,
            self.biz_date, self.biz_month, self.biz_hour, counted_as(self.channel),
            self.reasons,
        )  # fmt: skip
