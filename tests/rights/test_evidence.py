"""Evidence packs on the web: who reads a case whole takes it along, on record, and nobody else."""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.ground import audit_store
from db.ground.models import Base
from db.ground.sealed import MARKED
from kiosk.rights.who import SESSION_COOKIE, User
from kiosk.routes import evidence
from kiosk.routes.origins import Origins
from kiosk.wiring import House
from survey.cases.complaints import INTEGRITY
from survey.directory.roles import Role
from tests.helpers.booking import import_example
from tests.helpers.building import a_session, an_account
from tests.helpers.casework import OUTSIDERS, PHONE, RAW, Affair

TAKERS = ("officer", "other-officer", "leader-of-team", "chairman")
OTHERS = ("accused", "mate", "head", "other-head", "group-leader", *OUTSIDERS)


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    with TestClient(Origins(Starlette(routes=evidence.routes(house)))) as opened:
        yield opened


def taken(client: TestClient, house: House, user: User, **asked: str) -> Response:
    told = {"Cookie": f"{SESSION_COOKIE}={a_session(house, user)}", "User-Agent": "Firefox Linux"}
    return client.get("/evidence.zip", params=asked, headers=told)


def unpacked(answer: Response, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(folder)
    return folder


def noted(house: House) -> list[audit_store.Entry]:
    with house.reading() as session:
        return [e for e in audit_store.entries(session) if e.deed == "evidence-taken"]


def lying(house: House) -> set[str]:
    return {each.name for each in house.settings.data_dir.iterdir()}


def test_who_reads_a_case_whole_takes_it_along_and_that_is_on_record(
    client: TestClient, house: House, tmp_path: Path
) -> None:
    affair = Affair(house)
    affair.verified()
    before = lying(house)
    for name in TAKERS:
        user = affair.users[name]
        answer = taken(client, house, user, case=affair.number)
        assert answer.status_code == 200
        folder = unpacked(answer, tmp_path / name)
        check = [sys.executable, "-I", folder / "check.py"]
        assert subprocess.run(check, capture_output=True, check=False).returncode == 0
        rows = (folder / "rows.jsonl").read_text(encoding="utf-8")
        assert RAW in rows
        assert not [f for f in folder.rglob("*.*") if PHONE in f.read_text("utf-8", "replace")]
    told = [(each.actor, each.subject) for each in noted(house)]
    assert told == [(affair.users[name].username, affair.number) for name in TAKERS]
    assert noted(house)[0].whence["browser"] == "Firefox"
    assert lying(house) == before


def test_what_was_done_about_a_case_is_for_who_reads_the_trail(
    client: TestClient, house: House, tmp_path: Path
) -> None:
    affair = Affair(house)
    affair.verified()
    held = {}
    for name in ("officer", "chairman"):
        answer = taken(client, house, affair.users[name], case=affair.number)
        lines = (unpacked(answer, tmp_path / name) / "rows.jsonl").read_text("utf-8").split("\n")
        held[name] = {json.loads(line)["table"] for line in lines}
    assert "audit" in held["chairman"]
    assert "audit" not in held["officer"]
    assert held["officer"] == held["chairman"] - {"audit"}


def test_nobody_else_takes_a_case_along_nor_learns_that_there_is_one(
    client: TestClient, house: House
) -> None:
    affair = Affair(house)
    refusals = {
        taken(client, house, affair.users[name], case=number).status_code
        for name in OTHERS
        for number in (affair.number, "T9999-XXXXXX")
    }
    assert refusals <= {403, 404}
    assert client.get(f"/evidence.zip?case={affair.number}").status_code == 401
    assert noted(house) == []


def test_a_sealed_case_is_taken_along_by_the_top_alone(client: TestClient, house: House) -> None:
    affair = Affair(house, category=INTEGRITY)
    got = {
        name: taken(client, house, user, case=affair.number).status_code
        for name, user in affair.users.items()
    }
    assert {name for name, status in got.items() if status == 200} == {"leader-of-team", "chairman"}


def test_a_months_books_are_the_tops(client: TestClient, house: House) -> None:
    import_example(house)
    got = {
        role: taken(client, house, an_account(house, role, role), month="2026-04").status_code
        for role in Role
    }
    assert {role for role, status in got.items() if status == 200} == {
        Role.TEAM_LEADER, Role.CHAIRMAN,
    }  # fmt: skip
    assert {each.subject for each in noted(house)} == {"2026-04"}


@pytest.mark.parametrize("asked", [{}, {"month": "x"}, {"month": "2026-99"}, {"case": "\x00"}])
def test_what_nobody_can_read_is_refused(
    client: TestClient, house: House, asked: dict[str, str]
) -> None:
    top = an_account(house, "top", Role.CHAIRMAN)
    before = lying(house)
    assert taken(client, house, top, **asked).status_code in {404, 422}
    assert lying(house) == before


def test_a_pack_holds_no_key_by_which_a_complaint_is_answered_as_its_own(
    client: TestClient, house: House, tmp_path: Path
) -> None:
    affair = Affair(house)
    answer = taken(client, house, affair.users["officer"], case=affair.number)
    rows = (unpacked(answer, tmp_path / "it") / "rows.jsonl").read_text(encoding="utf-8")
    assert affair.filed.key not in rows
    for name, columns in MARKED.items():
        assert columns <= {column.name for column in Base.metadata.tables[name].columns}
