"""A peer program in an environment of its own: no part of Sightline, and in no lock of it.

A variable names that environment's Python; without it the one that a bench makes is looked for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sightline"


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer by name, the variable that may name its Python, and what pip installs where a bench makes one."""

    name: str
    variable: str
    packages: tuple[str, ...]

    @property
    def python(self) -> Path | None:
        """The Python that can import it, or None."""
        named = os.environ.get(self.variable)
        found = Path(named) if named else CACHE / self.name / "bin" / "python"
        return found if found.is_file() else None

    def made(self) -> Path:
        """That Python, in an environment that is made now where there is none. Raises CalledProcessError."""
        found = self.python
        if found is not None:
            return found
        subprocess.run([sys.executable, "-m", "venv", str(CACHE / self.name)], check=True)
        there = CACHE / self.name / "bin" / "python"
        try:
            subprocess.run([str(there), "-m", "pip", "install", "-q", *self.packages], check=True, capture_output=True)
        except BaseException:
            there.unlink(missing_ok=True)  # what is half made is made again
            raise
        return there


def answer(there: Path, program: str, *arguments: str) -> Any:
    """What a program run by that Python prints as JSON on its last line."""
    done = subprocess.run(
        [str(there), "-W", "ignore", "-c", program, *arguments], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])
