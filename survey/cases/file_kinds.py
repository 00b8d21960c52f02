"""What kind of file some bytes are: told by the bytes alone, whatever a name or a browser says.

Papers as PDF and recordings as phones make them; photos are read by who re-encodes them.
"""

import re
from enum import StrEnum
from typing import Final

from survey.texts import Text


class Medium(StrEnum):
    """A kind of file that a case takes; the word is the ending of its name."""

    PHOTO = "jpg"
    PDF = "pdf"
    M4A = "m4a"
    MP3 = "mp3"
    OGG = "ogg"
    WAV = "wav"
    AMR = "amr"


TYPES: Final[dict[Medium, str]] = {
    Medium.PHOTO: "image/jpeg",
    Medium.PDF: "application/pdf",
    Medium.M4A: "audio/mp4",
    Medium.MP3: "audio/mpeg",
    Medium.OGG: "audio/ogg",
    Medium.WAV: "audio/wav",
    Medium.AMR: "audio/amr",
}
"""As what each is sent: types in which a browser runs nothing."""
PAPER: Final = Text("文件", "file")
RECORDING: Final = Text("录音", "recording")
CALLED: Final[dict[Medium, Text]] = {
    medium: RECORDING if sent.startswith("audio/") else PAPER for medium, sent in TYPES.items()
} | {Medium.PHOTO: Text("照片", "photo")}
RECORDINGS: Final = frozenset(each for each, called in CALLED.items() if called is RECORDING)

_BOX: Final = 8
_ATOMS: Final = (b"moov", b"moof")
_TRACK: Final = re.compile(rb"hdlr.{8}(soun|vide)", re.DOTALL)
_OGG_PAGE: Final = 27
_OGG_SOUNDS: Final = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
_TAG: Final = 10
# Kilobits a second by a header's four bits, and samples a second by two: MPEG 1, then 2 and 2.5.
_BITRATES: Final = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
_SAMPLES: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def medium_of(content: bytes) -> Medium | None:
    """Return what a paper or a recording is; None for anything else, photos among it."""
    if content.startswith(b"%PDF-"):
        return Medium.PDF
    if content.startswith((b"#!AMR\n", b"#!AMR-WB\n")):
        return Medium.AMR
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return Medium.WAV
    if content.startswith(b"OggS"):
        return Medium.OGG if _sounds_ogg(content) else None
    if content[4:8] == b"ftyp":
        return Medium.M4A if _only_sounds(content) else None
    return Medium.MP3 if _is_mp3(content) else None


def _sounds_ogg(content: bytes) -> bool:
    """Tell whether the first stream is sound: films begin with their picture's stream."""
    if len(content) <= _OGG_PAGE:
        return False
    begins = _OGG_PAGE + content[_OGG_PAGE - 1]
    return content.startswith(_OGG_SOUNDS, begins)


def _only_sounds(content: bytes) -> bool:
    """Tell whether a file of the MP4 family holds sound and no film: by its tracks."""
    at, tracks = 0, set[bytes]()
    while at + _BOX <= len(content):
        size, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + _BOX]
        if size == 1:  # the size follows, in eight bytes
            size = int.from_bytes(content[at + _BOX : at + 2 * _BOX])
        end = at + size if size >= _BOX else len(content)
        if name in _ATOMS:
            tracks |= set(_TRACK.findall(content, at, end))
        at = end
    return tracks == {b"soun"}


def _is_mp3(content: bytes) -> bool:
    """Tell whether two frames of MPEG layer III follow each other, after a tag if there is one."""
    at = 0
    if content.startswith(b"ID3") and len(content) > _TAG:
        size = 0
        for seven_bits in content[6:_TAG]:
            size = size << 7 | seven_bits & 0x7F
        at = _TAG + size
    length = _frame(content, at)
    return bool(length and _frame(content, at + length))


def _frame(content: bytes, at: int) -> int:
    """Return how many bytes the frame has that begins somewhere; 0 where none does."""
    head = int.from_bytes(content[at : at + 4]) if at + 4 <= len(content) else 0
    version, layer = head >> 19 & 3, head >> 17 & 3
    rate, sampled = head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or version == 1 or layer != 1 or rate in {0, 15} or sampled == 3:
        return 0
    first = version == 3
    kilobits = _BITRATES[0 if first else 1][rate]
    padding = head >> 9 & 1
    return (144 if first else 72) * 1000 * kilobits // _SAMPLES[version][sampled] + padding
