"""The roster: ratings reach who served, late changes too; the page; files."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from db.directory import directory_store, duty_store
from db.feedback import proof, rating_store, rollup_store
from kiosk.actions.books import closing
from kiosk.actions.directory import duties
from kiosk.actions.feedback.ratings import Circumstances, submission_of
from kiosk.files.columns import Circumstances as Reading
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.files.writing import write_files
from kiosk.locks.openings import Opening
from kiosk.reports.directory.roster import reach
from kiosk.wiring import House
from survey.directory.duties import Duty
from survey.months import Month
from survey.refusals.directory import CodeUnknown, DutyOverlaps
from survey.refusals.files import FilesWrong
from tests.helpers.building import NOW, a_person, a_window

HOUR = timedelta(hours=1)
NOVEMBER = Month(2026, 11)


@pytest.fixture(autouse=True)
def _yard(any_house: House) -> None:
    a_window(any_house, "SB-1")
    for code in ("A", "B"):
        a_person(any_house, code)


def keep(house: House, person: str, begin: float, end: float, *, now: datetime = NOW) -> None:
    """Put somebody on duty, hours from NOW."""
    duty = Duty("SB-1", person, NOW + begin * HOUR, NOW + end * HOUR)
    with house.writing() as session:
        duties.keep(session, [duty], by="a", at=now, zone=house.settings.zone, slot=0)


def rate(house: House, at: datetime, score: int = 5) -> str:
    """Rate at the window and return who it reached."""

    with house.reading() as session:
        window = directory_store.window(session, "SB-1").id
    there = Circumstances(window, at, house.settings.zone, serving=house.duties.person_at)
    body = {"score": score, "key": str(uuid4())}
    return house.writer.keep_now(submission_of(body, there)).id


def reached(house: House) -> dict[str, int]:
    with house.reading() as session:
        assert list(proof.rollup_differences(session)) == []
        found = rollup_store.by_person(session, NOVEMBER)
    return {person: tally.n for person, tally in found.items() if tally.n}


def test_a_rating_reaches_the_one_on_duty(any_house: House) -> None:
    keep(any_house, "A", -2, 2)
    rate(any_house, NOW)
    rate(any_house, NOW + 3 * HOUR)
    assert reached(any_house) == {"A": 1}
    with any_house.reading() as session:
        assert reach(session, NOVEMBER) == (2, 1)


def test_two_on_duty_are_nobody(any_house: House) -> None:
    keep(any_house, "A", -2, 2)
    keep(any_house, "B", -2, 2)
    rate(any_house, NOW)
    assert reached(any_house) == {}


def tap_late(house: House, made_at: datetime) -> None:
    """Hand in a tap that says when it was made, on a page that was opened before."""
    with house.reading() as session:
        window = directory_store.window(session, "SB-1").id
    there = Circumstances(
        window, NOW, house.settings.zone, serving=house.duties.person_at,
        opened=lambda _: Opening(made_at - HOUR),
    )  # fmt: skip
    body = {"score": 5, "key": str(uuid4()), "made_at": made_at.isoformat()}
    house.writer.keep_now(submission_of(body, there))


def test_a_tap_made_offline_reaches_who_served_then_and_does_now(any_house: House) -> None:
    keep(any_house, "A", -6, 4)
    tap_late(any_house, NOW - 5 * HOUR)
    assert reached(any_house) == {"A": 1}


def test_whoever_says_that_a_tap_is_late_does_not_choose_whom_it_hits(any_house: House) -> None:
    keep(any_house, "A", -6, -4)
    keep(any_house, "B", -4, 4)
    tap_late(any_house, NOW - 5 * HOUR)
    assert reached(any_house) == {}


def test_a_roster_typed_late_gives_the_ratings_to_whom_they_belong(any_house: House) -> None:
    kept = rate(any_house, NOW, score=1)
    assert reached(any_house) == {}
    later = NOW + 5 * HOUR
    keep(any_house, "A", -1, 1, now=later)
    assert reached(any_house) == {"A": 1}
    with any_house.reading() as session:
        assert rating_store.get(session, kept).person_id is not None
        [number] = [each.id for each in duty_store.between(session, NOW, later)]
    with any_house.writing() as session:
        duties.remove(session, number, by="a", at=later, slot=0)
    assert reached(any_house) == {}


def test_a_second_person_typed_late_takes_it_back(any_house: House) -> None:
    keep(any_house, "A", -1, 1)
    rate(any_house, NOW)
    keep(any_house, "B", -1, 1, now=NOW + 5 * HOUR)
    assert reached(any_house) == {}


def test_a_closed_month_keeps_its_ratings_where_they_are(any_house: House) -> None:
    rate(any_house, NOW)
    december = NOW + timedelta(days=10)
    with any_house.writing() as session:
        closing.close(session, NOVEMBER, by="关", at=december, zone=any_house.settings.zone)
    keep(any_house, "A", -1, 1, now=december)
    assert reached(any_house) == {}


def test_a_duty_of_somebody_unknown_or_twice_at_once_is_refused(any_house: House) -> None:
    keep(any_house, "A", 0, 8)
    with pytest.raises(DutyOverlaps):
        keep(any_house, "A", 7, 9)
    with pytest.raises(CodeUnknown):
        keep(any_house, "NOBODY", 0, 8)


# Files


def brought_in(house: House, folder: Path) -> tuple[int, int]:
    zone = house.settings.zone
    read = read_files(folder, Reading(zone, NOW))
    with house.writing() as session:
        counts = import_files(session, read, now=NOW, zone=zone, slot=0)["roster"]
    return counts.new, counts.unchanged


def test_a_roster_comes_in_once_and_goes_out_the_same(any_house: House, tmp_path: Path) -> None:
    rate(any_house, NOW)
    head = "window,person,starts_at,ends_at\n"
    (tmp_path / "roster.csv").write_text(
        f"{head}SB-1,A,2026-11-23T08:00,2026-11-23T16:00\n"
        "SB-1,B,2027-01-01T22:00,2027-01-02T06:00\n"
    )
    assert brought_in(any_house, tmp_path) == (2, 0)
    assert brought_in(any_house, tmp_path) == (0, 2)
    assert reached(any_house) == {"A": 1}
    with any_house.reading() as session:
        write_files(tmp_path / "out", export_rows(session), any_house.settings.zone)
    before = (tmp_path / "out/roster.csv").read_text()
    assert "SB-1,B,2027-01-01T22:00:00+08:00,2027-01-02T06:00:00+08:00" in before
    (tmp_path / "roster.csv").write_text(
        f"{head}SB-1,A,2026-11-23T09:00,2026-11-23T10:00\nSB-1,B,2026-11-23T09:00,2026-11-23T09:00\n"
    )
    with pytest.raises(FilesWrong) as refused:
        brought_in(any_house, tmp_path)
    assert [(each.row, each.column) for each in refused.value.problems] == [
        (2, "starts_at"), (3, "starts_at")
    ]  # fmt: skip
