"""How fast single cells of large tables are withheld with proof, how few, and how little is lost with them.

    python bench/clearance.py [--quick]

The tables are t1 to t5 of ../shared/data/tables: counts by authority (within regions, within England), form, sex and
age, added up here. Small is 1 to 5; noughts and all margins are printed exactly. Every pattern is proved again by
certificates.faults, which solves nothing. CPU seconds of this process, of the whole solve with that proof; HiGHS runs
on one thread. --quick leaves the largest table out.

The peers were recorded on another run of two cores, not run here: sdcTable 0.34.0 and 0.32.7, at their defaults, which
do not ask for a width (on t2 HITAS, on t3 GAUSS: the least loss of those that finished). On t5 no program that was
tried finished with every cell certified. Each closing line is `NAME VALUE UNIT ratio=R vs PEER`, R being the peer's
figure over ours.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from pathlib import Path

import numpy as np

from sightline.clearance.suppression.certificates import faults
from sightline.clearance.suppression.lattice import Axis, Lattice
from sightline.clearance.suppression.linked import join
from sightline.clearance.suppression.primary import Demand
from sightline.clearance.suppression.suppress import Pattern, suppress

TABLES = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "tables"


def rows_of(name: str) -> tuple[list[dict[str, str]], list[str]]:
    """The rows of the table of that name, and its dimensions beside the area."""
    with next(TABLES.glob(f"{name}_*.csv")).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return rows, [column for column in rows[0] if column not in ("region", "la", "n")]


def lattice(name: str) -> Lattice:
    """The table of that name with all its margins."""
    rows, dimensions = rows_of(name)
    parents = {row["la"]: row["region"] for row in rows}
    regions = sorted(set(parents.values()))
    if len(regions) > 1:
        parents |= dict.fromkeys(regions, "England")
    axes = [Axis("la", parents), *(Axis.flat(one, sorted({row[one] for row in rows})) for one in dimensions)]
    places = [{code: number for number, code in enumerate(axis.leaves)} for axis in axes]
    counts = np.zeros([len(axis.leaves) for axis in axes], dtype=np.int64)
    for row in rows:
        counts[tuple(place[row[axis.name]] for place, axis in zip(places, axes, strict=True))] = int(row["n"])
    return Lattice.of(axes, counts)


def timed(name: str, table: Lattice, width: int) -> tuple[Pattern, float]:
    """The pattern of a table and the CPU seconds it took; prints both. Stops the run where the proof does not stand."""
    start = time.process_time()
    pattern = suppress(table, Demand(width=width))
    wrong = faults(pattern.task, pattern.withheld, pattern.certificates)
    spent = time.process_time() - start
    if wrong:
        raise SystemExit(f"{name}: the proof does not stand: {wrong[0]}")
    held = int(pattern.withheld.sum())
    print(
        f"{name} width {width}: {table.size:,} cells, {int(pattern.task.primary.sum()):,} small; "
        f"{len(pattern.secondary):,} more withheld, of {pattern.lost:,} in all; {held:,} certified, "
        f"{len(pattern.certificates.whole()):,} of them by whole counts; {spent:.2f} CPU s",
        flush=True,
    )
    return pattern, spent


def main(quick: bool) -> None:
    """Measures and prints."""
    tables = {name: lattice(name) for name in ("t1", "t2", "t3", "t4")}
    timed("t3 and t4 jointly", join([tables["t3"], tables["t4"]]), 6)
    together = sum(timed(name, table, 6)[1] for name, table in tables.items())
    t2, _ = timed("t2", tables["t2"], 1)
    t3, t3_spent = timed("t3", tables["t3"], 1)
    lines = [
        f"t1_to_t4_width6_cpu_s {together:.2f} s ratio={10 / together:.1f} vs the goal of 10",
        f"t2_width1_cells {len(t2.secondary)} cells ratio={77 / len(t2.secondary):.3f} vs sdcTable HITAS (recorded)",
        f"t2_width1_value {t2.lost} children ratio={872 / t2.lost:.3f} vs sdcTable HITAS (recorded)",
        f"t3_width1_cells {len(t3.secondary)} cells ratio={328 / len(t3.secondary):.3f} vs sdcTable GAUSS (recorded)",
        f"t3_width1_value {t3.lost} children ratio={3792 / t3.lost:.3f} vs sdcTable GAUSS (recorded)",
        f"t3_width1_cpu_s {t3_spent:.2f} s ratio={446.9 / t3_spent:.0f} vs sdcTable GAUSS (recorded)",
    ]
    if not quick:
        t5, t5_spent = timed("t5", lattice("t5"), 6)
        uncertified = int(t5.withheld.sum()) - len(t5.certificates.pairs)
        lines += [
            f"t5_width6_cpu_s {t5_spent:.1f} s ratio={447.5 / t5_spent:.1f} vs a trial that left 259 out (recorded)",
            f"t5_uncertified {uncertified} cells ratio={'inf' if not uncertified else 259 / uncertified} vs the same",
        ]
    print("\n".join(lines))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without the largest table")
    asked = parser.parse_args()
    if not TABLES.is_dir():
        sys.exit("there are no tables at ../shared/data/tables: nothing was measured")
    main(asked.quick)
