"""Files at the demo's cases: an officer's paper and recording, and a paper of who it is about."""

import wave
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from math import pi, sin
from typing import Final

from sqlalchemy.orm import Session

from db.cases.case_file_store import Content
from db.directory import account_store
from kiosk.actions.cases.attachments import attach
from kiosk.pictures.keeping import place_of
from kiosk.rights.cases import OpenCase, opened
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.cases.file_kinds import Medium
from survey.directory.roles import Role

SAMPLES: Final = 8000


def attach_officers(session: Session, house: House, case: OpenCase, *, at: datetime) -> None:
    """Let the officer keep the duty record and a recorded talk with a case."""
    for name, medium, content in (
        ("值班记录.pdf", Medium.PDF, _paper("Duty record, weighbridge, page 1")),
        ("现场询问录音.wav", Medium.WAV, _tone()),
    ):
        _attach(session, house, case, name, medium, content, at=at)


def attach_own(session: Session, house: House, number: str, person: str, *, at: datetime) -> None:
    """Let who it is about hand in a paper for their side, where they have an account."""
    found = next((e for e in account_store.everyone(session) if e.person == person), None)
    if found is None:
        return
    user = User(found.id, found.username, found.name, Role(found.role), found.person)
    paper = _paper("My side, with the hand-over list of that day")
    case = opened(session, number, user)
    _attach(session, house, case, "我的情况说明.pdf", Medium.PDF, paper, at=at)


def _attach(
    session: Session,
    house: House,
    case: OpenCase,
    name: str,
    medium: Medium,
    content: bytes,
    *,
    at: datetime,
) -> None:
    place_of(house).put_file(content)
    kept = Content(sha256(content).hexdigest(), medium, len(content))
    attach(session, case, kept, name=name, at=at)


def _paper(line: str) -> bytes:
    """Return a page with a line of type, as PDF."""
    fonts = "/Resources<</Font<</F1 5 0 R>>>>"
    drawn = f"BT /F1 18 Tf 72 740 Td ({line}) Tj ET"
    parts = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R{fonts}>>",
        f"<</Length {len(drawn)}>>\nstream\n{drawn}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    page, places = "%PDF-1.4\n", list[int]()
    for number, part in enumerate(parts, start=1):
        places.append(len(page))
        page += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size, start = len(parts) + 1, len(page)
    page += f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    page += f"trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    return page.encode("ascii")


def _tone() -> bytes:
    """Return two seconds of a quiet tone, as a recording."""
    target = BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(SAMPLES)
        sound.writeframes(
            bytes(128 + round(20 * sin(2 * pi * 330 * n / SAMPLES)) for n in range(2 * SAMPLES))
        )
    return target.getvalue()
