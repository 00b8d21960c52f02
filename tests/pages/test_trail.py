"""The trail on screen: read and searched by who may, a day proved, nothing of what is closed."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from db.ground import audit_store
from kiosk import clock
from kiosk.actions.directory import account_desk, windows
from kiosk.reports.trail import REFUSED, Filter, end_code, listed
from kiosk.rights.who import SESSION_COOKIE, User
from kiosk.routes import access, documents
from kiosk.routes.origins import Origins
from kiosk.upkeep.clock_worker import note_refusals
from kiosk.whence import Whence, coming_from
from kiosk.wiring import House
from survey.directory.roles import ALLOWED, Deed, Role
from tests.helpers.building import a_login, a_person, a_session, a_window, an_account
from tests.helpers.casework import Affair
from tests.helpers.pages import PAGES, cards, page_at, press, texts
from tests.helpers.papers import csv_read

PAGE = PAGES / "trail.py"
PASSWORD = "eine gute Nacht im Hafen"


@pytest.fixture
def auditor(house: House) -> User:
    return an_account(house, "shen", Role.AUDITOR)


def opened(house: House, user: User, **query: str) -> AppTest:
    return page_at(PAGE, a_session(house, user), **query)


def note(house: House, deed: str, subject: str, *, actor: str = "wang", **detail: object) -> None:
    with house.writing() as session:
        audit_store.note(session, at=clock.now(), actor=actor, deed=deed, subject=subject, **detail)


def noted(house: House, deed: str) -> list[audit_store.Entry]:
    with house.reading() as session:
        return [each for each in audit_store.entries(session) if each.deed == deed]


def test_only_auditors_and_the_top_read_the_trail(house: House) -> None:
    readers = ALLOWED[Deed.READ_TRAIL]
    assert readers == {Role.AUDITOR, Role.CHAIRMAN, Role.TEAM_LEADER}
    page = opened(house, an_account(house, "guan", Role.ADMINISTRATOR))
    assert page.title == []


def test_the_trail_says_who_did_what_when_and_to_what(house: House, auditor: User) -> None:
    note(house, "window-kept", "SB-1", name="东门")
    page = opened(house, auditor)
    told = texts(page)
    assert "保存窗口" in told
    assert "SB-1" in told
    assert "wang" in told


def test_a_list_is_narrowed_by_kind_person_day_and_words(house: House, auditor: User) -> None:
    note(house, "window-kept", "SB-1", name="东门")
    note(house, "money-approved", "7", actor="li", reason="查过了")
    page = opened(house, auditor)
    assert len(cards(page)) == 2
    page = page.selectbox(key="trail_kind").set_value("money").run()
    assert "批准金额" in texts(page)
    assert len(cards(page)) == 1
    page = page.selectbox(key="trail_kind").set_value("").run()
    page = page.selectbox(key="trail_actor").set_value("wang").run()
    assert len(cards(page)) == 1
    page = page.selectbox(key="trail_actor").set_value("").run()
    page = page.text_input(key="trail_words").set_value("查过").run()
    assert len(cards(page)) == 1
    page = page.text_input(key="trail_words").set_value("").run()
    yesterday = clock.today(house.settings.zone) - timedelta(days=1)
    page = page.date_input(key="trail_day").set_value(yesterday).run()
    assert cards(page) == []


def test_an_entry_says_why_and_what_was_before_and_after(house: House, auditor: User) -> None:
    admin, other = an_account(house, "guan", Role.ADMINISTRATOR), an_account(house, "li")
    with house.writing() as session:
        account_desk.change_account(
            session, account_desk_of(session, other), name="李", role=Role.LEADER, person=None,
            by=admin.username, at=clock.now(),
        )  # fmt: skip
    [entry] = noted(house, "account-changed")
    told = texts(opened(house, auditor, entry=str(entry.seq)))
    assert "之前" in told
    assert "supervision" in told
    assert "leader" in told


def test_an_entry_says_what_it_changed_and_from_where_in_sentences(
    house: House, auditor: User
) -> None:
    a_window(house)
    here = Whence("10.20.30.40", "Mozilla/5.0 (Windows NT 10.0) Chrome/130 Edg/130")
    with coming_from(lambda: here), house.writing() as session:
        windows.keep_window(
            session, code="SB-1", name="西门窗口", unit="U1", post="SB", location="东门",
            by="guan", at=clock.now(),
        )  # fmt: skip
    [entry] = noted(house, "window-kept")
    told = texts(opened(house, auditor, entry=str(entry.seq)))
    assert "窗口 SB-1：名称由“窗口 SB-1”改为“西门窗口”" in told
    assert "10.20.30.* · Edge · Windows" in told
    english = texts(opened(house, auditor, entry=str(entry.seq), lang="en"))
    assert "Window SB-1: name from “窗口 SB-1” to “西门窗口”" in english
    listed = str(csv_read(documents_of(house, auditor).get("/trail.csv").content))
    assert "名称由“窗口 SB-1”改为“西门窗口”" in listed
    assert "10.20.30.*" in listed


def test_a_deed_of_a_request_says_which_browser_it_came_from(house: House) -> None:
    app = Origins(Starlette(routes=access.routes(house)))
    a_login(house, "li", Role.LEADER, password=PASSWORD)
    client = TestClient(app, headers={"User-Agent": "Mozilla (iPhone) MicroMessenger"})
    client.post("/login", data={"username": "li", "password": PASSWORD})
    [entry] = noted(house, "sign-in")
    assert entry.whence == {"browser": "MicroMessenger", "system": "iPhone"}


def account_desk_of(session: object, user: User) -> account_desk.Account:
    from db.directory import account_store

    return account_store.get(session, user.id)  # type: ignore[arg-type]


@pytest.mark.parametrize("number", ["999", "x", "-1", "9" * 40])
def test_an_entry_that_is_not_there_is_refused(house: House, auditor: User, number: str) -> None:
    assert "没有这条记录" in "".join(
        str(e.value) for e in opened(house, auditor, entry=number).error
    )


def test_a_day_is_proved_in_words_and_what_was_touched_is_named(
    house: House, auditor: User
) -> None:
    a_window(house)
    a_person(house, "P1")
    page = opened(house, auditor)
    page = page.date_input(key="trail_day").set_value(clock.today(house.settings.zone)).run()
    [proof] = [each.label for each in page.button if each.label.startswith("核对")]
    assert "都和封存时一样" in "".join(str(each.value) for each in press(page, proof).success)
    with house.database.writing() as session:
        session.execute(text("UPDATE people SET name = 'x'"))
        session.execute(text("DELETE FROM written_rows"))  # as one whose connection notes nothing
    page = press(page, proof)
    assert "和封存时不一样" in "".join(str(each.value) for each in page.error)
    assert "people 1 被绕过系统改动过" in texts(page)


def test_nothing_of_a_sealed_case_is_in_the_auditors_trail(house: House, auditor: User) -> None:
    desk = Affair(house, category="integrity")
    note(house, "case-decide", desk.number, actor="secret-officer")
    note(house, "window-kept", "SB-1")
    assert desk.number not in texts(opened(house, auditor))
    [entry] = noted(house, "case-decide")
    assert opened(house, auditor, entry=str(entry.seq)).error
    client = documents_of(house, auditor)
    assert desk.number not in client.get("/trail.csv").text


def test_whom_a_case_concerns_does_not_follow_it_in_the_trail(house: House) -> None:
    desk = Affair(house)
    note(house, "case-decide", desk.number)
    concerned = an_account(house, "zhou", Role.AUDITOR, desk.users["accused"].person)
    stranger = an_account(house, "zhou2", Role.AUDITOR)
    assert desk.number not in texts(opened(house, concerned))
    assert desk.number in texts(opened(house, stranger))


def test_a_printed_code_is_compared_with_the_chain(house: House, auditor: User) -> None:
    a_window(house)
    page = opened(house, auditor)
    with house.reading() as session:
        code = end_code(session)
    assert code in texts(page)
    page = page.text_input(key="trail_code").set_value(code).run()
    assert "记录链里有这个编码" in str(page.success[0].value)
    for wrong in (code[:-1] + "x", "1", "x", "²-a"):
        page = page.text_input(key="trail_code").set_value(wrong).run()
        assert "记录链里没有这个编码" in str(page.error[0].value)


def documents_of(house: House, user: User) -> TestClient:
    client = TestClient(Starlette(routes=documents.routes(house)))
    client.cookies.set(SESSION_COOKIE, a_session(house, user))
    return client


def test_a_download_of_the_trail_is_in_the_trail(house: House, auditor: User) -> None:
    note(house, "window-kept", "SB-1")
    client = documents_of(house, auditor)
    answer = client.get("/trail.csv?kind=windows")
    assert "SB-1" in str(csv_read(answer.content))
    [entry] = noted(house, "document-taken")
    assert (entry.actor, entry.subject, entry.detail) == (
        "shen", "trail.csv", {"kind": "windows"},
    )  # fmt: skip


def test_a_day_nobody_can_read_is_refused(house: House, auditor: User) -> None:
    assert documents_of(house, auditor).get("/trail.csv?day=2026-99-99").status_code == 422


def test_wrong_passwords_are_counted_not_listed(house: House) -> None:
    a_login(house, "li", Role.LEADER, password=PASSWORD)
    client = TestClient(Starlette(routes=access.routes(house)))
    for _ in range(3):
        client.post("/login", data={"username": "li", "password": "x"})
    client.post("/login", data={"username": "my own password", "password": "x"})
    note_refusals(house)
    note_refusals(house)
    told = [(each.subject, each.detail["n"]) for each in noted(house, "guesses-failed")]
    assert sorted(told) == [("li", 3), ("—", 1)]


def test_a_page_that_was_refused_is_in_the_trail_under_who_tried_it(house: House) -> None:
    opened(house, an_account(house, "guan", Role.ADMINISTRATOR))
    note_refusals(house)
    [entry] = noted(house, "refused-page")
    assert (entry.actor, entry.subject, entry.detail) == ("guan", "read-trail", {"n": 1})


def test_refused_pages_are_listed_where_they_are_asked_for_alone(
    house: House, auditor: User
) -> None:
    opened(house, an_account(house, "guan", Role.ADMINISTRATOR))
    note_refusals(house)
    zone = house.settings.zone
    with house.reading() as session:
        usual = listed(session, auditor, Filter(), zone=zone)
        asked = listed(session, auditor, Filter(kind=REFUSED), zone=zone)
    assert "refused-page" not in {each.deed for each in usual.entries}
    assert [each.deed for each in asked.entries] == ["refused-page"]
    assert asked.total == 1
    page = opened(house, auditor)
    assert "全部（除被拒）" in next(e for e in page.selectbox if e.label == "种类").options
