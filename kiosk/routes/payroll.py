"""`GET /payroll.csv` and `/payroll.xlsx`: a month's points and approved money for payroll."""

import io
from dataclasses import astuple, fields
from functools import partial
from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kiosk.files.writing import csv_register
from kiosk.reports.books.payroll import PayrollRow, payroll
from kiosk.rights.who import require_of
from kiosk.routes.answers import refused
from kiosk.routes.screens import staff_language
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.months import Month
from survey.refusals.kinds import SurveyError

COLUMNS: Final = tuple(field.name for field in fields(PayrollRow))
KINDS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def routes(house: House) -> list[Route]:
    """Return the routes of both forms."""

    async def answer(request: Request, *, form: str) -> Response:
        try:
            await to_thread.run_sync(require_of, house, request, Deed.SEE_LEDGER)
            month = Month.read(request.query_params.get("month", ""))
            body = await to_thread.run_sync(_written, house, month, form)
        except SurveyError as refusal:
            return refused(refusal, staff_language(request, house))
        name = f'attachment; filename="payroll-{month}.{form}"'
        headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
        return Response(body, media_type=KINDS[form], headers=headers)

    return [
        Route(f"/payroll.{form}", partial(answer, form=form), methods=["GET"]) for form in KINDS
    ]


def _written(house: House, month: Month, form: str) -> bytes:
    with house.reading() as session:
        rows = payroll(session, month)
    if form == "csv":
        return csv_register(COLUMNS, map(astuple, rows), house.settings.zone)
    return _as_workbook(rows, month)


def _as_workbook(rows: list[PayrollRow], month: Month) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(str(month))
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        for line, row in enumerate(rows, start=1):
            sheet.write_row(line, 0, astuple(row))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 1, 14)
    return target.getvalue()
