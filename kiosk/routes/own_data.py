"""One's own data in one file: of who is signed in at `/me/data.zip`, of a complainant by secret."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.cases import complaint_store
from db.cases.complaint_store import Complaint
from kiosk import clock
from kiosk.actions.directory.seen import note_document
from kiosk.files.own_data import MEDIA_TYPE, packed
from kiosk.pictures.keeping import place_of
from kiosk.reports.cases.following import followed
from kiosk.reports.cases.own_complaint import own_complaint
from kiosk.reports.directory.own_data import Own, own_data
from kiosk.rights.who import User, require_of
from kiosk.routes.answers import refused
from kiosk.routes.screens import staff_language
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.refusals.kinds import SurveyError

PATH = "/me/data.zip"


def routes(house: House) -> list[Route]:
    """Return the route of one's own data."""

    async def take(request: Request) -> Response:
        try:
            user = await to_thread.run_sync(require_of, house, request, Deed.KEEP_OWN_ACCOUNT)
            body = await to_thread.run_sync(_taken, house, user)
        except SurveyError as refusal:
            return refused(refusal, staff_language(request, house))
        return zip_answer(body)

    return [Route(PATH, take, methods=["GET"])]


def zip_answer(body: bytes) -> Response:
    """Return a ZIP for who asked to keep, and for nobody on the way."""
    told = {
        "Content-Disposition": 'attachment; filename="data.zip"',
        "Cache-Control": "no-store",
        "Referrer-Policy": "strict-origin",
    }
    return Response(body, media_type=MEDIA_TYPE, headers=told)


def complainants(house: House, complaint: Complaint) -> Response:
    """Return all that is kept of a complaint, its photos too, for who holds its secret."""
    settings, now, place = house.settings, clock.now(), place_of(house)
    with house.reading() as session:
        found = own_complaint(
            session,
            complaint,
            followed(session, complaint, now=now, zone=settings.zone),
            company=settings.company_name,
            zone=settings.zone,
            secret=house.secret,
        )
        photos = complaint_store.photos_of(session, complaint.id)
    pictures = [(each, place.get(each)) for each in photos if place.has(each)]
    return zip_answer(packed(found, zone=settings.zone, pictures=pictures))


def _taken(house: House, user: User) -> bytes:
    settings, now = house.settings, clock.now()
    with house.reading() as session:
        found = own_data(session, Own(user, settings.company_name, now, settings.zone))
    with house.writing() as session:
        note_document(session, user, PATH.removeprefix("/"), {}, at=now)
    return packed(found, zone=settings.zone)
