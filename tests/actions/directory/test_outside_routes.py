"""Signing in by the company's identity provider, over HTTP, against one that signs real tokens."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from httpx2 import Response
from joserfc import jwt
from joserfc.jwk import OctKey
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.directory import account_store, identity_store, session_store
from db.directory.account_store import Account
from db.ground import audit_store
from kiosk import clock
from kiosk.actions.directory import identities
from kiosk.config import Settings
from kiosk.locks import crossings
from kiosk.locks.refused import Refused
from kiosk.outside import asking
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes.own_cookies import OwnCookies
from kiosk.server import _routes
from kiosk.wiring import House, living_in, open_house
from survey.directory.identities import Way
from survey.directory.roles import Role
from tests.helpers.building import a_login, an_account, tables_away
from tests.helpers.providing import CLIENT, SECRET, Provider, running
from tests.helpers.proving import code_at, turned_on

BACK = "/login/back/oidc"


@pytest.fixture
def provider() -> Iterator[Provider]:
    stand = Provider()
    with running(stand):
        yield stand


@pytest.fixture
def settings(settings: Settings, provider: Provider) -> Settings:
    return settings.model_copy(update=provider.settings)


@pytest.fixture
def door(house: House) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=_routes(house)), follow_redirects=False) as client:
        yield client


@pytest.fixture
def li(house: House) -> Account:
    return a_login(house, "li", Role.LEADER, password="a good long phrase")


def set_out(door: TestClient, next_page: str = "") -> dict[str, str]:
    """Press the button; return what the provider is asked."""
    answer = door.post("/login/with/oidc", data={"next": next_page})
    assert answer.status_code == 200
    [address] = set(re.findall(r'href="(http[^"]+/authorize[^"]*)"', answer.text))
    return dict(parse_qsl(urlsplit(unescape(address)).query))


def way_back(provider: Provider, asked: dict[str, str]) -> str:
    """Sign in at the provider; return the path and query that the browser comes back to."""
    parts = urlsplit(provider.consent(asked))
    return f"{parts.path}?{parts.query}"


def come(door: TestClient, provider: Provider, next_page: str = "") -> Response:
    return door.get(way_back(provider, set_out(door, next_page)))


def linked(house: House, door: TestClient, provider: Provider, account: Account) -> None:
    """Let somebody come, and link them to an account."""
    assert come(door, provider).status_code == 403
    with house.writing() as session:
        [found] = identity_store.unlinked(session)
        identity_store.link(session, found.id, account.id, at=clock.now())


def deeds(house: House) -> list[str]:
    with house.reading() as session:
        return [each.deed for each in audit_store.entries(session)]


def test_who_comes_first_is_nobody_yet_and_told_to_administrators(
    house: House, door: TestClient, provider: Provider
) -> None:
    answer = come(door, provider)
    assert answer.status_code == 403
    assert "认出您是 李四" in answer.text
    assert SESSION_COOKIE not in answer.cookies
    with house.reading() as session:
        [found] = identity_store.unlinked(session)
    assert (found.told.issuer, found.told.subject) == (provider.address, "u-1")
    assert (found.told.name, found.told.address) == ("李四", "li@example.com")
    assert found.told.groups == ("yard",)
    come(door, provider)
    assert deeds(house).count("identity-came") == 1


def test_who_is_linked_comes_in_and_where_they_wanted_to_go(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    linked(house, door, provider, li)
    answer = come(door, provider, "/board?month=2026-11")
    assert (answer.status_code, answer.headers["location"]) == (303, "/board?month=2026-11")
    token = answer.cookies[SESSION_COOKIE]
    with house.reading() as session:
        assert session_store.way_of(session, token) is Way.OIDC
        [browser] = session_store.of_account(session, li.id, at=clock.now())
        last = list(audit_store.entries(session))[-1]
    assert browser.way is Way.OIDC
    assert (last.deed, last.detail["way"]) == ("sign-in", "oidc")


def test_nobody_is_linked_by_an_address_or_a_name(
    house: House, door: TestClient, provider: Provider
) -> None:
    a_login(house, "li@example.com", Role.LEADER, password="a good long phrase", name="李四")
    assert come(door, provider).status_code == 403


def test_another_name_at_the_provider_is_the_same_person(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    linked(house, door, provider, li)
    provider.person |= {"name": "李五", "email": "other@example.com"}
    assert come(door, provider).status_code == 303
    with house.reading() as session:
        [found] = identity_store.of_account(session, li.id)
    assert (found.told.name, found.told.address) == ("李五", "other@example.com")


def test_somebody_else_of_the_same_name_and_address_is_nobody(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    linked(house, door, provider, li)
    provider.person |= {"sub": "u-2"}
    assert come(door, provider).status_code == 403


def test_who_has_a_second_factor_shows_it_whatever_the_provider_asked(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    linked(house, door, provider, li)
    turned_on(house, li, at=clock.now())
    provider.lies = {"amr": ["pwd", "otp", "mfa"], "acr": "high"}
    answer = come(door, provider, "/board")
    assert answer.status_code == 200
    assert SESSION_COOKIE not in answer.cookies
    [half] = re.findall(r'name="half" value="([^"]+)"', answer.text)
    form = {"half": half, "code": code_at(house, li, clock.now()), "next": "/board"}
    entered = door.post("/login/code", data=form)
    assert (entered.status_code, entered.headers["location"]) == (303, "/board")
    with house.reading() as session:
        assert session_store.way_of(session, entered.cookies[SESSION_COOKIE]) is Way.OIDC


def test_who_is_unlinked_between_provider_and_code_begins_again(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    linked(house, door, provider, li)
    turned_on(house, li, at=clock.now())
    [half] = re.findall(r'name="half" value="([^"]+)"', come(door, provider).text)
    with house.writing() as session:
        identity_store.unlink_all(session, li.id)
    form = {"half": half, "code": code_at(house, li, clock.now())}
    assert door.post("/login/code", data=form).status_code == 401


def test_a_closed_account_lets_nobody_in(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    linked(house, door, provider, li)
    with house.writing() as session:
        account_store.close(session, li.id, at=clock.now())
    answer = come(door, provider)
    assert answer.status_code == 403
    assert "已停用" in answer.text
    assert SESSION_COOKIE not in answer.cookies


def test_unlinked_one_is_signed_out_at_once(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    linked(house, door, provider, li)
    token = come(door, provider).cookies[SESSION_COOKIE]
    keeper = an_account(house, "adm", "administrator")
    with house.writing() as session:
        [found] = identity_store.of_account(session, li.id)
        identities.unlink(session, li, found.id, by=keeper, at=clock.now())
    with house.reading() as session:
        assert account_store.account_of_session(session, token, at=clock.now()) is None
    assert come(door, provider).status_code == 403
    assert "identity-unlinked" in deeds(house)


@pytest.mark.parametrize(
    ("role", "alone", "status"),
    [(Role.LEADER, True, 403), (Role.LEADER, False, 303), (Role.ADMINISTRATOR, True, 303)],
)  # fmt: skip
def test_who_is_linked_comes_by_the_provider_alone_where_it_is_set_so(
    settings: Settings, provider: Provider, role: Role, alone: bool, status: int
) -> None:
    set_so = settings.model_copy(update={"provider_alone": alone})
    form = {"username": "li", "password": "a good long phrase"}
    opened = open_house(set_so)
    with (
        living_in(opened),
        TestClient(Starlette(routes=_routes(opened)), follow_redirects=False) as door,
    ):
        account = a_login(opened, "li", role, password=form["password"])
        assert door.post("/login", data=form).status_code == 303
        linked(opened, door, provider, account)
        answer = door.post("/login", data=form)
        assert answer.status_code == status
        assert ("请用下面的按钮登录" in answer.text) is (status == 403)
        assert door.post("/login", data=form | {"password": "x"}).status_code == 403
        assert come(door, provider).status_code == 303
    opened.close()


# What comes back and was not sent for


def test_a_code_brought_to_another_browser_opens_nothing(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    linked(house, door, provider, li)
    mine = way_back(provider, set_out(door))
    with TestClient(Starlette(routes=_routes(house)), follow_redirects=False) as victim:
        set_out(victim)
        answer = victim.get(mine)
    assert answer.status_code == 403
    assert "不是从这个浏览器开始的" in answer.text
    assert SESSION_COOKIE not in answer.cookies


def test_the_same_way_back_a_second_time_opens_nothing(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    linked(house, door, provider, li)
    back = way_back(provider, set_out(door))
    kept = dict(door.cookies)
    assert door.get(back).status_code == 303
    assert door.get(back).status_code == 403
    door.cookies.clear()
    for name, value in kept.items():  # whoever kept the cookie: the provider gives nothing twice
        door.cookies.set(name, value)
    answer = door.get(back)
    assert answer.status_code == 403
    assert "这次登录已经用过" in answer.text


def test_a_code_stolen_on_its_way_needs_what_only_the_browser_has(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    linked(house, door, provider, li)
    stolen = dict(parse_qsl(urlsplit(way_back(provider, set_out(door))).query))["code"]
    with TestClient(Starlette(routes=_routes(house)), follow_redirects=False) as thief:
        state = set_out(thief)["state"]
        answer = thief.get(BACK, params={"code": stolen, "state": state})
    assert answer.status_code == 403
    assert SESSION_COOKIE not in answer.cookies


def test_who_takes_too_long_begins_again(
    door: TestClient, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = way_back(provider, set_out(door))
    monkeypatch.setattr(crossings, "LASTS", -1)
    assert "已经过时" in door.get(back).text


def test_two_tabs_come_back_each_by_its_own(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    linked(house, door, provider, li)
    one, two = set_out(door, "/board"), set_out(door, "/me")
    assert door.get(way_back(provider, two)).headers["location"] == "/me"
    assert door.get(way_back(provider, one)).headers["location"] == "/board"


def test_a_browser_holds_few_of_those_who_set_out(door: TestClient) -> None:
    for _ in range(3 * crossings.MOST):
        set_out(door)
    held = [name for name in door.cookies if name.startswith(crossings.CROSSING_COOKIE)]
    assert len(held) <= crossings.MOST


@pytest.mark.parametrize("state", ["", "x", "一", "a\r\nb: c", "0" * 64, "0" * 5000])
def test_a_state_of_nobody_s_is_refused(door: TestClient, state: str) -> None:
    set_out(door)
    answer = door.get(BACK, params={"code": "c", "state": state})
    assert answer.status_code == 403


def test_who_gives_up_at_the_provider_is_told_and_begins_again(
    door: TestClient, provider: Provider
) -> None:
    state = set_out(door)["state"]
    answer = door.get(BACK, params={"error": "access_denied", "state": state})
    assert answer.status_code == 403
    assert "可能取消了" in answer.text


def test_an_answer_that_names_another_issuer_is_refused(
    door: TestClient, provider: Provider
) -> None:
    back = way_back(provider, set_out(door))
    assert door.get(f"{back}&iss=https://evil.example.com").status_code == 403


@pytest.mark.parametrize("page", ["//evil.example.com", "https://evil.example.com", "/\\evil"])
def test_one_is_led_to_a_page_of_ours_alone(
    house: House, door: TestClient, provider: Provider, li: Account, page: str
) -> None:
    linked(house, door, provider, li)
    assert come(door, provider, page).headers["location"] == "/"


# What the provider signed


@pytest.mark.parametrize(
    "lies",
    [
        {"iss": "https://evil.example.com"},
        {"aud": "another-client"},
        {"aud": "another-client", "azp": CLIENT},
        {"aud": [CLIENT, "another-client"], "azp": "another-client"},
        {"nonce": "another"},
        {"exp": 1},
        {"iat": 32503680000},
        {"sub": ""},
        {"sub": "x" * 300},
        {"sub": 7},
    ],
)
def test_a_word_that_is_not_for_us_now_is_refused(
    house: House, door: TestClient, provider: Provider, lies: dict[str, object]
) -> None:
    provider.lies = lies
    answer = come(door, provider)
    assert answer.status_code == 403
    with house.reading() as session:
        assert identity_store.unlinked(session) == []


def test_a_clock_that_is_a_minute_off_is_borne(door: TestClient, provider: Provider) -> None:
    soon = int((clock.now() + timedelta(seconds=60)).timestamp())
    provider.lies = {"iat": soon, "nbf": soon}
    assert "认出您是" in come(door, provider).text


@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_a_word_signed_by_no_key_of_the_provider_s_is_refused(
    house: House, door: TestClient, provider: Provider, alg: str
) -> None:
    real = provider.signed

    def forged(known: dict[str, str]) -> str:
        header, claims, _ = real(known).split(".")
        if alg == "none":
            return f"eyJhbGciOiJub25lIn0.{claims}."
        told = jwt.decode(f"{header}.{claims}.{_}", provider.key).claims
        return jwt.encode({"alg": "HS256"}, told, OctKey.import_key(SECRET))

    provider.signed = forged  # type: ignore[method-assign]
    assert come(door, provider).status_code == 403
    with house.reading() as session:
        assert identity_store.unlinked(session) == []


def test_keys_that_the_provider_changed_are_fetched_once_more(
    door: TestClient, provider: Provider
) -> None:
    assert "认出您是" in come(door, provider).text
    provider.rotate()
    assert "认出您是" in come(door, provider).text
    assert sum(each.path == "/keys" for each in provider.asked) == 2


def test_what_the_provider_says_of_itself_is_asked_once(
    door: TestClient, provider: Provider
) -> None:
    for _ in range(3):
        come(door, provider)
    found = [each.path for each in provider.asked if "well-known" in each.path]
    assert len(found) == 1


def test_a_name_that_is_not_in_the_signed_word_is_looked_up_of_the_same_person_alone(
    house: House, door: TestClient, provider: Provider
) -> None:
    del provider.person["name"]
    metadata = provider.metadata

    def with_userinfo() -> dict[str, object]:
        return {**metadata(), "userinfo_endpoint": f"{provider.address}/userinfo"}

    provider.metadata = with_userinfo  # type: ignore[method-assign]
    provider.answers["/userinfo"] = lambda _: (200, {"sub": "u-1", "name": "李四"})
    assert "认出您是 李四" in come(door, provider).text
    provider.answers["/userinfo"] = lambda _: (200, {"sub": "u-9", "name": "王五"})
    assert "王五" not in come(door, provider).text


# Away, slow, hostile


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_a_provider_that_is_away_is_told_in_one_sentence_and_passwords_open(
    house: House, door: TestClient, provider: Provider, li: Account, lang: str
) -> None:
    for path in list(provider.answers):
        provider.answers[path] = lambda _: (503, {})
    answer = door.post("/login/with/oidc", headers={"Accept-Language": lang})
    assert answer.status_code == 503
    assert {"zh-CN": "现在没有回应", "en": "There is no answer"}[lang] in answer.text
    form = {"username": "li", "password": "a good long phrase"}
    assert door.post("/login", data=form).status_code == 303


def test_one_that_went_away_meanwhile_makes_nobody_wait_for_it_later(
    house: House, door: TestClient, provider: Provider
) -> None:
    for _ in range(30):
        back = way_back(provider, set_out(door))
        provider.answers["/token"] = lambda _: (500, {})
        assert door.get(back).status_code == 503


def test_a_provider_asked_lately_and_silent_is_not_asked_again_at_once(
    door: TestClient, provider: Provider
) -> None:
    provider.answers["/.well-known/openid-configuration"] = lambda _: (500, {})
    for _ in range(4):
        assert door.post("/login/with/oidc").status_code == 503
    assert len(provider.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [(307, "http://127.0.0.1:1/"), (200, b"not json"), (200, b"[1]"), (200, b"[" * 100_000)],
)
def test_redirects_and_rubbish_are_no_answer(
    door: TestClient, provider: Provider, answer: tuple[int, object]
) -> None:
    provider.answers["/.well-known/openid-configuration"] = lambda _: answer
    assert door.post("/login/with/oidc").status_code == 503


def test_an_answer_without_end_is_cut(
    door: TestClient, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "LIMIT", 10)
    assert door.post("/login/with/oidc").status_code == 503


def test_hosts_that_are_not_set_are_never_asked(door: TestClient, provider: Provider) -> None:
    metadata = provider.metadata
    elsewhere = "http://localhost:1/token"
    provider.metadata = lambda: {**metadata(), "token_endpoint": elsewhere}  # type: ignore[method-assign]
    assert come(door, provider).status_code == 503


def test_another_issuer_at_that_address_is_none(door: TestClient, provider: Provider) -> None:
    metadata = provider.metadata
    provider.metadata = lambda: {**metadata(), "issuer": "https://evil"}  # type: ignore[method-assign]
    assert door.post("/login/with/oidc").status_code == 503


def test_who_brings_rubbish_waits_and_the_others_do_not(
    house: House, provider: Provider, li: Account
) -> None:
    app = Starlette(routes=_routes(house))
    with TestClient(app, follow_redirects=False, client=("10.0.0.1", 1)) as hostile:
        told = {hostile.get(BACK, params={"code": "c"}).status_code for _ in range(25)}
    assert told == {403, 429}
    with TestClient(app, follow_redirects=False, client=("10.9.0.1", 1)) as door:
        linked(house, door, provider, li)
        assert come(door, provider).status_code == 303
    assert house.refused.take()[Refused("outside-refused", "oidc")] >= 20


def test_while_the_database_is_away_nobody_comes_in(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    linked(house, door, provider, li)
    back = way_back(provider, set_out(door))
    with tables_away(house, "identities"):
        answer = door.get(back)
    assert answer.status_code == 503
    assert SESSION_COOKIE not in answer.cookies


# Out again, and the page


def test_signing_out_leads_to_the_provider_s_own_way_out(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    linked(house, door, provider, li)
    token = come(door, provider).cookies[SESSION_COOKIE]
    door.cookies.set(SESSION_COOKIE, token)
    answer = door.post("/logout")
    assert answer.status_code == 200
    assert (
        f"{provider.address}/leave?client_id={CLIENT}&amp;post_logout_redirect_uri=" in answer.text
    )
    with house.reading() as session:
        assert account_store.account_of_session(session, token, at=clock.now()) is None


def test_who_signed_in_by_password_signs_out_here_alone(
    house: House, door: TestClient, li: Account
) -> None:
    door.post("/login", data={"username": "li", "password": "a good long phrase"})
    answer = door.post("/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh-CN", "用公司统一身份认证登录"),
        ("en", "Sign in with the company&#39;s identity service"),
    ],
)
def test_the_sign_in_page_has_its_button(door: TestClient, lang: str, words: str) -> None:
    page = door.get("/login", params={"lang": lang, "next": "/board"}).text
    assert words in page
    assert 'action="/login/with/oidc"' in page


def test_nobody_sets_out_by_a_link(door: TestClient) -> None:
    assert door.get("/login/with/oidc").status_code == 405


def test_on_https_a_planted_cookie_is_nobody_s(
    house: House, provider: Provider, li: Account
) -> None:
    app = OwnCookies(Starlette(routes=_routes(house)))
    with TestClient(app, base_url="https://kiosk", follow_redirects=False) as attacker:
        back = way_back(provider, set_out(attacker))
        [(name, value)] = attacker.cookies.items()
    assert name.startswith(f"__Host-{crossings.CROSSING_COOKIE}")
    with TestClient(app, base_url="https://kiosk", follow_redirects=False) as victim:
        victim.cookies.set(name.removeprefix("__Host-"), value)
        assert "不是从这个浏览器开始的" in victim.get(back).text
        victim.cookies.set(name, value)
        assert "认出您是" in victim.get(back).text
