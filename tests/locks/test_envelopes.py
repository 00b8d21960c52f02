"""Envelopes: whoever holds the key opens all of it, everybody else and every change nothing."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.locks.envelopes import Envelope, Opener, closed_in, new_identity, opened
from survey.refusals.backups import (
    EnvelopeClosed,
    EnvelopeForAnother,
    IdentityUnusable,
    NotABackup,
    PassphraseShort,
    RecipientUnusable,
)

PASSPHRASE = "三个词 and a number 7"
CHUNK = 65536
WORDS = b"nobody else reads this"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A public key, and the file of the private one."""
    return a_pair(tmp_path_factory.mktemp("pair"))


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What a passphrase closes: a second of work, so once is enough."""
    file = tmp_path_factory.mktemp("guarded") / "copy"
    closed(file, WORDS, Envelope(passphrase=PASSPHRASE))
    return file.read_bytes()


def a_pair(folder: Path) -> tuple[str, Path]:
    private, public = new_identity()
    file = folder / "identity.txt"
    file.write_text(f"# kept in the safe\n\n{private}\n")
    return public, file


def closed(file: Path, content: bytes, envelope: Envelope) -> Path:
    with file.open("wb") as target, closed_in(target, envelope) as plain:
        plain.write(content)
    return file


def read(file: Path, opener: Opener) -> bytes:
    with opened(file, opener, beside=file.parent) as plain:
        return plain.read()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(size=st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5]), seed=st.binary())
def test_what_was_closed_comes_out_as_it_went_in(
    pair: tuple[str, Path], tmp_path: Path, size: int, seed: bytes
) -> None:
    content = (seed + b"\0") * (size // (len(seed) + 1) + 1)
    file = closed(tmp_path / "copy", content[:size], Envelope((pair[0],)))
    assert read(file, Opener(pair[1])) == content[:size]


def test_each_of_several_readers_opens_it(pair: tuple[str, Path], tmp_path: Path) -> None:
    other, identity = a_pair(tmp_path)
    file = closed(tmp_path / "copy", WORDS, Envelope((pair[0], other)))
    assert read(file, Opener(identity)) == read(file, Opener(pair[1])) == WORDS


def test_of_what_is_closed_no_word_can_be_read(pair: tuple[str, Path], tmp_path: Path) -> None:
    file = closed(tmp_path / "copy", WORDS * 9000, Envelope((pair[0],)))
    assert WORDS not in file.read_bytes()
    assert list(tmp_path.iterdir()) == [file]


def test_what_is_in_no_envelope_is_read_as_it_lies(tmp_path: Path) -> None:
    file = closed(tmp_path / "copy", WORDS, Envelope())
    assert file.read_bytes() == read(file, Opener()) == WORDS


def test_without_a_key_with_another_and_with_none_in_the_file_it_stays_closed(
    pair: tuple[str, Path], tmp_path: Path
) -> None:
    file = closed(tmp_path / "copy", WORDS, Envelope((pair[0],)))
    with pytest.raises(EnvelopeClosed):
        read(file, Opener())
    with pytest.raises(EnvelopeClosed):
        read(file, Opener(passphrase=PASSPHRASE))
    with pytest.raises(EnvelopeForAnother):
        read(file, Opener(a_pair(tmp_path)[1]))
    for content in (b"", b"# only words\n", b"AGE-SECRET-KEY-1NONE\n", "私钥".encode()):
        (tmp_path / "wrong").write_bytes(content)
        with pytest.raises(IdentityUnusable):
            read(file, Opener(tmp_path / "wrong"))


def test_a_passphrase_opens_and_another_does_not(guarded: bytes, tmp_path: Path) -> None:
    file = tmp_path / "copy"
    file.write_bytes(guarded)
    assert read(file, Opener(passphrase=PASSPHRASE)) == WORDS
    with pytest.raises(EnvelopeForAnother):
        read(file, Opener(passphrase="some other words"))
    with pytest.raises(EnvelopeClosed):
        read(file, Opener())


def test_what_closes_nothing_is_refused_before_anything_is_written() -> None:
    for envelope, refusal in (
        (Envelope(("age1nobody",)), RecipientUnusable),
        (Envelope((new_identity()[0],)), RecipientUnusable),
        (Envelope(passphrase="short"), PassphraseShort),
    ):
        target = BytesIO()
        with pytest.raises(refusal), closed_in(target, envelope):
            pytest.fail("it was begun")
        assert target.getvalue() == b""


def test_a_change_in_any_block_is_told(pair: tuple[str, Path], tmp_path: Path) -> None:
    whole = closed(tmp_path / "copy", os.urandom(3 * CHUNK), Envelope((pair[0],))).read_bytes()
    header = whole.index(b"\n--- ") + 50
    places = [*range(0, header, 7), *(header + 16 + n * (CHUNK + 16) + 9 for n in range(3)), -1]
    for at in places:
        changed = bytearray(whole)
        changed[at] ^= 0xFF
        _refused(tmp_path / "changed", bytes(changed), pair[1])


def test_what_was_cut_off_or_added_is_told(pair: tuple[str, Path], tmp_path: Path) -> None:
    whole = closed(tmp_path / "copy", os.urandom(3 * CHUNK), Envelope((pair[0],))).read_bytes()
    lengths = [-1, -CHUNK - 16, -2 * (CHUNK + 16), 120, 40, len(_PUBLIC)]
    for length in lengths:
        _refused(tmp_path / "cut", whole[:length], pair[1])
    _refused(tmp_path / "more", whole + b"x", pair[1])
    _refused(tmp_path / "twice", whole + whole, pair[1])


_PUBLIC = b"age-encryption.org/v1\n"


def _refused(file: Path, content: bytes, identity: Path) -> None:
    """Without its first line it is a file like any other, and no backup."""
    file.write_bytes(content)
    if not content.startswith(_PUBLIC):
        assert read(file, Opener(identity)) == content
        return
    with pytest.raises((NotABackup, EnvelopeForAnother)):
        read(file, Opener(identity))


def test_a_guard_that_was_changed_or_cut_opens_nothing(guarded: bytes, tmp_path: Path) -> None:
    file, end = tmp_path / "copy", guarded.index(b"-----END")
    for content in (guarded[:end], guarded[: end - 30] + guarded[end:], guarded[:40]):
        file.write_bytes(content)
        with pytest.raises((NotABackup, EnvelopeForAnother, EnvelopeClosed)):
            read(file, Opener(passphrase=PASSPHRASE))


def test_a_full_disk_is_an_error_and_not_a_short_file(pair: tuple[str, Path]) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no full disk to write to")

    def write() -> None:
        with full.open("wb", 0) as target, closed_in(target, Envelope((pair[0],))) as plain:
            for _ in range(100):
                plain.write(bytes(CHUNK))

    with pytest.raises(OSError, match="No space left"):
        write()
