"""Columns of an SPSS file as text, read in a process of its own.

The library is C, and a damaged file can end the process that reads it (11 of 1,500 files with a few bytes changed did,
with pyreadstat 1.3.7), or keep it busy. So it is never read in the process that asks. Nothing is written to a disk.
"""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import sys
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import pyreadstat

if sys.platform != "win32":
    import resource

LARGEST = 1_000_000_000  # bytes of the file
MOST = 2_000_000  # respondents of one file
SECONDS = 300.0  # from the start of the reading process to its answer
MEMORY = 6_000_000_000  # bytes of addresses of the reading process

BROKEN = ("no SPSS file, or one that is damaged", "Save it again as .sav")
HEAVY = ("an SPSS file that takes too long to read", "Save it with fewer columns, or as CSV")
LARGE = (f"an SPSS file of more than 1 GB or {MOST:,} respondents", "Save it with fewer columns or rows")


@dataclass(frozen=True, slots=True)
class Spss:
    """The header, and the cells of the wanted columns that stand in it once; "" for what the file says is missing."""

    header: tuple[str, ...]
    cells: Mapping[str, list[str]] = field(default_factory=dict)


def read_spss(path: Path, columns: Sequence[str]) -> Spss | tuple[str, str]:
    """Some columns of a file; or what the file is instead, with a remedy."""
    if path.stat().st_size > LARGEST:
        return LARGE
    context = multiprocessing.get_context("spawn")
    mine, other = context.Pipe(duplex=False)
    reading = context.Process(target=_answer, args=(other, str(path), tuple(columns)), daemon=True)
    reading.start()
    other.close()
    try:
        said: Spss | tuple[str, str] = mine.recv() if mine.poll(SECONDS) else HEAVY
    except (EOFError, OSError):  # it ended before it could answer
        said = BROKEN
    finally:
        reading.kill()
        reading.join()
        mine.close()
    return said


def _answer(connection: Connection, path: str, columns: Sequence[str]) -> None:
    """What the reading process does: limit itself, read, and answer once. Whatever goes wrong says nothing of why."""
    warnings.simplefilter("ignore")
    _limit()
    said: Spss | tuple[str, str] = BROKEN
    with contextlib.suppress(Exception):
        said = _read(path, columns)
    connection.send(said)
    connection.close()


def _limit() -> None:
    """Bound memory and processor time, where the machine can."""
    if sys.platform != "win32":
        for kind, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, int(SECONDS)),
            (resource.RLIMIT_CORE, 0),
        ):
            _, hard = resource.getrlimit(kind)
            bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (bound, hard))


def _read(path: str, columns: Sequence[str]) -> Spss | tuple[str, str]:
    _, shape = pyreadstat.read_sav(path, metadataonly=True, output_format="dict")
    header = tuple(shape.column_names)
    if (shape.number_rows or 0) > MOST:
        return LARGE
    wanted = [column for column in columns if header.count(column) == 1]
    if not wanted:
        return Spss(header)
    held, _ = pyreadstat.read_sav(path, usecols=wanted, output_format="dict", disable_datetime_conversion=True)
    return Spss(header, {column: [_text(value) for value in held[column]] for column in wanted})


def _text(value: object) -> str:
    """A cell as text. The library gives None for what is missing, and for what the file declares missing."""
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else ""
    return "" if value is None else str(value)
