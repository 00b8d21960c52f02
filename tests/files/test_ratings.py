"""Files bring what customers said: ratings, whether commitments were kept, praise; each once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest

from db.directory import directory_store
from db.feedback import proof, rating_store, rollup_store
from kiosk.actions.feedback.ratings import add_to_rating
from kiosk.files.columns import Circumstances
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.files.writing import write_files
from kiosk.reports.board.promises import promises
from kiosk.reports.directory.scopes import scope
from kiosk.wiring import House
from survey.months import Month
from survey.refusals.files import FilesWrong
from tests.helpers.building import NOW, a_window, an_empty_house, fresh_settings
from tests.helpers.kept import additions_of

RATINGS: Final = "id,window,score,created_at,channel,visit,standing\n"
ANSWERS: Final = "rating,commitment,kept\n"
PRAISE: Final = "id,rating,name,words\n"
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)


@pytest.fixture
def rated(any_house: House, tmp_path: Path) -> House:
    """A house with a window and three ratings, one of them of October."""
    a_window(any_house)
    into(any_house, typed(tmp_path, "ratings", RATINGS + "".join(
        f"R{n},SB-1,5,2026-1{n % 2}-0{n}T08:00,qr,,\n" for n in (1, 2, 3)
    )))  # fmt: skip
    (tmp_path / "ratings.csv").unlink()
    return any_house


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[House]:
    """Another house, empty."""
    other = an_empty_house(fresh_settings(tmp_path / "elsewhere"))
    yield other
    other.close()


def typed(tmp_path: Path, name: str, told: str) -> Path:
    path = tmp_path / f"{name}.csv"
    path.write_text(told, encoding="utf-8")
    return path


def into(house: House, path: Path) -> dict[str, tuple[int, int]]:
    zone = house.settings.zone
    read = read_files(path, Circumstances(zone, NOW))
    with house.writing() as session:
        counts = import_files(session, read, now=NOW, zone=zone, slot=0)
    return {name: (c.new, c.changed) for name, c in counts.items() if c.new or c.changed}


def wrong_in(house: House, path: Path) -> list[str]:
    with pytest.raises(FilesWrong) as refused:
        into(house, path)
    return [each.told("en") for each in refused.value.problems]


def out(house: House, folder: Path, month: str | None = None) -> dict[str, bytes]:
    with house.reading() as session:
        write_files(folder, export_rows(session, month), house.settings.zone)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def added(house: House, rating: str, **body: object) -> None:
    with house.writing() as session:
        soon = rating_store.get(session, rating).created_at + timedelta(hours=1)
        window = directory_store.window(session, "SB-1")
        told = {"key": str(uuid4()), **body}
        assert add_to_rating(session, rating, told, window=window, now=soon, slot=0) is True


def kept(house: House, month: Month = NOVEMBER) -> dict[str, tuple[int, int]]:
    with house.reading() as session:
        assert list(proof.rollup_differences(session)) == []
        assert list(proof.told_differences(session)) == []
        found = rollup_store.commitments(session, month)
    return {each.commitment: (each.kept, each.broken) for each in found}


# Two ratings of one visit


def test_a_second_rating_of_a_visit_is_told_with_the_one_that_stands(
    rated: House, tmp_path: Path
) -> None:
    rows = ("V1,SB-1,5,2026-11-01,qr,v,", "V2,SB-1,4,2026-11-01,qr,v,held",
            "V3,SB-1,4,2026-11-01,qr,v,superseded", "V4,SB-1,4,2026-11-01,qr,w,")  # fmt: skip
    file = typed(tmp_path, "ratings", RATINGS + "\n".join(rows) + "\n")
    assert wrong_in(rated, file) == [
        "ratings.csv:3: visit: V1 stands for this visit to the window already"
    ]
    file.write_text(RATINGS + "\n".join((rows[0], *rows[2:])) + "\n")
    assert into(rated, file) == {"ratings": (3, 0)}
    file.write_text(f"{RATINGS}V5,SB-1,3,2026-11-01,qr,v,\n")
    assert len(wrong_in(rated, file)) == 1


def test_a_rating_kept_with_other_reasons_is_told(rated: House, tmp_path: Path) -> None:
    head = "id,window,score,created_at,channel,reasons\n"
    file = typed(tmp_path, "ratings", f"{head}R1,SB-1,5,2026-11-01T08:00,qr,quick\n")
    assert wrong_in(rated, file) == ["ratings.csv:2: id: another rating is kept under this number"]


def test_a_rating_that_came_late_counts_where_it_counted(
    rated: House, elsewhere: House, tmp_path: Path
) -> None:
    head = "id,window,score,created_at,channel,counts_on,counts_at\n"
    file = typed(tmp_path, "ratings", f"{head}L1,SB-1,1,2026-10-31T23:00,qr,2026-11-01,8\n")
    assert into(rated, file) == {"ratings": (1, 0)}
    first = out(rated, tmp_path / "first")
    into(elsewhere, tmp_path / "first")
    assert out(elsewhere, tmp_path / "second") == first
    assert kept(elsewhere) == {}
    with elsewhere.reading() as session:
        found = rollup_store.by_month(session, OCTOBER, NOVEMBER)
    assert {month: tally.n for month, tally in found.items()} == {OCTOBER: 1, NOVEMBER: 3}


# Commitments


def test_answers_travel_and_the_promises_show_the_same(
    rated: House, elsewhere: House, tmp_path: Path
) -> None:
    added(rated, "R1", kind="kept", answers={"SB1": True, "SB2": True})
    added(rated, "R1", kind="kept", answers={"SB1": False, "SB3": True})
    added(rated, "R3", kind="kept", answers={"SB1": True})
    added(rated, "R1", kind="praise", name="老王", text="=热情")
    first = out(rated, tmp_path / "first")
    assert b"R1,SB1,no," in first["answers.csv"]
    assert into(rated, tmp_path / "first") == {}
    into(elsewhere, tmp_path / "first")
    assert out(elsewhere, tmp_path / "second") == first
    assert kept(elsewhere) == kept(rated) == {"SB1": (1, 1), "SB3": (1, 0)}
    with rated.reading() as here, elsewhere.reading() as there:
        assert promises(here, NOVEMBER, scope(here)) == promises(there, NOVEMBER, scope(there))
        told = [each.body for each in additions_of(there, "R1")]
    assert {"name": "老王", "text": "=热情"} in told
    assert into(elsewhere, tmp_path / "first") == {}


def test_a_month_s_answers_are_those_of_its_ratings(rated: House, tmp_path: Path) -> None:
    added(rated, "R1", kind="kept", answers={"SB1": True})
    added(rated, "R2", kind="kept", answers={"SB2": True})
    added(rated, "R2", kind="praise", name="", text="快")
    files = out(rated, tmp_path / "out", "2026-10")
    assert (files["answers.csv"].count(b"\n"), files["praise.csv"].count(b"\n")) == (2, 2)
    assert b"R2,SB2,yes," in files["answers.csv"]


def test_other_answers_than_those_kept_are_told(rated: House, tmp_path: Path) -> None:
    file = typed(tmp_path, "answers", f"{ANSWERS}R1,SB1,yes\nR1,sb2,no\nR3,SB1,yes\n")
    assert into(rated, file) == {"answers": (3, 0)}
    assert into(rated, file) == {}
    file.write_text(f"{ANSWERS}R3,SB1,yes\nR1,SB1,no\nR1,SB2,no\n")
    assert wrong_in(rated, file) == [
        "answers.csv:3: rating: other answers are kept with this rating"
    ]
    assert kept(rated) == {"SB1": (2, 0), "SB2": (0, 1)}


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("R9,SB1,yes", "rating: there is no 'R9'"),
        ("R1,XX1,yes", "commitment: "),
        ("R1,SB1,maybe", "kept: 'maybe' should be yes or no"),
        ("R1,SB1,", "kept: it must not be empty"),
    ],
)
def test_a_wrong_answer_is_told(rated: House, tmp_path: Path, row: str, wrong: str) -> None:
    [told] = wrong_in(rated, typed(tmp_path, "answers", f"{ANSWERS}{row}\n"))
    assert told.startswith(f"answers.csv:2: {wrong}")


# Praise


def test_praise_is_kept_once_and_never_changed(rated: House, tmp_path: Path) -> None:
    file = typed(tmp_path, "praise", f"{PRAISE}P1,R1,老王,热情\nP2,R1,,快\n")
    assert into(rated, file) == {"praise": (2, 0)}
    assert into(rated, file) == {}
    file.write_text(f"{PRAISE}P1,R1,老王,一般\n")
    assert wrong_in(rated, file) == ["praise.csv:2: id: other praise is kept under this number"]


def test_what_is_wrong_in_several_files_is_told_at_once(rated: House, tmp_path: Path) -> None:
    into(rated, typed(tmp_path, "praise", f"{PRAISE}P1,R1,老王,热情\n"))
    typed(tmp_path, "praise", f"{PRAISE}P1,R1,老王,一般\n")
    typed(tmp_path, "stars", "month,unit\n2026-10,U1\n")
    head = "code,name,unit,post,token\n"
    typed(tmp_path, "windows", f"{head}SB-1,一号磅,U1,SB,other\n")
    assert [told.split(":")[0] for told in wrong_in(rated, tmp_path)] == [
        "windows.csv", "praise.csv",
    ]  # fmt: skip
