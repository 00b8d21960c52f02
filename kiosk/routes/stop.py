"""`/stop`: staff, or a window's own tablet, note that a slip's lorry was there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from db.directory import directory_store, tablet_store
from db.directory.directory_store import Window
from db.feedback import slip_store
from kiosk import clock, plain
from kiosk.actions.feedback.trips import note_stop, note_wrong_slip, slip_known
from kiosk.locks import tablets
from kiosk.locks.tablets import TABLET_COOKIE
from kiosk.rights.slips import windows_to_note_at
from kiosk.rights.who import user_of
from kiosk.routes.access import login_address
from kiosk.routes.answers import client_of, status_of
from kiosk.routes.forms import Posted, posted
from kiosk.routes.screens import staff_language
from kiosk.wiring import House
from survey.directory.roles import Deed
from survey.feedback.slips import LATEST, code_read, grouped
from survey.refusals.directory import NotSignedIn, NotYours
from survey.refusals.kinds import SurveyError
from survey.refusals.slips import SlipUnknown, StopNotYours, StopOutOfTime
from survey.texts import Text

FORM_LIMIT: Final = 4 * 1024
NOTED: Final = Text("{code} 已登记在“{window}”。", "{code} is noted at {window}.")
BEFORE: Final = Text("{code} 之前已登记在“{window}”。", "{code} was noted at {window} before.")


def routes(house: House) -> list[Route]:
    """Return the routes of noting where slips were seen."""
    desk = _Stops(house)
    return [
        Route("/stop", desk.show, methods=["GET"]),
        Route("/stop", desk.take, methods=["POST"]),
    ]


@dataclass(frozen=True, slots=True)
class _Noter:
    """Who notes, by which name the stop is kept, and at which windows they may."""

    name: str
    windows: list[Window]

    def at(self, code: str) -> Window | None:
        """Return one of their windows by its code; the only one where none is named."""
        if not code and len(self.windows) == 1:
            return self.windows[0]
        return next((each for each in self.windows if each.code == code), None)


NOBODY: Final = _Noter("", [])


class _Stops:
    def __init__(self, house: House) -> None:
        self.house = house

    async def show(self, request: Request) -> Response:
        try:
            noter = await to_thread.run_sync(self._noter, request)
        except NotYours as refusal:
            return self._page(request, NOBODY, "", refusal=refusal)
        if noter is None:
            return RedirectResponse(login_address(request), status_code=303)
        return self._page(request, noter, request.query_params.get("w", ""))

    async def take(self, request: Request) -> Response:
        form = Posted()
        noter: _Noter | None = NOBODY
        try:
            noter = await to_thread.run_sync(self._noter, request)
            if noter is None:
                raise NotSignedIn
            async with posted(request, limit=FORM_LIMIT) as form:
                window, new = await to_thread.run_sync(self._note, request, noter, form)
        except SurveyError as refusal:
            if noter is None:
                return RedirectResponse(login_address(request), status_code=303)
            return self._page(request, noter, form.word("window"), refusal=refusal, form=form)
        told = {"w": window.code, "noted": code_read(form.word("s")), "new": "1" if new else "0"}
        return RedirectResponse(f"/stop?{urlencode(told)}", status_code=303)

    def _noter(self, request: Request) -> _Noter | None:
        """Return who notes: the tablet that stands at a window, else somebody signed in."""
        with self.house.reading() as session:
            if TABLET_COOKIE in request.cookies:
                token = tablets.token_of(request.cookies, secret=self.house.secret)
                mark = tablets.mark_of(self.house.secret, token) if token else ""
                tablet = tablet_store.of_mark(session, mark)
                if tablet is not None and tablet.withdrawn_at is None:
                    own = directory_store.window(session, tablet.window)
                    return _Noter(f"tablet {tablet.name}", [own])
            user = user_of(self.house, request)
            if user is None:
                return None
            if not user.may(Deed.NOTE_STOPS):
                raise NotYours
            today = clock.today(self.house.settings.zone)
            return _Noter(user.username, windows_to_note_at(session, user, today=today))

    def _note(self, request: Request, noter: _Noter, form: Posted) -> tuple[Window, bool]:
        code, window = code_read(form.word("s")), noter.at(form.word("window"))
        if window is None:
            raise StopNotYours
        said, now = self._moment(form.word("at")), clock.now()
        client, zone = client_of(request, self.house.secret), self.house.settings.zone
        try:
            with self.house.writing() as session:
                known = slip_known(session, code, secret=self.house.secret, client=client, at=now)
                yards = slip_store.windows_of(session, known.batch.valid_until)
                new = note_stop(
                    session, known, window, yard=yards.get(known.batch.id, frozenset()),
                    said_at=said, zone=zone, by=noter.name, at=now,
                )  # fmt: skip
        except SlipUnknown:
            with self.house.writing() as session:
                note_wrong_slip(session, client=client, at=now)
            raise
        return window, new

    def _moment(self, said: str) -> datetime | None:
        if not said:
            return None
        try:
            return datetime.fromisoformat(said).replace(tzinfo=self.house.settings.zone)
        except ValueError as unread:
            raise StopOutOfTime(days=LATEST.days) from unread

    def _page(
        self,
        request: Request,
        noter: _Noter,
        chosen: str,
        *,
        refusal: SurveyError | None = None,
        form: Posted | None = None,
    ) -> Response:
        language = staff_language(request, self.house)
        asked = request.query_params
        typed = form.word("s") if form else asked.get("s", "")
        return plain.answer(
            request, self.house, "stop.html", language,
            status_code=status_of(refusal) if refusal else 200,
            problem=refusal.said.said(language) if refusal else None,
            done=self._done(request, noter).said(language) if asked.get("noted") else None,
            windows=noter.windows, chosen=chosen, typed=typed[:60],
            at=form.word("at") if form else "",
        )  # fmt: skip

    def _done(self, request: Request, noter: _Noter) -> Text:
        window = noter.at(request.query_params.get("w", ""))
        said = BEFORE if request.query_params.get("new") == "0" else NOTED
        code = grouped(request.query_params["noted"][:12])
        return said.format(code=code, window=window.name if window else "")
