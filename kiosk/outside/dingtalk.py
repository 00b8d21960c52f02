"""DingTalk (钉钉): no OpenID Connect. A code is exchanged for a token that says who came.

Anybody in the world has DingTalk: only who came as one of the company's is somebody.
"""

from typing import Any, Final
from urllib.parse import urlencode

from kiosk.config import Settings
from kiosk.locks.crossings import Crossing
from kiosk.outside.asking import Silence, ask, host_of
from kiosk.outside.providers import Back, required, secret_of
from survey.directory.identities import WAY_NAMES, Told, Way, told
from survey.refusals.outside import OutsideAway, OutsideRefused, OutsideSaysNothing

PAGE: Final = "https://login.dingtalk.com/oauth2/auth"
API: Final = "https://api.dingtalk.com/v1.0"


class DingTalk:
    """The company's DingTalk, by an application of its own there."""

    way = Way.DINGTALK
    name = WAY_NAMES[Way.DINGTALK]

    def __init__(self, settings: Settings) -> None:
        """Refuse settings with which nobody could ever come back."""
        self._settings = settings
        self._secret = secret_of(
            "KIOSK_DINGTALK_SECRET", settings.dingtalk_secret, settings.dingtalk_secret_file
        )
        required(dingtalk_client_id=settings.dingtalk_client_id, dingtalk_secret=self._secret)
        self.issuer = f"dingtalk:{settings.dingtalk_corp_id}"

    def address(self, crossing: Crossing, *, back: str, agent: str) -> str:
        """Return where a browser sets out to: a code to scan, within the app a tap."""
        asked = {
            "redirect_uri": back,
            "response_type": "code",
            "client_id": self._settings.dingtalk_client_id,
            "scope": "openid corpid",
            "state": crossing.state,
            "prompt": "consent",
        }
        return f"{PAGE}?{urlencode(asked)}"

    def told(self, crossing: Crossing, back: Back) -> Told:
        """Return who came back; refuse who is not of the company, and a code that was spent."""
        code = back.said.get("authCode", "")
        if not code:
            raise OutsideRefused(name=self.name)
        given = self._ask(
            "oauth2/userAccessToken",
            sent={
                "clientId": self._settings.dingtalk_client_id,
                "clientSecret": self._secret,
                "code": code,
                "grantType": "authorization_code",
            },
        )
        if given.get("corpId") != self._settings.dingtalk_corp_id:
            raise OutsideSaysNothing
        token = str(given.get("accessToken", ""))
        who = self._ask("contact/users/me", headers={"x-acs-dingtalk-access-token": token})
        return told(
            self.way, self.issuer, who.get("unionId"),
            name=who.get("nick"), address=who.get("email") or who.get("mobile"),
        )  # fmt: skip

    def goodbye(self, back: str) -> str | None:
        """Return None: DingTalk has no such place."""
        return None

    def _ask(self, what: str, **asked: Any) -> dict[str, Any]:
        try:
            answer = ask(f"{API}/{what}", {host_of(API)}, **asked)
        except Silence:
            raise OutsideAway(name=self.name) from None
        if answer.status >= 500 or answer.status == 429:
            raise OutsideAway(name=self.name)
        if answer.status != 200:
            raise OutsideRefused(name=self.name)
        return answer.told
