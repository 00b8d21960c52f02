"""Files bring what checks led to: agreements count as they did, what was overdue stays overdue."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from db.books import month_store
from kiosk.files.columns import Circumstances
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.files.writing import write_files
from kiosk.reports.books.month import report
from kiosk.reports.books.month_document import document
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.months import Month
from survey.refusals.files import FilesWrong
from survey.texts import ENGLISH
from tests.helpers.building import NOW, an_empty_house, fresh_settings

OCTOBER: Final = Month(2026, 10)
JOINT: Final = "first,second,score,kappa,agreed,proposed_at,agreed_at,first_by,second_by\n"
AGREED: Final = 'I1,I2,80.5,-125,"{""SB1"": ""not_met""}",2026-10-21,2026-10-22,ji,tu\n'
ACTIONS: Final = "ref,origin,inspection,window,owner,ordered_by,ordered_at,due_on,wrong,state"
LATE: Final = "Z1,inspection,I3,SB-1,W,ji,2026-10-05,2026-10-09,没人,planned"
EVENTS: Final = "ref,n,at,actor,kind,detail\n"
FILES: Final = {
    "units": "code,name\nU1,东河\n",
    "windows": "code,name,unit,post\nSB-1,一号磅,U1,SB\n",
    "people": "code,name,unit,window\nW,王,U1,SB-1\nI,季,U1,\nT,涂,U1,\n",
    "accounts": "username,name,role,person\nji,季,inspector,I\ntu,涂,inspector,T\n",
    "inspections": "ref,window,inspector,inspected_at,kind,score\n"
    "I1,SB-1,I,2026-10-20,joint,90\nI2,SB-1,T,2026-10-20,joint,95\n"
    "I3,SB-1,I,2026-10-04,spot,100\nI4,SB-1,T,2026-11-02,joint,60\n",
    "joint_checks": JOINT + AGREED,
    "corrective_actions": f"{ACTIONS},recurs,whys,done_at\n{LATE},Z2,\"[\"\"为什么\"\"]\",\n"
    "Z2,hand,,SB-1,W,ji,2026-09-01,2026-09-09,没人,closed,,,2026-09-05\n",
    "corrective_events": f'{EVENTS}Z1,1,2026-10-05,季,ordered,{{}}\n'
    'Z1,2,2026-10-06,王,plan,"{""measure"": ""加人""}"\n',
}  # fmt: skip


@pytest.fixture
def checked(any_house: House, tmp_path: Path) -> House:
    """A window with checks, two of them joint, and something that was not put right in time."""
    folder = tmp_path / "checked"
    folder.mkdir()
    for name, told in FILES.items():
        typed(folder, name, told)
    into(any_house, folder)
    return any_house


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[House]:
    """Another house, empty."""
    other = an_empty_house(fresh_settings(tmp_path / "elsewhere"))
    yield other
    other.close()


def typed(folder: Path, name: str, told: str) -> Path:
    path = folder / f"{name}.csv"
    path.write_text(told, encoding="utf-8")
    return path


def into(house: House, path: Path) -> dict[str, tuple[int, int]]:
    zone = house.settings.zone
    read = read_files(path, Circumstances(zone, NOW))
    with house.writing() as session:
        counts = import_files(session, read, now=NOW, zone=zone, slot=0)
    return {name: (c.new, c.changed) for name, c in counts.items() if c.new or c.changed}


def wrong_in(house: House, path: Path) -> str:
    with pytest.raises(FilesWrong) as refused:
        into(house, path)
    [problem] = refused.value.problems
    return problem.told(ENGLISH)


def out(house: House, folder: Path, month: str | None = None) -> dict[str, bytes]:
    with house.reading() as session:
        write_files(folder, export_rows(session, month), house.settings.zone)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def month_of(house: House) -> dict[str, Any]:
    with house.reading() as session:
        return document(report(session, OCTOBER, now=NOW, zone=house.settings.zone), ENGLISH)


def test_the_month_elsewhere_is_the_month_here(
    checked: House, elsewhere: House, tmp_path: Path
) -> None:
    first = out(checked, tmp_path / "first")
    into(elsewhere, tmp_path / "first")
    assert out(elsewhere, tmp_path / "second") == first
    told = month_of(checked)
    assert month_of(elsewhere) == told
    assert told["windows"][0]["check_score"] == 90.25  # 80.5 as agreed, and 100
    assert "1 corrective action overdue" in told["people"][2]["star_gate"]["reasons"]


def test_reading_them_again_changes_nothing(checked: House, tmp_path: Path) -> None:
    first = out(checked, tmp_path / "first")
    assert into(checked, tmp_path / "first") == {}
    assert into(checked, tmp_path / "checked") == {}
    assert out(checked, tmp_path / "second") == first


def test_a_month_holds_both_parts_of_a_joint_check(
    any_house: House, elsewhere: House, tmp_path: Path
) -> None:
    for name, told in FILES.items():
        typed(tmp_path, name, told.replace("I1,I2", "I1,I4") if name == "joint_checks" else told)
    into(any_house, tmp_path)
    files = out(any_house, tmp_path / "out", "2026-10")
    assert files["inspections.csv"].count(b"\n") == 5
    assert files["corrective_actions.csv"].count(b"\n") == 1
    into(elsewhere, tmp_path / "out")
    with any_house.reading() as here, elsewhere.reading() as there:
        told = [month_store.checks(each, OCTOBER, today=NOW.date()) for each in (here, there)]
        assert told[0] == told[1]


def test_a_wrong_agreement_is_told(checked: House, tmp_path: Path) -> None:
    for (was, now), wrong in {
        ("80.5", "81"): "first: one of the two checks belongs to another",
        ("I1,I2", "I3,I2"): "first: one of the two checks belongs to another",
        ("I1,I2", "I2,I3"): "first: one of the two checks belongs to another",
        ("I1,I2", "I3,I3"): "second: it cannot be itself",
        ("I1,I2", "I3,I9"): "second: there is no 'I9'",
        ("not_met", "perhaps"): "agreed: 'SB1: perhaps' is no answer to an item",
        ("SB1", "S" * 17): "agreed: ",
        ("-125", "10001"): "kappa: ",
        ("-125", "0.5"): "kappa: ",
    }.items():
        file = typed(tmp_path, "joint_checks", JOINT + AGREED.replace(was, now))
        assert wrong_in(checked, file).startswith(f"joint_checks.csv:2: {wrong}")


def test_a_wrong_order_is_told(checked: House, tmp_path: Path) -> None:
    for (was, now), wrong in {
        ("没人", "来晚"): "ref: another corrective action is kept under this number",
        ("Z1,inspection,I3", "Z3,inspection,I9"): "inspection: there is no 'I9'",
        ("Z1,inspection", "Z3,whim"): "origin: ",
        (",ji,", ",nobody,"): "ordered_by: there is no 'nobody'",
        ("planned", "late"): "state: ",
        ("2026-10-09", "2026-02-30"): "due_on: ",
    }.items():
        file = typed(tmp_path, "corrective_actions", f"{ACTIONS}\n{LATE.replace(was, now)}\n")
        assert wrong_in(checked, file).startswith(f"corrective_actions.csv:2: {wrong}")


def test_an_order_cannot_recur_itself_and_whys_are_words(checked: House, tmp_path: Path) -> None:
    head = f"{ACTIONS},recurs,whys\n"
    row = LATE.replace("Z1", "Z3")
    for told, wrong in ((",Z3,", "recurs: it cannot"), (",,[1]", "whys: "), (",,{}", "whys: ")):
        file = typed(tmp_path, "corrective_actions", f"{head}{row}{told}\n")
        assert wrong_in(checked, file).startswith(f"corrective_actions.csv:2: {wrong}")


def test_events_follow_upon_those_kept(checked: House, tmp_path: Path) -> None:
    file = typed(tmp_path, "corrective_events", f"{EVENTS}Z1,4,2026-10-07,王,done,{{}}\n")
    assert wrong_in(checked, file) == "corrective_events.csv:2: n: number 3 is missing before it"
    typed(tmp_path, "corrective_events", f"{EVENTS}Z1,2,2026-10-07,王,done,{{}}\n")
    assert "differs from the file" in wrong_in(checked, file)
    typed(tmp_path, "corrective_events", f"{EVENTS}Z1,3,2026-10-07,王,done,{{}}\n")
    assert into(checked, file) == {"corrective_events": (1, 0)}
    assert into(checked, file) == {}


def test_a_check_that_was_made_here_is_not_overwritten(any_house: House, tmp_path: Path) -> None:
    from kiosk.actions.checks.walks import hand_in_check
    from tests.helpers.building import a_person, a_window

    a_window(any_house)
    a_person(any_house, "I", unit="U9")
    ref = "3f9e6d3e-8c1b-4d59-9d0e-2b1f6f3f7a10"
    answers = {f"SB{n}": {"answer": "met"} for n in range(1, 6)}
    walk = {"ref": ref, "window": "SB-1", "version": "2026-1", "kind": "spot", "answers": answers}
    with any_house.writing() as session:
        hand_in_check(
            session,
            walk,
            by=User(1, "li", "李检", Role.INSPECTOR, "I"),
            now=NOW,
            zone=any_house.settings.zone,
        )
    files = out(any_house, tmp_path / "out")
    assert into(any_house, tmp_path / "out") == {}
    told = files["inspections.csv"].decode().replace(",100\n", ",60\n")
    file = typed(tmp_path, "inspections", told)
    assert wrong_in(any_house, file).startswith("inspections.csv:2: ref: this check was made here")
