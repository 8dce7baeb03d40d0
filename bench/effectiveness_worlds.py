"""How often an area that holds conferences late is found, by strength of the plant, and one that is only small is not.

    python bench/effectiveness_worlds.py [WORLDS] [--quick]

Through files: worlds of 12 areas (default 4 of each strength, quick 1), of which what councils say of children in need
is sent: received, linked, chronicled, and the tables by area made that the page of a partnership shows. In memory: 200
draws of 12 areas like these, one of them a tenth of the size, in which the files add nothing. Three rules: `page`, the
range of the area's own share lies above the share of all that stands beside it; `drawn`, the range of the share drawn
towards all lies above their mean; `printed`, the same of what clearance prints of it, from rounded counts of areas of
which neither count nor remainder is small (secondary withholding, which may take more, is left out). An area in which
nothing was planted and which is found all the same is a false alarm. An area that is only small must not be found: each
area in which nothing was planted is tried with a tenth of its own conferences, drawn at random, in place of all. Each
closing line is `NAME VALUE UNIT ratio=R vs PEER`.
"""

from __future__ import annotations

import csv
import math
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # it shares something with other benches

from bench._some_files import drafted
from sightline.analyses.pathways.paths import path_drafts
from sightline.analyses.picture.coverage import Coverage
from sightline.analyses.picture.steps import CSA_RECORD
from sightline.clearance.policy import policy
from sightline.engines.engine import Engine
from sightline.ledger.submissions import Submission
from sightline.methods.pooled_shares import FEWEST_AREAS, pool_shares
from sightline.standard.drafts import Draft
from sightline.standard.shares import wilson
from sightline.synthetic.scenario import plain
from sightline.synthetic.truth.score_rows import read_planted

SENT = ("cin_", "identity_")  # what the names of files begin with
AREAS, CHILDREN, YEARS = 12, 12_000, (2025, 2026)
PLANT, TABLE = "late_conferences", "late_conferences_share_by_area"
STRENGTHS = {"none": 0.0, "weak": 0.1, "strong": 0.4}
RULES = ("page", "drawn", "printed")
POLICY = policy("sightline-default")
DRAWS, TENTH = 200, 10

Counts = Mapping[str, tuple[int, int]]  # area -> (late, conferences)


def _drafts(engine: Engine, coverage: Coverage, _: list[Submission]) -> tuple[Draft, ...]:
    engine.run([CSA_RECORD])
    return path_drafts(engine, coverage)


def on_page(drafts: Sequence[Draft]) -> Counts:
    """Late and all conferences of each area, as the page of a partnership shows them."""
    (table,) = (table for draft in drafts for table in draft.tables if table.name == TABLE)
    return {figure.area: (figure.n or 0, int(figure.denominator or 0)) for figure in table.figures}


def found(shares: Counts, rule: str) -> set[str]:
    """The areas whose range lies above all areas together, by one of RULES."""
    late, held = (sum(pair[place] for pair in shares.values()) for place in (0, 1))
    if rule == "page":
        return {area for area, (hits, of) in shares.items() if of and wilson(hits, of)[0] > late / held}
    if rule == "printed":
        shares = {area: pair for area, pair in ((area, rounded(*pair)) for area, pair in shares.items()) if pair}
        if len(shares) < FEWEST_AREAS:
            return set()
    drawn = pool_shares([hits for hits, _ in shares.values()], [of for _, of in shares.values()])
    if rule == "printed":  # in whole per cent, ranges outwards
        middle = math.floor(100 * drawn.mean + 0.5)
        return {
            area for area, one in zip(shares, drawn.areas, strict=True) if math.floor(100 * (one.lower or 0)) > middle
        }
    return {
        area for area, one in zip(shares, drawn.areas, strict=True) if one.lower is not None and one.lower > drawn.mean
    }  # fmt: skip


def rounded(hits: int, of: int) -> tuple[int, int] | None:
    """The two counts of an area as they are printed; None where its share may not stand."""
    least = POLICY.minimum
    if POLICY.small(hits) or POLICY.small(of) or POLICY.small(of - hits):
        return None
    part, whole = POLICY.rounded(hits, "E06000001"), POLICY.rounded(of, "E06000001")
    return (part, whole) if whole >= least and whole - part >= least else None


@dataclass(frozen=True, slots=True)
class World:
    """The areas planted, and (late, conferences) of each; `apart`: points from the truth, at most, of any area."""

    planted: frozenset[str]
    shares: Counts
    apart: float = 0.0


def one(strength: str, seed: int) -> World:
    """One world from its making to the counts on the page."""
    scenario = plain(AREAS, CHILDREN, YEARS).changed(strengths={PLANT: strength})
    with tempfile.TemporaryDirectory() as folder:
        shares = on_page(drafted(Path(folder), scenario, seed, _drafts, ("council",), SENT))
        truth = Path(folder) / "england" / "truth"
        rows = read_planted((truth / "planted.csv").read_text(encoding="utf-8"))
        with (truth / "plan.csv").open(encoding="utf-8", newline="") as source:
            places = {row["place"] for row in csv.DictReader(source) if row["plant"] == PLANT}
    true = {row.code: row.value for row in rows if row.measure == "late_conferences_share" and row.dimension == "area"}
    apart = max(abs(100 * hits / of - (true[area] or 0)) for area, (hits, of) in shares.items())
    return World(frozenset(places if strength != "none" else ()), shares, apart)


def in_memory(strength: str, like: Sequence[World]) -> list[World]:
    """DRAWS of areas as large as those of `like`, late as often as in those; half are planted, and one is a tenth."""
    rng = np.random.default_rng(7)
    plain_ones = [pair for world in like for area, pair in world.shares.items() if area not in world.planted]
    base = sum(hits for hits, _ in plain_ones) / sum(of for _, of in plain_ones)
    sizes = np.array([of for world in like for _, of in world.shares.values()])
    made = []
    for _ in range(DRAWS):
        held = rng.choice(sizes, AREAS)
        held[-1] = max(1, held[-1] // TENTH)
        planted = np.arange(AREAS) < (AREAS // 2 if strength != "none" else 0)
        late = rng.binomial(held, np.where(planted, base + (1 - base) * STRENGTHS[strength], base))
        shares = {f"{n:02}": (int(late[n]), int(held[n])) for n in range(AREAS)}
        made.append(World(frozenset(f"{n:02}" for n in np.flatnonzero(planted)), shares))
    return made


def told(name: str, worlds: Sequence[World], small: Sequence[bool], rule: str) -> Iterable[str]:
    """The closing lines of one strength, way and rule; `small`: whether each area that is only small was found."""
    hits = [(world, found(world.shares, rule)) for world in worlds]
    right = sum(len(areas & world.planted) for world, areas in hits)
    wrong = sum(len(areas - world.planted) for world, areas in hits)
    planted = sum(len(world.planted) for world in worlds)
    others = sum(len(world.shares) for world in worlds) - planted
    if planted:
        yield f"effect_found_{name} {right} areas ratio={right / planted:.2f} vs {planted} planted"
    yield f"effect_false_alarms_{name} {wrong} areas ratio={wrong / others:.3f} vs {others} not planted"
    yield f"effect_small_found_{name} {sum(small)} areas ratio={sum(small) / len(small):.3f} vs {len(small)} small"


def shrunken(world: World, rule: str) -> Iterable[bool]:
    """Of each area in which nothing was planted: whether it is found where it has a tenth of its own conferences."""
    rng = np.random.default_rng(1)
    for area in sorted(world.shares.keys() - world.planted):
        late, held = world.shares[area]
        few = max(1, held // TENTH)
        tenth = (int(rng.hypergeometric(late, held - late, few)), few)
        yield area in found({**world.shares, area: tenth}, rule)


def main(number: int) -> None:
    """Make the worlds one after another, draw those in memory, and print the closing lines."""
    for strength in STRENGTHS:
        worlds = []
        for seed in range(1, number + 1):
            begun = time.process_time()
            worlds.append(one(strength, seed))
            sizes = sorted(of for _, of in worlds[-1].shares.values())
            print(f"{strength} {seed}: {len(sizes)} areas of {sizes[0]} to {sizes[-1]} conferences, at most "
                  f"{worlds[-1].apart:.1f} points from the truth, {time.process_time() - begun:.0f} s of CPU",
                  flush=True)  # fmt: skip
        drawn = in_memory(strength, worlds)
        for rule in RULES:
            small = [flag for world in worlds for flag in shrunken(world, rule)]
            last = [f"{AREAS - 1:02}" in found(world.shares, rule) for world in drawn]
            for line in (*told(f"files_{rule}_{strength}", worlds, small, rule),
                         *told(f"memory_{rule}_{strength}", drawn, last, rule)):  # fmt: skip
                print(line, flush=True)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(numbers[0] if numbers else (1 if "--quick" in sys.argv else 4))
