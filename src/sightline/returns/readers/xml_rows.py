"""The children in need census as rows: one pass over the file, child by child, with memory that does not grow.

Speed matters here: this is most of what receiving costs. Each block has a table of what each element name means in it,
made once, so that an element costs one look-up, and a text that was seen before costs one more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from lxml import etree

from sightline.errors import Severity
from sightline.returns.batches import MISSING, UNUSABLE, Counts, Fault, Findings
from sightline.returns.definitions.cin import HEADER
from sightline.returns.formats import Field, Format
from sightline.returns.layout import Layout
from sightline.returns.readers.xml_plan import (
    BLOCK,
    FIELD,
    PARSER,
    TWICE,
    UNKNOWN_ELEMENT,
    WRAPPER,
    Plan,
    Source,
    holds_children,
    line_of,
    names_of,
    rows_of,
    stray,
)
from sightline.returns.values import Converter

# Block -> its rows, and field -> places of rows whose value was set aside.
Taken: TypeAlias = dict[str, tuple[list[tuple[Any, ...]], dict[str, list[int]]]]
_MISS = object()
_CHECK_YEAR = "Check the year in the header; --year reads the file by the rules of another year."
_ELEMENTS_INSIDE = Fault("elements-in-value", "elements inside a value", "Send the value alone.")
_NO_KEY = Fault("no-key", "a record of a child without an id", "Give the child its id.")
_EMPTY = Fault("empty-element", "an element without a value", "Send a value, or leave it out.")
_EMPTY_GROUP = Fault("empty-group", "a group without a value inside", "Send the values, or leave the group out.")
_SECOND_HEADER = Fault("second-header", "a second header; the first was used", "Send one header.")
# Blocks whose absence a check asks about, so that an empty group needs no word of its own.
_ASKED_FOR = ("Disability", "AssessmentFactors")
_MISPLACED = Fault("misplaced-element", "an element that belongs elsewhere", "Move it to its own block.")


class XmlRows:
    """Reads every row of one census file into `plans`, from which whoever reads takes them."""

    def __init__(self, form: Format, layouts: dict[str, Layout], year: int, findings: Findings, counts: Counts) -> None:
        self._findings, self._counts = findings, counts
        self.plans = {name: Plan(layout, year) for name, layout in layouts.items()}
        self._names = {name for block in (*form.blocks, HEADER) for name in names_of(block)} | {"Header", "Child"}
        self._not_in_year = Fault("field-of-another-year", f"a field that returns of {year} do not have", _CHECK_YEAR)
        self._other_name = Fault(
            "field-of-another-year", f"a field that returns of {year} have under another name", _CHECK_YEAR
        )
        self._no_module = Fault("block-of-another-year", f"a module that returns of {year} do not have", _CHECK_YEAR)
        for plan in self.plans.values():
            plan.fill(self.plans)
        self._top = self.plans[form.blocks[0].name]
        key = self._top.layout.key
        assert key is not None
        self._key = key

    def read(self, path: Path) -> Iterator[None]:
        """Read the file; stops after every child, when rows may be taken. Raises Refused or lxml's XMLSyntaxError."""
        with path.open("rb") as file:
            source = Source(file, self._findings)
            events = etree.iterparse(source, events=("end",), tag="Child", **PARSER)
            place: Any = None  # the element that holds the children; kept, so that lxml gives the same object each time
            for _, child in events:
                parent = child.getparent()
                if parent is not place:
                    if not holds_children(parent):
                        continue  # a child inside something else: the element around it reports it
                    place = parent
                source.since = 0
                self._row(self._top, child, ())
                if parent.text or child.getprevious() is not None:
                    self._between(parent, child)
                child.clear(keep_tail=True)  # what follows it is looked at with the next child
                yield
            self._ending(events.root)

    def most(self) -> int:
        """How many rows wait in the block that has most."""
        return max(len(plan.rows) for plan in self.plans.values())

    def take(self) -> Taken:
        """The rows that wait, and which values of them were set aside, by block: of all children since last asked."""
        taken = {name: (plan.rows, plan.unusable) for name, plan in self.plans.items()}
        for plan in self.plans.values():
            plan.rows, plan.unusable = [], {}
        return taken

    def _between(self, parent: Any, child: Any) -> None:
        """Look at what stands before a child, which should be white space and children read already; then drop it."""
        text = parent.text
        if text:
            if not text.isspace():
                self._stray(parent, text, "Children")
            parent.text = None
        for before in parent:
            if before is child:
                break
            if before.tag != "Child":
                self._unexpected(before, "Children")
            if before.tail and not before.tail.isspace():
                self._stray(before, before.tail, "Children")
        while parent[0] is not child:
            del parent[0]

    def _ending(self, root: Any) -> None:
        """Look at what is left: after the last child, and beside the header and the children."""
        for second in root.findall("Header")[1:]:
            self._findings.say(_SECOND_HEADER, Severity.FIELD, at=line_of(second), block=HEADER.name)
        for part in root:
            if part.tag == "Children":
                for left in part:
                    if left.tag != "Child":
                        self._unexpected(left, "Children")
                    if left.tail and not left.tail.isspace():
                        self._stray(left, left.tail, "Children")
            elif part.tag != "Header":
                self._unexpected(part, "Message")
            if part.tail and not part.tail.isspace():
                self._stray(part, part.tail, "Message")
        if root.text and not root.text.isspace():
            self._stray(root, root.text, "Message")

    def _row(self, plan: Plan, element: Any, above: tuple[list[Any], ...]) -> None:
        layout = plan.layout
        row: list[Any] = [None] * len(layout.fields)
        nested: list[tuple[Any, ...]] = []
        faulty: list[str] = []
        self._values(plan, plan.entries, element, row, nested, faulty)
        line = line_of(element)
        self._counts.read += 1
        number = self._counts.read
        if above:
            row += [above[depth][place] for depth, place in layout.borrowed]
        else:
            self._counts.children += 1
        if layout.counted:
            row += [rows_of(name, nested) for name in layout.counted]
        if layout.numbered:
            row.append(number)
        if above:
            row.append(above[0][self._key])
        row.append(line)
        if self._complete(plan, row, above, faulty, line):
            plan.rows.append(tuple(row))  # the garbage collector soon stops looking at a tuple, never at a list
            if faulty:
                plan.note(faulty)
        else:
            self._counts.set_aside_of[plan.block.name] += 1
        if nested:
            row.append(number)  # where the rows inside look for it
            inner = (*above, row)
            for kind, other, part in nested:
                if kind == BLOCK:
                    self._row(other, part, inner)
                else:
                    self._leaves(other, part, inner)

    def _values(
        self,
        plan: Plan,
        entries: dict[str, tuple[Any, ...]],
        element: Any,
        row: list[Any],
        nested: list[tuple[Any, ...]],
        faulty: list[str],
    ) -> None:
        """Fill the row from the elements inside `element`; blocks inside are left to `nested`, to be read after it."""
        text = element.text
        if text and not text.isspace():
            self._stray(element, text, plan.block.name)
        lookup = entries.get
        for part in element:
            tail = part.tail
            if tail and not tail.isspace():
                self._stray(part, tail, plan.block.name)
            entry = lookup(part.tag)
            if entry is None:
                self._unexpected(part, plan.block.name)
                continue
            kind = entry[0]
            if kind == FIELD:
                _, place, known, free, in_year, _, _ = entry
                text = part.text
                if text is None and not len(part):
                    continue
                if in_year and row[place] is None and not len(part):
                    # The commonest cases of Converter.judge, in line: a call would cost more than the work.
                    value = known(text, _MISS) if not free else text if text.isalnum() and len(text) <= 20 else _MISS
                    if value is not _MISS:
                        row[place] = value
                        continue
                self._slowly(plan, part, row, entry, faulty)
            elif kind == WRAPPER:
                self._values(plan, plan.inside[entry[1]], part, row, nested, faulty)
            else:
                nested.append((kind, entry[1], part))

    def _slowly(self, plan: Plan, part: Any, row: list[Any], entry: tuple[Any, ...], faulty: list[str]) -> None:
        """A field whose value is not at hand: new, blank, given twice, of another year, or wrong."""
        _, place, _, _, in_year, field, converter = entry
        block = plan.block.name
        if len(part):
            self._say(_ELEMENTS_INSIDE, Severity.FIELD, part, block, field)
            faulty.append(field.column)
            return
        if place is None:
            self._say(self._not_in_year, Severity.FIELD, part, block, field)
            return
        assert isinstance(converter, Converter)
        value = converter.judge(part.text)
        if value is None:
            return
        if row[place] is not None or field.column in faulty:
            self._say(TWICE, Severity.FIELD, part, block, field)
            return
        if not in_year:
            self._say(self._other_name, Severity.QUERY, part, block, field)
        if isinstance(value, Fault):
            self._say(value, Severity.FIELD, part, block, field)
            faulty.append(field.column)
            return
        row[place] = value

    def _complete(
        self, plan: Plan, row: Sequence[Any], above: tuple[list[Any], ...], faulty: list[str], line: int
    ) -> bool:
        """Whether a row can be used; says what is missing."""
        block, complete = plan.block, True
        if not plan.in_year:
            self._findings.say(self._no_module, Severity.ROW, at=line, block=block.name)
            return False
        if above and above[0][self._key] is None:
            self._findings.say(_NO_KEY, Severity.ROW, at=line, block=block.name)
            return False
        for place, field, makes_row in plan.layout.required:
            if row[place] is None:
                if field.column in faulty and not makes_row:
                    continue
                severity = Severity.ROW if makes_row else Severity.FIELD
                complete = complete and not makes_row
                fault = UNUSABLE if field.column in faulty else MISSING
                self._findings.say(fault, severity, at=line, block=block.name, name=field.name)
        return complete

    def _leaves(self, plan: Plan, wrapper: Any, above: tuple[list[Any], ...]) -> None:
        """Rows of a block of one repeated element."""
        block, name = plan.block, plan.block.name
        field = block.fields[0]
        converter = plan.layout.converters[field.name]
        known = converter.known
        text = wrapper.text
        if text and not text.isspace():
            self._stray(wrapper, text, name)
        borrowed = [above[depth][place] for depth, place in plan.layout.borrowed]
        local_id = above[0][self._key]
        if not len(wrapper) and name not in _ASKED_FOR:
            self._findings.say(_EMPTY_GROUP, Severity.QUERY, at=line_of(wrapper), block=name, name=field.name)
        for part in wrapper:
            tail = part.tail
            if tail and not tail.isspace():
                self._stray(part, tail, name)
            if part.tag != name:
                self._unexpected(part, name)
                continue
            self._counts.read += 1
            text = part.text
            value = known.get(text, _MISS) if text is not None and not len(part) else _MISS
            if value is _MISS:
                value = self._leaf(plan, part, field, converter)
            if value is None:
                self._counts.set_aside_of[name] += 1
                continue
            row = (value, *borrowed, local_id, line_of(part))
            if (local_id is None or not plan.in_year) and not self._complete(plan, row, above, [], row[-1]):
                self._counts.set_aside_of[name] += 1
                continue
            plan.rows.append(row)

    def _leaf(self, plan: Plan, part: Any, field: Field, converter: Converter) -> object:
        """The value of a leaf that is not at hand; None where the row cannot be used, which is said."""
        value = None if len(part) else converter.judge(part.text or "")
        if value is None:
            value = _EMPTY
        if isinstance(value, Fault):
            self._say(value, Severity.ROW, part, plan.block.name, field)
            return None
        return value

    def _say(self, fault: Fault, severity: Severity, part: Any, block: str, field: Field) -> None:
        self._findings.say(fault, severity, at=line_of(part), block=block, name=field.name)

    def _stray(self, element: Any, text: str, block: str) -> None:
        self._findings.say(stray(text), Severity.QUERY, at=line_of(element), block=block)

    def _unexpected(self, element: Any, block: str) -> None:
        """An element that the block does not have; where blocks stand in it, their rows count as set aside."""
        rows = Counter(part.tag for part in element.iter() if part.tag in self.plans)
        self._counts.read += rows.total()
        self._counts.set_aside_of += rows
        severity = Severity.ROW if rows else Severity.FIELD
        # A name that is not the census's is not repeated: it could be anything.
        known = element.tag if element.tag in self._names else None
        fault = _MISPLACED if known else UNKNOWN_ELEMENT
        self._findings.say(fault, severity, at=line_of(element), block=block, name=known)
