"""An evidence pack: the rows of a case or a month, its files, its part of the chain, a proof."""

import json
import os
import shutil
import zipfile
from dataclasses import asdict
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

from sqlalchemy.orm import Session

from db.feedback import proof
from db.ground import evidence_rows, seal_store
from db.ground.evidence_rows import Wanted, Witness
from kiosk.pictures.keeping import place_of
from kiosk.pictures.photos import FILE_ENDING, PHOTO_ENDING
from kiosk.upkeep import evidence_check, stamps
from kiosk.wiring import House
from survey.months import Month
from survey.refusals.house import NothingToProve

README: Final = """\
Evidence of {subject}

rows.jsonl    the rows as they stand, each with the salt of its digest
chain.jsonl   the chain of seals, from the first link that names one of them to its end
files/        photos and files, called by their digests
stamps/       ends of the chain that an authority stamped (RFC 3161), each beside what it stamped
check.py      proves all that with Python alone: python check.py

check.py prints the code of the chain's end. A chain that was sealed anew ends in another code:
compare codes on papers and in backups from then on the page Trail. A stamp proves more: whoever
sealed anew has none of before. With the authority's root certificate in root.pem:

openssl ts -verify -data stamps/DAY-LINK.txt -in stamps/DAY-LINK.tsr -CAfile root.pem
"""


def pack(house: House, file: Path, *, case: str = "", month: Month | None = None) -> int:
    """Write the evidence of a case or a month's books to a file; return how many rows it holds.

    Refuses as `write_pack` does; what stood there before stays then.
    """
    with TemporaryFile() as kept:
        n = write_pack(house, kept, case=case, month=month)
        kept.seek(0)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as target:
            shutil.copyfileobj(kept, target)
    return n


def write_pack(
    house: House,
    target: IO[bytes],
    *,
    case: str = "",
    month: Month | None = None,
    with_trail: bool = True,
) -> int:
    """Write the evidence of a case or a month's books; return how many rows it holds.

    The trail's entries about a case are among them `with_trail`. Refuses a case nobody knows, a
    month without books, and rows that were never sealed.
    """
    with house.reading() as session:
        wanted = (
            evidence_rows.of_month(session, str(month))
            if month is not None
            else evidence_rows.of_case(session, case, with_trail=with_trail)
        )
        rows = list(evidence_rows.witnessed(session, house.ring, wanted))
        if not rows:
            raise NothingToProve(subject=month or case)
        since = min(row.link for row in rows)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", README.format(subject=month or case))
            archive.write(evidence_check.__file__, "check.py")
            _write_rows(archive, rows)
            _write_chain(session, archive, since=since)
            _write_files(session, house, archive, wanted)
            stamps.put_into(house, archive, since=since)
    return len(rows)


def _write_rows(archive: zipfile.ZipFile, rows: list[Witness]) -> None:
    lines = (json.dumps(asdict(row), ensure_ascii=False) for row in rows)
    archive.writestr("rows.jsonl", "\n".join(lines))


def _write_chain(session: Session, archive: zipfile.ZipFile, *, since: int) -> None:
    with archive.open("chain.jsonl", "w", force_zip64=True) as lines:
        for link in seal_store.links(session):
            if link.seq >= since:
                told = asdict(link) | {"at": link.at.astimezone(UTC).isoformat()}
                lines.write((json.dumps(told, ensure_ascii=False) + "\n").encode())


def _write_files(session: Session, house: House, archive: zipfile.ZipFile, wanted: Wanted) -> None:
    place, photos = place_of(house), proof.photo_sizes(session)
    for sha256 in sorted(evidence_rows.files_of(session, wanted)):
        is_photo = sha256 in photos
        content = place.get(sha256) if is_photo else place.get_file(sha256)
        archive.writestr(f"files/{sha256}{PHOTO_ENDING if is_photo else FILE_ENDING}", content)
