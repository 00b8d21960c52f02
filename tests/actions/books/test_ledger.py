"""The ledger: the regulation's worked example, late verdicts, reversals and closed books."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from db.books import closing_store, ledger_store
from db.books.ledger_store import Posted
from kiosk.actions.books import closing
from kiosk.actions.books.posting import post
from kiosk.files.columns import Circumstances
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.reports.books.ledger_document import document
from kiosk.wiring import House
from survey.months import Month
from survey.refusals.books import MonthClosed, MonthNotOver, NameMissing
from tests.helpers.booking import (
    APRILS,
    CLOSINGS,
    COMPLAINTS,
    COUNSELLING,
    DIRECTORY,
    EXAMPLE,
    FEBRUARY,
    JANUARYS,
    LATE,
    MARCHES,
    entries,
    import_example,
    points,
    sound,
)
from tests.helpers.building import NOW

JANUARY, MARCH, APRIL = Month(2026, 1), Month(2026, 3), Month(2026, 4)


@pytest.fixture
def brought_in(any_house: House, tmp_path: Path) -> Any:
    """Bring files in, by name; those of an earlier call are gone."""
    folder = tmp_path / "files"

    def bring(files: dict[str, str]) -> None:
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for name, told in files.items():
            (folder / f"{name}.csv").write_text(told, encoding="utf-8")
        zone = any_house.settings.zone
        read = read_files(folder, Circumstances(zone, NOW))
        with any_house.writing() as session:
            import_files(session, read, now=NOW, zone=zone, slot=0)

    return bring


def told(found: Iterable[Posted]) -> list[tuple[Any, ...]]:
    return [
        (str(each.entry.month), str(each.posted_month), each.entry.person, each.entry.role,
         each.entry.complaint, each.entry.ordinal, each.entry.points, each.entry.yuan, each.kind)
        for each in found
    ]  # fmt: skip


def yuan(house: House) -> dict[tuple[str, str, str], int]:
    sums: Counter[tuple[str, str, str]] = Counter()
    for each in entries(house):
        sums[str(each.entry.month), each.entry.person, each.entry.role] += each.entry.yuan
    return {key: n for key, n in sums.items() if n}


def close(house: House, month: Month, *, at: datetime = NOW) -> None:
    with house.writing() as session:
        closing.close(session, month, by="关", at=at, zone=house.settings.zone)


def test_the_worked_example_comes_out_to_the_last_figure(any_house: House, brought_in: Any) -> None:
    brought_in(EXAMPLE)
    assert points(any_house) == {
        ("2026-01", "W"): 30, ("2026-01", "Z"): 9, ("2026-01", "Q"): 3,
        ("2026-02", "W"): 5,
        ("2026-03", "W"): 30, ("2026-03", "Z"): 9, ("2026-03", "Q"): 3,
        ("2026-04", "W"): 5,
    }  # fmt: skip
    assert points(any_house, books=True)["2026-04", "W"] == 20
    assert points(any_house, books=True)["2026-03", "W"] == 15
    assert yuan(any_house) == {("2026-01", "W", "worst"): -500, ("2026-03", "W", "worst"): -500}
    late = [line for line in told(entries(any_house)) if line[-1] == "adjustment"]
    assert late == [
        ("2026-03", "2026-04", "W", "person", "C-7", 3, 15, 0, "adjustment"),
        ("2026-03", "2026-04", "Z", "supervisor", "C-7", 3, 6, 0, "adjustment"),
        ("2026-03", "2026-04", "Q", "leader", "C-7", 3, 3, 0, "adjustment"),
        ("2026-03", "2026-04", "W", "worst", "C-7", None, 0, -500, "adjustment"),
    ]
    assert sound(any_house)


def test_the_same_files_again_post_nothing(any_house: House, brought_in: Any) -> None:
    brought_in(EXAMPLE)
    before = told(entries(any_house))
    brought_in(EXAMPLE)
    assert told(entries(any_house)) == before


def test_files_one_by_one_give_the_same_sums(any_house: House, brought_in: Any) -> None:
    brought_in(DIRECTORY | {"complaints": COMPLAINTS + APRILS + FEBRUARY})
    brought_in({"complaints": COMPLAINTS + MARCHES + JANUARYS})
    assert ("2026-01", "W", "worst") not in yuan(any_house)
    brought_in({"counselling": COUNSELLING})
    brought_in({"closings": CLOSINGS})
    brought_in({"complaints": COMPLAINTS + LATE})
    assert points(any_house)["2026-03", "W"] == 30
    assert points(any_house, books=True)["2026-04", "W"] == 20
    assert set(yuan(any_house).values()) == {-500}
    assert sound(any_house)


def test_a_late_earlier_incident_reorders_the_ordinals(any_house: House, brought_in: Any) -> None:
    brought_in(DIRECTORY | {"complaints": COMPLAINTS + JANUARYS.partition("\n")[2]})
    assert points(any_house)["2026-01", "W"] == 5 + 10
    brought_in({"complaints": COMPLAINTS + JANUARYS})
    assert points(any_house)["2026-01", "W"] == 30
    kinds = Counter(each.kind for each in entries(any_house))
    assert kinds == {"entry": 9, "reversal": 3}
    assert sound(any_house)


def test_what_is_rejected_after_posting_leaves_nothing(any_house: House, brought_in: Any) -> None:
    brought_in(EXAMPLE)
    brought_in(
        {"complaints": COMPLAINTS + LATE.replace("upheld,2026-04-04", "rejected,2026-04-20")}
    )
    assert points(any_house)["2026-03", "W"] == 15
    assert ("2026-03", "W", "worst") not in yuan(any_house)
    gone = [each for each in entries(any_house) if each.kind == "reversal"]
    assert {str(each.posted_month) for each in gone} == {"2026-04"}
    assert {each.status for each in entries(any_house, complaint="C-7") if each.is_money} == {
        "rejected"
    }
    assert sound(any_house)


def test_a_vacancy_pays_nothing_and_the_next_star_starts_again(
    any_house: House, brought_in: Any
) -> None:
    named = enumerate(("V", "V", "V", "", "V", "W", "V"), start=1)
    stars = "month,unit,person\n" + "".join(f"2026-0{n},U1,{who}\n" for n, who in named)
    brought_in(DIRECTORY | {"stars": stars})
    assert [(each.entry.person, each.entry.yuan) for each in entries(any_house)] == [
        ("V", 500), ("V", 1000), ("V", 1500), ("V", 500), ("W", 500), ("V", 500),
    ]  # fmt: skip
    assert {each.status for each in entries(any_house)} == {"pending"}
    brought_in({"stars": stars.replace("2026-02,U1,V", "2026-02,U1,")})
    assert yuan(any_house)["2026-03", "V", "star"] == 500
    assert ("2026-02", "V", "star") not in yuan(any_house)


def test_the_worst_is_no_star_and_gets_it_back_when_the_worst_is_taken_back(
    any_house: House, brought_in: Any
) -> None:
    stars = {"stars": "month,unit,person\n2026-01,U1,W\n2026-02,U1,W\n"}
    brought_in(EXAMPLE | stars)
    assert yuan(any_house)["2026-02", "W", "star"] == 500
    assert ("2026-01", "W", "star") not in yuan(any_house)
    brought_in(
        {"complaints": COMPLAINTS + JANUARYS.replace("conflict,upheld", "conflict,rejected")}
    )
    assert yuan(any_house)["2026-01", "W", "star"] == 500
    assert yuan(any_house)["2026-02", "W", "star"] == 1000
    assert ("2026-01", "W", "worst") not in yuan(any_house)


def test_the_chain_is_that_of_the_day_of_the_incident(any_house: House, brought_in: Any) -> None:
    moved = (
        "code,name,unit,supervisor,leader,window,since\n"
        "Q,群,U1,,,,\nZ,张,U1,Q,,,\nW,王,U1,Z,Q,SB-1,\nW,王,U1,V,Q,SB-1,2026-01-20\nV,吴,U1,Z,Q,,\n"
    )
    brought_in(EXAMPLE | {"people": moved})
    january = {key: n for key, n in points(any_house).items() if key[0] == "2026-01"}
    assert january == {("2026-01", who): n for who, n in (("W", 30), ("Z", 3), ("V", 6), ("Q", 3))}


def test_a_month_is_closed_once_after_its_end_and_by_somebody(
    any_house: House, brought_in: Any
) -> None:
    brought_in(DIRECTORY | {"complaints": COMPLAINTS + JANUARYS})
    with pytest.raises(NameMissing), any_house.writing() as session:
        closing.close(session, JANUARY, by=" ", at=NOW, zone=any_house.settings.zone)
    with pytest.raises(MonthNotOver):
        close(any_house, Month(2026, 11))
    close(any_house, JANUARY)
    with pytest.raises(MonthClosed):
        close(any_house, JANUARY)
    with any_house.reading() as session:
        kept = closing_store.closings(session)[JANUARY]
        assert kept.head == ledger_store.head(session)
    assert any("spot check" in english for _, english in kept.left_open)


def test_after_closing_a_verdict_goes_into_open_books(any_house: House, brought_in: Any) -> None:
    brought_in(DIRECTORY | {"complaints": COMPLAINTS + JANUARYS})
    close(any_house, JANUARY)
    brought_in({"complaints": COMPLAINTS + JANUARYS.replace("C-1", "C-0").splitlines()[0]})
    new = [each for each in entries(any_house) if each.posted_month != each.entry.month]
    assert {str(each.posted_month) for each in new} == {"2026-11"}
    assert {each.kind for each in new} == {"adjustment", "reversal"}
    assert points(any_house)["2026-01", "W"] == 50


def test_the_ledger_cannot_be_changed(any_house: House, brought_in: Any) -> None:
    brought_in(EXAMPLE)
    for deed in ("UPDATE ledger SET points = 0", "DELETE FROM ledger"):
        with pytest.raises(Exception, match="append-only"), any_house.writing() as session:
            session.execute(text(deed))


def test_who_changes_the_ledger_behind_the_triggers_is_found_out(
    house: House, brought_in: Any
) -> None:
    with house.writing() as session:
        session.execute(text("DROP TRIGGER ledger_forbids_update"))
    brought_in_here = import_example(house)
    assert brought_in_here
    assert sound(house)
    with house.writing() as session:
        session.execute(text("UPDATE ledger SET points = 1 WHERE seq = 3"))
    with house.reading() as session:
        assert ledger_store.broken_at(session) == 3


def test_a_posting_that_is_cut_off_leaves_no_half_month(house: House) -> None:
    import_example(house)
    before = told(entries(house))
    with pytest.raises(RuntimeError):
        _post_and_break(house)
    assert told(entries(house)) == before


def _post_and_break(house: House) -> None:
    with house.writing() as session:
        session.execute(text("UPDATE complaints SET outcome = 'rejected' WHERE ref = 'C-1'"))
        assert post(session, at=NOW, zone=house.settings.zone).reversals
        raise RuntimeError


def test_an_entry_as_json_has_the_names_that_stay(house: House) -> None:
    import_example(house)
    first = json.loads(json.dumps(document(entries(house)[0])))
    stays = {
        "month": "2026-01", "posted_month": "2026-01", "person": "W", "role": "person",
        "complaint": "C-1", "ordinal": 1, "points": "5", "yuan": "0", "kind": "entry",
        "clause": "regulation 4", "status": "posted",
    }  # fmt: skip
    assert {name: first[name] for name in stays} == stays
