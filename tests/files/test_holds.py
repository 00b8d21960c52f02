"""How holds ended travels in files and in backups, with the ratings and the figures."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from db.feedback import flag_store, hold_store, proof, surge_store
from kiosk.files.columns import Circumstances
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.files.writing import write_files
from kiosk.upkeep.backup import back_up
from kiosk.upkeep.restoring import restore
from kiosk.wiring import House, open_house
from survey.feedback.flags import Flag, Reason
from survey.feedback.holds import ENDINGS, State
from survey.feedback.judging import Surge
from survey.refusals.files import FilesWrong
from survey.texts import ENGLISH
from tests.helpers.building import NOW, an_empty_house, fresh_settings
from tests.helpers.holding import Desk


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[House]:
    other = an_empty_house(fresh_settings(tmp_path / "elsewhere"))
    yield other
    other.close()


@pytest.fixture
def desk(house: House) -> Desk:
    """One rating released, one excluded, one proposed, one held."""
    desk = Desk(house)
    for verdict in ENDINGS:
        desk.rate(1)
        desk.decide(desk.propose(verdict))
    desk.rate(3)
    desk.propose()
    desk.rate(4)
    return desk


def out(house: House, folder: Path, month: str | None = None) -> Path:
    with house.reading() as session:
        write_files(folder, export_rows(session, month), house.settings.zone)
    return folder


def into(house: House, folder: Path) -> dict[str, int]:
    read = read_files(folder, Circumstances(house.settings.zone, NOW))
    assert [each.told(ENGLISH) for each in read.problems] == []
    with house.writing() as session:
        told = import_files(session, read, now=NOW, zone=house.settings.zone, slot=0)
    return {name: each.new for name, each in told.items() if each.new}


def held_and_decided(house: House) -> list[tuple[object, ...]]:
    with house.reading() as session:
        assert list(proof.rollup_differences(session)) == []
        return [
            tuple(row)
            for row in session.execute(
                text(
                    "SELECT r.score, r.standing, h.verdict, h.state, h.reason, h.proposed_by,"
                    " h.decided_by, h.because, t.settled FROM ratings r"
                    " LEFT JOIN hold_ratings t ON t.rating_id = r.id"
                    " LEFT JOIN holds h ON h.id = t.hold_id ORDER BY r.id"
                )
            )
        ]


def test_decisions_travel_with_their_ratings(desk: Desk, elsewhere: House, tmp_path: Path) -> None:
    told = into(elsewhere, out(desk.house, tmp_path / "out"))
    assert (told["holds"], told["hold_ratings"]) == (3, 3)
    assert held_and_decided(elsewhere) == held_and_decided(desk.house)
    with elsewhere.reading() as session:
        [waiting] = hold_store.open_ones(session)
        assert hold_store.still_there(session, waiting) == 1
    assert into(elsewhere, tmp_path / "out") == {}


def test_a_proposal_that_was_settled_meanwhile_is_named_and_stays(
    desk: Desk, tmp_path: Path
) -> None:
    out(desk.house, tmp_path / "out")
    with desk.house.writing() as session:
        [waiting] = hold_store.open_ones(session)
        hold_store.settle(session, waiting, State.REJECTED, by="li", at=NOW, because="否")
    with pytest.raises(FilesWrong) as refused:
        into(desk.house, tmp_path / "out")
    assert any(
        "another decision on held ratings" in each.told(ENGLISH) for each in refused.value.problems
    )
    with desk.house.reading() as session:
        assert hold_store.open_ones(session) == []


def test_a_month_s_files_tell_how_its_ratings_stand_without_decisions(
    desk: Desk, tmp_path: Path
) -> None:
    folder = out(desk.house, tmp_path / "out", "2026-11")
    assert (folder / "holds.csv").read_text("utf-8-sig").count("\n") == 1
    ratings = (folder / "ratings.csv").read_text("utf-8-sig")
    assert all(each in ratings for each in ("counted", "excluded", "held"))


def test_a_backup_holds_who_decided_what(desk: Desk, tmp_path: Path) -> None:
    back_up(desk.house, tmp_path / "copy.zip")
    other = open_house(fresh_settings(tmp_path / "restored"))
    restore(other, tmp_path / "copy.zip")
    assert held_and_decided(other) == held_and_decided(desk.house)
    other.close()


def test_what_speaks_against_ratings_travels_and_so_do_surges(
    desk: Desk, elsewhere: House, tmp_path: Path
) -> None:
    rating = desk.rate(5)
    with desk.house.writing() as session:
        flag_store.keep(session, {rating: [Flag(Reason.RUN, 100, {"n": 18, "score": 5})]})
        surge_store.keep(session, desk.window(), NOW.date(), Surge(NOW, NOW, 58, 60))
        surge_store.looked(session, desk.window(), NOW.date(), by="sun", at=NOW)
    folder = out(desk.house, tmp_path / "out")
    told = into(elsewhere, folder)
    assert (told["rating_flags"], told["surges"]) == (1, 1)
    assert into(elsewhere, folder) == {}
    with elsewhere.reading() as session:
        [surge] = surge_store.waiting(session, NOW.date())
        assert (surge.low, surge.first_by) == (58, "sun")
    again = out(elsewhere, tmp_path / "again")
    for name in ("rating_flags.csv", "surges.csv"):
        assert (again / name).read_bytes() == (folder / name).read_bytes()
    with elsewhere.writing() as session:
        surge_store.looked(session, surge.window_id, NOW.date(), by="li", at=NOW)
    with pytest.raises(FilesWrong):
        into(elsewhere, folder)
