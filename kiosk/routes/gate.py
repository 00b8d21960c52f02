"""`/gate`: the gate hands out one slip after the other: on its screen, on a receipt of 58 mm."""

from datetime import date
from typing import Final
from urllib.parse import urlencode

from anyio import to_thread
from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from db.feedback import slip_store
from db.feedback.slip_store import Batch
from kiosk import clock, plain
from kiosk.actions.feedback.slips import hand_out
from kiosk.locks.slips import code_of
from kiosk.pictures import qr_codes
from kiosk.pictures.slip_sheets import trip_address
from kiosk.rights.slips import batches_to_hand_out, may_reprint
from kiosk.rights.who import User, user_of
from kiosk.routes.access import login_address
from kiosk.routes.answers import keep_language, status_of
from kiosk.routes.forms import posted
from kiosk.routes.screens import staff_language
from kiosk.routes.slips import first_read
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.feedback.slips import grouped
from survey.refusals.directory import NotYours
from survey.refusals.kinds import SurveyError
from survey.refusals.slips import BatchUnknown, NoSlipsYet, SlipNotShownAgain

FORM_LIMIT: Final = 1024


def routes(house: House) -> list[Route]:
    """Return the routes of a gate's slips."""
    desk = _Gate(house)
    return [
        Route("/gate", desk.show, methods=["GET"]),
        Route("/gate", desk.next, methods=["POST"]),
    ]


class _Gate:
    def __init__(self, house: House) -> None:
        self.house = house

    async def show(self, request: Request) -> Response:
        """Show the slip that was handed out last here, or what there is to hand out."""
        user = await to_thread.run_sync(user_of, self.house, request)
        if user is None:
            return RedirectResponse(login_address(request), status_code=303)
        try:
            batches, slip = await to_thread.run_sync(self._looked_at, request, user)
        except SurveyError as refusal:
            return self._page(request, [], None, refusal)
        # Whoever may not see a slip again has the next one to press all the same.
        refused = SlipNotShownAgain() if "slip" in request.query_params and slip is None else None
        return self._page(request, batches, slip, refused)

    async def next(self, request: Request) -> Response:
        """Hand out the next slip of a batch."""
        user = await to_thread.run_sync(user_of, self.house, request)
        if user is None:
            return RedirectResponse(login_address(request), status_code=303)
        try:
            async with posted(request, limit=FORM_LIMIT) as form:
                first = form.word("batch")
            number, batch = await to_thread.run_sync(self._handed, user, first)
        except SurveyError as refusal:
            return self._page(request, [], None, refusal)
        told = {"batch": batch.first, "slip": number}
        return RedirectResponse(f"/gate?{urlencode(told)}", status_code=303)

    def _to_hand_out(self, session: Session, user: User, today: date) -> list[Batch]:
        if not user.may(Deed.NOTE_STOPS):
            raise NotYours
        return batches_to_hand_out(session, user, today=today, at=clock.now())

    def _handed(self, user: User, first: str) -> tuple[int, Batch]:
        today = clock.today(self.house.settings.zone)
        with self.house.writing() as session:
            mine = self._to_hand_out(session, user, today)
            batch = next((each for each in mine if str(each.first) == first), None)
            if batch is None:
                raise BatchUnknown
            number = hand_out(session, batch, day=today, by=user.username, at=clock.now())
        return number, batch

    def _looked_at(
        self, request: Request, user: User
    ) -> tuple[list[Batch], tuple[Batch, int] | None]:
        asked, today = request.query_params, clock.today(self.house.settings.zone)
        with self.house.reading() as session:
            batches = self._to_hand_out(session, user, today)
            if "slip" in asked:
                first, number = (first_read(asked.get(each, "")) for each in ("batch", "slip"))
                batch = slip_store.of_first(session, first)
                again = may_reprint(session, user, batch, number, today=today, at=clock.now())
                return batches, (batch, number) if again else None
        if not batches:
            raise NoSlipsYet
        return batches, None

    def _page(
        self,
        request: Request,
        batches: list[Batch],
        slip: tuple[Batch, int] | None,
        refusal: SurveyError | None,
    ) -> Response:
        language = staff_language(request, self.house)
        batch, number = slip or (None, 0)
        code = code_of(self.house.secret, number, salt=batch.salt) if batch else ""
        address = trip_address(self.house, code)
        answer = plain.answer(
            request, self.house, "gate.html", language,
            status_code=status_of(refusal) if refusal else 200,
            problem=refusal.said.said(language) if refusal else None,
            batches=batches, batch=batch, code=grouped(code),
            address=qr_codes.short_address(address), names=self.house.settings.company_name,
            picture=Markup(qr_codes.slip_svg(address)) if batch else "",  # noqa: S704 - our own
        )  # fmt: skip
        keep_language(request, answer)  # the next slip is asked for without it
        return answer
