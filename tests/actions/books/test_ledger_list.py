"""The ledger as a list: in which order it stands, what is found in it, one entry alone."""

from collections.abc import Callable
from typing import Any

import pytest

from db.books import ledger_store
from db.books.ledger_store import Posted
from kiosk.reports.books.ledger import books, opened
from kiosk.wiring import House
from survey.months import Month
from survey.orders import Order
from survey.refusals.books import EntryUnknown
from survey.refusals.directory import CodeUnknown
from tests.helpers.booking import entries, import_example
from tests.helpers.building import NOW
from tests.helpers.worlds import world

REASON = "签字的会议记录"


def half_decided(house: House) -> None:
    import_example(house)
    fine = next(each.seq for each in entries(house) if each.is_money)
    with house.writing() as session:
        ledger_store.decide(session, fine, approved=True, by="fang", at=NOW, reason=REASON)


@pytest.fixture
def kept(any_house: House) -> House:
    """The worked example's books, one of its two fines approved."""
    world(any_house, half_decided)
    return any_house


def listed(house: House, words: str = "", order: Order | None = None) -> list[Posted]:
    """Every entry of a list, page by page."""
    found: list[Posted] = []
    with house.reading() as session:
        while True:
            page = books(session, None, words=words, order=order, page=len(found) // 20)
            found += page.entries
            if len(found) == page.total or not page.entries:
                return found


def test_nobody_chose_an_order_and_the_last_entry_stands_first(kept: House) -> None:
    assert [each.seq for each in listed(kept)] == [each.seq for each in entries(kept)][::-1]


@pytest.mark.parametrize(
    ("by", "worth"),
    [
        ("person", lambda each: each.person_name),
        ("amount", lambda each: each.entry.yuan if each.is_money else -each.entry.points),
        ("state", lambda each: ("pending", "approved", "rejected", "posted").index(each.status)),
        ("books", lambda each: str(each.posted_month)),
        ("number", lambda each: each.seq),
    ],
)
@pytest.mark.parametrize("down", [False, True])
def test_a_heading_sorts_all_pages_and_what_is_alike_stays_the_newest_first(
    kept: House, by: str, worth: Callable[[Posted], Any], down: bool
) -> None:
    found = listed(kept, order=Order(by, down))
    assert len(found) == len(entries(kept))
    values = [worth(each) for each in found]
    groups = list(dict.fromkeys(values))
    assert len(groups) > 1
    assert values == [each for group in groups for each in [group] * values.count(group)]
    if by != "person":  # databases spell in orders of their own
        assert groups == sorted(groups, reverse=down)
    for group in groups:
        seqs = [each.seq for each in found if worth(each) == group]
        assert seqs == sorted(seqs, reverse=True)


def test_an_order_no_column_has_changes_nothing(kept: House) -> None:
    assert listed(kept, order=Order("hash; --")) == listed(kept)


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("张", {"Z"}), ("月度最差", {"W"}), ("月 度 最差", {"W"}),
        ("Worst of the MONTH", {"W"}), ("2026年3月 第 3 起", {"W", "Z", "Q"}),
        ("against one's people", {"Z"}), ("C-7", {"W", "Z", "Q"}), ("待审批", {"W"}),
        ("%", set()), ("_", set()), ("没有这样的", set()),
    ],
)  # fmt: skip
def test_words_are_found_in_who_what_for_and_how_it_stands(
    kept: House, words: str, people: set[str]
) -> None:
    assert {each.entry.person for each in listed(kept, words)} == people


def test_a_number_finds_its_entry_and_the_sums_are_of_what_was_found(kept: House) -> None:
    first = entries(kept)[0]
    with kept.reading() as session:
        found = books(session, None, words=str(first.seq))
        worst = books(session, None, words="月度最差")
    assert first.seq in {each.seq for each in found.entries}
    assert (worst.total, worst.sums.fines, worst.sums.pending, worst.sums.points) == (2, -500, 1, 0)


@pytest.mark.parametrize("words", [REASON, "fang"])
def test_neither_reasons_nor_user_names_are_looked_into(kept: House, words: str) -> None:
    assert not listed(kept, words)


def test_words_person_and_month_narrow_together(kept: House) -> None:
    with kept.reading() as session:
        found = books(session, Month(2026, 4), person="W", words="C-7")
        with pytest.raises(CodeUnknown):
            books(session, None, person="NOBODY", words="C-7")
    assert {(each.entry.person, each.entry.complaint) for each in found.entries} == {("W", "C-7")}
    assert {each.posted_month for each in found.entries} == {Month(2026, 4)}


def test_an_entry_opens_by_its_number_and_by_nothing_else(kept: House) -> None:
    for each in entries(kept):
        with kept.reading() as session:
            assert opened(session, str(each.seq)) == each
    odd = ("0", "99999", "9" * 15, "9" * 40, "-1", "1.0", " 1", "x", "", "١", "1;2")
    for wrong in odd:
        with kept.reading() as session, pytest.raises(EntryUnknown):
            opened(session, wrong)
