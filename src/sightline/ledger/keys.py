"""The project's secret keys, and the tokens made with them.

A token is HMAC-SHA256 under a key of the project's own, cut to 128 bits: without the key it cannot be made from a name
or number, and another project's tokens are other tokens. A plain digest would be no protection: all NHS numbers can be
digested in a quarter of an hour on one core (facts on linkage, section 4).
"""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

from sightline.errors import LedgerError

RECORD = "record.key"  # (agency, local id) -> record key
PERSON = "person.key"  # cluster of records -> person key
_BYTES = 32


def create(folder: Path, demonstration: str | None = None) -> None:
    """Make the project's keys where they are not there yet; readable by their owner only.

    `demonstration` names one on made-up data: its keys follow from the name, so that it makes the same bytes each time.
    They protect nobody, and nobody is in it. Never for a project that holds anybody.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in (RECORD, PERSON):
        path = folder / name
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as handle:
                handle.write(_made_up(demonstration, name) if demonstration else os.urandom(_BYTES))


def _made_up(demonstration: str, name: str) -> bytes:
    return hashlib.sha256(f"{demonstration}/{name}".encode()).digest()


def load(folder: Path, name: str) -> bytes:
    """One key. Raises LedgerError where it is missing or cut short."""
    path = folder / name
    if not path.is_file() or path.stat().st_size != _BYTES:
        raise LedgerError(
            f"the project's {name} is missing or damaged: restore the keys folder from its copy. A new key would give "
            "everyone new record keys, and nothing received before would join what comes after."
        )
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
