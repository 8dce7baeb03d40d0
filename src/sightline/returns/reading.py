"""Open a return and read it: header at once, rows in batches, findings complete when the batches are used up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree

from sightline.errors import Finding, Severity, SightlineError
from sightline.returns.batches import Batch, Counts, Findings, Header
from sightline.returns.formats import Block, Field, Format, Goes
from sightline.returns.header import broken, census_header, table_header
from sightline.returns.layout import Layout, Seen
from sightline.returns.readers.csv_rows import CsvRows
from sightline.returns.readers.xml_rows import XmlRows
from sightline.returns.recognise import header_row, recognise
from sightline.returns.rules import checks
from sightline.returns.rules.rule import Context, Rule, made_on

__all__ = ["BATCH_ROWS", "Batch", "Counts", "Header", "Reading", "open_return"]

BATCH_ROWS = 20_000  # rows of one block in one batch, about
_LOOKED_AT_EVERY = 256  # children between two looks at how many rows wait


class Reading:
    """One open file. `batches` may be used once; `findings` and `counts` are complete when it has ended."""

    def __init__(self, path: Path, form: Format, header: Header, findings: Findings) -> None:
        self.format = form
        self.header = header
        self.counts = Counts()
        self._path = path
        self._findings = findings
        self._started = False
        self._context = Context(header.year, header.period_start, header.period_end, made_on(header.made_at))
        self._rules: dict[str, tuple[Rule, ...]] = {
            block.name: checks.rules_of(form, block, header.year) for block in form.blocks
        }
        self._layouts = {
            block.name: Layout(form, block, header.year, checks.columns_seen(self._rules[block.name]))
            for block in form.blocks
        }
        self._seen = {name: Seen(layout.known_by) for name, layout in self._layouts.items()}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found so far, in the order it was found."""
        return tuple(self._findings.kept)

    def batches(self) -> Iterator[Batch]:
        """Every row that can be used, some 20,000 of a block at a time; blocks come in no order.

        Raises Refused where the file breaks off or stops being what it began as: then nothing of it may be kept.
        """
        if self._started:
            raise SightlineError("a file's rows can be read once; open it again")
        self._started = True
        yield from self._xml() if self.format.medium == "xml" else self._table()
        self._findings.close()

    def _xml(self) -> Iterator[Batch]:
        rows = XmlRows(self.format, self._layouts, self.header.year, self._findings, self.counts)
        try:
            for number, _ in enumerate(rows.read(self._path), start=1):
                if number % _LOOKED_AT_EVERY == 0:
                    for name, plan in rows.plans.items():
                        if len(plan.rows) >= BATCH_ROWS:
                            yield self._batch(self._layouts[name], list(zip(*plan.rows, strict=True)))
                            plan.rows = []
        except etree.XMLSyntaxError as error:
            raise broken(error, self._path, self._findings) from None
        for name, plan in rows.plans.items():
            if plan.rows:
                yield self._batch(self._layouts[name], list(zip(*plan.rows, strict=True)))

    def _table(self) -> Iterator[Batch]:
        header = header_row(self._path, self._findings)
        block = self.format.blocks[0]
        _, texts = table_header(
            self._path, self.format, header, self.header.year, Findings(self.format, self._path.name)
        )
        _columns_beyond(block, header, self._findings)
        reader = CsvRows(self._layouts[block.name], header, texts, self._findings, self.counts)
        for columns in reader.read(self._path, BATCH_ROWS):
            if columns[-1]:
                yield self._batch(self._layouts[block.name], columns)

    def _batch(self, layout: Layout, columns: Sequence[Sequence[object]]) -> Batch:
        name = layout.block.name
        lines: Sequence[int] = columns[-1]  # type: ignore[assignment]
        checks.duplicates(layout.block, self._seen[name].again(columns), lines, self._findings)
        rows = layout.record_batch(columns)
        checks.run(self._rules[name], rows, self._context, self._findings)
        return Batch(layout.block, rows.select(list(layout.public)))


def open_return(path: Path, *, year: int | None = None) -> Reading:
    """Recognise a file and read its header. `year` makes the rules of another collection year apply.

    Raises Refused where the file is no return that is read, or does not say whose it is and for when.
    """
    form = recognise(path)
    findings = Findings(form, path.name)
    if form.medium == "xml":
        header = census_header(path, form, year, findings)
    else:
        header, _ = table_header(path, form, header_row(path, findings), year, findings)
    return Reading(path, form, header, findings)


def _columns_beyond(block: Block, header: Sequence[str], findings: Findings) -> None:
    """Say which columns are not the format's, and which of the format's are not there."""
    names = {field.name for field in block.fields}
    for place, name in enumerate(header, start=1):
        # A name that is not the format's is not repeated: in a file without a header row it would be a value.
        if name not in names:
            findings.add(
                "unknown-column",
                Severity.QUERY,
                f"column {place} is not a column of this format and was not read",
                "Remove it, or check its spelling.",
                at=1,
                block=block.name,
            )
    missing: list[Field] = [f for f in block.fields if f.name not in header and f.goes is not Goes.HEADER]
    for field in missing:
        findings.add(
            "missing-optional-column",
            Severity.QUERY,
            "the column is not in the file; it was taken as empty",
            "Add the column.",
            at=1,
            block=block.name,
            name=field.name,
        )
