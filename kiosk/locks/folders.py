"""The house's folder is its owner's alone, whatever rights new files are given elsewhere."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_OWNER_ALONE: Final = 0o077
"""What is taken from group and others."""


def private(folder: Path) -> None:
    """Make a folder, and leave what lies in it to its owner alone.

    Complaints lie there, contacts and the key that opens them. A folder that is somebody else's
    stays as its owner keeps it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in (folder, *_files(folder)):
        try:
            rights = stat.S_IMODE(path.lstat().st_mode)
            if rights & _OWNER_ALONE:
                path.chmod(rights & ~_OWNER_ALONE)
        except (PermissionError, FileNotFoundError):  # another's, or gone meanwhile
            continue


@contextmanager
def owners_alone() -> Iterator[None]:
    """Let what the process writes meanwhile be read by its owner alone."""
    before = os.umask(_OWNER_ALONE)
    try:
        yield
    finally:
        os.umask(before)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
