"""Whoever looks at whatever case: list, count, export, months, rates and opening say the same.

The world is small and drawn at random: people change units, heads and windows between incident
and look, others are named than before, cases are sealed, joined, told, decided, or come from
other books. Who may see what is told by the pure rules, from the places of the incident's day.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import false, literal, true
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.books import month_store
from db.cases import burst_store, case_lists, case_sight, case_store, complaint_store
from db.cases.complaint_store import NewComplaint
from db.directory import account_store, directory_store, session_store
from db.directory.directory_store import Posting
from kiosk import clock
from kiosk.actions.cases import dispatch
from kiosk.actions.cases.dispatch import Intake
from kiosk.reports.cases import bursts, desk
from kiosk.reports.cases.desk import Only, View
from kiosk.rights.cases import opened, way_to
from kiosk.rights.who import SESSION_COOKIE, User
from kiosk.routes import documents as register
from kiosk.wiring import House, open_house
from survey.cases.bursts import Why
from survey.cases.complaints import INTEGRITY, State
from survey.cases.counselling import HEADS
from survey.cases.counting import Counted
from survey.cases.recusal import CONCERNED, Bond, Posted, chain
from survey.cases.steps import Parties, Relation, Right, Somebody, allows, relation
from survey.directory.roles import Deed, Role
from survey.months import Month, business_date
from survey.refusals.cases import CaseUnknown
from tests.helpers.building import fresh_settings
from tests.helpers.papers import csv_read

NOW: Final = datetime(2026, 11, 23, 2, tzinfo=UTC)
EARLIER, LATER = datetime(2026, 10, 20, 2, tzinfo=UTC), datetime(2026, 11, 10, 2, tzinfo=UTC)
MOVES: Final = (date(2020, 1, 1), date(2026, 11, 1), date(2026, 11, 15))
"""Days on which everybody is posted anew: before, between and after the incidents."""
WINDOWS: Final = {"W1": "U1", "W2": "U2"}
PEOPLE: Final = "ABCDEFGH"
ROLES: Final[Mapping[str, tuple[Role, str | None]]] = {
    "a": (Role.SUPERVISION, "A"),
    "b": (Role.SUPERVISION, "B"),
    "b-2": (Role.TEAM_LEADER, "B"),
    "c": (Role.TEAM_LEADER, "C"),
    "d": (Role.EMPLOYEE, "D"),
    "e": (Role.LEADER, "E"),
    "f": (Role.QUALITY_MANAGER, "F"),
    "g": (Role.CHAIRMAN, "G"),
    "h": (Role.INSPECTOR, "H"),
    "officer": (Role.SUPERVISION, None),
    "chairman": (Role.CHAIRMAN, None),
    "finance": (Role.FINANCE, None),
    "auditor": (Role.AUDITOR, "A"),
    "administrator": (Role.ADMINISTRATOR, None),
    "wall": (Role.WALL, None),
}


@dataclass(frozen=True)
class Told:
    """A case: where and when it happened, who was named one after the other, how far it is."""

    window: str | None = None
    at: datetime = LATER
    named: tuple[str, ...] = ()
    summary: bool = False
    outcome: str | None = None
    sealed: bool = False
    joined: bool = False
    other_books: bool = False
    officer: str = ""
    past_leader: bool = False
    aside: str = ""

    @property
    def accused(self) -> str | None:
        return self.named[-1] if self.named else None

    @property
    def state(self) -> str:
        if self.joined:
            return "merged"
        if self.aside:
            return self.aside
        return "closed" if self.outcome else "investigating"


@dataclass(frozen=True)
class World:
    """Where everybody belongs, anew on each day of the moves, and what was complained of."""

    places: tuple[tuple[Posting, ...], ...]
    cases: tuple[Told, ...]

    def bonds(self, told: Told, accused: str | None, day: date) -> Mapping[str, Bond]:
        """Return who stood in the chain on the day, by the pure rule."""
        held = self.places[sum(moved <= day for moved in MOVES) - 1]
        posted = [
            Posted(code, at.unit, at.supervisor, at.leader, at.window)
            for code, at in zip(PEOPLE, held, strict=True)
        ]
        unit = WINDOWS.get(told.window or "")
        return chain(posted, accused=accused, unit=unit, window=told.window)

    def sight(self, told: Told, user: User, day: date) -> tuple[bool, bool]:
        """Return whether somebody reads a case, and whether it concerns them, by the rules."""
        chains = [self.bonds(told, who, day) for who in (None, *told.named)]
        if told.other_books:
            chains = [{}]
        held: dict[str, Bond] = {}
        for each in chains:
            left = [code for code, bond in held.items() if code not in each and bond in CONCERNED]
            held |= dict.fromkeys(left, Bond.FORMERLY) | dict(each)
        # A joined case is handled with the leading one, and nobody's by itself.
        officer = told.officer if told.officer and not told.joined else None
        parties = Parties(
            officer, None, told.accused, held, told.sealed, told.past_leader,
            nobodys=told.state == "investigating" and officer is None,
        )  # fmt: skip
        who = relation(Somebody(user.role, user.username, user.person), parties)
        head = chains[-1].get(user.person or "") in HEADS
        known = told.summary or told.outcome == "upheld"
        concerned = who is Relation.ACCUSED or (who is Relation.CHAIN and head)
        return allows(who, Right.READ), known and concerned


def of(code: str) -> st.SearchStrategy[Posting]:
    others = st.sampled_from([each for each in PEOPLE if each != code])
    return st.builds(
        Posting,
        st.sampled_from(["U1", "U1", "U2", "U3"]),
        supervisor=st.none() | others,
        leader=st.none() | others,
        window=st.sampled_from([None, "W1", "W1", "W2"]),
    )


def _as_it_can_be(told: Told) -> Told:
    """Return what is put aside or abuse as it can be: nobody is named in it, and none was found."""
    if not told.aside or told.joined or told.other_books:
        return replace(told, aside="")
    officer = told.officer if told.aside == State.SET_ASIDE else ""
    return replace(told, named=(), summary=False, outcome=None, officer=officer)


TOLD: Final = st.builds(
    Told,
    window=st.sampled_from([None, "W1", "W1", "W2"]),
    at=st.sampled_from([EARLIER, LATER]),
    named=st.lists(st.sampled_from(PEOPLE), max_size=3).map(tuple),
    summary=st.booleans(),
    outcome=st.sampled_from([None, "upheld", "rejected"]),
    sealed=st.sampled_from([False, False, False, True]),
    joined=st.sampled_from([False, False, False, True]),
    other_books=st.sampled_from([False, False, False, True]),
    officer=st.sampled_from(["", "a", "b", "officer", "chairman"]),
    past_leader=st.sampled_from([False, False, False, True]),
    aside=st.sampled_from(["", "", State.SET_ASIDE, State.ABUSE]),
).map(_as_it_can_be)
WORLDS: Final = st.builds(
    World,
    st.tuples(*(st.tuples(*(of(code) for code in PEOPLE)) for _ in MOVES)),
    st.lists(TOLD, min_size=1, max_size=4).map(tuple),
)


class Lived:
    """A world in a house, and everybody's account."""

    def __init__(self, house: House, world: World) -> None:
        self.house, self.world, self.zone = house, world, house.settings.zone
        self.cases: dict[str, Told] = {}
        self.group: int | None = None
        with house.writing() as session:
            self._settle(session)
            self.users = {name: self._account(session, name) for name in ROLES}
            for n, told in enumerate(world.cases):
                self._tell(session, f"C-{n}", told)

    def _settle(self, session: Session) -> None:
        for unit in ("U1", "U2", "U3"):
            directory_store.keep_unit(session, code=unit, name=unit, parent=None)
        for window, unit in WINDOWS.items():
            directory_store.keep_window(
                session, code=window, name=window, unit=unit, post="SB", location=""
            )
        for code in PEOPLE:
            directory_store.keep_person(session, code=code, name=code)
        for day, held in zip(MOVES, self.world.places, strict=True):
            for code, place in zip(PEOPLE, held, strict=True):
                directory_store.keep_posting(session, code, place, since=day)

    def _account(self, session: Session, name: str) -> User:
        role, person = ROLES[name]
        number = directory_store.person_id(session, person) if person else None
        kept = account_store.add(
            session, username=name, name=name, role=role, at=NOW, person_id=number
        )
        return User(kept.id, name, name, role, person)

    def _tell(self, session: Session, ref: str, told: Told) -> None:
        self.cases[ref] = told
        window = directory_store.window(session, told.window).id if told.window else None
        people = directory_store.person_ids(session)
        accused = people[told.accused] if told.accused and told.other_books else None
        complaint_store.add(
            session,
            NewComplaint(
                ref=ref, category=INTEGRITY if told.sealed else "attitude", state="investigating",
                occurred_at=told.at, received_at=told.at, biz_month=self.month(told),
                language="zh-CN", window_id=window, person_id=accused,
            ),
        )  # fmt: skip
        complaint = complaint_store.get(session, ref)
        if told.other_books:
            case_store.adopt(session)
        else:
            dispatch.open_case(session, complaint, Intake(), zone=self.zone, at=told.at)
            for person in told.named:
                self._change(session, ref, person_id=people[person])
                named = complaint_store.get(session, ref)
                dispatch.bind_chain(session, named, zone=self.zone)
        if told.aside:
            self._put(session, complaint.id, told)
        joined = complaint_store.get(session, "C-0").id if told.joined else None
        summary = "摘要" if told.summary else None
        self._change(
            session, ref, summary=summary, outcome=told.outcome, state=told.state,
            merged_into_id=joined, past_leader=told.past_leader,
            officer_id=self.users[told.officer].id if told.officer else None,
        )  # fmt: skip

    def _put(self, session: Session, number: int, told: Told) -> None:
        """Put a complaint into the one group there is."""
        if self.group is None:
            self.group = burst_store.begin(
                session, ref="group", why=Why.LIKENESS, window_id=None, at=told.at, due_at=told.at
            )
        burst_store.put(session, self.group, number, at=told.at)

    def _change(self, session: Session, ref: str, **values: Any) -> None:
        number = complaint_store.get(session, ref).id
        version = case_store.get(session, number).version
        case_store.change(session, number, version=version, **values)

    def month(self, told: Told) -> str:
        """Return the month a case belongs to."""
        return str(Month.of(business_date(told.at, self.zone)))

    def expected(self, user: User) -> tuple[set[str], set[str]]:
        """Return what somebody reads, and what concerns them, by the pure rules."""
        read, concerned = set(), set()
        for ref, told in self.cases.items():
            reads, concerns = self.world.sight(told, user, business_date(told.at, self.zone))
            read |= {ref} if reads else set()
            concerned |= {ref} if concerns else set()
        return read, concerned


def paged(session: Session, user: User, view: View, only: Only) -> list[str]:
    """Return all pages of a list, and hold its count to them."""
    refs: list[str] = []
    while True:
        page = desk.desk(session, user, view, only=only, page=len(refs) // 4, limit=4)
        refs += [each.ref for each in page.cases]
        if len(refs) == page.total or not page.cases:
            assert page.total == len(refs) == len(set(refs))
            return refs


def holds_for(lived: Lived, session: Session, user: User) -> None:
    """Hold everything the house tells somebody of cases to the pure rules."""
    read, concerned = lived.expected(user)
    everything = paged(session, user, View.REGISTER, Only())
    assert set(everything) == read, user
    shown = desk.bound_cases(session, user)
    assert {each.ref for each in shown.cases} == concerned, user
    assert shown.total == len(concerned)
    for ref in lived.cases:
        assert opens(session, ref, user) == (ref in read, ref in concerned), (user, ref)
    found = [each.ref for each in desk.search(session, user, "C-0").cases]
    assert found == (["C-0"] if "C-0" in read else []), user
    for view in (View.MINE, View.ALL):
        assert set(paged(session, user, view, Only())) <= read, user
    assert desk.waiting_for_arrival(session, user, "W1") in {None, *read}
    in_groups(lived, session, user, read)
    months = {lived.month(lived.cases[ref]) for ref in read}
    assert desk.months(session, user) == sorted(months, reverse=True)
    for month in {lived.month(told) for told in lived.cases.values()}:
        listed = paged(session, user, View.REGISTER, Only(month))
        assert set(listed) == {ref for ref in read if lived.month(lived.cases[ref]) == month}
        counted = sum(not (lived.cases[ref].joined or lived.cases[ref].aside) for ref in listed)
        makeup = desk.made_up(session, user, Only(month))
        assert sum(makeup.values()) == len(listed), (user, month)
        for what, state in ((Counted.ASIDE, State.SET_ASIDE), (Counted.ABUSE, State.ABUSE)):
            assert makeup[what] == sum(lived.cases[ref].aside == state for ref in listed)
        if read == set(lived.cases):
            of_board = month_store.complaint_counts(session, Month.read(month), Month.read(month))
            sealed = sum(
                told.sealed and not (told.joined or told.aside)
                for told in (lived.cases[ref] for ref in listed)
            )
            shown = makeup[Counted.CUSTOMER] - sealed  # the board tells of none that is sealed
            assert shown == of_board.get(Month.read(month), (0, 0))[0]
        for by in ("unit", "officer"):
            rates = desk.handling(session, user, month=month, by=by, now=NOW)
            assert sum(each.cases for each in rates) == counted, (user, by)


def in_groups(lived: Lived, session: Session, user: User, read: set[str]) -> None:
    """Hold what stands in groups to the same: list, count, badge, and each for itself."""
    may = {ref for ref in read if lived.cases[ref].aside == State.SET_ASIDE}
    may = may if user.may(Deed.END_BURSTS) else set()
    groups = bursts.desk(session, user, now=NOW).groups
    shown = [bursts.group_shown(session, user, each.group.ref, now=NOW) for each in groups]
    assert {each.ref for group in shown for each in group.members} == may, user
    assert {ref for group in shown for ref in group.free} == may
    assert sum(each.n for each in groups) == bursts.to_propose(session, user) == len(may)
    everything = sum(told.aside == State.SET_ASIDE for told in lived.cases.values())
    for each in groups:
        assert each.n + each.others == everything


def opens(session: Session, ref: str, user: User) -> tuple[bool, bool]:
    """Return whether somebody opens a case as its reader, and as one whom it concerns."""
    try:
        case = opened(session, ref, user)
    except CaseUnknown:
        assert way_to(session, ref, user) is None
        return False, False
    own = case.who in {Relation.ACCUSED, Relation.CHAIN}
    assert case.sees_everything is not own
    assert way_to(session, ref, user) == ("/mine" if own else "/cases")
    return case.sees_everything, own


def exported(lived: Lived, client: TestClient, user: User, month: str) -> set[str]:
    """Return the numbers in the register as a file."""
    with lived.house.writing() as session:
        token = session_store.open_session(
            session, user.id, at=clock.now(), lasting=timedelta(hours=1)
        )
    client.cookies.set(SESSION_COOKIE, token)
    answer = client.get(f"/cases.csv?month={month}")
    assert answer.status_code == 200
    return set(csv_read(answer.content).column("编号"))


def holds(house: House, world: World, *, looking: Iterable[str] = ROLES) -> None:
    """Hold a world to the rules, for everybody who looks at it."""
    lived = Lived(house, world)
    users = [lived.users[name] for name in looking]
    with house.reading() as session:
        for user in users:
            holds_for(lived, session, user)
    client = TestClient(Starlette(routes=register.routes(house)))
    for user in users:
        if user.may(Deed.SEE_CASES):
            read, _ = lived.expected(user)
            month = lived.month(world.cases[0])
            mine = {ref for ref in read if lived.month(lived.cases[ref]) == month}
            assert exported(lived, client, user, month) == mine, user


@contextmanager
def empty_house(folder: Path, migrated: Path) -> Iterator[House]:
    fresh = fresh_settings(folder)
    fresh.data_dir.mkdir(exist_ok=True)
    for old in fresh.data_dir.iterdir():
        old.unlink()
    shutil.copy(migrated, fresh.data_dir / "kiosk.db")
    house = open_house(fresh)
    try:
        yield house
    finally:
        house.close()


AT_HOME: Final = Posting("U1", supervisor="B", leader="E", window="W1")
AWAY: Final = Posting("U3", supervisor="C", leader="G", window=None)
MOVED: Final = World(
    places=(
        tuple(AT_HOME if code in "AD" else Posting("U3") for code in PEOPLE),
        tuple(AT_HOME if code == "D" else AWAY for code in PEOPLE),
        tuple(AWAY for _ in PEOPLE),
    ),
    cases=(
        Told("W1", named=("D",), summary=True),
        Told("W1", named=("D", "H"), summary=True, outcome="upheld"),
        Told("W1", EARLIER, named=("D",)),
        Told("W2", EARLIER, named=("A",), other_books=True),
        Told("W2", named=("F",), sealed=True, joined=True, officer="officer"),
        Told(None, named=("B",), outcome="upheld"),
        Told("W1", aside=State.SET_ASIDE, officer="officer"),
        Told("W1", EARLIER, aside=State.SET_ASIDE),
        Told("W2", sealed=True, aside=State.SET_ASIDE),
        Told("W1", aside=State.ABUSE),
    ),
)
"""A world in which everybody is somebody to some case, and all moved since."""


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=WORLDS, looking=st.permutations(sorted(ROLES)).map(lambda names: names[:3]))
def test_whoever_looks_every_list_and_every_case_say_the_same(
    tmp_path: Path, migrated_sqlite: Path, world: World, looking: list[str]
) -> None:
    with empty_house(tmp_path, migrated_sqlite) as house:
        holds(house, world, looking=looking)


def test_they_say_the_same_on_both_databases(any_house: House) -> None:
    holds(any_house, MOVED)


GUARDS: Final[Mapping[str, tuple[Any, str, Callable[..., Any] | frozenset[str]]]] = {
    "who stands in the chain": (case_sight, "_bound", lambda *_: false()),
    "who is named": (case_sight, "_id_of", lambda _: literal(-1)),
    "what concerns somebody": (case_lists, "concerned", lambda _: true()),
    "who was named before": (case_store, "CONCERNED", frozenset()),
}


@pytest.mark.parametrize("guard", GUARDS)
def test_with_a_guard_away_they_differ(
    house: House, monkeypatch: pytest.MonkeyPatch, guard: str
) -> None:
    monkeypatch.setattr(*GUARDS[guard])
    with pytest.raises(AssertionError):
        holds(house, MOVED)
