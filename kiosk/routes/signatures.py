"""Signatures under a counselling record: in from who may hold the talk, out to who has the case."""

from typing import Final

from starlette.requests import Request
from starlette.routing import Route

from db.cases import counselling_store
from kiosk.rights.cases import opened, require_counselling
from kiosk.rights.who import require_of
from kiosk.routes.signature_desk import SignatureDesk
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.refusals.given import PhotoUnknown

ADDRESS: Final = "/api/cases/{number}/signatures"


def routes(house: House) -> list[Route]:
    """Return the routes of signatures."""

    def admit(request: Request) -> None:
        """Let in who may counsel in this case."""
        user = require_of(house, request, Deed.SEE_OWN_CASES)
        with house.reading() as session:
            require_counselling(session, opened(session, request.path_params["number"], user))

    def seen(request: Request) -> str:
        """Return the number of a signature of this very case to who may see the case."""
        user = require_of(house, request, Deed.SEE_OWN_CASES)
        sha256 = str(request.path_params["sha256"])
        with house.reading() as session:
            case = opened(session, request.path_params["number"], user)
            if not counselling_store.is_signature(session, sha256, of=case.complaint.id):
                raise PhotoUnknown
        return sha256

    return SignatureDesk(house, admit=admit, seen=seen).routes(ADDRESS)
