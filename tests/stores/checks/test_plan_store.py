"""The store of draws: all of one or nothing of it, one under each number, values and no rows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, insert, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.checks import plan_store
from db.checks.plan_store import Kept
from db.directory import directory_store
from db.ground import models
from kiosk.wiring import House
from survey.checks.draws import JOINT, SPOT, Lot, Why
from survey.periods import Period
from tests.helpers.building import NOW, a_person, a_window

NOVEMBER = Period.read("2026-11")
DRAW = Kept(
    id=0, kind=SPOT, period=NOVEMBER, number=1, seed="5eed", commitment="c0", inputs={"rule": 1},
    made_at=NOW, by="top",
)  # fmt: skip
DUE = date(2026, 11, 26)
LOTS = [Lot("W1", "P1", Why.COVERAGE, DUE), Lot("W2", "P1", Why.SILENCE, DUE - timedelta(days=1))]


@pytest.fixture(autouse=True)
def _yard(any_house: House) -> None:
    for code in ("W1", "W2"):
        a_window(any_house, code)
    a_person(any_house, "P1", unit="U2")


def ids(session: Session) -> dict[str, dict[str, int]]:
    return {
        "windows": {each.code: each.id for each in directory_store.windows(session)},
        "people": directory_store.person_ids(session),
    }


def keep(house: House, draw: Kept, lots: list[Lot] = LOTS) -> bool:
    with house.writing() as session:
        return plan_store.keep_draw(session, draw, lots, ids=ids(session))


def test_a_draw_is_kept_with_its_checks_in_their_order(any_house: House) -> None:
    assert keep(any_house, DRAW)
    with any_house.reading() as session:
        [kept] = plan_store.draws(session, SPOT, NOVEMBER)
        places = plan_store.places(session, SPOT, NOVEMBER)
        due = plan_store.open_for(session, "P1", today=NOW.date())
    assert replace(kept, id=0) == DRAW
    assert [(e.place, e.window, e.why, e.due_on) for e in places] == [
        (1, "W1", "coverage", DUE), (2, "W2", "silence", DUE - timedelta(days=1)),
    ]  # fmt: skip
    assert [each.window for each in due] == ["W2", "W1"]


def test_the_second_draw_under_a_number_leaves_nothing_behind(any_house: House) -> None:
    keep(any_house, DRAW)
    assert not keep(any_house, replace(DRAW, seed="other", commitment="c1"))
    assert keep(any_house, replace(DRAW, kind=JOINT, period=Period.read("2026-Q4")))
    assert keep(any_house, replace(DRAW, number=2), LOTS[:1])
    with any_house.reading() as session:
        assert [each.seed for each in plan_store.draws(session, SPOT, NOVEMBER)] == ["5eed"] * 2
        assert len(plan_store.places(session, SPOT, NOVEMBER)) == 3


def test_a_draw_that_fails_halfway_is_not_there_at_all(any_house: House) -> None:
    with pytest.raises(KeyError):
        keep(any_house, DRAW, [*LOTS, Lot("GONE", "P1", Why.COVERAGE, DUE)])
    with any_house.reading() as session:
        assert plan_store.draws(session, SPOT, NOVEMBER) == []
        assert plan_store.places(session, SPOT, NOVEMBER) == []


@pytest.mark.parametrize("change", ["UPDATE draws SET seed = 'luckier'", "DELETE FROM draws"])
def test_a_draw_can_be_neither_changed_nor_removed(any_house: House, change: str) -> None:
    keep(any_house, DRAW, [])
    with pytest.raises(Exception, match="append-only"), any_house.writing() as session:
        session.execute(text(change))
    with any_house.reading() as session:
        assert [each.seed for each in plan_store.draws(session, SPOT, NOVEMBER)] == ["5eed"]


def test_an_inspection_fulfils_one_check_and_a_check_has_one(any_house: House) -> None:
    keep(any_house, DRAW, [LOTS[0], LOTS[0]])
    with any_house.writing() as session:
        session.execute(
            insert(models.InspectionRow).values(
                ref="I-1", window_id=1, inspector_id=1, kind=SPOT, score=9000, inspected_at=NOW,
                received_at=NOW, biz_month="2026-11",
            )
        )  # fmt: skip
        for _ in range(3):
            plan_store.fulfil(session, "I-1", window="W1", person="P1", kind=SPOT, on=NOW.date())
    with any_house.reading() as session:
        done = [e.inspection for e in plan_store.places(session, SPOT, NOVEMBER)]
    assert done == ["I-1", None]
    with pytest.raises(IntegrityError), any_house.writing() as session:
        session.execute(delete(models.InspectionRow))


def test_excusing_is_told_whether_it_came_in_time(any_house: House) -> None:
    keep(any_house, DRAW)
    with any_house.writing() as session:
        number = plan_store.places(session, SPOT, NOVEMBER)[0].id
        assert plan_store.excuse(session, number, reason="asks", by=None, at=NOW)
        assert plan_store.excuse(session, number, reason="granted", by="top", at=NOW)
        assert not plan_store.excuse(session, number, reason="again", by="top", at=NOW)
        assert not plan_store.excuse(session, 999, reason="nobody", by="top", at=NOW)
        found = plan_store.place(session, number)
        assert plan_store.place(session, 999) is None
    assert found is not None
    kind, period, place = found
    assert (kind, period, place.excused, place.excused_by) == (SPOT, NOVEMBER, "granted", "top")
