"""That a phone has worked for a rating is kept once, on both databases, and not for long."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest

from db.feedback import work_store
from db.feedback.work_store import Sent
from kiosk.wiring import House
from tests.helpers.building import NOW, a_window
from tests.helpers.rated import a_submission, keep

MANY = 8


@pytest.fixture
def rating(any_house: House) -> str:
    a_window(any_house)
    given = a_submission(5, device="a" * 32)
    keep(any_house.database, given)
    return given.id


def worked(house: House, *ratings: str) -> set[str]:
    with house.reading() as session:
        return work_store.worked(session, ratings)


def test_a_proof_is_kept_once(any_house: House, rating: str) -> None:
    assert worked(any_house, rating) == set()
    for new in (True, False):
        with any_house.writing() as session:
            assert work_store.keep(session, rating, at=NOW) is new
    assert worked(any_house, rating, "another") == {rating}


def test_of_many_at_once_one_is_new(any_house: House, rating: str) -> None:
    barrier = Barrier(MANY)

    def kept(_: int) -> bool:
        barrier.wait()
        with any_house.writing() as session:
            return work_store.keep(session, rating, at=NOW)

    with ThreadPoolExecutor(MANY) as pool:
        assert sum(pool.map(kept, range(MANY))) == 1
    assert worked(any_house, rating) == {rating}


def test_from_where_a_rating_came_is_known(any_house: House, rating: str) -> None:
    with any_house.reading() as session:
        assert work_store.sent(session, rating) == Sent("a" * 32, NOW)
        assert work_store.sent(session, str(uuid4())) is None


def test_what_is_old_is_forgotten(any_house: House, rating: str) -> None:
    with any_house.writing() as session:
        work_store.keep(session, rating, at=NOW)
        assert work_store.forget_before(session, NOW) == 0
        assert work_store.forget_before(session, NOW + timedelta(seconds=1)) == 1
    assert worked(any_house, rating) == set()
