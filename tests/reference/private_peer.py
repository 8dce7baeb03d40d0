"""OpenDP beside our noise: how often it draws each number, and which epsilon it says that a scale keeps.

OpenDP (MIT) is run as a program, in the environment that SIGHTLINE_OPENDP names or bench/private.py makes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from scipy import stats

from sightline.clearance.alternatives.draws import WHOLE
from sightline.clearance.alternatives.private import noise
from tests.reference.peers import Peer, answer

OPENDP = Peer("opendp", "SIGHTLINE_OPENDP", ("opendp==0.16.*",))
RARE = 5  # a number that is expected less often is put together with those beyond it

# Runs there; prints what was found as JSON on its last line. The last argument is what is asked, as JSON.
THERE = """
import json, sys, time
import opendp.prelude as dp
dp.enable_features("contrib")
asked = json.loads(sys.argv[1])
space = dp.vector_domain(dp.atom_domain(T=int)), dp.l1_distance(T=int)
def mechanism(scale):
    return dp.m.make_geometric(*space, scale=scale)
found = {"drawn": [], "cpu": [], "epsilon": [mechanism(scale).map(by) for scale, by in asked["epsilon"]]}
found["together"] = dp.c.make_composition([mechanism(scale) for scale in asked["together"]]).map(1)
for scale in asked["scales"]:
    begun = time.process_time()
    numbers = mechanism(scale)([0] * asked["draws"])
    found["cpu"].append(time.process_time() - begun)
    counts = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    found["drawn"].append(sorted(counts.items()))
print()
print(json.dumps(found))
"""


def asked(
    there: Path, scales: list[float], draws: int, epsilon: list[tuple[float, int]], together: list[float]
) -> dict[str, Any]:
    """What OpenDP's mechanism of two-sided geometric noise gives.

    "drawn": for each scale, pairs of a number and how often it came; "cpu" the seconds of each; "epsilon": for each
    pair of a scale and how far one person can change the counts; "together": of mechanisms of these scales at once.
    """
    question = json.dumps({"scales": scales, "draws": draws, "epsilon": epsilon, "together": together})
    found: dict[str, Any] = answer(there, THERE, question)
    return found


def ways(scale: float) -> dict[int, int]:
    """Of the numbers from 0 to WHOLE - 1, how many our noise makes each number of: its own distribution, exactly.

    The noise never falls as its number rises, so the first of each is found by halving.
    """
    least, most = noise(0, scale), noise(WHOLE - 1, scale)
    starts = [_first(value, scale) for value in range(least, most + 1)] + [WHOLE]
    return {least + place: after - start for place, (start, after) in enumerate(pairwise(starts))}


def _first(value: int, scale: float) -> int:
    low, high = 0, WHOLE - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if noise(middle, scale) >= value else (middle + 1, high)
    return low


@dataclass(frozen=True, slots=True)
class Fit:
    """How near counts are to our distribution: the greatest distance of the two sums, and the chi-squared chance."""

    distance: float
    chance: float


def fit(drawn: Mapping[int, int], chances: Mapping[int, int]) -> Fit:
    """Counts of drawn numbers against our own chances (`ways`); drawn numbers that we never make count as farthest."""
    many = sum(drawn.values())
    numbers = sorted({*drawn, *chances})
    gone = farthest = 0.0
    for number in numbers:
        gone += drawn.get(number, 0) / many - chances.get(number, 0) / WHOLE
        farthest = max(farthest, abs(gone))
    often = [n for n in numbers if many * chances.get(n, 0) / WHOLE >= RARE]
    seen = [sum(drawn.get(n, 0) for n in numbers if n < often[0]), *(drawn.get(n, 0) for n in often)]
    meant = [sum(chances.get(n, 0) for n in numbers if n < often[0]), *(chances[n] for n in often)]
    seen.append(many - sum(seen))
    meant.append(WHOLE - sum(meant))
    pairs = [(one, many * other / WHOLE) for one, other in zip(seen, meant, strict=True)]
    total = math.fsum((one - other) ** 2 / other for one, other in pairs)
    return Fit(farthest, float(stats.chi2.sf(total, len(pairs) - 1)))


def bound(draws: int, chance: float) -> float:
    """The distance that so many draws of one distribution keep to it but with that chance (Dvoretzky, Kiefer, Wolfowitz
    with Massart's constant, 1990: it holds for numbers that are whole, too)."""
    return math.sqrt(math.log(2 / chance) / (2 * draws))
