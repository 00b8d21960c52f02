"""What a complainant and the supervision team do: complain, write to each other, show a contact."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import complaint_store, message_store, waiting_store
from db.cases.complaint_store import Complaint, NewComplaint, Sealed
from db.feedback import rating_store
from db.ground import audit_store
from kiosk.actions.cases import repeats
from kiosk.actions.cases.aside import look_again, open_or_put_aside
from kiosk.actions.cases.dispatch import Intake, open_case
from kiosk.locks import sealing, tracking
from kiosk.locks.keys import blind
from kiosk.rights.cases import OpenCase
from survey.cases import complaint_form
from survey.cases.bursts import Sent
from survey.cases.complaint_form import Told
from survey.cases.complaints import State, tracking_number
from survey.cases.contacts import Contact
from survey.cases.steps import Right
from survey.feedback import ratings
from survey.given import checked_key, clean_words, fingerprint, moment_made, required_reason
from survey.months import Month, business_date
from survey.refusals.complaints import (
    ContactErased,
    MessageWithoutWords,
    NumberTaken,
    TooManyMessages,
    TooManyPhotos,
)
from survey.texts import Language, Text

ONLINE: Final = Intake()
HOURLY_MESSAGES: Final = 20
NUMBERS_TRIED: Final = 5
LONGEST_REASON: Final = 200
LATER_TICKS: Final = (complaint_form.ABOUT_LEADER,)
"""Ticks of a later day: what was sent before, unticked, has the mark it always had."""
MOST_PHOTOS: Final = 30
PHOTO_ALONE: Final = Text("（补充照片）", "(photo added)")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a complaint by a public page, as marks of the browser and of its network."""

    device: str | None
    network: str | None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where, when and in which language somebody complains; `secret` is the house's own.

    `sent_before` are the keys of what the same browser sent a short while ago; `sender` is who
    sends it by a public page, None where staff take it in.
    """

    now: datetime
    zone: ZoneInfo
    secret: str
    language: Language
    window_id: int | None = None
    sent_before: Sequence[str] = ()
    sender: Sender | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """A complaint that is kept, the secret that opens it, and the key it was sent under.

    Of one that staff took in for a customer they get no secret but the `handover` code.
    """

    number: str
    secret: str
    key: str = ""
    repeated: bool = False
    handover: str = ""


def make_complaint(
    session: Session,
    form: Mapping[str, object],
    at: Circumstances,
    *,
    key: object,
    receipt: object = None,
    how: Intake = ONLINE,
    source: str = "customer",
    person_id: int | None = None,
) -> Filed:
    """Keep what the form tells as a complaint, and begin its case; sent again it is the same one.

    Be it under its key, or by a browser that has the key of one sent minutes before and says the
    same. Refuses with one sentence what cannot be used, and other words under a key
    used before.
    """
    checked = checked_key(key)
    said_at = moment_made(
        form.get("made_at"), form.get("sent_at"), now=at.now, patience=ratings.PATIENCE
    )
    told = complaint_form.told(form, now=said_at, zone=at.zone)
    secret = tracking.secret_of(at.secret, checked)
    new = NewComplaint(
        ref="",
        key=checked,
        body_hash=_body_hash(form, told, at),
        secret_hash=tracking.kept_of(secret),
        category=told.category,
        state=State.RECEIVED,
        source=source,
        words=told.words,
        language=at.language,
        person_id=person_id,
        window_id=at.window_id,
        rating_id=_rating(session, receipt, at.window_id),
        occurred_at=told.occurred_at,
        received_at=at.now,
        biz_month=str(Month.of(business_date(told.occurred_at, at.zone))),
    )
    sealed = sealing.sealed(at.secret, told.contact) if told.contact else None
    same = _alike(session, new, form) if how == ONLINE else []
    earlier = repeats.sent_by(session, same, at.sent_before, told.contact, secret=at.secret)
    if earlier is not None:
        repeats.add_to(session, earlier, photos=told.photos, contact=sealed)
        _refuse_too_many_photos(session, earlier.id)
        return _filed_before(session, earlier.key, secret=at.secret)
    number, is_new = _filed(session, new, told.photos, sealed, zone=at.zone)
    if is_new:
        complaint = complaint_store.get(session, number)
        chosen = _chosen(session, form, how, complaint.rating)
        _begin(session, complaint, chosen, at)
        repeats.tell_officer(session, complaint.id, same, at=at.now)
        return Filed(number, secret, checked)
    _add_photos(session, complaint_store.get(session, number).id, told.photos)
    return _filed_before(session, checked, secret=at.secret)


def _begin(session: Session, complaint: Complaint, how: Intake, at: Circumstances) -> None:
    if at.sender is None:
        open_case(session, complaint, how, zone=at.zone, at=at.now)
        return
    words = complaint.words or ""
    sent = Sent(at.now, at.window_id, words, at.sender.device, at.sender.network)
    open_or_put_aside(session, complaint, how, sent, zone=at.zone, at=at.now)


def filed_under(session: Session, key: str, *, secret: str) -> Filed | None:
    """Return what was handed in under a key, the secret made again; None if nothing was."""
    known = complaint_store.under_key(session, key)
    if known is None:
        return None
    number, kept = known
    again = tracking.secret_again(secret, key, kept=kept)
    return Filed(number, again, key, repeated=True)


def send_message(
    session: Session,
    case: OpenCase,
    words: object,
    *,
    key: object,
    photos: object = None,
    language: Language,
    zone: ZoneInfo,
    at: datetime,
) -> bool:
    """Keep what the complainant adds; tell whether it is new. It waits where staff look.

    What was found to be abuse is looked at again. Refuses an empty message, too long a one, and
    more in an hour than anybody can answer.
    """
    case.require(Right.WRITE)
    complaint = case.complaint
    numbers = complaint_form.checked_photos(photos)
    cleaned = _message_words(words) or (PHOTO_ALONE.said(language) if numbers else "")
    if not cleaned:
        raise MessageWithoutWords
    new = message_store.add(
        session,
        complaint.id,
        key=checked_key(key),
        author=message_store.COMPLAINANT,
        words=cleaned,
        at=at,
    )
    if new is None:
        return False
    _refuse_a_flood(session, complaint.id, at)
    _add_photos(session, complaint.id, numbers, message=new)
    look_again(session, complaint.ref, zone=zone, at=at)
    waiting_store.let_wait(session, complaint.id, since=at)
    return True


def show_contact(
    session: Session, case: OpenCase, *, reason: str, secret: str, at: datetime
) -> Contact:
    """Return a complainant's contact in full, on record; refuse without right or reason."""
    case.require(Right.CONTACT)
    given = required_reason(reason, limit=LONGEST_REASON)
    contact = sealing.unsealed(secret, case.complaint.sealed)
    if contact is None:
        raise ContactErased
    audit_store.note(
        session,
        at=at,
        actor=case.actor,
        deed="contact-shown",
        subject=case.complaint.ref,
        reason=given,
    )
    return contact


def erase_contact(session: Session, complaint: Complaint, *, by: str, at: datetime) -> None:
    """Make a complainant's contact unreadable for good, on record."""
    if complaint_store.erase_contact(session, complaint.id):
        audit_store.note(session, at=at, actor=by, deed="contact-erased", subject=complaint.ref)


def _filed_before(session: Session, key: str, *, secret: str) -> Filed:
    filed = filed_under(session, key, secret=secret)
    if filed is None:
        raise LookupError("what was just found under a key is gone")
    return filed


def _alike(session: Session, new: NewComplaint, form: Mapping[str, object]) -> list[repeats.Alike]:
    """Return what says the same; what comes under a key used before is that one, or refused."""
    if complaint_store.under_key(session, new.key or "") is not None:
        return []
    return repeats.alike(session, new, form)


def _chosen(
    session: Session, form: Mapping[str, object], how: Intake, receipt: str | None
) -> Intake:
    """Return how the case begins, as far as the complainant has a say in it (regulation 3, 7).

    After a low rating one may ask for a call without complaining: that counts against nobody.
    """
    if form.get("about_team"):
        how = replace(how, past_the_team=True)
    if form.get("about_leader"):
        how = replace(how, past_the_team=True, past_the_leader=True)
    score = rating_store.get(session, receipt).score if receipt is not None else None
    if form.get("follow_up") and complaint_form.may_be_called_only(score):
        how = replace(how, kind="follow_up", intake="rating")
    return how


def _filed(
    session: Session,
    new: NewComplaint,
    photos: Iterable[str],
    contact: Sealed | None,
    *,
    zone: ZoneInfo,
) -> tuple[str, bool]:
    for attempt in range(NUMBERS_TRIED):
        day = business_date(new.received_at, zone)
        numbered = replace(new, ref=tracking_number(day, secrets.randbelow))
        try:
            return complaint_store.add(session, numbered, photos=photos, contact=contact)
        except NumberTaken:
            if attempt == NUMBERS_TRIED - 1:
                raise
    raise AssertionError("unreachable")


def _body_hash(form: Mapping[str, object], told: Told, at: Circumstances) -> str:
    """Return the mark of what was sent: not of when, for "just now" moves on by itself.

    Nor of photos: a phone that lost them sends the words alone, and its worker brings them later.
    """
    contact = told.contact
    return fingerprint(
        at.window_id,
        told.words,
        told.category,
        form.get("when"),
        form.get("picked") if form.get("when") == complaint_form.PICKED else None,
        [],  # where the photos stood: one without any has the mark it always had
        blind(at.secret, "contact", f"{contact.kind} {contact.value}") if contact else None,
        *(bool(form.get(each.name)) for each in complaint_form.TICKS if each not in LATER_TICKS),
        *(each.name for each in LATER_TICKS if form.get(each.name)),
    )


def _rating(session: Session, receipt: object, window_id: int | None) -> str | None:
    """Return the rating the complaint grew out of; a receipt of elsewhere does no harm."""
    if not isinstance(receipt, str) or window_id is None:
        return None
    return complaint_store.rating_of(session, receipt[:64], window_id=window_id)


def _message_words(words: object) -> str:
    return clean_words(words, limit=complaint_form.WORDS_LIMIT) if isinstance(words, str) else ""


def _refuse_a_flood(session: Session, complaint_id: int, at: datetime) -> None:
    sent = message_store.count_since(
        session, complaint_id, author=message_store.COMPLAINANT, since=at - timedelta(hours=1)
    )
    if sent > HOURLY_MESSAGES:
        raise TooManyMessages


def _add_photos(
    session: Session, complaint_id: int, photos: tuple[str, ...], *, message: int | None = None
) -> None:
    complaint_store.add_photos(session, complaint_id, photos, message=message)
    _refuse_too_many_photos(session, complaint_id)


def _refuse_too_many_photos(session: Session, complaint_id: int) -> None:
    if len(complaint_store.photos_of(session, complaint_id)) > MOST_PHOTOS:
        raise TooManyPhotos(limit=MOST_PHOTOS)
