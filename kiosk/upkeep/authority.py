"""A time-stamping authority as it is asked over HTTP, and what it answered, proved (RFC 3161)."""

import hashlib
import urllib.request
from pathlib import Path
from typing import Final

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from kiosk.upkeep.stamps import NoStamp

ASKED: Final = "application/timestamp-query"
PATIENCE: Final = 20.0
"""Seconds that it has to answer."""
LARGEST: Final = 64 * 1024


def stamp(url: str, hashed: str, *, root: Path | None) -> bytes:
    """Return the authority's answer to a hash; refuse with `NoStamp` what does not stamp it."""
    asked = TimestampRequestBuilder(
        hashed.encode(), HashAlgorithm.SHA256, nonce=True, cert_req=True
    ).build()
    request = urllib.request.Request(  # noqa: S310 - http or https, the setting sees to it
        url, data=asked.as_bytes(), headers={"Content-Type": ASKED}
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - as above
            told = bytes(answer.read(LARGEST))
    except (OSError, ValueError) as away:
        raise NoStamp(f"the authority did not answer: {away}") from away
    if require(told, hashed, root=root) != asked.nonce:
        raise NoStamp("the answer is to another question")
    return told


def require(answer: bytes, hashed: str, *, root: Path | None) -> int | None:
    """Return which question a stamp answers; refuse with `NoStamp` what is none of the hash.

    And, where a root is set, one that it does not vouch for.
    """
    read = _read(answer)
    if read.tst_info.message_imprint.message != hashlib.sha256(hashed.encode()).digest():
        raise NoStamp("the stamp is of something else")
    if root is not None:
        try:
            roots = x509.load_pem_x509_certificates(root.read_bytes())
            VerifierBuilder(roots=roots).build().verify_message(read, hashed.encode())
        except (VerificationError, OSError, ValueError) as wrong:
            raise NoStamp(f"the stamp does not hold: {wrong}") from wrong
    return read.tst_info.nonce


def _read(answer: bytes) -> TimeStampResponse:
    try:
        read = decode_timestamp_response(answer)
        read.tst_info.message_imprint  # noqa: B018 - a refusal holds none, and says so only now
    except ValueError as unreadable:
        raise NoStamp(f"the answer is no stamp: {unreadable}") from unreadable
    return read
