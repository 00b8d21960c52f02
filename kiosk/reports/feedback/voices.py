"""What customers told beside their scores: a month of it, one's own praise.

Who reads which is said by `kiosk.rights.voices`. The day and the hour are the finest that anybody
is told; who works in the unit itself is told the half of the day.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.books import policy_store
from db.directory import directory_store
from db.directory.directory_store import Window
from db.feedback import rollup_store, voice_store
from db.feedback.voice_store import Copy, Counts, Praised, Voice
from kiosk.reports.wording import day_name
from kiosk.rights.voices import Sight, sight, stretch
from kiosk.rights.who import User
from survey.feedback.voices import Kind, Staff, mark_of
from survey.months import Month
from survey.orders import Order
from survey.refusals.feedback import RatingUnknown
from survey.texts import Text

AT_ONCE: Final = 20
COPIES: Final = 20
PRAISE_MONTHS: Final = 12
NOON: Final = 12


@dataclass(frozen=True, slots=True)
class Said:
    """Praise with whom it is about, as far as that is sure."""

    named: str
    words: str
    person: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A voice as it is drawn; `ref` is what an address calls it."""

    ref: str
    voice: Voice
    window: Window
    when: Text
    praise: Sequence[Said]


@dataclass(frozen=True, slots=True)
class Heard:
    """A page of a month's voices, and how many there are of each kind."""

    ratings: int
    counts: Counts
    shown: Sequence[Shown]
    more: bool


@dataclass(frozen=True, slots=True)
class CopyShown:
    """A second body under a key already used, as it is drawn."""

    copy: Copy
    window: Window
    other: Window | None
    on: date


@dataclass(frozen=True, slots=True)
class OwnPraise:
    """Praise about oneself: the day, where, the words."""

    on: date
    window: str
    words: str


def heard(
    session: Session,
    seen: Sight,
    month: Month,
    kind: Kind,
    *,
    order: Order | None = None,
    page: int = 0,
) -> Heard:
    """Return a page of a month's voices, the newest first or in the order that was chosen.

    Low is whatever the policy of the month does not call satisfied.
    """
    low = policy_store.policies(session).of(month).satisfied_from - 1
    found = voice_store.listed(
        session, seen.seeing, str(month), kind,
        low=low, order=order, offset=page * AT_ONCE, limit=AT_ONCE + 1,
    )  # fmt: skip
    by_window = rollup_store.by_window(session, month)
    given = rollup_store.total(by_window[w.id] for w in seen.windows if w.id in by_window)
    return Heard(
        ratings=given.n + given.excluded,
        counts=voice_store.counts(session, seen.seeing, str(month), low=low),
        shown=list(_shown(session, seen, found[:AT_ONCE])),
        more=len(found) > AT_ONCE,
    )


def alone(
    session: Session, user: User, ref: str, *, months: Collection[Month], today: date
) -> Shown:
    """Return the voice an address names, of some months.

    Refuse one that is not in who asks' list, as one that is not there.
    """
    said, _, mark = ref.partition(".")
    month = next((each for each in months if str(each) == said), None)
    if month is None:
        raise RatingUnknown
    seen = sight(session, user, month, today=today)
    voice = voice_store.one(session, seen.seeing, said, mark)
    if voice is None:
        raise RatingUnknown
    [shown] = _shown(session, seen, [voice])
    return shown


def copies(session: Session, seen: Sight, month: Month, *, zone: ZoneInfo) -> list[CopyShown]:
    """Return the second bodies that came in a month under keys already used."""
    begin, end = stretch(month, zone)
    by_id = {window.id: window for window in directory_store.windows(session)}
    return [
        CopyShown(
            each,
            by_id[each.window_id],
            by_id.get(each.other_window_id or 0),
            each.received_at.astimezone(zone).date(),
        )
        for each in voice_store.copies(session, seen.seeing, begin, end, limit=COPIES)
    ]


def own_praise(session: Session, person: str, *, today: date, limit: int) -> list[OwnPraise]:
    """Return praise about somebody from the last months, the newest first, for their own eyes.

    Not what came with a low score or one that does not count, and nothing but the praise.
    """
    since = Month.of(today)
    for _ in range(PRAISE_MONTHS - 1):
        since = since.previous
    by_id = {window.id: window for window in directory_store.windows(session)}
    place = directory_store.postings(session).on(person, today)
    near = [window.id for window in by_id.values() if place and window.unit == place.unit]
    own_id = directory_store.person_id(session, person)
    around = voice_store.praise_around(session, own_id, near, since=str(since))
    mine = _about(around, person, directory_store.names(session))
    return [
        OwnPraise(each.biz_date, by_id[each.window_id].name, each.praise.words)
        for each in islice(mine, limit)
    ]


def _about(
    praised: Iterable[Praised], person: str, names: dict[int, tuple[str, str]]
) -> Iterator[Praised]:
    staff = Staff.of(names.values())
    for each in praised:
        on_duty = names[each.person_id][0] if each.person_id is not None else None
        if staff.meant(each.praise.name, on_duty=on_duty) == person:
            yield each


def _shown(session: Session, seen: Sight, voices: Sequence[Voice]) -> Iterator[Shown]:
    windows = {window.id: window for window in seen.windows}
    names = directory_store.names(session) if any(each.praise for each in voices) else {}
    staff = Staff.of(names.values())
    for voice in voices:
        on_duty = names[voice.person_id][0] if voice.person_id in names else None
        praise = []
        for each in voice.praise:
            code = staff.meant(each.name, on_duty=on_duty)
            praise.append(Said(each.name, each.words, (code, staff.names[code]) if code else None))
        ref = f"{Month.of(voice.biz_date)}.{mark_of(voice.id)}"
        yield Shown(
            ref, voice, windows[voice.window_id], _when(voice, by_hour=seen.by_hour), praise
        )


def _when(voice: Voice, *, by_hour: bool) -> Text:
    day, hour = day_name(voice.biz_date), voice.biz_hour
    if by_hour:
        return Text(f"{day.zh} {hour}–{hour + 1} 点", f"{day.en}, {hour}:00–{hour + 1}:00")
    half = Text("上午", "morning") if hour < NOON else Text("下午", "afternoon")
    return Text(f"{day.zh} {half.zh}", f"{day.en}, {half.en}")
