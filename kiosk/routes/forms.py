"""Forms a browser posts with photos in them: read within limits, into plain words and files."""

import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, Final, NamedTuple

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request

from kiosk.pictures.keeping import Stranger, keep_strangers
from kiosk.routes.answers import (
    MOST_FIELDS,
    is_form,
    is_form_with_files,
    limited_pieces,
    plain,
)
from kiosk.routes.photo_turns import keep_in_turn
from kiosk.routes.under_way import under_way
from kiosk.wiring import House
from survey.cases.complaint_form import PHOTOS_LIMIT
from survey.refusals.complaints import TooManyPhotos
from survey.refusals.given import BodyTooLarge, FormUnreadable, PhotosEnough
from survey.refusals.kinds import SurveyError

MEGABYTE: Final = 1024 * 1024
LIMIT: Final = 60 * MEGABYTE
WORDS: Final = 256 * 1024
"""Bytes of all words of a form together: they wait in memory, its files do not."""
A_FIELD: Final = 64 * 1024
"""Bytes of one field of a form without files: all its bytes are signs of an address."""
FILES: Final = 12
IN_MEMORY: Final = 64 * 1024
"""Bytes of each file that wait in memory while it comes in."""
PATIENCE: Final = 4
"""How many times the limit is read and dropped: a browser listens only once it has sent all."""

# What RFC 2046 lets a boundary be made of; browsers use letters, figures and dashes.
_BOUNDARY: Final = re.compile(
    r"""boundary=(?:"([\w'()+,\-./:=? ]{1,70})"|([\w'()+\-./:?]{1,70}))""", re.ASCII | re.IGNORECASE
)


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
    with under_way(request):
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
            photo = await keep_in_turn(keep, house, file.file, stranger=True)
            numbers.append(photo.sha256)
        except PhotosEnough:
            left_out += 1
        except SurveyError as refusal:
            unusable = unusable or refusal
    return KeptPhotos(list(dict.fromkeys(numbers)), unusable, left_out)


async def _form(request: Request, limit: int) -> FormData:
    try:
        if is_form_with_files(request):
            async with aclosing(_limited(request, limit)) as body:
                return await _Parts(request, body).parse()
        if is_form(request):
            async with aclosing(_limited(request, limit)) as body:
                return await FormParser(
                    request.headers, body, max_fields=MOST_FIELDS, max_part_size=A_FIELD
                ).parse()
    except MultiPartException as unreadable:
        raise FormUnreadable from unreadable
    return FormData()


class _Parts(MultiPartParser):
    """Starlette's reader of forms with files, with an end to all that waits in memory.

    Of what a request says of itself the boundary alone counts: words are UTF-8, for among the
    codings that Python knows are some whose reading takes minutes for a megabyte.
    """

    spool_max_size = IN_MEMORY
    words = 0

    def __init__(self, request: Request, body: AsyncGenerator[bytes, None]) -> None:
        boundary = _BOUNDARY.search(request.headers.get("content-type", ""))
        if boundary is None:
            raise MultiPartException("no boundary")
        kind = f'multipart/form-data; boundary="{boundary[1] or boundary[2]}"'
        super().__init__(
            Headers({"Content-Type": kind}),
            body,
            max_files=FILES,
            max_fields=MOST_FIELDS,
            max_part_size=WORDS,
        )

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """Take in a piece; refuse more words than a form holds."""
        if self._current_part.file is None:
            self.words += end - start
            if self.words > WORDS:
                raise MultiPartException("too many words")
        super().on_part_data(data, start, end)


def _sorted(form: FormData) -> Posted:
    items = form.multi_items()
    chosen = [value for _, value in items if isinstance(value, UploadFile)]
    words = plain((name, value) for name, value in items if isinstance(value, str))
    return Posted(words, tuple(file for file in chosen if file.size))  # one left empty has no size


async def _limited(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    """Yield the request's body; refuse to go on past a limit (in bytes)."""
    read = 0
    async for chunk in request.stream():
        read += len(chunk)
        if read <= limit:
            yield chunk
        elif read > PATIENCE * limit:
            break
    if read > limit:
        raise BodyTooLarge(limit=_told(limit))


def _told(limit: int) -> str:
    return f"{limit // MEGABYTE} MB" if limit >= MEGABYTE else f"{limit // 1024} kB"
