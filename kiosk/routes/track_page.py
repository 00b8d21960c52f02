"""A complainant's own page as it is drawn: the finder, the complaint, what was wrong."""

from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4
from zoneinfo import ZoneInfo

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from db.cases import complaint_store
from db.cases.complaint_store import Complaint
from db.cases.request_store import Request as HandedUp
from kiosk import clock
from kiosk.locks import tracking
from kiosk.pictures import qr_codes
from kiosk.reports.cases.contact_kept import contact_kept
from kiosk.reports.cases.contents import Said, conversation, moment_said
from kiosk.reports.cases.erasures import wish
from kiosk.reports.cases.following import followed
from kiosk.reports.cases.requests import followed as request_followed
from kiosk.routes.answers import language_for
from kiosk.routes.forms import Posted
from kiosk.routes.plain_pages import plain_page
from kiosk.wiring import House
from survey.cases import complaint_form
from survey.cases.complaints import CATEGORIES
from survey.cases.erasures import MOST_ASKED
from survey.cases.requests import MATTERS, state_said
from survey.feedback.questionnaire import LEVELS
from survey.keeping import PHOTOS_ENOUGH, PHOTOS_LOST
from survey.refusals.complaints import ComplaintKeyReused, WrongPairs
from survey.refusals.given import KeyInvalid
from survey.refusals.kinds import SurveyError
from survey.texts import Language

AT_ONCE: Final = 20
"""Messages on one page."""


class TrackPage:
    """Draws the finder and the complaint's page; nothing of it gets anywhere else."""

    def __init__(self, house: House) -> None:
        self.house = house

    def finder(
        self,
        request: Request,
        refusal: SurveyError | None = None,
        *,
        typed: tuple[str, str] = ("", ""),
    ) -> Response:
        """Return the page that asks for number and secret, with what was wrong before."""
        answer = plain_page(
            request,
            self.house,
            "track_find.html",
            refusal,
            number=typed[0][:60],
            secret=typed[1][:60],
            action=_address({}, request),
        )
        if isinstance(refusal, WrongPairs):
            answer.headers["Retry-After"] = str(refusal.details["seconds"])
        return _private(answer)

    def request_page(self, request: Request, asked: HandedUp) -> Response:
        """Return the page of what was handed up for a customer."""
        zone, language = self.house.settings.zone, self.language(request)
        answer = plain_page(
            request,
            self.house,
            "track_request.html",
            None,
            asked=asked,
            follow=request_followed(asked, now=clock.now(), zone=zone),
            matter=MATTERS[asked.matter],
            state=state_said(asked.matter, asked.state),
            raised=moment_said(asked.raised_at, zone).said(language),
        )
        return _private(answer)

    async def page(
        self,
        request: Request,
        complaint: Complaint,
        code: str,
        *,
        form: Posted | None = None,
        photos: list[str] | None = None,
        refusal: SurveyError | None = None,
    ) -> Response:
        """Return the complaint's page; with a refusal, what was typed stays in its forms."""
        language, lost = self.language(request), _number(request, "lost")
        enough = _number(request, "enough")
        shown = await to_thread.run_sync(self._shown, request, complaint, code, language)
        given = form.word("words") if form else ""
        if _photos_came(shown, fresh="new" in request.query_params):
            lost = None
        again = given if form and form.word("do") == "reopen" and shown["follow"].may_reopen else ""
        answer = plain_page(
            request,
            self.house,
            "track.html",
            refusal,
            form=complaint_form,
            complaint=complaint,
            code=code,
            key=_key_again(form, refusal),
            keys={deed: str(uuid4()) for deed in ("rate", "reopen", "direct", "erase", "wish")},
            given=given if not again else "",
            again=again,
            photos=photos or [],
            fresh="new" in request.query_params,
            sent="sent" in request.query_params and refusal is None,
            enough=PHOTOS_ENOUGH.format(n=enough) if enough else None,
            lost=PHOTOS_LOST.format(n=lost) if lost else None,
            noted="noted" in request.query_params and refusal is None,
            **shown,
        )
        return _private(answer)

    def _shown(
        self, request: Request, complaint: Complaint, code: str, language: Language
    ) -> dict[str, Any]:
        """Return what the page shows beside the complaint itself."""
        zone = self.house.settings.zone
        with self.house.reading() as session:
            messages, older = conversation(
                session, complaint, before=_number(request, "before"), limit=AT_ONCE
            )
            photos = complaint_store.first_photos(session, [complaint.id]).get(complaint.id, [])
            follow = followed(session, complaint, now=clock.now(), zone=zone)
            contact = contact_kept(session, complaint, zone=zone)
            asked = wish(session, complaint)
        number, secret = tracking.link_read(code)
        link = tracking.link(self.house.settings.public_url, number, secret)
        return {
            "messages": [_said(each, zone, language, code) for each in messages],
            "older": _address({"c": code, "before": str(older)}, request) if older else None,
            "newer": _address({"c": code}, request) if "before" in request.query_params else None,
            "action": _address({"c": code}, request),
            "kept_photos": [_photo(each, code) for each in photos],
            "follow": follow,
            "reach": contact,
            "wish": asked,
            "wish_until": moment_said(asked.until, zone).said(language) if asked else "",
            "may_wish": asked is None or (not asked.is_open and asked.asked < MOST_ASKED),
            "stages": [
                {
                    "name": each.name.said(language),
                    "at": moment_said(each.at, zone).said(language) if each.at else None,
                }
                for each in follow.stages
            ],
            "faces": [(level.score, level.name) for level in LEVELS],
            "handling": f"/track/handling?{urlencode({'c': code})}",
            "data": f"/track/data?{urlencode({'c': code})}",
            "category": CATEGORIES[complaint.category],
            "occurred": moment_said(complaint.occurred_at, zone).said(language),
            "secret": tracking.in_groups(secret),
            "link": link,
            "qr": qr_codes.screen_code(link) if "new" in request.query_params else None,
        }

    def language(self, request: Request) -> Language:
        """Return the language the complainant reads."""
        return language_for(request, otherwise=self.house.settings.language)


def _photos_came(shown: dict[str, Any], *, fresh: bool) -> bool:
    """Tell whether what was just sent has photos: its answer may have been lost, and not they."""
    own = next((each for each in shown["messages"] if each["own"]), None)
    return bool(shown["kept_photos"] if fresh else own and own["photos"])


def _photo(sha256: str, code: str) -> str:
    return f"/track/photos/{sha256}?{urlencode({'c': code})}"


def _said(message: Said, zone: ZoneInfo, language: Language, code: str) -> dict[str, Any]:
    return {
        "photos": [_photo(each, code) for each in message.photos],
        "own": not message.by_team,
        "at": moment_said(message.at, zone).said(language),
        "words": message.words,
    }


def _key_again(form: Posted | None, refusal: SurveyError | None) -> str:
    """Return the form's key where it still serves, else a new one."""
    spent = isinstance(refusal, ComplaintKeyReused | KeyInvalid)
    return (form.word("key") if form and not spent else "") or str(uuid4())


def _number(request: Request, name: str) -> int | None:
    given = request.query_params.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None


def _address(asked: dict[str, str], request: Request) -> str:
    if "lang" in request.query_params:
        asked |= {"lang": request.query_params["lang"]}
    return f"/track?{urlencode(asked)}" if asked else "/track"


def see_other(asked: dict[str, str], request: Request) -> Response:
    """Send a browser to the page by its query, and let it tell nobody."""
    return _private(RedirectResponse(_address(asked, request), status_code=303))


def _private(answer: Response) -> Response:
    """Let nothing of the page, least of all its address, get anywhere else.

    The site's name goes with a form: without it old browsers would hide that the form is ours.
    """
    answer.headers["Referrer-Policy"] = "strict-origin"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Cache-Control"] = "no-store"
    return answer
