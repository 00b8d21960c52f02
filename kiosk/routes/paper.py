"""`GET /check/paper`: a window's checklist to print, for where no phone may go."""

from typing import Final

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from db.checks import checklist_store
from db.directory import directory_store
from db.directory.directory_store import Window
from kiosk import plain
from kiosk.rights.who import User, require_of
from kiosk.routes.answers import refused
from kiosk.routes.screens import staff_language
from kiosk.wiring import House
from survey.checks.checklists import Checklist
from survey.directory.roles import Deed
from survey.refusals.kinds import SurveyError
from survey.texts import Text

TITLE: Final = Text("服务窗口检查表", "Check of a service window")


def routes(house: House) -> list[Route]:
    """Return the route of the form on paper."""

    async def paper(request: Request) -> Response:
        language = staff_language(request, house)
        try:
            user = await to_thread.run_sync(require_of, house, request, Deed.INSPECT)
            window, checklist = await to_thread.run_sync(
                _form, house, request.query_params.get("window", "")
            )
        except SurveyError as refusal:
            return refused(refusal, language)
        return _page(request, house, user, window, checklist)

    return [Route("/check/paper", paper, methods=["GET"])]


def _form(house: House, code: str) -> tuple[Window, Checklist]:
    with house.reading() as session:
        window = directory_store.window(session, code)
        return window, checklist_store.current(session, window.post)


def _page(
    request: Request, house: House, user: User, window: Window, checklist: Checklist
) -> Response:
    language = staff_language(request, house)
    return plain.answer(
        request, house, "paper_check.html", language,
        title=TITLE.said(language), window=window, checklist=checklist, inspector=user.name,
    )  # fmt: skip
