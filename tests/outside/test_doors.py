"""Which ways in there are is what the settings say; what cannot work is refused at the start."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.testclient import TestClient

from kiosk.outside.doors import proposed_roles, providers
from kiosk.server import _routes
from kiosk.wiring import House
from survey.directory.identities import Way
from survey.directory.roles import Role
from survey.refusals.house import SettingUnusable
from tests.helpers.building import fresh_settings

OIDC = {"oidc_issuer": "https://id.example.com", "oidc_client_id": "kiosk"}


def test_without_settings_nothing_is_shown_and_no_route_answers(house: House) -> None:
    with TestClient(Starlette(routes=_routes(house)), follow_redirects=False) as door:
        assert re.findall(r'action="([^"]+)"', door.get("/login").text) == ["/login"]
        for way in Way:
            assert door.post(f"/login/with/{way}").status_code == 404
            assert door.get(f"/login/back/{way}", params={"code": "c"}).status_code == 404


def test_each_way_is_there_once_it_is_set(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from a file\n", encoding="utf-8")
    settings = fresh_settings(
        tmp_path, **OIDC, wecom_corp_id="ww", wecom_agent_id="1", wecom_secret_file=secret,
        dingtalk_corp_id="ding", dingtalk_client_id="k", dingtalk_secret=SecretStr("s"),
    )  # fmt: skip
    assert list(providers(settings)) == [Way.OIDC, Way.WECOM, Way.DINGTALK]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"oidc_issuer": "https://id.example.com"}, "KIOSK_OIDC_CLIENT_ID"),
        (OIDC | {"oidc_issuer": "http://id.example.com"}, "KIOSK_OIDC_ISSUER"),
        (OIDC | {"oidc_client_secret_file": "/nowhere"}, "KIOSK_OIDC_CLIENT_SECRET_FILE"),
        (OIDC | {"oidc_roles": "yard=king"}, "KIOSK_OIDC_ROLES"),
        (OIDC | {"oidc_roles": "inspector"}, "KIOSK_OIDC_ROLES"),
        ({"wecom_corp_id": "ww"}, "KIOSK_WECOM_AGENT_ID"),
        ({"wecom_corp_id": "ww", "wecom_agent_id": "1"}, "KIOSK_WECOM_SECRET"),
        ({"dingtalk_corp_id": "d"}, "KIOSK_DINGTALK_CLIENT_ID"),
    ],
)
def test_what_cannot_work_is_refused_by_its_name(
    tmp_path: Path, given: dict[str, object], name: str
) -> None:
    with pytest.raises(SettingUnusable, match=f"{name} "):
        providers(fresh_settings(tmp_path, **given))


def test_groups_that_hold_signs_are_read_to_the_last_one(tmp_path: Path) -> None:
    settings = fresh_settings(tmp_path, oidc_roles="cn=yard=inspector, 财务=finance,")
    assert proposed_roles(settings) == {"cn=yard": Role.INSPECTOR, "财务": Role.FINANCE}
