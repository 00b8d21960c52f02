"""Forms a browser posts with photos in them: read within limits, into plain words and files."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, Final, NamedTuple

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from kiosk.pictures.keeping import Stranger, keep_strangers
from kiosk.routes.answers import limited_pieces, plain
from kiosk.routes.photo_turns import keep_in_turn
from kiosk.wiring import House
from survey.cases.complaint_form import PHOTOS_LIMIT
from survey.refusals.complaints import TooManyPhotos
from survey.refusals.given import BodyTooLarge, FormUnreadable, PhotosEnough
from survey.refusals.kinds import SurveyError

MEGABYTE: Final = 1024 * 1024
LIMIT: Final = 60 * MEGABYTE
FIELDS: Final = 60
FILES: Final = 12
PATIENCE: Final = 4
"""How many times the limit is read and dropped: a browser listens only once it has sent all."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What a form held: words by field, several of one name as a list, and the files chosen."""

    words: dict[str, Any] = field(default_factory=dict)
    files: tuple[UploadFile, ...] = ()

    def word(self, name: str, otherwise: str = "") -> str:
        """Return a field's one value."""
        value = self.words.get(name)
        return value if isinstance(value, str) else otherwise


@asynccontextmanager
async def posted(request: Request, *, limit: int = LIMIT) -> AsyncIterator[Posted]:
    """Give what was posted; its files are gone afterwards. Refuses what is too large or no form."""
    form = await _form(request, limit)
    try:
        yield _sorted(form)
    finally:
        await form.close()


@asynccontextmanager
async def spooled(
    request: Request, limit: int, too_large: Callable[[], SurveyError]
) -> AsyncIterator[BinaryIO]:
    """Give a body that is one file; what is large waits on disk. Refuses more than the limit."""
    with SpooledTemporaryFile(max_size=MEGABYTE) as file:
        body = UploadFile(file)  # type: ignore[arg-type]
        async for piece in limited_pieces(request, limit, too_large):
            await body.write(piece)
        yield body.file


class KeptPhotos(NamedTuple):
    """A form's photos by number, what could not be kept, and how many were left out as too many."""

    numbers: list[str]
    unusable: SurveyError | None = None
    left_out: int = 0


async def kept_photos(house: House, form: Posted, stranger: Stranger) -> KeptPhotos:
    """Keep the pictures among a form's files; return all its photos, and what could not be kept.

    One bad file does not lose the good ones: their numbers go back into the form. What is beyond
    what strangers may hand in is left out: the words that it came with are not lost for it.
    """
    given = form.words.get("photo") or []
    numbers = [given] if isinstance(given, str) else [str(each) for each in given]
    if len(numbers) + len(form.files) > PHOTOS_LIMIT:
        return KeptPhotos(numbers[:PHOTOS_LIMIT], TooManyPhotos(limit=PHOTOS_LIMIT))
    unusable: SurveyError | None = None
    left_out = 0
    for file in form.files:
        try:
            keep = partial(keep_strangers, stranger=stranger)
            photo = await keep_in_turn(keep, house, file.file)
            numbers.append(photo.sha256)
        except PhotosEnough:
            left_out += 1
        except SurveyError as refusal:
            unusable = unusable or refusal
    return KeptPhotos(list(dict.fromkeys(numbers)), unusable, left_out)


async def _form(request: Request, limit: int) -> FormData:
    limited = _Limited(request, limit)
    try:
        return await limited.form(max_files=FILES, max_fields=FIELDS, max_part_size=MEGABYTE)
    except (MultiPartException, HTTPException) as unreadable:
        raise FormUnreadable from unreadable


def _sorted(form: FormData) -> Posted:
    items = form.multi_items()
    chosen = [value for _, value in items if isinstance(value, UploadFile)]
    words = plain((name, value) for name, value in items if isinstance(value, str))
    return Posted(words, tuple(file for file in chosen if file.size))  # one left empty has no size


class _Limited(Request):
    """A request that refuses to read on past a limit (in bytes)."""

    def __init__(self, request: Request, limit: int) -> None:
        super().__init__(request.scope, request.receive)
        self.limit = limit

    async def stream(self) -> AsyncGenerator[bytes, None]:
        read = 0
        async for chunk in super().stream():
            read += len(chunk)
            if read <= self.limit:
                yield chunk
            elif read > PATIENCE * self.limit:
                break
        if read > self.limit:
            raise BodyTooLarge(limit=f"{max(1, self.limit // MEGABYTE)} MB")
