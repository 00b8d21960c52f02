"""The list of root causes goes out and comes in again, and what was chosen with it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db.cases import case_store, complaint_store
from kiosk import clock
from kiosk.actions.cases import root_causes, steps
from kiosk.files.columns import Circumstances
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.files.writing import write_files
from kiosk.reports.cases.root_causes import causes
from kiosk.wiring import House
from survey.cases.root_causes import named_in
from survey.texts import Text
from tests.helpers.building import an_empty_house, fresh_settings
from tests.helpers.casework import GUILTY, STATEMENT, Affair


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[House]:
    other = an_empty_house(fresh_settings(tmp_path / "elsewhere"))
    yield other
    other.close()


def test_a_list_and_what_was_chosen_from_it_are_the_same_in_another_house(
    house: House, elsewhere: House, tmp_path: Path
) -> None:
    affair = Affair(house)
    affair.verified()
    affair.do(steps.comment, affair.users["accused"], STATEMENT)
    with house.writing() as session:
        how = {"by": "tang", "at": clock.now()}
        code = root_causes.add(session, "天气", "Weather", **how)
        root_causes.retire(session, "rule", **how)
    affair.step(steps.decide, affair.worker, replace(GUILTY, cause=code), zone=affair.zone)
    with house.reading() as session:
        write_files(tmp_path / "out", export_rows(session), affair.zone)
    for new, unchanged in ((2, 0), (0, 2)):
        now = clock.now()
        read = read_files(tmp_path / "out", Circumstances(affair.zone, now))
        with elsewhere.writing() as session:
            told = import_files(session, read, now=now, zone=affair.zone, slot=0)["root_causes"]
        assert (told.new, told.unchanged) == (new, unchanged)
    with house.reading() as here, elsewhere.reading() as session:
        assert causes(session) == causes(here)
        number = complaint_store.get(session, affair.number).id
        [found] = [e for e in case_store.events(session, number) if e.kind == "decide"]
    assert named_in(found.detail) == Text("天气", "Weather")
