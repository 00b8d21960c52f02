"""What leaves the house in an envelope: an age file that its reader's key or a passphrase opens.

Any age program opens it. A passphrase opens a key that was made for that one file and stands,
guarded by it, before the file; so however long the file is, it is never in memory as a whole.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import IO, Any, BinaryIO, Final

from survey.refusals.backups import (
    EnvelopeClosed,
    EnvelopeForAnother,
    IdentityUnusable,
    NotABackup,
    PassphraseShort,
    RecipientUnusable,
)

SHORTEST: Final = 12
"""Signs of a passphrase: whoever has the file may guess for years."""
_PUBLIC: Final = b"age-encryption.org/v1\n"
_GUARDED: Final = b"-----BEGIN AGE ENCRYPTED FILE-----\n"
_GUARD_ENDS: Final = b"-----END AGE ENCRYPTED FILE-----\n"
_LINES: Final = 40
_FOR_OTHERS: Final = ("No matching keys found", "Decryption failed")


@dataclass(frozen=True, slots=True)
class Envelope:
    """For whom something is closed: public keys of readers, a passphrase, or both."""

    recipients: tuple[str, ...] = ()
    passphrase: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.recipients or self.passphrase)


@dataclass(frozen=True, slots=True)
class Opener:
    """What somebody has to open an envelope with."""

    identity: Path | None = None
    passphrase: str = field(default="", repr=False)


def new_identity() -> tuple[str, str]:
    """Return a new private key, and the public one that goes with it."""
    from pyrage import x25519

    own = x25519.Identity.generate()
    return str(own), str(own.to_public())


@contextmanager
def closed_in(target: BinaryIO, envelope: Envelope) -> Iterator[IO[bytes]]:
    """Give where to write what goes into an envelope; refuse a reader's key that is none."""
    from pyrage import passphrase, x25519

    readers = [_recipient(each) for each in envelope.recipients]
    if envelope.passphrase:
        if len(envelope.passphrase) < SHORTEST:
            raise PassphraseShort(length=SHORTEST)
        own = x25519.Identity.generate()
        readers.append(own.to_public())
        target.write(passphrase.encrypt(str(own).encode(), envelope.passphrase, armored=True))
    if not readers:
        yield target
        return
    with _through(target, readers) as plain:
        yield plain


@contextmanager
def opened(file: Path, opener: Opener, *, beside: Path) -> Iterator[IO[bytes]]:
    """Give what a file holds, out of its envelope if it is in one, once all of it is known whole.

    Meanwhile it lies in a folder of ours, under no name: who is killed leaves nothing there.
    """
    with file.open("rb") as kept:
        begins = kept.read(len(_GUARDED))
        kept.seek(0)
        if not begins.startswith((_PUBLIC, _GUARDED)):
            yield kept
            return
        with tempfile.TemporaryFile(dir=beside) as plain:
            _take_out(kept, plain, file, opener, guarded=begins == _GUARDED)
            plain.seek(0)
            yield plain


def _recipient(told: str) -> Any:
    from pyrage import RecipientError, x25519

    try:
        return x25519.Recipient.from_str(told)
    except RecipientError as wrong:
        raise RecipientUnusable(recipient=told[:12]) from wrong


@contextmanager
def _through(target: BinaryIO, readers: list[Any]) -> Iterator[IO[bytes]]:
    """Give the near end of a pipe; at its far end another thread encrypts."""
    from pyrage import encrypt_io

    far, near = os.pipe()
    failed: list[BaseException] = []

    def encrypt() -> None:
        with os.fdopen(far, "rb") as plain:
            try:
                encrypt_io(plain, target, readers)
            except BaseException as why:  # the disk is full, say; whatever it is ends the copy
                failed.append(why)

    thread = Thread(target=encrypt, name="envelope", daemon=True)
    thread.start()
    try:
        with suppress(BrokenPipeError), os.fdopen(near, "wb") as plain:
            yield plain
    finally:
        thread.join()
    if failed:
        raise OSError(str(failed[0]))


def _take_out(
    kept: BinaryIO, plain: IO[bytes], file: Path, opener: Opener, *, guarded: bool
) -> None:
    from pyrage import DecryptError, decrypt_io

    guard = _guard(kept) if guarded else b""
    try:
        decrypt_io(kept, plain, _keys(guard, file, opener))
    except DecryptError as wrong:
        if str(wrong) in _FOR_OTHERS:
            raise EnvelopeForAnother(file=file) from wrong
        raise NotABackup(file=file, why=str(wrong)) from wrong
    except OSError as wrong:
        if "Errno" in str(wrong):  # of ours: the disk is full, say
            raise
        raise NotABackup(file=file, why=str(wrong)) from wrong


def _guard(kept: BinaryIO) -> bytes:
    """Return the guarded key before the file, which stands at its beginning then."""
    lines = []
    for line in islice(kept, _LINES):
        lines.append(line)
        if line == _GUARD_ENDS:
            break
    return b"".join(lines)


def _keys(guard: bytes, file: Path, opener: Opener) -> list[Any]:
    from pyrage import passphrase, x25519

    found = _identities(opener.identity) if opener.identity else []
    if guard and opener.passphrase:
        own = passphrase.decrypt(guard, opener.passphrase)
        found.append(x25519.Identity.from_str(own.decode()))
    if not found:
        raise EnvelopeClosed(file=file)
    return found


def _identities(file: Path) -> list[Any]:
    """Return the private keys of a file, one a line, as any age program writes them."""
    from pyrage import IdentityError, x25519

    try:
        lines = [line.strip() for line in file.read_text(encoding="ascii").splitlines()]
        found = [x25519.Identity.from_str(each) for each in lines if each and each[0] != "#"]
    except (IdentityError, UnicodeDecodeError) as wrong:
        raise IdentityUnusable(file=file) from wrong
    if not found:
        raise IdentityUnusable(file=file)
    return found
