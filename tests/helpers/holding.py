"""A window with ratings held back, and the people who end holds."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import text

from db.directory import directory_store
from db.feedback import held_groups, rating_store
from db.feedback.held_groups import Group
from db.feedback.ratings import Submission
from kiosk.actions.feedback import holds
from kiosk.actions.feedback.holds import AsSeen
from kiosk.rights.held import readable
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.feedback.holds import Verdict
from tests.helpers.building import NOW, a_person, a_window, an_account
from tests.helpers.rated import a_submission, never

BURST = "device-repeats"


class Desk:
    """Windows SB-1 of U1 and QG-1 of U2; W serves, H heads, and three who end holds."""

    def __init__(self, house: House) -> None:
        self.house = house
        a_window(house)
        a_window(house, "QG-1", unit="U2")
        a_person(house, "H", unit="U1")
        a_person(house, "W", unit="U1", supervisor="H", window="SB-1")
        a_person(house, "N", unit="U9")
        self.officer = an_account(house, "sun", "supervision", "N")
        self.leader = an_account(house, "li", "team_leader")
        self.head = an_account(house, "han", "supervision", "H")

    def window(self, code: str = "SB-1") -> int:
        with self.house.reading() as session:
            return directory_store.window(session, code).id

    def person(self, code: str) -> int:
        with self.house.reading() as session:
            found = directory_store.person_id(session, code)
        assert found is not None
        return found

    def rate(self, score: int = 5, *, held: bool = True, **changes: object) -> str:
        """Keep a rating, held unless told otherwise; return its number."""
        window = changes.pop("window", "SB-1")
        given = a_submission(
            score, window_id=self.window(str(window)), held=BURST if held else None, **changes
        )
        return self.keep(given)

    def on(self, day: date) -> dict[str, object]:
        """Return the fields of a rating that counts on a day."""
        at = datetime(day.year, day.month, day.day, 2, tzinfo=NOW.tzinfo)
        return {
            "biz_date": day, "biz_month": f"{day:%Y-%m}", "created_at": at, "received_at": at,
        }  # fmt: skip

    def keep(self, given: Submission) -> str:
        with self.house.writing() as session:
            rating_store.keep(session, [given], slot=0, flagging=never)
        return given.id

    def groups(self, user: User | None = None, month: str = "2026-11") -> list[Group]:
        """Return the groups that wait, as somebody sees them."""
        with self.house.reading() as session:
            seen = readable(session, user or self.officer, [month], today=NOW.date())
            return held_groups.groups(session, month, seen[month]) if seen else []

    def propose(
        self,
        verdict: Verdict = Verdict.RELEASE,
        groups: Sequence[Group] | None = None,
        *,
        by: User | None = None,
        reason: str = "同一车队，分别办理",
    ) -> AsSeen:
        by = by or self.officer
        with self.house.writing() as session:
            number = holds.propose(
                session, self.groups(by) if groups is None else groups, verdict,
                reason=reason, by=by, at=NOW, zone=self.house.settings.zone,
            )  # fmt: skip
        return AsSeen(number, 0)

    def decide(
        self,
        seen: AsSeen,
        *,
        approved: bool = True,
        by: User | None = None,
        because: str = "看过录像",
        at: datetime = NOW,
    ) -> int:
        with self.house.writing() as session:
            return holds.decide(
                session, seen, approved=approved, because=because, by=by or self.leader,
                at=at, zone=self.house.settings.zone, slot=0,
            )  # fmt: skip

    def withdraw(self, seen: AsSeen, *, by: User | None = None) -> None:
        with self.house.writing() as session:
            holds.withdraw(
                session, seen, by=by or self.officer, at=NOW, zone=self.house.settings.zone
            )

    def standing(self, rating: str) -> str:
        with self.house.reading() as session:
            return rating_store.get(session, rating).standing

    def state(self, seen: AsSeen) -> str:
        with self.house.reading() as session:
            found = session.execute(
                text("SELECT state FROM holds WHERE id = :id"), {"id": seen.number}
            )
            return str(found.scalar_one())
