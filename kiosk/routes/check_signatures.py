"""Signatures under the result of a check: in from its inspector, out to who may see the check."""

from typing import Final

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.routing import Route

from db.checks import result_store
from db.checks.result_store import Result
from kiosk import clock
from kiosk.pictures.photos import checked_hash
from kiosk.rights.checks import opened, require_signing
from kiosk.rights.who import User, require_of
from kiosk.routes.signature_desk import SignatureDesk
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.refusals.given import PhotoUnknown

ADDRESS: Final = "/api/checks/{ref}/signatures"


def routes(house: House) -> list[Route]:
    """Return the routes of signatures under results."""

    def admit(request: Request) -> None:
        """Let in who may have this check signed."""
        user = require_of(house, request, Deed.SEE_CHECKS)
        with house.reading() as session:
            require_signing(_opened(session, house, user, request.path_params["ref"]), user)

    def seen(request: Request) -> str:
        """Return the number of a signature under this very check to who may see the check."""
        user = require_of(house, request, Deed.SEE_CHECKS)
        ref, sha256 = request.path_params["ref"], checked_hash(str(request.path_params["sha256"]))
        with house.reading() as session:
            _opened(session, house, user, ref)
            if not result_store.is_signature(session, sha256, of=ref):
                raise PhotoUnknown
        return sha256

    return SignatureDesk(house, admit=admit, seen=seen).routes(ADDRESS)


def _opened(session: Session, house: House, user: User, ref: str) -> Result:
    zone = house.settings.zone
    return opened(session, user, ref, today=clock.today(zone), zone=zone)
