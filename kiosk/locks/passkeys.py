"""What passkeys are asked to sign, and whether they did: bound to a browser, a purpose, a site.

The page holds what is asked as a sealed note of five minutes; that it was signed for is kept, so
that nothing is taken twice. The library that reads what browsers send is loaded when one does.
"""

import base64
import json
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from cryptography.fernet import Fernet, InvalidToken

from db.directory.account_store import Account
from db.directory.passkey_store import NewKey, Passkey
from kiosk.locks.keys import blind, fernet_key
from survey.directory.passkeys import Site
from survey.refusals.sign_in import PasskeyRefused

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

LASTS: Final = 300
"""Seconds within which what is asked has to be signed."""
LONGEST: Final = 6 * 1024
"""Letters of what a browser hands in."""
ADD: Final = "add"
PROVE: Final = "prove"
ENTER: Final = "enter"
_ASKED: Final = "passkey-asked"
_BYTES: Final = 32


class Bound(NamedTuple):
    """What a signature is for: the purpose, and a mark of the browser that is asked."""

    purpose: str
    browser: str


class Asked(NamedTuple):
    """What is to be signed: for the page to hold, and as the browser is told it."""

    ticket: str
    options: str


class Signed(NamedTuple):
    """What a browser handed in: the note that the page held, and the signature."""

    ticket: str
    credential: str


def to_sign(secret: str, bound: Bound) -> tuple[str, bytes]:
    """Return a note of something to be signed, for the page to hold, and what is to be signed."""
    challenge = secrets.token_bytes(_BYTES)
    told = json.dumps([*bound, challenge.hex()]).encode()
    return Fernet(fernet_key(secret, _ASKED)).encrypt(told).decode(), challenge


def was_to_sign(secret: str, ticket: str, bound: Bound) -> bytes | None:
    """Return what was to be signed; None of a note that is old, not ours, or for something else."""
    try:
        told = Fernet(fernet_key(secret, _ASKED)).decrypt(ticket.encode(), ttl=LASTS)
    except (InvalidToken, UnicodeEncodeError):
        return None
    purpose, browser, challenge = json.loads(told)
    return bytes.fromhex(challenge) if (purpose, browser) == bound else None


def spent_mark(secret: str, challenge: bytes) -> str:
    """Return by what it is known that something was signed for."""
    return blind(secret, "spent-challenge", challenge.hex())


def to_make(
    secret: str, bound: Bound, site: Site, account: Account, known: Sequence[Passkey], company: str
) -> Asked:
    """Return what a browser is asked when it makes a passkey for an account."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    ticket, challenge = to_sign(secret, bound)
    options = generate_registration_options(
        rp_id=site.name,
        rp_name=company,
        user_name=account.username,
        user_id=blind(secret, "passkey-owner", str(account.id)).encode(),
        user_display_name=account.name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_described(known),
    )
    return Asked(ticket, options_to_json(options))


def to_show(secret: str, bound: Bound, site: Site, known: Sequence[Passkey]) -> Asked:
    """Return what a browser is asked when one of an account's passkeys is to be shown."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    ticket, challenge = to_sign(secret, bound)
    options = generate_authentication_options(
        rp_id=site.name,
        challenge=challenge,
        allow_credentials=_described(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asked(ticket, options_to_json(options))


def made(credential: str, challenge: bytes, site: Site) -> NewKey:
    """Return the key that a browser has made; refuse what is not what was asked for."""
    from webauthn import verify_registration_response

    _refuse_large(credential)
    try:
        told = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except Exception as unfit:  # strangers' bytes: the library raises what its parsers do
        raise PasskeyRefused from unfit
    return NewKey(_text(told.credential_id), _text(told.credential_public_key), told.sign_count)


def named(credential: str) -> str:
    """Return what a browser calls the key it signed with; refuse what is no such thing."""
    _refuse_large(credential)
    try:
        told = json.loads(credential)["id"]
    except (ValueError, KeyError, TypeError, RecursionError) as unfit:
        raise PasskeyRefused from unfit
    if not isinstance(told, str):
        raise PasskeyRefused
    return told


def counted(credential: str, challenge: bytes, site: Site, key: NewKey) -> int:
    """Return the count that a key tells with its signature; refuse what it did not sign.

    Whether the count went back is not asked here.
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers import parse_authenticator_data

    try:
        answer = json.loads(credential)["response"]
        count = parse_authenticator_data(_bytes(answer["authenticatorData"])).sign_count
        verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=_bytes(key.public_key),
            credential_current_sign_count=count - 1 if count else 0,
            require_user_verification=True,
        )
    except Exception as unfit:  # strangers' bytes: the library raises what its parsers do
        raise PasskeyRefused from unfit
    return count


def _described(known: Sequence[Passkey]) -> list["PublicKeyCredentialDescriptor"]:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=_bytes(each.key.credential)) for each in known]


def _refuse_large(credential: str) -> None:
    if len(credential) > LONGEST:
        raise PasskeyRefused


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
