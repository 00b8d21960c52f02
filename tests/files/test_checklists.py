"""Files carry published checklists: whole versions, in their order, never changed once kept."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db.checks import checklist_store
from db.checks.checklist_store import Published
from db.files import export_store
from kiosk.actions.checks.walks import hand_in_check
from kiosk.files.columns import Circumstances
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.files.writing import write_files
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.checks.checklists import Checklist, Item, Proof, checklist_of
from survey.directory.posts import WEIGHBRIDGE, Way
from survey.directory.roles import Role
from survey.refusals.files import FilesWrong
from survey.texts import Text
from tests.helpers.building import NOW, a_person, a_window, an_empty_house, fresh_settings

PROMISED = checklist_of(WEIGHBRIDGE).items
OWN = Item(
    "SBX1", Text("=磅台，“无积水”。", 'No "water", none.'), (Way.RECORDS, Way.OBSERVE),
    critical=True, weight=7, proof=Proof.PHOTO,
)  # fmt: skip
HEAD = "post,version,code,text,text_en,ways,weight,critical,proof,published_at,by,reason\n"
ROW = "SB,2026-2,SBX1,无积水,No water,OR,2,no,photo,2026-11-20T08:00,zu,投诉多\n"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[House]:
    """Another house, empty."""
    other = an_empty_house(fresh_settings(tmp_path / "elsewhere"))
    yield other
    other.close()


def publish(house: House, *items: Item, version: str = "2026-2") -> None:
    told = Published("SB", Checklist(version, items), NOW, "zu", "积水，\n投诉多")
    with house.writing() as session:
        assert checklist_store.publish(session, told, at=NOW)


def out(house: House, folder: Path) -> dict[str, bytes]:
    with house.reading() as session:
        write_files(folder, export_rows(session), house.settings.zone)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def into(house: House, path: Path) -> tuple[int, int]:
    read = read_files(path, Circumstances(house.settings.zone, NOW))
    with house.writing() as session:
        counts = import_files(session, read, now=NOW, zone=house.settings.zone, slot=0)
    return counts["checklists"].new, counts["checklists"].unchanged


def typed(tmp_path: Path, *rows: str) -> Path:
    file = tmp_path / "checklists.csv"
    file.write_text(HEAD + "".join(rows), encoding="utf-8")
    return file


def wrong_in(house: House, file: Path) -> list[str]:
    with pytest.raises(FilesWrong) as refused:
        into(house, file)
    with house.reading() as session:
        assert list(checklist_store.everything(session)) == []
    return [each.told("en") for each in refused.value.problems]


def test_an_export_brings_every_version_to_another_house_and_back(
    any_house: House, elsewhere: House, tmp_path: Path
) -> None:
    publish(any_house, OWN, *PROMISED[::-1])
    publish(any_house, *PROMISED, replace(OWN, weight=1), version="2026-3")
    first = out(any_house, tmp_path / "first")
    assert into(elsewhere, tmp_path / "first") == (12, 0)
    assert out(elsewhere, tmp_path / "second") == first
    assert into(elsewhere, tmp_path / "first") == (0, 12)
    with any_house.reading() as here, elsewhere.reading() as there:
        assert checklist_store.versions(here, "SB") == checklist_store.versions(there, "SB")


def test_a_workbook_brings_them_too(any_house: House, elsewhere: House, tmp_path: Path) -> None:
    publish(any_house, OWN, *PROMISED)
    with any_house.reading() as session:
        write_files(tmp_path / "all.xlsx", export_rows(session), any_house.settings.zone)
    assert into(elsewhere, tmp_path / "all.xlsx") == (6, 0)


def test_a_walk_by_a_published_version_keeps_its_score_in_the_files(
    any_house: House, elsewhere: House, tmp_path: Path
) -> None:
    a_window(any_house, "SB-1")
    a_person(any_house, "P1", unit="U9")
    publish(any_house, *PROMISED, OWN)
    answers = {item.code: {"answer": "met"} for item in (*PROMISED[1:], OWN)}
    answers["SB1"] = {"answer": "not_met", "note": "没人"}
    walk = {
        "ref": "3f9e6d3e-8c1b-4d59-9d0e-2b1f6f3f7a10", "window": "SB-1", "version": "2026-2",
        "kind": "spot", "answers": answers,
    }  # fmt: skip
    with any_house.writing() as session:
        hand_in_check(
            session,
            walk,
            by=User(1, "li", "李检", Role.INSPECTOR, "P1"),
            now=NOW,
            zone=any_house.settings.zone,
        )
    out(any_house, tmp_path / "first")
    into(elsewhere, tmp_path / "first")
    with elsewhere.reading() as session:
        assert [row["score"] for row in export_store.inspections(session)] == [9170]


def test_a_file_written_by_hand_is_read(any_house: House, tmp_path: Path) -> None:
    rows = 'weighbridge,autumn,sbx9,无积水,No water,"o, r",10,YES,Photo,2026-11-20,zu,投诉多\n'
    assert into(any_house, typed(tmp_path, rows)) == (1, 0)
    with any_house.reading() as session:
        [item] = checklist_store.current(session, "SB").items
    assert (item.code, item.ways, item.proof) == ("SBX9", (Way.OBSERVE, Way.RECORDS), Proof.PHOTO)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("SB,2026-2", "XX,2026-2", "checklists.csv:2: post: "),
        (",SBX1,", ",MW1,", "checklists.csv:2: code: another post's commitment has this code"),
        (",SBX1,", ",SB1,", "checklists.csv:2: text: a public commitment keeps its words"),
        (",OR,", ",OX,", "checklists.csv:2: ways: 'OX' is no way of checking"),
        (",2,no", ",11,no", "checklists.csv:2: weight: a weight is 1 to 10"),
        (",2,no", ",1.5,no", "checklists.csv:2: weight: "),
        (",2,no", f",{'9' * 5000},no", "checklists.csv:2: weight: "),
        (",no,", ",maybe,", "checklists.csv:2: critical: "),
        (",photo,", ",video,", "checklists.csv:2: proof: "),
        ("2026-11-20T08:00", "2036-11-20", "checklists.csv:2: published_at: "),
        (",投诉多", ",", "checklists.csv:2: reason: it must not be empty"),
        ("无积水", "长" * 201, "checklists.csv:2: text: "),
        ("SB,2026-2", "SB,2026-1", "checklists.csv:2: version: this version is kept here"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_kept(
    any_house: House, tmp_path: Path, was: str, now: str, told: str
) -> None:
    good = ROW.replace("SB,2026-2,SBX1", "MW,2026-2,MWX1")
    [problem] = wrong_in(any_house, typed(tmp_path, ROW.replace(was, now), good))
    assert problem.startswith(told)


def test_rows_of_one_version_agree_on_when_who_and_why(any_house: House, tmp_path: Path) -> None:
    other = ROW.replace("SBX1", "SBX2").replace("zu", "dong").replace("投诉多", "别的")
    assert wrong_in(any_house, typed(tmp_path, ROW, other)) == [
        "checklists.csv:3: by: every row of a version has to say the same here",
        "checklists.csv:3: reason: every row of a version has to say the same here",
    ]


def test_a_published_version_is_not_overwritten(any_house: House, tmp_path: Path) -> None:
    file = typed(tmp_path, ROW)
    into(any_house, file)
    file.write_text(HEAD + ROW.replace(",2,no", ",3,no"), encoding="utf-8")
    with pytest.raises(FilesWrong, match="1 problem"):
        into(any_house, file)
    with any_house.reading() as session:
        assert checklist_store.current(session, "SB").items[0].weight == 2


def test_the_built_in_version_may_stand_in_a_file_as_it_is(
    any_house: House, tmp_path: Path
) -> None:
    rows = [
        f'SB,2026-1,{i.code},{i.text.zh},"{i.text.en}",{"".join(i.ways)},1,no,either,'
        "2026-01-01,x,x\n"
        for i in PROMISED
    ]
    assert into(any_house, typed(tmp_path, *rows)) == (0, 5)
