"""Under lock: contacts, each sealed with a key of its own that the master key seals; drafts."""

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from db.cases.complaint_store import Sealed
from kiosk.locks.seal_keys import sealer
from survey.cases.contacts import Contact

PURPOSE = "complaint-contacts"
DRAFTS = "staff-drafts"


def sealed(secret: str, contact: Contact) -> Sealed:
    """Return the contact sealed under a new key."""
    own_key = Fernet.generate_key()
    told = json.dumps([contact.kind, contact.value], ensure_ascii=False).encode()
    return Sealed(
        key=sealer(secret, PURPOSE).encrypt(own_key).decode(),
        contact=Fernet(own_key).encrypt(told).decode(),
    )


def unsealed(secret: str, kept: Sealed | None) -> Contact | None:
    """Return the contact, or None where none was left, it was erased, or the key is another's."""
    if kept is None or kept.key is None:
        return None
    try:
        own_key = sealer(secret, PURPOSE).decrypt(kept.key)
        kind, value = json.loads(Fernet(own_key).decrypt(kept.contact))
    except InvalidToken:
        return None
    return Contact(kind, value)


def sealed_words(secret: str, words: object) -> str:
    """Return words that nobody else is to read, sealed; anything that JSON holds."""
    told = json.dumps(words, ensure_ascii=False).encode()
    return sealer(secret, DRAFTS).encrypt(told).decode()


def unsealed_words(secret: str, kept: str) -> Any:
    """Return what was sealed, None where the key is another's."""
    try:
        return json.loads(sealer(secret, DRAFTS).decrypt(kept))
    except InvalidToken:
        return None
