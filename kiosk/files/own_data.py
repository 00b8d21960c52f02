"""Somebody's own data as one file to take along: a table a kind in both languages, and as JSON."""

import json
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final
from zoneinfo import ZoneInfo

from kiosk.files.papers import written
from kiosk.reports.documents import Document
from survey.texts import CHINESE, ENGLISH, Text

FOLDERS: Final = {"zh": CHINESE, "en": ENGLISH}
MEDIA_TYPE: Final = "application/zip"


def packed(
    documents: Mapping[str, Document],
    *,
    zone: ZoneInfo,
    pictures: Iterable[tuple[str, bytes]] = (),
) -> bytes:
    """Return a ZIP of documents: `zh/` and `en/` with a CSV each, `data.json`, and pictures."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, document in documents.items():
            for folder, language in FOLDERS.items():
                whole.writestr(f"{folder}/{name}.csv", written(document, "csv", language, zone))
        told = {name: _told(document) for name, document in documents.items()}
        whole.writestr("data.json", json.dumps(told, ensure_ascii=False, indent=1))
        for name, picture in pictures:
            whole.writestr(f"photos/{name}.jpg", picture)
    return target.getvalue()


def _told(document: Document) -> dict[str, Any]:
    return {
        "title": _plain(document.title),
        "headings": [_plain(each.title) for each in document.headings],
        "rows": [[_plain(cell) for cell in row] for row in document.rows],
    }


def _plain(cell: object) -> object:
    """Return a cell as JSON has it: a text in both languages, a moment with its zone."""
    if isinstance(cell, Text):
        return {"zh": cell.zh, "en": cell.en}
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return cell if cell is None or isinstance(cell, str | int) else str(cell)
