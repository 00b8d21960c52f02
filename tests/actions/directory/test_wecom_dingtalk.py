"""Signing in by WeCom and by DingTalk, over HTTP, against stand-ins that answer as they do."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from httpx2 import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.directory import identity_store, session_store
from kiosk import clock
from kiosk.config import Settings
from kiosk.outside import dingtalk, wecom
from kiosk.rights.who import SESSION_COOKIE
from kiosk.server import _routes
from kiosk.wiring import House
from survey.directory.identities import Way
from survey.directory.roles import Role
from tests.helpers.building import a_login
from tests.helpers.providing import DingTalkStand, Stand, WeComStand, running


@pytest.fixture
def we_com(monkeypatch: pytest.MonkeyPatch) -> Iterator[WeComStand]:
    stand = WeComStand()
    with running(stand):
        monkeypatch.setattr(wecom, "API", stand.address)
        yield stand


@pytest.fixture
def ding_talk(monkeypatch: pytest.MonkeyPatch) -> Iterator[DingTalkStand]:
    stand = DingTalkStand()
    with running(stand):
        monkeypatch.setattr(dingtalk, "API", stand.address)
        yield stand


@pytest.fixture
def settings(settings: Settings, we_com: WeComStand, ding_talk: DingTalkStand) -> Settings:
    return settings.model_copy(update=we_com.settings | ding_talk.settings)


@pytest.fixture
def door(house: House) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=_routes(house)), follow_redirects=False) as client:
        yield client


def set_out(door: TestClient, way: Way, agent: str = "") -> str:
    """Press the button; return the address that the browser is led to."""
    answer = door.post(f"/login/with/{way}", headers={"User-Agent": agent})
    assert answer.status_code == 200
    [address] = set(re.findall(r'class="button" href="(https[^"]+)"', answer.text))
    return unescape(address)


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


CODES = {Way.WECOM: "code", Way.DINGTALK: "authCode"}


def back(door: TestClient, way: Way, code: str = "c-1") -> Response:
    state = query_of(set_out(door, way))["state"]
    return door.get(f"/login/back/{way}", params={CODES[way]: code, "state": state})


def test_a_browser_scans_and_the_own_app_taps(door: TestClient) -> None:
    scanned = set_out(door, Way.WECOM)
    assert scanned.startswith("https://login.work.weixin.qq.com/wwlogin/sso/login?")
    asked = query_of(scanned)
    assert (asked["login_type"], asked["appid"], asked["agentid"]) == ("CorpApp", "ww1", "1000002")
    assert asked["redirect_uri"] == "http://localhost:8501/login/back/wecom"
    assert re.fullmatch("[0-9a-zA-Z]{1,128}", asked["state"])
    within = set_out(door, Way.WECOM, agent="Mozilla/5.0 wxwork/4.1 MicroMessenger/7.0")
    assert within.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?")
    assert within.endswith("#wechat_redirect")
    assert query_of(within)["scope"] == "snsapi_base"
    ding = query_of(set_out(door, Way.DINGTALK))
    assert (ding["scope"], ding["prompt"]) == ("openid corpid", "consent")


@pytest.mark.parametrize(
    ("way", "issuer", "subject"),
    [(Way.WECOM, "wecom:ww1", "LiSi"), (Way.DINGTALK, "dingtalk:ding1", "union-1")],
)
def test_who_comes_is_kept_linked_by_hand_and_then_let_in(
    house: House, door: TestClient, we_com: WeComStand, ding_talk: DingTalkStand,
    way: Way, issuer: str, subject: str,
) -> None:  # fmt: skip
    assert back(door, way).status_code == 403
    account = a_login(house, "li", Role.LEADER, password="a good long phrase")
    with house.writing() as session:
        [found] = identity_store.unlinked(session)
        identity_store.link(session, found.id, account.id, at=clock.now())
    assert (found.told.issuer, found.told.subject, found.told.name) == (issuer, subject, "李四")
    we_com.members["c-1"], ding_talk.companies["c-1"] = {"userid": "LiSi"}, "ding1"
    answer = back(door, way)
    assert answer.status_code == 303
    with house.reading() as session:
        assert session_store.way_of(session, answer.cookies[SESSION_COOKIE]) is way


@pytest.mark.parametrize("way", [Way.WECOM, Way.DINGTALK])
def test_a_code_is_good_once(door: TestClient, way: Way) -> None:
    back(door, way)
    answer = back(door, way)
    assert answer.status_code == 403
    assert "已经用过" in answer.text


@pytest.mark.parametrize("way", [Way.WECOM, Way.DINGTALK])
def test_who_gives_up_comes_back_with_a_state_alone(door: TestClient, way: Way) -> None:
    state = query_of(set_out(door, way))["state"]
    answer = door.get(f"/login/back/{way}", params={"state": state})
    assert answer.status_code == 403
    assert "可能取消了" in answer.text


def test_who_set_out_to_one_provider_does_not_come_back_from_another(
    house: House, door: TestClient
) -> None:
    state = query_of(set_out(door, Way.WECOM))["state"]
    answer = door.get("/login/back/dingtalk", params={"authCode": "c-1", "state": state})
    assert "不是从这个浏览器开始的" in answer.text
    with house.reading() as session:
        assert identity_store.unlinked(session) == []


def test_who_is_no_member_of_the_company_is_nobody(
    house: House, door: TestClient, we_com: WeComStand, ding_talk: DingTalkStand
) -> None:
    we_com.members["c-1"] = {"openid": "stranger", "external_userid": "x"}
    ding_talk.companies["c-1"] = "another-company"
    for way in (Way.WECOM, Way.DINGTALK):
        answer = back(door, way)
        assert answer.status_code == 403
        assert "没有说明您是本公司的谁" in answer.text
    with house.reading() as session:
        assert identity_store.unlinked(session) == []


def test_a_token_that_is_over_is_fetched_once_more(door: TestClient, we_com: WeComStand) -> None:
    back(door, Way.WECOM)
    we_com.token, we_com.members["c-2"] = "t-2", {"userid": "WangWu"}
    assert "认出您是 李四" in back(door, Way.WECOM, "c-2").text
    assert sum(each.path == "/gettoken" for each in we_com.asked) == 2


def test_who_may_not_be_read_goes_by_their_number(door: TestClient, we_com: WeComStand) -> None:
    we_com.answers["/user/get"] = lambda _: (200, {"errcode": 60011, "errmsg": "no privilege"})
    assert "认出您是 LiSi" in back(door, Way.WECOM).text


@pytest.mark.parametrize("way", [Way.WECOM, Way.DINGTALK])
def test_one_that_is_away_or_will_not_have_us_is_told_in_a_sentence(
    door: TestClient, we_com: WeComStand, ding_talk: DingTalkStand, way: Way
) -> None:
    stand: Stand = {Way.WECOM: we_com, Way.DINGTALK: ding_talk}[way]
    for answer in ((502, {}), (200, b"<html>"), (200, b"[" * 100_000)):
        stand.answers = dict.fromkeys(stand.answers, lambda _, answer=answer: answer)
        told = back(door, way)
        assert told.status_code == 503
        assert "现在没有回应" in told.text


def test_a_wrong_secret_of_ours_is_no_fault_of_who_signs_in(
    door: TestClient, we_com: WeComStand
) -> None:
    we_com.answers["/gettoken"] = lambda _: (200, {"errcode": 40001, "errmsg": "no"})
    assert back(door, Way.WECOM).status_code == 503
