"""A file that stands under its name once it is whole, readable for its owner alone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from survey.refusals.backups import FolderUnusable

_NAMELESS: Final[int | None] = getattr(os, "O_TMPFILE", None)


@dataclass(slots=True)
class Growing:
    """What is being written, and what it is to be called once it is whole."""

    target: BinaryIO
    file: Path


def require_folder(file: Path) -> None:
    """Refuse where the file's folder is missing or may not be written."""
    if not file.parent.is_dir() or not os.access(file.parent, os.W_OK | os.X_OK):
        raise FolderUnusable(folder=file.parent)


@contextmanager
def written_whole(file: Path) -> Iterator[Growing]:
    """Give where to write; what stood there stays until the new is whole.

    Who finds that it shall not take that place gives it another name meanwhile.

    Where the disk knows files without a name, who is killed meanwhile leaves nothing; elsewhere a
    hidden half is left, which the next one takes away.
    """
    half = file.with_name(f".{file.name}.half")
    half.unlink(missing_ok=True)
    handle = _nameless(file.parent)
    has_name = handle is None
    if handle is None:
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as target:
            growing = Growing(target, file)
            yield growing
            target.flush()
            os.fsync(handle)
            if not has_name:  # a folder's handle, though not needed, has the link followed
                os.link(f"/proc/self/fd/{handle}", half, src_dir_fd=handle)
        half.replace(growing.file)
    finally:
        half.unlink(missing_ok=True)


def _nameless(folder: Path) -> int | None:
    if _NAMELESS is None:
        return None
    try:
        return os.open(folder, os.O_WRONLY | _NAMELESS, 0o600)
    except OSError:  # a file system that has no such files
        return None
