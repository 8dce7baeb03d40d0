"""Every reader on thousands of broken files: python -m tests.fuzz.readers [--number N] [--seed S] [--only WORD]

Each file is broken from one written by hand (tests/unit/returns/fixtures) or published as a sample. Whatever is in it,
a reader must read it or refuse it in words: no crash, no hang, no value of the file in what is said, and whatever
`receive` makes of it, the ledger holds it whole or not at all. A failure is kept in --keep, to be looked at.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import FrameType

import pyarrow as pa
import pyarrow.parquet as pq

from sightline.config import Project, load, simulated, write
from sightline.errors import Finding, Refused, Severity
from sightline.ledger import keys
from sightline.ledger.chain import Ledger
from sightline.ledger.receive import Receipt, receive
from sightline.returns.parcels import Parcel
from sightline.returns.reading import open_return
from sightline.returns.reports.fixlist import files_in, gather
from sightline.returns.whose import Whose
from tests.fuzz.guided import Corpus, Edge, traced
from tests.fuzz.mutate import CANARY, mutated

ROOT = Path(__file__).resolve().parents[2]
SEEDS = (ROOT / "tests" / "unit" / "returns" / "fixtures", ROOT.parent / "shared" / "data" / "samples")
HANG = 30  # CPU seconds for one file
MEMORY = 6 << 30  # bytes of address space
LARGEST_SEED = 6_000  # bytes; of a longer table the first lines are taken
RECEIVE_EVERY = 10
TRACE_EVERY = 6  # tracing makes reading six times slower
_CONNECTION = b"""# A database that is not there.
[database]
url = "sqlite:////nowhere/warehouse.db"
schema = "ssd"
agency = "E09000001"
period_end = 2026-03-31
"""
_CANARY = CANARY.decode().lower()
WHOSE = Whose("E09000001", period_end=date(2026, 3, 31))


@dataclass(frozen=True)
class Target:
    """One format in one medium: folders of whole files, by name."""

    name: str
    wholes: tuple[dict[str, bytes], ...]


@dataclass
class Result:
    """What became of the files of one target."""

    name: str
    files: int = 0
    refused: int = 0
    findings: int = 0
    received: int = 0
    lines: int = 0
    failures: list[str] = field(default_factory=list)
    rules: Counter[str] = field(default_factory=Counter)


class Hanged(Exception):
    """A reader took too long."""


def targets() -> list[Target]:
    """Every format and medium for which there is a whole file, from the hand-made files and the samples."""
    found: dict[str, list[dict[str, bytes]]] = {}
    for folder in SEEDS:
        if not folder.is_dir():
            continue
        for item in gather(files_in([folder])):
            if isinstance(item, Parcel) and all(path.is_file() for path in item.paths):
                whole = {path.name: _shortened(path.read_bytes()) for path in item.paths}
                found.setdefault(f"{item.form.code} {item.medium}", []).append(whole)
    found["safeguarding parquet"] = [_as_parquet(whole) for whole in found["safeguarding csv"]]
    found["safeguarding database"] = [{"ssd.database.toml": _CONNECTION}]
    return [Target(name, tuple(wholes)) for name, wholes in sorted(found.items())]


def shares(number: int, every: Sequence[Target]) -> dict[str, int]:
    """How many files of each target make `number` of each reader: all formats in one medium share a reader.

    A nested format and a set have readers of their own beside it. At least 300 of every format.
    """
    alone = {target.name for target in every if not target.name.endswith(" csv") or len(target.wholes[0]) > 1}
    together = max(1, len(every) - len(alone))
    return {target.name: number if target.name in alone else max(300, number // together) for target in every}


def _as_parquet(whole: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same tables as Parquet files, all texts."""
    made: dict[str, bytes] = {}
    for name, data in whole.items():
        if not name.endswith(".csv"):
            made[name] = data
            continue
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        columns = {column: pa.array([row[column] or None for row in rows], pa.string()) for column in rows[0]}
        sink = io.BytesIO()
        pq.write_table(pa.table(columns), sink)
        made[name.replace(".csv", ".parquet")] = sink.getvalue()
    return made


def _shortened(data: bytes) -> bytes:
    if len(data) <= LARGEST_SEED or data[:4] in (b"PK\x03\x04", b"PAR1"):
        return data
    return data[: data.rfind(b"\n", 0, LARGEST_SEED) + 1]


def fuzz(target: Target, number: int, seed: int, keep: Path) -> Result:
    """Break the files of a target `number` times and read each. What fails is copied into `keep`."""
    draw = random.Random(f"{seed}/{target.name}")
    result = Result(target.name)
    corpora = {
        (index, name): Corpus(data, [other[n] for other in target.wholes for n in other], draw)
        for index, whole in enumerate(target.wholes)
        for name, data in whole.items()
    }
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "files"
        project: Project | None = None
        for turn in range(number):
            index, name = draw.choice(list(corpora))
            corpus = corpora[index, name]
            data = corpus.next(mutated)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for other, content in target.wholes[index].items():
                (folder / other).write_bytes(data if other == name else content)
            edges: set[Edge] | None = set() if turn % TRACE_EVERY == 0 else None
            fault = _read(folder, edges, result)
            corpus.learn(data, edges or set())
            if turn % RECEIVE_EVERY == 0 and fault is None:
                if project is None or turn % (RECEIVE_EVERY * 50) == 0:
                    project = _project(Path(place) / "project")
                fault = _received(project, folder, result)
            result.files += 1
            if fault is not None:
                result.failures.append(fault)
                shutil.copytree(folder, keep / f"{target.name.replace(' ', '-')}-{turn}", dirs_exist_ok=True)
    result.lines = len({(file, line) for corpus in corpora.values() for file, _, line in corpus.reached})
    return result


def _read(folder: Path, edges: set[Edge] | None, result: Result) -> str | None:
    """Read what lies in a folder to its end; returns what went wrong, in words without anything of the file."""
    try:
        with _limited(), nullcontext() if edges is None else traced(edges):
            for item in gather(files_in([folder])):
                found = _findings(item)
                result.refused += bool(found) and found[0].severity is Severity.REFUSED
                result.findings += len(found)
                result.rules.update(finding.rule for finding in found)
                if any(_CANARY in f"{finding.found} {finding.remedy} {finding.field}".lower() for finding in found):
                    return "a finding repeats what is in the file"
    except Hanged:
        return f"hangs: more than {HANG} CPU seconds"
    except Exception as error:
        frame = error.__traceback__
        while frame is not None and frame.tb_next is not None:
            frame = frame.tb_next
        where = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame else "?"
        return f"{type(error).__name__} at {where}"
    return None


def _findings(item: Parcel | tuple[str, Refused]) -> Sequence[Finding]:
    """Read one parcel to its end."""
    if isinstance(item, tuple):
        return item[1].findings
    try:
        reading = open_return(item, whose=WHOSE)
        for _ in reading.batches():
            pass
    except Refused as error:
        return error.findings
    return reading.findings


def _received(project: Project, folder: Path, result: Result) -> str | None:
    """Receive the folder; returns what is wrong with the ledger afterwards."""
    ledger = Ledger(project.ledger)
    before = len(ledger.entries())
    receipts: Sequence[Receipt] = []
    try:
        with _limited(), suppress(Refused):
            receipts = receive(
                ledger, project, date(2026, 11, 26), files_in([folder]), whose=WHOSE, skip_refused=True
            )  # fmt: skip
        ledger.verify()
    except Hanged:
        return "receive hangs"
    except Exception as error:
        return f"receive: {type(error).__name__}"
    new = [receipt for receipt in receipts if receipt.submission is not None]
    result.received += len(new)
    if len(ledger.entries()) != before + len(new):
        return "receive: entries that no receipt speaks of, or receipts without an entry"
    return None


def _project(folder: Path) -> Project:
    """An empty project of made-up data."""
    shutil.rmtree(folder, ignore_errors=True)
    write(folder, simulated("broken files"))
    keys.create(folder / "keys", "broken files")
    Ledger.create(folder / "ledger")
    return load(folder)


@contextmanager
def _limited() -> Iterator[None]:
    """No more than HANG CPU seconds."""

    def stop(_: int, __: FrameType | None) -> None:
        raise Hanged

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANG)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def main() -> int:
    """Fuzz every target and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=10_000, help="broken files of each reader")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the same seed breaks the same files")
    parser.add_argument("--only", default="", help="formats and media whose name holds this")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-failures"), help="where files that fail are kept")
    asked = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    failed = 0
    print(f"seed {asked.seed}")
    every = targets()
    number = shares(asked.number, every)
    for target in every:
        if asked.only not in target.name:
            continue
        start = time.monotonic()
        result = fuzz(target, number[target.name], asked.seed, asked.keep)
        failed += len(result.failures)
        print(
            f"{result.name}: {result.files:,} files, {result.refused:,} refused, {result.findings:,} findings of "
            f"{len(result.rules)} kinds, {result.received:,} received, {result.lines:,} lines of readers reached, "
            f"{len(result.failures)} failures, {time.monotonic() - start:.0f} s",
            flush=True,
        )
        for words, times in Counter(result.failures).most_common():
            print(f"  {times} x {words}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
