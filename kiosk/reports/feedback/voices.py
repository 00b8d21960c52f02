"""What customers told beside their scores: who reads which, a month of it, one's own praise.

Case workers and leaders read all, a unit's quality manager those of the unit and beneath it; but
nobody those of windows or people in whose chain they stand, on any day of the month or today: the
accused and their heads never get raw words (recusal, as for cases). Ratings that name a matter of
integrity are read at the top alone. The day and the hour are the finest that anybody is told; who
works in the unit itself is told the half of the day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.directory import directory_store, duty_store
from db.directory.directory_store import Unit, Window
from db.feedback import rollup_store, voice_store
from db.feedback.voice_store import Copy, Counts, Praised, Seeing, Voice
from kiosk import clock
from kiosk.reports.directory.scopes import in_tree_order
from kiosk.reports.wording import day_name
from kiosk.rights.units import places_of_day, subtree
from kiosk.rights.who import User
from kiosk.wiring import house
from survey.cases.recusal import Bound, Posted, bound_to
from survey.directory.roles import AT_THE_TOP, OVERSEERS, Deed, Role
from survey.feedback.voices import Kind, Staff
from survey.months import Month
from survey.texts import Text

AT_ONCE: Final = 20
COPIES: Final = 20
PRAISE_MONTHS: Final = 12
NOON: Final = 12


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody may read of a month: at which windows, and how many were kept from them."""

    windows: tuple[Window, ...]
    units: tuple[Unit, ...]
    kept_back: int
    seeing: Seeing
    by_hour: bool

    def of(self, unit: str | None) -> "Sight":
        """Return the part of it that belongs to a unit and those beneath; all without one."""
        if unit is None:
            return self
        within = subtree(self.units, unit)
        windows = tuple(window for window in self.windows if window.unit in within)
        ids = frozenset(window.id for window in windows)
        return replace(self, windows=windows, seeing=replace(self.seeing, windows=ids))

    @property
    def choices(self) -> list[tuple[int, Unit]]:
        """The units with a window to read of, each with its depth in the tree."""
        used = {window.unit for window in self.windows}
        return [
            (depth, unit)
            for depth, unit in in_tree_order(self.units)
            if subtree(self.units, unit.code) & used
        ]


@dataclass(frozen=True, slots=True)
class Said:
    """Praise with whom it is about, as far as that is sure."""

    named: str
    words: str
    person: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A voice as it is drawn."""

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


def sight(session: Session, user: User, month: Month, *, today: date) -> Sight:
    """Return what somebody may read of a month; nothing to whom it is not given at all."""
    units = tuple(directory_store.units(session))
    windows = directory_store.windows(session)
    bound = _bound(session, user, month, windows, today=today)
    read_of = _units(session, user, units, today)
    reach = [window for window in windows if window.unit in read_of]
    free = tuple(window for window in reach if window.code not in bound.windows)
    ids = directory_store.person_ids(session)
    seeing = Seeing(
        windows=frozenset(window.id for window in free),
        not_about=frozenset(ids[code] for code in bound.people if code in ids),
        sealed=user.role in AT_THE_TOP,
    )
    by_hour = user.role is not Role.QUALITY_MANAGER
    return Sight(free, units, len(reach) - len(free), seeing, by_hour)


def heard(session: Session, seen: Sight, month: Month, kind: Kind, *, page: int = 0) -> Heard:
    """Return a page of a month's voices, the newest first."""
    found = voice_store.listed(
        session, seen.seeing, str(month), kind, offset=page * AT_ONCE, limit=AT_ONCE + 1
    )
    by_window = rollup_store.by_window(session, month)
    given = rollup_store.total(by_window[w.id] for w in seen.windows if w.id in by_window)
    return Heard(
        ratings=given.n + given.excluded,
        counts=voice_store.counts(session, seen.seeing, str(month)),
        shown=list(_shown(session, seen, found[:AT_ONCE])),
        more=len(found) > AT_ONCE,
    )


def copies(session: Session, seen: Sight, month: Month, *, zone: ZoneInfo) -> list[CopyShown]:
    """Return the second bodies that came in a month under keys already used."""
    begin, end = _stretch(month, zone)
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


def may_see_photo_of_rating(session: Session, user: User, sha256: str) -> bool | None:
    """Tell whether somebody may see a photo for a rating it belongs to; None: it has none."""
    found = voice_store.with_photo(session, sha256)
    if not found:
        return None
    today = clock.today(house().settings.zone)
    return any(
        voice_store.sees(session, sight(session, user, Month.read(of), today=today).seeing, number)
        for number, of in found
    )


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


def _units(session: Session, user: User, units: Sequence[Unit], today: date) -> frozenset[str]:
    """Return the units whose windows somebody reads of, but for recusal."""
    if not user.may(Deed.READ_VOICES):
        return frozenset()
    if user.role in OVERSEERS:
        return frozenset(unit.code for unit in units)
    place = directory_store.postings(session).on(user.person, today) if user.person else None
    return subtree(units, place.unit) if place else frozenset()


def _bound(
    session: Session, user: User, month: Month, windows: Sequence[Window], *, today: date
) -> Bound:
    """Return whose chain somebody stands in, on any day of a month or today.

    A window counts, too, at which they or their people were on duty in that month.
    """
    if user.person is None:
        return Bound()
    units = {window.code: window.unit for window in windows}
    found = Bound()
    for places in _places(session, month, today):
        found |= bound_to(user.person, places, units)
    begin, end = _stretch(month, house().settings.zone)
    served = duty_store.served_by(session, found.people, begin, end)
    return found | Bound(windows=served)


def _places(session: Session, month: Month, today: date) -> Iterator[list[Posted]]:
    """Yield who belonged where, once for each stretch of days on which nothing changed."""
    postings = directory_store.postings(session)
    begun = {since for each in postings.by_person.values() for since, _ in each}
    for day in sorted({month.first, today} | {day for day in begun if month.contains(day)}):
        yield places_of_day(postings, postings.by_person, day)


def _stretch(month: Month, zone: ZoneInfo) -> tuple[datetime, datetime]:
    begin, end = (datetime.combine(day, time(), zone) for day in (month.first, month.next.first))
    return begin, end


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
        yield Shown(voice, windows[voice.window_id], _when(voice, by_hour=seen.by_hour), praise)


def _when(voice: Voice, *, by_hour: bool) -> Text:
    day, hour = day_name(voice.biz_date), voice.biz_hour
    if by_hour:
        return Text(f"{day.zh} {hour}–{hour + 1} 点", f"{day.en}, {hour}–{hour + 1} h")
    half = Text("上午", "morning") if hour < NOON else Text("下午", "afternoon")
    return Text(f"{day.zh} {half.zh}", f"{day.en}, {half.en}")
