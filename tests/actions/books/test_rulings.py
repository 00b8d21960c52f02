"""An officer's inaction costs what two people decide: an entry by hand, and nothing else is one."""

from dataclasses import replace
from pathlib import Path

import pytest

from db.books import ledger_store
from db.books.ledger_store import Asked
from kiosk.actions.books import closing, rulings
from kiosk.actions.books.posting import unposted
from kiosk.actions.cases import appeals
from kiosk.files.columns import Circumstances
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.files.writing import write_files
from kiosk.reports.books.payroll import payroll
from kiosk.reports.cases.rulings import unruled, waiting
from kiosk.wiring import House
from survey.cases.findings import Reviewed
from survey.months import Month
from survey.refusals.books import (
    RulingDecided,
    RulingTooEarly,
    RulingUnusable,
    RulingWaits,
    SecondPersonNeeded,
)
from survey.refusals.cases import CaseUnknown, NotYourCase
from survey.refusals.directory import NotYours
from survey.refusals.given import ReasonMissing
from tests.helpers.building import NOW, an_account, an_empty_house, fresh_settings
from tests.helpers.handling import DAY, NOVEMBER
from tests.helpers.ruling import DRAFT, LATER, SETTLED, Bench
from tests.helpers.worlds import world

DECEMBER = Month(2026, 12)


@pytest.fixture
def bench(any_house: House) -> Bench:
    return world(any_house, Bench)


def said(bench: Bench) -> list[tuple[str, int, int, str, str]]:
    return [
        (each.entry.role, each.entry.points, each.entry.yuan, each.kind, each.status)
        for each in bench.entries()
    ]


def test_upheld_inaction_costs_what_two_people_decided(bench: Bench) -> None:
    bench.upheld()
    number = bench.propose()
    assert said(bench) == []
    bench.second(number)
    assert said(bench) == [
        ("duty", 6, 0, "entry", "posted"),
        ("duty_fine", 0, -200, "entry", "approved"),
    ]
    points, fine = bench.entries()
    assert points.entry.complaint == fine.entry.complaint == bench.ref
    assert (points.entry.clause, fine.decided_by) == ("规则五、规则六", "fang")
    with bench.house.reading() as session:
        [row] = payroll(session, NOVEMBER)
        assert (row.person, row.points, row.fine, row.pending) == ("H", 6, -200, 0)
        assert not list(unposted(session, as_of=SETTLED, zone=bench.zone))


def test_no_sanction_is_a_decision_too_and_leaves_its_reason(bench: Bench) -> None:
    bench.upheld()
    bench.second(bench.propose(replace(DRAFT, points=0, yuan=0)))
    assert said(bench) == []
    with bench.house.reading() as session:
        assert unruled(session, bench.chairman, as_of=SETTLED) == []
        assert waiting(session, bench.chairman) == []


def test_upheld_inaction_waits_to_be_ruled_on(bench: Bench) -> None:
    bench.upheld()
    with bench.house.reading() as session:
        assert unruled(session, bench.chairman, as_of=LATER) == []  # it may still be appealed
        assert unruled(session, bench.chairman, as_of=SETTLED) == [bench.ref]
        assert unruled(session, bench.finance, as_of=SETTLED) == []  # sealed
    bench.propose()
    with bench.house.reading() as session:
        assert unruled(session, bench.chairman, as_of=SETTLED) == []


def test_what_nobody_ruled_on_is_said_before_the_month_is_closed(bench: Bench) -> None:
    bench.upheld()
    said = "1 件不作为属实，还没有决定如何处理"
    with bench.house.writing() as session:
        _, left_open = closing.close(
            session, NOVEMBER, by="tang", at=NOW + 20 * DAY, zone=bench.zone
        )
    assert said in {each.zh for each in left_open}


def test_only_upheld_inaction_beyond_appeal_is_ruled_on(bench: Bench) -> None:
    with pytest.raises(RulingTooEarly):
        bench.do(rulings.propose, bench.ref, bench.top, DRAFT, at=SETTLED)
    bench.upheld()
    with pytest.raises(RulingTooEarly):
        bench.do(rulings.propose, bench.ref, bench.top, DRAFT, at=LATER)
    other = bench.complain()
    with pytest.raises(NotYourCase):
        bench.do(rulings.propose, other, bench.top, DRAFT, at=SETTLED)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"points": None}, RulingUnusable),
        ({"yuan": None}, RulingUnusable),
        ({"points": -1}, RulingUnusable),
        ({"yuan": 100_001}, RulingUnusable),
        ({"clause": " "}, RulingUnusable),
        ({"reason": " "}, ReasonMissing),
    ],
)
def test_nothing_of_it_is_assumed(house: House, changes: object, refusal: type) -> None:
    bench = world(house, Bench)
    bench.upheld()
    draft = replace(DRAFT, **changes)  # type: ignore[arg-type] # fields by name
    with pytest.raises(refusal):
        bench.do(rulings.propose, bench.ref, bench.top, draft, at=SETTLED)


def test_the_second_person_has_no_hand_in_it(bench: Bench) -> None:
    bench.upheld()
    number = bench.propose()
    again = an_account(bench.house, "tang-2", "finance", "T")  # of who proposed it
    accused = an_account(bench.house, "he-3", "finance", "H")
    for who in (bench.top, again, accused):
        with pytest.raises(SecondPersonNeeded):
            bench.second(number, who)
    for stranger in (bench.officer, bench.employee):
        with pytest.raises(NotYours):
            bench.second(number, stranger)
    with pytest.raises(ReasonMissing):
        bench.second(number, because=" ")
    bench.second(number, bench.finance)
    with pytest.raises(RulingDecided):
        bench.second(number, bench.finance)


def test_who_decided_the_case_does_not_second_what_another_proposes(bench: Bench) -> None:
    bench.upheld(bench.top)
    number = bench.propose(by=bench.chairman)
    with pytest.raises(SecondPersonNeeded):
        bench.second(number, bench.top)


def test_the_officer_of_whom_it_is_neither_proposes_nor_reads_of_it(bench: Bench) -> None:
    bench.upheld()
    with pytest.raises(CaseUnknown):
        bench.do(rulings.propose, bench.ref, bench.head, DRAFT, at=SETTLED)
    with pytest.raises(NotYourCase):
        bench.do(rulings.propose, bench.ref, bench.officer, DRAFT, at=SETTLED)
    bench.propose()
    top_too = an_account(bench.house, "he-4", "chairman", "H")
    with bench.house.reading() as session:
        assert waiting(session, top_too) == []


def test_one_proposal_waits_at_a_time_and_one_turned_down_makes_room(bench: Bench) -> None:
    bench.upheld()
    number = bench.propose()
    with pytest.raises(RulingWaits):
        bench.propose()
    bench.second(number, approved=False, because="太重")
    assert said(bench) == []
    bench.second(bench.propose(replace(DRAFT, points=3, yuan=0)))
    assert said(bench) == [("duty", 3, 0, "entry", "posted")]


def test_a_later_ruling_takes_the_place_of_an_earlier_one(bench: Bench) -> None:
    bench.upheld()
    bench.second(bench.propose(replace(DRAFT, points=60)))
    bench.second(bench.propose(replace(DRAFT, yuan=0)))
    standing = [each for each in bench.entries() if each.reverses is None and not each.reversed_by]
    assert [(each.entry.role, each.entry.points) for each in standing] == [("duty", 6)]
    back = [each for each in bench.entries() if each.reverses and each.is_money]
    assert [(each.entry.yuan, each.status) for each in back] == [(200, "pending")]


def test_after_the_closing_it_is_an_adjustment_of_the_open_month(bench: Bench) -> None:
    bench.upheld()
    late = NOW + 20 * DAY
    with bench.house.writing() as session:
        closing.close(session, NOVEMBER, by="tang", at=late, zone=bench.zone)
    bench.second(bench.propose(at=late), at=late)
    assert {(each.posted_month, each.kind) for each in bench.entries()} == {
        (DECEMBER, "adjustment")
    }
    assert {each.entry.month for each in bench.entries()} == {NOVEMBER}


def test_a_reopened_case_takes_it_back_and_is_ruled_on_anew(bench: Bench) -> None:
    bench.upheld()
    bench.second(bench.propose())
    bench.close(at=SETTLED)
    bench.reopen(at=SETTLED + DAY)
    bench.tick(SETTLED + DAY)
    assert [each[:4] for each in said(bench)][2:] == [
        ("duty", -6, 0, "reversal"),
        ("duty_fine", 0, 200, "reversal"),
    ]
    bench.find(at=SETTLED + 2 * DAY)
    later = SETTLED + 9 * DAY
    bench.tick(later)
    assert len(said(bench)) == 4  # what was decided about the first finding is none about this one
    with bench.house.reading() as session:
        assert unruled(session, bench.chairman, as_of=later) == [bench.ref]
    bench.second(bench.propose(at=later), at=later)
    assert sum(each.entry.points for each in bench.entries()) == 6


def test_a_ruling_waits_for_an_appeal_and_falls_with_the_finding(bench: Bench) -> None:
    bench.upheld()
    bench.step(appeals.appeal, bench.ref, bench.officer, "我当时在医院", zone=bench.zone, at=LATER)
    with pytest.raises(RulingTooEarly):
        bench.do(rulings.propose, bench.ref, bench.top, DRAFT, at=SETTLED)
    bench.step(
        appeals.decide_appeal, bench.ref, bench.chairman,
        Reviewed("rejected", "有病历"), zone=bench.zone, at=SETTLED,
    )  # fmt: skip
    with pytest.raises(RulingTooEarly):
        bench.do(rulings.propose, bench.ref, bench.top, DRAFT, at=SETTLED)


def test_files_carry_rulings_to_another_house(bench: Bench, tmp_path: Path) -> None:
    bench.upheld()
    late = NOW + 20 * DAY
    with bench.house.writing() as session:
        closing.close(session, NOVEMBER, by="tang", at=late, zone=bench.zone)
    bench.second(bench.propose(at=late + DAY), at=late + DAY)
    with bench.house.reading() as session:
        write_files(tmp_path / "out", export_rows(session), bench.zone)
    other = an_empty_house(fresh_settings(tmp_path / "elsewhere"))
    now = late + 2 * DAY
    read = read_files(tmp_path / "out", Circumstances(bench.zone, now))
    with other.writing() as session:
        import_files(session, read, now=now, zone=bench.zone, slot=0)
    with other.reading() as session:
        there = [
            (each.entry, str(each.posted_month), each.status, each.decided_by)
            for each in ledger_store.entries(session, Asked(person="H"))
        ]
    here = [
        (each.entry, str(each.posted_month), each.status, each.decided_by)
        for each in bench.entries()
    ]
    assert there == here
    assert len(here) == 2
    other.close()
