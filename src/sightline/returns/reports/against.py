"""The last submissions that an agency kept, to set beside the files that it checks now."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sightline.errors import Refused, SightlineError
from sightline.returns.batches import Header
from sightline.returns.parcels import Parcel
from sightline.returns.reading import Batch, Reading, open_return
from sightline.returns.rules.last import Portrait, compare, same_file
from sightline.returns.whose import Whose


class Against:
    """Earlier files: each new one is set beside the latest of the same agency and return that is not later than it."""

    def __init__(self, parcels: Sequence[Parcel | tuple[str, Refused]], year: int | None, whose: Whose | None) -> None:
        self._year, self._whose = year, whose
        self._kept: list[tuple[Header, Parcel]] = []
        for item in parcels:
            if isinstance(item, tuple):
                raise item[1]
            self._kept.append((open_return(item, year=year, whose=whose).header, item))

    def __bool__(self) -> bool:
        return bool(self._kept)

    def beside(self, reading: Reading) -> Beside | None:
        """What to set a file beside; None where none of the earlier ones is of its agency and return."""
        new = reading.header
        same = [
            (header, parcel) for header, parcel in self._kept
            if (header.agency, header.format) == (new.agency, new.format) and header.period_end <= new.period_end
        ]  # fmt: skip
        if not same or reading.format.delta:  # a delta is no whole: there is nothing to compare it with
            return None
        _, parcel = max(same, key=lambda pair: pair[0].period_end)
        return Beside(reading, parcel, self._year, self._whose)


class Beside:
    """One file being read, and the earlier one that it is compared with at its end."""

    def __init__(self, reading: Reading, earlier: Parcel, year: int | None, whose: Whose | None) -> None:
        self._reading, self._earlier, self._year, self._whose = reading, earlier, year, whose
        self._new = Portrait(reading.format, reading.header)

    @property
    def name(self) -> str:
        """The earlier file's name."""
        return self._earlier.name

    def add(self, batch: Batch) -> None:
        """Take in a batch of the file that is being read."""
        _take(self._new, batch)

    def finish(self) -> None:
        """Compare, and add what was found to the reading's findings."""
        if _digest(self._reading.parcel) == _digest(self._earlier):
            self._reading.notice([same_file()])
            return
        try:
            old = open_return(self._earlier, year=self._year, whose=self._whose)
            portrait = Portrait(old.format, old.header)
            for batch in old.batches():
                _take(portrait, batch)
        except Refused as error:
            raise SightlineError(
                f"the last submission, {self._earlier.name}, cannot be read: check it by itself first"
            ) from error
        self._reading.notice(compare(portrait, self._new))


def _take(portrait: Portrait, batch: Batch) -> None:
    portrait.add(batch.block, batch.rows, batch.rows.column("local_id"), batch.rows.column("line"))


def _digest(parcel: Parcel) -> list[str]:
    return [_hash(path) for path in parcel.paths]


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
