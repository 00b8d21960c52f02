"""The page of a phone that asks for its PIN, shown where one would sign in."""

import base64
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kiosk import clock
from kiosk.actions.directory import phones
from kiosk.actions.directory.passkeys import bound_to
from kiosk.actions.directory.phones import OPEN
from kiosk.locks import passkeys as notes
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes.passkey_forms import asked_of
from kiosk.routes.plain_pages import plain_page
from kiosk.wiring import House
from survey.refusals.kinds import SurveyError


@dataclass(frozen=True, slots=True)
class PhoneAsked:
    """What a phone is asked to sign, and by which of its keys, empty for a new one."""

    ticket: str
    challenge: str
    key: str


def phone_asked(house: House, purpose: str, token: str, key: str = "") -> PhoneAsked:
    """Return what a phone is asked to sign, for the page to hold."""
    ticket, challenge = notes.to_sign(house.secret, bound_to(purpose, token))
    return PhoneAsked(ticket, base64.b64encode(challenge).decode(), key)


def locked_page(
    house: House, request: Request, next_page: str, refusal: SurveyError | None = None
) -> Response | None:
    """Return the page that asks a locked phone for its PIN; None at any other browser."""
    token = request.cookies.get(SESSION_COOKIE, "")
    with house.reading() as session:
        found = phones.locked(session, token, at=clock.now())
    shown: dict[str, Any] = {"asked": None, "passkey": None, "name": ""}
    if found is not None:
        account, phone = found
        shown = {
            "asked": phone_asked(house, OPEN, token, phone.key),
            "passkey": asked_of(house, account.id, OPEN, token),
            "name": account.name,
        }
    elif refusal is None:
        return None
    if request.method == "POST":  # in the other language it would be asked for by GET
        shown["posted"] = True
    return plain_page(request, house, "locked.html", refusal, next=next_page, **shown)
