"""A folder put in its place whole: written beside it, entered in the ledger, then swapped in.

Whoever is killed meanwhile leaves folders beside the place, whose names begin with a dot. The next who comes takes them
away; and where the old folder had been moved and the new one not yet, it puts the old one back first.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sightline.clearance.handed import OpenedFile
from sightline.clearance.stage import CHECKSUMS
from sightline.errors import ConfigError

try:
    import fcntl
except ImportError:  # Windows: one process at a time there, as the README says
    fcntl = None  # type: ignore[assignment]

_UNFINISHED = "unfinished"  # in the name of a folder beside the place
_OLD = "old"  # inside a folder beside the place: what stood there before


def put(out: Path, write: Callable[[Path], None], enter: Callable[[Path], None] | None) -> None:
    """Write a folder beside `out`, and put it there in place of an earlier one, all or nothing.

    `enter` is called with the folder once it is written, before anybody can read it: it says in the ledger what is
    about to go out, or raises. Raises ConfigError where `out` holds something that is not a site.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    tidy(out)
    refuse_other(out)
    with _beside(out) as folder:
        made = folder / "new"
        made.mkdir()
        write(made)
        if enter is not None:
            enter(made)
        _swap(made, out, folder / _OLD)


def hand_over(opened: OpenedFile, text: str, path: Path) -> Path:
    """Write one file that is handed out, whole or not at all, once the ledger says so. Raises OSError."""
    data = text.encode("utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    tidy(path)
    with _beside(path) as folder:
        made = folder / "new"
        made.write_bytes(data)
        opened.enter(data)
        made.replace(path)
    return path


def tidy(out: Path) -> None:
    """Take away what killed processes left beside `out`; what stood there goes back where nothing stands there now."""
    for left in sorted(out.parent.glob(f".{out.name}-{_UNFINISHED}-*")):
        with _locked(left, wait=False) as mine:
            if mine and (left / _OLD).is_dir() and not out.exists():
                (left / _OLD).rename(out)
            if mine:
                shutil.rmtree(left, ignore_errors=True)


def refuse_other(out: Path) -> None:
    """Raise ConfigError where a place holds something that is not a site."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise ConfigError("the site's place is a file or a link: name a folder")
    if out.is_dir() and any(out.iterdir()) and not (out / CHECKSUMS).is_file():
        raise ConfigError("the site's folder holds something that is not a site: name another, or empty it")


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A new folder beside a place that is this process's until it ends, however it ends."""
    while True:
        made = Path(tempfile.mkdtemp(prefix=f".{out.name}-{_UNFINISHED}-", dir=out.parent))
        with _locked(made, wait=True):
            if not made.exists():  # taken for one that was left, before it was locked
                continue
            try:
                yield made
            finally:
                shutil.rmtree(made, ignore_errors=True)
            return


@contextmanager
def _locked(folder: Path, *, wait: bool) -> Iterator[bool]:
    """Hold a folder against others that tidy. False where somebody else holds it, or it is gone."""
    if fcntl is None:
        yield wait  # nobody can tell whether another is at work: nothing is tidied
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        held = True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            held = False
        yield held
    finally:
        os.close(handle)


def _swap(made: Path, out: Path, old: Path) -> None:
    """Put the new folder in place of the old; where that fails the old one is back."""
    made.chmod(0o755)
    if not out.exists():
        made.rename(out)
        return
    out.rename(old)
    try:
        made.rename(out)
    except OSError:
        with suppress(OSError):
            old.rename(out)
        raise
