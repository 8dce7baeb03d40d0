"""What the ledger asks of a disk: that a file is really there before another names it, and really gone afterwards."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from pathlib import Path

_BLOCK = 1 << 20


def hash_file(path: Path) -> str:
    """SHA-256 of a file, in bounded memory."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def write_through(path: Path, data: bytes) -> None:
    """Write a new file that only its owner may read, and wait until the disk has it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(descriptor)


def flush_file(path: Path) -> None:
    """Wait until the disk has what was written to a file, or in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_folder(path: Path) -> None:
    """Wait until the disk has the names in a folder."""
    if os.name == "posix":  # Windows cannot open a folder to flush it
        flush_file(path)


def wipe(path: Path) -> None:
    """Overwrite a file with noughts, wait until the disk has them, and remove it. One that is not there is gone.

    On a disk that writes elsewhere than it read (solid state, copy on write) the old bytes may outlive this.
    """
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    # What a link leads to is not ours; a file with a second name is still wanted under that one, as an entry is that
    # was killed between being linked to its number and losing its first name.
    if stat.S_ISREG(found.st_mode) and found.st_nlink == 1:
        descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(descriptor, "wb") as handle:
            for start in range(0, found.st_size, _BLOCK):
                handle.write(bytes(min(_BLOCK, found.st_size - start)))
            handle.flush()
            os.fsync(descriptor)
    path.unlink(missing_ok=True)


def wipe_all(path: Path) -> None:
    """Wipe a file, or every file of a folder and then the folder."""
    if not path.is_symlink() and path.is_dir():
        for folder, _, files in os.walk(path):
            for name in files:
                wipe(Path(folder) / name)
        shutil.rmtree(path, ignore_errors=True)
    else:
        wipe(path)
