"""The ledger: one JSON file an entry, each holding the hash of the one before; payloads named by their own hash.

A payload is written whole, flushed, then renamed to its hash; an entry is written whole, flushed, then linked to its
number, which fails if another process took the number first. So a process killed at any moment leaves the last whole
state: at worst a payload that no entry names, which `tidy` removes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sightline.errors import LedgerError, ZoneError
from sightline.flow import Stage, Zone

try:
    import fcntl
except ImportError:  # Windows: one process at a time there, as the README says
    fcntl = None  # type: ignore[assignment]

GENESIS = "0" * 64
_TRIES = 50  # two receivers at once each take the next free number; more than this many losses is a fault


@dataclass(frozen=True, slots=True)
class Payload:
    """One stored table or document: its zone, its name, the hash that is its address, its rows (tables) and bytes.

    `sealed` names how the bytes are protected at rest; "plain" is the only way in this version, and every read and
    write goes through `Ledger`, so that encryption has one place to go.
    """

    zone: Zone
    name: str
    sha256: str
    size: int
    rows: int | None = None
    sealed: str = "plain"

    def as_dict(self) -> dict[str, object]:
        """For an entry's body."""
        return {
            "zone": str(self.zone), "name": self.name, "sha256": self.sha256, "size": self.size, "rows": self.rows,
            "sealed": self.sealed,
        }  # fmt: skip


def payload_from(body: Mapping[str, object]) -> Payload:
    """The payload that an entry's body names."""
    rows = body["rows"]
    return Payload(
        Zone(str(body["zone"])), str(body["name"]), str(body["sha256"]), int(str(body["size"])),
        None if rows is None else int(str(rows)), str(body["sealed"]),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the chain. `body` is plain JSON; `hash` covers everything else in the entry."""

    number: int
    kind: str
    at: str  # UTC, ISO 8601, seconds
    body: dict[str, object]
    previous: str
    hash: str

    def payloads(self, zone: Zone | None = None) -> tuple[Payload, ...]:
        """The payloads this entry names, of one zone or of all."""
        found = self.body.get("payloads", [])
        assert isinstance(found, list)
        everything = tuple(payload_from(item) for item in found)
        return tuple(p for p in everything if zone is None or p.zone is zone)


def canonical(value: object) -> bytes:
    """The one way a JSON value is written for hashing."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def _digest(number: int, kind: str, at: str, body: object, previous: str) -> str:
    return hashlib.sha256(canonical([number, kind, at, body, previous])).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Ledger:
    """An open ledger folder. Reading a payload needs a stage, and the stage must open the payload's zone."""

    def __init__(self, folder: Path, now: Callable[[], str] = _now) -> None:
        self.folder = folder
        self._now = now
        if not self._manifest.is_dir():
            raise LedgerError("there is no ledger in that folder: `sightline init FOLDER` makes one")

    @classmethod
    def create(cls, folder: Path, now: Callable[[], str] = _now) -> Ledger:
        """Make an empty ledger, or open the one that is there."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # identity lies in it in the clear in this version
        (folder / "manifest").mkdir(exist_ok=True)
        for zone in Zone:
            (folder / "payloads" / zone.value).mkdir(parents=True, exist_ok=True)
        (folder / "unfinished").mkdir(exist_ok=True)
        (folder / "lock").touch()
        return cls(folder, now)

    @property
    def _manifest(self) -> Path:
        return self.folder / "manifest"

    # -- the chain ---------------------------------------------------------------------------------------------

    def entries(self) -> tuple[Entry, ...]:
        """Every entry in order, the chain checked. Raises LedgerError naming the first entry that does not fit."""
        result: list[Entry] = []
        previous = GENESIS
        for number, path in enumerate(sorted(self._manifest.glob("*.json")), start=1):
            try:
                raw = json.loads(path.read_bytes())
                entry = Entry(raw["number"], raw["kind"], raw["at"], raw["body"], raw["previous"], raw["hash"])
            except (OSError, ValueError, KeyError, TypeError):
                raise LedgerError(f"entry {number} of the ledger cannot be read: restore the ledger folder") from None
            digest = _digest(entry.number, entry.kind, entry.at, entry.body, entry.previous)
            if entry.number != number or entry.previous != previous or entry.hash != digest:
                raise LedgerError(
                    f"entry {number} of the ledger was changed after it was written, or one before it is missing: "
                    "do not use what follows it; restore the ledger folder from a copy"
                )
            previous = entry.hash
            result.append(entry)
        return tuple(result)

    def latest(self, kind: str) -> Entry | None:
        """The newest entry of one kind."""
        found = [entry for entry in self.entries() if entry.kind == kind]
        return found[-1] if found else None

    def head(self) -> str:
        """Hash of the newest entry: it stands for the whole history."""
        entries = self.entries()
        return entries[-1].hash if entries else GENESIS

    def commit(self, kind: str, body: dict[str, object], payloads: Iterable[Payload] = ()) -> Entry:
        """Append one entry, all or nothing. Payloads must have been put before."""
        named = list(payloads)
        lost = [payload.name for payload in named if not self._path(payload).is_file()]
        if lost:
            raise LedgerError(f"{len(lost)} payload(s) were taken away before they could be entered: run it again")
        whole = {**body, "payloads": [payload.as_dict() for payload in named]} if named else dict(body)
        for _ in range(_TRIES):
            entries = self.entries()
            number = len(entries) + 1
            previous = entries[-1].hash if entries else GENESIS
            at = self._now()
            digest = _digest(number, kind, at, whole, previous)
            entry = Entry(number, kind, at, whole, previous, digest)
            raw = {"number": number, "kind": kind, "at": at, "body": whole, "previous": previous, "hash": digest}
            temporary = self._unfinished(f"entry-{number}")
            _write_through(temporary, canonical(raw))
            try:
                os.link(temporary, self._manifest / f"{number:08d}.json")
            except FileExistsError:
                continue  # another process took this number: take the next, after its hash
            finally:
                temporary.unlink()
            _flush_folder(self._manifest)
            return entry
        raise LedgerError("other processes keep writing to this ledger: wait until they have finished and run it again")

    def verify(self) -> int:
        """Check the chain and that every payload it names is whole. Returns the number of payloads checked."""
        checked = 0
        for entry in self.entries():
            for payload in entry.payloads():
                self._checked(payload)
                checked += 1
        return checked

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the ledger while payloads are put that no entry names yet, so that nobody tidies or discards them.

        Another process waits; the lock of one that was killed is free at once. Not to be nested.
        """
        with (self.folder / "lock").open("w") as handle:
            if fcntl is not None:
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    # -- payloads ----------------------------------------------------------------------------------------------

    def put_bytes(self, zone: Zone, name: str, data: bytes) -> Payload:
        """Store a document. The same bytes are stored once."""
        temporary = self._unfinished(name)
        _write_through(temporary, data)
        return self._keep(temporary, zone, name, None)

    def put_table(self, zone: Zone, name: str, table: pa.Table) -> Payload:
        """Store a table as Parquet."""
        temporary = self._unfinished(name)
        pq.write_table(table, temporary, compression="zstd")
        return self._keep(temporary, zone, name, table.num_rows)

    def writer(self, zone: Zone, name: str, schema: pa.Schema) -> TableWriter:
        """A table written batch by batch; nothing is kept until `finish`."""
        return TableWriter(self, zone, name, schema)

    @property
    def unfinished(self) -> Path:
        """The folder for what is not kept yet: an engine may spill there. `tidy` empties it."""
        return self.folder / "unfinished"

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """An empty folder on the ledger's own disk, gone afterwards with all that was not put into the ledger."""
        folder = Path(tempfile.mkdtemp(prefix="scratch-", dir=self.unfinished))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def put_file(self, zone: Zone, name: str, path: Path) -> Payload:
        """Take in a Parquet file that an engine wrote into `scratch`: the file itself is moved, not copied."""
        return self._keep(path, zone, name, pq.read_metadata(path).num_rows)

    def read_bytes(self, payload: Payload, stage: Stage) -> bytes:
        """A stored document. Raises ZoneError where the stage may not open its zone."""
        return self.file(payload, stage).read_bytes()

    def read_table(self, payload: Payload, stage: Stage) -> pa.Table:
        """A stored table. Raises ZoneError where the stage may not open its zone."""
        return pq.read_table(self.file(payload, stage))

    def file(self, payload: Payload, stage: Stage) -> Path:
        """Where a payload's bytes are, checked against their hash. Raises ZoneError, LedgerError."""
        if payload.zone not in stage.opens:
            raise ZoneError(f"the stage {stage.name} may not open the zone {payload.zone.value} (see flow.py)")
        return self._checked(payload)

    def tidy(self) -> int:
        """Remove what a killed process left: unfinished files, and payloads that no entry names."""
        named = {payload.sha256 for entry in self.entries() for payload in entry.payloads()}
        left = list(self.unfinished.iterdir())
        left += [p for p in (self.folder / "payloads").glob("*/*") if p.name not in named]
        for path in left:
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        return len(left)

    def discard(self, payload: Payload) -> None:
        """Take back a payload that will not be named after all. One that an entry names is kept."""
        if any(payload.sha256 == kept.sha256 for entry in self.entries() for kept in entry.payloads()):
            return
        self._path(payload).unlink(missing_ok=True)

    def _path(self, payload: Payload) -> Path:
        return self.folder / "payloads" / payload.zone.value / payload.sha256

    def _checked(self, payload: Payload) -> Path:
        path = self._path(payload)
        if not path.is_file():
            raise LedgerError(f"the payload {payload.name} of zone {payload.zone.value} is missing: restore the ledger")
        if hash_file(path) != payload.sha256:
            raise LedgerError(
                f"the payload {payload.name} of zone {payload.zone.value} was changed: restore the ledger"
            )
        return path

    def _unfinished(self, name: str) -> Path:
        safe = "".join(letter if letter.isalnum() else "-" for letter in name)
        return self.unfinished / f"{safe}-{os.getpid()}-{os.urandom(6).hex()}"

    def _keep(self, temporary: Path, zone: Zone, name: str, rows: int | None) -> Payload:
        payload = Payload(zone, name, hash_file(temporary), temporary.stat().st_size, rows)
        target = self._path(payload)
        _flush_file(temporary)
        temporary.replace(target)
        _flush_folder(target.parent)
        return payload


class TableWriter:
    """Writes one Parquet payload in batches, in bounded memory."""

    def __init__(self, ledger: Ledger, zone: Zone, name: str, schema: pa.Schema) -> None:
        self._ledger, self._zone, self._name = ledger, zone, name
        self._temporary = ledger._unfinished(name)
        self._writer = pq.ParquetWriter(self._temporary, schema, compression="zstd")
        self.rows = 0

    def write(self, batch: pa.RecordBatch) -> None:
        """Add rows."""
        self._writer.write_batch(batch)
        self.rows += batch.num_rows

    def finish(self) -> Payload:
        """Close and keep."""
        self._writer.close()
        return self._ledger._keep(self._temporary, self._zone, self._name, self.rows)

    def abandon(self) -> None:
        """Close and leave no trace."""
        self._writer.close()
        self._temporary.unlink(missing_ok=True)


def hash_file(path: Path) -> str:
    """SHA-256 of a file, in bounded memory."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _write_through(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    _flush_file(path)


def _flush_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush_folder(path: Path) -> None:
    if os.name == "posix":  # Windows cannot open a folder to flush it
        _flush_file(path)
