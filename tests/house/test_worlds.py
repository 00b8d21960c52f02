"""A world that tests share: each has its own, whole and sealed, and none learns of another's."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import pytest

from db.directory import account_store, directory_store
from kiosk.pictures.keeping import keep_signature
from kiosk.rights.who import User
from kiosk.upkeep.doctor import examine
from kiosk.wiring import House
from tests.helpers.building import a_person, a_window, an_account
from tests.helpers.checking import a_signature
from tests.helpers.worlds import NotAWorldError, world

MADE: Final[list[tuple[str, bool]]] = []
"""Each time that a town was made: whose it is, and whether on SQLite."""


@dataclass
class Town:
    house: House
    token: str
    clerk: User
    signature: str
    told: list[str] = field(default_factory=list)


def a_town(house: House, code: str = "W") -> Town:
    MADE.append((code, house.database.is_sqlite))
    token = a_window(house)
    a_person(house, code, window="SB-1")
    clerk = an_account(house, "clerk", "employee", code)
    return Town(house, token, clerk, keep_signature(house, a_signature()).sha256)


@pytest.mark.parametrize("who", ["first", "second", "third"])
def test_each_test_finds_the_world_as_it_was_made_and_may_change_its_own(
    any_house: House, who: str
) -> None:
    town = world(any_house, a_town)
    assert MADE.count(("W", any_house.database.is_sqlite)) == 1
    assert (town.house, town.told) == (any_house, [])
    assert [each.detail for each in examine(any_house) if not each.sound] == []
    with any_house.reading() as session:
        assert account_store.get(session, town.clerk.id).username == "clerk"
        assert {each.code for each in directory_store.windows(session)} == {"SB-1"}
    town.told.append(who)
    a_window(any_house, "SB-2")
    a_person(any_house, who)
    an_account(any_house, who, "employee", who)
    assert [each.detail for each in examine(any_house) if not each.sound] == []


def test_what_differs_makes_another_world(house: House) -> None:
    assert world(house, a_town, "X").clerk.person == "X"


def test_a_house_that_is_lived_in_is_refused(any_house: House) -> None:
    a_person(any_house, "P")
    with pytest.raises(NotAWorldError, match="people"):
        world(any_house, a_town)


def its_database(house: House) -> object:
    return [house.database]


def its_path(house: House) -> object:
    return {"photos": house.photo_folder}


def its_closure(house: House) -> object:
    return lambda: house


@pytest.mark.parametrize("hanging", [its_database, its_path, its_closure])
def test_what_hangs_on_the_house_it_was_made_in_is_refused(
    house: House, hanging: Callable[[House], object]
) -> None:
    with pytest.raises(NotAWorldError, match="hangs"):
        world(house, hanging)
