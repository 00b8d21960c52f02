"""What people hand in, whatever it is for: cleaned words, keys, photos' numbers, fingerprints."""

import hashlib
import json
import re
import unicodedata
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from survey.refusals.feedback import NotARating
from survey.refusals.given import KeyInvalid, ReasonMissing, WordsTooLong
from survey.refusals.kinds import SurveyError

WORDS_LIMIT: Final = 500
SEARCH_LIMIT: Final = 100
LEAST_LETTERS: Final = 2
"""So many make a reason that says something to who reads it later."""
MOST_COMPOSED: Final = 4
"""So many characters at most become one when words are composed (a Greek letter's three marks)."""

_PHOTO: Final = re.compile(r"[0-9a-f]{64}")
_KEY: Final = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_KEY_AS_KEPT: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_BREAKS: Final = re.compile(r"\n{3,}")
_LINE_END: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Control characters, halves of a pair and codes that are no characters cannot be kept everywhere;
# marks that turn the direction of writing around can make a sentence read as its opposite; marks
# without width can hide in it. Joiners stay: emoji and several scripts need them.
_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(
        chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
    )
    + "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\xad\u200b\u2060\ufeff]"
)
_DASHES: Final = re.compile("[\u2010-\u2015\u2212]")
_told: Final = json.JSONEncoder(ensure_ascii=False, default=str, sort_keys=True).encode
_UNSEEN: Final = frozenset({"Cf", "Mn", "Me", "Zs", "Cc"})


def checked_key(value: object) -> str:
    """Return a UUID in its one spelling; refuse what is none."""
    if not isinstance(value, str):
        raise KeyInvalid
    if _KEY_AS_KEPT.fullmatch(value):
        return value
    if not _KEY.fullmatch(value):
        raise KeyInvalid
    return str(UUID(value))


def checked_photo(value: object) -> str:
    """Return a photo's number; refuse what is none."""
    if not isinstance(value, str) or not _PHOTO.fullmatch(value):
        raise NotARating
    return value


def clean_words(text: str, *, limit: int = WORDS_LIMIT) -> str:
    """Return words as they may be kept and shown; refuse more than the limit (characters).

    The rest is left as the person wrote it: nothing is cut silently.
    """
    written = _without_unwanted(text)
    # Composing takes time that grows with the square of the marks heaped on one letter.
    cleaned = written if len(written) > MOST_COMPOSED * limit else _composed(written)
    if len(cleaned) > limit:
        raise WordsTooLong(limit=limit, length=len(cleaned))
    return cleaned


def required_words(
    text: str, *, missing: SurveyError | type[SurveyError], limit: int = WORDS_LIMIT
) -> str:
    """Return words as `clean_words` does; refuse none with what is `missing`."""
    cleaned = clean_words(text, limit=limit)
    if not cleaned:
        raise missing
    return cleaned


def required_reason(
    text: str,
    *,
    missing: SurveyError | type[SurveyError] = ReasonMissing,
    limit: int = WORDS_LIMIT,
) -> str:
    """Return why something is done as `required_words` does; a full stop is no reason.

    Refuses with the same what holds no two letters.
    """
    cleaned = required_words(text, limit=limit, missing=missing)
    if sum(map(str.isalpha, cleaned)) < LEAST_LETTERS:
        raise missing
    return cleaned


def moment_made(
    made_at: object, sent_at: object, *, now: datetime, patience: timedelta
) -> datetime:
    """Return when something was made that arrives now: by its age, not by the phone's clock.

    A phone tells both moments by the same clock, however wrong; what it says of an age longer than
    our patience, or of the future, counts for nothing. Without `sent_at` its clock is believed.
    """
    made, sent = _moment(made_at), _moment(sent_at) or now
    if made is None or not timedelta(0) <= sent - made <= patience:
        return now
    return now - (sent - made)


def _moment(told: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def harmless(text: str) -> str:
    """Return words, wherever they came from, without what would deceive who reads them.

    Control characters and marks that hide or turn the writing's direction are dropped, line ends
    are made one kind. Words of which nothing can be seen are none.
    """
    return _composed(_without_unwanted(text))


def searched_for(text: str) -> str:
    """Return what is looked for, spelt as words are kept; of what is too long, its beginning."""
    return harmless(text[:SEARCH_LIMIT])


def plain_code(text: str) -> str:
    """Return a code in its one spelling: of usual width, without signs nobody sees, on one line."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    usual = unicodedata.normalize("NFKC", text)
    seen = (each for each in usual if each.isspace() or unicodedata.category(each)[0] != "C")
    return " ".join("".join(seen).split())


def look(code: str) -> str:
    """Return how a code looks: codes of one look are taken for each other, and told apart nowhere.

    Neither case nor spaces make a difference, nor the kind of dash, nor zeros before a number.
    """
    marks = "".join(_DASHES.sub("-", plain_code(code)).split()).casefold()
    return marks.lstrip("0") or "0" if marks.isdecimal() else marks


def _without_unwanted(text: str) -> str:
    return _BREAKS.sub("\n\n", _UNWANTED.sub("", _LINE_END.sub("\n", text))).strip()


def _composed(written: str) -> str:
    # Composed only now: what a dropped mark kept apart comes together.
    cleaned = _BREAKS.sub("\n\n", unicodedata.normalize("NFC", written)).strip()
    if all(unicodedata.category(character) in _UNSEEN for character in cleaned):
        return ""
    return cleaned


def fingerprint(*values: object) -> str:
    """Return a mark (SHA-256, hexadecimal) that is the same for the same values in order.

    The names within a value may stand in any order.
    """
    return hashlib.sha256(_told(values).encode("utf-8", "surrogatepass")).hexdigest()
