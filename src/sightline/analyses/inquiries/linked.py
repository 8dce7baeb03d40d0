"""A register as JSON-LD, and back: what is written is read again as the same register, column by column.

The context stands in the file, and names are only names: no address is ever fetched. schema.org's terms are used where
they mean the same: its Question, name and text. Its Recommendation is a review that says what is best to buy, and its
Report is a document and no inquiry, so these are our own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from sightline.analyses.inquiries.checking import of_rows
from sightline.analyses.inquiries.first import put_new
from sightline.analyses.inquiries.reading import LARGEST, Row
from sightline.analyses.inquiries.register import OWN_KEYS, TABLES, Register
from sightline.errors import ConfigError, Finding, Severity

NODES = "@graph"
_KEYED = ("inquiry", "question", "recommendation", "request")  # tables whose rows have a name of their own
_CITES: Mapping[str, str] = {
    "inquiry_key": "inquiry", "recommendation_key": "recommendation", "same_as": "recommendation", "reuses": "request",
}  # fmt: skip
_TYPES: Mapping[str, str] = {name: name.capitalize() for name in TABLES}
_DAYS = sorted({column.name for columns in TABLES.values() for column in columns if column.kind == "day"})
CONTEXT: Mapping[str, object] = {
    "@vocab": "urn:sightline:inquiries:", "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#", "Question": "schema:Question", "title": "schema:name",
    "words": "schema:text", **{name: f"urn:sightline:inquiries:{name}:" for name in _KEYED},
    **{name: {"@type": "@id"} for name in _CITES}, **{name: {"@type": "xsd:date"} for name in _DAYS},
}  # fmt: skip


def linked_text(register: Register) -> str:
    """The register as JSON-LD: one object a row, in the order of the tables."""
    nodes = [_node(table, one) for table in TABLES for one in getattr(register, table)]
    return json.dumps({"@context": CONTEXT, NODES: nodes}, ensure_ascii=False, indent=1) + "\n"


def _node(table: str, one: Any) -> dict[str, object]:
    own = OWN_KEYS[table][0] if table in _KEYED else ""
    found: dict[str, object] = {"@id": f"{table}:{getattr(one, own)}"} if own else {}
    found["@type"] = _TYPES[table]
    for field in fields(one):
        value = getattr(one, field.name)
        if field.name == own or value in ("", (), None):
            continue
        if field.name in _CITES:
            value = f"{_CITES[field.name]}:{value}"
        found[field.name] = (
            value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
        )
    return found


def read_linked(path: Path) -> tuple[list[Row], list[Finding]]:
    """The raw rows of a file, each with its path in it as its place, and what cannot be read as a row."""
    try:
        if path.stat().st_size > LARGEST:
            return [], [_fault(path.name, "", "a file of more than 20 MB", "Divide it")]
        held = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_once)
    except _TwiceError:
        return [], [_fault(path.name, "", "an object with one key twice", "Write each key once")]
    except (ValueError, RecursionError):
        return [], [_fault(path.name, "", "text that is not JSON in UTF-8", "Export it again")]
    if not isinstance(held, dict) or set(held) != {"@context", NODES} or not isinstance(held[NODES], list):
        return [], [_fault(path.name, "", "no object of a context and a graph", f"Write @context and {NODES}")]
    faults = []
    if held["@context"] != CONTEXT:
        words = "a context that is not the register's own: its names may mean something else, and none is fetched"
        faults.append(_fault(path.name, "@context", words, "Copy the context of an export"))
    rows: list[Row] = []
    for number, node in enumerate(held[NODES]):
        for one in _row(path.name, f"{NODES}[{number}]", node):
            if isinstance(one, Finding):
                faults.append(one)
            else:
                rows.append(one)
    return rows, faults


class _TwiceError(Exception):
    pass


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) < len(pairs):
        raise _TwiceError
    return dict(pairs)


def _fault(file: str, place: str, found: str, remedy: str) -> Finding:
    return Finding("inquiries-linked", Severity.REFUSED, f"{file}, {place}" if place else file, found, remedy)


def _row(file: str, place: str, node: object) -> Iterator[Row | Finding]:
    """The row of one object; of a cell that does not cite as it must, the fault, and the row without it."""
    tables = {name: table for table, name in _TYPES.items()}
    kind = node.get("@type") if isinstance(node, dict) else None
    if not isinstance(node, dict) or not isinstance(kind, str) or kind not in tables:
        yield _fault(file, f"{place}.@type", "no @type of the register", f"Use one of {', '.join(tables)}")
        return
    table = tables[kind]
    values = {name: value for name, value in node.items() if name not in ("@id", "@type")}
    own = OWN_KEYS[table][0] if table in _KEYED else ""
    if own in values or (not own and "@id" in node):
        yield _fault(file, f"{place}.@id", "a key of its own in the wrong place", "Name it by @id, where it has a name")
        values.pop(own, None)
    if own:
        values[own] = node.get("@id")
    for name in [name for name in values if name in _CITES or name == own]:
        start = f"{table if name == own else _CITES[name]}:"
        value = values.pop(name)
        if isinstance(value, str) and value.startswith(start):
            values[name] = value.removeprefix(start)
        else:
            at = "@id" if name == own else name
            yield _fault(file, f"{place}.{at}", "no name of the kind that stands here", f"Begin it with {start}")
    yield Row(table, f"{file}, {place}", values)


def register_toml(register: Register) -> str:
    """The register as the TOML that a folder holds: [[table]] after [[table]], in the order of the tables."""
    parts = []
    for table in TABLES:
        for one in getattr(register, table):
            lines = [f"[[{table}]]"]
            for field in fields(one):
                value = getattr(one, field.name)
                if value not in ("", (), None):
                    lines.append(f"{field.name} = {_toml(value)}")
            parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _toml(value: object) -> str:
    # What JSON escapes in a text, TOML escapes alike; the register holds printable letters only.
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def import_linked(path: Path, folder: Path, on: date) -> Path:
    """Write the register of a JSON-LD file into a folder as TOML, whole or not at all. Returns the file made.

    Raises Refused with every fault of the file at once, and ConfigError where the folder holds a register already.
    """
    from_file, faults = read_linked(path)
    register = of_rows(from_file, on, faults)
    return put_new(folder, register_toml(register))


def export_linked(register: Register, path: Path) -> None:
    """Write a register as JSON-LD. Raises ConfigError where something stands at that place."""
    if path.exists():
        raise ConfigError("something stands at that place already: name another file")
    made = path.with_name(path.name + ".unfinished")
    made.write_text(linked_text(register), encoding="utf-8", newline="\n")
    made.replace(path)
