"""Complaints put aside travel in files and in backups with their groups and what was decided."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from db.cases import burst_store
from kiosk.files.columns import Circumstances
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.files.writing import write_files
from kiosk.upkeep.backup import back_up
from kiosk.upkeep.doctor import examine
from kiosk.upkeep.restoring import restore
from kiosk.wiring import House, open_house
from survey.cases.bursts import FIRST_FEW, Verdict
from survey.refusals.files import FilesWrong
from survey.texts import ENGLISH
from tests.helpers.building import NOW, an_empty_house, fresh_settings
from tests.helpers.bursting import Attack, clock_of, flooded
from tests.helpers.handling import DAY
from tests.helpers.worlds import world


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[House]:
    other = an_empty_house(fresh_settings(tmp_path / "elsewhere"))
    yield other
    other.close()


@pytest.fixture
def attack(house: House) -> Iterator[Attack]:
    """Of five put aside one is abuse, one is proposed to be taken up, three wait."""
    attack = world(house, flooded, FIRST_FEW + 5)
    with clock_of(attack):
        first, second, *_ = attack.waiting()
        attack.decide(attack.propose(Verdict.ABUSE, [first]))
        attack.propose(Verdict.TAKE_UP, [second])
        yield attack


def out(house: House, folder: Path, month: str | None = None) -> Path:
    with house.reading() as session:
        write_files(folder, export_rows(session, month), house.settings.zone)
    return folder


def into(house: House, folder: Path) -> dict[str, int]:
    read = read_files(folder, Circumstances(house.settings.zone, NOW + DAY))
    assert [each.told(ENGLISH) for each in read.problems] == []
    with house.writing() as session:
        told = import_files(session, read, now=NOW + DAY, zone=house.settings.zone, slot=0)
    return {name: each.new for name, each in told.items() if each.new}


def standing(house: House) -> list[tuple[object, ...]]:
    with house.reading() as session:
        assert burst_store.astray(session) == []
        found = session.execute(
            text(
                "SELECT c.ref, c.state, b.ref, b.why, b.closed_at IS NULL, d.verdict, d.state,"
                " d.reason, d.because FROM complaints c"
                " LEFT JOIN burst_complaints m ON m.complaint_id = c.id"
                " LEFT JOIN bursts b ON b.id = m.burst_id"
                " LEFT JOIN burst_decided t ON t.complaint_id = c.id"
                " LEFT JOIN burst_decisions d ON d.id = t.decision_id ORDER BY c.ref"
            )
        )
        return [tuple(row) for row in found]


def test_groups_travel_with_their_complaints(
    attack: Attack, elsewhere: House, tmp_path: Path
) -> None:
    told = into(elsewhere, out(attack.house, tmp_path / "out"))
    assert [told[name] for name in ("bursts", "burst_complaints", "burst_decisions")] == [1, 5, 2]
    assert standing(elsewhere) == standing(attack.house)
    assert into(elsewhere, tmp_path / "out") == {}


def test_a_proposal_that_was_settled_meanwhile_is_named_and_stays(
    attack: Attack, tmp_path: Path
) -> None:
    out(attack.house, tmp_path / "out")
    attack.decide(attack.propose(Verdict.ABUSE, attack.waiting()[1:]))
    before = standing(attack.house)
    with pytest.raises(FilesWrong):
        into(attack.house, tmp_path / "out")
    assert standing(attack.house) == before


def test_a_month_s_files_bring_its_groups_and_what_was_decided(
    attack: Attack, elsewhere: House, tmp_path: Path
) -> None:
    told = into(elsewhere, out(attack.house, tmp_path / "month", "2026-11"))
    assert [told[name] for name in ("bursts", "burst_complaints", "burst_decisions")] == [1, 5, 2]
    assert standing(elsewhere) == standing(attack.house)


def test_a_group_of_two_months_comes_whole_with_either_and_once_with_both(
    attack: Attack, elsewhere: House, tmp_path: Path
) -> None:
    """Somebody complains after midnight of what happened before."""
    [first, *_] = attack.waiting()
    with attack.house.writing() as session:
        session.execute(
            text("UPDATE complaints SET biz_month = '2026-10' WHERE ref = :ref"), {"ref": first}
        )
    into(elsewhere, out(attack.house, tmp_path / "october", "2026-10"))
    with elsewhere.reading() as session:
        assert burst_store.astray(session) == []
    into(elsewhere, out(attack.house, tmp_path / "november", "2026-11"))
    assert standing(elsewhere) == standing(attack.house)


def test_another_month_s_files_have_no_group(attack: Attack, tmp_path: Path) -> None:
    folder = out(attack.house, tmp_path / "october", "2026-10")
    assert len((folder / "bursts.csv").read_text(encoding="utf-8-sig").splitlines()) == 1


def test_what_a_file_calls_set_aside_without_its_group_is_received(
    attack: Attack, elsewhere: House, tmp_path: Path
) -> None:
    folder = out(attack.house, tmp_path / "all")
    for each in folder.glob("burst*.csv"):
        each.unlink()
    into(elsewhere, folder)
    with elsewhere.reading() as session:
        assert burst_store.astray(session) == []
        kept = session.execute(text("SELECT count(*) FROM complaints WHERE state = 'received'"))
        assert kept.scalar_one() == FIRST_FEW + 4


def test_a_backup_holds_the_groups_and_the_doctor_finds_what_is_in_none(
    attack: Attack, tmp_path: Path
) -> None:
    def aside(house: House) -> bool:
        return next(e.sound for e in examine(house) if e.check == "complaints put aside")

    back_up(attack.house, tmp_path / "copy.zip")
    other = open_house(fresh_settings(tmp_path / "restored"))
    restore(other, tmp_path / "copy.zip")
    assert standing(other) == standing(attack.house)
    assert aside(other)
    with other.writing() as session:
        session.execute(text("UPDATE bursts SET closed_at = opened_at"))
    assert not aside(other)
    other.close()
