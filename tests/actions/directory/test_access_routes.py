"""The doors of the house: every page and route, for nobody and for every role."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.testclient import TestClient

from db.directory import account_store
from kiosk import clock
from kiosk.actions.directory import account_desk, accounts, knocks
from kiosk.locks.doors import FREE_GUESSES
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes.answers import client_of, own_page, owner_of
from kiosk.screens import HOME, ROOT, STAFF, Screen
from kiosk.server import _routes
from kiosk.wiring import House
from survey.directory.roles import ALLOWED, Role, may
from tests.helpers.building import a_login, a_window, database_away
from tests.helpers.empowering import Top
from tests.helpers.pages import page_at

PASSWORD = "a good long phrase"
PUBLIC = {
    "GET /login", "POST /login", "POST /login/code", "GET /logout", "POST /logout", "GET /welcome",
    "POST /welcome", "POST /welcome/open", "POST /login/pin",
    "GET /language", "GET /healthz", "GET /readyz", "GET /metrics",
    "GET /rate", "GET /tablet", "GET /tablet/code", "GET /trip",
    "POST /api/ratings", "POST /api/ratings/{rating_id}/additions",
    "GET /complain", "POST /complain",
    "GET /track", "POST /track", "POST /track/handling", "POST /track/data",
    "GET /track/photos/{sha256}",
    "GET /sw.js", "GET /offline", "GET /form.js", "GET /work.js", "GET /logo.png",
    "GET /privacy",
    "GET /api/work", "POST /api/work",
    "GET /{path:path}",
}  # fmt: skip
"""What nobody has to sign in for; everything else has to ask who is there."""
SHEETS = {"/posters"}
"""Pages of codes that hang at windows for everybody: nothing on them is for staff alone."""
ELSEWHERE = [
    "https://evil.example/", "http:evil.example", "//evil.example/", "///evil.example",
    "/\\evil.example", "\\/evil.example", "\\\\evil.example", "/\t/evil.example",
    "/\n/evil.example", "\t//evil.example", " //evil.example", "/\x00/evil.example",
    "javascript:alert(1)", "data:text/html,x", "evil.example", "/wall\r\nSet-Cookie: a=b", "",
]  # fmt: skip


@pytest.fixture
def door(house: House) -> Iterator[TestClient]:
    """Somebody in front of the door."""
    app = Starlette(routes=_routes(house))
    with TestClient(app, follow_redirects=False) as client:
        yield client


def signed_in(house: House, role: Role) -> str:
    with house.writing() as session:
        account = account_store.add(
            session, username=f"a-{role}", name="某人", role=role, at=clock.now()
        )
        return accounts.begin_session(session, account, at=clock.now())


def with_password(house: House, role: Role = Role.ADMINISTRATOR) -> None:
    a_login(house, "admin", role, password=PASSWORD)


def asked_for(path: str) -> str:
    """Return an address that fits a route's path."""
    for name in ("{sha256}", "{rating_id}", "{number}", "{ref}", "{code}", "{path:path}"):
        path = path.replace(name, "0" * 64)
    path = path.replace("{first}", "1")
    assert "{" not in path
    return path


def addresses(house: House) -> list[tuple[str, str]]:
    return [
        (method, route.path)
        for route in _routes(house)
        if isinstance(route, Route)
        for method in sorted(route.methods or {"GET"})
        if method != "HEAD"
    ]


def test_a_wall_that_loads_without_a_database_gets_the_page_that_waits(
    house: House, door: TestClient
) -> None:
    door.cookies.set(SESSION_COOKIE, signed_in(house, Role.WALL))
    with database_away(house):
        answer = door.get("/wall")
    assert answer.status_code == 200
    assert "wall-stale" in answer.text
    assert "/readyz" in answer.text


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


@pytest.mark.parametrize("asked", ELSEWHERE)
def test_nobody_is_led_to_another_site(house: House, door: TestClient, asked: str) -> None:
    with_password(house)
    form = {"username": "admin", "password": PASSWORD, "next": asked}
    assert own_page(asked) is None
    assert door.post("/login", data=form).headers["location"] == "/"
    answer = door.get("/language", params={"to": "en", "next": asked})
    assert answer.headers["location"] == "/"
    assert "kiosk_lang=en" in answer.headers["set-cookie"]


@pytest.mark.parametrize("asked", ["/board?month=2026-10&unit=a%20b", "/me", "/cases?case=T1#top"])
def test_one_is_led_back_to_the_page_asked_for(house: House, door: TestClient, asked: str) -> None:
    with_password(house)
    form = {"username": "admin", "password": PASSWORD, "next": asked}
    assert door.post("/login", data=form).headers["location"] == asked
    assert door.get("/language", params={"next": asked}).headers["location"] == asked


@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_led_to_a_page_it_may_see(house: House, door: TestClient, role: Role) -> None:
    with_password(house, role)
    home = "/wall" if role is Role.WALL else "/"
    for asked in ("", "/"):
        form = {"username": "admin", "password": PASSWORD, "next": asked}
        assert door.post("/login", data=form).headers["location"] == home
    assert door.get(home).status_code == 200


def test_a_wall_screen_that_strays_is_led_to_the_wall(house: House, door: TestClient) -> None:
    door.cookies.set(SESSION_COOKIE, signed_in(house, Role.WALL))
    shut = door.get("/", headers={"Accept": "text/html"})
    assert shut.status_code == 403
    assert 'href="/wall"' in shut.text
    assert 'href="/"' not in shut.text


def test_a_wall_screens_account_is_led_to_the_wall_by_its_link(
    house: House, door: TestClient
) -> None:
    with house.writing() as session:
        link = account_desk.make_account(
            session, username="wall", name="大屏", role="wall", person=None, by="t", at=clock.now()
        )
    answer = door.post("/welcome", data={"t": link, "password": PASSWORD, "repeated": PASSWORD})
    assert answer.headers["location"] == "/wall"


def test_guessing_at_one_name_waits_and_guessing_at_many_does_too(
    house: House, door: TestClient
) -> None:
    with_password(house)
    for _ in range(FREE_GUESSES):
        assert door.post("/login", data={"username": "admin", "password": "x"}).status_code == 403
    answer = door.post("/login", data={"username": "admin", "password": PASSWORD})
    assert answer.status_code == 429
    for n in range(FREE_GUESSES, knocks.FREE_GUESSES_OF_CLIENT):
        assert door.post("/login", data={"username": f"n{n}", "password": "x"}).status_code == 403
    assert door.post("/login", data={"username": "n", "password": "x"}).status_code == 429
    elsewhere = TestClient(door.app, client=("203.0.113.7", 1), follow_redirects=False)
    assert elsewhere.post("/login", data={"username": "n", "password": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "::ffff:203.0.113.8", False),
        ("", "", True),
    ],
)
def test_guesses_of_one_address_or_one_ipv6_network_count_together(
    one: str, other: str, same: bool
) -> None:
    first, second = (
        client_of(Request({"type": "http", "client": (host, 1)}), "a secret")
        for host in (one, other)
    )
    assert (first == second) is same
    assert one == "" or one not in first


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:3::1", True),
        ("2001:db8:1:2::1", "2001:db8:2:2::1", False),
        ("203.0.113.7", "203.0.113.8", False),
        ("::ffff:203.0.113.7", "::ffff:203.0.113.8", False),
    ],
)
def test_a_place_in_line_belongs_to_all_that_one_house_is_given(
    one: str, other: str, same: bool
) -> None:
    first, second = (
        owner_of(Request({"type": "http", "client": (host, 1)}), "a secret")
        for host in (one, other)
    )
    assert (first == second) is same


def test_what_needs_no_writing_is_answered_while_somebody_writes(
    house: House, door: TestClient
) -> None:
    with house.writing() as session:
        link = str(account_desk.first_invitation(session, at=clock.now()))
    weak = {"t": link, "password": "x" * 20, "repeated": "x" * 20}
    with house.writing(), ThreadPoolExecutor(1) as pool:  # as a rating does all the time
        assert pool.submit(door.post, "/welcome", data=weak).result(timeout=20).status_code == 422


def test_a_huge_form_is_refused(door: TestClient) -> None:
    assert door.post("/login", data={"username": "x" * 9000}).status_code == 413


def test_the_first_administrator_sets_a_password_by_the_link(
    house: House, door: TestClient
) -> None:
    with house.writing() as session:
        token = str(account_desk.first_invitation(session, at=clock.now()))
    assert token not in door.get("/welcome").text
    assert "admin" in door.post("/welcome/open", data={"t": token}).text
    weak = door.post("/welcome", data={"t": token, "password": "x", "repeated": "x"})
    assert weak.status_code == 422
    done = door.post("/welcome", data={"t": token, "password": PASSWORD, "repeated": PASSWORD})
    assert done.status_code == 303
    assert done.cookies[SESSION_COOKIE]
    assert door.post("/welcome/open", data={"t": token}).status_code == 404


@pytest.mark.parametrize("written", ["{}", "{}#t={}", "{}?t={}", " {}#t={}\n"])
def test_a_link_opens_however_it_is_pasted(house: House, door: TestClient, written: str) -> None:
    with house.writing() as session:
        token = str(account_desk.first_invitation(session, at=clock.now()))
    address = "http://localhost:8501/welcome"
    pasted = written.format(address, token) if "t=" in written else token
    assert "admin" in door.post("/welcome/open", data={"t": pasted}).text


def test_a_link_of_before_leaves_its_secret_out_of_the_query(
    house: House, door: TestClient
) -> None:
    with house.writing() as session:
        token = str(account_desk.first_invitation(session, at=clock.now()))
    answer = door.get(f"/welcome?t={token}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/welcome#t={token}")
    done = door.post("/welcome", data={"t": token, "password": PASSWORD, "repeated": PASSWORD})
    assert done.status_code == 303


def test_a_link_in_two_halves_opens_with_the_code_of_who_approved_it_alone(
    house: House, door: TestClient
) -> None:
    top = Top(house, at=clock.now())
    link = str(top.make().token)
    code = str(top.decide(top.chairman).code)
    words = {"t": link, "password": PASSWORD, "repeated": PASSWORD}
    asks = door.post("/welcome/open", data={"t": link})
    assert (asks.status_code, 'name="code"' in asks.text) == (200, True)
    assert "wang" not in asks.text
    for wrong in ("", "XXXXXXXXXX", link):
        refused = door.post("/welcome", data={**words, "code": wrong})
        assert refused.status_code == 403
        assert 'name="code"' in refused.text
    weak = door.post("/welcome", data={"t": link, "code": code, "password": "x", "repeated": "x"})
    assert f'value="{code}"' in weak.text
    assert door.post("/welcome", data={**words, "code": code.lower()}).status_code == 303
    assert door.post("/welcome", data={**words, "code": code}).status_code == 403


def test_logging_out_forgets_the_browser(house: House, door: TestClient) -> None:
    token = signed_in(house, Role.LEADER)
    door.cookies.set(SESSION_COOKIE, token)
    assert door.get("/board").status_code == 200
    assert "退出登录？" in door.get("/logout").text
    assert door.get("/board").status_code == 200
    door.post("/logout")
    door.cookies.set(SESSION_COOKIE, token)
    assert door.get("/board").status_code == 303
    door.cookies.clear()
    assert door.get("/logout").headers["location"] == "/login"


@pytest.mark.parametrize("screen", [HOME, *STAFF], ids=lambda screen: screen.path or "home")
def test_nobody_sees_a_staff_page_without_signing_in(door: TestClient, screen: Screen) -> None:
    answer = door.get(f"/{screen.path}?month=2026-10")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?next=")


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.INSPECTOR, Role.EMPLOYEE])
def test_every_page_of_the_staffs_asks_whether_its_browser_is_still_signed_in(
    house: House, door: TestClient, role: Role
) -> None:
    a_window(house)
    door.cookies.set(SESSION_COOKIE, signed_in(house, role))
    pages = [path for method, path in addresses(house) if f"{method} {path}" not in PUBLIC]
    seen = set()
    for path in pages:
        answer = door.get(asked_for(path), headers={"Accept": "text/html"})
        if answer.status_code == 200 and "text/html" in answer.headers["content-type"]:
            assert path in SHEETS or "/api/presence" in answer.text, path
            seen.add(path)
    assert {"/", "/me", "/passkeys", "/password", "/prove"} <= seen


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
        page = page_at(screen.file, signed_in(house, role))
        refused = "您的账号没有这项权限。" in [each.value for each in page.warning]
        assert refused is not may(role, screen.deed), role


@pytest.mark.parametrize("role", [None, *Role])
def test_the_page_list_holds_only_what_the_role_may_see(house: House, role: Role | None) -> None:
    token = None if role is None else signed_in(house, role)
    page = page_at(ROOT / "kiosk" / "app.py", token)
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
        page = page_at(screen.file)
        assert [each.value for each in page.warning] == ["请先登录。"], screen.path


def test_every_deed_has_somebody_who_may_do_it() -> None:
    assert all(ALLOWED.values())


def test_who_signs_in_nowhere_reaches_no_address_that_is_not_public(
    house: House, door: TestClient
) -> None:
    known = {f"{method} {path}" for method, path in addresses(house)}
    assert known >= PUBLIC
    for method, path in addresses(house):
        if f"{method} {path}" not in PUBLIC:
            answer = door.request(method, asked_for(path))
            led_to_login = answer.headers.get("location", "").startswith("/login?next=")
            assert answer.status_code == 401 or led_to_login, (method, path)


def test_a_wall_screen_reaches_nothing_but_the_wall_and_what_is_public(
    house: House, door: TestClient
) -> None:
    door.cookies.set(SESSION_COOKIE, signed_in(house, Role.WALL))
    for method, path in addresses(house):
        if f"{method} {path}" not in PUBLIC:
            answer = door.request(method, asked_for(path))
            own = path in {"/wall", "/api/presence"}
            assert answer.status_code == (200 if own else 403), (method, path)


def test_a_stranger_keeps_nobody_out_of_the_browser_they_use(
    house: House, door: TestClient
) -> None:
    with_password(house)
    right, wrong = ({"username": "admin", "password": each} for each in (PASSWORD, "guessed"))
    assert door.post("/login", data=right).status_code == 303
    kept = dict(door.cookies)
    door.cookies.clear()
    answers = [door.post("/login", data=wrong).status_code for _ in range(8)]
    assert answers[-1] == 429
    assert door.post("/login", data=right).status_code == 429
    door.cookies.update({name: kept[name] for name in kept if name != SESSION_COOKIE})
    assert door.post("/login", data=right).status_code == 303
