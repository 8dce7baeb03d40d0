"""Open a return and read it: header at once, rows in batches, findings complete when the batches are used up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
from lxml import etree

from sightline.errors import Finding, Severity, SightlineError
from sightline.returns.batches import Batch, Counts, Fault, Findings, Header
from sightline.returns.connection import connection
from sightline.returns.day_header import day_header
from sightline.returns.formats import Block, Format
from sightline.returns.header import broken, census_header, said_header, table_header
from sightline.returns.layout import Layout, Seen, fields_in
from sightline.returns.owners import find_owners
from sightline.returns.parcels import Parcel
from sightline.returns.readers.database import RowsHash
from sightline.returns.readers.json_rows import JsonRows
from sightline.returns.readers.table_rows import Columns, TableRows
from sightline.returns.readers.tables import TextTable, first_table, open_tables
from sightline.returns.readers.xml_rows import Taken, XmlRows
from sightline.returns.recognise import recognise
from sightline.returns.rules import checks, lateness
from sightline.returns.rules.consent import require_consent
from sightline.returns.rules.period import doubt
from sightline.returns.rules.rule import Context, Rule, made_on
from sightline.returns.rules.whole import WholeFile
from sightline.returns.tally import Notice, Summary, Tally
from sightline.returns.terms import term_agrees
from sightline.returns.whose import Whose, beside

__all__ = ["BATCH_ROWS", "Batch", "Counts", "Header", "Reading", "open_return"]

BATCH_ROWS = 20_000  # rows of one block in one batch, about
SET_ROWS = 100_000  # rows of a table of a set that are read at a time; it is kept whole
_LOOKED_AT_EVERY = 256  # children between two looks at how many rows wait

_NOT_TAKEN = Fault(
    "table-not-taken", "a table that Sightline does not take; nothing of it was read",
    "Leave it out: it holds nothing that is needed.",
)  # fmt: skip


class Reading:
    """One open submission. `batches` may be used once; `findings` and `counts` are complete when it has ended."""

    def __init__(self, parcel: Parcel, header: Header, findings: Findings) -> None:
        form = parcel.form
        self.format = form
        self.parcel = parcel
        self.header = header
        self.counts = Counts()
        self.rows_hash = RowsHash() if parcel.medium == "database" else None  # where there is no file to hash
        self._findings = findings
        self._started = False
        self._context = Context(header.year, header.period_start, header.period_end, made_on(header.made_at))
        self._rules: dict[str, tuple[Rule, ...]] = {
            block.name: checks.rules_of(form, block, header.year) for block in form.blocks
        }
        self._layouts = {
            block.name: Layout(
                form, block, header.year,
                _each_once(checks.columns_seen(form, block, header.year), lateness.columns_seen(form, block)),
                "csv" if form.nested else parcel.medium,  # tables inside XML write their values as tables do
            )
            for block in form.blocks
        }  # fmt: skip
        self._whole = WholeFile(form, self._context)
        self._lateness = lateness.Lateness(form, self._rules)
        self._tally = Tally(form, self._layouts)
        self._seen = {name: Seen(layout.known_by) for name, layout in self._layouts.items()}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found so far, in the order it was found."""
        return tuple(self._findings.kept)

    @property
    def values_gone(self) -> Mapping[tuple[str, str], int]:
        """(block, field) -> values that were sent and could not be used, of rows handed on and of rows set aside."""
        return self._findings.values_gone

    def batches(self) -> Iterator[Batch]:
        """Every row that can be used, some 20,000 of a block at a time; blocks come in no order.

        A set of tables is read whole before its first batch comes, so that its checks can look across tables.
        Raises Refused where the file breaks off or stops being what it began as, or where an account says no consent:
        then nothing of it may be kept.
        """
        if self._started:
            raise SightlineError("a file's rows can be read once; open it again")
        self._started = True
        if self.parcel.medium == "xml" and self.format.nested is None:
            yield from self._xml()
        elif self.parcel.medium == "json":
            yield from self._json()
        elif len(self.format.blocks) == 1:
            for block, columns, unusable in self._tables():
                yield self._batch(self._layouts[block.name], columns, unusable)
        else:
            yield from self._set()
        require_consent(self.format, self._findings)
        self._whole.close(self._findings)
        self._findings.close()

    def _look(
        self, block: str, rows: pa.RecordBatch, context: Context, unusable: Mapping[str, Sequence[int]] | None = None
    ) -> None:
        """Check rows, read their clocks and count what is in them; `unusable` as for `checks.run`."""
        checks.run(self._rules[block], rows, context, self._findings, unusable)
        self._lateness.add(block, rows, context, self._findings)
        self._tally.add(block, rows)

    def summary(self) -> Summary:
        """What the file amounts to, complete when the batches are used up."""
        return self._tally.summary(self._findings, self.counts, self._lateness.lines())

    def notice(self, notices: Iterable[Notice]) -> None:
        """Add what was found by looking elsewhere, as in the last submission, when the batches are used up."""
        for one in notices:
            self._findings.add(
                one.rule, Severity.QUERY, one.found, one.remedy, at=one.at, block=one.block, name=one.field
            )
        self._findings.close()

    def _xml(self) -> Iterator[Batch]:
        rows = XmlRows(self.format, self._layouts, self.header.year, self._findings, self.counts)
        path = self.parcel.pieces[0].path
        try:
            for number, _ in enumerate(rows.read(path), start=1):
                if number % _LOOKED_AT_EVERY == 0 and rows.most() >= BATCH_ROWS:
                    yield from self._children(rows.take())
        except etree.XMLSyntaxError as error:
            raise broken(error, path, self._findings) from None
        yield from self._children(rows.take())

    def _children(self, taken: Taken) -> Iterator[Batch]:
        """All rows of some children: checks may look from one block into another."""
        tables = {
            name: self._record_batch(self._layouts[name], list(zip(*rows, strict=True)))
            for name, (rows, _) in taken.items()
            if rows
        }
        context = replace(self._context, tables=tables, shared={})
        for name, rows in tables.items():
            self._whole.add(name, rows, self._findings)
            self._look(name, rows, context, taken[name][1])
            yield Batch(self._layouts[name].block, rows.select(list(self._layouts[name].public)))

    def _json(self) -> Iterator[Batch]:
        rows = JsonRows(self.format, self._layouts, self._findings, self.counts)
        for number, _ in enumerate(rows.read(self.parcel.paths[0]), start=1):
            if number % _LOOKED_AT_EVERY == 0:
                yield from self._waiting(rows, BATCH_ROWS)
        yield from self._waiting(rows, 1)

    def _waiting(self, rows: JsonRows, least: int) -> Iterator[Batch]:
        """Batches of what waits, where there is as much of it."""
        for name, waiting in rows.rows.items():
            if len(waiting) >= least:
                rows.rows[name] = []
                yield self._batch(self._layouts[name], list(zip(*waiting, strict=True)))

    def _set(self) -> Iterator[Batch]:
        """The whole tables of a set, checked one against another."""
        pieces: dict[str, list[pa.RecordBatch]] = {}
        gone: dict[str, dict[str, list[int]]] = {}
        for block, columns, unusable in self._tables():
            for name, lines in unusable.items():
                gone.setdefault(block.name, {}).setdefault(name, []).extend(lines)
            pieces.setdefault(block.name, []).append(self._record_batch(self._layouts[block.name], columns))
        whole = {name: pa.concat_batches(pieces.pop(name)) for name in tuple(pieces)}  # each table is in memory once
        self._seen.clear()  # every row has been looked at
        whole = find_owners(self.format, whole, self._findings, self.counts)
        doubt(self.format, whole, self.header, self._findings)
        context = replace(self._context, tables=whole)
        for name, rows in whole.items():
            self._look(name, rows, context, _places(rows, gone.get(name, {})))
        for name, rows in whole.items():
            yield Batch(self._layouts[name].block, rows.select(list(self._layouts[name].public)))

    def _tables(self) -> Iterator[tuple[Block, Columns, dict[str, list[int]]]]:
        """The columns of every table, some rows at a time; by field, the lines of rows whose value was set aside."""
        first = self.format.blocks[0]
        for table in open_tables(self.parcel, self._findings, self.counts):
            block, findings = table.piece.block, self._findings
            if block in self.format.not_taken:
                findings.say(_NOT_TAKEN, Severity.QUERY, block=block.name)
                continue
            _columns_beyond(self.format, table, self.header.year, findings)
            texts = self._whose() if self.format.rows_say_whose else {}
            rows = TableRows(
                self._layouts[block.name], table.header, texts, findings, self.counts,
                day_first=self.format.day_first,
            )  # fmt: skip
            before = self.counts.read
            for numbers, chunk in table.chunks(SET_ROWS if self.format.is_set else BATCH_ROWS):
                if self.rows_hash is not None:
                    self.rows_hash.add(block.name, table.header, chunk)
                columns = rows.columns(numbers, chunk)
                if len(columns[-1]):
                    yield block, columns, dict(rows.unusable)
                rows.unusable.clear()
            if block is first:
                self.counts.children += self.counts.read - before

    def _whose(self) -> dict[str, str]:
        quiet = Findings(self.format, self.parcel.name)
        columns, rows = first_table(self.parcel, quiet)
        return table_header(self.format, columns, rows, self.header.year, quiet)[1]

    def _record_batch(self, layout: Layout, columns: Sequence[Sequence[object]]) -> pa.RecordBatch:
        rows = layout.record_batch(columns)
        again = self._seen[layout.block.name].again(rows)
        if again:
            checks.duplicates(layout.block, again, rows["line"].to_pylist(), self._findings)
        return rows

    def _batch(
        self, layout: Layout, columns: Sequence[Sequence[object]], unusable: Mapping[str, Sequence[int]] | None = None
    ) -> Batch:
        rows = self._record_batch(layout, columns)
        self._look(layout.block.name, rows, self._context, _places(rows, unusable or {}))
        return Batch(layout.block, rows.select(list(layout.public)))


def _places(rows: pa.RecordBatch, unusable: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    """By field the places of rows, given by their lines, whose value was set aside."""
    if not unusable:
        return {}
    lines = rows["line"].to_numpy()
    return {name: np.flatnonzero(np.isin(lines, gone)).tolist() for name, gone in unusable.items()}


def _each_once(*names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for some in names for name in some))


def open_return(what: Path | Parcel, *, year: int | None = None, whose: Whose | None = None) -> Reading:
    """Recognise a file (or take a parcel of files) and read its header.

    `year` makes the rules of another collection year apply; `whose` says what the file does not: what the file itself
    says goes before it, and it goes before what submission.toml beside the file says.
    Raises Refused where the file is no return that is read, or does not say whose it is and for when.
    """
    parcel = recognise(what) if isinstance(what, Path) else what
    form = parcel.form
    files = {piece.block.name: piece.path.name for piece in parcel.pieces} if len(parcel.paths) > 1 else {}
    findings = Findings(form, parcel.name, parcel.medium, files)
    said = (whose or Whose()).over(_said(parcel, findings))
    if parcel.medium == "xml" and form.code == "cin":
        header = census_header(parcel.paths[0], form, year, findings)
    elif parcel.medium == "json":
        header = day_header(parcel.paths[0], form, said, year, findings)
    elif form.rows_say_whose:
        columns, rows = first_table(parcel, findings)
        header, _ = table_header(form, columns, rows, year, findings)
    else:
        header = said_header(form, said, year, findings)
        term_agrees(parcel, header, findings)
    header = replace(
        header, inclusion=said.inclusion or header.inclusion, estimate=bool(said.estimate),
        period_start=header.period_start if form.delta else said.period_start or header.period_start,
    )  # fmt: skip
    return Reading(parcel, header, findings)


def _said(parcel: Parcel, findings: Findings) -> Whose:
    """What is said beside a parcel: by the file that names a database, then by submission.toml."""
    said = beside(parcel.folder)
    return connection(parcel.paths[0], findings).whose.over(said) if parcel.medium == "database" else said


def _columns_beyond(form: Format, table: TextTable, year: int, findings: Findings) -> None:
    """Say which columns are not the format's, and which of the format's are not there."""
    block, header = table.piece.block, table.header
    names = {field.name for field in block.fields} | set(block.not_taken)
    for place, name in enumerate(header, start=1):
        # A name that is not the format's is not repeated: in a file without a header row it would be a value.
        if name not in names:
            findings.add(
                "unknown-column",
                Severity.QUERY,
                f"column {place} is not a column of this format and was not read",
                "Remove it, or check its spelling.",
                at=table.heading_row,
                block=block.name,
            )
    for field in fields_in(block, year):
        if form.columns_vary or field.name in header:
            continue
        findings.add(
            "missing-optional-column",
            Severity.QUERY,
            "the column is not in the file; it was taken as empty",
            "Add the column.",
            at=table.heading_row,
            block=block.name,
            name=field.name,
        )
