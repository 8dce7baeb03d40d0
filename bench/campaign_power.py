"""How often a campaign of the smallest detectable size is found, and how often one that does nothing is taken for one.

    python bench/campaign_power.py [WORLDS] [--quick]

Each world has 24 made-up areas in 12 regions: counts by chance, levels that wander by area and by region, a season that
all share. From its past weeks `sightline campaign plan` says what each design could see. Then a campaign of just that
size runs in the weeks that follow, and one of size 0 in the same weeks; both are tested as by `sightline campaign
evaluate`: by the draw of the plan (999 others), or, everywhere at once, beside the line it was on. WORLDS default 400
(quick 40). Wanted: found in about 80 of 100, something made of nothing in 5, the truth in 95 intervals. Each closing
line is `NAME VALUE UNIT ratio=R vs PEER`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.errors import MethodError
from sightline.methods.allocation import Places, allocate, draws, places
from sightline.methods.effects.pulse import pulse, season_of
from sightline.methods.lift import lift
from sightline.methods.power import under
from sightline.methods.power_past import NEVER, Past, detectable, detectable_series, past

AREAS, REGIONS = 24, 12
PAST, BEFORE, WEEKS, RUNS = 156, 52, 40, 13
SLOTS = {"parallel": (0, NEVER), "stepped wedge": (0, 6, 12, 18), "geo-experiment": (0, NEVER)}
BALANCE, DRAWS, OTHERS = 0.3, 400, 999
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tried:
    """One world: the smallest lift (a share), whether it and a lift of 0 were found, whether its interval held it."""

    smallest: float
    found: bool
    wrong: bool
    held: bool


def levels(generator: np.random.Generator) -> Floats:
    """What is expected by area and week, past and future: shape (areas, weeks)."""
    count = PAST + WEEKS
    usual = generator.uniform(20, 90, AREAS)
    wander = _wander(AREAS, count, 0.006, generator)
    wander += _wander(REGIONS, count, 0.002, generator)[np.arange(AREAS) % REGIONS]
    season = 0.1 * np.cos(2 * np.pi * (np.arange(count) + generator.integers(52)) / 52)
    season = season + _wander(1, count, 0.001, generator)
    made: Floats = usual[:, None] * np.exp(wander + season)
    return made


def _wander(rows: int, count: int, size: float, generator: np.random.Generator, alike: float = 0.96) -> Floats:
    """Levels about 0 with that variance, so much of each in the next week."""
    made = np.zeros((rows, count))
    made[:, 0] = generator.normal(0, np.sqrt(size), rows)
    for week in range(1, count):
        made[:, week] = alike * made[:, week - 1] + generator.normal(0, np.sqrt(size * (1 - alike**2)), rows)
    return made


def drawn(expected: Floats, campaign: Floats, lift: float, generator: np.random.Generator) -> Floats:
    """Counts of the weeks that are measured, as many more as the lift says where the campaign runs."""
    made: Floats = generator.poisson(expected * (1 + lift * campaign)).astype(np.float64)
    return made


def tried(kind: str, found: Past, expected: Floats, seed: int) -> Tried | None:
    """What a design with areas beside finds in one world; None where the plan says that no size is found."""
    generator = np.random.default_rng([seed, len(kind)])
    units, of_area = _units(kind, found)
    slots = np.array(SLOTS[kind])
    try:
        told = detectable(
            [found], slots[draws(units, BALANCE, DRAWS, seed)][:, of_area], BEFORE, RUNS, BEFORE + WEEKS, generator
        )
    except MethodError:
        return None
    own = slots[allocate(units, BALANCE, seed, 2_000).starts][of_area]
    beside = np.concatenate([own[None], slots[draws(units, BALANCE, OTHERS, seed + 1)][:, of_area]])
    campaign = under(own, WEEKS, RUNS)
    seen = []
    for size in (told.smallest, 0.0):
        after = drawn(expected[:, PAST:], campaign, size, generator)
        measured = np.concatenate([found.counts[:, -BEFORE:], after], axis=1)
        seen.append(lift(found, measured, beside, BEFORE, RUNS))
    return _of(told.smallest, [one.percent for one in seen])


def _of(smallest: float, ranges: list[tuple[float, float, float]]) -> Tried:
    (_, low, high), (_, least, most) = ranges
    nothing = least <= 0 <= most
    return Tried(smallest, low > 0 or high < 0, not nothing, low <= 100 * smallest <= high)


def _units(kind: str, found: Past) -> tuple[Places, npt.NDArray[np.int64]]:
    """What is drawn, and the unit of each area."""
    of_area = np.arange(AREAS) % REGIONS if kind == "geo-experiment" else np.arange(AREAS)
    size = np.log(np.bincount(of_area, weights=found.usual))
    return places([str(n) for n in range(len(size))], {"usual": size.tolist()}, len(SLOTS[kind])), of_area


def everywhere(found: Past, expected: Floats, seed: int) -> Tried:
    """The same of a campaign everywhere at once: one series beside the line it was on."""
    generator = np.random.default_rng([seed, 1])
    told = detectable_series(found, RUNS, WEEKS)
    campaign = np.broadcast_to(under(0, WEEKS, RUNS), (AREAS, WEEKS))
    seen = []
    for size in (told.smallest, 0.0):
        after = drawn(expected[:, PAST:], campaign, size, generator)
        series = np.concatenate([found.counts, after], axis=1).sum(axis=0).astype(int)
        seen.append(pulse(tuple(series.tolist()), PAST, PAST + RUNS, season_of(PAST)))
    return _of(told.smallest, [one.percent for one in seen])


def main(worlds: int) -> None:
    """Print what was found of each design, and then the closing lines."""
    kinds = (*SLOTS, "everywhere")
    results: dict[str, list[Tried]] = {kind: [] for kind in kinds}
    for seed in range(worlds):
        generator = np.random.default_rng(seed)
        expected = levels(generator)
        found = past(generator.poisson(expected[:, :PAST]))
        for kind in SLOTS:
            told = tried(kind, found, expected, seed)
            results[kind] += [told] if told is not None else []
        results["everywhere"].append(everywhere(found, expected, seed))
    closing = []
    for kind, rows in results.items():
        if not rows:
            print(f"{kind}: no size is found, the plan says in all of {worlds}", flush=True)
            continue
        power, wrong, held = (
            sum(getattr(row, name) for row in rows) / len(rows) for name in ("found", "wrong", "held")
        )
        low, middle, high = np.quantile([100 * row.smallest for row in rows], [0.05, 0.5, 0.95])
        sizes = f"told in {len(rows)} of {worlds}: smallest {middle:.1f} per cent ({low:.1f} to {high:.1f})"
        rates = f"found {100 * power:.1f} of 100, nothing taken for something {100 * wrong:.1f} of 100"
        print(f"{kind}, {sizes}; {rates}; held in {100 * held:.1f} of 100", flush=True)
        name = kind.replace(" ", "_").replace("-", "_")
        closing.append(f"campaign_{name}_found {power:.3f} share ratio={power / 0.8:.3f} vs 80 of 100")
        closing.append(f"campaign_{name}_nothing {wrong:.3f} share ratio={wrong / 0.05:.3f} vs 5 of 100")
        closing.append(f"campaign_{name}_held {held:.3f} share ratio={held / 0.95:.3f} vs 95 of 100")
    print("\n".join(closing))


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(numbers[0] if numbers else (40 if "--quick" in sys.argv else 400))
