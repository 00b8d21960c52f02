"""Who does not qualify is nobody's star in silence: named for a reason that others read.

A verdict that comes after the naming leaves the committee a task; the wall shows what is published.
"""

from pathlib import Path

import pytest

from db.books import star_store
from kiosk.actions.books import publications, stars
from kiosk.actions.books.closing import close
from kiosk.reports.board.wall import NOT_YET, TAKEN_BACK, WallStar, wall
from kiosk.reports.books.closing import desk
from kiosk.reports.books.doubts import doubts, to_decide_anew
from kiosk.reports.books.ledger import waiting
from kiosk.wiring import House
from survey.books.rulebook import Star
from survey.months import Month
from survey.refusals.books import StarUnqualified
from tests.helpers.building import NOW, an_account
from tests.helpers.checking import a_yard
from tests.helpers.deciding import DESPITE, FEBRUARY, Office
from tests.helpers.filed import brought_in
from tests.helpers.history import rated
from tests.helpers.worlds import world

OCTOBER = Month(2026, 10)


@pytest.fixture
def office(house: House) -> Office:
    return world(house, Office)


def test_who_does_not_qualify_is_named_for_a_reason_alone(office: Office) -> None:
    with pytest.raises(StarUnqualified) as refused:
        office.star("V", despite=" ")
    assert "评价太少" in refused.value.said.zh
    assert "too few ratings" in refused.value.said.en
    office.star("V")
    with office.house.reading() as session:
        written = star_store.minutes(session, FEBRUARY)["U1"]
    assert written.despite == DESPITE
    assert written.bars is not None
    assert "评价太少" in written.bars


def test_who_leaves_a_month_vacant_gives_no_reason_beyond_the_minutes(office: Office) -> None:
    office.star(None, despite="")
    with office.house.reading() as session:
        assert star_store.minutes(session, FEBRUARY)["U1"].despite is None


def test_the_second_person_reads_why_and_why_all_the_same(office: Office) -> None:
    office.star("V")
    with office.house.reading() as session:
        found = waiting(session, office.finance, at=NOW, zone=office.zone)
    told = {each.posted.entry.role: each.doubt for each in found}
    assert told["worst"] is None
    doubt = told["star"]
    assert doubt is not None
    assert (doubt.person, doubt.despite, doubt.is_new) == ("V", DESPITE, False)


def test_the_closing_says_that_a_star_does_not_qualify(office: Office) -> None:
    office.star("V")
    with office.house.writing() as session:
        shown = desk(session, FEBRUARY, now=NOW, zone=office.zone)
        _, left_open = close(session, FEBRUARY, by="fang", at=NOW, zone=office.zone)
    [about] = [each for each in left_open if "明星不符合条件" in each.zh]
    assert about in shown.still_open
    assert about.en.endswith("V")


@pytest.fixture
def month(house: House) -> House:
    """A month in which S has 25 good ratings, a passed check and no complaint."""
    yard = a_yard(house)
    yard.employ("S", "U1", window="ZC-1")
    day = OCTOBER.first.replace(day=20)
    yard.check(at=NOW.replace(month=10, day=20))
    rated(house, "ZC-1", [5] * 25, day=day, person="S")
    return house


def name(house: House, person: str | None, *, despite: str = "") -> None:
    leader = an_account(house, f"leader-{despite or 'plain'}", "team_leader")
    with house.writing() as session:
        stars.name_star(
            session, Star(OCTOBER, "U1", person), minutes="全票", despite=despite, by=leader,
            at=NOW, zone=house.settings.zone,
        )  # fmt: skip


def upheld(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "late"
    folder.mkdir()
    (folder / "complaints.csv").write_text(
        "ref,occurred_at,window,person,source,category,text,outcome,decided_at\n"
        "late-1,2026-10-21T09:00,ZC-1,S,customer,attitude,,upheld,2026-11-20T09:00\n",
        encoding="utf-8",
    )
    brought_in(house, folder)


def test_a_late_verdict_against_a_star_is_the_committees_task_until_it_decides_anew(
    month: House, tmp_path: Path
) -> None:
    zone = month.settings.zone
    name(month, "S")
    with month.reading() as session:
        assert doubts(session, OCTOBER, at=NOW, zone=zone) == {}
        assert to_decide_anew(session, at=NOW, zone=zone) == []
    upheld(month, tmp_path)
    with month.reading() as session:
        doubt = doubts(session, OCTOBER, at=NOW, zone=zone)["U1"]
        assert (doubt.is_new, doubt.despite) == (True, None)
        assert "属实投诉" in doubt.gate.said.zh
        assert to_decide_anew(session, at=NOW, zone=zone) == [OCTOBER]
    name(month, "S", despite="申诉中")
    with month.reading() as session:
        assert not doubts(session, OCTOBER, at=NOW, zone=zone)["U1"].is_new
        assert to_decide_anew(session, at=NOW, zone=zone) == []


def on_the_wall(house: House) -> dict[str | None, WallStar]:
    with house.reading() as session:
        shown = wall(session, now=NOW, zone=house.settings.zone)
    assert shown.star_month == OCTOBER
    return {each.unit: each for each in shown.stars}


def test_the_wall_shows_a_star_once_two_people_published_it(month: House) -> None:
    unit = "单位 U1"
    name(month, "S")
    assert on_the_wall(month)[unit] == WallStar(unit, None, (NOT_YET,))
    proposes, publishes = (an_account(month, each, "chairman") for each in ("one", "two"))
    zone = month.settings.zone
    with month.writing() as session:
        number = publications.propose(
            session, OCTOBER, "star", "S", until=None, by=proposes, at=NOW, zone=zone
        )
    assert on_the_wall(month)[unit].person is None
    with month.writing() as session:
        publications.publish(session, number, by=publishes, at=NOW)
    assert on_the_wall(month)[unit].person == "员工S"
    with month.writing() as session:
        publications.withdraw(session, number, reason="结论有误", by=publishes, at=NOW)
    assert on_the_wall(month)[unit] == WallStar(unit, None, (TAKEN_BACK,))


def test_candidates_nobody_decided_on_do_not_hang_on_the_wall(month: House) -> None:
    assert {each.person for each in on_the_wall(month).values()} == {None}
