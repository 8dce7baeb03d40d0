"""The entries of a ledger in order, each checked against the one before it."""

from __future__ import annotations

import json
from pathlib import Path

from sightline.errors import LedgerError
from sightline.ledger.entries import GENESIS, Entry, canonical, digest_of


class History:
    """The chain in a manifest folder. An entry whose file is the same as when it was checked is not read again.

    With hundreds of files received in one call, the whole chain would else be read for each of them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: list[tuple[tuple[int, ...], Entry]] = []  # what was checked, with what its file was then

    def entries(self) -> tuple[Entry, ...]:
        """Every entry in order, the chain checked. Raises LedgerError naming the first entry that does not fit."""
        before, self._read = self._read, []
        previous = GENESIS
        for number, path in enumerate(sorted(self._folder.glob("*.json")), start=1):
            try:
                state = _state(path)
                known = before[number - 1] if number <= len(before) else None
                entry = known[1] if known and known[0] == state and known[1].previous == previous else _entry(path)
            except (OSError, ValueError, KeyError, TypeError):
                raise LedgerError(f"entry {number} of the ledger cannot be read: restore the ledger folder") from None
            digest = entry.hash if known and entry is known[1] else _digest(entry)
            if entry.number != number or entry.previous != previous or entry.hash != digest:
                raise LedgerError(
                    f"entry {number} of the ledger was changed after it was written, or one before it is missing: "
                    "do not use what follows it; restore the ledger folder from a copy"
                )
            previous = entry.hash
            self._read.append((state, entry))
        return tuple(entry for _, entry in self._read)

    def end(self) -> tuple[int, str]:
        """How many entries there are, and the hash of the last; read again only where somebody else has written."""
        if sum(1 for _ in self._folder.iterdir()) != len(self._read):
            self.entries()
        return len(self._read), self._read[-1][1].hash if self._read else GENESIS

    def add(self, entry: Entry, path: Path) -> None:
        """Take in an entry that was just written to `path` after the last one."""
        body = json.loads(canonical(entry.body))
        as_read = Entry(entry.number, entry.kind, entry.at, body, entry.previous, entry.hash)
        self._read.append((_state(path), as_read))


def _state(path: Path) -> tuple[int, ...]:
    """What changes when anybody writes into a file."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _entry(path: Path) -> Entry:
    raw = json.loads(path.read_bytes())
    return Entry(raw["number"], raw["kind"], raw["at"], raw["body"], raw["previous"], raw["hash"])


def _digest(entry: Entry) -> str:
    return digest_of(entry.number, entry.kind, entry.at, entry.body, entry.previous)
