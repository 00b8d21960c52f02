"""What a phone does that is asked to work for its rating."""

from collections.abc import Mapping
from hashlib import pbkdf2_hmac
from itertools import count
from typing import Any

from starlette.testclient import TestClient


def solved(parameters: Mapping[str, Any]) -> str:
    """Return the key that a puzzle in altcha's form hides, found as a phone finds it."""
    nonce, salt = (bytes.fromhex(parameters[name]) for name in ("nonce", "salt"))
    for counter in count():
        word = nonce + counter.to_bytes(4)
        key = pbkdf2_hmac("sha256", word, salt, parameters["cost"], parameters["keyLength"]).hex()
        if key.startswith(parameters["keyPrefix"]):
            return key
    raise AssertionError


def work(phone: TestClient, rating: str) -> int:
    """Work for a rating as the phone that gave it; return the answer's status."""
    asked = phone.get("/api/work", params={"r": rating})
    assert asked.status_code == 200, asked.text
    key = solved(asked.json()["parameters"])
    return phone.post("/api/work", json={"r": rating, "key": key}).status_code
