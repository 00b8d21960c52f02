"""The end of the chain, stamped once a day by an authority outside (RFC 3161), where one is set.

A stamp proves to everybody that the chain ended so on that day, be the whole server in the hands of
whoever forges. The authority is asked beside all other work: one that is away stops nothing, and is
asked again an hour later. What it answered lies in the folder `stamps`, with what was stamped.
"""

import logging
import re
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from db.ground import seal_store
from kiosk import clock
from kiosk.config import Settings
from kiosk.locks.folders import private
from kiosk.wiring import House

FOLDER: Final = "stamps"
FAILED: Final = "failed.txt"
AGAIN: Final = timedelta(hours=1)
LATE: Final = timedelta(days=2)
"""After that the doctor says that nothing was stamped lately."""

_CALLED: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{1,18}\.(tsr|txt)")

log = logging.getLogger(__name__)


class NoStamp(Exception):
    """What the authority answered, or that it did not, is no stamp of what was sent."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp as it lies in the folder: of which day and link, what was stamped, the answer."""

    file: Path
    day: date
    seq: int
    hash: str

    @property
    def answer(self) -> bytes:
        """What the authority answered."""
        return self.file.read_bytes()


def stamp_end(house: House) -> Stamp | None:
    """Have the end of the chain stamped, unless it was today; None where there is nothing to do.

    Refuses with `NoStamp`, and notes that for the doctor, where the authority does not do it.
    """
    today = clock.today(house.settings.zone)
    if not house.settings.stamp_url or any(each.day == today for each in stamps(house)):
        return None
    with house.clockwork.reading() as session:
        end = seal_store.last(session)
    if end is None:
        return None
    folder = _folder(house)
    private(folder)
    try:
        answer = _asked(house.settings, end.hash)
    except NoStamp as failed:
        (folder / FAILED).write_text(f"{clock.now().isoformat()} {failed}\n", encoding="utf-8")
        raise
    file = folder / f"{today}-{end.seq}.tsr"
    file.with_suffix(".txt").write_text(end.hash, encoding="ascii")
    half = file.with_suffix(".half")
    half.write_bytes(answer)
    half.replace(file)
    (folder / FAILED).unlink(missing_ok=True)
    return Stamp(file, today, end.seq, end.hash)


def stamps(house: House) -> Iterator[Stamp]:
    """Yield the stamps that were kept, the oldest first."""
    for file in sorted(_folder(house).glob("*.tsr")):
        if not _CALLED.fullmatch(file.name):
            continue
        day, _, seq = file.stem.rpartition("-")
        stamped = file.with_suffix(".txt")
        said = stamped.read_text(encoding="ascii").strip() if stamped.is_file() else ""
        yield Stamp(file, date.fromisoformat(day), int(seq), said)


def put_into(house: House, archive: zipfile.ZipFile, *, since: int = 0) -> None:
    """Write the stamps of a link and those after it into an archive, with what was stamped."""
    for each in stamps(house):
        if each.seq >= since:
            archive.writestr(f"{FOLDER}/{each.file.name}", each.answer)
            archive.writestr(f"{FOLDER}/{each.file.stem}.txt", each.hash)


def take_from(house: House, archive: zipfile.ZipFile) -> None:
    """Put the stamps of a backup where they lay; one that is here already stays as it is."""
    for name in archive.namelist():
        folder, _, called = name.partition("/")
        file = _folder(house) / called
        if folder == FOLDER and _CALLED.fullmatch(called) and not file.exists():
            private(_folder(house))
            file.write_bytes(archive.read(name))


def failure(house: House) -> str:
    """Return when and why the authority gave no stamp last; nothing where it did."""
    file = _folder(house) / FAILED
    return file.read_text(encoding="utf-8").strip() if file.is_file() else ""


def prove(house: House, stamp: Stamp) -> None:
    """Refuse with `NoStamp` an answer that does not stamp what lies beside it."""
    from kiosk.upkeep import authority

    authority.require(stamp.answer, stamp.hash, root=house.settings.stamp_root)


def _asked(settings: Settings, hashed: str) -> bytes:
    from kiosk.upkeep import authority  # its library is loaded only where one is set

    return authority.stamp(settings.stamp_url, hashed, root=settings.stamp_root)


def _folder(house: House) -> Path:
    return house.settings.data_dir / FOLDER


class Stamper:
    """Has the end stamped beside the clock's looks: whoever waits for an authority is a thread."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._thread: threading.Thread | None = None
        self._not_before: datetime | None = None

    def look(self, now: datetime) -> None:
        """Ask the authority if it is time and nobody asks already."""
        asks = self._thread is not None and self._thread.is_alive()
        early = self._not_before is not None and now < self._not_before
        if self._house.settings.stamp_url and not asks and not early:
            self._not_before = now + AGAIN
            self._thread = threading.Thread(target=self._ask, name="stamper", daemon=True)
            self._thread.start()

    def _ask(self) -> None:
        try:
            stamp_end(self._house)
        except NoStamp as failed:
            log.warning("the end of the trail was not stamped, it is tried again: %s", failed)
        except Exception:  # whatever it is, the next look tries again
            log.exception("the end of the trail could not be stamped")
