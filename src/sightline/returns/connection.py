"""How a database is reached: a small file that an analyst puts into the folder, and that holds no password."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sightline.errors import Refused
from sightline.returns.batches import Findings
from sightline.returns.whose import Whose, said_in, toml_in

_BEGINS = re.compile(rb"(?m)^\s*\[database\]\s*(#.*)?\r?$")
_SECONDS = 600
_KINDS: dict[str, type] = {
    "url": str,
    "schema": str,
    "password_from": str,
    "certificate": str,
    "statement_seconds": int,
}
_RULE = "connection-file"


@dataclass(frozen=True, slots=True)
class Connection:
    """What a connection file says. `password_from` names the environment variable that holds the password."""

    path: Path
    url: str
    whose: Whose
    schema: str | None = None
    password_from: str | None = None
    certificate: str | None = None  # file of the authority that signed the server's certificate
    statement_seconds: int = _SECONDS

    @property
    def password(self) -> str | None:
        """The password, where one is named."""
        return os.environ.get(self.password_from) if self.password_from else None


def is_connection(start: bytes) -> bool:
    """Whether a file that begins like this says how a database is reached."""
    return _BEGINS.search(start) is not None


def connection(path: Path, findings: Findings) -> Connection:
    """What a connection file says. Raises Refused with every fault in it; no finding repeats anything of it."""
    found = toml_in(path)
    if found is None:
        raise findings.refuse(_RULE, "a file that cannot be read as TOML", "See docs/databases.md.")
    database = found.pop("database", {})
    whose, faults = said_in(found)
    faults += _faults(database if isinstance(database, dict) else {})
    if faults:
        from_all = [findings.refuse(_RULE, words, remedy).findings[0] for words, remedy in faults]
        raise Refused(from_all)
    return Connection(path, whose=whose, **database)


def _faults(database: Mapping[str, object]) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    for name, value in database.items():
        kind = _KINDS.get(name)
        if kind is None:
            faults.append(("a line that is no setting of a database", f"The settings are {', '.join(_KINDS)}."))
        elif type(value) is not kind:
            faults.append((f"{name} is of the wrong kind", "Send a text in quotes, or a whole number of seconds."))
    if "url" not in database:
        faults.append(("no url of the database", 'Write url = "postgresql+pg8000://reader@host/name".'))
    seconds = database.get("statement_seconds")
    if isinstance(seconds, int) and not 1 <= seconds <= 86_400:
        faults.append(("statement_seconds is out of range", "Send 1 to 86,400."))
    variable = database.get("password_from")
    if isinstance(variable, str) and os.environ.get(variable) is None:
        faults.append(("password_from names an environment variable that is not set", "Set it, and run again."))
    return faults
