"""How often the range over methods holds the number that no agency recorded, in made-up Englands, without linkage.

Two scenarios: lists that know nothing of each other, and lists that referral ties. Who is on which list is taken from
the truth, so that what is seen is the method and not the linkage (`make worlds SCENARIO=unrecorded_alone` has both).
For tied lists no coverage is claimed: printed is how far the estimate is off that takes them for independent.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from sightline.methods.hidden.lists import Lists
from sightline.methods.hidden.loglinear import fit
from sightline.methods.hidden.spread import spread
from sightline.synthetic.scenario import named
from sightline.synthetic.world import simulate

NAMES = ("council", "police", "support")
EVERY_PAIR = (0b011, 0b101, 0b110)
FEWEST_COVERED, WIDEST = 0.90, 0.40  # what issue and docs ask of independent lists


@dataclass(frozen=True, slots=True)
class World:
    """One made-up England: its lists, and how many children could have been recorded and were not."""

    lists: Lists
    truth: float


def world(scenario: str, seed: int) -> World:
    """Make one, and read its lists and its truth."""
    with tempfile.TemporaryDirectory() as folder:
        simulate(Path(folder), scenario=named(scenario), seed=seed)
        table = pq.read_table(Path(folder) / "truth" / "csa_records.parquet", columns=["true_id", "sender", "counted"])
        with (Path(folder) / "truth" / "planted.csv").open(encoding="utf-8", newline="") as file:
            (truth,) = (float(r["value"]) for r in csv.DictReader(file) if r["measure"] == "recordable_unrecorded")
    on: dict[str, set[str]] = {}
    for row in table.to_pylist():
        if row["counted"]:
            on.setdefault(row["true_id"], set()).add(row["sender"])
    histories: dict[frozenset[str], float | None] = {}
    for who in on.values():
        histories[frozenset(who)] = (histories.get(frozenset(who)) or 0.0) + 1
    return World(Lists.of(NAMES, histories), truth)


def measure(scenario: str, tied: tuple[int, ...], number: int) -> None:
    """Make the worlds of one scenario and print what they say."""
    covered, widths, off, refused = 0, [], [], 0
    for seed in range(1, number + 1):
        made = world(scenario, seed)
        found = spread(made.lists, tied, with_latent=False)
        off.append((fit(made.lists, ()).hidden - made.truth) / made.truth)
        if found.lower is None or found.upper is None:
            refused += 1
            continue
        covered += found.lower <= made.truth <= found.upper
        widths.append((found.upper - found.lower) / made.truth)
    given = number - refused
    share = covered / given if given else 0.0
    width = statistics.median(widths) if widths else float("nan")
    print(f"{scenario}: {number} worlds, {refused} without a range")
    print(f"{scenario}_covered {share:.3f} share ratio={share / FEWEST_COVERED:.2f} vs {FEWEST_COVERED} asked for")
    print(f"{scenario}_width {width:.3f} of-the-truth ratio={width / WIDEST:.2f} vs {WIDEST} asked for")
    bias = statistics.median(off)
    print(f"{scenario}_independent_off {bias:+.3f} of-the-truth ratio={1 + bias:.2f} vs the planted truth")


def main() -> None:
    """Read the options and measure both scenarios."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="three worlds of each")
    options.add_argument("--number", type=int, default=100, help="how many worlds of each (100)")
    given = options.parse_args()
    number = 3 if given.quick else given.number
    measure("unrecorded_alone", (), number)
    measure("unrecorded_by_referral", EVERY_PAIR, number)


if __name__ == "__main__":
    main()
