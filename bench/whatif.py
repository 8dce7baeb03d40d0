"""How often the ranges of the queueing methods hold the truth, of made-up queues whose rates are known.

    python bench/whatif.py [SEEDS]

Prints for each queue how many of SEEDS (default 200) ranges at 95% held it. docs/scoring.md wants 91 to 98 of 100.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sightline.errors import MethodError
from sightline.methods.queueing_effects import with_slots
from sightline.methods.queueing_needs import Target, needs
from tests.unit.methods import test_queueing_effects as effects
from tests.unit.methods import test_queueing_needs as of_needs

QUEUES = ((4.0, 5.0), (4.0, 4.4), (10.0, 10.5), (9.0, 10.0))
SLOTS = ((0.8, 1.0), (3.0, 3.5), (2.0, 2.2), (1.0, 1.05))


def halving(arrivals: float, capacity: float, seeds: int) -> str:
    """How often the effect of half the slots is held."""
    held = refused = 0
    for seed in range(seeds):
        handover, truth = effects.made_up(seed, arrivals, capacity, 0.5)
        try:
            change = with_slots(handover, 0.5, seed).change
        except MethodError:
            refused += 1
            continue
        held += change.lower <= truth <= change.upper
    tried = seeds - refused
    return f"half the slots, {arrivals} come and {capacity} can a day: {held} of {tried} held, {refused} refused"


def shorter(arrivals: float, capacity: float, seeds: int) -> str:
    """How often the slots that halve the wait are held."""
    held = 0
    for seed in range(seeds):
        came, waited, more = of_needs.made_up(seed, arrivals, capacity)
        found = needs(came, waited, Target(times=0.5), np.random.default_rng(seed), draws=100)
        low, high = np.quantile(found.more_all, [0.025, 0.975])
        held += low <= more <= high
    return f"half the wait, {arrivals} come and {capacity} can a day: {held} of {seeds} held"


def main(seeds: int) -> None:
    """Print a line for each queue."""
    for arrivals, capacity in QUEUES:
        print(halving(arrivals, capacity, seeds), flush=True)
    for arrivals, capacity in SLOTS:
        print(shorter(arrivals, capacity, seeds), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
