"""Empty files to fill in for an import: one workbook, or a CSV file a table."""

from collections.abc import Callable
from functools import partial
from typing import Final
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kiosk.files.headings import FILLED
from kiosk.files.papers import FORMS
from kiosk.files.tables import BY_NAME
from kiosk.files.templates import called, template_csv, template_workbook
from kiosk.rights.who import require_of
from kiosk.routes.answers import refused
from kiosk.routes.screens import staff_language
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.refusals.kinds import SurveyError
from survey.texts import Language, Text

Make = Callable[[Language], Response]
TITLE: Final = Text("导入模板", "import template")


def routes(house: House) -> list[Route]:
    """Return the routes of the templates; they are for who keeps the directory."""
    csv = [
        Route(
            f"/templates/{name}.csv", partial(_answer, house=house, make=partial(_csv, name)),
            methods=["GET"],
        )
        for name in FILLED
    ]  # fmt: skip
    workbook = partial(_answer, house=house, make=_workbook)
    return [Route("/templates/all.xlsx", workbook, methods=["GET"]), *csv]


async def _answer(request: Request, *, house: House, make: Make) -> Response:
    language = staff_language(request, house)
    try:
        await to_thread.run_sync(require_of, house, request, Deed.KEEP_WINDOWS)
    except SurveyError as refusal:
        return refused(refusal, language)
    return await to_thread.run_sync(make, language)


def _csv(name: str, language: Language) -> Response:
    return _given(template_csv(name, language), "csv", called(BY_NAME[name], language))


def _workbook(language: Language) -> Response:
    return _given(template_workbook(language), "xlsx", TITLE.said(language))


def _given(body: bytes, form: str, name: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(f'{name}.{form}')}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(body, media_type=FORMS[form], headers=headers)
