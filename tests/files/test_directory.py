"""Files bring who is who, and reading them again moves nobody and gives no window another code."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.directory import directory_store
from db.directory.directory_store import ALWAYS, Posting
from db.ground import audit_store
from kiosk.actions.directory import windows
from kiosk.files.columns import Circumstances
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.files.writing import write_files
from kiosk.reports.directory.people import person_shown
from kiosk.reports.directory.people_said import trail_said
from kiosk.wiring import House
from survey.refusals.files import FilesWrong
from survey.texts import ENGLISH
from tests.helpers.building import NOW, a_person, a_window, an_empty_house, fresh_settings

WINDOWS = "code,name,unit,post,token\n"
PEOPLE = "code,name,unit,since\n"
TODAY = date(2026, 11, 23)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[House]:
    """Another house, empty."""
    other = an_empty_house(fresh_settings(tmp_path / "elsewhere"))
    yield other
    other.close()


def out(house: House, folder: Path) -> dict[str, bytes]:
    with house.reading() as session:
        write_files(folder, export_rows(session), house.settings.zone)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def into(house: House, path: Path, *, days: int = 0) -> dict[str, tuple[int, int]]:
    zone, now = house.settings.zone, NOW + timedelta(days=days)
    read = read_files(path, Circumstances(zone, now))
    with house.writing() as session:
        counts = import_files(session, read, now=now, zone=zone, slot=0)
    return {name: (c.new, c.changed) for name, c in counts.items() if c.new or c.changed}


def typed(tmp_path: Path, name: str, told: str) -> Path:
    path = tmp_path / f"{name}.csv"
    path.write_text(told, encoding="utf-8")
    return path


def wrong_in(house: House, path: Path) -> list[str]:
    with pytest.raises(FilesWrong) as refused:
        into(house, path)
    return [each.told("en") for each in refused.value.problems]


def do(house: House, deed: Any, *given: Any, **how: Any) -> None:
    with house.writing() as session:
        deed(session, *given, **how)


def code_of(house: House, window: str = "SB-1") -> str | None:
    with house.reading() as session:
        return directory_store.window(session, window).token


def postings(house: House, person: str) -> list[tuple[date, str]]:
    with house.reading() as session:
        found = directory_store.postings(session).by_person[person]
    return [(since, posting.unit) for since, posting in found]


def transferred(house: House) -> None:
    """Move somebody from one unit and supervisor to others, in the past."""
    a_person(house, "Z", unit="U1")
    a_person(house, "Y", unit="U2")
    a_person(house, "W", unit="U1", supervisor="Z")
    with house.writing() as session:
        moved = Posting("U2", supervisor="Y")
        directory_store.keep_posting(session, "W", moved, since=date(2026, 5, 4))


# People


def test_one_s_own_export_moves_nobody_back(any_house: House, tmp_path: Path) -> None:
    transferred(any_house)
    before = out(any_house, tmp_path / "out")
    assert into(any_house, tmp_path / "out", days=1) == {}
    assert out(any_house, tmp_path / "again") == before
    assert postings(any_house, "W") == [(ALWAYS, "U1"), (date(2026, 5, 4), "U2")]


def test_an_export_from_before_a_transfer_moves_nobody_back(house: House, tmp_path: Path) -> None:
    a_person(house, "Z", unit="U1")
    out(house, tmp_path / "out")
    with house.writing() as session:
        directory_store.keep_unit(session, code="U2", name="南岭", parent=None)
        directory_store.keep_posting(session, "Z", Posting("U2"), since=date(2026, 5, 4))
    assert into(house, tmp_path / "out" / "people.csv") == {}
    assert postings(house, "Z") == [(ALWAYS, "U1"), (date(2026, 5, 4), "U2")]


def test_an_export_takes_both_postings_to_another_house(
    house: House, elsewhere: House, tmp_path: Path
) -> None:
    transferred(house)
    first = out(house, tmp_path / "first")
    into(elsewhere, tmp_path / "first")
    assert out(elsewhere, tmp_path / "second") == first
    assert postings(elsewhere, "W") == postings(house, "W")


def test_an_only_row_without_a_day_tells_of_today(house: House, tmp_path: Path) -> None:
    typed(tmp_path, "units", "code,name\nU1,东河\nU2,南岭\n")
    file = typed(tmp_path, "people", f"{PEOPLE}W,王,U1,\n")
    into(house, tmp_path, days=-9)
    typed(tmp_path, "people", f"{PEOPLE}W,王,U2,\n")
    assert into(house, file) == {"people": (0, 1)}
    assert into(house, file, days=1) == {}
    assert postings(house, "W") == [(ALWAYS, "U1"), (TODAY, "U2")]


def test_a_first_row_without_a_day_among_others_is_of_always(house: House, tmp_path: Path) -> None:
    typed(tmp_path, "units", "code,name\nU1,东河\nU2,南岭\n")
    typed(tmp_path, "people", f"{PEOPLE}W,王,U2,2026-05-04\nW,王,U1,\n")
    into(house, tmp_path)
    assert into(house, tmp_path, days=1) == {}
    assert postings(house, "W") == [(ALWAYS, "U1"), (date(2026, 5, 4), "U2")]


def test_two_postings_from_one_day_on_are_told(house: House, tmp_path: Path) -> None:
    typed(tmp_path, "units", "code,name\nU1,东河\nU2,南岭\n")
    typed(tmp_path, "people", f"{PEOPLE}W,王,U1,\nW,王,U2,1970-01-01\nV,李,U1,\n")
    assert wrong_in(house, tmp_path) == ["people.csv:3: since: from the same day on as in row 2"]


# Codes of windows


def test_a_new_window_gets_a_code_and_keeps_it(any_house: House, tmp_path: Path) -> None:
    typed(tmp_path, "units", "code,name\nU1,东河\n")
    typed(tmp_path, "windows", "code,name,unit,post\nSB-1,一号磅,U1,SB\n")
    into(any_house, tmp_path)
    code = code_of(any_house)
    assert code is not None
    assert into(any_house, tmp_path) == {}
    assert code_of(any_house) == code


@pytest.mark.parametrize("deed", [windows.revoke_code, windows.replace_code, windows.close_window])
def test_what_was_revoked_stays_revoked_whatever_files_say(
    any_house: House, tmp_path: Path, deed: Any
) -> None:
    a_window(any_house)
    out(any_house, tmp_path / "before")
    master = typed(tmp_path, "windows", "code,name,unit,post,location\nSB-1,窗口 SB-1,U1,SB,东门\n")
    do(any_house, deed, "SB-1", reason="被撕", by="zu", at=NOW)
    after = out(any_house, tmp_path / "after")
    for file in (tmp_path / "before", tmp_path / "after", master):
        assert into(any_house, file) == {}
    assert out(any_house, tmp_path / "again") == after


def test_a_window_without_a_code_has_none_elsewhere_either(
    house: House, elsewhere: House, tmp_path: Path
) -> None:
    a_window(house)
    do(house, windows.revoke_code, "SB-1", reason="被撕", by="zu", at=NOW)
    first = out(house, tmp_path / "first")
    into(elsewhere, tmp_path / "first")
    assert code_of(elsewhere) is None
    assert out(elsewhere, tmp_path / "second") == first


def test_a_code_of_another_window_is_told(any_house: House, tmp_path: Path) -> None:
    code = a_window(any_house)
    file = typed(tmp_path, "windows", f"{WINDOWS}SB-2,二号磅,U1,SB,{code}\n")
    assert wrong_in(any_house, file) == [
        "windows.csv:2: token: this is the code of window SB-1; a code belongs to one window"
    ]
    do(any_house, windows.revoke_code, "SB-1", reason="被撕", by="zu", at=NOW)
    assert len(wrong_in(any_house, file)) == 1


def test_one_code_for_two_windows_of_a_file_is_told(any_house: House, tmp_path: Path) -> None:
    typed(tmp_path, "units", "code,name\nU1,东河\n")
    typed(tmp_path, "windows", f"{WINDOWS}SB-1,一号磅,U1,SB,abc\nSB-2,二号磅,U1,SB,abc\n")
    assert wrong_in(any_house, tmp_path) == [
        "windows.csv:3: token: this is the code of window SB-1; a code belongs to one window"
    ]


def test_a_code_never_takes_the_place_of_one_in_use(any_house: House, tmp_path: Path) -> None:
    code = a_window(any_house)
    file = typed(tmp_path, "windows", f"{WINDOWS}SB-1,一号磅,U1,SB,printed-before\n")
    [told] = wrong_in(any_house, file)
    assert told.startswith("windows.csv:2: token: another code is in use at this window")
    assert code_of(any_house) == code
    do(any_house, windows.revoke_code, "SB-1", reason="被撕", by="zu", at=NOW)
    assert into(any_house, file) == {"windows": (0, 1)}
    assert code_of(any_house) == "printed-before"


def test_a_file_closes_a_window_once_and_opens_none(house: House, tmp_path: Path) -> None:
    a_window(house)
    head = "code,name,unit,post,location,active\n"
    file = typed(tmp_path, "windows", f"{head}SB-1,窗口 SB-1,U1,SB,东门,no\n")
    assert into(house, file) == {"windows": (0, 1)}
    assert into(house, file) == {}
    typed(tmp_path, "windows", f"{head}SB-1,窗口 SB-1,U1,SB,东门,yes\n")
    assert into(house, file) == {}


def test_what_a_file_changes_for_somebody_known_stands_in_the_trail(
    house: House, tmp_path: Path
) -> None:
    people = tmp_path / "people.csv"
    head = "code,name,unit,supervisor,since,gone\n"
    (tmp_path / "units.csv").write_text("code,name\nU1,东河\nU2,西河\n", "utf-8")
    people.write_text(f"{head}H,何,U1,,,no\nW,王,U1,H,,no\nX,徐,U1,H,,no\n", "utf-8")
    into(house, tmp_path)
    changed = "W,王,U2,,2026-11-01,no\nX,徐,U1,,2026-11-21,yes\n"
    people.write_text(f"{head}H,何,U1,,,no\n{changed}", "utf-8")
    for _ in range(2):
        into(house, tmp_path)
    with house.reading() as session:
        noted = [e for e in audit_store.entries(session) if e.deed.startswith("person-")]
        told = person_shown(session, "X", now=NOW, zone=house.settings.zone)
        said = [trail_said(each, told.names, {}).said(ENGLISH) for each in told.trail]
    assert sorted((e.actor, e.deed, e.subject) for e in noted) == [
        ("import", "person-leaves", "X"),
        ("import", "person-moved", "W"),
    ]
    moved = next(each.detail for each in noted if each.subject == "W")
    assert moved["before"] == {"unit": "U1", "supervisor": "H"}
    assert moved["after"] == {"unit": "U2"}
    assert "import noted the last day of work, 20 Nov 2026" in said[0].replace("\u00a0", " ")
