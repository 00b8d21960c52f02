"""The doctor: is the whole store as it should be, and if not, what is off."""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from sqlalchemy.orm import Session

from db.books import ledger_store
from db.cases import burst_store
from db.feedback import flag_proof, hold_proof, proof, slip_store
from db.ground import audit_store, schema, stranger_store
from db.ground.engine import sqlite_is_safe, sqlite_module
from kiosk import clock
from kiosk.actions.books.posting import unposted
from kiosk.pictures.keeping import place_of
from kiosk.pictures.photos import FILE_ENDING, PHOTO_ENDING
from kiosk.reports.checks.redraws import wrong_draws
from kiosk.reports.directory.powers import keepers_at_the_top, nameless
from kiosk.upkeep import known_key, resealing, stamp_proof, trail_proof
from kiosk.upkeep.clock_sense import require_right
from kiosk.wiring import House
from survey.feedback.holds import State
from survey.quotas import DAY, UNUSED_FOR
from survey.refusals.given import PhotoStoreDown
from survey.refusals.house import SecretKeyMissing
from survey.refusals.kinds import SurveyError

SHOWN: Final = 5
ROWS_SHOWN: Final = 500
APPROVED: Final = f"hold-{State.APPROVED}"
"""What the trail calls it when what was proposed about held ratings was approved."""
ROOM: Final = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    check: str
    sound: bool
    detail: str

    def told(self) -> dict[str, Any]:
        """Return the finding for JSON."""
        return {"check": self.check, "sound": self.sound, "detail": self.detail}


def examine(house: House) -> list[Finding]:
    """Return every check's finding; checks of content need a database at this code's version.

    What a check stumbles over is its finding: a damaged store is what the doctor is asked about.
    """
    migrations = _looked("migrations", _migrations, house)
    about_place = {"secret key": _key, "disk": _room}
    if house.database.is_sqlite:
        about_place |= {"sqlite version": _sqlite, "database file": _file}
    about_content = {
        "secret key": _known_key,
        "words of sealed cases": _proved(resealing.in_plain),
        "keys": _proved(resealing.under_which_key),
        "clock": _clock,
        "roll-ups": _rollups,
        "held ratings": _holds,
        "what speaks against ratings": _flags,
        "accounts with power": _accounts,
        "audit trail": _audit,
        "sealed rows": _proved(trail_proof.rows),
        "ratings by day": _proved(trail_proof.days),
        "ends of the trail": _proved(trail_proof.ends),
        "stamps of the trail": _proved(stamp_proof.stamped),
        "ledger": _ledger,
        "draws of checks": _draws,
        "complaints put aside": _aside,
        "slips": _slips,
        "photos": _photos,
        "photos nobody uses": _unused,
    }
    checks = about_place | (about_content if migrations.sound else {})
    place = Finding("database", True, house.database.place)
    return [place, migrations, *(_looked(check, look, house) for check, look in checks.items())]


def _looked(check: str, look: Callable[[str, House], Finding], house: House) -> Finding:
    try:
        return look(check, house)
    except SurveyError as refusal:
        return Finding(check, False, refusal.for_operators.en)
    except Exception as failure:
        return Finding(check, False, f"could not be checked: {failure!r}")


def _migrations(check: str, house: House) -> Finding:
    state = schema.state(house.database)
    revision = schema.revision(house.database)
    return Finding(check, state is schema.State.CURRENT, f"{state}, revision {revision}")


def _key(check: str, house: House) -> Finding:
    return Finding(check, bool(house.secret), "present")


def _known_key(check: str, house: House) -> Finding:
    with house.reading() as session:
        known_key.require(session, house.settings)
    return Finding(check, True, "present, and the one contacts are sealed with")


def _clock(check: str, house: House) -> Finding:
    with house.reading() as session:
        require_right(session, clock.now())
    return Finding(check, True, "fits what was written last")


def _room(check: str, house: House) -> Finding:
    free = shutil.disk_usage(house.settings.data_dir).free
    return Finding(check, free >= ROOM, f"{free // 1024**2} MB free")


def _sqlite(check: str, house: House) -> Finding:
    version = sqlite_module().sqlite_version
    detail = version if sqlite_is_safe() else f"{version} has the WAL-reset bug"
    return Finding(check, sqlite_is_safe(), detail)


def _file(check: str, house: House) -> Finding:
    with house.reading() as session:
        wrong = proof.file_is_sound(session)
    return Finding(check, wrong is None, wrong or "sound")


def _rollups(check: str, house: House) -> Finding:
    with house.reading() as session:
        wrong = [*proof.rollup_differences(session), *proof.told_differences(session)]
    return _of_list(check, wrong, "equal to the raw ratings")


@dataclass(slots=True)
class _Told:
    """What the trail tells of held ratings: approvals by number, surges, and looks at them."""

    approved: dict[int, tuple[str, int]] = field(default_factory=dict)
    surges: set[str] = field(default_factory=set)
    looks: list[tuple[str, str]] = field(default_factory=list)
    from_files: bool = False


def _told(session: Session) -> _Told:
    told = _Told()
    with closing(audit_store.entries(session)) as trail:
        for entry in trail:
            if entry.deed == APPROVED:
                number = int(entry.subject.removeprefix("hold "))
                told.approved[number] = (entry.detail["verdict"], entry.detail["ratings"])
            elif entry.deed == "ratings-surged":
                told.surges.add(entry.subject)
            elif entry.deed == "surge-looked":
                told.looks.append((entry.actor, entry.detail["day"]))
            brought = entry.detail.get("new_and_changed", ())
            told.from_files |= entry.deed == "files-imported" and "ratings" in brought
    return told


def _holds(check: str, house: House) -> Finding:
    """Compare what was decided about held ratings with how they stand, and with the trail."""
    with house.reading() as session:
        told = _told(session)
        wrong = [
            *hold_proof.standing_differences(session),
            *hold_proof.settled_twice(session),
            *hold_proof.told_differences(session, told.approved),
            *(() if told.from_files else hold_proof.undecided(session)),
        ]
    return _of_list(check, wrong, "stand as was decided")


def _flags(check: str, house: House) -> Finding:
    """Compare what speaks against ratings with how they stand, and surges with the trail."""
    with house.reading() as session:
        told = _told(session)
        looks = None if told.from_files else told.looks
        wrong = [
            *flag_proof.flag_differences(session),
            *(() if told.from_files else flag_proof.counted(session)),
            *flag_proof.surge_differences(session, told.surges, looks),
        ]
    return _of_list(check, wrong, "as it was found, and looked at by whom the trail says")


def _accounts(check: str, house: House) -> Finding:
    """Name accounts of before that nobody could make today: a fault of nothing, but to mend."""
    with house.reading() as session:
        nobody, both = nameless(session), keepers_at_the_top(session)
    told = [
        f"no employee is named behind {', '.join(nobody)}" if nobody else "each names an employee"
    ]
    if both:
        told.append(f"one employee is administrator and at the top by {', '.join(both)}")
    return Finding(check, True, "; ".join(told))


def _audit(check: str, house: House) -> Finding:
    with house.reading() as session:
        broken = audit_store.broken_at(session)
    wrong = [] if broken is None else [f"entry {broken} does not fit the chain"]
    return _of_list(check, wrong, "the chain is whole")


def _proved(
    prove: Callable[[House], tuple[list[str], str]],
) -> Callable[[str, House], Finding]:
    """Return a check that names whatever was done past the house: each row of it."""

    def look(check: str, house: House) -> Finding:
        try:
            wrong, fine = prove(house)
        except SecretKeyMissing:  # named by its own check
            return Finding(check, True, "not looked at: it cannot be proved without the key")
        return _of_list(check, wrong, fine, shown=ROWS_SHOWN)

    return look


def _ledger(check: str, house: House) -> Finding:
    with house.reading() as session:
        broken = ledger_store.broken_at(session)
        wrong = list(unposted(session, as_of=clock.now(), zone=house.settings.zone))
    if broken is not None:
        return Finding(check, False, f"entry {broken} does not fit the chain")
    return _of_list(check, wrong, "the chain is whole and equals what was verified")


def _draws(check: str, house: House) -> Finding:
    with house.reading() as session:
        wrong = list(wrong_draws(session))
    return _of_list(check, wrong, "all as they were promised")


def _aside(check: str, house: House) -> Finding:
    with house.reading() as session:
        wrong = burst_store.astray(session)
    return _of_list(check, wrong, "each in one open group")


def _slips(check: str, house: House) -> Finding:
    with house.reading() as session:
        wrong = list(slip_store.wrong(session))
    return _of_list(check, wrong, "each number is of one batch, each trip of its own")


def _photos(check: str, house: House) -> Finding:
    """Compare photos and files with what their rows say."""
    with house.reading() as session:
        photos, files = proof.photo_sizes(session), proof.file_sizes(session)
    if house.settings.photo_store:
        return _stored_photos(check, house, photos, files)
    kept = ((photos, PHOTO_ENDING), (files, FILE_ENDING))
    wrong = [each for numbers, ending in kept for each in _wrong(house, numbers, ending)]
    return _of_list(check, wrong, "all present and unchanged")


def _unused(check: str, house: House) -> Finding:
    """Count photos of strangers that belong to nothing; none is to be there after the sweep."""
    late = clock.now() - UNUSED_FOR - DAY
    with house.reading() as session:
        n, size = stranger_store.unused(session)
        left, _ = stranger_store.unused(session, before=late)
    told = f"{n} of strangers belong to nothing ({size // 1024**2} MB)"
    if left:
        return Finding(check, False, f"{told}, {left} of them not swept in time")
    return Finding(check, True, f"{told}; swept after {UNUSED_FOR.days} days")


def _stored_photos(
    check: str, house: House, photos: dict[str, int], files: dict[str, int]
) -> Finding:
    """Compare with what the object store lists; a changed one is refused when it is fetched."""
    place = place_of(house)
    try:
        there, kept = dict(place.sizes()), dict(place.file_sizes())
    except PhotoStoreDown as down:
        return Finding(check, False, f"{house.settings.photo_store}: {down.said.en}")
    wrong = [
        f"{sha256} is missing" if sha256 not in found else f"{sha256} was changed"
        for expected, found in ((photos, there), (files, kept))
        for sha256, size in expected.items()
        if found.get(sha256) != size
    ]
    return _of_list(check, wrong, f"all present in {house.settings.photo_store}")


def _wrong(house: House, numbers: Iterable[str], ending: str) -> Iterator[str]:
    for sha256 in sorted(numbers):
        file = house.photo_folder / sha256[:2] / f"{sha256}{ending}"
        try:
            found = hashlib.sha256(file.read_bytes()).hexdigest()
        except OSError:
            yield f"{sha256} is missing"
        else:
            if found != sha256:
                yield f"{sha256} was changed"


def _of_list(check: str, wrong: list[str], fine: str, *, shown: int = SHOWN) -> Finding:
    if not wrong:
        return Finding(check, True, fine)
    more = f" (and {len(wrong) - shown} more)" if len(wrong) > shown else ""
    return Finding(check, False, "; ".join(islice(wrong, shown)) + more)
