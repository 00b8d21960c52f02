"""WeCom (企业微信): no OpenID Connect. A code names a member to the company's own application.

There is neither a signed word nor a proof that we sent for it: the state, bound to the browser,
is all. Refused is one who comes back without a code.
"""

import threading
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from kiosk import clock
from kiosk.config import Settings
from kiosk.locks.crossings import Crossing
from kiosk.outside.asking import Silence, ask, host_of
from kiosk.outside.providers import Back, required, secret_of
from survey.directory.identities import WAY_NAMES, Told, Way, told
from survey.refusals.outside import OutsideAway, OutsideRefused, OutsideSaysNothing

API: Final = "https://qyapi.weixin.qq.com/cgi-bin"
SCANNED: Final = "https://login.work.weixin.qq.com/wwlogin/sso/login"
WITHIN: Final = "https://open.weixin.qq.com/connect/oauth2/authorize"
_OWN_APP: Final = "wxwork"
_SOONER: Final = timedelta(minutes=5)
_TOKEN_OVER: Final = frozenset({40014, 42001})
_REFUSED: Final = frozenset({40029, 42003, 50001})
"""A code that is spent, old or never was; a page that is not the application's."""


class WeCom:
    """The company's WeCom, by an application of its own there."""

    way = Way.WECOM
    name = WAY_NAMES[Way.WECOM]

    def __init__(self, settings: Settings) -> None:
        """Refuse settings with which nobody could ever come back."""
        self._settings = settings
        self._secret = secret_of(
            "KIOSK_WECOM_SECRET", settings.wecom_secret, settings.wecom_secret_file
        )
        required(wecom_agent_id=settings.wecom_agent_id, wecom_secret=self._secret)
        self.issuer = f"wecom:{settings.wecom_corp_id}"
        self._lock = threading.Lock()
        self._token = ""
        self._token_ends: datetime | None = None

    def address(self, crossing: Crossing, *, back: str, agent: str) -> str:
        """Return where a browser sets out to: a code to scan, within the app no more than a tap."""
        corp, number = self._settings.wecom_corp_id, self._settings.wecom_agent_id
        common = {"appid": corp, "agentid": number, "redirect_uri": back, "state": crossing.state}
        if _OWN_APP in agent:
            within = {"response_type": "code", "scope": "snsapi_base"}
            return f"{WITHIN}?{urlencode(common | within)}#wechat_redirect"
        return f"{SCANNED}?{urlencode({'login_type': 'CorpApp'} | common)}"

    def told(self, crossing: Crossing, back: Back) -> Told:
        """Return who came back; refuse who is no member, and a code that is spent or was none."""
        code = back.said.get("code", "")
        if not code:
            raise OutsideRefused(name=self.name)
        who = self._asked("auth/getuserinfo", code=code)
        number = who.get("userid")
        if not number:  # somebody of WeChat, or of another company
            raise OutsideSaysNothing
        return told(self.way, self.issuer, number, name=self._name_of(number))

    def goodbye(self, back: str) -> str | None:
        """Return None: WeCom has no such place."""
        return None

    def _name_of(self, number: str) -> str:
        """Return what a member is called; their number where the application may not read names."""
        try:
            name = self._asked("user/get", userid=number).get("name")
        except OutsideRefused:
            return number
        return name if isinstance(name, str) and name else number

    def _asked(self, what: str, **asked: str) -> dict[str, Any]:
        """Return what is answered, with a new token where the old one was over."""
        for anew in (False, True):
            answer = self._ask(what, access_token=self._held(anew=anew), **asked)
            if answer.get("errcode") not in _TOKEN_OVER:
                break
        if answer.get("errcode") == 0:
            return answer
        if what == "user/get" or answer.get("errcode") in _REFUSED:
            raise OutsideRefused(name=self.name)
        raise OutsideAway(name=self.name)

    def _held(self, *, anew: bool) -> str:
        with self._lock:
            now = clock.now()
            if anew or self._token_ends is None or now >= self._token_ends:
                given = self._ask(
                    "gettoken", corpid=self._settings.wecom_corp_id, corpsecret=self._secret
                )
                token, lasts = given.get("access_token"), given.get("expires_in")
                if not isinstance(token, str) or not isinstance(lasts, int):
                    raise OutsideAway(name=self.name)
                self._token, self._token_ends = token, now + timedelta(seconds=lasts) - _SOONER
            return self._token

    def _ask(self, what: str, **asked: str) -> dict[str, Any]:
        try:
            return ask(f"{API}/{what}?{urlencode(asked)}", {host_of(API)}).told
        except Silence:
            raise OutsideAway(name=self.name) from None
