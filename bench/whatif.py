"""How often the ranges of the queueing methods hold the truth, of made-up queues whose rates are known.

    python bench/whatif.py [SEEDS] [--quick]

Prints for each queue how many of SEEDS (default 200, quick 20) ranges at 95% held it. docs/scoring.md wants 91 to 98 of
100. Each closing line is `NAME VALUE UNIT ratio=R vs PEER`, the peer being the 95 of 100 that a range says.
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


LEVEL = 0.95


def halving(arrivals: float, capacity: float, seeds: int) -> str:
    """How often the effect of half the slots is held: printed, and as a closing line."""
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
    words = f"half the slots, {arrivals} come and {capacity} can a day: {held} of {tried} held, {refused} refused"
    print(words, flush=True)
    return line(f"whatif_half_the_slots_held_{arrivals:g}_{capacity:g}", held, tried)


def shorter(arrivals: float, capacity: float, seeds: int) -> str:
    """How often the slots that halve the wait are held: printed, and as a closing line."""
    held = 0
    for seed in range(seeds):
        came, waited, more = of_needs.made_up(seed, arrivals, capacity)
        found = needs(came, waited, Target(times=0.5), np.random.default_rng(seed), draws=100)
        low, high = np.quantile(found.more_all, [0.025, 0.975])
        held += low <= more <= high
    print(f"half the wait, {arrivals} come and {capacity} can a day: {held} of {seeds} held", flush=True)
    return line(f"whatif_half_the_wait_held_{arrivals:g}_{capacity:g}", held, seeds)


def line(name: str, held: int, tried: int) -> str:
    """A closing line; of nothing tried it says so."""
    share = held / tried if tried else float("nan")
    return f"{name} {share:.3f} share ratio={share / LEVEL:.3f} vs 95 of 100, in {tried} tried"


def main(seeds: int) -> None:
    """Print words for each queue, and then the closing lines."""
    closing = [halving(arrivals, capacity, seeds) for arrivals, capacity in QUEUES]
    closing += [shorter(arrivals, capacity, seeds) for arrivals, capacity in SLOTS]
    print("\n".join(closing))


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(numbers[0] if numbers else (20 if "--quick" in sys.argv else 200))
