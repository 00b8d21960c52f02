"""A complainant's contact goes some time after the case, by the clock, or sooner if they wish."""

from datetime import datetime
from uuid import uuid4

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.cases import case_store, complaint_store, waiting_store
from db.ground import audit_store
from kiosk.actions.cases import complainant, complaints, contacts, steps
from kiosk.actions.cases.complaints import Filed
from kiosk.reports.cases.contact_kept import ERASED, contact_kept
from kiosk.routes import track
from kiosk.upkeep import trail_proof
from kiosk.upkeep.clock_worker import erase_contacts
from kiosk.wiring import House
from survey.cases.contacts import ERASED_AFTER
from survey.cases.steps import COMPLAINANT
from survey.directory.roles import SYSTEM
from survey.refusals.cases import NotYourCase
from survey.refusals.complaints import ContactErased, ContactNeeded
from survey.texts import CHINESE
from tests.helpers.building import NOW
from tests.helpers.handling import DAY, DONE, GUILTY, MINUTE, Yard
from tests.helpers.worlds import world

CLOSED = NOW + 7 * DAY
DUE = CLOSED + ERASED_AFTER


@pytest.fixture
def yard(any_house: House) -> Yard:
    return world(any_house, Yard)


def erased(yard: Yard, at: datetime) -> int:
    return erase_contacts(yard.house, now=at)


def is_kept(yard: Yard, filed: Filed) -> bool:
    with yard.house.reading() as session:
        sealed = complaint_store.get(session, filed.number).sealed
    return sealed is not None and sealed.key is not None


def said(yard: Yard, filed: Filed) -> str:
    with yard.house.reading() as session:
        complaint = complaint_store.get(session, filed.number)
        kept = contact_kept(session, complaint, zone=yard.zone)
    return kept.said.en if kept else ""


def on_record(yard: Yard) -> list[tuple[str, str]]:
    with yard.house.reading() as session:
        entries = list(audit_store.entries(session))
    return [(each.actor, each.subject) for each in entries if each.deed == "contact-erased"]


def let_wait(yard: Yard, filed: Filed) -> None:
    yard.as_complainant(
        lambda session, case, *, at, key: complaints.send_message(
            session, case, "还有一件事", key=key, language=CHINESE, zone=yard.zone, at=at
        ),
        filed,
    )


def on_disk(house: House) -> bytes:
    return b"".join(each.read_bytes() for each in house.settings.data_dir.glob("kiosk.db*"))


def test_what_was_erased_is_in_no_byte_of_the_database_file_and_its_log(house: House) -> None:
    yard = world(house, Yard)
    yard.closed()
    with house.reading() as session:
        asked = text("SELECT sealed_key, sealed FROM complaint_contacts")
        kept = [value.encode() for row in session.execute(asked) for value in row]
    assert all(value in on_disk(house) for value in kept)
    assert erased(yard, DUE) == 1
    assert [value for value in kept if value in on_disk(house)] == []


def test_a_log_that_is_read_meanwhile_is_emptied_by_a_later_look(house: House) -> None:
    yard = world(house, Yard)
    yard.closed()
    with house.reading() as session:
        kept = session.scalar(text("SELECT sealed_key FROM complaint_contacts")).encode()
        assert erased(yard, DUE) == 1
        assert kept in on_disk(house)
    house.database.let_go_later()
    assert kept not in on_disk(house)


def test_it_goes_a_quarter_after_the_case_was_closed_once_and_on_record(yard: Yard) -> None:
    filed = yard.closed()
    assert "2027-02-28" in said(yard, filed)
    assert erased(yard, DUE - MINUTE) == 0
    assert is_kept(yard, filed)
    assert erased(yard, DUE) == 1
    assert erased(yard, DUE + DAY) == 0
    assert not is_kept(yard, filed)
    assert on_record(yard) == [(SYSTEM, filed.number)]
    assert said(yard, filed) == ERASED.en
    with yard.house.writing() as session, pytest.raises(ContactErased):
        complaints.show_contact(
            session, yard.case(filed, yard.officer), reason="回访", secret=yard.house.secret, at=DUE
        )


def test_it_stays_while_the_case_goes_on_however_long(yard: Yard) -> None:
    filed = yard.decided()
    assert erased(yard, NOW + 3_000 * DAY) == 0
    assert "90 days after the case is closed" in said(yard, filed)


def test_a_reopened_case_keeps_it(yard: Yard) -> None:
    filed = yard.closed()
    yard.as_complainant(complainant.reopen, filed, "又来了", zone=yard.zone, at=CLOSED + DAY)
    assert erased(yard, DUE + DAY) == 0
    assert is_kept(yard, filed)


def test_what_waits_for_an_answer_keeps_it_until_it_is_answered(yard: Yard) -> None:
    filed = yard.closed()
    let_wait(yard, filed)
    assert erased(yard, DUE) == 0
    with yard.house.writing() as session:
        number = complaint_store.get(session, filed.number).id
        waiting_store.no_longer_waits(session, number)
    assert erased(yard, DUE) == 1


def test_while_another_case_about_it_goes_on_it_stays(yard: Yard) -> None:
    filed, other = yard.closed(), yard.complain(words="监督员没有管")
    with yard.house.writing() as session:
        about, number = (complaint_store.get(session, each.number).id for each in (filed, other))
        version = case_store.get(session, number).version
        case_store.change(session, number, version=version, about_id=about)
    assert erased(yard, DUE) == 0
    assert is_kept(yard, filed)


def test_of_a_joined_case_it_goes_with_the_one_that_leads(yard: Yard) -> None:
    joined, leading = yard.complain(words="同一件事，我也在场"), yard.investigated()
    yard.step(steps.merge, joined, yard.officer, leading.number, zone=yard.zone)
    assert erased(yard, DUE) == 0
    yard.step(steps.decide, leading, yard.officer, GUILTY, zone=yard.zone)
    yard.step(steps.remedy, leading, yard.officer, "当面道歉", told=DONE)
    yard.step(steps.record_call, leading, yard.officer, reached=True, content=True, words="")
    yard.step(steps.close, leading, yard.officer, zone=yard.zone, at=CLOSED)
    assert erased(yard, DUE - MINUTE) == 0
    assert erased(yard, DUE) == 2
    assert not is_kept(yard, joined)


def test_many_go_some_at_a_time(yard: Yard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contacts, "AT_ONCE", 1)
    first, second = yard.closed(), yard.closed()
    assert (erased(yard, DUE), is_kept(yard, first), is_kept(yard, second)) == (1, False, True)
    assert (erased(yard, DUE), is_kept(yard, second), erased(yard, DUE)) == (1, False, 0)


def test_what_was_undone_in_the_middle_is_done_by_the_next_look(yard: Yard) -> None:
    filed = yard.closed()
    with pytest.raises(ZeroDivisionError):
        _killed_in_the_middle(yard)
    assert is_kept(yard, filed)
    assert on_record(yard) == []
    assert erased(yard, DUE) == 1


def _killed_in_the_middle(yard: Yard) -> None:
    with yard.house.writing() as session:
        assert contacts.erase_due(session, now=DUE) == 1
        raise ZeroDivisionError


def test_the_trail_holds_after_an_erasure_and_names_one_past_the_house(yard: Yard) -> None:
    kept = yard.closed(), yard.closed()
    assert erased(yard, DUE) == 2
    assert trail_proof.rows(yard.house)[0] == []
    with yard.house.reading() as session:
        number = complaint_store.get(session, kept[0].number).id
    with yard.house.database.writing() as session:
        session.execute(
            text("DELETE FROM complaint_contacts WHERE complaint_id = :n"), {"n": number}
        )
    assert "complaint_contacts" in "; ".join(trail_proof.rows(yard.house)[0])


def test_the_complainant_may_have_it_erased_once_the_case_is_over(yard: Yard) -> None:
    going_on, filed = yard.complain(words="另一件"), yard.closed()
    with pytest.raises(ContactNeeded):
        _erase_own(yard, going_on)
    for _ in range(2):
        _erase_own(yard, filed)
    assert (is_kept(yard, going_on), is_kept(yard, filed)) == (True, False)
    assert on_record(yard) == [(COMPLAINANT, filed.number)]


def _erase_own(yard: Yard, filed: Filed) -> None:
    yard.as_complainant(
        lambda session, case, *, at, key: contacts.erase_own(session, case, at=at), filed
    )


def test_nobody_of_the_staff_erases_it_for_them(yard: Yard) -> None:
    filed = yard.closed()
    with pytest.raises(NotYourCase):
        yard.do(contacts.erase_own, filed, yard.officer)
    assert is_kept(yard, filed)


# Pages


@pytest.fixture
def browser(yard: Yard) -> TestClient:
    app = Starlette(routes=track.routes(yard.house))
    return TestClient(app, follow_redirects=False)


def test_the_own_page_says_when_it_goes_and_erases_it_at_a_press(
    yard: Yard, browser: TestClient
) -> None:
    filed = yard.closed()
    code = {"c": f"{filed.number}.{filed.secret}", "lang": "en"}
    assert "The contact is erased on 2027-02-28." in browser.get("/track", params=code).text
    answer = browser.post("/track/handling", params=code, data={"do": "erase", "key": str(uuid4())})
    assert answer.status_code == 303
    page = browser.get("/track", params=code).text
    assert ERASED.en in page
    assert 'value="erase"' not in page


def test_while_it_goes_on_the_own_page_offers_no_erasure_and_refuses_it(
    yard: Yard, browser: TestClient
) -> None:
    filed = yard.complain()
    code = {"c": f"{filed.number}.{filed.secret}", "lang": "en"}
    assert 'value="erase"' not in browser.get("/track", params=code).text
    answer = browser.post("/track/handling", params=code, data={"do": "erase"})
    assert answer.status_code == 409
    assert is_kept(yard, filed)
