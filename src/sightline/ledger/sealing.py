"""The form of a sealed payload: AES-256-GCM in chunks, written and read in bounded memory.

A random key seals one payload and no other, so the number of a chunk can be its nonce. The number, and whether it is
the last, are thereby authenticated: a file that was cut, lengthened, or whose chunks were put in another order does
not open. Its zone is authenticated too.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sightline.errors import LedgerError
from sightline.flow import Zone

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

PLAIN = "plain"
SEALED = "aes-256-gcm"
# What holds records of people, or figures of them that nobody has cleared.
SEALED_ZONES = frozenset({Zone.IDENTITY, Zone.CONTENT, Zone.LINK, Zone.EVENTS, Zone.DRAFTS, Zone.DOCUMENTS})
KEY_BYTES = 32
CHUNK = 1 << 20  # bytes of the plain text that are sealed together
TAG = 16  # bytes that each chunk is longer when sealed
MAGIC = b"SLSEAL1\n"


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: SHA-256 of it as it lies there, of what it says, and its size."""

    stored: str
    plain: str
    size: int


class PayloadFile(io.RawIOBase):
    """A new file, sealed as it is written where a key is given. What it says never lies on the disk in the clear."""

    def __init__(self, path: Path, zone: Zone, key: bytes | None) -> None:
        self.path, self.zone, self.key = path, zone, key
        self._handle = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._cipher = None if key is None else AESGCM(key)
        self._stored, self._plain = hashlib.sha256(), hashlib.sha256()
        self._waiting = bytearray()
        self._chunks = self._size = 0
        if self._cipher:
            self._emit(MAGIC)

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        """Add bytes."""
        view = memoryview(data).cast("B")
        self._plain.update(view)
        if self._cipher is None:
            self._emit(view)
        else:
            self._waiting += view
            self._seal_full_chunks()
        return len(view)

    def finish(self) -> Written:
        """Seal what is left, wait until the disk has it, and close."""
        if self._cipher:
            self._seal(bytes(self._waiting), last=True)
            self._waiting.clear()
        self._handle.flush()
        os.fsync(self._handle.fileno())
        self.close()
        return Written(self._stored.hexdigest(), self._plain.hexdigest(), self._size)

    def close(self) -> None:
        """Close the file as it is; one that was not finished does not open."""
        self._handle.close()
        super().close()

    def _seal_full_chunks(self) -> None:
        start = 0
        while len(self._waiting) - start > CHUNK:  # a full chunk waits until it is known not to be the last
            self._seal(bytes(self._waiting[start : start + CHUNK]), last=False)
            start += CHUNK
        del self._waiting[:start]

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        assert self._cipher is not None
        self._emit(self._cipher.encrypt(_nonce(self._chunks, last=last), chunk, _label(self.zone)))
        self._chunks += 1

    def _emit(self, data: bytes | memoryview) -> None:
        self._handle.write(data)
        self._stored.update(data)
        self._size += len(data)


def unseal(path: Path, zone: Zone, key: bytes, address: str, what: str) -> Iterator[bytes]:
    """The plain chunks of a sealed file, in order.

    `address` is the SHA-256 of the file: that nobody changed it is known when the last chunk has come, so nothing may
    be used before. Raises LedgerError, which calls it `what`.
    """
    changed = LedgerError(f"{what} was changed: restore the ledger")
    digest = hashlib.sha256()
    cipher = AESGCM(key)
    with path.open("rb") as handle:
        left = os.fstat(handle.fileno()).st_size - len(MAGIC)
        start = handle.read(len(MAGIC))
        if start != MAGIC or left < TAG:
            raise changed
        digest.update(start)
        number = 0
        while left > 0:
            sealed = handle.read(CHUNK + TAG)
            digest.update(sealed)
            left -= len(sealed)
            try:
                yield cipher.decrypt(_nonce(number, last=left <= 0), sealed, _label(zone))
            except (InvalidTag, ValueError):
                raise changed from None
            number += 1
    if digest.hexdigest() != address:
        raise changed


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _label(zone: Zone) -> bytes:
    return MAGIC + zone.value.encode()
