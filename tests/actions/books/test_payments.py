"""Money goes to payroll once: what was approved since it was last taken, marked as taken."""

import contextlib
import shutil
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.ground import audit_store
from kiosk.actions.books import payments
from kiosk.files.exports import export_rows
from kiosk.files.writing import write_files
from kiosk.reports.books.payments import taken, takings, to_take
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes import documents
from kiosk.wiring import House, open_house
from survey.refusals.books import MoneyMoved, NothingToTake
from survey.refusals.directory import NotYours
from tests.helpers.building import NOW, a_session, fresh_settings
from tests.helpers.deciding import Office
from tests.helpers.filed import brought_in
from tests.helpers.handling import DAY
from tests.helpers.worlds import world


@pytest.fixture
def office(any_house: House) -> Office:
    office = world(any_house, Office)
    office.star("V")
    return office


def waiting(office: Office) -> tuple[int, ...]:
    with office.house.reading() as session:
        return to_take(session).seqs


def take(office: Office, *seen: int) -> int:
    with office.house.writing() as session:
        return payments.take(session, seen, by=office.finance, at=NOW)


def approved(office: Office) -> tuple[int, ...]:
    for each in office.pending():
        office.decide(each.seq, office.finance)
    return waiting(office)


def test_what_was_approved_is_taken_once(office: Office) -> None:
    assert waiting(office) == ()
    seqs = approved(office)
    assert len(seqs) > 1
    assert take(office, *seqs) == len(seqs)
    assert waiting(office) == ()
    with pytest.raises(NothingToTake):
        take(office, *seqs)
    with office.house.reading() as session:
        [taking] = takings(session)
        found = taken(session, taking.at)
    assert (taking.by, taking.n, taking.yuan) == ("fang", len(seqs), found.yuan)
    assert found.seqs == seqs
    assert {row.person for row in found.rows} == {"V", "W"}


def test_nobody_marks_what_they_have_not_seen(office: Office) -> None:
    first = office.pending()[0]
    office.decide(first.seq, office.finance)
    seen = waiting(office)
    approved(office)
    with pytest.raises(MoneyMoved):
        take(office, *seen)
    assert take(office, *waiting(office)) > len(seen)


def test_what_is_taken_back_later_waits_as_an_amount_of_its_own(office: Office) -> None:
    take(office, *approved(office))
    office.star(None)
    [back] = office.pending()
    assert back.entry.yuan < 0
    office.decide(back.seq, office.chairman)
    assert waiting(office) == (back.seq,)


@pytest.mark.parametrize("who", ["leader", "auditor"])
def test_only_those_who_approve_money_mark_it_as_taken(office: Office, who: str) -> None:
    seqs = approved(office)
    with pytest.raises(NotYours), office.house.writing() as session:
        payments.take(session, seqs, by=getattr(office, who), at=NOW)


def test_it_is_on_record_and_goes_out_with_the_approvals(office: Office) -> None:
    seqs = approved(office)
    take(office, *seqs)
    with office.house.reading() as session:
        trail = [each for each in audit_store.entries(session) if each.deed == "money-taken"]
        rows = list(export_rows(session)["approvals"])
    assert [each.actor for each in trail] == ["fang"]
    assert {row["taken_by"] for row in rows} == {"fang"}
    assert len(rows) == len(seqs)


def test_the_list_to_pay_is_a_draft_until_it_was_taken(office: Office) -> None:
    seqs = approved(office)
    app = Starlette(routes=documents.routes(office.house))
    desk = TestClient(app, cookies={SESSION_COOKIE: a_session(office.house, office.finance)})
    draft = desk.get("/payments.csv").content.decode("utf-8-sig")
    assert "草稿" in draft
    assert "员工 V" in draft or "V" in draft
    take(office, *seqs)
    assert "V," not in desk.get("/payments.csv").content.decode("utf-8-sig")
    paid = desk.get("/payments.csv", params={"taken": NOW.isoformat()})
    assert "草稿" not in paid.content.decode("utf-8-sig")
    assert "500" in paid.content.decode("utf-8-sig")
    for wrong, status in (
        ("yesterday", 422), ("2026-11-23", 422), ((NOW + DAY).isoformat(), 200),
    ):  # fmt: skip
        answer = desk.get("/payments.csv", params={"taken": wrong})
        assert answer.status_code == status
        assert "500" not in answer.content.decode("utf-8-sig")


def test_what_was_taken_back_before_it_was_taken_is_no_money(office: Office) -> None:
    approved(office)
    office.star(None)
    assert "V" not in people_to_pay(office)
    [back] = office.pending()
    office.decide(back.seq, office.chairman, approved=False, reason="已核对")
    assert "V" not in people_to_pay(office)
    office.star("V")
    for each in office.pending():
        office.decide(each.seq, office.finance)
    with office.house.reading() as session:
        [paid] = [row for row in to_take(session).rows if row.person == "V"]
    assert paid.yuan == 500


def people_to_pay(office: Office) -> set[str]:
    with office.house.reading() as session:
        return {row.person for row in to_take(session).rows}


@pytest.mark.parametrize("named_twice", [False, True])
def test_what_was_paid_elsewhere_is_offered_to_nobody_again(
    office: Office, tmp_path: Path, migrated_sqlite: Path, named_twice: bool
) -> None:
    if named_twice:  # posted anew in another order, the amount is another one alike
        office.star(None)
        office.star("V")
    paid = take(office, *approved(office))
    folder = tmp_path / "out"
    with office.house.reading() as session:
        write_files(folder, export_rows(session), office.zone)
    other = tmp_path / "other"
    other.mkdir()
    copied = fresh_settings(other)
    copied.data_dir.mkdir(exist_ok=True)
    shutil.copy(migrated_sqlite, copied.data_dir / "kiosk.db")
    with contextlib.closing(open_house(copied)) as copy:
        for _ in range(2):
            brought_in(copy, folder)
            with copy.reading() as session:
                assert to_take(session).rows == []
                assert sum(each.n for each in takings(session)) == paid
