"""Files carry what people decided about rules and money: the policy, and approvals of amounts."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from db.books import ledger_store, policy_store
from db.ground import audit_store
from kiosk.files.columns import Circumstances
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.files.writing import write_files
from kiosk.reports.books.ledger_document import document
from kiosk.wiring import House
from survey.books.policy import DEFAULT_POLICY
from survey.months import Month
from survey.refusals.files import FilesWrong
from tests.helpers.building import NOW, an_empty_house, fresh_settings
from tests.helpers.deciding import JANUARY, Office
from tests.helpers.worlds import world

HEAD = "version,effective_from,parameters,reason,proposed_by,proposed_at\n"


@pytest.fixture
def office(any_house: House) -> Office:
    return world(any_house, Office)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[House]:
    """Another house, empty."""
    other = an_empty_house(fresh_settings(tmp_path / "elsewhere"))
    yield other
    other.close()


def under_the_flat_reading(office: Office) -> None:
    """Have a flat reading hold from January on, and a rejected proposal after it."""
    for approved, fine in ((True, 500), (False, 300)):
        with office.house.writing() as session:
            policy = replace(DEFAULT_POLICY, penalty_mode="flat", worst_fine=fine)
            number = policy_store.propose(
                session, policy, effective_from=JANUARY, reason="复议", by="tang", at=NOW
            )
            policy_store.decide(
                session, number, approved=approved, because="同意", by="chen", at=NOW
            )


def out(house: House, folder: Path, month: str | None = None) -> dict[str, bytes]:
    with house.reading() as session:
        write_files(folder, export_rows(session, month), house.settings.zone)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def into(house: House, folder: Path) -> dict[str, tuple[int, int]]:
    zone = house.settings.zone
    read = read_files(folder, Circumstances(zone, NOW))
    with house.writing() as session:
        counts = import_files(session, read, now=NOW, zone=zone, slot=0)
    return {name: (c.new, c.unchanged) for name, c in counts.items()}


def told(house: House) -> list[dict[str, Any]]:
    with house.reading() as session:
        return [document(each) for each in ledger_store.entries(session)]


def test_the_other_house_counts_by_the_same_policy(
    office: Office, elsewhere: House, tmp_path: Path
) -> None:
    under_the_flat_reading(office)
    first = out(office.house, tmp_path / "first")
    into(elsewhere, tmp_path / "first")
    assert out(elsewhere, tmp_path / "second") == first
    with elsewhere.reading() as session:
        policies = policy_store.policies(session)
    assert (policies.version_of(Month(2026, 2)), policies.of(JANUARY).penalty_mode) == (1, "flat")


def test_amounts_are_approved_there_as_people_approved_them_here(
    office: Office, elsewhere: House, tmp_path: Path
) -> None:
    fines = [each for each in office.pending() if each.entry.role == "worst"]
    office.decide(fines[0].seq, office.finance)
    office.decide(fines[1].seq, office.finance, approved=False, reason="另行处理")
    first = out(office.house, tmp_path / "first")
    into(elsewhere, tmp_path / "first")
    assert told(elsewhere) == told(office.house)
    assert {each["status"] for each in told(elsewhere)} == {"posted", "approved", "rejected"}
    assert out(elsewhere, tmp_path / "second") == first
    assert into(elsewhere, tmp_path / "first")["policies"] == (0, 0)
    assert told(elsewhere) == told(office.house)


def test_an_approval_of_what_the_ledger_no_longer_makes_decides_nothing(
    elsewhere: House, tmp_path: Path
) -> None:
    (tmp_path / "approvals.csv").write_text(
        "month,person,role,kind,n,approved,by,at\n2026-01,W,worst,entry,1,yes,fang,2026-02-09\n"
    )
    (tmp_path / "units.csv").write_text("code,name\nU1,东河\n")
    (tmp_path / "people.csv").write_text("code,name,unit\nW,王,U1\n")
    into(elsewhere, tmp_path)
    assert told(elsewhere) == []


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("1,2026-01,[],复议,tang,2026-01-02", "policies.csv:2: parameters"),
        ('1,2026-01,"{""worst_fine"": -1}",复议,tang,2026-01-02', "policies.csv:2: parameters"),
        ('1,2026-01,"{""penalty_mode"": ""soft""}",复议,tang,2026-01-02', "policies.csv:2"),
        ("one,2026-01,{},复议,tang,2026-01-02", "policies.csv:2: version"),
    ],
)
def test_a_policy_that_cannot_be_is_told_with_its_row(
    house: House, tmp_path: Path, row: str, wrong: str
) -> None:
    (tmp_path / "policies.csv").write_text(f"{HEAD}{row}\n", encoding="utf-8")
    with pytest.raises(FilesWrong) as refused:
        into(house, tmp_path)
    [problem] = refused.value.problems
    assert problem.told("en").startswith(wrong)


def test_a_version_kept_is_never_changed_by_a_file(office: Office, tmp_path: Path) -> None:
    under_the_flat_reading(office)
    other = json.dumps({"worst_fine": 100}).replace('"', '""')
    (tmp_path / "policies.csv").write_text(
        f'{HEAD}1,2026-01,"{other}",复议,tang,2026-01-02\n', encoding="utf-8"
    )
    with pytest.raises(FilesWrong):
        into(office.house, tmp_path / "policies.csv")


def test_an_import_leaves_a_trace_once(house: House, tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("code,name\nU1,东河\n", encoding="utf-8")
    for _ in range(2):
        into(house, tmp_path)
    with house.reading() as session:
        [trace] = [each for each in audit_store.entries(session) if each.deed == "files-imported"]
    assert (trace.actor, trace.detail) == ("import", {"new_and_changed": {"units": [1, 0]}})


def test_a_version_keeps_its_number_though_one_before_it_was_lost(
    any_house: House, elsewhere: House, tmp_path: Path
) -> None:
    file = tmp_path / "policies.csv"
    file.write_text(f"{HEAD}2,2026-01,{{}},复议,tang,2026-01-02\n", encoding="utf-8")
    assert into(any_house, file) == {"policies": (1, 0)}
    assert into(any_house, file) == {"policies": (0, 1)}
    first = out(any_house, tmp_path / "first")
    into(elsewhere, tmp_path / "first")
    assert out(elsewhere, tmp_path / "second") == first
    for house in (any_house, elsewhere):
        with house.writing() as session:
            number = policy_store.propose(
                session, DEFAULT_POLICY, effective_from=JANUARY, reason="复议", by="tang", at=NOW
            )
        assert number == 3
    file.write_text(f"{HEAD}1,2026-01,{{}},复议,tang,2026-01-02\n", encoding="utf-8")
    with pytest.raises(FilesWrong):
        into(any_house, file)


def test_a_star_travels_with_its_minutes_and_who_kept_them(
    office: Office, elsewhere: House, tmp_path: Path
) -> None:
    office.star("V")
    first = out(office.house, tmp_path / "first")
    assert "全票,tang," in first["stars.csv"].decode()
    into(elsewhere, tmp_path / "first")
    assert out(elsewhere, tmp_path / "second") == first
    assert into(office.house, tmp_path / "first")["stars"] == (0, 1)
    bare = tmp_path / "stars.csv"
    bare.write_text("month,unit,person\n2026-02,U1,V\n")
    assert into(office.house, bare) == {"stars": (0, 1)}
    assert out(office.house, tmp_path / "third") == first


def test_a_month_closed_by_two_files_is_closed_once(house: House, tmp_path: Path) -> None:
    told = "month,closed_at,by\n2026-01,2026-02-03,fang\n"
    for name in ("closings.csv", "CLOSINGS.CSV"):
        (tmp_path / name).write_text(told)
    assert into(house, tmp_path)["closings"] == (1, 1)


@pytest.mark.parametrize(
    "parameters",
    [
        '{"worst_fine": "5"}', '{"worst_fine": 5.5}', '{"worst_fine": true}',
        '{"worst_fine": 1e999}', '{"worst_fine": NaN}', '{"worst_fine": 1000001}',
        '{"worst_fin": 5}', '{"publish_worst": 1}', '{"points_cap_month": "5"}',
        '{"satisfaction_target": "NaN"}', '{"penalty_mode": null}', '{"worst_fine": "\\ud800"}',
    ],
)  # fmt: skip
def test_parameters_of_the_wrong_kind_are_told(tmp_path: Path, parameters: str) -> None:
    quoted = parameters.replace('"', '""')
    path = tmp_path / "policies.csv"
    path.write_text(f'{HEAD}1,2026-01,"{quoted}",复议,tang,2026-01-02\n', encoding="utf-8")
    [problem] = read_files(path, Circumstances(ZoneInfo("Asia/Shanghai"), NOW)).problems
    assert problem.column == "parameters"
