"""The rules that others publish for a return, each with the checks of ours that say the same, or why none does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sightline.standard.rows import read_rows, words


@dataclass(frozen=True, slots=True)
class Named:
    """One check of ours: its block and code; `field` only where the reader makes it, for any field."""

    block: str
    code: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """One rule of a publisher. `kind` is its own word for how grave it is; `reason` is given where no check says it."""

    number: str
    kind: str
    checks: tuple[Named, ...]
    reason: str


@cache
def published(name: str) -> Mapping[str, Published]:
    """Number -> rule, of one table of returns/data: "cin_2025" is the census's for 2025-26."""
    rows = read_rows(f"{name}.csv", "sightline.returns.data")
    return MappingProxyType(
        {
            row["number"]: Published(
                row["number"],
                row["kind"],
                tuple(Named(*check.split("/")) for check in words(row["checks"])),
                row["reason"],
            )
            for row in rows
        }
    )
