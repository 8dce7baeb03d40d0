"""The secret with which agencies make match-keys: a small file that they pass to one another, and never to the linker.

Whoever holds it can test guesses ("is this child in the file?"), so it is long, has a purpose and a day on which it
ends, and there is no way to make keys without one: a digest without a secret is no protection, since every NHS number
and every likely name can be tried.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sightline.errors import ConfigError
from sightline.ledger.disk import write_through

BYTES = 32
LONGEST = 100  # characters of project and purpose: they stand in every row of a file of keys
LONGEST_LIFE = 731  # days, two years: what never ends is never destroyed
_LARGEST = 10_000  # bytes of the file
KEY_DIGITS = 32  # hexadecimal: 128 bits of HMAC-SHA256
ID_DIGITS = 16
# Of what a key is made, and how its parts are written. A change gives other keys, so that old files and new are told
# apart by their key_id and not compared: raise it whenever the keys of one record would change.
RULES = "1"

_MAKE = "Ask the agency that made the project's secret for its file, or make one: `sightline keys --new-secret FILE`."
_AGAIN = "Make a new secret with `sightline keys --new-secret FILE`, and let every agency make its keys again with it."


@dataclass(frozen=True, slots=True)
class Secret:
    """The shared secret of one project. What is printed of it never shows it."""

    value: bytes = field(repr=False)
    project: str
    purpose: str
    expires: date  # the last day on which keys may be made, received and compared

    @property
    def key_id(self) -> str:
        """Says which secret, and which rules, made a file: the same for all its files, and nothing is learnt of it."""
        return hmac.digest(self.value, f"key id {RULES}".encode(), "sha256").hex()[:ID_DIGITS]

    def key(self, kind: str, value: str) -> str:
        """The match-key of what a kind makes of one record."""
        return hmac.digest(self.value, f"{kind}|{value}".encode(), "sha256").hex()[:KEY_DIGITS]


def new_secret(path: Path, *, project: str, purpose: str, expires: date, today: date) -> Secret:
    """Make a secret and write it to a new file that only its owner may read.

    Raises ConfigError where the file is there already, or project, purpose or day will not do.
    """
    made = Secret(secrets.token_bytes(BYTES), project.strip(), purpose.strip(), expires)
    faults = _faults(made, today)
    if faults:
        raise ConfigError(f"no secret was made: {'; '.join(faults)}")
    if path.exists():
        raise ConfigError(f"{path.name} is there already: a secret is never written over")
    lines = (
        "# With this, match-keys of one project are made: see docs/match-keys.md. Pass it from agency to agency by a",
        "# way that is fit for secrets, never to those who link, and destroy every copy when it has ended.",
        f'secret = "{made.value.hex()}"', f"project = {_quoted(made.project)}", f"purpose = {_quoted(made.purpose)}",
        f"expires = {made.expires.isoformat()}",
    )  # fmt: skip
    write_through(path, ("\n".join(lines) + "\n").encode())
    return made


def load_secret(path: Path, today: date) -> Secret:
    """The secret in a file. Raises ConfigError, with what to do, where it is absent, short, open to others or ended."""
    if not path.is_file():
        raise ConfigError(f"there is no secret at {path.name}. {_MAKE}")
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ConfigError(f"others on this machine may read {path.name}: `chmod 600 {path.name}`, then try again")
    found = _read(path)
    value = _bytes_of(found.get("secret"))
    if value is None:
        raise ConfigError(f"{path.name} holds no secret of {BYTES} bytes as {2 * BYTES} hexadecimal digits. {_MAKE}")
    expires = found.get("expires")
    if type(expires) is not date:
        raise ConfigError(f"{path.name} does not say expires, as a date such as 2027-03-31. {_MAKE}")
    project, purpose = (text if isinstance(text := found.get(name), str) else "" for name in ("project", "purpose"))
    secret = Secret(value, project, purpose, expires)
    if expires < today:
        raise ConfigError(f"the secret in {path.name} ended on {expires}. {_AGAIN}")
    faults = _faults(secret, today)
    if faults:
        raise ConfigError(f"{path.name} cannot be used: {'; '.join(faults)}")
    return secret


def _faults(secret: Secret, today: date) -> list[str]:
    faults = [
        f"{name} must say something, in at most {LONGEST} characters on one line"
        for name, text in (("project", secret.project), ("purpose", secret.purpose))
        if not (text and text.isprintable() and len(text) <= LONGEST and text == text.strip())
    ]
    if not today <= secret.expires <= today + timedelta(days=LONGEST_LIFE):
        faults.append(f"expires must be a day to come, at most {LONGEST_LIFE} days ahead")
    return faults


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return {}


def _bytes_of(text: object) -> bytes | None:
    """The secret itself; None where it is not of full length, or plainly not random."""
    try:
        value = bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        return None
    return value if len(value) == BYTES and len(set(value)) > BYTES // 4 else None


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
