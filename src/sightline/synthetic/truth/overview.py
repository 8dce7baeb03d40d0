"""What is planted in a made-up England, read back from the folder it was written into: aggregate counts only."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from sightline.errors import ConfigError, StandardError
from sightline.synthetic.scenario import Scenario, from_dict
from sightline.synthetic.truth.score_rows import Planted, read_planted

MANIFEST, PLANTED, EVENTS, COUNTS = "manifest.json", "truth/planted.csv", "truth/events.parquet", "truth/counts.csv"
WRITTEN = "written"  # `why_not` of an event that stands in a file
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Overview:
    """What a made-up England holds.

    `real` says whether as many children live in each area as are published. `planted`: the rows of planted.csv.
    `events`: (kind, why it is in no file, or "written") -> events. `totals`: (measure, year or years, children), each
    child once.
    """

    scenario: Scenario
    seed: int
    real: bool
    planted: tuple[Planted, ...]
    events: Mapping[tuple[str, str], int]
    totals: tuple[tuple[str, str, int], ...]


def overview(out: Path) -> Overview:
    """What was planted in the world under `out`, and what came of it.

    Raises ConfigError naming what of it is missing, was changed since, or is not as `simulate` writes it.
    """
    missing = [name for name in (MANIFEST, PLANTED, EVENTS, COUNTS) if not (out / name).is_file()]
    if missing:
        raise ConfigError(
            f"that folder has no {', '.join(missing)}: name the folder that `sightline simulate` wrote into. If it is, "
            "that was stopped, or done by an earlier version: make the world again in a new folder."
        )
    scenario, seed, real, hashes = _read(out, MANIFEST, _manifest)
    changed = [name for name in (PLANTED, EVENTS, COUNTS) if _hash(out / name) != hashes.get(name)]
    if changed:
        raise ConfigError(
            f"{', '.join(changed)} of that folder: not the bytes that its {MANIFEST} names, so not the truth of that "
            "world. Make the world again in a new folder."
        )
    planted, events = _read(out, PLANTED, _planted), _read(out, EVENTS, _events)
    return Overview(scenario, seed, real, planted, events, _read(out, COUNTS, _totals))


def _read(out: Path, name: str, read: Callable[[Path], _Read]) -> _Read:
    try:
        return read(out / name)
    except (ValueError, KeyError, TypeError, StandardError):  # what PyArrow raises of a broken file is a ValueError too
        raise ConfigError(
            f"{name} of that folder is not as `sightline simulate` writes it: make the world again in a new folder"
        ) from None


def _manifest(path: Path) -> tuple[Scenario, int, bool, dict[str, str]]:
    """Scenario, seed, whether populations are real, and the SHA-256 of each file by its path."""
    manifest = json.loads(path.read_text(encoding="utf-8"))
    hashes = {str(entry["path"]): str(entry["sha256"]) for entry in manifest["files"]}
    scenario = from_dict(dict(manifest["scenario"]), path.name)
    return scenario, int(manifest["seed"]), bool(manifest["real_populations"]), hashes


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _planted(path: Path) -> tuple[Planted, ...]:
    return tuple(read_planted(path.read_text(encoding="utf-8")))


def _events(path: Path) -> dict[tuple[str, str], int]:
    """Counted part by part: the events of all England are tens of millions of rows."""
    tally: Counter[tuple[str, str]] = Counter()
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=["kind", "why_not"]):
            columns = {name: batch.column(name).cast(pa.string()) for name in ("kind", "why_not")}
            grouped = pa.table(columns).group_by(["kind", "why_not"]).aggregate([([], "count_all")])
            for row in grouped.to_pylist():
                tally[row["kind"], row["why_not"]] += row["count_all"]
    return dict(sorted(tally.items()))


def _totals(path: Path) -> tuple[tuple[str, str, int], ...]:
    with path.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["dimension"] == "all"]
    return tuple((row["measure"], row["year"], int(row["children"])) for row in rows)
