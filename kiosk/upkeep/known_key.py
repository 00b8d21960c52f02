"""The key a database knows: what was sealed with it cannot be opened with another.

From the first start on the database keeps a mark of the key, which tells nothing of the key
itself. Where it keeps none yet, the contact sealed last is tried.
"""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db.cases import complaint_store, veiling
from db.ground import audit_store, trait_store
from kiosk.config import Settings
from kiosk.locks.keys import derived, make_key, secret_key
from kiosk.locks.seal_keys import keys_file, marks, secret_of
from kiosk.locks.sealing import unsealed
from kiosk.locks.trail_keys import kept_in
from kiosk.wiring import House
from survey.refusals.house import KeyIsAnother, SealKeysMissing, SecretKeyMissing

MARK: Final = "secret-key.mark"


def mark_of(secret: str) -> str:
    """Return what is kept of the key: enough to know it again, nothing to open with."""
    return derived(secret, "mark").hex()[:16]


def fits(session: Session, secret: str) -> bool:
    """Tell whether this is the key the database knows; one that knows none takes any."""
    known = trait_store.get(session, MARK)
    if known is not None:
        return known == mark_of(secret)
    contact = complaint_store.newest_contact(session)
    return contact is None or unsealed(secret, contact) is not None


def require(session: Session, settings: Settings) -> str:
    """Return the secret key; refuse when it, or one made later, is missing or another."""
    try:
        secret = secret_of(settings)
    except SecretKeyMissing:
        if _knows_any(session):
            raise KeyIsAnother from None
        raise
    if not fits(session, secret):
        raise KeyIsAnother
    _require_later(session, settings)
    return secret


def _require_later(session: Session, settings: Settings) -> None:
    file = keys_file(settings)
    missing = audit_store.lost(session, "seal-key-made", marks(kept_in(file)))
    if missing:
        raise SealKeysMissing(file=file, marks=", ".join(missing))


def settle(house: House) -> None:
    """Have the database know the key from now on; refuse as `require` does."""
    with house.reading() as session:
        secret = require(session, house.settings)
        known = trait_store.get(session, MARK) is not None
    if not known:  # only then: a start must not wait for whoever writes
        with house.writing() as session:
            _note(session, secret)


def settle_first(session: Session, settings: Settings) -> bool:
    """Do as `settle`, and make a key where there never was one; tell whether one was made."""
    made = not _knows_any(session) and make_key(settings)
    _note(session, require(session, settings))
    return made


def veil_words(house: House) -> None:
    """Veil what an earlier version wrote in plain of sealed cases; its owner alone may."""
    with house.reading() as session:
        left = veiling.plain(session)
    if left:
        with house.writing() as session:
            veiling.veil_all(session)


def accept(session: Session, settings: Settings, *, by: str, at: datetime) -> bool:
    """Go on with the key that is here, or a new one; tell whether one was made."""
    made = make_key(settings)
    trait_store.keep(session, MARK, mark_of(secret_key(settings)))
    audit_store.note(session, at=at, actor=by, deed="key-accepted", subject="secret key")
    return made


def _knows_any(session: Session) -> bool:
    noted = trait_store.get(session, MARK) is not None
    return noted or complaint_store.newest_contact(session) is not None


def _note(session: Session, secret: str) -> None:
    if trait_store.keep_first(session, MARK, mark_of(secret)) != mark_of(secret):
        raise KeyIsAnother  # another process was faster, with another key
