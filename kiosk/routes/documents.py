"""Documents to download: payroll, ledger, registers of cases, checks and what is put right.

Each as XLSX and as CSV, to who may see its page, and of that page alone what they may see there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from urllib.parse import quote

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kiosk import clock
from kiosk.files.papers import FORMS, title_of, written
from kiosk.pictures.logos import for_print
from kiosk.reports import trail_document
from kiosk.reports.books import ledger_register, payments_document, payroll_document
from kiosk.reports.books.payments import taken, to_take
from kiosk.reports.cases import register_document
from kiosk.reports.cases.desk import Only
from kiosk.reports.checks import corrections_document, results_document
from kiosk.reports.checks.corrections import Only as OnlyActions
from kiosk.reports.checks.results import Filter
from kiosk.reports.directory.accounts import names_by_username
from kiosk.reports.documents import Document
from kiosk.reports.trail import Filter as Trail
from kiosk.rights.who import User, require_of
from kiosk.routes.answers import refused
from kiosk.routes.logo import logo
from kiosk.routes.looked_at import note_downloaded
from kiosk.routes.screens import staff_language
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.given import searched_for
from survey.months import Month
from survey.refusals.complaints import MomentUnreadable
from survey.refusals.kinds import SurveyError
from survey.texts import Language

Asked = dict[str, str]
NARROWED: Final[tuple[str, ...]] = (
    "month",
    "unit",
    "state",
    "category",
    "kind",
    "place",
    "person",
    "day",
    "taken",
)
"""What of an address is noted with a document: never words that somebody looked for."""
LONGEST: Final = 40
Make = Callable[[House, Session, User, Asked], Document]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document: its address, who may see it, how it is made.

    `dated` needs a month, unless it may be asked for `by_words` and is.
    """

    path: str
    deed: Deed
    make: Make
    dated: bool = True
    by_words: bool = False

    def searched(self, asked: Asked) -> bool:
        """Tell whether it is narrowed by words instead of a month."""
        return self.by_words and "words" in asked


def routes(house: House) -> list[Route]:
    """Return the routes of all documents in both forms."""
    return [
        Route(
            f"/{paper.path}.{form}",
            partial(_answer, house=house, paper=paper, form=form),
            methods=["GET"],
        )
        for paper in PAPERS
        for form in FORMS
    ]


async def _answer(request: Request, *, house: House, paper: Paper, form: str) -> Response:
    language = staff_language(request, house)
    try:
        user = await to_thread.run_sync(require_of, house, request, paper.deed)
        asked = {name: value for name, value in _query(request).items() if value}
        if "month" in asked or (paper.dated and not paper.searched(asked)):
            asked["month"] = str(Month.read(asked.get("month", "")))
        document = await to_thread.run_sync(_made, house, paper, user, asked)
        body = await to_thread.run_sync(_written, house, document, form, language)
        await to_thread.run_sync(_noted, house, user, f"{paper.path}.{form}", asked)
    except SurveyError as refusal:
        return refused(refusal, language)
    stem = f"{paper.path}-{asked.get('month', 'all')}.{form}"
    called = quote(f"{title_of(document, language)}.{form}")
    disposition = f"attachment; filename=\"{stem}\"; filename*=UTF-8''{called}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(body, media_type=FORMS[form], headers=headers)


def _query(request: Request) -> Asked:
    asked = dict(request.query_params)
    return asked | {"words": searched_for(asked.get("words", ""))}


def _written(house: House, document: Document, form: str, language: Language) -> bytes:
    kept = logo(house)
    png = for_print(kept) if kept else None
    return written(document, form, language, house.settings.zone, png)


def _made(house: House, paper: Paper, user: User, asked: Asked) -> Document:
    with house.reading() as session:
        return paper.make(house, session, user, asked)


def _noted(house: House, user: User, name: str, asked: Asked) -> None:
    known = {each: asked[each][:LONGEST] for each in NARROWED if each in asked}
    note_downloaded(house, user, name, known)


def _payroll(house: House, session: Session, _user: User, asked: Asked) -> Document:
    return payroll_document.document(
        session, Month.read(asked["month"]), company=house.settings.company_name
    )


def _ledger(house: House, session: Session, _user: User, asked: Asked) -> Document:
    month = Month.read(asked["month"]) if "month" in asked else None
    return ledger_register.document(
        session, month, person=asked.get("person"), words=asked.get("words", ""),
        company=house.settings.company_name,
    )  # fmt: skip


def _cases(house: House, session: Session, user: User, asked: Asked) -> Document:
    only = Only(asked["month"], asked.get("state"), asked.get("unit"), asked.get("category"))
    return register_document.document(
        session, user, only, company=house.settings.company_name, now=clock.now()
    )


def _checks(house: House, session: Session, user: User, asked: Asked) -> Document:
    wanted = Filter(*(asked.get(each, "") for each in ("month", "kind", "place", "words")))
    return results_document.document(session, user, wanted, company=house.settings.company_name)


def _actions(house: House, session: Session, user: User, asked: Asked) -> Document:
    only = OnlyActions(*(asked.get(each, "") for each in ("month", "unit", "state", "words")))
    zone = house.settings.zone
    return corrections_document.document(
        session, user, only, company=house.settings.company_name,
        zone=zone, today=clock.today(zone),
    )  # fmt: skip


def _payments(house: House, session: Session, _user: User, asked: Asked) -> Document:
    found = taken(session, _moment(asked["taken"])) if "taken" in asked else to_take(session)
    names = names_by_username(session)
    return payments_document.document(found, names, company=house.settings.company_name)


def _trail(house: House, session: Session, user: User, asked: Asked) -> Document:
    wanted = Trail(*(asked.get(each, "") for each in ("day", "kind", "actor", "words")))
    return trail_document.document(
        session, user, wanted, company=house.settings.company_name, zone=house.settings.zone
    )


def _moment(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as unreadable:
        raise MomentUnreadable from unreadable
    if moment.tzinfo is None:
        raise MomentUnreadable
    return moment


PAPERS: Final = (
    Paper("payroll", Deed.SEE_LEDGER, _payroll),
    Paper("payments", Deed.SEE_LEDGER, _payments, dated=False),
    Paper("ledger", Deed.SEE_LEDGER, _ledger, dated=False),
    Paper("cases", Deed.SEE_CASES, _cases),
    Paper("checks", Deed.SEE_CHECKS, _checks, by_words=True),
    Paper("actions", Deed.SEE_CORRECTIONS, _actions, dated=False),
    Paper("trail", Deed.READ_TRAIL, _trail, dated=False),
)
