"""The policy in force, remembered for a moment: keeping a rating asks no database."""

from collections.abc import Awaitable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from db.books import policy_store
from db.books.policy_store import Policies
from db.ground.engine import Database
from kiosk.at_hand.remembered import Remembered
from survey.books.policy import Policy
from survey.months import Month, business_date

FRESH_FOR: Final = 5.0
"""Seconds for which an approval in another process may not be known here."""


class PolicyShelf:
    """Finds the policy of a moment; knows an approval in this process at once."""

    def __init__(self, database: Database, zone: ZoneInfo) -> None:
        self._database = database
        self._zone = zone
        self._policies = Remembered(self._read, fresh_for=FRESH_FOR)

    def at(self, moment: datetime) -> Policy:
        """Return the policy that holds in the month of a moment."""
        return self._policies.get().of(Month.of(business_date(moment, self._zone)))

    def look(self) -> Awaitable[None]:
        """Bring the shelf up to date beside the event loop: `at` then asks no database."""
        return self._policies.look()

    def forget(self) -> None:
        """Look again at the next call."""
        self._policies.forget()

    def _read(self) -> Policies:
        with self._database.reading() as session:
            return policy_store.policies(session)
