"""`GET /trip?s=CODE`: a slip opens its lorry's trip on the phone that scans it first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from db.directory.directory_store import Window
from db.feedback import trip_store
from db.feedback.trip_store import Trip
from kiosk import clock, front, instant
from kiosk.actions.feedback.trips import Known, note_wrong_slip, open_trip, slip_known, trip_of
from kiosk.instant import Given, Place, TripShown
from kiosk.locks.devices import DEVICE_COOKIE, device_of
from kiosk.locks.openings import opening
from kiosk.locks.ordered_keys import ordered_key
from kiosk.locks.slips import TRIP_COOKIE, TripMark, trip_mark
from kiosk.reports.feedback.yards import windows_of_yard
from kiosk.rights.who import SESSION_COOKIE, user_of
from kiosk.routes.answers import browser_of, client_of, keep_language, known_again, language_for
from kiosk.routes.customer import PLAIN_HEADERS, VISIT_COOKIE
from kiosk.routes.plain_pages import plain_page
from kiosk.wiring import House
from survey.directory.posts import has_customers
from survey.directory.roles import Deed
from survey.feedback.slips import TRIP_LASTS, code_read, is_weak
from survey.given import checked_key
from survey.refusals.given import KeyInvalid
from survey.refusals.kinds import Conflicting, SurveyError
from survey.refusals.slips import SlipUnknown
from survey.texts import LANGUAGES

DOCUMENT: Final = "document"
"""What a browser says it wants an answer for where somebody opens an address."""
LASTS: Final = int(TRIP_LASTS.total_seconds())


def routes(house: House) -> list[Route]:
    """Return the route of a slip's page."""
    return [Route("/trip", _TripPage(house).show, methods=["GET"])]


@dataclass(frozen=True, slots=True)
class _Phone:
    """Who asks: the mark of its browser, and the visit it is on."""

    device: str
    visit: str


@dataclass(frozen=True, slots=True)
class _Opened:
    """What a slip opens on a phone: no trip where it was refused, all the same its yard."""

    known: Known
    trip: Trip | None
    refusal: SurveyError | None
    windows: list[Window]
    scores: Mapping[int, tuple[str, int]]
    seen: frozenset[int]


class _TripPage:
    def __init__(self, house: House) -> None:
        self.house = house

    async def show(self, request: Request) -> Response:
        typed = request.query_params.get("s")
        if typed is None:
            return self._asking(request, None)
        try:
            code = code_read(typed)
            if SESSION_COOKIE in request.cookies and await to_thread.run_sync(self._staff, request):
                return RedirectResponse(f"/stop?{urlencode({'s': code})}", status_code=303)
            phone = self._phone(request)
            opened = await to_thread.run_sync(self._opened, request, code, phone)
        except SurveyError as refusal:
            return self._asking(request, refusal, typed=typed)
        return self._page(request, code, phone, opened)

    def _asking(
        self, request: Request, refusal: SurveyError | None, *, typed: str = ""
    ) -> Response:
        return plain_page(request, self.house, "slip.html", refusal, typed=typed[:40])

    def _staff(self, request: Request) -> bool:
        """Tell whether somebody scans who notes stops: a slip of theirs opens no trip."""
        user = user_of(self.house, request)
        return user is not None and user.may(Deed.NOTE_STOPS)

    def _phone(self, request: Request) -> _Phone:
        known = {DEVICE_COOKIE: browser_of(request)}
        device = device_of(known, secret=self.house.secret) or ""
        try:
            visit = checked_key(request.cookies.get(VISIT_COOKIE))
        except KeyInvalid:
            visit = str(ordered_key())
        return _Phone(device, visit)

    def _opened(self, request: Request, code: str, phone: _Phone) -> _Opened:
        known = self._known(request, code)
        trip, refusal = None, None
        try:
            trip = self._trip(request, known, phone)
        except Conflicting as no:
            refusal = no
        with self.house.reading() as session:
            return _Opened(
                known,
                trip,
                refusal,
                self._windows(session, known),
                trip_store.scores(session, trip.visit) if trip else {},
                trip_store.seen_at(session, known.number),
            )

    def _windows(self, session: Session, known: Known) -> list[Window]:
        """Return the windows of the yard; of a batch that is not believed they are looked up."""
        at_hand = self.house.windows.among(self.house.slips.windows_of(known.batch.id))
        served = [each for each in at_hand if has_customers(each.post)]
        return served or windows_of_yard(session, known.batch.unit)

    def _known(self, request: Request, code: str) -> Known:
        client, now = client_of(request, self.house.secret), clock.now()
        try:
            with self.house.reading() as session:
                return slip_known(session, code, secret=self.house.secret, client=client, at=now)
        except SlipUnknown:
            with self.house.writing() as session:
                note_wrong_slip(session, client=client, at=now)
            raise

    def _trip(self, request: Request, known: Known, phone: _Phone) -> Trip | None:
        """Return the phone's trip; none where nobody opened the page, or a browser looks ahead."""
        if _is_a_part(request):
            return None
        if known.trip is not None:
            return trip_of(known, device=phone.device, at=clock.now())
        if _only_peeks(request):
            return None
        zone, yard = self.house.settings.zone, self.house.slips.windows_of(known.batch.id)
        with self.house.writing() as session:
            return open_trip(
                session, known, device=phone.device, yard=yard, zone=zone, at=clock.now()
            )

    def _page(self, request: Request, code: str, phone: _Phone, opened: _Opened) -> Response:
        settings, trip = self.house.settings, opened.trip
        language = language_for(request, otherwise=settings.language)
        mark = self._mark(trip, phone) if trip else ""
        shown = TripShown(
            code,
            yard=opened.known.batch.unit_name,
            company=settings.company_name.said(language),
            places=[self._place(each, opened) for each in opened.windows],
            visit=trip.visit if trip else phone.visit,
            mark=mark,
        )
        notice = opened.refusal.said.said(language) if opened.refusal else ""
        page = instant.trip_page(shown, language, notice=notice, best=settings.best_face)
        answer = front.compressed_response(request, page, PLAIN_HEADERS)
        _keep(answer, request, mark)
        return known_again(request, answer)

    def _mark(self, trip: Trip, phone: _Phone) -> str:
        told = TripMark(trip.visit, trip.batch_id, trip.opened_at, weak=is_weak(trip.nth))
        return trip_mark(self.house.secret, told, device=phone.device)

    def _place(self, window: Window, opened: _Opened) -> Place:
        token = window.token or ""
        given = opened.scores.get(window.id)
        return Place(
            token,
            window.name,
            window.post,
            opening(self.house.secret, token, clock.now()),
            seen=window.id in opened.seen,
            given=Given(*given) if given else None,
        )


def slip_page(body: Mapping[str, object]) -> str | None:
    """Return the address of the trip's page that a posted form came from; None of any other."""
    code, language = body.get("s"), body.get("lang")
    if not isinstance(code, str):
        return None
    told = {"s": code[:60]} | ({"lang": str(language)} if language in LANGUAGES else {})
    return f"/trip?{urlencode(told)}"


def _only_peeks(request: Request) -> bool:
    """Tell whether a browser looks ahead, or a program asks for the head alone: nobody scanned."""
    purpose = request.headers.get("sec-purpose", "") + request.headers.get("purpose", "")
    return request.method == "HEAD" or "prefetch" in purpose


def _is_a_part(request: Request) -> bool:
    """Tell whether a page asks for this as its image, its frame or its data: nobody scanned.

    What a camera opens is a document, whichever site it comes from; old browsers do not tell.
    """
    return request.headers.get("sec-fetch-dest", DOCUMENT) != DOCUMENT


def _keep(answer: Response, request: Request, mark: str) -> None:
    secure = request.url.scheme == "https"
    keep_language(request, answer)
    if mark:
        answer.set_cookie(
            TRIP_COOKIE, mark, max_age=LASTS, secure=secure, httponly=True, samesite="lax"
        )
