"""The tables of a parcel, whatever they are kept in: names of columns, and rows as texts, some at a time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from sightline.returns.batches import Counts, Findings
from sightline.returns.connection import connection
from sightline.returns.parcels import Parcel, Piece
from sightline.returns.readers.csv_file import Chunk, CsvFile, csv_header, csv_rows
from sightline.returns.readers.database import snapshot
from sightline.returns.readers.parquet import ParquetTable
from sightline.returns.readers.workbook import SheetTable, opened, say_workbook
from sightline.returns.readers.workbook_guard import look
from sightline.returns.readers.xml_tables import XmlTables

FIRST_ROWS = 1_000  # looked at to see whose a table is


@dataclass(frozen=True, slots=True)
class TextTable:
    """One table: its column names, and a function that reads its rows about so many at a time, once."""

    piece: Piece
    header: list[str]
    chunks: Callable[[int], Iterator[Chunk]]
    heading_row: int = 1


def first_table(parcel: Parcel, findings: Findings) -> tuple[list[str], Iterator[tuple[int, Sequence[str]]]]:
    """The columns of a parcel's first table, and its first rows with their numbers: enough to see whose it is."""
    if parcel.medium == "csv":
        path = parcel.paths[0]
        return parcel.pieces[0].block.spelt(csv_header(path, findings)), csv_rows(path)
    quiet = Findings(parcel.form, parcel.name, parcel.medium)
    with closing(open_tables(parcel, quiet, Counts())) as tables:
        table = next(tables)
        numbers, columns = next(table.chunks(FIRST_ROWS), ([], []))
        return table.header, zip(numbers, zip(*columns, strict=True), strict=True)


def open_tables(parcel: Parcel, findings: Findings, counts: Counts) -> Generator[TextTable, None, None]:
    """Every table of a parcel, in the order of the format's blocks; read each to its end before the next."""
    several = {"xml": _nested, "database": _database}.get(parcel.medium)
    if several:
        yield from several(parcel, findings, counts)
        return
    if parcel.medium == "workbook":
        yield from _workbook(parcel, findings, counts)
        return
    opener = _OPENERS[parcel.medium]
    for piece in parcel.pieces:
        yield opener(piece, findings, counts)


def _csv(piece: Piece, findings: Findings, counts: Counts) -> TextTable:
    header = piece.block.spelt(csv_header(piece.path, findings))
    reader = CsvFile(piece.path, piece.block.name, len(header), findings, counts)
    return TextTable(piece, header, reader.chunks)


def _nested(parcel: Parcel, findings: Findings, counts: Counts) -> Iterator[TextTable]:
    tables = XmlTables(parcel.paths[0], parcel.form, findings, counts)
    for piece in parcel.pieces:
        yield TextTable(piece, tables.headers[piece.block.name], partial(tables.chunks, piece.block))


def _parquet(piece: Piece, findings: Findings, counts: Counts) -> TextTable:
    table = ParquetTable(piece.path, findings)
    header = piece.block.spelt(table.header)
    return TextTable(piece, header, partial(table.chunks, piece.block, header, counts))


def _database(parcel: Parcel, findings: Findings, counts: Counts) -> Iterator[TextTable]:
    with snapshot(connection(parcel.paths[0], findings), findings) as tables:
        headers = {piece: header for piece in parcel.pieces if (header := tables.header(piece.block)) is not None}
        if not headers:
            raise findings.refuse(
                "no-table", "a database in which no table of the format is there", "Check the schema and your rights."
            )
        for piece, header in headers.items():
            yield TextTable(piece, header, partial(tables.chunks, piece.block, header, counts))


def _workbook(parcel: Parcel, findings: Findings, counts: Counts) -> Iterator[TextTable]:
    path = parcel.paths[0]
    looked = look(path, findings)
    with opened(path, findings) as workbook:
        say_workbook(workbook, parcel.pieces, parcel.form, looked, findings)
        for piece in parcel.pieces:
            sheet = SheetTable(workbook.get_sheet_by_name(piece.sheet), piece, looked, findings, counts)
            yield TextTable(piece, sheet.header, sheet.chunks, sheet.heading_row)


# Medium -> what opens one table of it.
_OPENERS: dict[str, Callable[[Piece, Findings, Counts], TextTable]] = {"csv": _csv, "parquet": _parquet}
