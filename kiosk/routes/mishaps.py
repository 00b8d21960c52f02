"""What a route let through is answered with a sentence in the person's language, never bare."""

from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk import plain
from kiosk.mishaps import told
from kiosk.routes.answers import language_for, refused, status_of
from kiosk.wiring import House
from survey.texts import Text

HEADING: Final = Text("没有办成", "That did not work")
AGAIN: Final = Text("再试一次", "Try again")


class Mishaps:
    """ASGI middleware around all routes: a browser gets a page, a program gets JSON."""

    def __init__(self, app: ASGIApp, house: House) -> None:
        self.app = app
        self.house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; what fails after the answer began is the server's to log."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:  # nobody is there to be answered
            return
        except Exception as failure:
            if begun or scope["type"] != "http":
                raise
            answer = answer_to(Request(scope, receive), failure, self.house)
            await answer(scope, receive, send)


def answer_to(request: Request, failure: Exception, house: House) -> Response:
    """Return what is answered to a request that failed: a page for a browser, else JSON."""
    refusal = told(failure)
    language = language_for(request, otherwise=house.settings.language)
    if "text/html" not in request.headers.get("accept", ""):
        return refused(refusal, language)
    return plain.notice(
        request,
        house,
        language,
        heading=HEADING,
        sentence=refusal.said,
        ways=[(AGAIN, plain.address_of(request))] if request.method == "GET" else [],
        status_code=status_of(refusal),
    )
