"""OpenID Connect: a code, exchanged with a proof that we sent for it, for a signed word.

What is asked goes through `asking`; Authlib says what to send and checks what was signed.
"""

import base64
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

from kiosk import clock
from kiosk.config import Settings
from kiosk.locks.crossings import Crossing
from kiosk.outside.asking import Answer, Silence, ask, host_of
from kiosk.outside.providers import Back, required, secret_of
from survey.directory.identities import WAY_NAMES, Told, Way, told
from survey.refusals.house import SettingUnusable
from survey.refusals.outside import OutsideAway, OutsideRefused
from survey.texts import Text

KNOWN_FOR: Final = timedelta(hours=1)
"""How long what the provider says of itself is believed; longer while it is away."""
ASKED_AGAIN: Final = timedelta(seconds=5)
"""How soon one that was silent is asked again: who waits for it waits once."""
LEEWAY: Final = 120
"""Seconds by which its clock may differ from ours."""
HEARD_WITHIN: Final = 600
"""Seconds after which a word that somebody signed out is not heard any more."""
SIGNED_OUT: Final = "http://schemas.openid.net/event/backchannel-logout"
SIGNED_BY: Final = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
)  # fmt: skip
"""Signatures that its public keys prove: by no secret that both know, and never by none."""


class Oidc:
    """The company's identity provider."""

    way = Way.OIDC

    def __init__(self, settings: Settings) -> None:
        """Refuse settings with which nobody could ever come back."""
        self.issuer = settings.oidc_issuer
        required(oidc_client_id=settings.oidc_client_id)
        if not host_of(self.issuer):
            raise SettingUnusable(name="KIOSK_OIDC_ISSUER", why="it must start with https://")
        zh = settings.oidc_name or WAY_NAMES[Way.OIDC].zh
        self.name = Text(zh, settings.oidc_name_en or settings.oidc_name or WAY_NAMES[Way.OIDC].en)
        self._settings = settings
        self._secret = secret_of(
            "KIOSK_OIDC_CLIENT_SECRET",
            settings.oidc_client_secret,
            settings.oidc_client_secret_file,
        )
        others = (f"https://{each.strip()}" for each in settings.oidc_hosts.split(",") if each)
        self._hosts = {host_of(self.issuer), *map(host_of, others)}
        self._lock = threading.Lock()
        self._known: dict[str, Any] = {}
        self._known_at: datetime | None = None
        self._missed_at: datetime | None = None
        self._keys: dict[str, Any] = {}
        self._renewed_at: datetime | None = None

    def address(self, crossing: Crossing, *, back: str, agent: str) -> str:
        """Return where a browser sets out to; refuse while the provider was never reached."""
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        asked = {
            "response_type": "code",
            "client_id": self._settings.oidc_client_id,
            "redirect_uri": back,
            "scope": self._settings.oidc_scopes,
            "state": crossing.state,
            "nonce": crossing.nonce,
            "code_challenge": create_s256_code_challenge(crossing.verifier),
            "code_challenge_method": "S256",
        }
        place = self._place("authorization_endpoint")
        return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"

    def told(self, crossing: Crossing, back: Back) -> Told:
        """Return who came back, by the provider's signature; refuse what it does not vouch for."""
        code, issuer = back.said.get("code", ""), back.said.get("iss", self.issuer)
        if not code or issuer != self.issuer:
            raise OutsideRefused(name=self.name)
        given = self._exchanged(code, crossing, back)
        claims = self._proved(given, crossing, back.at)
        settings = self._settings
        if settings.oidc_claim_name not in claims:
            claims = {**self._looked_up(given, claims), **claims}
        return told(
            self.way, self.issuer, claims["sub"],
            name=claims.get(settings.oidc_claim_name),
            address=claims.get(settings.oidc_claim_address),
            groups=claims.get(settings.oidc_claim_groups),
        )  # fmt: skip

    def goodbye(self, back: str) -> str | None:
        """Return where one signs out at the provider as well; None where it has no such place."""
        try:
            place = self._metadata().get("end_session_endpoint")
        except OutsideAway:
            return None
        if not isinstance(place, str) or not host_of(place):
            return None
        asked = {"client_id": self._settings.oidc_client_id, "post_logout_redirect_uri": back}
        return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"

    def left(self, signed: str, at: datetime) -> tuple[Told, datetime]:
        """Return who signed out there, and when, by the provider's signature.

        Refuses what is no logout token for us of these minutes, and one that names a session of
        its own alone: we know none (OpenID Connect Back-Channel Logout 1.0, section 2.6).
        """
        from joserfc.errors import JoseError
        from joserfc.jwt import JWTClaimsRegistry

        now = int(at.timestamp())
        registry = JWTClaimsRegistry(
            now, LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self._settings.oidc_client_id},
            sub={"essential": True},
            iat={"essential": True},
        )  # fmt: skip
        try:
            claims = self._decoded(signed).claims
            registry.validate(claims)
            is_goodbye = isinstance(claims["events"][SIGNED_OUT], dict) and "nonce" not in claims
            issued = int(claims["iat"])
        except (JoseError, ValueError, TypeError, KeyError) as wrong:
            raise OutsideRefused(name=self.name) from wrong
        if not is_goodbye or now - issued > HEARD_WITHIN:
            raise OutsideRefused(name=self.name)
        return told(self.way, self.issuer, claims["sub"]), datetime.fromtimestamp(issued, UTC)

    def _exchanged(self, code: str, crossing: Crossing, back: Back) -> Mapping[str, Any]:
        """Return what the provider gives for a code; refuse a spent one, or another's."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back.address,
            "code_verifier": crossing.verifier,
            "client_id": self._settings.oidc_client_id,
        }
        headers = {}
        ways = self._metadata().get("token_endpoint_auth_methods_supported")
        if self._secret and "client_secret_basic" in (ways or ["client_secret_basic"]):
            headers["Authorization"] = self._basic()
        elif self._secret:
            form["client_secret"] = self._secret
        answer = self._ask(self._place("token_endpoint"), form=form, headers=headers)
        if answer.status != 200:
            raise OutsideRefused(name=self.name)
        return answer.told

    def _proved(
        self, given: Mapping[str, Any], crossing: Crossing, at: datetime
    ) -> Mapping[str, Any]:
        """Return the claims that were signed for us, for this crossing, now; refuse any others."""
        from authlib.oidc.core import CodeIDToken
        from joserfc.errors import JoseError

        client = self._settings.oidc_client_id
        try:
            signed = self._decoded(str(given.get("id_token", "")))
            claims = CodeIDToken(
                signed.claims,
                signed.header,
                {
                    "iss": {"essential": True, "value": self.issuer},
                    "aud": {"essential": True, "value": client},
                },
                {
                    "nonce": crossing.nonce,
                    "client_id": client,
                    "access_token": given.get("access_token"),
                },
            )
            claims.validate(now=int(at.timestamp()), leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as wrong:
            raise OutsideRefused(name=self.name) from wrong
        return dict(claims)

    def _decoded(self, signed: str) -> Any:
        """Return what was signed; keys the provider changed meanwhile are fetched once more."""
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet
        from joserfc.jws import JWSRegistry

        registry = JWSRegistry(algorithms=SIGNED_BY, strict_check_header=False)
        for anew in (False, True):
            told: Any = self._key_set(anew=anew)
            keys = KeySet.import_key_set(told)
            try:
                return jwt.decode(signed, keys, registry=registry)
            except (JoseError, ValueError):
                if anew:
                    raise
        raise AssertionError("the second try returns or raises")

    def _looked_up(self, given: Mapping[str, Any], claims: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what the provider tells beside its signed word, of the same person alone."""
        token = given.get("access_token")
        if not isinstance(token, str) or "userinfo_endpoint" not in self._metadata():
            return {}
        headers = {"Authorization": f"Bearer {token}"}
        answer = self._ask(self._place("userinfo_endpoint"), headers=headers)
        is_same = answer.status == 200 and answer.told.get("sub") == claims["sub"]
        return answer.told if is_same else {}

    def _basic(self) -> str:
        pair = f"{quote_plus(self._settings.oidc_client_id)}:{quote_plus(self._secret)}"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"

    def _place(self, name: str) -> str:
        place = self._metadata().get(name)
        if not isinstance(place, str) or not host_of(place):
            raise OutsideAway(name=self.name)
        return place

    def _metadata(self) -> dict[str, Any]:
        """Return what the provider says of itself, of late; refuse while it was never reached."""
        with self._lock:
            now = clock.now()
            if not _within(KNOWN_FOR, self._known_at, now):
                self._look(now)
            if not self._known:
                raise OutsideAway(name=self.name)
            return self._known

    def _look(self, now: datetime) -> None:
        """Ask the provider what it says of itself; after a silence not before a moment passed."""
        if _within(ASKED_AGAIN, self._missed_at, now):
            return
        try:
            found = self._ask(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        except OutsideAway:
            self._missed_at = now
            return
        if found.status == 200 and found.told.get("issuer") == self.issuer:
            self._known, self._known_at = found.told, now
        else:
            self._missed_at = now

    def _key_set(self, *, anew: bool) -> dict[str, Any]:
        if anew and self._keys:
            now = clock.now()
            if _within(ASKED_AGAIN, self._renewed_at, now):
                return self._keys  # whoever signs with a key of nobody's makes nobody ask all day
            self._renewed_at = now
        if anew or not self._keys:
            answer = self._ask(self._place("jwks_uri"))
            if answer.status != 200:
                raise OutsideAway(name=self.name)
            self._keys = answer.told
        return self._keys

    def _ask(self, address: str, **asked: Any) -> Answer:
        try:
            answer = ask(address, self._hosts, **asked)
        except Silence:
            raise OutsideAway(name=self.name) from None
        if answer.status >= 500 or answer.status == 429:
            raise OutsideAway(name=self.name)
        return answer


def _within(span: timedelta, since: datetime | None, now: datetime) -> bool:
    return since is not None and timedelta(0) <= now - since < span
