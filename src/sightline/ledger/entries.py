"""An entry of the ledger and the payloads it names: what they say, and how they are written for hashing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sightline.flow import Zone
from sightline.ledger.sealing import PLAIN

GENESIS = "0" * 64
DESTROYING = "destroying"  # kind of the entry that says what is going to be destroyed, by whom and why
DESTROYED = "destroyed"  # kind of the tombstone: it says the same, once all of its "gone" is gone


@dataclass(frozen=True, slots=True)
class Payload:
    """One stored table or document: its zone, its name, the hash that is its address, its rows (tables) and bytes.

    `sealed` names how the bytes are protected at rest: "plain" or "aes-256-gcm". Hash and size are of the bytes as they
    lie there. `digest`, of what is sealed, is a keyed one of what it says: see `fingerprint`.
    """

    zone: Zone
    name: str
    sha256: str
    size: int
    rows: int | None = None
    sealed: str = PLAIN
    digest: str | None = None

    @property
    def fingerprint(self) -> str:
        """Equal for equal content, of payloads sealed under the same project's keys."""
        return self.digest or self.sha256

    def as_dict(self) -> dict[str, object]:
        """For an entry's body."""
        return {
            "zone": str(self.zone), "name": self.name, "sha256": self.sha256, "size": self.size, "rows": self.rows,
            "sealed": self.sealed, "digest": self.digest,
        }  # fmt: skip


def payload_from(body: Mapping[str, object]) -> Payload:
    """The payload that an entry's body names."""
    rows, digest = body["rows"], body.get("digest")
    return Payload(
        Zone(str(body["zone"])), str(body["name"]), str(body["sha256"]), int(str(body["size"])),
        None if rows is None else int(str(rows)), str(body["sealed"]), None if digest is None else str(digest),
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


def digest_of(number: int, kind: str, at: str, body: object, previous: str) -> str:
    """The hash of an entry."""
    return hashlib.sha256(canonical([number, kind, at, body, previous])).hexdigest()


def submissions_named(entry: Entry) -> list[int]:
    """The submissions that an entry names as its own: those destroyed, linked, or held in drafts."""
    found = entry.body["submissions"]
    assert isinstance(found, list)
    return [int(number) for number in found]


def gone(entries: Iterable[Entry]) -> dict[str, int]:
    """Address of each payload that was destroyed -> number of its tombstone."""
    found: dict[str, int] = {}
    for entry in entries:
        if entry.kind == DESTROYED:
            listed = entry.body["gone"]
            assert isinstance(listed, list)
            found |= {str(item["sha256"]): entry.number for item in listed}
    return found


def taken_out(entries: Iterable[Entry]) -> set[int]:
    """The submissions that no longer count because they were destroyed, or are about to be."""
    found: set[int] = set()
    for entry in entries:
        if entry.kind == DESTROYING:
            found.update(submissions_named(entry))
    return found


def unfinished(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The destructions that were begun and not ended."""
    begun: dict[object, Entry] = {}
    for entry in entries:
        if entry.kind == DESTROYING:
            begun[entry.number] = entry
        elif entry.kind == DESTROYED:
            begun.pop(entry.body["begun"], None)
    return tuple(begun.values())
