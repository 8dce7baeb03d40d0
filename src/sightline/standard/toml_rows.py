"""Tables of a TOML text that somebody wrote by hand, each with the line of its header and of its keys."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

_HEADER = re.compile(r"\s*\[\[\s*([A-Za-z0-9_-]+)\s*\]\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")
_AT_LINE = re.compile(r"at line (\d+)")
_OPEN = re.compile(r"\"\"\"|'''")


@dataclass(frozen=True, slots=True)
class TomlRow:
    """One [[table]] as TOML holds it, with the line of its header and of each key."""

    table: str
    values: Mapping[str, object]
    line: int | None
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TomlFault:
    """What cannot be read: what was found, what to do, and the line where it is known."""

    found: str
    remedy: str
    line: int | None


def toml_rows(text: str, tables: Collection[str]) -> Iterator[TomlRow | TomlFault]:
    """Every row of the known tables, and a fault for whatever else the text holds. Raises nothing."""
    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        yield TomlFault("text that is not TOML", "Look for a missing quotation mark, bracket or =, or a key that "
                        "stands twice", int(at[1]) if at else None)  # fmt: skip
        return
    places = _places(text)
    for table, found in held.items():
        if table not in tables:
            yield TomlFault("a table or key that the register does not have", f"Tables are {', '.join(tables)}",
                            _first(text, table))  # fmt: skip
            continue
        at_table = places.get(table, [])
        for number, values in enumerate(found if isinstance(found, list) else [found]):
            line, lines = at_table[number] if number < len(at_table) else (None, {})
            if isinstance(values, dict):
                yield TomlRow(table, values, line, lines)
            else:
                yield TomlFault("a value where a table was expected", f"Write [[{table}]] above its keys", line)


def _places(text: str) -> dict[str, list[tuple[int | None, dict[str, int]]]]:
    """Table -> for each of its rows the line of its header, and the line of each of its keys."""
    found: dict[str, list[tuple[int | None, dict[str, int]]]] = {}
    keys: dict[str, int] = {}
    inside = ""  # the quotation marks of a text of several lines that is open
    for number, line in enumerate(text.splitlines(), 1):
        if not inside and (header := _HEADER.match(line)):
            keys = {}
            found.setdefault(header[1], []).append((number, keys))
        elif not inside and (key := _KEY.match(line)):
            keys.setdefault(key[1], number)
        for mark in _OPEN.findall(line):
            inside = "" if inside == mark else inside or mark
    return found


def _first(text: str, name: str) -> int | None:
    wanted = re.compile(rf"\s*\[?\[?\s*\"?{re.escape(name)}\"?\s*(\]|=|\.)")
    return next((number for number, line in enumerate(text.splitlines(), 1) if wanted.match(line)), None)
