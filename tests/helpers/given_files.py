"""Files as people hand them in: papers, recordings as phones make them, and what is none."""

from typing import Final

PDF: Final = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
HTML: Final = b"<!doctype html><script>fetch('/accounts')</script>"
AMR: Final = b"#!AMR\n" + bytes(64)
WAV: Final = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(32)


def box(name: bytes, *content: bytes) -> bytes:
    """Return a box of the MP4 family."""
    inside = b"".join(content)
    return (len(inside) + 8).to_bytes(4) + name + inside


def track(kind: bytes) -> bytes:
    """Return a track that says what it holds: `soun` or `vide`."""
    return box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), kind, bytes(13))))


def an_mp4(*kinds: bytes, brand: bytes = b"M4A ", first: bytes = b"") -> bytes:
    """Return a file with tracks, the sound itself before them as some phones write it."""
    data = box(b"mdat", first + bytes(100))
    return box(b"ftyp", brand, bytes(4)) + data + box(b"moov", *(track(kind) for kind in kinds))


def an_mp3(*, tagged: bool = False) -> bytes:
    """Return two frames of 128 kbit/s at 44.1 kHz, after a tag where asked."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    tag = b"ID3\x04\x00\x00\x00\x00\x01\x00" + bytes(128) if tagged else b""
    return tag + frame + frame


def an_ogg(codec: bytes = b"OpusHead") -> bytes:
    """Return the first page of a stream."""
    return b"OggS" + bytes(22) + b"\x01\x13" + codec + bytes(11)


M4A: Final = an_mp4(b"soun")
FILM: Final = an_mp4(b"vide", b"soun", brand=b"isom")
