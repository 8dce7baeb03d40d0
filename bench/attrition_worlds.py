"""How often the ranges of cohorts hold what worlds made alike have on average, through files, checks and linkage.

    python bench/attrition_worlds.py [WORLDS] [--quick]

Each small world (default 100 of them, quick 3) is written as files; those of police, courts, prisons and probation are
received, linked and chronicled as in a run, and the draft "perpetrators" is made. The truth is that of the world's own
courts. Each closing line is `NAME VALUE UNIT ratio=R vs PEER`: how many of 100 ranges hold the mean truth of the other
worlds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # it shares something with another bench

from bench._some_files import JUSTICE, drafted
from sightline.analyses.perpetrators.draft import perpetrator_drafts
from sightline.standard.drafts import Draft
from sightline.synthetic.scenario import named
from sightline.synthetic.truth.score_rows import read_planted

CHILDREN = 6_000
REACHED, WITHIN = "reached_of_recorded", "reached_within_a_year"
TABLES = {"attrition_reached_share_by_year": REACHED, "attrition_within_one_share_together": WITHIN}
LEAST = 20  # worlds of 100 in which a stage has a figure: of fewer nothing is said
Key = tuple[str, str, str]  # measure, year ("" of all together), stage


@dataclass(frozen=True, slots=True)
class World:
    """Per cent by the truth, and as found: value, lower, upper."""

    truth: Mapping[Key, float]
    found: Mapping[Key, tuple[float, float, float]]
    cpu: float


def one(seed: int) -> World:
    """One world from its making to its figures."""
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        drafts = drafted(Path(folder), named("small").with_world(children=CHILDREN), seed, perpetrator_drafts, JUSTICE)
        planted = (Path(folder) / "england" / "truth" / "planted.csv").read_text(encoding="utf-8")
    truth = {}
    for row in read_planted(planted):
        if row.measure in (REACHED, WITHIN) and row.value is not None:
            year = row.period if row.measure == REACHED else ""
            truth[row.measure, year, row.code] = row.value
    return World(truth, dict(_found(drafts)), time.process_time() - begun)


def _found(drafts: Iterable[Draft]) -> Iterable[tuple[Key, tuple[float, float, float]]]:
    for draft in drafts:
        for table in draft.tables:
            measure = TABLES.get(table.name)
            for figure in table.figures if measure else ():
                if figure.value is not None:
                    year = "" if measure == WITHIN else str(figure.period.end.year)
                    ends = figure.intervals[0]
                    stage = str(figure.code("offence_stage"))
                    yield (str(measure), year, stage), (figure.value, ends.lower, ends.upper)


def held(worlds: list[World], key: Key) -> tuple[int, int, float]:
    """In how many worlds the range holds the mean truth of the others, of how many; and how far off, in points."""
    those = [world for world in worlds if key in world.truth and key in world.found]
    whole = sum(world.truth[key] for world in those)
    hits = 0
    for world in those:
        wanted = (whole - world.truth[key]) / max(1, len(those) - 1)
        _, lower, upper = world.found[key]
        hits += lower <= wanted <= upper
    off = mean(abs(world.found[key][0] - world.truth[key]) for world in those)
    return hits, len(those), off


def main(number: int) -> None:
    """Make the worlds in two processes, and print the closing lines."""
    with ProcessPoolExecutor(2) as pool:
        worlds = []
        for seed, world in enumerate(pool.map(one, range(1, number + 1)), 1):
            worlds.append(world)
            print(f"world {seed}: {len(world.found)} shares, {world.cpu:.0f} s of CPU", flush=True)
    keys = sorted({key for world in worlds for key in world.truth if key in world.found})
    for key in keys:
        hits, of, off = held(worlds, key)
        if of >= LEAST * number / 100:
            name = "_".join(word for word in key if word)
            share = 100 * hits / of
            print(f"attrition_held_{name} {share:.0f} of-100 ratio={share / 95:.3f} vs 95 of 100 "
                  f"({hits} of {of} worlds; {off:.2f} points from its own truth)")  # fmt: skip


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(numbers[0] if numbers else (3 if "--quick" in sys.argv else 100))
