"""The daily feed as rows: one pass over the file, child by child; blocks stand in one another as the format says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sightline.errors import Severity
from sightline.returns.batches import MISSING, UNUSABLE, Counts, Fault, Findings
from sightline.returns.formats import Block, Format
from sightline.returns.layout import Layout
from sightline.returns.readers.json_stream import Payload, open_payload
from sightline.returns.values import Converter

_NOT_A_CHILD = Fault("not-a-child", "a child that is no object", "Send an object for each child.")
_NO_KEY = Fault("no-key", "a record of a child without an id", "Give the child its id.")
_WRONG_KIND = Fault("wrong-kind", "something else where an object or a list of them was expected", "Check the export.")
_NESTED = Fault("elements-in-value", "an object or a list where a value was expected", "Send the value alone.")
_TWICE = Fault("given-twice", "a field given more than once; the first was used", "Send it once.")
_UNKNOWN = Fault("unknown-field", "a field that the feed does not have; it was not read", "Check its spelling.")
_EMPTY = Fault("empty-element", "an entry without a value", "Leave it out.")


class JsonRows:
    """Reads every row of one payload into `rows`, from which whoever reads takes them. A row's line is its child."""

    def __init__(self, form: Format, layouts: dict[str, Layout], findings: Findings, counts: Counts) -> None:
        self._layouts, self._findings, self._counts = layouts, findings, counts
        self.rows: dict[str, list[tuple[Any, ...]]] = {block.name: [] for block in form.blocks}
        self._inside = {
            block.name: {other.name: other for other in form.blocks if other.parent == block.name}
            for block in form.blocks
        }
        self._top = form.blocks[0]
        key = layouts[self._top.name].key
        assert key is not None
        self._key = key
        self._child = 0

    def read(self, path: Path) -> Iterator[None]:
        """Read the file; stops after every child, when rows may be taken. Raises Refused where it is broken."""
        with open_payload(path) as file:
            payload = Payload(file, self._top.name, self._findings)
            payload.head()
            for child in payload.children():
                self._child = payload.number
                if isinstance(child, dict):
                    self._row(self._top, child, (), "")
                else:
                    self._counts.read += 1
                    self._counts.children += 1
                    self._counts.set_aside_of[self._top.name] += 1
                    self._say(_NOT_A_CHILD, Severity.ROW, self._top, "")
                yield

    def _row(self, block: Block, given: Any, above: tuple[list[Any], ...], path: str) -> None:
        layout = self._layouts[block.name]
        self._counts.read += 1
        number = self._counts.read
        row: list[Any] = [None] * len(layout.fields)
        faulty: set[str] = set()
        self._fill(block, given, row, faulty, path)
        nested = [
            (other, given[name]) for name, other in self._inside[block.name].items() if given.get(name) is not None
        ]
        if above:
            row += [above[depth][place] for depth, place in layout.borrowed]
        else:
            self._counts.children += 1
        row += [self._size(given.get(name)) for name in layout.counted]
        row += (above[0][self._key], self._child) if above else (self._child,)
        if self._complete(block, row, above, faulty, path):
            self.rows[block.name].append(tuple(row))
        else:
            self._counts.set_aside_of[block.name] += 1
        for other, value in nested:
            self._inner(other, value, (*above, row), number, f"{path}{other.name}")

    def _fill(self, block: Block, given: Any, row: list[Any], faulty: set[str], path: str) -> None:
        """The row's own values; says what cannot be used, and what the format does not have."""
        layout = self._layouts[block.name]
        known = {field.name: field for field in layout.fields}
        for name in getattr(given, "twice", ()):
            self._say(_TWICE, Severity.FIELD, block, path, name if name in known else None)
        for name, value in given.items():
            field = known.get(name)
            if field is None:
                if name not in self._inside[block.name] and name not in block.not_taken:
                    self._say(_UNKNOWN, Severity.QUERY, block, path)  # the name is not repeated: it could be anything
                continue
            judged = _judged(layout.converters[name], value)
            if isinstance(judged, Fault):
                self._say(judged, Severity.FIELD, block, path, name)
                faulty.add(field.column)
            else:
                row[layout.place[field.column]] = judged

    def _complete(
        self, block: Block, row: list[Any], above: tuple[list[Any], ...], faulty: set[str], path: str
    ) -> bool:
        """Whether a row can be used; says what is missing."""
        if above and above[0][self._key] is None:
            self._say(_NO_KEY, Severity.ROW, block, path)
            return False
        complete = True
        for place, field, makes_row in self._layouts[block.name].required:
            if row[place] is None:
                complete = complete and not makes_row
                fault = UNUSABLE if field.column in faulty else MISSING
                self._say(fault, Severity.ROW if makes_row else Severity.FIELD, block, path, field.name)
        return complete

    def _inner(self, block: Block, value: Any, above: tuple[list[Any], ...], number: int, path: str) -> None:
        """What stands in a row: one object, or a list of objects or, of a leaf, of values."""
        entries = value if isinstance(value, list) else [value]
        for position, entry in enumerate(entries, start=1):
            place = f"{path}[{position}]" if isinstance(value, list) else path
            if block.leaf:
                self._leaf(block, entry, above, number, place)
            elif isinstance(entry, dict):
                self._row(block, entry, above, f"{place}.")
            elif entry is not None:
                self._counts.read += 1
                self._counts.set_aside_of[block.name] += 1
                self._say(_WRONG_KIND, Severity.ROW, block, place)

    def _leaf(self, block: Block, value: Any, above: tuple[list[Any], ...], number: int, path: str) -> None:
        layout, field = self._layouts[block.name], block.fields[0]
        self._counts.read += 1
        judged = _judged(layout.converters[field.name], value)
        if judged is None:
            judged = _EMPTY
        if isinstance(judged, Fault):
            self._say(judged, Severity.ROW, block, path, field.name)
            self._counts.set_aside_of[block.name] += 1
            return
        borrowed = [number if place < 0 else above[depth][place] for depth, place in layout.borrowed]
        row = [judged, *borrowed, above[0][self._key], self._child]
        if self._complete(block, row, above, set(), path):
            self.rows[block.name].append(tuple(row))
        else:
            self._counts.set_aside_of[block.name] += 1

    def _size(self, value: Any) -> int:
        return len(value) if isinstance(value, list) else int(value is not None)

    def _say(self, fault: Fault, severity: Severity, block: Block, path: str, name: str | None = None) -> None:
        """`path` leads through names of the format and numbers alone."""
        where = ".".join(part for part in (path.rstrip("."), name if not block.leaf else None) if part)
        found = f"{fault.found}, at {where}" if where else fault.found
        self._findings.add(
            fault.rule, severity, found, fault.remedy, at=self._child, block=block.name, name=name
        )  # fmt: skip


def _judged(converter: Converter, value: Any) -> object:
    """The value of what JSON gives: numbers are texts already, true and false become them, null is nothing."""
    if value is None:
        return None
    if isinstance(value, bool):
        return converter.judge("true" if value else "false")
    return converter.judge(value) if isinstance(value, str) else _NESTED
