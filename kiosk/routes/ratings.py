"""`POST /api/ratings` and what is added to a rating: for JavaScript as JSON, for forms as pages."""

import json
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from db.directory.directory_store import Window
from db.feedback.rating_writer import Draft
from db.feedback.ratings import HELD, Receipt
from kiosk import clock, metrics, phone
from kiosk.actions.feedback.ratings import Circumstances, add_to_rating, submission_of
from kiosk.at_hand.crowds import Crowds
from kiosk.locks.devices import device_of
from kiosk.locks.networks import network_of, of_one_hand
from kiosk.locks.openings import opened_at, phone_of
from kiosk.locks.slips import TRIP_COOKIE, TripMark, trip_of
from kiosk.locks.tablets import TABLET_COOKIE
from kiosk.pictures.photos import LARGEST_JPEG_FILE
from kiosk.rights.who import SESSION_COOKIE, user_of
from kiosk.routes.answers import (
    MOST_FIELDS,
    WrittenOut,
    is_form,
    is_form_with_files,
    language_for,
    limited_body,
    no_constant,
    plain,
    refused,
    stranger_of,
    wants_page,
)
from kiosk.routes.customer import RatePage
from kiosk.routes.forms import kept_photos, posted
from kiosk.routes.short_cut import Direct
from kiosk.routes.trip import slip_page
from kiosk.wiring import House
from survey.books.policy import DEFAULT_POLICY
from survey.feedback.ratings import PATIENCE
from survey.feedback.slips import TRIP_LASTS
from survey.feedback.tiers import Tier
from survey.refusals.feedback import KeyReused, NotARating
from survey.refusals.given import BodyTooLarge, PhotosEnough
from survey.refusals.kinds import SurveyError
from survey.texts import LANGUAGES, Language, language_of

BODY_LIMIT: Final = 64 * 1024


def routes(house: House) -> list[Route]:
    """Return the routes of the customer's ratings."""
    api = _Ratings(house)
    return [
        Route("/api/ratings", Direct(api.give), methods=["POST"]),
        Route("/api/ratings/{rating_id}/additions", api.add, methods=["POST"]),
    ]


class _Sender(NamedTuple):
    device: str | None
    is_tablet: bool
    is_staff: bool
    trip: TripMark | None
    host: str | None


class _Ratings:
    def __init__(self, house: House) -> None:
        self.house = house
        self.page = RatePage(house)
        self.crowds = Crowds()

    async def give(self, request: Request) -> Response:
        body: Mapping[str, Any] = {}
        arrived, form = time.monotonic(), is_form(request)
        try:
            body = await _body(request, form=form)
            window = await self.page.window(body.get("w"))
            sender = await self._known(request, body, window)
            receipt = await self.house.writer.keep(await self._draft(body, window, sender))
        except SurveyError as refusal:
            metrics.REFUSED.inc()
            return await self._refused(request, body, refusal)
        (metrics.REPEATED if receipt.repeated else metrics.KEPT).inc()
        metrics.RATING_SECONDS.observe(time.monotonic() - arrived)
        if form and wants_page(request):
            return _to_page(body, r=receipt.id)
        told = _told(receipt, self._work(sender, window, receipt, arrived))
        return WrittenOut(told, 200 if receipt.repeated else 201)

    async def add(self, request: Request) -> Response:
        rating_id = str(request.path_params["rating_id"])
        body: dict[str, Any] = {}
        try:
            if is_form_with_files(request):
                await self._read_with_photo(request, body)
            else:
                body.update(await _body(request, form=is_form(request)))
            window = await self.page.window(body.get("w"))
            new = await to_thread.run_sync(self._add, rating_id, body, window)
        except SurveyError as refusal:
            return await self._refused(request, body, refusal, receipt=rating_id)
        if wants_page(request):
            return _to_page(body, r=rating_id, done="1")
        return JSONResponse({"id": rating_id}, status_code=201 if new else 200)

    async def _read_with_photo(self, request: Request, body: dict[str, Any]) -> None:
        """Put what a form holds into the body, its picture kept; refuse one of no window.

        The words are in it before anything is refused: whoever sent them is answered at a window.
        """
        async with posted(request, limit=LARGEST_JPEG_FILE + BODY_LIMIT) as form:
            body.update(form.words)
            await self.page.window(form.words.get("w"))
            who = stranger_of(request, self.house.secret)
            photos, unusable, left_out = await kept_photos(self.house, form, who)
            if unusable or left_out:
                raise unusable or PhotosEnough
            if photos:
                body["photo"] = photos[0]

    def _add(self, rating_id: str, body: Mapping[str, Any], window: Window) -> bool:
        with self.house.writing() as session:
            new = add_to_rating(
                session,
                rating_id,
                body,
                window=window,
                now=clock.now(),
                slot=self.house.settings.replica,
            )
        if isinstance(new, KeyReused):
            raise new
        return new

    async def _draft(self, body: Mapping[str, Any], window: Window, known: "_Sender") -> Draft:
        """Return what makes the rating in its turn; what it asks the database is read here."""
        now = clock.now()
        await self.house.duties.look(now)
        phone = phone_of(known.device, body.get("visit"))
        return lambda: submission_of(body, self._circumstances(known, window, now, phone))

    async def _known(self, request: Request, body: Mapping[str, Any], window: Window) -> "_Sender":
        """Return what the server itself knows of who sends a rating."""
        secret, cookies, tablet = self.house.secret, request.cookies, None
        if TABLET_COOKIE in cookies:
            await self.house.tablets.look()
            tablet = self.house.tablets.mark_at(cookies, window.id, secret=secret)
        staff = SESSION_COOKIE in cookies and await to_thread.run_sync(self._is_staff, request)
        device = device_of(cookies, secret=secret)
        mark = body.get("trip") or cookies.get(TRIP_COOKIE)
        trip = await self._trip(mark, device, window) if mark and not tablet else None
        client = request.client
        host = client.host if client else None
        return _Sender(tablet or device, tablet is not None, staff, trip, host)

    async def _trip(self, mark: object, device: str | None, window: Window) -> TripMark | None:
        """Return the trip that a phone is on, as its mark of ours says, at a window of its yard."""
        trip = trip_of(self.house.secret, mark, device=device)
        if trip is None or clock.now() - trip.opened_at > PATIENCE + TRIP_LASTS:
            return None
        return trip if await self.house.slips.is_of(trip.batch, window.id) else None

    def _work(self, sender: "_Sender", window: Window, receipt: Receipt, arrived: float) -> str:
        """Return where the phone finds how to work for its rating; nothing where it need not.

        It is asked where its network crowds the window, and its rating may be held for that.
        """
        network = of_one_hand(sender.host) if sender.host else ""
        new = not receipt.repeated
        if not self.crowds.is_one(window.token or "", network, at=arrived, new=new):
            return ""
        low = receipt.score < DEFAULT_POLICY.satisfied_from
        if low or receipt.standing == HELD or sender.device is None:
            return ""
        if sender.is_tablet:  # its pace is its own
            return ""
        metrics.ASKED_TO_WORK.inc()
        return f"{phone.WORK_ADDRESS}#{receipt.id}"

    def _is_staff(self, request: Request) -> bool:
        return user_of(self.house, request) is not None

    def _circumstances(
        self, known: "_Sender", window: Window, now: datetime, phone: str
    ) -> Circumstances:
        secret, token = self.house.secret, window.token or ""
        return Circumstances(
            window_id=window.id,
            now=now,
            zone=self.house.settings.zone,
            device=known.device,
            serving=self.house.duties.person_at,
            policy=self.house.policies.at,
            opened=lambda mark: opened_at(secret, token, mark, phone=phone),
            tier=Tier.TABLET if known.is_tablet else None,
            staff=known.is_staff,
            trip=known.trip,
            network=network_of(known.host, now.date(), secret=secret),
        )

    async def _refused(
        self,
        request: Request,
        body: Mapping[str, Any],
        refusal: SurveyError,
        *,
        receipt: str | None = None,
    ) -> Response:
        language = self._language(request, body)
        if not wants_page(request):
            return refused(refusal, language)
        return await self.page.refused(request, body.get("w"), language, refusal, receipt=receipt)

    def _language(self, request: Request, body: Mapping[str, Any]) -> Language:
        asked = body.get("lang")
        if asked in LANGUAGES:
            return language_of(str(asked))
        return language_for(request, otherwise=self.house.settings.language)


def _told(receipt: Receipt, work: str) -> str:
    """Return the answer in JSON, written out: numbers and keys of ours need no escape."""
    amends = f'"{receipt.amends}"' if receipt.amends else "null"
    more = f', "work": "{work}"' if work else ""
    return (
        f'{{"id": "{receipt.id}", "key": "{receipt.id}", "score": {receipt.score}, '
        f'"amends": {amends}{more}}}'
    )


async def _body(request: Request, *, form: bool) -> Mapping[str, Any]:
    raw = await limited_body(request, limit=BODY_LIMIT, too_large=_too_large)
    try:
        text = raw.decode("utf-8")
        body = _fields(text) if form else _JSON.decode(text)
    except (ValueError, RecursionError) as unreadable:
        raise NotARating from unreadable
    if not isinstance(body, dict):
        raise NotARating
    return body


def _fields(text: str) -> dict[str, Any]:
    return plain(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))


def _too_large() -> SurveyError:
    return BodyTooLarge(limit=f"{BODY_LIMIT // 1024} kB")


_JSON: Final = json.JSONDecoder(parse_constant=no_constant)


def _to_page(body: Mapping[str, Any], **extra: str) -> Response:
    """Send a form's browser back to the window's page (303: a reload posts nothing again)."""
    trip = slip_page(body) if "s" in body else None
    if trip is not None:
        return RedirectResponse(trip, status_code=303)
    known = {name: body[name] for name in ("w", "lang", "mode") if isinstance(body.get(name), str)}
    return RedirectResponse(f"/rate?{urlencode(known | extra)}", status_code=303)
