"""Identity providers that run beside a test: one that signs real tokens, WeCom and DingTalk."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from pydantic import SecretStr

CLIENT, SECRET = "kiosk", "a secret for tests"
Answer = tuple[int, Any]


class Asked:
    """What came in: the path, the query or the form, the headers."""

    def __init__(self, path: str, said: dict[str, str], headers: dict[str, str]) -> None:
        self.path, self.said, self.headers = path, said, headers


class Stand:
    """A server on this machine; `answers` holds what each path answers, a status and JSON."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[Asked], Answer]] = {}
        self.asked: list[Asked] = []
        self.address = ""

    def serve(self, handler: BaseHTTPRequestHandler, body: str) -> None:
        parts = urlsplit(handler.path)
        said = dict(parse_qsl(parts.query))
        if body.startswith("{"):
            said |= json.loads(body)
        else:
            said |= dict(parse_qsl(body))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        asked = Asked(parts.path, said, headers)
        self.asked.append(asked)
        status, told = self.answers.get(parts.path, lambda _: (404, {}))(asked)
        raw = told if isinstance(told, bytes) else json.dumps(told).encode()
        handler.send_response(status)
        if status in {302, 303, 307}:
            handler.send_header("Location", told)
            raw = b""
        handler.send_header("Content-Type", "text/html" if told is raw else "application/json")
        handler.send_header("Content-Length", str(len(raw)))
        handler.end_headers()
        handler.wfile.write(raw)


@contextmanager
def running(stand: Stand) -> Iterator[None]:
    """Let a stand answer on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stand.serve(self, "")

        def do_POST(self) -> None:
            stand.serve(self, self.rfile.read(int(self.headers["Content-Length"])).decode())

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stand.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Provider(Stand):
    """An OpenID Connect provider; `person` is who signs in there, `lies` what is told instead."""

    PERSON: ClassVar = {"sub": "u-1", "name": "李四", "email": "li@example.com", "groups": ["yard"]}

    def __init__(self) -> None:
        super().__init__()
        self.person: dict[str, Any] = dict(self.PERSON)
        self.lies: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.rotate()
        self.answers = {
            "/.well-known/openid-configuration": lambda _: (200, self.metadata()),
            "/keys": lambda _: (200, KeySet([self.key]).as_dict(private=False)),
            "/authorize": lambda asked: (303, self.consent(asked.said)),
            "/token": self.exchange,
            "/leave": lambda _: (200, b"<h1>signed out there</h1>"),
        }

    @property
    def settings(self) -> dict[str, Any]:
        """What the kiosk is set to for it."""
        return {
            "oidc_issuer": self.address,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SecretStr(SECRET),
            "oidc_roles": "yard=inspector,money=finance",
        }

    def rotate(self) -> None:
        """Sign by another key from now on, and tell that one alone."""
        self.key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "end_session_endpoint": f"{self.address}/leave",
            "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
        }

    def consent(self, asked: dict[str, str]) -> str:
        """Sign somebody in; return where their browser is sent back to."""
        code = uuid4().hex
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, asked: Asked) -> Answer:
        known = self.codes.pop(asked.said["code"], None)
        if known is None or known["redirect_uri"] != asked.said["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        proof = create_s256_code_challenge(asked.said["code_verifier"])
        if proof != known["code_challenge"] or "authorization" not in asked.headers:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "at", "token_type": "Bearer", "id_token": self.signed(known)}

    def signed(self, known: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 60,
            "nonce": known["nonce"], **self.person, **self.lies,
        }  # fmt: skip
        return jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, self.key)


class WeComStand(Stand):
    """WeCom's answers: `members` by the code that names them, each once."""

    def __init__(self) -> None:
        super().__init__()
        self.members: dict[str, dict[str, Any]] = {"c-1": {"userid": "LiSi"}}
        self.token = "t-1"
        self.answers = {
            "/gettoken": self.give_token,
            "/auth/getuserinfo": self.tell,
            "/user/get": lambda asked: (200, {"errcode": 0, "name": "李四"}),
        }

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "wecom_corp_id": "ww1", "wecom_agent_id": "1000002",
            "wecom_secret": SecretStr(SECRET),
        }  # fmt: skip

    def give_token(self, asked: Asked) -> Answer:
        if asked.said["corpsecret"] != SECRET:
            return 200, {"errcode": 40001, "errmsg": "invalid credential"}
        return 200, {"errcode": 0, "access_token": self.token, "expires_in": 7200}

    def tell(self, asked: Asked) -> Answer:
        if asked.said["access_token"] != self.token:
            return 200, {"errcode": 42001, "errmsg": "access_token expired"}
        found = self.members.pop(asked.said["code"], None)
        if found is None:
            return 200, {"errcode": 40029, "errmsg": "invalid code"}
        return 200, {"errcode": 0, **found}


class DingTalkStand(Stand):
    """DingTalk's answers: which company a code came from, each once."""

    def __init__(self) -> None:
        super().__init__()
        self.companies = {"c-1": "ding1"}
        self.person = {"unionId": "union-1", "openId": "o-1", "nick": "李四", "email": "li@x.cn"}
        self.answers = {
            "/oauth2/userAccessToken": self.exchange,
            "/contact/users/me": lambda asked: (200, self.person),
        }

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "dingtalk_corp_id": "ding1", "dingtalk_client_id": CLIENT,
            "dingtalk_secret": SecretStr(SECRET),
        }  # fmt: skip

    def exchange(self, asked: Asked) -> Answer:
        company = self.companies.pop(asked.said["code"], None)
        if company is None or asked.said["clientSecret"] != SECRET:
            return 400, {"code": "invalidParameter.authCode.notFound", "message": "no"}
        return 200, {"accessToken": "at", "corpId": company, "expireIn": 7200}
