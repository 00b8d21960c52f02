"""The ledger travels as it was written: the same chain, decisions, takings, money to take.

Small books of chance are kept by people who change their minds; another house that is given their
files has the same books.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.books import closing_store, ledger_store, regulation_store, star_store
from db.cases import dismissal_store
from db.files.bringing import Counts
from db.ground import audit_store
from kiosk.actions.books import closing, payments, regulation
from kiosk.files.columns import Circumstances
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.files.writing import write_files
from kiosk.reports.books.ledger_document import document
from kiosk.reports.books.payments import to_take
from kiosk.wiring import House
from survey.books.regulation import RegulationDraft
from survey.refusals.files import FilesWrong
from survey.refusals.kinds import SurveyError
from tests.helpers.booking import COMPLAINTS, sound
from tests.helpers.building import NOW, an_empty_house, fresh_settings
from tests.helpers.deciding import FEBRUARY, JANUARY, Office

ACQUITTED: Final = (
    "C-4,2026-02-03T10:00,SB-1,W,customer,attitude,not_upheld,2026-06-04T10:00\n",
    "C-2,2026-01-12T10:00,SB-1,W,department,other,not_upheld,2026-06-13T10:00\n",
    "C-6,2026-03-11T10:00,SB-1,W,customer,attitude,not_upheld,2026-06-14T10:00\n",
)
DEEDS: Final = (
    "star", "other star", "vacancy", "approve", "reject", "take", "close", "acquit 0", "acquit 1",
    "acquit 2",
)  # fmt: skip


def books(house: House) -> dict[str, Any]:
    """Return all that a house's books say."""
    with house.reading() as session:
        money = to_take(session)
        return {
            "ledger": [document(each) for each in ledger_store.entries(session)],
            "decisions": [
                (each.seq, each.approved, each.decided_by, each.decided_at, each.reason)
                for each in ledger_store.entries(session)
            ],
            "to take": (money.seqs, money.yuan),
            "taken": ledger_store.taken_by_seq(session),
            "closed": closing_store.closings(session),
            "stars": star_store.decisions(session),
            "minutes": star_store.minutes(session, FEBRUARY),
            "reviews": dismissal_store.everything(session),
            "broken at": ledger_store.broken_at(session),
        }


def carried(house: House, folder: Path) -> House:
    """Return an empty house that was given the files of another."""
    zone = house.settings.zone
    with house.reading() as session:
        write_files(folder / "files", export_rows(session), zone)
    other = an_empty_house(fresh_settings(folder / "elsewhere"))
    bring(other, folder / "files")
    return other


def bring(house: House, folder: Path) -> None:
    zone = house.settings.zone
    read = read_files(folder, Circumstances(zone, NOW))
    with house.writing() as session:
        import_files(session, read, now=NOW, zone=zone, slot=0)


def brought(house: House, file: Path) -> dict[str, Counts]:
    read = read_files(file, Circumstances(house.settings.zone, NOW))
    with house.writing() as session:
        return import_files(session, read, now=NOW, zone=house.settings.zone, slot=0)


def ledger_taken(house: House) -> list[int]:
    with house.reading() as session:
        return sorted(ledger_store.taken_by_seq(session))


def office_of(house: House, tmp_path: Path) -> Office:
    return Office(house)


def do(office: Office, deed: str) -> None:
    """Do something in the books, or find that it cannot be done now."""
    kind, _, which = deed.partition(" ")
    waiting = office.pending()
    with_money: dict[str, Callable[[], None]] = {
        "star": lambda: office.star("V"),
        "other": lambda: office.star("Z"),
        "vacancy": lambda: office.star(None),
        "approve": lambda: office.decide(waiting[0].seq, office.finance, reason="同意"),
        "reject": lambda: office.decide(
            waiting[-1].seq, office.finance, approved=False, reason="不符"
        ),
        "take": lambda: take(office),
        "close": lambda: office.do(
            closing.close, next_to_close(office), by="tang", zone=office.zone
        ),
        "acquit": lambda: office.bring({"complaints": COMPLAINTS + ACQUITTED[int(which)]}),
    }
    if kind in {"approve", "reject"} and not waiting:
        return
    try:
        with_money[kind]()
    except SurveyError:
        return


def next_to_close(office: Office) -> Any:
    with office.house.reading() as session:
        closed = closing_store.closings(session)
    return JANUARY if JANUARY not in closed else FEBRUARY


def take(office: Office) -> None:
    with office.house.reading() as session:
        seen = to_take(session).seqs
    office.do(payments.take, seen, by=office.finance)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deeds=st.lists(st.sampled_from(DEEDS), min_size=3, max_size=9))
def test_the_books_of_another_house_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("books")
    house = an_empty_house(fresh_settings(folder / "here"))
    try:
        office = office_of(house, folder)
        for deed in deeds:
            do(office, deed)
        other = carried(house, folder)
        try:
            assert books(other) == books(house)
            assert sound(other)
            bring(other, folder / "files")
            assert books(other) == books(house)
        finally:
            other.close()
    finally:
        house.close()


def test_a_stars_repayment_that_was_approved_and_not_taken_waits_there_too(
    any_house: House, tmp_path: Path
) -> None:
    office = office_of(any_house, tmp_path)
    office.star("V")
    for deed in ("approve", "take", "vacancy", "approve"):
        for _ in office.pending() if deed == "approve" else [None]:
            do(office, deed)
    with any_house.reading() as session:
        assert to_take(session).yuan == -500
    other = carried(any_house, tmp_path)
    try:
        assert books(other) == books(any_house)
    finally:
        other.close()


def test_the_companys_regulation_travels(any_house: House, tmp_path: Path) -> None:
    office = office_of(any_house, tmp_path)
    draft = RegulationDraft(
        "服务质量制度", "2026 年版", "第一条 微笑服务\n=第二行\n第二条 首问负责"
    )
    number = office.do(regulation.propose, draft, by=office.leader)
    office.do(regulation.decide, number, approved=True, because="同意", by=office.chairman)
    office.do(regulation.propose, draft, by=office.leader)
    other = carried(any_house, tmp_path)
    try:
        with any_house.reading() as session, other.reading() as there:
            assert regulation_store.editions(there) == regulation_store.editions(session)
        bring(other, tmp_path / "files")
        with other.writing() as session:
            assert regulation_store.propose(session, draft, by="tang", at=NOW) == 3
    finally:
        other.close()


def test_an_edition_kept_is_never_changed_by_a_file(any_house: House, tmp_path: Path) -> None:
    office = office_of(any_house, tmp_path)
    draft = RegulationDraft("服务质量制度", "2026 年版", "第一条 微笑服务")
    office.do(regulation.propose, draft, by=office.leader)
    with any_house.reading() as session:
        write_files(tmp_path / "files", export_rows(session), any_house.settings.zone)
    file = tmp_path / "files" / "regulations.csv"
    file.write_text(file.read_text("utf-8").replace("微笑", "沉默"), "utf-8")
    with pytest.raises(FilesWrong):
        bring(any_house, file)


def test_an_entry_that_was_changed_on_the_way_is_refused(house: House, tmp_path: Path) -> None:
    office_of(house, tmp_path)
    with house.reading() as session:
        write_files(tmp_path / "files", export_rows(session), house.settings.zone)
    file = tmp_path / "files" / "ledger.csv"
    first, second, *rest = file.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join([first, second.replace(",W,", ",Z,"), *rest]), "utf-8")
    other = an_empty_house(fresh_settings(tmp_path / "elsewhere"))
    try:
        with pytest.raises(FilesWrong) as refused:
            bring(other, tmp_path / "files")
        assert {each.file for each in refused.value.problems} == {"ledger.csv"}
        assert refused.value.problems[0].row == 2
    finally:
        other.close()


def test_a_star_named_late_goes_into_the_books_of_the_month_it_was_named_in(
    any_house: House, tmp_path: Path
) -> None:
    office = office_of(any_house, tmp_path)
    for month in (JANUARY, FEBRUARY):
        with any_house.writing() as session:
            closing.close(session, month, by="tang", at=NOW - timedelta(days=1), zone=office.zone)
    office.star("V")
    [star] = [each for each in office.entries() if each.entry.role == "star"]
    with any_house.reading() as session:
        write_files(tmp_path / "files", export_rows(session), any_house.settings.zone)
    (tmp_path / "files" / "ledger.csv").unlink()
    other = an_empty_house(fresh_settings(tmp_path / "elsewhere"))
    try:
        bring(other, tmp_path / "files")
        with other.reading() as session:
            [found] = [e for e in ledger_store.entries(session) if e.entry.role == "star"]
        assert (found.kind, found.posted_month) == (star.kind, star.posted_month)
        assert found.kind == "adjustment"
    finally:
        other.close()


def test_a_paid_amount_is_never_taken_for_one_that_was_taken_back(
    any_house: House, tmp_path: Path
) -> None:
    office = office_of(any_house, tmp_path)
    office.star("V")
    [star] = [each for each in office.entries() if each.entry.role == "star"]
    office.star(None)
    told = (
        "month,person,role,kind,n,approved,by,at,taken_at,taken_by\n"
        "2026-02,V,star,adjustment,1,yes,fang,2026-03-09,2026-03-10,fang\n"
    )
    office.bring({"approvals": told})
    with any_house.reading() as session:
        assert ledger_store.taken_by_seq(session) == {}
        assert ledger_store.entry(session, star.seq).approved is False


@pytest.mark.parametrize("file", ["ledger", "approvals"])
def test_money_that_a_file_decides_about_is_counted_and_on_record(
    any_house: House, tmp_path: Path, file: str
) -> None:
    office = office_of(any_house, tmp_path)
    office.star("V")
    with any_house.reading() as session:
        write_files(tmp_path / "before", export_rows(session), any_house.settings.zone)
    for deed in ("approve", "take"):
        do(office, deed)
    [seq] = ledger_taken(any_house)
    with any_house.reading() as session:
        write_files(tmp_path / "files", export_rows(session), any_house.settings.zone)
    other = an_empty_house(fresh_settings(tmp_path / "elsewhere"))
    try:
        bring(other, tmp_path / "before")
        for changed in (1, 0):
            assert brought(other, tmp_path / "files" / f"{file}.csv")[file].changed == changed
        with other.reading() as session:
            traces = [e for e in audit_store.entries(session) if e.deed == "files-imported"]
        assert ledger_taken(other) == [seq]
        money = [e.detail["money"] for e in traces if "money" in e.detail]
        assert money == [[seq]]
    finally:
        other.close()
