"""`GET /cases.csv`: the register of a month, as far as who asks may see it."""

from operator import attrgetter
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kiosk.files.writing import csv_register
from kiosk.reports.cases.desk import Only, View, desk
from kiosk.rights.who import User, require_of
from kiosk.routes.answers import refused
from kiosk.routes.screens import staff_language
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.months import Month
from survey.refusals.kinds import SurveyError

COLUMNS: Final = (
    "ref", "kind", "state", "outcome", "category", "source", "window", "unit", "officer",
    "occurred_at", "received_at",
)  # fmt: skip
FILTERS: Final = ("state", "unit", "category")
MOST: Final = 100_000


def routes(house: House) -> list[Route]:
    """Return the route of the register."""

    async def register(request: Request) -> Response:
        try:
            user = await to_thread.run_sync(require_of, house, request, Deed.SEE_CASES)
            month = str(Month.read(request.query_params.get("month", "")))
            asked = {name: request.query_params.get(name) for name in FILTERS}
            body = await to_thread.run_sync(_written, house, user, Only(month, **asked))
        except SurveyError as refusal:
            return refused(refusal, staff_language(request, house))
        name = f'attachment; filename="cases-{month}.csv"'
        headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
        return Response(body, media_type="text/csv", headers=headers)

    return [Route("/cases.csv", register, methods=["GET"])]


def _written(house: House, user: User, only: Only) -> bytes:
    with house.reading() as session:
        found = desk(session, user, View.REGISTER, only=only, limit=MOST)
    return csv_register(COLUMNS, map(attrgetter(*COLUMNS), found.cases), house.settings.zone)
