"""The doors of the house: every page and route, for nobody and for every role."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from db import account_store
from kiosk import clock
from kiosk.access import SESSION_COOKIE
from kiosk.actions import accounts
from kiosk.routes import access, elsewhere, inspections, photos, qr, screens
from kiosk.screens import HOME, ROOT, STAFF, Screen
from kiosk.wiring import House
from survey.roles import ALLOWED, Role, may
from tests.building import a_window

PASSWORD = "a good long phrase"
PARTS = (access, inspections, photos, qr, screens, elsewhere)


@pytest.fixture
def door(house: House) -> Iterator[TestClient]:
    """Somebody in front of the door."""
    routes = [route for part in PARTS for route in part.routes(house)]
    with TestClient(Starlette(routes=routes), follow_redirects=False) as client:
        yield client


def signed_in(house: House, role: Role) -> str:
    with house.writing() as session:
        account = account_store.add(
            session, username=f"a-{role}", name="某人", role=role, at=clock.now()
        )
        return accounts.begin_session(session, account, at=clock.now())


def with_password(house: House) -> None:
    with house.writing() as session:
        token = accounts.first_invitation(session, at=clock.now())
        accounts.accept_invitation(
            session, str(token), password=PASSWORD, repeated=PASSWORD, at=clock.now()
        )


def test_signing_in_sets_a_cookie_scripts_cannot_read(house: House, door: TestClient) -> None:
    with_password(house)
    answer = door.post("/login", data={"username": "admin", "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    secure = TestClient(door.app, base_url="https://testserver", follow_redirects=False)
    answer = secure.post("/login", data={"username": "admin", "password": PASSWORD})
    assert "secure" in answer.headers["set-cookie"].lower()


def test_each_signing_in_is_a_new_session(house: House, door: TestClient) -> None:
    with_password(house)
    form = {"username": "admin", "password": PASSWORD}
    tokens = {door.post("/login", data=form).cookies[SESSION_COOKIE] for _ in range(2)}
    assert len(tokens) == 2


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_a_wrong_password_is_told_in_one_sentence_and_keeps_the_name(
    house: House, door: TestClient, lang: str
) -> None:
    with_password(house)
    form = {"username": "admin", "password": "wrong", "next": "/board"}
    answer = door.post("/login", data=form, headers={"Accept-Language": lang})
    assert answer.status_code == 403
    sentence = {"zh-CN": "用户名或密码不对。", "en": "The user name or the password is wrong."}
    assert sentence[lang] in answer.text
    assert 'value="admin"' in answer.text
    assert 'value="/board"' in answer.text


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/board?month=2026-10", "/board?month=2026-10"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_stays_on_this_site(
    house: House, door: TestClient, asked: str, led: str
) -> None:
    with_password(house)
    form = {"username": "admin", "password": PASSWORD, "next": asked}
    assert door.post("/login", data=form).headers["location"] == led


@pytest.mark.parametrize("address", ["/login", "/welcome"])
def test_a_form_of_another_site_is_refused(house: House, door: TestClient, address: str) -> None:
    with_password(house)
    form = {"username": "admin", "password": PASSWORD}
    answer = door.post(address, data=form, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_huge_form_is_refused(door: TestClient) -> None:
    assert door.post("/login", data={"username": "x" * 9000}).status_code == 413


def test_the_first_administrator_sets_a_password_by_the_link(
    house: House, door: TestClient
) -> None:
    with house.writing() as session:
        token = str(accounts.first_invitation(session, at=clock.now()))
    assert "admin" in door.get(f"/welcome?t={token}").text
    weak = door.post("/welcome", data={"t": token, "password": "x", "repeated": "x"})
    assert weak.status_code == 422
    done = door.post("/welcome", data={"t": token, "password": PASSWORD, "repeated": PASSWORD})
    assert done.status_code == 303
    assert done.cookies[SESSION_COOKIE]
    assert door.get(f"/welcome?t={token}").status_code == 404


def test_logging_out_forgets_the_browser(house: House, door: TestClient) -> None:
    token = signed_in(house, Role.LEADER)
    door.cookies.set(SESSION_COOKIE, token)
    assert door.get("/board").status_code == 200
    door.get("/logout")
    door.cookies.set(SESSION_COOKIE, token)
    assert door.get("/board").status_code == 303


@pytest.mark.parametrize("screen", [HOME, *STAFF], ids=lambda screen: screen.path or "home")
def test_nobody_sees_a_staff_page_without_signing_in(door: TestClient, screen: Screen) -> None:
    answer = door.get(f"/{screen.path}?month=2026-10")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?next=")


@pytest.mark.parametrize("role", list(Role))
def test_who_may_not_see_a_page_reads_so_at_its_address(
    house: House, door: TestClient, role: Role
) -> None:
    door.cookies.set(SESSION_COOKIE, signed_in(house, role))
    for screen in (HOME, *STAFF):
        assert screen.deed is not None
        answer = door.get(f"/{screen.path}", headers={"Accept": "text/html"})
        assert answer.status_code == (200 if may(role, screen.deed) else 403), screen.path
        assert ("您的账号没有这项权限。" in answer.text) is not may(role, screen.deed), screen.path


@pytest.mark.parametrize("path", ["/bord", "/rate/more", "/index.html"])
@pytest.mark.parametrize(
    ("language", "said"), [("zh-CN", "没有这一页"), ("en", "There is no such page")]
)
def test_an_address_that_leads_nowhere_says_so(
    door: TestClient, path: str, language: str, said: str
) -> None:
    answer = door.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 404
    assert said in answer.text


@pytest.mark.parametrize("path", ["/_stcore/health", "/static/js/index.js"])
def test_streamlits_own_doors_are_not_taken_for_mistyped_pages(door: TestClient, path: str) -> None:
    answer = door.get(path, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.text) == (404, "Not Found")
    script = door.get("/bord", headers={"Accept": "*/*"})
    assert (script.status_code, script.text) == (404, "Not Found")


@pytest.mark.parametrize("screen", STAFF, ids=lambda screen: screen.path)
def test_each_page_itself_asks_who_is_there(house: House, screen: Screen) -> None:
    a_window(house)
    assert screen.deed is not None
    for role in Role:
        page = AppTest.from_file(str(screen.file), default_timeout=30)
        page.session_state[SESSION_COOKIE] = signed_in(house, role)
        page.run()
        assert not page.exception, (role, page.exception)
        refused = "您的账号没有这项权限。" in [each.value for each in page.warning]
        assert refused is not may(role, screen.deed), role


@pytest.mark.parametrize("role", [None, *Role])
def test_the_page_list_holds_only_what_the_role_may_see(house: House, role: Role | None) -> None:
    page = AppTest.from_file(str(ROOT / "kiosk" / "app.py"), default_timeout=30)
    if role is not None:
        page.session_state[SESSION_COOKIE] = signed_in(house, role)
    page.run()
    for screen in STAFF:
        assert screen.deed is not None
        listed = role is not None and may(role, screen.deed)
        try:
            page.switch_page(str(screen.file))
        except ValueError:
            assert not listed, screen.path
        else:
            assert listed, screen.path


def test_without_a_session_no_staff_page_runs(house: House) -> None:
    a_window(house)
    for screen in STAFF:
        page = AppTest.from_file(str(screen.file), default_timeout=30)
        page.run()
        assert not page.exception
        assert [each.value for each in page.warning] == ["请先登录。"], screen.path


def test_every_deed_has_somebody_who_may_do_it() -> None:
    assert all(ALLOWED.values())


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/inspections"),
        ("POST", "/api/inspections/draft"),
        ("POST", "/api/photos"),
        ("GET", "/photos/" + "0" * 64),
        ("GET", "/qr/SB-1.svg"),
        ("GET", "/qr/SB-1.png"),
        ("GET", "/posters"),
    ],
)
def test_nobody_and_no_wall_screen_reaches_a_staff_route(
    house: House, door: TestClient, method: str, path: str
) -> None:
    assert door.request(method, path).status_code == 401
    door.cookies.set(SESSION_COOKIE, signed_in(house, Role.WALL))
    assert door.request(method, path).status_code == 403


@pytest.mark.parametrize(
    ("to", "led"), [("/me", "/me"), ("https://elsewhere.example", "/"), ("//x.example", "/")]
)
def test_the_language_switch_stays_on_this_site(door: TestClient, to: str, led: str) -> None:
    answer = door.get("/language", params={"to": "en", "next": to})
    assert answer.headers["location"] == led
    assert "kiosk_lang=en" in answer.headers["set-cookie"]
