"""Stories of checks: people, heads and windows move, halves come in, and all ways are compared."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from db.books import month_store
from db.checks import check_store, plan_store
from db.checks.check_store import Check, Finding
from db.checks.plan_store import Kept
from db.directory import directory_store
from db.directory.directory_store import Posting
from kiosk.reports.checks import results, results_document
from kiosk.reports.checks.calibration import calibration
from kiosk.reports.checks.joint_checks import agreed
from kiosk.reports.checks.plan import plan
from kiosk.reports.checks.results import Filter
from kiosk.rights import checks, photos
from kiosk.rights.checks import may_see_check, require_signing
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.checks.checklists import VERSION
from survey.checks.draw_documents import document
from survey.checks.draws import JOINT, Asked, Lot, Why
from survey.directory.roles import Role
from survey.months import Month
from survey.periods import Period
from survey.refusals.checks import CheckNotYours, CheckUnknown
from survey.texts import Text
from tests.helpers.checking import ITEMS

BEGIN: Final = date(2026, 12, 10)
"""Day 0; the quarter ends with day 21."""
QUARTER: Final = Period.quarter_of(BEGIN)
WINDOWS: Final = {"W1": "U1", "W2": "U2"}
PEOPLE: Final = ("A", "B", "C", "D")
ROLES: Final = (
    Role.SUPERVISION, Role.TEAM_LEADER, Role.LEADER, Role.INSPECTOR, Role.QUALITY_MANAGER,
    Role.EMPLOYEE,
)  # fmt: skip


@dataclass(frozen=True)
class Move:
    """Somebody is posted anew from a day on."""

    day: int
    person: str
    unit: str
    supervisor: str | None = None
    window: str | None = None


@dataclass(frozen=True)
class Made:
    """A check that somebody made on a day."""

    day: int
    inspector: str
    window: str
    kind: str = "spot"


@dataclass(frozen=True)
class Story:
    """What happens until the day of the look; A and B are drawn for a joint check of W1."""

    today: int
    moves: tuple[Move, ...] = ()
    made: tuple[Made, ...] = ()
    first: int | None = None
    second: int | None = None
    moved_window: str | None = None
    parents: tuple[tuple[str, str | None], ...] = ()
    users: tuple[tuple[Role, str | None], ...] = ()


def day_of(number: int) -> date:
    """Return a day of the story."""
    return BEGIN + timedelta(days=number)


class World:
    """A story as it is told, with those who look at it."""

    def __init__(self, session: Session, house: House, story: Story) -> None:
        self.session, self.story, self.zone = session, story, house.settings.zone
        self.today = day_of(story.today)
        self.as_of: dict[str, Any] = {"today": self.today, "zone": self.zone}
        self.users = [
            User(n, f"user-{n}", "", role, person) for n, (role, person) in enumerate(story.users)
        ]
        self.refs: dict[str, Month] = {}
        self._people_move()
        self._draw()
        for made in story.made:
            self._hand_in(made)

    def look(self) -> None:
        """Look at all of it, before and after the halves of the joint check came in."""
        story, alone = self.story, self._figures()
        if story.first is not None and story.first <= story.today:
            self._hand_in(Made(story.first, "A", "W1", JOINT))
            if self.today <= QUARTER.last:
                assert self._figures() == alone
        self._look()
        if story.second is not None and story.second <= story.today:
            self._hand_in(Made(story.second, "B", "W1", JOINT))
            self._look()

    def _look(self) -> None:
        for user in self.users:
            opened = {
                ref for ref in self.refs if may_see_check(self.session, user, ref, **self.as_of)
            }
            assert self.listed(user) == opened
            assert set(results.months(self.session, user)) == {
                str(self.refs[ref]) for ref in opened
            }
            for ref in self.refs:
                photo = photo_of(ref)
                assert photos.may_see_photo(self.session, user, photo) == (ref in opened)
                assert ref in opened or not self._signs(user, ref)
            for pair in agreed(self.session, user, QUARTER):
                assert {side.ref for side in pair.sides} <= opened

    def listed(self, user: User) -> set[str]:
        """Return what somebody's list shows, once its counts and months agree with it."""
        page = results.listed(self.session, user, Filter())
        refs = [row.check.ref for row in page.rows]
        assert page.total == len(refs) == len(set(refs))
        by_month = [
            (row.check.ref, str(month))
            for month in set(self.refs.values())
            for row in results.listed(self.session, user, Filter(month=str(month))).rows
        ]
        assert sorted(by_month) == sorted((ref, str(self.refs[ref])) for ref in refs)
        for month in set(self.refs.values()):
            wanted = Filter(month=str(month))
            paper = results_document.document(self.session, user, wanted, company=Text("", ""))
            assert {row[-1] for row in paper.rows} == {
                ref for ref, of in by_month if of == str(month)
            }
        return set(refs)

    def _signs(self, user: User, ref: str) -> bool:
        try:
            require_signing(checks.opened(self.session, user, ref, **self.as_of), user)
        except (CheckNotYours, CheckUnknown):
            return False
        return True

    def _figures(self) -> object:
        """Return what everybody reads as figures: scores of the months, calibration, the plan."""
        month = Month.of(BEGIN)
        shown = plan(self.session, QUARTER, **self.as_of)
        return (
            [
                month_store.checks(self.session, each, today=self.today)
                for each in (month, month.next)
            ],
            calibration(self.session, today=self.today).found,
            shown.done,
            [[pair.window for pair in agreed(self.session, u, QUARTER)] for u in self.users],
        )

    def _people_move(self) -> None:
        for move in self.story.moves:
            supervisor = None if move.supervisor == move.person else move.supervisor
            posting = Posting(move.unit, supervisor=supervisor, window=move.window)
            directory_store.keep_posting(self.session, move.person, posting, since=day_of(move.day))
        for unit, parent in self.story.parents:
            directory_store.keep_unit(self.session, code=unit, name=unit, parent=parent)
        if self.story.moved_window:
            directory_store.keep_window(
                self.session, code="W1", name="W1", unit=self.story.moved_window, post="ZC",
                location=None,
            )  # fmt: skip

    def _draw(self) -> None:
        asked = Asked(JOINT, str(QUARTER), (), (), {}, (QUARTER.last,))
        before = datetime.combine(QUARTER.first, time(), UTC)
        draw = Kept(0, JOINT, QUARTER, 1, "s", "c", document(asked), before, "top")
        lots = [Lot("W1", person, Why.COVERAGE, QUARTER.last) for person in "AB"]
        ids = {
            "windows": {each.code: each.id for each in directory_store.windows(self.session)},
            "people": directory_store.person_ids(self.session),
        }
        plan_store.keep_draw(self.session, draw, lots, ids=ids)

    def _hand_in(self, made: Made) -> None:
        ref, day = f"check-{len(self.refs)}", day_of(made.day)
        at = datetime.combine(day, time(9), self.zone)
        findings = tuple(
            Finding(item, "met", None, (photo_of(ref),) if item == ITEMS[0] else ())
            for item in ITEMS
        )
        kept = Check(
            ref, made.window, made.inspector, made.kind, 9_000, at, at, str(Month.of(day)),
            VERSION, "h", findings,
        )  # fmt: skip
        check_store.add(
            self.session, kept,
            window_id=directory_store.window(self.session, made.window).id,
            inspector_id=directory_store.person_id(self.session, made.inspector),
        )  # fmt: skip
        plan_store.fulfil(
            self.session, ref, window=made.window, person=made.inspector, kind=made.kind, on=day
        )
        self.refs[ref] = Month.of(day)


def photo_of(ref: str) -> str:
    """Return the number of the photo that belongs to a check alone."""
    return ref.removeprefix("check-").rjust(64, "0")
