"""List, page, count, month, photo and signature say the same of a check, whoever moves meanwhile.

Small worlds by chance: people are posted anew, heads change, windows move, halves of a joint check
come in, between a check and the look at it. All is done in one transaction that never ends.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import false
from sqlalchemy.orm import Session

from db.checks import result_lists
from db.directory import directory_store
from db.directory.directory_store import Posting
from db.ground import photo_store
from kiosk.rights import checks
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.directory.roles import Role
from tests.helpers.building import NOW
from tests.helpers.check_stories import (
    PEOPLE,
    ROLES,
    WINDOWS,
    Made,
    Move,
    Story,
    World,
    day_of,
    photo_of,
)
from tests.helpers.checking import LONG_AGO, UNITS

days = st.integers(0, 25)
people = st.sampled_from(PEOPLE)
units = st.sampled_from(list(UNITS))
windows = st.sampled_from(list(WINDOWS))
stories = st.builds(
    Story,
    today=days,
    moves=st.lists(
        st.builds(Move, days, people, units, st.none() | people, st.none() | windows), max_size=8
    ).map(tuple),
    made=st.lists(
        st.builds(Made, days, people, windows, st.sampled_from(["spot", "self"])), max_size=2
    ).map(tuple),
    first=st.none() | days,
    second=st.none() | days,
    moved_window=st.none() | units,
    parents=st.lists(st.tuples(st.sampled_from(["U1", "U2"]), st.sampled_from([None, "U3"]))).map(
        lambda found: tuple(found[:1])
    ),
    users=st.lists(
        st.tuples(st.sampled_from(ROLES), st.none() | people), min_size=1, max_size=3, unique=True
    ).map(tuple),
)
A_HEADS_BOTH: Final = Story(
    today=5,
    moves=(Move(0, "C", "U1", "D", "W1"), Move(3, "C", "U2", "A")),
    made=(Made(1, "A", "W1"), Made(2, "D", "W2", "self")),
    first=2,
    users=(
        (Role.SUPERVISION, "B"), (Role.SUPERVISION, "D"), (Role.EMPLOYEE, "D"),
        (Role.TEAM_LEADER, "C"), (Role.INSPECTOR, "A"), (Role.INSPECTOR, "B"),
        (Role.LEADER, None),
    ),
)  # fmt: skip


@pytest.fixture
def look(house: House, monkeypatch: pytest.MonkeyPatch) -> Callable[[Story], None]:
    """Return what tells a story and looks at it from everywhere; nothing of it is kept."""
    with house.writing() as session:
        for unit, parent in UNITS.items():
            directory_store.keep_unit(session, code=unit, name=unit, parent=parent)
        for code, unit in WINDOWS.items():
            directory_store.keep_window(
                session, code=code, name=code, unit=unit, post="ZC", location=None
            )
        for code in PEOPLE:
            directory_store.keep_person(session, code=code, name=code)
            directory_store.keep_posting(session, code, Posting("U3"), since=LONG_AGO)
        for n in range(4):
            photo_store.add(session, photo_of(f"check-{n}"), width=1, height=1, size=1, at=NOW)

    def looked(story: Story) -> None:
        monkeypatch.setattr("kiosk.clock.today", lambda _zone: day_of(story.today))
        with _undone(house) as session:
            World(session, house, story).look()

    return looked


@contextmanager
def _undone(house: House) -> Iterator[Session]:
    with house.writing() as session:
        yield session
        session.rollback()


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(A_HEADS_BOTH)
@example(replace(A_HEADS_BOTH, second=4))
@example(replace(A_HEADS_BOTH, today=25))
@given(stories)
def test_every_way_to_a_check_says_the_same_whoever_moved_since(
    look: Callable[[Story], None], story: Story
) -> None:
    look(story)


def _nothing_is_alone(*_asked: object, **_as_of: object) -> Any:
    return false()


def _without_reach(session: Session, user: User, **as_of: Any) -> result_lists.Seeing:
    return replace(checks.seeing(session, user, **as_of), reaches=())


def _everything(session: Session, user: User, **as_of: Any) -> result_lists.Seeing:
    return replace(checks.seeing(session, user, **as_of), everything=True)


@pytest.mark.parametrize(
    ("guard", "off"),
    [
        ("kiosk.reports.checks.results.seeing", _without_reach),
        ("kiosk.reports.checks.results.seeing", _everything),
        ("db.books.month_store.was_alone", _nothing_is_alone),
        ("db.checks.check_store.is_alone", _nothing_is_alone),
    ],
)
def test_with_one_of_the_guards_off_the_ways_disagree(
    look: Callable[[Story], None], monkeypatch: pytest.MonkeyPatch, guard: str, off: object
) -> None:
    look(A_HEADS_BOTH)
    monkeypatch.setattr(guard, off)
    with pytest.raises(AssertionError):
        look(A_HEADS_BOTH)


def test_who_looks_at_the_story_sees_some_of_it_and_not_all(
    house: House, look: Callable[[Story], None]
) -> None:
    look(A_HEADS_BOTH)
    with _undone(house) as session:
        world = World(session, house, A_HEADS_BOTH)
        world.look()
        seen = {f"{user.role} {user.person}": len(world.listed(user)) for user in world.users}
    assert seen == {
        "supervision B": 2, "supervision D": 2, "employee D": 2, "team_leader C": 2,
        "inspector A": 3, "inspector B": 0, "leader None": 3,
    }  # fmt: skip
