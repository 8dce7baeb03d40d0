"""Writes the files of a world under one folder, and remembers their hashes."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file written: its path under the output folder, the SHA-256 of its bytes, its rows or children."""

    path: str
    sha256: str
    rows: int


class Output:
    """One folder. `progress` is called with (file, files written, files in all as far as known)."""

    def __init__(self, folder: Path, total: int, progress: Callable[[str, int, int], None] | None) -> None:
        self.folder, self.total, self.progress = folder, total, progress
        self.entries: list[FileEntry] = []

    def put(self, path: str, content: bytes, rows: int) -> None:
        """Write one file."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        self.entries.append(FileEntry(path, hashlib.sha256(content).hexdigest(), rows))
        if self.progress:
            self.progress(path, len(self.entries), max(self.total, len(self.entries)))

    def text(self, path: str, content: tuple[str, int]) -> None:
        """Write one file of text, with its rows."""
        self.put(path, content[0].encode("utf-8"), content[1])

    def table(self, path: str, table: pa.Table) -> None:
        """Write one Parquet file."""
        sink = io.BytesIO()
        pq.write_table(table, sink, compression="zstd")
        self.put(path, sink.getvalue(), table.num_rows)

    def rows(self, path: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Write one CSV file of few rows."""
        found = list(rows)
        sink = io.StringIO()
        writer = csv.writer(sink, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(found)
        self.text(path, (sink.getvalue(), len(found)))
