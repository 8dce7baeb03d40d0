"""Follow a folder that is fed often: receive each file once it has stopped changing, and go on until stopped.

Nothing is moved or marked: what was received is known by its hash in the ledger, so that a run can be stopped and begun
again at any time. A file is taken when two looks in a row found it unchanged. The tables of one set wait until every
file of their folder has settled, since they are one submission.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sightline.config import Project
from sightline.errors import SightlineError
from sightline.ledger.chain import Ledger
from sightline.ledger.receive import Receipt, receive
from sightline.returns.recognise import recognise
from sightline.returns.reports.fixlist import files_in
from sightline.returns.whose import FILE as SAID
from sightline.returns.whose import Whose

# How programs name a copy that is not finished; the ending is taken off when it is.
UNFINISHED = (".part", ".partial", ".tmp", ".filepart", ".crdownload", ".swp")
_Look = tuple[int, int, int]  # inode, size, time of the last change in nanoseconds


@dataclass(frozen=True, slots=True)
class Turn:
    """What one look at the folder came to. `failed` are files over which Sightline itself failed, with the error."""

    receipts: tuple[Receipt, ...]
    waiting: int  # files that are still changing, or wait for others of their set
    failed: tuple[tuple[str, Exception], ...] = ()


@dataclass(slots=True)
class Watch:
    """What two looks at a folder show: which files have settled, and were not handed on as they are now."""

    folder: Path
    before: dict[Path, _Look] = field(default_factory=dict)
    done: dict[Path, tuple[_Look, _Look | None]] = field(default_factory=dict)
    waiting: int = 0

    def settled(self) -> list[tuple[Path, ...]]:
        """Look once more. Returns the files to take now, those of one set together."""
        now = {path: look for path in files_in([self.folder]) if (look := _look(path)) is not None}
        still = {path for path, look in now.items() if self.before.get(path) == look}
        self.before = now
        self.done = {path: state for path, state in self.done.items() if path in now}
        fresh = [path for path in now if path.name != SAID and self.done.get(path) != self._state(path)]
        ready = {path for path in fresh if path in still and (path.parent / SAID) not in now.keys() - still}
        groups = [group for group in self._groups(ready, still) if group]
        taken = {path for group in groups for path in group}
        self.waiting = sum(1 for path in fresh if path not in taken)
        for path in taken:
            self.done[path] = self._state(path)
        return groups

    def _state(self, path: Path) -> tuple[_Look, _Look | None]:
        # What is said beside a file belongs to it: said later, it is a reason to try a refused file again.
        return self.before[path], self.before.get(path.parent / SAID)

    def _groups(self, ready: set[Path], still: set[Path]) -> Iterator[tuple[Path, ...]]:
        """One file at a time; of a set, all files of the folder, once all have settled."""
        sets: set[Path] = set()
        for path in sorted(ready):
            if not _of_a_set(path):
                yield (path,)
            else:
                sets.add(path.parent)
        for folder in sorted(sets):
            inside = [path for path in self.before if path.parent == folder and path.name != SAID]
            if all(path in still for path in inside):
                yield tuple(sorted(path for path in inside if _of_a_set(path)))


def _look(path: Path) -> _Look | None:
    """What a file looks like now; None where it is gone or is a copy that is not finished."""
    if path.suffix.lower() in UNFINISHED or path.name.startswith("~"):
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _of_a_set(path: Path) -> bool:
    """Whether it is one table of a set of files; what cannot be recognised goes by itself, to be refused."""
    try:
        parcel = recognise(path)
    except Exception:  # said, with its remedy, when it is received
        return False
    return parcel.form.is_set and parcel.medium in ("csv", "parquet")


def follow(
    ledger: Ledger,
    project: Project,
    folder: Path,
    *,
    today: Callable[[], date],
    wait: Callable[[], bool],
    report: Callable[[Turn], None],
    year: int | None = None,
    whose: Whose | None = None,
) -> None:
    """Look, receive what has settled, report, and wait; again, until `wait` says False.

    A refused file, or one over which Sightline fails, holds up no other; it is tried again when it changes. Raises
    ConfigError where the project record no longer allows receiving, LedgerError or OSError where the ledger cannot be
    written: what was received before is kept.
    """
    watch = Watch(folder)
    while True:
        receipts: list[Receipt] = []
        failed: list[tuple[str, Exception]] = []
        try:
            for group in watch.settled():
                try:
                    receipts += _take(ledger, project, today(), group, year, whose)
                except (SightlineError, OSError):
                    raise
                except Exception as error:  # a fault of ours, met in one file: the others do not wait for its repair
                    failed.append((group[0].name, error))
        finally:  # what was received is told whatever stops the turn: its fix list is not made another time
            report(Turn(tuple(receipts), watch.waiting, tuple(failed)))
        if not wait():
            return


def _take(
    ledger: Ledger, project: Project, today: date, group: Sequence[Path], year: int | None, whose: Whose | None
) -> list[Receipt]:
    return receive(ledger, project, today, group, year=year, whose=whose, skip_refused=True)
