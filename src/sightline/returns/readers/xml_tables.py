"""One XML file that holds the tables of a set: read to its end, each element's texts put into the row of its table.

What stands where is in the definition's Nested. The rows are then read as those of any table; a row's number is the
line of its element.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

from lxml import etree

from sightline.errors import Severity
from sightline.returns.batches import Counts, Findings
from sightline.returns.formats import Block, Format, Nested
from sightline.returns.header import broken
from sightline.returns.readers.csv_file import Chunk
from sightline.returns.readers.xml_plan import PARSER, TWICE, UNKNOWN_ELEMENT, Source, line_of, stray


class XmlTables:
    """The tables of one file. Raises Refused where it breaks off."""

    def __init__(self, path: Path, form: Format, findings: Findings, counts: Counts) -> None:
        assert form.nested is not None
        self._nested: Nested = form.nested
        self._findings, self._counts = findings, counts
        self.headers = {block.name: list(dict.fromkeys(f.name for f in block.fields)) for block in form.blocks}
        self._rows: dict[str, list[list[str]]] = {block.name: [] for block in form.blocks}
        self._lines: dict[str, list[int]] = {block.name: [] for block in form.blocks}
        self._first = form.blocks[0].name
        own = set(self.headers[self._first])
        self._row_of = {**form.nested.elements, form.nested.top: self._first}
        self._names = {name: frozenset(header) for name, header in self.headers.items()}
        self._shared = {name: [f for f in header if f in own] for name, header in self.headers.items()}
        # Of each loose table, the fields by which a person is known to have a row in it.
        self._telling = {name: [f for f in self.headers[name] if f not in own] for name in self._nested.loose}
        self._in_top = own | {f for fields in self._telling.values() for f in fields} | set(self._nested.flags)
        try:
            self._read(path)
        except etree.XMLSyntaxError as error:
            raise broken(error, path, findings) from None

    def chunks(self, block: Block, size: int) -> Iterator[Chunk]:
        """The rows of one table, about `size` at a time."""
        rows, lines = self._rows[block.name], self._lines[block.name]
        self._counts.read += len(rows)
        for start in range(0, len(rows), size):
            yield lines[start : start + size], list(zip(*rows[start : start + size], strict=True))

    def _read(self, path: Path) -> None:
        with path.open("rb") as file:
            source = Source(file, self._findings)
            events = etree.iterparse(source, events=("end",), tag=self._nested.record, **PARSER)
            for _, person in events:
                root = person.getparent()
                if root is None or root.getparent() is not None:
                    continue  # a record inside something else: the element around it reports it
                source.since = 0
                self._person(person)
                self._beside(root, person)
                person.clear(keep_tail=True)  # what follows it is looked at with the next
            self._beside(events.root, None)

    def _beside(self, root: Any, until: Any) -> None:
        """Look at what stands before a record, or at the end: white space and records read already; then drop it."""
        if root.text and not root.text.isspace():
            self._findings.say(stray(root.text), Severity.QUERY, at=line_of(root), block=self._first)
        root.text = None
        while len(root) and (part := root[0]) is not until:
            if part.tag != self._nested.record:
                self._unknown(part, self._first)
            if part.tail and not part.tail.isspace():
                self._findings.say(stray(part.tail), Severity.QUERY, at=line_of(part), block=self._first)
            root.remove(part)

    def _person(self, person: Any) -> None:
        self._stray_in(person, self._first)
        texts: dict[str, str] = {}
        inside: list[tuple[str, Any]] = []
        tops = [part for part in person if part.tag == self._nested.top]
        for top in tops:
            self._fields(top, self._first, self._in_top, texts, inside)
        for part in person:
            if part.tag in self._nested.elements:
                inside.append((self._nested.elements[part.tag], part))
            elif part.tag != self._nested.top:
                self._unknown(part, self._first)
        line = line_of(tops[0] if tops else person)
        self._add(self._first, texts, line)
        for name in self._nested.loose:
            flagged = any(texts.get(flag) == "1" for flag, block in self._nested.flags.items() if block == name)
            if flagged or any(texts.get(field) for field in self._telling[name]):
                self._add(name, texts, line)
        for block, part in inside:
            own: dict[str, str] = {}
            self._fields(part, block, self._names[block], own, [])
            for name in self._shared[block]:  # the person's own id and birth date stand in the header only
                if name not in own and name in texts:
                    own[name] = texts[name]
            self._add(block, own, line_of(part))

    def _fields(
        self, element: Any, block: str, names: Set[str], texts: dict[str, str], inside: list[tuple[str, Any]]
    ) -> None:
        """The fields of an element into `texts`; rows of other tables inside it into `inside`."""
        text = element.text
        if text and not text.isspace() and len(element):
            self._findings.say(stray(text), Severity.QUERY, at=line_of(element), block=block)
        renamed = self._nested.names
        for part in element:
            tag, tail = part.tag, part.tail
            if tail and not tail.isspace():
                self._findings.say(stray(tail), Severity.QUERY, at=line_of(element), block=block)
            name = renamed.get(tag, tag)
            if name in names and name not in texts:  # nearly always
                text = part.text
                texts[name] = text.strip() if text else ""
            elif part.tag in self._nested.elements and len(part):
                inside.append((self._nested.elements[part.tag], part))
            elif name not in names:
                if part.tag not in self._nested.elements:
                    self._unknown(part, block)
            else:
                self._findings.say(TWICE, Severity.FIELD, at=line_of(part), block=block, name=name)

    def _add(self, block: str, texts: dict[str, str], line: int) -> None:
        self._rows[block].append([texts.get(name, "") for name in self.headers[block]])
        self._lines[block].append(line)

    def _stray_in(self, element: Any, block: str) -> None:
        """Say where text stands between elements."""
        for text in (element.text if len(element) else None, *(part.tail for part in element)):
            if text and not text.isspace():
                self._findings.say(stray(text), Severity.QUERY, at=line_of(element), block=block)

    def _unknown(self, part: Any, block: str) -> None:
        """An element that the return does not have there; where rows stand in it, they count as set aside."""
        rows = Counter(self._row_of[each.tag] for each in part.iter() if each.tag in self._row_of)
        self._counts.read += rows.total()
        self._counts.set_aside_of += rows
        self._findings.say(UNKNOWN_ELEMENT, Severity.ROW if rows else Severity.FIELD, at=line_of(part), block=block)
