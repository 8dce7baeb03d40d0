"""The data keys: one a payload, outside the ledger, each wrapped under the project's own.

Without them a copy of the ledger opens nothing; destroying one makes every copy of its payload unreadable. A key that
was made lies among the pending until an entry names its payload: only pending keys are ever tidied away, so that an
old ledger put back beside newer keys costs no key.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sightline.errors import LedgerError
from sightline.ledger import keys
from sightline.ledger.disk import flush_folder, wipe, write_through
from sightline.ledger.sealing import KEY_BYTES

_NONCE = 12
_LABEL = b"sightline data key 1 "


class DataKeys:
    """The data keys in a project's keys folder. A payload is known by its address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own: dict[str, bytes] = {}

    def new(self) -> bytes:
        """A key that nothing was sealed with. Raises LedgerError where it could not be kept, before it is used."""
        self._key(keys.PAYLOAD)
        return AESGCM.generate_key(8 * KEY_BYTES)

    def keep(self, address: str, key: bytes) -> None:
        """Keep the key of a payload that no entry names yet. On the disk for certain only after `flush`."""
        for folder in (self._pending, self._settled):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        nonce = os.urandom(_NONCE)
        wrapped = AESGCM(self._key(keys.PAYLOAD)).encrypt(nonce, key, _LABEL + address.encode())
        write_through(self._pending / address, nonce + wrapped)

    def flush(self) -> None:
        """Wait until the disk has every key that was kept: an entry must never be there before its keys are."""
        if self._pending.is_dir():
            flush_folder(self._pending)

    def settle(self, addresses: Iterable[str]) -> None:
        """An entry names these payloads now: their keys are no longer pending."""
        waiting = [address for address in addresses if (self._pending / address).exists()]
        for address in waiting:
            (self._pending / address).replace(self._settled / address)
        if waiting:
            flush_folder(self._settled)
            flush_folder(self._pending)

    def sweep(self, named: Collection[str]) -> None:
        """Settle the pending keys whose payloads an entry names, and wipe the others."""
        if not self._pending.is_dir():
            return
        for path in list(self._pending.iterdir()):
            if path.name not in named:
                wipe(path)
        self.settle(named)

    def drop(self, address: str) -> None:
        """Wipe the pending key of a payload that will not be named after all."""
        wipe(self._pending / address)

    def destroy(self, addresses: Iterable[str]) -> None:
        """Wipe keys for good, wherever they lie. Those already gone are no fault: a destroy may be run again."""
        for address in addresses:
            for folder in (self._settled, self._pending):
                wipe(folder / address)
        for folder in (self._settled, self._pending):
            if folder.is_dir():
                flush_folder(folder)

    def settled(self) -> set[str]:
        """The payloads whose keys an entry once settled."""
        return {path.name for path in self._settled.iterdir()} if self._settled.is_dir() else set()

    def there(self, address: str) -> bool:
        """Whether a payload's key lies here."""
        return any((folder / address).is_file() for folder in (self._pending, self._settled))

    def load(self, address: str, what: str) -> bytes:
        """The key of a payload, which the error calls `what`. Raises LedgerError where it is missing or not ours."""
        # Pending first: a key only ever moves from there to where it is settled, and may do so between two looks.
        for path in (self._pending / address, self._settled / address):
            with suppress(FileNotFoundError):
                raw = path.read_bytes()
                break
        else:
            raise LedgerError(f"the key of {what} is missing: restore the keys folder from its copy")
        try:
            label = _LABEL + address.encode()
            return AESGCM(self._key(keys.PAYLOAD)).decrypt(raw[:_NONCE], raw[_NONCE:], label)
        except (InvalidTag, ValueError):
            raise LedgerError(
                f"the key of {what} does not open: it was changed, or the keys folder is another project's. Restore "
                "the keys folder from its copy"
            ) from None

    def digest(self, sha256: str) -> str:
        """What stands in the chain for content of that SHA-256: equal for equal content under one project's keys.

        Without the key nobody can try out whether a guessed content was the one.
        """
        return hmac.digest(self._key(keys.DIGEST), bytes.fromhex(sha256), "sha256").hex()

    @property
    def _settled(self) -> Path:
        return self._folder / "payloads"

    @property
    def _pending(self) -> Path:
        return self._folder / "pending"

    def _key(self, name: str) -> bytes:
        if name not in self._own:
            self._own[name] = keys.load(self._folder, name)
        return self._own[name]
