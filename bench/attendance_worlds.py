"""How often the partner who does not attend is found, by strength of the plant, through files and linkage.

    python bench/attendance_worlds.py [WORLDS] [--quick]

Worlds of 12 areas (default 4 of each strength, quick 1), of which only what councils say of children in need and of
meetings is sent: received, linked, chronicled, and the draft "attendance" made. The rule: the attendance of health at
conferences in an area is set beside that in all other areas together, by Fisher's exact test, one-sided, after Holm
over all areas, at 5%. An area in which nothing was planted and which is found all the same is a false alarm. An area
that is only small must not be found: each area in which nothing was planted is tried with 15 of its own invitations,
drawn at random, in place of all. Each closing line is `NAME VALUE UNIT ratio=R vs PEER`.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # it shares something with other benches

from bench._below import below
from bench._some_files import drafted
from sightline.analyses.pathways.attend import attend_drafts
from sightline.analyses.picture.coverage import Coverage
from sightline.engines.engine import Engine
from sightline.ledger.submissions import Submission
from sightline.standard.drafts import Draft
from sightline.synthetic.scenario import plain

SENT = ("cin_", "identity_", "meetings_", "meeting_attendance_")  # what the names of files begin with
AREAS, CHILDREN, YEARS = 12, 12_000, (2025, 2026)
STRENGTHS = ("none", "weak", "strong")
PLANT, FEW = "absent_partner", 15  # so many invitations has an area that is only small


def _drafts(engine: Engine, coverage: Coverage, _: list[Submission]) -> tuple[Draft, ...]:
    return attend_drafts(engine, coverage)


def health(drafts: Sequence[Draft]) -> dict[str, tuple[int, int]]:
    """Area -> (attended, invited) of health at conferences, over all the years, where a share stands."""
    figures = [figure for draft in drafts for table in draft.tables if table.name == "health_attended_share_by_area"
               for figure in table.figures if figure.value is not None]  # fmt: skip
    longest = max(figure.period.end - figure.period.start for figure in figures)
    return {
        figure.area: (figure.n or 0, int(figure.denominator or 0))
        for figure in figures if figure.period.end - figure.period.start == longest
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class World:
    """The areas planted, those found, and (attended, invited) of each."""

    planted: frozenset[str]
    found: frozenset[str]
    shares: Mapping[str, tuple[int, int]]


def one(strength: str, seed: int) -> World:
    """One world from its making to what is found."""
    scenario = plain(AREAS, CHILDREN, YEARS).changed(strengths={PLANT: strength})
    with tempfile.TemporaryDirectory() as folder:
        shares = health(drafted(Path(folder), scenario, seed, _drafts, ("council",), SENT))
        with (Path(folder) / "england" / "truth" / "plan.csv").open(encoding="utf-8", newline="") as source:
            planted = frozenset(
                row["place"] for row in csv.DictReader(source) if row["plant"] == PLANT and strength != "none"
            )
    return World(planted, frozenset(below(shares)), shares)


def told(strength: str, worlds: Sequence[World]) -> Iterable[str]:
    """The closing lines of one strength."""
    hits = sum(len(world.found & world.planted) for world in worlds)
    planted = sum(len(world.planted & world.shares.keys()) for world in worlds)
    alarms = sum(len(world.found - world.planted) for world in worlds)
    others = sum(len(world.shares.keys() - world.planted) for world in worlds)
    small = [one for world in worlds for one in _small(world)]
    if planted:
        yield f"attendance_found_{strength} {hits} areas ratio={hits / planted:.2f} vs {planted} planted"
    yield f"attendance_false_alarms_{strength} {alarms} areas ratio={alarms / others:.3f} vs {others} not planted"
    ratio = f"ratio={sum(small) / len(small):.3f} vs {len(small)} small"
    yield f"attendance_small_found_{strength} {sum(small)} areas {ratio}"


def _small(world: World) -> Iterable[bool]:
    """Of each area in which nothing was planted: whether it is found where it has only FEW of its own invitations."""
    rng = np.random.default_rng(1)
    for area in sorted(world.shares.keys() - world.planted):
        came, asked = world.shares[area]
        few = (int(rng.hypergeometric(came, asked - came, FEW)), FEW)
        yield area in below({**world.shares, area: few})


def main(number: int) -> None:
    """Make the worlds one after another, and print the closing lines."""
    for strength in STRENGTHS:
        worlds = []
        for seed in range(1, number + 1):
            begun = time.process_time()
            worlds.append(one(strength, seed))
            sizes = sorted(of for _, of in worlds[-1].shares.values())
            print(f"{strength} {seed}: {len(sizes)} areas of {sizes[0]} to {sizes[-1]} invitations, "
                  f"{time.process_time() - begun:.0f} s of CPU", flush=True)  # fmt: skip
        for line in told(strength, worlds):
            print(line, flush=True)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(numbers[0] if numbers else (1 if "--quick" in sys.argv else 4))
