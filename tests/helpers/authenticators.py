"""A passkey's device as a program: it signs what it is told to, also what no honest one would."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, HAS_KEY = 1, 4, 64
SITE = "http://localhost:8501"


def text(raw: bytes) -> str:
    """Return bytes as browsers write them."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class Authenticator:
    """A device with one key; `count` is what it tells of how often it has signed."""

    origin: str = SITE
    name: str = "localhost"
    flags: int = PRESENT | VERIFIED
    count: int = 1
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: str) -> str:
        """Return what a browser hands in when it has made a key."""
        numbers = self.key.public_key().public_numbers()
        public = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        )
        told = self._told(self.flags | HAS_KEY) + bytes(16)
        told += len(self.credential).to_bytes(2) + self.credential + public
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": told})
        return self._handed_in(
            clientDataJSON=text(self._client("webauthn.create", options)),
            attestationObject=text(attested),
        )

    def show(self, options: str) -> str:
        """Return what a browser hands in when its key has signed."""
        client, told = self._client("webauthn.get", options), self._told(self.flags)
        signed = told + hashlib.sha256(client).digest()
        return self._handed_in(
            clientDataJSON=text(client),
            authenticatorData=text(told),
            signature=text(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
        )

    def _client(self, kind: str, options: str) -> bytes:
        challenge = json.loads(options)["challenge"]
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _told(self, flags: int) -> bytes:
        return hashlib.sha256(self.name.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _handed_in(self, **response: Any) -> str:
        called = text(self.credential)
        told = {"id": called, "rawId": called, "type": "public-key", "response": response}
        return json.dumps(told)
