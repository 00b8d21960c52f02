"""`GET /actions.csv`: the register of corrective actions, as far as who asks may see it."""

from operator import attrgetter
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kiosk import clock
from kiosk.files.writing import csv_register
from kiosk.reports.checks import corrections as listing
from kiosk.reports.checks.corrections import Only
from kiosk.rights.who import User, require_of
from kiosk.routes.answers import refused
from kiosk.routes.screens import staff_language
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.months import Month
from survey.refusals.kinds import SurveyError

COLUMNS: Final = (
    "ref", "state", "window", "window_name", "unit", "unit_name", "owner", "owner_name", "item",
    "wrong", "root_cause", "measure", "ordered_by", "ordered_at", "due_on", "done_at",
    "closed_at", "recurs",
)  # fmt: skip


def routes(house: House) -> list[Route]:
    """Return the route of the register."""

    async def register(request: Request) -> Response:
        asked = request.query_params
        try:
            user = await to_thread.run_sync(require_of, house, request, Deed.SEE_CORRECTIONS)
            month = str(Month.read(asked["month"])) if asked.get("month") else ""
            only = Only(month, asked.get("unit", ""), asked.get("state", ""))
            body = await to_thread.run_sync(_written, house, user, only)
        except SurveyError as refusal:
            return refused(refusal, staff_language(request, house))
        name = f'attachment; filename="actions-{month or "all"}.csv"'
        headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
        return Response(body, media_type="text/csv", headers=headers)

    return [Route("/actions.csv", register, methods=["GET"])]


def _written(house: House, user: User, only: Only) -> bytes:
    zone = house.settings.zone
    with house.reading() as session:
        found = listing.register(session, user, only, zone=zone, today=clock.today(zone))
    return csv_register(COLUMNS, map(attrgetter(*COLUMNS), found), zone)
