"""The project's secret keys, and the tokens made with them.

A token is HMAC-SHA256 under a key of the project's own, cut to 128 bits: without the key it cannot be made from a name
or number, and another project's tokens are other tokens. A plain digest would be no protection: all NHS numbers can be
digested in a quarter of an hour on one core (facts on linkage, section 4).
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Sequence
from pathlib import Path

from sightline.errors import LedgerError
from sightline.ledger.disk import flush_folder, write_through

RECORD = "record.key"  # (agency, local id) -> record key
PERSON = "person.key"  # cluster of records -> person key
PAYLOAD = "payload.key"  # wraps the data key of every sealed payload
DIGEST = "digest.key"  # content -> what stands for it in the chain
_BYTES = 32
_SEALING = (PAYLOAD, DIGEST)
_LOST = {
    PAYLOAD: "Without it nothing that is sealed can ever be read.",
    DIGEST: "Without it nothing can be compared with what was received before.",
}


def create(folder: Path, demonstration: str | None = None) -> None:
    """Make the project's keys where they are not there yet; readable by their owner only.

    `demonstration` names one on made-up data: its keys follow from the name, so that it makes the same bytes each time.
    They protect nobody, and nobody is in it. Never for a project that holds anybody.
    """
    _create(folder, (RECORD, PERSON, *_SEALING), demonstration)


def create_sealing(folder: Path) -> None:
    """Make the keys that seal a new ledger where they are not there yet: one that holds no person needs no others."""
    _create(folder, _SEALING, None)


def _create(folder: Path, names: Sequence[str], demonstration: str | None) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in names:
        path = folder / name
        if not path.exists():
            write_through(path, _made_up(demonstration, name) if demonstration else os.urandom(_BYTES))
    flush_folder(folder)


def _made_up(demonstration: str, name: str) -> bytes:
    return hashlib.sha256(f"{demonstration}/{name}".encode()).digest()


def load(folder: Path, name: str) -> bytes:
    """One key. Raises LedgerError where it is missing or cut short."""
    path = folder / name
    if not path.is_file() or path.stat().st_size != _BYTES:
        why = _LOST.get(
            name,
            "A new key would give everyone new record keys, and nothing received before would join what comes after.",
        )
        raise LedgerError(f"the project's {name} is missing or damaged: restore the keys folder from its copy. {why}")
    return path.read_bytes()


class Tokens:
    """Makes record keys and reference tokens, remembering those already made."""

    def __init__(self, key: bytes, *scope: str) -> None:
        self._key = key
        self._scope = "\x1f".join(scope)
        self._made: dict[str, str] = {}

    def of(self, local: str) -> str:
        """The 32-digit token of one local id within this scope."""
        made = self._made.get(local)
        if made is None:
            text = f"{self._scope}\x1f{local}".encode()
            made = self._made[local] = hmac.digest(self._key, text, "sha256").hex()[:32]
        return made
