"""Counselling records in the store: kept once, never changed, corrected by a new one."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from uuid import uuid4

import pytest

from db.books import month_store
from db.cases import case_store, complaint_store, counselling_store
from db.cases.counselling_store import NewRecord, Record
from db.directory import directory_store
from db.files import export_store, handling_store
from db.ground.models import PhotoRow
from kiosk.wiring import House
from survey.months import Month
from survey.refusals.cases import CaseChanged
from tests.helpers.building import NOW, a_person, an_account
from tests.helpers.history import complained, counselled

HOUR: Final = timedelta(hours=1)
NOVEMBER: Final = Month(2026, 11)
SIGNED, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def new(any_house: House) -> NewRecord:
    """A record about W, against whom C-1 and C-2 were upheld."""
    a_person(any_house, "W")
    complained(any_house, "C-1", person="W", at=NOW)
    complained(any_house, "C-2", person="W", at=NOW + 24 * HOUR)
    head = an_account(any_house, "zhao")
    with any_house.writing() as session:
        for sha256 in (SIGNED, OTHER):
            session.add(PhotoRow(sha256=sha256, width=4, height=3, size=9, created_at=NOW))
        return NewRecord(
            complaint_id=complaint_store.get(session, "C-1").id,
            person_id=directory_store.person_id(session, "W"),
            held_at=NOW + HOUR,
            wrong="大声呵斥",
            promised="使用文明用语",
            improve_by=date(2026, 11, 30),
            held_by_id=head.id,
            person_signature=SIGNED,
            officer_signature=OTHER,
        )


def keep(
    house: House, new: NewRecord, *, key: str | None = None, corrects: str | None = None
) -> tuple[str, bool]:
    with house.writing() as session:
        return counselling_store.record(session, new, key=key or str(uuid4()), corrects=corrects)


def of_case(house: House, new: NewRecord) -> list[Record]:
    with house.reading() as session:
        return counselling_store.of_case(session, new.complaint_id)


def test_a_record_is_kept_with_everything_it_says(any_house: House, new: NewRecord) -> None:
    assert keep(any_house, new) == ("C-1-K1", True)
    assert of_case(any_house, new) == [
        Record(
            ref="C-1-K1", complaint="C-1", person="W", person_name="员工 W", held_at=NOW + HOUR,
            held_by="账号 zhao", wrong="大声呵斥", promised="使用文明用语",
            improve_by=date(2026, 11, 30), person_signature=SIGNED, person_typed=None,
            declined=None, witness=None, officer_signature=OTHER, officer_typed=None,
            corrects=None, corrected_by=None,
        )
    ]  # fmt: skip


def test_the_same_key_and_content_is_the_same_record(any_house: House, new: NewRecord) -> None:
    key = str(uuid4())
    assert keep(any_house, new, key=key) == ("C-1-K1", True)
    assert keep(any_house, new, key=key) == ("C-1-K1", False)
    assert len(of_case(any_house, new)) == 1


def test_the_same_key_with_other_words_is_not_lost_silently(
    any_house: House, new: NewRecord
) -> None:
    key = str(uuid4())
    keep(any_house, new, key=key)
    with pytest.raises(CaseChanged):
        keep(any_house, replace(new, wrong="别的"), key=key)
    assert [each.wrong for each in of_case(any_house, new)] == ["大声呵斥"]


def test_a_correction_is_a_new_record_and_the_old_one_stays(
    any_house: House, new: NewRecord
) -> None:
    keep(any_house, new)
    ref, _ = keep(any_house, replace(new, held_at=NOW + 2 * HOUR), corrects="C-1-K1")
    old, standing = of_case(any_house, new)
    assert (old.ref, old.corrected_by, old.held_at) == ("C-1-K1", ref, NOW + HOUR)
    assert (standing.ref, standing.corrects, standing.corrected_by) == (ref, "C-1-K1", None)


@pytest.mark.parametrize("corrects", [None, "C-1-K1", "C-9-K9"])
def test_only_the_standing_record_is_corrected(
    any_house: House, new: NewRecord, corrects: str | None
) -> None:
    keep(any_house, new)
    keep(any_house, replace(new, wrong="更正"), corrects="C-1-K1")
    with pytest.raises(CaseChanged):
        keep(any_house, new, corrects=corrects)
    assert len(of_case(any_house, new)) == 2


def test_a_first_record_corrects_nothing(any_house: House, new: NewRecord) -> None:
    with pytest.raises(CaseChanged):
        keep(any_house, new, corrects="C-9-K9")


def test_a_record_that_came_from_files_is_corrected_like_any_other(
    any_house: House, new: NewRecord
) -> None:
    counselled(any_house, "K-1", "W", at=NOW + HOUR, complaint="C-1")
    ref, _ = keep(any_house, new, corrects="K-1")
    assert [(each.ref, each.corrected_by) for each in of_case(any_house, new)] == [
        ("K-1", ref), (ref, None),
    ]  # fmt: skip


def test_a_corrected_record_counts_neither_in_the_month_nor_in_files(
    any_house: House, new: NewRecord
) -> None:
    first, _ = keep(any_house, new)
    second, _ = keep(any_house, replace(new, held_at=NOW + 3 * HOUR), corrects=first)
    with any_house.reading() as session:
        assert [each.ref for each in month_store.counsellings(session, [NOVEMBER])] == [second]
        assert [each["ref"] for each in export_store.counsellings(session)] == [second]
        november = export_store.counsellings(session, handling_store.of_month("2026-11"))
        assert [each["ref"] for each in november] == [second]


def test_upheld_complaints_of_customers_without_a_record_are_found(
    any_house: House, new: NewRecord
) -> None:
    complained(any_house, "C-3", person="W", at=NOW, outcome="rejected")
    complained(any_house, "C-4", person="W", at=NOW, source="department")
    complained(any_house, "C-5", person="W", at=NOW, outcome="partly_upheld")
    complained(any_house, "C-6", person="W", at=NOW)
    with any_house.writing() as session:
        case_store.adopt(session)
        call = complaint_store.get(session, "C-6").id
        case_store.change(session, call, version=0, kind="follow_up")
    keep(any_house, new)
    refs = [f"C-{n}" for n in range(1, 7)]
    with any_house.reading() as session:
        for person, expected in ((None, {"C-2", "C-5"}), ("Z", {"C-2", "C-5"}), ("W", set())):
            found = counselling_store.without(session, refs, other_than=person)
            assert found == expected
        assert counselling_store.without(session, ["C-5"], other_than=None) == {"C-5"}


def test_a_picture_is_known_as_a_signature_of_its_own_case_alone(
    any_house: House, new: NewRecord
) -> None:
    keep(any_house, new)
    with any_house.reading() as session:
        elsewhere = complaint_store.get(session, "C-2").id
        for sha256 in (SIGNED, OTHER):
            assert counselling_store.is_signature(session, sha256)
            assert counselling_store.is_signature(session, sha256, of=new.complaint_id)
            assert not counselling_store.is_signature(session, sha256, of=elsewhere)
        assert not counselling_store.is_signature(session, "c" * 64)
