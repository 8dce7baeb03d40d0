"""A sealed file opens whole, under its own key and zone, or not at all."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from sightline.errors import LedgerError
from sightline.flow import Zone
from sightline.ledger.disk import hash_file
from sightline.ledger.sealing import CHUNK, MAGIC, TAG, PayloadFile, Written, unseal

KEY = bytes(range(32))
LONG = os.urandom(2 * CHUNK + 77)  # three chunks
CHUNK_AT = [len(MAGIC) + number * (CHUNK + TAG) for number in range(3)]


def seal(path: Path, data: bytes, zone: Zone = Zone.IDENTITY, piece: int = 300_000) -> Written:
    file = PayloadFile(path, zone, KEY)
    for start in range(0, len(data), piece):
        file.write(data[start : start + piece])
    return file.finish()


def opened(path: Path, zone: Zone = Zone.IDENTITY, key: bytes = KEY, address: str | None = None) -> bytes:
    # The address of the file as it lies there, so that what is refused is refused by the seal and not by the hash.
    return b"".join(unseal(path, zone, key, address or hash_file(path), "the payload x"))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])
@pytest.mark.parametrize("piece", [65_537, 5 * CHUNK])
def test_what_was_sealed_opens_as_it_was_whatever_its_length(tmp_path: Path, size: int, piece: int) -> None:
    data = os.urandom(size)
    written = seal(tmp_path / "x", data, piece=piece)
    assert opened(tmp_path / "x", address=written.stored) == data
    assert written.size == (tmp_path / "x").stat().st_size


def _flip(place: int) -> Callable[[bytes], bytes]:
    return lambda raw: raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]


def _swap(raw: bytes) -> bytes:
    first, second, third = CHUNK_AT
    return raw[:first] + raw[second:third] + raw[first:second] + raw[third:]


TAMPERED: dict[str, Callable[[bytes], bytes]] = {
    "the mark at the start": _flip(3),
    "the first chunk": _flip(CHUNK_AT[0] + 5),
    "the first chunk's tag": _flip(CHUNK_AT[1] - 1),
    "a chunk in the middle": _flip(CHUNK_AT[1] + CHUNK // 2),
    "the last chunk": _flip(CHUNK_AT[2] + 5),
    "the last byte": _flip(-1 + len(MAGIC) + len(LONG) + 3 * TAG),
    "two chunks swapped": _swap,
    "one chunk twice": lambda raw: raw[: CHUNK_AT[1]] + raw[CHUNK_AT[0] :],
    "a chunk left out": lambda raw: raw[: CHUNK_AT[1]] + raw[CHUNK_AT[2] :],
    "cut at a chunk's end": lambda raw: raw[: CHUNK_AT[2]],
    "cut within a chunk": lambda raw: raw[:-1],
    "cut within a tag's length": lambda raw: raw[: CHUNK_AT[2] + TAG - 1],
    "cut to its mark": lambda raw: raw[: len(MAGIC)],
    "emptied": lambda raw: raw[:0],
    "a byte put after it": lambda raw: raw + b"\0",
    "its last chunk put after it again": lambda raw: raw + raw[CHUNK_AT[2] :],
}


@pytest.mark.parametrize("what", TAMPERED)
def test_whatever_was_changed_it_does_not_open(tmp_path: Path, what: str) -> None:
    path = tmp_path / "x"
    seal(path, LONG)
    raw = path.read_bytes()
    changed = TAMPERED[what](raw)
    assert changed != raw
    path.write_bytes(changed)
    with pytest.raises(LedgerError, match="the payload x was changed: restore the ledger"):
        opened(path)


def test_every_single_byte_of_a_short_one_counts(tmp_path: Path) -> None:
    path = tmp_path / "x"
    seal(path, b"made up")
    raw = path.read_bytes()
    for place in range(len(raw)):
        path.write_bytes(_flip(place)(raw))
        with pytest.raises(LedgerError, match="was changed"):
            opened(path)


def test_another_key_or_another_zone_opens_nothing(tmp_path: Path) -> None:
    seal(tmp_path / "x", LONG)
    with pytest.raises(LedgerError, match="was changed"):
        opened(tmp_path / "x", key=bytes(32))
    with pytest.raises(LedgerError, match="was changed"):
        opened(tmp_path / "x", zone=Zone.CONTENT)


def test_a_whole_file_in_place_of_another_is_found(tmp_path: Path) -> None:
    written = seal(tmp_path / "x", b"one")
    seal(tmp_path / "y", b"two")
    with pytest.raises(LedgerError, match="was changed"):
        opened(tmp_path / "y", address=written.stored)


def test_nothing_of_what_is_sealed_stands_in_the_file(tmp_path: Path) -> None:
    said = b"PAR1 Made-Up Surname 9434765919 PAR1"
    seal(tmp_path / "x", said * 1000)
    raw = (tmp_path / "x").read_bytes()
    assert not any(word in raw for word in said.split())


def test_without_a_key_a_file_is_as_it_was_written(tmp_path: Path) -> None:
    file = PayloadFile(tmp_path / "x", Zone.CLEARED, None)
    file.write(b"public")
    written = file.finish()
    assert (tmp_path / "x").read_bytes() == b"public"
    assert written.stored == written.plain == hash_file(tmp_path / "x")


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    seal(tmp_path / "x", b"made up")
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600


def test_a_large_one_is_written_and_read_in_little_memory(tmp_path: Path) -> None:
    block = os.urandom(CHUNK)
    tracemalloc.start()
    file = PayloadFile(tmp_path / "x", Zone.IDENTITY, KEY)
    for _ in range(64):
        file.write(block)
    written = file.finish()
    for _ in unseal(tmp_path / "x", Zone.IDENTITY, KEY, written.stored, "x"):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 * CHUNK
