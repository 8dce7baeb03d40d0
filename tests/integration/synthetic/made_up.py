"""A world on disk, read by tests with nothing of the generator's: its events, and the rows of its files."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from lxml import etree

from sightline.synthetic.scenario import Scenario
from sightline.synthetic.world import simulate

WRITTEN = "written"
Row = dict[str, str]
Event = dict[str, Any]


@dataclass
class World:
    """A world on disk: its events, and the rows of its files by every text that stands in them."""

    folder: Path
    _rows: dict[str, dict[str, list[Row]]] = field(default_factory=dict)

    @cached_property
    def events(self) -> list[Event]:
        found: list[Event] = pq.read_table(self.folder / "truth/events.parquet").to_pylist()
        return found

    @cached_property
    def who(self) -> dict[tuple[str, str, str], str]:
        rows = pq.read_table(self.folder / "truth/records.parquet").to_pylist()
        return {(row["sender"], row["agency"], row["local_id"]): row["true_id"] for row in rows}

    @cached_property
    def silent(self) -> set[tuple[str, str, int]]:
        """(sender, agency, year) of those that sent nothing."""
        rows = pq.read_table(self.folder / "truth/sent.parquet").to_pylist()
        return {(row["sender"], row["agency"], row["year"]) for row in rows if row["kind"] == "silent"}

    def counts(self) -> Counter[tuple[str, str]]:
        """How many events there are of each kind and reason."""
        columns = pq.read_table(self.folder / "truth/events.parquet", columns=["kind", "why_not"])
        return Counter(zip(columns["kind"].to_pylist(), columns["why_not"].to_pylist(), strict=True))

    def of(self, *wanted: str) -> list[Event]:
        return [event for event in self.events if event["kind"] in wanted]

    def files(self, name: str) -> list[str]:
        """The files of a layout or format, the census that was replaced by a second left out."""
        found = [str(path.relative_to(self.folder)) for path in sorted(self.folder.glob(f"*/*/{name}_20*.*"))]
        return [path for path in found if path.replace(".xml", "_revised.xml") not in set(found) - {path}]

    def rows(self, path: str) -> list[Row]:
        return census(self.folder / path) if path.endswith(".xml") else table(self.folder / path)

    def found(self, path: str, text: str) -> list[Row]:
        """The rows of a file in which this text fills a cell."""
        if path not in self._rows:
            index: dict[str, list[Row]] = defaultdict(list)
            for row in self.rows(path):
                for value in {value for value in row.values() if value}:
                    index[value].append(row)
            self._rows[path] = index
        return self._rows[path].get(text, [])


def table(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def census(path: Path) -> list[Row]:
    """A row an episode of need: the child's id, and each day of it."""
    found = []
    for child in etree.parse(path).iter("Child"):
        local_id = child.findtext(".//LAchildID", "")
        for need in child.iter("CINdetails"):
            days = {leaf.tag: leaf.text or "" for leaf in need.iter() if not len(leaf) and leaf.text}
            found.append({"LAchildID": local_id, **days})
    return found


def world_of(scenario: Scenario, seed: int, out: Path) -> World:
    simulate(out, scenario=scenario, seed=seed)
    return World(out)
