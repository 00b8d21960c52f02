"""A phone's key as a program: what a browser keeps where no script reads it."""

import base64
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass
class PhoneKey:
    """A phone's key."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def public(self) -> str:
        """The half that the server is told."""
        raw = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(raw).decode()

    def sign(self, challenge: str) -> str:
        """Return what the phone hands in for what a page asks it to sign."""
        signed = self.key.sign(base64.b64decode(challenge), ec.ECDSA(hashes.SHA256()))
        halves = (half.to_bytes(32) for half in decode_dss_signature(signed))
        return base64.b64encode(b"".join(halves)).decode()
