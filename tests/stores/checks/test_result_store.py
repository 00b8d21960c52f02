"""Results in the database: photos found without a scan, long lists quick, old rows carried over."""

from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from db.checks import check_store, result_lists, result_store
from db.checks.result_lists import Asked, Seeing
from db.ground import schema
from db.ground.engine import Database
from kiosk.wiring import House
from survey.refusals.checks import CheckUnknown
from tests.helpers import formerly
from tests.helpers.building import NOW
from tests.helpers.checking import ITEMS, WINDOW, a_yard, many_checks
from tests.helpers.formerly import LOST, ONE, TWO
from tests.helpers.worlds import world

MANY = 100_000
QUICK = 0.5
"""Seconds; a page takes a tenth of it, a scan of every row with its joins several times as long."""


def test_a_list_of_a_hundred_thousand_checks_is_paged_quickly(house: House) -> None:
    many_checks(a_yard(house), MANY)
    for seeing in (
        Seeing(None, NOW.date(), everything=True),
        Seeing("I", NOW.date()),
        Seeing("J", NOW.date(), reaches=(result_lists.Reach(frozenset({2})),)),
    ):
        with house.reading() as session:
            began = perf_counter()
            months = result_lists.months(session, seeing)
            asked = Asked(month=months[0])
            found = result_lists.listed(session, seeing, asked, offset=1000, limit=10)
            total = result_lists.count(session, seeing, asked)
            took = perf_counter() - began
        assert len(months) == 24
        assert [len(found), found[0].window] == [10, WINDOW]
        assert total > 2000
        assert found == sorted(found, key=lambda each: each.inspected_at, reverse=True)
        assert took < QUICK, f"{took:.2f} s"


def test_pages_follow_each_other_without_a_gap_or_a_double(any_house: House) -> None:
    yard = world(any_house, a_yard)
    refs = [yard.check() for _ in range(7)]  # all at one moment
    seeing, asked = Seeing("I", NOW.date()), Asked(month="2026-11")
    with any_house.reading() as session:
        pages = [
            result_lists.listed(session, seeing, asked, offset=offset, limit=3)
            for offset in (0, 3, 6)
        ]
    assert [each.ref for page in pages for each in page] == list(reversed(refs))


def test_a_list_is_narrowed_to_a_unit_a_window_and_a_kind(any_house: House) -> None:
    yard = world(any_house, a_yard)
    spot, self_check = yard.check(), yard.check(kind="self")
    seeing = Seeing(None, NOW.date(), everything=True)
    for asked, refs in (
        (Asked(unit="U1"), {spot, self_check}),
        (Asked(unit="U2"), set()),
        (Asked(window=WINDOW, kind="self"), {self_check}),
        (Asked(month="2026-10"), set()),
    ):
        with any_house.reading() as session:
            found = result_lists.listed(session, seeing, asked, limit=10)
            assert result_lists.count(session, seeing, asked) == len(refs)
        assert {each.ref for each in found} == refs


def test_a_photo_of_a_finding_is_looked_up_by_an_index(house: House) -> None:
    with house.reading() as session:
        plan = session.execute(
            text("EXPLAIN QUERY PLAN SELECT * FROM finding_photos WHERE sha256 = 'x'")
        ).all()
    assert "USING INDEX ix_finding_photos_sha256" in str(plan) or "COVERING INDEX" in str(plan)


def test_photos_of_findings_kept_before_are_found_after_the_migration(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    formerly.make(database)
    schema.migrate(database)
    with database.reading() as session:
        assert [result_store.with_photo(session, each) for each in (ONE, TWO, LOST)] == [
            ["C-1"], ["C-1"], [],
        ]  # fmt: skip
        kept = result_store.get(session, "C-1")
    assert kept.findings[0].photos == (ONE, TWO)
    database.close()


def test_arrivals_kept_before_stay_as_they_were_and_a_typed_one_is_kept_beside(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    formerly.make(database)
    schema.migrate(database, to="0018")
    with database.writing() as session:
        session.execute(text("UPDATE inspections SET arrival = 'scanned'"))
    schema.migrate(database)
    with database.reading() as session:
        assert result_store.get(session, "C-1").arrival == "scanned"
    with database.writing() as session:
        session.execute(text("UPDATE inspections SET arrival = 'typed'"))
    with database.reading() as session:
        assert result_store.get(session, "C-1").arrival == "typed"
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(text("UPDATE inspections SET arrival = 'dreamt'"))
    database.close()


def test_nothing_is_kept_of_an_unknown_check(any_house: House) -> None:
    with any_house.reading() as session, pytest.raises(CheckUnknown):
        result_store.get(session, "there-is-none")


def test_the_photos_of_a_walk_are_found_by_their_number(any_house: House) -> None:
    yard = world(any_house, a_yard)
    photo = yard.photo()
    ref = yard.check(
        failed={ITEMS[0]: "x", ITEMS[1]: "y"}, photos=dict.fromkeys(ITEMS[:2], (photo,))
    )
    with any_house.reading() as session:
        assert result_store.with_photo(session, photo) == [ref]
        walked = check_store.get(session, ref)
    assert walked is not None
    assert [f.photos for f in walked.findings][:3] == [(photo,), (photo,), ()]
