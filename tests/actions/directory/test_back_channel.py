"""Who signs out at the identity provider is signed out here, by its server's signed word alone."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.directory import account_store, identity_store, session_store
from db.directory.account_store import Account
from db.directory.session_store import From
from db.ground import audit_store
from kiosk import clock
from kiosk.config import Settings
from kiosk.outside.oidc import HEARD_WITHIN, SIGNED_OUT
from kiosk.routes.back_channel import ADDRESS
from kiosk.server import _routes
from kiosk.wiring import House
from survey.directory.identities import Way, told
from survey.directory.roles import SYSTEM, Role
from tests.helpers.building import a_login, tables_away
from tests.helpers.providing import CLIENT, SECRET, Provider, running


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
def li(house: House, provider: Provider) -> Account:
    """An account that is linked to who is `u-1` at the provider."""
    account = a_login(house, "li", Role.LEADER, password="a good long phrase")
    with house.writing() as session:
        come, _ = identity_store.come(
            session, told(Way.OIDC, provider.address, "u-1"), at=clock.now()
        )
        identity_store.link(session, come.id, account.id, at=clock.now())
    return account


def a_browser(house: House, account: Account, *, way: Way | None, ago: int = 60) -> str:
    """Sign a browser in so many seconds ago; return its token."""
    at = clock.now() - timedelta(seconds=ago)
    with house.writing() as session:
        return session_store.open_session(
            session, account.id, at=at, lasting=timedelta(hours=8), came=From(way=way)
        )


def is_in(house: House, token: str) -> bool:
    with house.reading() as session:
        found = account_store.account_of_session(session, token, at=clock.now())
        return found is not None


def goodbye(provider: Provider, *, key: Any = None, alg: str = "ES256", **otherwise: Any) -> str:
    """Return a logout token as the specification has it, but for what is told otherwise."""
    claims = {
        "iss": provider.address, "aud": CLIENT, "iat": int(time.time()), "jti": "j-1",
        "exp": int(time.time()) + 120, "sub": "u-1", "events": {SIGNED_OUT: {}}, **otherwise,
    }  # fmt: skip
    signed = {each: value for each, value in claims.items() if value is not None}
    key = key or provider.key
    return jwt.encode({"alg": alg, "kid": key.kid, "typ": "logout+jwt"}, signed, key)


def hear(door: TestClient, token: str) -> int:
    answer = door.post(ADDRESS, data={"logout_token": token})
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code


def test_who_signed_out_there_is_signed_out_here_wherever_they_came_by_its_word(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    phone, desk = (a_browser(house, li, way=Way.OIDC) for _ in range(2))
    by_password = a_browser(house, li, way=None)
    assert hear(door, goodbye(provider)) == 200
    assert [is_in(house, each) for each in (phone, desk, by_password)] == [False, False, True]
    with house.reading() as session:
        noted = list(audit_store.entries(session))[-1]
    assert (noted.deed, noted.actor, noted.subject) == ("identity-left", SYSTEM, "li")
    assert noted.detail["browsers"] == 2


def test_the_same_word_again_ends_no_browser_that_signed_in_since(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    word = goodbye(provider, iat=int(time.time()) - 400, exp=int(time.time()) + 60)
    since = a_browser(house, li, way=Way.OIDC, ago=30)
    assert hear(door, word) == 200
    assert is_in(house, since)


@pytest.mark.parametrize(
    "otherwise",
    [
        {"iss": "https://other.example.com"},
        {"aud": "another"},
        {"nonce": "n"},
        {"events": None},
        {"events": {"http://schemas.openid.net/event/other": {}}},
        {"events": {SIGNED_OUT: "yes"}},
        {"events": [SIGNED_OUT]},
        {"sub": None, "sid": "s-1"},
        {"sub": ["u-1"]},
        {"iat": None},
        {"iat": int(time.time()) - HEARD_WITHIN - 60, "exp": None},
        {"iat": int(time.time()) + 3600, "exp": None},
        {"exp": int(time.time()) - 3600},
    ],
)
def test_a_word_that_is_no_logout_token_for_us_now_signs_nobody_out(
    house: House, door: TestClient, provider: Provider, li: Account, otherwise: dict[str, Any]
) -> None:
    token = a_browser(house, li, way=Way.OIDC)
    assert hear(door, goodbye(provider, **otherwise)) == 400
    assert is_in(house, token)


def test_a_word_signed_by_no_key_of_the_provider_s_signs_nobody_out(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    token = a_browser(house, li, way=Way.OIDC)
    strange = ECKey.generate_key("P-256", auto_kid=True)
    assert hear(door, goodbye(provider, key=strange)) == 400
    shared = OctKey.import_key(SECRET * 2)
    shared.ensure_kid()
    assert hear(door, goodbye(provider, key=shared, alg="HS256")) == 400
    assert [hear(door, each) for each in ("", "a.b.c", "字" * 900)] == [400] * 3
    assert is_in(house, token)


def test_an_id_token_of_the_same_provider_signs_nobody_out(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    token = a_browser(house, li, way=Way.OIDC)
    assert hear(door, provider.signed({"nonce": "n"})) == 400
    assert is_in(house, token)


def test_who_is_linked_to_nobody_here_is_heard_and_nothing_is_done(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    token = a_browser(house, li, way=Way.OIDC)
    assert hear(door, goodbye(provider, sub="u-2")) == 200
    assert is_in(house, token)


def test_rubbish_makes_the_provider_be_asked_for_its_keys_now_and_then_alone(
    door: TestClient, provider: Provider, li: Account
) -> None:
    strange = ECKey.generate_key("P-256", auto_kid=True)
    for _ in range(12):
        assert hear(door, goodbye(provider, key=strange)) == 400
    assert len([each for each in provider.asked if each.path == "/keys"]) == 2
    provider.rotate()
    assert hear(door, goodbye(provider)) == 400, "until a moment has passed"


def test_while_the_database_is_away_the_provider_may_say_it_again(
    house: House, door: TestClient, provider: Provider, li: Account
) -> None:
    token = a_browser(house, li, way=Way.OIDC)
    with tables_away(house, "sessions"):
        assert hear(door, goodbye(provider)) == 503
    assert hear(door, goodbye(provider)) == 200
    assert not is_in(house, token)


def test_it_is_asked_for_by_post_alone(door: TestClient) -> None:
    assert door.get(ADDRESS).status_code == 405
