"""Files carry how cases were handled, and never work on a case over somebody's head."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from db.books import month_store
from db.cases import case_store, clock_store, complaint_store
from db.directory import account_store, calendar_store
from kiosk.actions.cases import steps
from kiosk.demo.cases import live_cases
from kiosk.files.columns import Circumstances
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.files.writing import write_files
from kiosk.rights.cases import opened
from kiosk.wiring import House
from survey.cases.complaints import State
from survey.months import Month
from survey.refusals.files import FilesWrong
from tests.helpers.building import (
    NOW,
    a_person,
    a_window,
    an_account,
    an_empty_house,
    fresh_settings,
)

NOVEMBER = Month(2026, 11)
HOLIDAY = (date(2027, 2, 11), False, "春节")


def worked_on(house: House) -> None:
    """Fill a house with officers, holidays and cases at every stage."""
    a_window(house, "SB-1", "SB")
    for code, unit in (("H", "U9"), ("T", "U9"), ("Z", "U1"), ("W", "U1")):
        a_person(house, code, unit=unit, supervisor="Z" if code == "W" else None)
    an_account(house, "he", "supervision", "H")
    an_account(house, "tang", "team_leader", "T")
    with house.writing() as session:
        calendar_store.keep_days(session, [HOLIDAY])
        live_cases(session, house, window="SB-1", person="W", now=NOW)


def brought_in(house: House, folder: Path) -> dict[str, tuple[int, int, int]]:
    zone = house.settings.zone
    read = read_files(folder, Circumstances(zone, NOW))
    with house.writing() as session:
        counts = import_files(session, read, now=NOW, zone=zone, slot=0)
    return {name: (c.new, c.unchanged, c.changed) for name, c in counts.items()}


def written_out(house: House, folder: Path, month: str | None = None) -> dict[str, bytes]:
    with house.reading() as session:
        write_files(folder, export_rows(session, month), house.settings.zone)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Any:
    """Another house, empty."""
    other = an_empty_house(fresh_settings(tmp_path / "elsewhere"))
    yield other
    other.close()


def numbers(house: House) -> dict[str, str]:
    """The state of each case, by number."""
    with house.reading() as session:
        return {row["ref"]: row["state"] for row in export_rows(session)["complaints"]}


def test_cases_go_to_another_house_as_they_stand(
    any_house: House, elsewhere: House, tmp_path: Path
) -> None:
    worked_on(any_house)
    first = written_out(any_house, tmp_path / "first")
    assert all(first[f"{name}.csv"].count(b"\n") > 1 for name in ("cases", "case_events"))
    brought_in(elsewhere, tmp_path / "first")
    assert written_out(elsewhere, tmp_path / "second") == first
    with elsewhere.reading() as session:
        assert calendar_store.days(session) == {HOLIDAY[0]: HOLIDAY[1]}


def test_the_same_files_again_change_nothing(house: House, tmp_path: Path) -> None:
    worked_on(house)
    before = written_out(house, tmp_path / "out")
    counts = brought_in(house, tmp_path / "out")
    assert {(new, changed) for new, _, changed in counts.values()} == {(0, 0)}
    assert written_out(house, tmp_path / "again") == before


def test_a_case_goes_on_where_it_was_brought_to(
    house: House, elsewhere: House, tmp_path: Path
) -> None:
    worked_on(house)
    written_out(house, tmp_path / "out")
    brought_in(elsewhere, tmp_path / "out")
    fresh = next(ref for ref, state in numbers(elsewhere).items() if state == State.RECEIVED)
    with elsewhere.reading() as session:
        assert clock_store.to_breach(session, NOW + timedelta(days=1), limit=9)
        complaint_id = complaint_store.get(session, fresh).id
        officer = case_store.get(session, complaint_id).officer
        due = case_store.get(session, complaint_id).next_due_at
        assert due == min(each.due_at for each in clock_store.clocks(session, complaint_id))
    assert officer is not None
    with elsewhere.writing() as session:
        person = an_officer(elsewhere, officer.username)
        steps.answer(session, opened(session, fresh, person), "马上到", key=str(uuid4()), at=NOW)
    assert numbers(elsewhere)[fresh] == State.REPLIED


def an_officer(house: House, username: str) -> Any:
    from kiosk.rights.who import User
    from survey.directory.roles import Role

    with house.reading() as session:
        account = account_store.by_username(session, username)
        officers = case_store.officers(session, {account.role})
    person = next(each.person for each in officers if each.username == username)
    return User(account.id, account.username, account.name, Role(account.role), person)


def test_an_account_from_a_file_has_no_password_and_an_own_one_stays(
    house: House, elsewhere: House, tmp_path: Path
) -> None:
    worked_on(house)
    written_out(house, tmp_path / "out")
    file = tmp_path / "out/accounts.csv"
    file.write_text(file.read_text().replace(",supervision,", ",administrator,"))
    brought_in(house, tmp_path / "out")
    brought_in(elsewhere, tmp_path / "out")
    for somewhere, role in ((house, "supervision"), (elsewhere, "administrator")):
        with somewhere.reading() as session:
            assert account_store.by_username(session, "he").role == role
            known = session.execute(text("SELECT password_hash FROM accounts")).scalars().all()
        assert set(known) == {None}


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("cases.csv", lambda told: told.replace(",no,no,", ",no,yes,", 1)),
        ("case_events.csv", lambda told: told.replace("received", "comment", 1)),
        ("case_clocks.csv", lambda told: told.replace("+08:00", "+07:00", 1)),
        ("case_chain.csv", lambda told: told.replace("accused", "leader", 1)),
        ("messages.csv", lambda told: told.replace("已收到", "没收到", 1)),
        ("complaints.csv", lambda told: told.replace(",closed", ",received", 1)),
    ],
)
def test_a_file_never_changes_a_case_that_is_worked_on(
    house: House, tmp_path: Path, file: str, change: Callable[[str], str]
) -> None:
    worked_on(house)
    before = written_out(house, tmp_path / "out")
    path = tmp_path / "out" / file
    told = path.read_text()
    assert change(told) != told
    path.write_text(change(told))
    with pytest.raises(FilesWrong) as refused:
        brought_in(house, tmp_path / "out")
    assert {problem.file for problem in refused.value.problems} == {file}
    assert written_out(house, tmp_path / "after") == before


def test_a_late_verdict_of_other_books_still_comes_in(house: House, tmp_path: Path) -> None:
    a_window(house, "SB-1", "SB")
    head = "ref,occurred_at,window,source,category,outcome\n"
    file = tmp_path / "complaints.csv"
    for outcome in ("", "upheld", "rejected"):
        file.write_text(f"{head}C-1,2026-11-02,SB-1,customer,attitude,{outcome}\n")
        brought_in(house, file)
    assert list(numbers(house)) == ["C-1"]
    with house.reading() as session:
        assert complaint_store.get(session, "C-1").outcome == "rejected"


def test_a_month_s_cases_are_those_of_its_complaints(house: House, tmp_path: Path) -> None:
    worked_on(house)
    assert written_out(house, tmp_path / "out", "2026-09")["cases.csv"].count(b"\n") == 1


@pytest.mark.parametrize(
    "row",
    [
        "C-1,1,2026-11-02,he,comment,[]",
        "C-1,1,2026-11-02,he,comment,{",
        "C-1,0,2026-11-02,he,comment,{}",
        "C-1,1,2027-11-02,he,comment,{}",
        "C-2,1,2026-11-02,he,comment,{}",
    ],
)
def test_a_bad_event_keeps_everything_out(house: House, tmp_path: Path, row: str) -> None:
    a_window(house, "SB-1", "SB")
    told = "ref,occurred_at,window,source,category\nC-1,2026-11-02,SB-1,customer,attitude\n"
    (tmp_path / "complaints.csv").write_text(told)
    (tmp_path / "case_events.csv").write_text(f"ref,n,at,actor,kind,detail\n{row}\n")
    with pytest.raises(FilesWrong):
        brought_in(house, tmp_path)
    assert numbers(house) == {}


MERGED = (
    "ref,occurred_at,window,source,category\nC-0,2026-10-10,SB-1,customer,attitude\n"
    "C-1,2026-10-11,SB-1,customer,attitude\nC-2,2026-11-12,SB-1,customer,attitude\n"
    "C-3,2026-11-13,SB-1,customer,attitude\n"
)
CASES = "ref,kind,intake,sealed,about,merged_into,appealed,reopened\n"


def test_a_month_s_files_stand_alone_though_its_cases_name_those_of_another(
    any_house: House, elsewhere: House, tmp_path: Path
) -> None:
    a_window(any_house, "SB-1", "SB")
    (tmp_path / "complaints.csv").write_text(MERGED)
    (tmp_path / "cases.csv").write_text(
        f"{CASES}C-2,complaint,page,no,,C-1,no,no\nC-3,inaction,clock,yes,C-2,,no,no\n"
    )
    brought_in(any_house, tmp_path)
    files = written_out(any_house, tmp_path / "out", "2026-11")
    assert [row.split(b",")[0] for row in files["complaints.csv"].splitlines()[1:]] == [
        b"C-1", b"C-2", b"C-3",
    ]  # fmt: skip
    brought_in(elsewhere, tmp_path / "out")
    assert written_out(elsewhere, tmp_path / "second", "2026-11") == files
    with elsewhere.reading() as session:
        assert month_store.complaint_counts(session, NOVEMBER, NOVEMBER) == {}  # merged, inaction


def test_events_whose_numbers_leave_a_gap_are_told(any_house: House, tmp_path: Path) -> None:
    a_window(any_house, "SB-1", "SB")
    (tmp_path / "complaints.csv").write_text(MERGED)
    head = "ref,n,at,actor,kind,detail\n"
    events = tmp_path / "case_events.csv"
    events.write_text(f"{head}C-1,1,2026-11-02,he,comment,{{}}\nC-1,3,2026-11-03,he,comment,{{}}\n")
    with pytest.raises(FilesWrong) as refused:
        brought_in(any_house, tmp_path)
    [problem] = refused.value.problems
    assert problem.told("en") == "case_events.csv:3: n: number 2 is missing before it"


def test_a_message_of_another_case_is_told(any_house: House, tmp_path: Path) -> None:
    a_window(any_house, "SB-1", "SB")
    (tmp_path / "complaints.csv").write_text(MERGED)
    messages = tmp_path / "messages.csv"
    for ref, refused in (("C-1", False), ("C-1", False), ("C-2", True)):
        messages.write_text(f"key,ref,author,sent_at,words\nk,{ref},team,2026-11-02,马上到\n")
        if refused:
            with pytest.raises(FilesWrong):
                brought_in(any_house, tmp_path)
        else:
            brought_in(any_house, tmp_path)
