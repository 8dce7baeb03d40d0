"""The ledger: one JSON file an entry, each holding the hash of the one before; payloads named by their own hash.

A payload is written whole, flushed, then renamed to its hash; an entry is written whole, flushed, then linked to its
number, which fails if another process took the number first. So a process killed at any moment leaves the last whole
state: at worst a payload that no entry names, which `tidy` removes. What holds people is sealed (sealing.py), each
payload under a data key that lies outside the ledger (data_keys.py).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sightline.errors import LedgerError, ZoneError
from sightline.flow import Stage, Zone
from sightline.ledger import keys
from sightline.ledger.data_keys import DataKeys
from sightline.ledger.disk import flush_folder, hash_file, wipe, wipe_all, write_through
from sightline.ledger.entries import GENESIS, Entry, Payload, canonical, digest_of, gone, payload_from, unfinished
from sightline.ledger.history import History
from sightline.ledger.locks import Locks
from sightline.ledger.sealing import PLAIN, SEALED, SEALED_ZONES, PayloadFile, unseal

__all__ = ["GENESIS", "Entry", "Ledger", "Payload", "TableWriter", "canonical", "hash_file", "payload_from"]


_BLOCK = 1 << 20
_TRIES = 50  # two receivers at once each take the next free number; more than this many losses is a fault


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Ledger:
    """An open ledger folder. Reading a payload needs a stage, and the stage must open the payload's zone.

    The data keys are in the keys folder beside it.
    """

    def __init__(self, folder: Path, now: Callable[[], str] = _now) -> None:
        self.folder = folder
        self._now = now
        self._keys = DataKeys(_keys_folder(folder))
        self._locks = Locks(folder)
        self._history = History(self._manifest)
        if not self._manifest.is_dir():
            raise LedgerError("there is no ledger in that folder: `sightline init FOLDER` makes one")

    @classmethod
    def create(cls, folder: Path, now: Callable[[], str] = _now) -> Ledger:
        """Make an empty ledger and the keys that seal it, or open the one that is there."""
        if not (folder / "manifest").exists():
            # Only with a new ledger: a key made beside an old one would hide that the old key is lost.
            keys.create_sealing(_keys_folder(folder))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for zone in Zone:
            (folder / "payloads" / zone.value).mkdir(parents=True, exist_ok=True)
        (folder / "unfinished").mkdir(mode=0o700, exist_ok=True)
        Locks(folder).make()
        (folder / "manifest").mkdir(exist_ok=True)  # last: without it there is no ledger
        return cls(folder, now)

    @property
    def _manifest(self) -> Path:
        return self.folder / "manifest"

    # -- the chain ---------------------------------------------------------------------------------------------

    def entries(self) -> tuple[Entry, ...]:
        """Every entry in order, the chain checked. Raises LedgerError naming the first entry that does not fit."""
        return self._history.entries()

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
        self._keys.flush()
        whole = {**body, "payloads": [payload.as_dict() for payload in named]} if named else dict(body)
        for _ in range(_TRIES):
            count, previous = self._history.end()
            number = count + 1
            at = self._now()
            digest = digest_of(number, kind, at, whole, previous)
            entry = Entry(number, kind, at, whole, previous, digest)
            raw = {"number": number, "kind": kind, "at": at, "body": whole, "previous": previous, "hash": digest}
            temporary = self._unfinished(f"entry-{number}")
            write_through(temporary, canonical(raw))
            try:
                os.link(temporary, self._manifest / f"{number:08d}.json")
            except FileExistsError:
                continue  # another process took this number: take the next, after its hash
            finally:
                temporary.unlink()
            self._history.add(entry, self._manifest / f"{number:08d}.json")
            flush_folder(self._manifest)
            self._keys.settle(payload.sha256 for payload in named)
            return entry
        raise LedgerError("other processes keep writing to this ledger: wait until they have finished and run it again")

    def verify(self) -> int:
        """Check the chain, that every payload opens and that what was destroyed is gone. Returns how many open.

        Raises LedgerError with the first fault; `checked` gives them all.
        """
        found = list(self.checked())
        for number, fault in found:
            if fault:
                raise LedgerError(f"entry {number}: {fault}")
        return len(found)

    def checked(self) -> Iterator[tuple[int, str]]:
        """Each payload that should open: the number of its entry, and what is wrong with it, "" where nothing is.

        What was destroyed is told only where it lies there again, or is not gone yet. Raises LedgerError where the
        chain is broken: what follows a break says nothing.
        """
        entries = self.entries()
        for entry in unfinished(entries):
            yield entry.number, "what it destroys is not yet gone: run `sightline destroy` to end it"
        destroyed = gone(entries)
        for entry in entries:
            for payload in entry.payloads():
                try:
                    if payload.sha256 in destroyed:
                        self._require_gone(payload, entry)
                        continue
                    for _ in self._plain(payload):
                        pass
                except LedgerError as error:
                    yield entry.number, str(error)
                else:
                    yield entry.number, ""

    def _require_gone(self, payload: Payload, entry: Entry) -> None:
        if self.lies_there(payload):
            raise LedgerError(
                f"the payload {payload.name} of entry {entry.number} was destroyed, and it or its key lies there "
                "again, as from a copy: run `sightline destroy` for the same entry again, and see to the copy"
            )

    def lies_there(self, payload: Payload) -> bool:
        """Whether a payload or its key is on the disk."""
        return self._path(payload).exists() or self._keys.there(payload.sha256)

    def strange_keys(self, entries: Iterable[Entry]) -> int:
        """How many data keys open no payload of these entries, and are not pending."""
        return len(self._keys.settled() - {payload.sha256 for entry in entries for payload in entry.payloads()})

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Hold the ledger while payloads are put that no entry names yet, so that nobody takes them away.

        What a killed process left is removed first, unless another is at work. Not to be nested.
        """
        self.tidy()
        with self._locks.shared():
            yield

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """As `at_work`, one receiver at a time: another process that receives waits."""
        with self._locks.turn(), self.at_work():
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the ledger while something is taken away: waits for whoever is at work, and keeps everybody out.

        What is not finished is wiped first.
        """
        with self._locks.alone():
            self._sweep()
            yield

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """Hold the decision over what is kept: a hold and a destruction never cross. Asked for after `alone`."""
        with self._locks.decision():
            yield

    # -- payloads ----------------------------------------------------------------------------------------------

    def put_bytes(self, zone: Zone, name: str, data: bytes) -> Payload:
        """Store a document."""
        file = self._begin(zone, name)
        file.write(data)
        return self._keep(file, name, None)

    def put_table(self, zone: Zone, name: str, table: pa.Table) -> Payload:
        """Store a table as Parquet."""
        file = self._begin(zone, name)
        pq.write_table(table, file, compression="zstd")
        return self._keep(file, name, table.num_rows)

    def writer(self, zone: Zone, name: str, schema: pa.Schema) -> TableWriter:
        """A table written batch by batch; nothing is kept until `finish`."""
        return TableWriter(self, zone, name, schema)

    @property
    def unfinished(self) -> Path:
        """The folder for what is not kept yet: an engine may spill there. `tidy` empties it."""
        return self.folder / "unfinished"

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """An empty folder on the ledger's own disk, wiped afterwards with all that was not put into the ledger.

        Use it within `at_work`: of a process that was killed, `tidy` wipes it.
        """
        folder = Path(tempfile.mkdtemp(prefix="scratch-", dir=self.unfinished))
        try:
            yield folder
        finally:
            wipe_all(folder)

    def put_file(self, zone: Zone, name: str, path: Path) -> Payload:
        """Take in a Parquet file that an engine wrote into `scratch`. The file itself is wiped."""
        file = self._begin(zone, name)
        with path.open("rb") as handle:
            while block := handle.read(_BLOCK):
                file.write(block)
        payload = self._keep(file, name, pq.read_metadata(path).num_rows)
        wipe(path)
        return payload

    def read_bytes(self, payload: Payload, stage: Stage) -> bytes:
        """A stored document. Raises ZoneError where the stage may not open its zone, LedgerError."""
        _require_open(payload, stage)
        return b"".join(self._plain(payload))

    def read_table(self, payload: Payload, stage: Stage) -> pa.Table:
        """A stored table; it is opened in memory only. Raises ZoneError, LedgerError."""
        return pq.read_table(pa.BufferReader(self.read_bytes(payload, stage)))

    def unsealed(self, payload: Payload, stage: Stage, folder: Path) -> Path:
        """A payload as a plain file that an engine can read, in `folder`, which is one of `scratch`.

        Raises ZoneError, LedgerError.
        """
        _require_open(payload, stage)
        path = folder / payload.sha256
        if not path.exists():
            with path.open("xb") as handle:
                handle.writelines(self._plain(payload))
        return path

    def keyed(self, sha256: str) -> str:
        """What the chain may hold for the SHA-256 of something that speaks of people: see `DataKeys.digest`."""
        return self._keys.digest(sha256)

    def tidy(self) -> int:
        """Remove what a killed process left: unfinished files, and payloads and keys that no entry names.

        Returns how many; nothing is done while somebody is at work, since it may be theirs.
        """
        with self._locks.alone_if_free() as free:
            return self._sweep() if free else 0

    def _sweep(self) -> int:
        named = {payload.sha256 for entry in self.entries() for payload in entry.payloads()}
        left = [path for path in self.unfinished.iterdir() if not _of_a_living_spark(path)]
        left += [path for path in (self.folder / "payloads").glob("*/*") if path.name not in named]
        for path in left:
            wipe_all(path)
        self._keys.sweep(named)
        return len(left)

    def remove(self, payloads: Sequence[Payload]) -> None:
        """Destroy payloads for good. The caller holds the ledger `alone` and enters the tombstone afterwards.

        Keys go first: from that moment the bytes, and every copy of them, are noise. Those gone already are no fault.
        """
        self._keys.destroy([payload.sha256 for payload in payloads])
        for payload in payloads:
            path = self._path(payload)
            if payload.sealed == PLAIN:
                wipe(path)
            path.unlink(missing_ok=True)
        for folder in {self._path(payload).parent for payload in payloads}:
            flush_folder(folder)

    def discard(self, payload: Payload) -> None:
        """Take back a payload that will not be named after all. One that an entry names is kept."""
        if any(payload.sha256 == kept.sha256 for entry in self.entries() for kept in entry.payloads()):
            return
        self._path(payload).unlink(missing_ok=True)
        self._keys.drop(payload.sha256)

    def _path(self, payload: Payload) -> Path:
        return self.folder / "payloads" / payload.zone.value / payload.sha256

    def _plain(self, payload: Payload) -> Iterator[bytes]:
        """What a payload says, in blocks. That nobody changed it is known when the last one has come."""
        what = f"the payload {payload.name} of zone {payload.zone.value}"
        path = self._path(payload)
        if not path.is_file():
            tombstone = gone(self.entries()).get(payload.sha256)
            if tombstone is not None:
                raise LedgerError(f"{what} was destroyed: entry {tombstone} says why")
            raise LedgerError(f"{what} is missing: restore the ledger")
        if payload.sealed == SEALED:
            key = self._keys.load(payload.sha256, what)
            yield from unseal(path, payload.zone, key, payload.sha256, what)
            return
        digest = hashlib.sha256()
        with path.open("rb") as handle:
            while block := handle.read(_BLOCK):
                digest.update(block)
                yield block
        if digest.hexdigest() != payload.sha256:
            raise LedgerError(f"{what} was changed: restore the ledger")

    def _unfinished(self, name: str) -> Path:
        safe = "".join(letter if letter.isalnum() else "-" for letter in name)
        return self.unfinished / f"{safe}-{os.getpid()}-{os.urandom(6).hex()}"

    def _begin(self, zone: Zone, name: str) -> PayloadFile:
        return PayloadFile(self._unfinished(name), zone, self._keys.new() if zone in SEALED_ZONES else None)

    def _keep(self, file: PayloadFile, name: str, rows: int | None) -> Payload:
        written = file.finish()
        payload = Payload(file.zone, name, written.stored, written.size, rows)
        if file.key is not None:
            payload = replace(payload, sealed=SEALED, digest=self._keys.digest(written.plain))
            self._keys.keep(payload.sha256, file.key)
        target = self._path(payload)
        target.parent.mkdir(parents=True, exist_ok=True)  # a zone that is younger than the ledger
        file.path.replace(target)
        flush_folder(target.parent)
        return payload


class TableWriter:
    """Writes one Parquet payload in batches, in bounded memory."""

    def __init__(self, ledger: Ledger, zone: Zone, name: str, schema: pa.Schema) -> None:
        self._ledger, self._name = ledger, name
        self._file = ledger._begin(zone, name)
        self._writer = pq.ParquetWriter(self._file, schema, compression="zstd")
        self.rows = 0

    def write(self, batch: pa.RecordBatch) -> None:
        """Add rows."""
        self._writer.write_batch(batch)
        self.rows += batch.num_rows

    def finish(self) -> Payload:
        """Close and keep."""
        self._writer.close()
        return self._ledger._keep(self._file, self._name, self.rows)

    def abandon(self) -> None:
        """Close and leave no trace."""
        self._writer.close()
        self._file.close()
        self._file.path.unlink(missing_ok=True)


def _keys_folder(ledger: Path) -> Path:
    return ledger.parent / "keys"


def _require_open(payload: Payload, stage: Stage) -> None:
    if payload.zone not in stage.opens:
        raise ZoneError(f"the stage {stage.name} may not open the zone {payload.zone.value} (see flow.py)")


def _of_a_living_spark(path: Path) -> bool:
    """Whether a folder is one where a Spark that still runs spills, encrypted: it outlives the stage it was made in."""
    parts = path.name.split("-")
    return parts[0] == "spark" and len(parts) > 1 and parts[1].isdigit() and Path("/proc", parts[1]).exists()
