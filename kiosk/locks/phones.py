"""The key of a phone that stays signed in, and what is kept of its PIN.

The phone's browser keeps the other half where no script can read it: whoever copies a cookie has
no phone, and cannot even try a PIN.
"""

import base64
import binascii

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

from kiosk.locks.keys import blind

_LONGEST = 400
_HALF = 32


def is_signed(key: str, message: bytes, signature: str) -> bool:
    """Tell whether a phone's key has signed; never of what is no such key or signature."""
    public, raw = _key(key), _bytes(signature)
    if public is None or raw is None or len(raw) != 2 * _HALF:
        return False
    halves = (int.from_bytes(part) for part in (raw[:_HALF], raw[_HALF:]))
    try:
        public.verify(encode_dss_signature(*halves), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def pin_mark(secret: str, key: str, pin: str) -> str:
    """Return what is kept of a phone's PIN: without the house's secret it cannot be tried out."""
    return blind(secret, "phone-pin", f"{key} {pin}")


def _key(text: str) -> ec.EllipticCurvePublicKey | None:
    raw = _bytes(text)
    if raw is None:
        return None
    try:
        key = load_der_public_key(raw)
    except (ValueError, UnsupportedAlgorithm):
        return None
    is_ours = isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
    return key if is_ours else None  # type: ignore[return-value]


def _bytes(text: str) -> bytes | None:
    if len(text) > _LONGEST:
        return None
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
