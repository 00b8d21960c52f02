"""Addresses that lead nowhere: a page that says so, where Streamlit would start for nothing."""

from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from kiosk import plain
from kiosk.front.doors import READING
from kiosk.routes.answers import language_for
from kiosk.wiring import House
from survey.feedback.questionnaire import COMPLAIN
from survey.texts import Text

HEADING: Final = Text("没有这一页", "There is no such page")
SENTENCE: Final = Text(
    "地址可能写错了。要评价，请扫窗口上的二维码。",
    "The address may be mistyped. To rate a service, scan the code at the window.",
)
STAFF: Final = Text("工作人员登录", "Staff sign in")

_STREAMLIT: Final = ("/_stcore/", "/static/", "/media/", "/component/")


def routes(house: House) -> list[Route]:
    """Return the route of everything else a browser opens; it must come last of all."""

    async def show(request: Request) -> Response:
        language = language_for(request, otherwise=house.settings.language)
        return plain.notice(
            request,
            house,
            language,
            heading=HEADING,
            sentence=SENTENCE,
            ways=[(COMPLAIN, "/complain"), (STAFF, "/login")],
            status_code=404,
        )

    return [_Elsewhere("/{path:path}", show, methods=["GET"])]


class _Elsewhere(Route):
    """A route for what a browser wants to show; files and Streamlit's own doors pass it by."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or scope["method"] not in READING:
            return Match.NONE, {}
        if "text/html" not in Headers(scope=scope).get("accept", ""):
            return Match.NONE, {}
        if scope["path"].startswith(_STREAMLIT):
            return Match.NONE, {}
        return super().matches(scope)
