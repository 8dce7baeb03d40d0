"""Who may be at work in a ledger at the same time: processes that put payloads, or one that takes some away.

The system gives a lock back at once when its process is killed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: one process at a time there, as the README says
    fcntl = None  # type: ignore[assignment]

_WORK, _TURN, _DECISION = "lock", "turn", "decision"


class Locks:
    """The locks of one ledger folder. None may be taken again by the one that holds it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self) -> None:
        """Make the files that are locked."""
        for name in (_WORK, _TURN, _DECISION):
            (self._folder / name).touch()

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Held while payloads are put that no entry names yet. Many may hold it."""
        with self._held(_WORK, alone=False):
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Held while something is taken away: waits until nobody else is at work, and keeps everybody out."""
        with self._held(_WORK, alone=True):
            yield

    @contextmanager
    def alone_if_free(self) -> Iterator[bool]:
        """As `alone`, but where somebody is at work it does not wait and says False."""
        with (self._folder / _WORK).open("a") as handle:
            if fcntl is not None:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    yield False
                    return
            yield True

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Held by the one receiver whose turn it is: what replaces what is decided one after another."""
        with self._held(_TURN, alone=True):
            yield

    @contextmanager
    def decision(self) -> Iterator[None]:
        """Held by the one who decides over what is kept."""
        with self._held(_DECISION, alone=True):
            yield

    @contextmanager
    def _held(self, name: str, *, alone: bool) -> Iterator[None]:
        with (self._folder / name).open("a") as handle:
            if fcntl is not None:
                fcntl.flock(handle, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            yield
