"""Who leaves by a file, and who may stand above whom by one: told by cell where it cannot be."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from db.directory import directory_store, posting_store
from db.directory.directory_store import ALWAYS, Posting
from db.ground import audit_store
from kiosk.files.columns import Circumstances
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.files.writing import write_files
from kiosk.wiring import House
from survey.refusals.files import FilesWrong
from tests.helpers.building import NOW, a_person, a_window

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
LAST_WEEK = TODAY - 7 * DAY


@pytest.fixture
def house(house: House) -> House:
    a_window(house)
    a_person(house, "S")
    a_person(house, "W", supervisor="S")
    return house


def leave(house: House, person: str, last: date) -> None:
    with house.writing() as session:
        gone = Posting("U1", gone=True)
        directory_store.keep_posting(session, person, gone, since=last + DAY)


def into(house: House, folder: Path, told: str, *, name: str = "people") -> tuple[int, int]:
    path = folder / f"{name}.csv"
    path.write_text(told, encoding="utf-8")
    with house.writing() as session:
        read = read_files(path, Circumstances(house.settings.zone, NOW))
        brought = import_files(session, read, now=NOW, zone=house.settings.zone, slot=0)
    counts = next(iter(brought.values()))
    return counts.new, counts.changed


def wrong_in(house: House, folder: Path, told: str) -> list[str]:
    with pytest.raises(FilesWrong) as refused:
        into(house, folder, told)
    return [each.told("en") for each in refused.value.problems]


def last_day(house: House, person: str, on: date = TODAY) -> date | None:
    with house.reading() as session:
        return posting_store.last_day(session, person, on=on)


def stints(house: House, person: str) -> list[tuple[date, str, bool]]:
    with house.reading() as session:
        found = directory_store.postings(session).by_person[person]
    return [(since, each.unit, each.gone) for since, each in found]


def test_a_file_puts_nobody_under_who_has_left(house: House, tmp_path: Path) -> None:
    leave(house, "S", LAST_WEEK)
    head = "code,name,unit,supervisor,leader\n"
    [first, second] = wrong_in(house, tmp_path, head + "A,王,U1,S,\nB,李,U1,,S\n")
    assert first == (
        "people.csv:2: supervisor: S has left (last day 2026-11-16) and stands above "
        "nobody: name another, or leave it empty"
    )
    assert second.startswith("people.csv:3: leader: ")
    with house.reading() as session:
        assert set(directory_store.person_ids(session)) == {"S", "W"}


def test_who_leaves_by_a_later_file_stands_above_nobody_of_an_earlier_one(
    house: House, tmp_path: Path
) -> None:
    for name, rows in (
        ("people", "code,name,unit,supervisor\nA,王,U1,S\n"),
        ("人员", "code,name,unit,supervisor,last_day\nS,员工 S,U1,,2026-11-16\n"),
    ):
        (tmp_path / f"{name}.csv").write_text(rows, encoding="utf-8")
    read = read_files(tmp_path, Circumstances(house.settings.zone, NOW))
    with pytest.raises(FilesWrong) as refused, house.writing() as session:
        import_files(session, read, now=NOW, zone=house.settings.zone, slot=0)
    assert [each.column for each in refused.value.problems] == ["supervisor"]


def test_who_was_under_them_before_they_left_may_stay_in_the_file(
    house: House, tmp_path: Path
) -> None:
    head = "code,name,unit,supervisor,since\n"
    leave(house, "S", LAST_WEEK)
    told = f"W,员工 W,U1,S,{ALWAYS}\n"
    assert into(house, tmp_path, head + told) == (0, 0)
    assert into(house, tmp_path, head + told + f"A,王,U1,S,{LAST_WEEK}\n") == (1, 0)


def test_a_template_s_last_day_lets_somebody_leave_on_the_day_after(
    house: House, tmp_path: Path
) -> None:
    told = "人员编号,姓名,单位编号,直接主管编号,最后工作日\nW,员工 W,U1,S,2026-11-27\n"
    assert into(house, tmp_path, told, name="人员") == (0, 1)
    assert last_day(house, "W", TODAY + 30 * DAY) == date(2026, 11, 27)
    assert last_day(house, "W") is None
    assert into(house, tmp_path, told, name="人员") == (0, 0)
    assert stints(house, "W") == [(ALWAYS, "U1", False), (date(2026, 11, 28), "U1", True)]


def test_a_last_day_long_past_does_not_bring_anybody_back(house: House, tmp_path: Path) -> None:
    told = "code,name,unit,supervisor,last_day\nW,员工 W,U1,S,2026-11-02\n"
    assert into(house, tmp_path, told) == (0, 1)
    assert last_day(house, "W") == date(2026, 11, 2)
    assert into(house, tmp_path, told) == (0, 0)


def test_an_empty_last_day_leaves_who_has_left_where_they_are(house: House, tmp_path: Path) -> None:
    leave(house, "W", LAST_WEEK)
    assert into(house, tmp_path, "code,name,unit,last_day\nW,员工 W,U1,\n") == (0, 0)
    assert last_day(house, "W") == LAST_WEEK


@pytest.mark.parametrize("other", ["2026-11-10", "2026-11-20"])
def test_another_last_day_than_is_kept_is_told(house: House, tmp_path: Path, other: str) -> None:
    leave(house, "W", LAST_WEEK)
    told = f"code,name,unit,supervisor,last_day\nW,员工 W,U1,S,{other}\n"
    [wrong] = wrong_in(house, tmp_path, told)
    assert wrong.startswith("people.csv:2: last_day: ")
    assert "last day 2026-11-16" in wrong


def test_a_last_day_before_the_first_and_one_that_does_not_fit_are_told(
    house: House, tmp_path: Path
) -> None:
    head = "code,name,unit,since,gone,last_day\n"
    rows = "A,王,U1,2026-11-10,no,2026-11-09\nB,李,U1,2026-11-10,yes,2026-11-10\n"
    told = [wrong.split(":")[1:3] for wrong in wrong_in(house, tmp_path, head + rows)]
    assert told == [["2", " last_day"], ["3", " last_day"]]


def test_the_export_tells_the_last_day_and_the_vacant_place_and_comes_in_again(
    house: House, tmp_path: Path
) -> None:
    leave(house, "S", LAST_WEEK)
    with house.writing() as session:  # as a move noted ahead is, before S was known to leave
        directory_store.keep_posting(session, "W", Posting("U1", "S"), since=ALWAYS)
        moved = Posting("U1", "S", window="SB-1")
        directory_store.keep_posting(session, "W", moved, since=TODAY)
    folder = tmp_path / "out"
    with house.reading() as session:
        write_files(folder, export_rows(session), house.settings.zone)
    rows = (folder / "people.csv").read_text(encoding="utf-8-sig").splitlines()
    told = {(each.split(",")[0], each.split(",")[6]): each.split(",") for each in rows[1:]}
    assert told["S", "2026-11-17"][7:] == ["yes", "2026-11-16"]
    assert told["W", str(ALWAYS)][3] == "S"
    assert told["W", str(TODAY)][3] == ""
    read = read_files(folder, Circumstances(house.settings.zone, NOW))
    with house.writing() as session:
        brought = import_files(session, read, now=NOW, zone=house.settings.zone, slot=0)
    assert brought["people"].new == 0


def test_what_a_file_calls_somebody_anew_stands_in_the_trail_with_the_old_name(
    house: House, tmp_path: Path
) -> None:
    assert into(house, tmp_path, "code,name,unit,supervisor\nW,王小梅,U1,S\n") == (0, 1)
    assert into(house, tmp_path, "code,name,unit,supervisor\nW,王小梅,U1,S\nN,新,U1,\n") == (1, 0)
    with house.reading() as session:
        noted = [e for e in audit_store.entries(session) if e.deed == "person-renamed"]
    assert [(each.subject, each.detail) for each in noted] == [
        ("W", {"before": "员工 W", "name": "王小梅"})
    ]


def test_what_a_file_calls_a_unit_or_window_anew_stands_in_the_trail_too(
    house: House, tmp_path: Path
) -> None:
    into(house, tmp_path, "code,name\nU1,东河厂\n", name="units")
    into(house, tmp_path, "code,name,unit,post\nSB-1,一号磅,U1,SB\n", name="windows")
    with house.reading() as session:
        noted = [e for e in audit_store.entries(session) if e.deed.endswith("-kept")]
    assert [(e.deed, e.subject, e.detail["before"], e.detail["name"]) for e in noted] == [
        ("unit-kept", "U1", "单位 U1", "东河厂"), ("window-kept", "SB-1", "窗口 SB-1", "一号磅"),
    ]  # fmt: skip
