"""A Parquet file as chunks of texts, one row group after another: never more of it in memory than one batch of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sightline.returns.batches import Counts, Findings
from sightline.returns.formats import Block
from sightline.returns.readers.cells import LONGEST, text_of
from sightline.returns.readers.csv_file import Chunk

MAGIC = b"PAR1"
ROW_GROUP = 1 << 29  # bytes of one row group once unpacked
MOST_COLUMNS = 1_000
# Of the description at the end of the file: without limits a small file could ask for any amount of memory.
_STRINGS, _CONTAINERS = 10_000_000, 1_000_000
_BATCH = 4_096  # rows unpacked at a time; what they hold is looked at before more are


class ParquetTable:
    """One Parquet file. Raises Refused, in words without anything of the file, where it is broken or too large."""

    def __init__(self, path: Path, findings: Findings) -> None:
        self._path, self._findings = path, findings
        with self._open() as file:
            metadata, schema = file.metadata, file.schema_arrow
            groups = [metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups)]
        if len(schema.names) > MOST_COLUMNS:
            raise findings.refuse(
                "too-many-columns", f"more than {MOST_COLUMNS:,} columns", "Send those of the format."
            )
        if max(groups, default=0) > ROW_GROUP:
            raise findings.refuse(
                "row-group-too-large", f"rows written together that unpack to more than {ROW_GROUP >> 20} MB",
                "Write the file in row groups of at most 100,000 rows, or send CSV.",
            )  # fmt: skip
        self._schema = schema
        self.header = [name.strip() for name in schema.names]

    def chunks(self, block: Block, header: Sequence[str], counts: Counts, size: int) -> Iterator[Chunk]:
        """About `size` rows at a time; columns that the block does not have stay unread and come as nothing."""
        fields = {field.name for field in block.fields}
        wanted = [number for number, name in enumerate(header) if name in fields]
        names = [self._schema.names[number] for number in wanted]
        self._refuse_nested(names)
        row = 2  # counted as in a CSV file, whose first row has the names
        numbers: list[int] = []
        columns: list[list[str]] = [[] for _ in wanted]
        for batch in self._batches(names):
            counts.read += batch.num_rows
            numbers += range(row, row + batch.num_rows)
            row += batch.num_rows
            for texts, values in zip(columns, batch.columns, strict=True):
                texts += self._texts(values, row - batch.num_rows)
            if len(numbers) >= size:
                yield numbers, self._placed(wanted, columns)
                numbers, columns = [], [[] for _ in wanted]
        if numbers:
            yield numbers, self._placed(wanted, columns)

    def _open(self, texts: Sequence[str] | None = None) -> pq.ParquetFile:
        try:
            return pq.ParquetFile(
                self._path, read_dictionary=texts, memory_map=False, pre_buffer=False,
                thrift_string_size_limit=_STRINGS, thrift_container_size_limit=_CONTAINERS,
            )  # fmt: skip
        except (pa.ArrowException, OSError, ValueError):
            raise self._broken() from None

    def _batches(self, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
        # A text that repeats comes once with numbers that point to it: a long one cannot fill the memory by repetition.
        texts = [name for name in names if _is_text(self._schema.field(name).type)]
        with self._open(texts) as file:
            if not names:
                return
            batches = file.iter_batches(batch_size=_BATCH, columns=list(names), use_threads=False)
            while True:
                try:
                    batch = next(batches, None)
                except (pa.ArrowException, OSError, ValueError):
                    raise self._broken() from None
                if batch is None:
                    return
                yield batch.select(list(names))

    def _texts(self, values: pa.Array, row: int) -> list[str]:
        if pa.types.is_dictionary(values.type):
            known = [text_of(value) for value in _plain(values.dictionary)]
            self._refuse_long(known, row)
            return ["" if index is None else known[index] for index in values.indices.to_pylist()]
        texts = [text_of(value) for value in _plain(values)]
        self._refuse_long(texts, row)
        return texts

    def _refuse_long(self, texts: Sequence[str], row: int) -> None:
        if any(len(text) > LONGEST for text in texts):
            raise self._findings.refuse(
                "cell-too-long", "a cell of more than 130,000 characters", "Send codes and dates, never documents.",
                at=row,
            )  # fmt: skip

    def _refuse_nested(self, names: Sequence[str]) -> None:
        for name in names:
            kind = self._schema.field(name).type
            if pa.types.is_dictionary(kind):
                kind = kind.value_type
            if pa.types.is_nested(kind) or isinstance(kind, pa.BaseExtensionType):
                raise self._findings.refuse(
                    "nested-column", "a column whose cells hold several values", "Send one value a cell, as in CSV."
                )

    def _placed(self, wanted: Sequence[int], columns: Sequence[list[str]]) -> list[Sequence[str]]:
        """The columns in the places of the header."""
        placed: list[Sequence[str]] = [()] * len(self.header)
        for number, texts in zip(wanted, columns, strict=True):
            placed[number] = texts
        return placed

    def _broken(self) -> Exception:
        return self._findings.refuse(
            "not-parquet", "a Parquet file that is cut off, encrypted or broken", "Write it again, or send CSV."
        )


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _plain(values: pa.Array) -> list[object]:
    """The values as Python has them; nanoseconds, which it does not have, are cut off."""
    if pa.types.is_timestamp(values.type):
        local = pc.local_timestamp(values) if values.type.tz else values
        values = pc.cast(local, pa.timestamp("us"), safe=False)
    found: list[object] = values.to_pylist()
    return found
