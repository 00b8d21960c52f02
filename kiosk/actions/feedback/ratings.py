"""What a customer does at a window: rate, change one's mind, add words.

`submission_of` makes a checked rating of what a phone sent; the rating writer keeps it in its
own group transaction, so that one disk write serves many customers.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory.directory_store import Window
from db.feedback import addition_store, rating_store
from db.feedback.addition_store import Addition
from db.feedback.ratings import BusinessTime, Rating, Submission
from db.ground import photo_store
from kiosk.locks.openings import Opening
from kiosk.locks.ordered_keys import ordered_key
from kiosk.locks.slips import TripMark
from survey import given
from survey.books.policy import DEFAULT_POLICY, Policy
from survey.directory.posts import post_of
from survey.feedback import questionnaire, ratings, slips
from survey.feedback.tiers import Tier
from survey.refusals.feedback import KeyReused, NotARating, NothingFilledIn, RatingUnknown
from survey.refusals.given import PhotoUnknown

T = TypeVar("T")


class Circumstances(NamedTuple):
    """Where and when a submission arrived, as the server knows it.

    `serving` tells who was on duty at a moment, `policy` what held at one, `opened` when a page's
    mark was given out. `tier` tells how it came where its page does not: the device of a tablet's
    is the one enrolled at the window. `staff` tells that somebody signed in sent it, `trip` on
    which trip of a slip the phone is.
    """

    window_id: int
    now: datetime
    zone: ZoneInfo
    device: str | None = None
    serving: Callable[[int, datetime], int | None] = lambda _window, _moment: None
    policy: Callable[[datetime], Policy] = lambda _moment: DEFAULT_POLICY
    opened: Callable[[object], Opening | None] = lambda _mark: None
    tier: Tier | None = None
    staff: bool = False
    trip: TripMark | None = None
    network: str | None = None


def submission_of(body: Mapping[str, Any], at: Circumstances) -> Submission:
    """Return a checked rating of what a phone sent; refuse what is none."""
    score = ratings.checked_score(body.get("score"))
    key = given.checked_key(body["key"]) if body.get("key") else str(ordered_key())
    visit = given.checked_key(body["visit"]) if body.get("visit") else None
    reasons, comment = _words(score, body)
    page = at.opened(body.get("o"))
    created_at = _made(body, at, page)
    when = _business_time(created_at, at.zone)
    policy = at.policy(created_at)
    stay = policy.stay
    trip = _trip_at(created_at, at)
    return Submission(
        id=key,
        window_id=at.window_id,
        person_id=_person(created_at, at),
        score=score,
        body_hash=_fingerprint(at.window_id, score, comment, reasons),
        channel=(at.tier or _tier(trip, page, created_at, stay=stay)).value,
        created_at=created_at,
        received_at=at.now,
        biz_date=when.biz_date,
        biz_month=when.biz_month,
        biz_hour=when.biz_hour,
        visit=trip.visit if trip else visit,
        device=at.device,
        comment=comment,
        reasons=reasons,
        arrived_in=None if created_at is at.now else _later_month(when, at),
        stay=slips.TRIP_LASTS if trip else stay,
        daily_limit=_daily_limit(trip, policy),
        held=_held(trip, at),
        tablet=at.tier is Tier.TABLET,
        network=at.network,
    )


def add_to_rating(
    session: Session,
    rating_id: str,
    body: Mapping[str, Any],
    *,
    window: Window,
    now: datetime,
    slot: int,
) -> bool | KeyReused:
    """Keep words, answers, praise or a photo with a rating of the window; return whether new.

    Refuses a rating unknown there or too old, and a kind or a body it does not know. The refusal
    of a key used before is returned, to be raised once its conflict copy is committed.
    """
    rating = rating_store.get(session, rating_id)
    if rating.window_id != window.id:
        raise RatingUnknown
    kind = body.get("kind") or "words"
    checked = _checked_addition(kind, body, score=rating.score, post=window.post)
    if "photo" in checked and not photo_store.known(session, checked["photo"]):
        raise PhotoUnknown
    addition = Addition(
        id=given.checked_key(body["key"]) if body.get("key") else str(ordered_key()),
        rating_id=rating.id,
        kind=kind,
        body=checked,
        body_hash=given.fingerprint(rating.id, kind, checked),
        created_at=now,
    )
    return addition_store.add(session, addition, slot=slot)


def rating_given(session: Session, receipt: str, *, window_id: int, now: datetime) -> Rating:
    """Return the last word of the visit a receipt is from, while more may be added to it.

    Refuses a receipt of another window, an old one and an unknown one alike.
    """
    rating = rating_store.standing(session, receipt)
    if rating.window_id != window_id or not ratings.may_be_added(rating.received_at, now):
        raise RatingUnknown
    return rating


def _made(body: Mapping[str, Any], at: Circumstances, page: Opening | None) -> datetime:
    """Return when a tap counts: by the age it says, not before the page it was made on."""
    made = given.moment_made(
        body.get("made_at"), body.get("sent_at"), now=at.now, patience=ratings.PATIENCE
    )
    if made is at.now:
        return made
    opened = page.at if page else at.trip.opened_at if at.trip else None
    return ratings.believed(made, opened=opened, now=at.now)


def _trip_at(made: datetime, at: Circumstances) -> TripMark | None:
    """Return the phone's trip if the tap was made on it: it may have been over, or not begun."""
    trip = at.trip
    return trip if trip is not None and slips.under_way(trip.opened_at, made) else None


def _tier(trip: TripMark | None, page: Opening | None, made: datetime, *, stay: timedelta) -> Tier:
    """Return how a rating came: on a trip; else by its page, if that was not kept open for long.

    A page that was kept open, or sent round, is a link.
    """
    if trip is not None:
        return Tier.CODE if trip.weak else Tier.SLIP
    if page is None or made - page.at > stay:
        return Tier.LINK
    return Tier.SCREEN if page.on_screen else Tier.CODE


def _daily_limit(trip: TripMark | None, policy: Policy) -> int:
    """Return how many ratings a phone gives a window in a day: on trips, one for each of them."""
    limit = policy.device_daily_limit
    return limit if trip is None else max(limit, slips.A_PHONE_A_DAY)


def _held(trip: TripMark | None, at: Circumstances) -> str | None:
    if at.staff:
        return ratings.BY_STAFF
    return slips.ONE_PHONE if trip is not None and trip.weak else None


def _person(made: datetime, at: Circumstances) -> int | None:
    """Return whose rating it is: of who serves now, and served then as well.

    Whoever says that a tap is late would else choose whom it hits.
    """
    person = at.serving(at.window_id, at.now)
    if made is at.now or person is None:
        return person
    return person if at.serving(at.window_id, made) == person else None


def _checked_addition(
    kind: object, body: Mapping[str, Any], *, score: int, post: str
) -> dict[str, Any]:
    match kind:
        case "words":
            reasons, comment = _words(score, body)
            return {"reasons": list(reasons), "comment": comment}
        case "kept":
            answers = body["answers"] if "answers" in body else _ticked(body, post)
            return {"answers": _filled_in(_checked_answers(answers, post))}
        case "praise":
            name = given.clean_words(_text(body.get("name")), limit=questionnaire.LONGEST_NAME)
            text = given.clean_words(_text(body.get("text")))
            _filled_in(name or text)
            return {"name": name, "text": text}
        case "photo":
            return {"photo": given.checked_photo(_filled_in(body.get("photo")))}
        case _:
            raise NotARating


def _filled_in(told: T) -> T:
    if not told:
        raise NothingFilledIn
    return told


def _words(score: int, body: Mapping[str, Any]) -> tuple[tuple[str, ...], str | None]:
    if not body.get("reasons") and not body.get("comment"):  # the tap itself brings none
        return (), None
    chosen = body.get("reasons") or ()
    codes: Sequence[object] = chosen.split(",") if isinstance(chosen, str) else chosen
    if not isinstance(codes, (list, tuple)):
        raise NotARating
    reasons = questionnaire.reasons_checked(score, codes)
    return reasons, given.clean_words(_text(body.get("comment"))) or None


def _ticked(body: Mapping[str, Any], post: str) -> dict[str, bool]:
    """Return what a form's choices say of the promises: one that was not noticed says nothing."""
    codes = (commitment.code for commitment in post_of(post).commitments)
    return {code: body[code] == "yes" for code in codes if body.get(code) in {"yes", "no"}}


def _checked_answers(answers: object, post: str) -> dict[str, bool]:
    if not isinstance(answers, Mapping):
        raise NotARating
    known = {commitment.code for commitment in post_of(post).commitments}
    if not all(code in known and isinstance(kept, bool) for code, kept in answers.items()):
        raise NotARating
    return dict(answers)


def _fingerprint(window_id: int, score: int, comment: str | None, reasons: tuple[str, ...]) -> str:
    if comment or reasons:
        return given.fingerprint(window_id, score, comment, *reasons)
    return _fingerprint_of_a_tap(window_id, score, None)


# Nearly all ratings come as a tap alone, and of these there are five a window.
_fingerprint_of_a_tap = lru_cache(maxsize=4096)(given.fingerprint)


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise NotARating
    return value


def _business_time(moment: datetime, zone: ZoneInfo) -> BusinessTime:
    local = moment.astimezone(zone)
    return BusinessTime(local.date(), f"{local.year:04}-{local.month:02}", local.hour)


def _later_month(made: BusinessTime, at: Circumstances) -> BusinessTime | None:
    arrived = _business_time(at.now, at.zone)
    return arrived if arrived.biz_month != made.biz_month else None
