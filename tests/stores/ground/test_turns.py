"""What no two may do at once is done one after the other, in one way for all of the house."""

from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from db.ground import turns
from db.ground.engine import Database
from db.ground.postgresql import Limits
from db.ground.turns import Turn
from survey.refusals.house import StoreBusy

ROOT = Path(__file__).parents[3]


def test_turns_are_taken_through_one_door() -> None:
    sources = [path for room in ("db", "kiosk") for path in (ROOT / room).rglob("*.py")]
    assert [path.name for path in sources if "pg_advisory" in path.read_text()] == ["turns.py"]


@pytest.mark.postgresql
@pytest.mark.parametrize("turn", Turn)
def test_whose_turn_it_is_not_waits_and_is_told(postgresql_url: str, turn: Turn) -> None:
    with closing(Database(postgresql_url, Limits(lock=1))) as database:
        with database.writing() as first:
            turns.take(first.connection(), turn)
            with pytest.raises(StoreBusy), database.writing() as second:
                turns.take(second.connection(), turn)
        with database.writing() as later:
            turns.take(later.connection(), turn)


@pytest.mark.postgresql
def test_one_turn_does_not_wait_for_another(postgresql_url: str) -> None:
    with closing(Database(postgresql_url, Limits(lock=1))) as database:
        for one, other in pairwise(Turn):
            with database.writing() as first, database.writing() as second:
                turns.take(first.connection(), one)
                turns.take(second.connection(), other)
