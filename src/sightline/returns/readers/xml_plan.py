"""What each element name of the census means in each block, as tables made once, and where an element stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from sightline.returns.batches import Fault, Findings
from sightline.returns.formats import Block, Field
from sightline.returns.layout import Layout
from sightline.returns.values import shape

FIELD, WRAPPER, BLOCK, LEAVES = range(4)
TWICE = Fault("given-twice", "the field is given more than once; the first was used", "Send it once.")
UNKNOWN_ELEMENT = Fault(
    "unknown-element", "an element that the return does not have", "Remove it, or check its spelling."
)
LARGEST = 4_000_000  # bytes of one person's record, and of anything else that stands for itself
_LAST_COUNTED_LINE = 65_535  # beyond it libxml2 keeps the line of a text, not of an element

PARSER = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "remove_comments": True,
    "remove_pis": True,
}  # fmt: skip


class Plan:
    """What each element name means inside one block, and the rows read so far.

    An entry begins with its kind: (FIELD, place in the row, look-up of known values, whether any text will do, whether
    the year has the field, field, converter), (WRAPPER, name), (BLOCK, plan) or (LEAVES, plan).
    """

    def __init__(self, layout: Layout, year: int) -> None:
        self.layout = layout
        self.block: Block = layout.block
        self.in_year = self.block.since is None or year >= self.block.since
        self.entries: dict[str, tuple[Any, ...]] = {}
        self.inside: dict[str, dict[str, tuple[Any, ...]]] = {}  # wrapper -> what its elements mean
        self.rows: list[tuple[Any, ...]] = []
        self.unusable: dict[str, list[int]] = {}  # field -> places, in `rows`, of rows whose value was set aside
        self._year = year

    def note(self, columns: Sequence[str]) -> None:
        """Remember of the last row which values were set aside: a check must not call them missing."""
        for field in self.block.fields:
            if field.column in columns:
                self.unusable.setdefault(field.name, []).append(len(self.rows) - 1)

    def fill(self, plans: Mapping[str, Plan]) -> None:
        """Make the table, once every block has its plan."""
        fields = {} if self.block.leaf else {field.name: self._entry(field) for field in self.block.fields}
        wrappers: Sequence[str] = () if self.block.leaf else self.block.wrappers
        # Where wrappers group the fields of a block, the fields stand in them and nowhere else.
        inner = fields if wrappers else self.entries
        self.entries.update({wrapper: (WRAPPER, wrapper) for wrapper in wrappers} if wrappers else fields)
        for name, other in plans.items():
            if other.block.parent != self.block.name:
                continue
            if other.block.leaf:
                inner.update(dict.fromkeys(other.block.wrappers, (LEAVES, other)))
            else:
                self.entries[name] = (BLOCK, other)
        self.inside = dict.fromkeys(wrappers, inner)

    def _entry(self, field: Field) -> tuple[Any, ...]:
        converter = self.layout.converters.get(field.name)
        known, free = (converter.known.get, converter.free) if converter else (None, False)
        place = self.layout.place.get(field.column)
        return (FIELD, place, known, free, field.in_year(self._year), field, converter)


class Source:
    """A file as the parser reads it, which keeps everything since the last record: no more of it than LARGEST.

    Whoever has read a record sets `since` to nought. Raises Refused, through the parser.
    """

    def __init__(self, file: BinaryIO, findings: Findings) -> None:
        self._file, self._findings = file, findings
        self.since = 0

    def read(self, size: int) -> bytes:
        """The next bytes."""
        part = self._file.read(size)
        self.since += len(part)
        if self.since > LARGEST:
            raise self._findings.refuse(
                "record-too-large",
                f"a record, or something beside the records, of more than {LARGEST // 1_000_000} million bytes",
                "Check the export: send codes and dates, never documents.",
            )
        return part


def names_of(block: Block) -> tuple[str, ...]:
    """The element names of a block."""
    return (block.name, *block.wrappers, *(field.name for field in block.fields))


def rows_of(name: str, nested: list[tuple[Any, ...]]) -> int:
    """How many rows of a block stand in a row, set aside or not."""
    return sum((1 if kind == BLOCK else len(part)) for kind, plan, part in nested if plan.block.name == name)


def holds_children(element: Any) -> bool:
    """Whether an element is the census's list of children."""
    if element is None or element.tag != "Children":
        return False
    root = element.getparent()
    return root is not None and root.tag == "Message" and root.getparent() is None


def stray(text: str) -> Fault:
    """What to say of a text between the elements."""
    return Fault(
        "stray-text", f"a text of {shape(text.strip())} between the elements", "Remove it, or put it into its element."
    )


def line_of(element: Any) -> int:
    """The line on which an element begins, from 1.

    libxml2 counts an element's line to 65,535 only. Beyond, it gives the line on which the first text inside (or the
    next after) ends, so the line breaks of that text are taken off.
    """
    line: int = element.sourceline
    if line < _LAST_COUNTED_LINE:
        return line
    text = element.text
    if text:
        return line - str(text).count("\n")
    if len(element):
        return line_of(element[0])
    tail = element.tail
    return line - str(tail).count("\n") if tail else line
