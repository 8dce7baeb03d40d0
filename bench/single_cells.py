"""What a whole release by single cells loses and takes, on the measured tables, beside the engine on the table alone.

    python bench/single_cells.py [--quick] [--largest]

The tables are t2, t3 and t4 of ../shared/data/tables with all margins, their authorities given real codes so that they
lie in regions. Each goes through all of clearing (rules, engine, attack, certificates checked again) under
english-official, once with every area exact and once with regions and England rounded, without what agencies know; t2
once more with that. CPU seconds of this process. --quick leaves t3 and t4 out; --largest tries t5 too. Each closing
line is `NAME VALUE UNIT ratio=R vs PEER`; the peer is the engine alone on the same table, run here, a goal of 20
seconds, or what it took before (recorded); R is the peer's figure over ours.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the tables are read by another bench

from bench.clearance import TABLES, lattice, rows_of
from sightline.clearance.cells import cell_of
from sightline.clearance.policy import Policy, policy
from sightline.clearance.public import Public
from sightline.clearance.recheck import recheck
from sightline.clearance.release import protect
from sightline.clearance.rules import Reason
from sightline.clearance.suppression.primary import Demand
from sightline.clearance.suppression.suppress import suppress
from sightline.standard.areas import ENGLAND, all_areas
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.units import Status, Unit

MEASURE = Measure(
    "children_recorded", "Children recorded", Unit.CHILD,
    Population("under_18", "children under 18", "age when recorded"), Status.ANY, "bench/1", "a measured table",
)  # fmt: skip
YEAR = Period.year_to_march(2025)


def codes(rows: Sequence[dict[str, str]]) -> tuple[dict[str, str], dict[str, str]]:
    """Real codes for the authorities and the regions of a table, largest region to largest region."""
    held: dict[str, set[str]] = {}
    for row in rows:
        held.setdefault(row["region"], set()).add(row["la"])
    real: dict[str, list[str]] = {}
    for area in all_areas():
        if area.region_gss.startswith("E12"):
            real.setdefault(area.region_gss, []).append(area.gss)
    ours = sorted(held.items(), key=lambda item: -len(item[1]))
    theirs = sorted(real.items(), key=lambda item: -len(item[1]))
    pairs = list(zip(ours, theirs, strict=True))
    authorities = {
        la: gss for (_, las), (_, own) in pairs for la, gss in zip(sorted(las), sorted(own)[: len(las)], strict=True)
    }
    return authorities, {region: gss for (region, _), (gss, _) in pairs}


def release(name: str) -> list[FigureTable]:
    """A table with all its margins, by authority, region and England: a table of figures for each set of dimensions."""
    rows, names = rows_of(name)
    authority, region = codes(rows)
    kinds = [some for size in range(len(names) + 1) for some in itertools.combinations(sorted(names), size)]
    found: Counter[tuple[tuple[str, ...], str, tuple[tuple[str, str], ...]]] = Counter()
    for row in rows:
        for area, some in itertools.product((authority[row["la"]], region[row["region"]], ENGLAND), kinds):
            found[some, area, tuple((one, row[one]) for one in some)] += int(row["n"])
    by = {one: Dimension(one, one, True, tuple((c, c) for c in sorted({row[one] for row in rows}))) for one in names}
    return [
        FigureTable(
            "_".join(("by", *some)), OutputKind.COUNTS, "A measured table", tuple(by[one] for one in some),
            tuple(Figure(MEASURE, YEAR, a, float(n), b) for (kind, a, b), n in sorted(found.items()) if kind == some),
            "a measured table",
        )
        for some in kinds
    ]  # fmt: skip


def measured(name: str, tables: Sequence[FigureTable], by: Policy) -> tuple[int, int, int, float]:
    """Counts that went to protect others, the children in them, how many withheld counts are proved by fractions only,
    CPU seconds. Stops where the proof does not stand.
    """
    start = time.process_time()
    made = protect(tables, by)
    again = recheck(made.certificates, tables, made.tables, by, Public())
    spent = time.process_time() - start
    if again.faults or again.open:
        raise SystemExit(f"{name}: the proof of the release does not stand: {again.faults[:1]}")
    true = {cell_of(figure): int(figure.value or 0) for table in tables for figure in table.figures}
    why = Counter(made.withheld.values())
    beside = [true[cell] for cell, reason in made.withheld.items() if reason is Reason.ATTACK]
    print(
        f"{name}, wide areas to {by.wide_base}: {len(true):,} counts; withheld {why[Reason.SMALL]:,} small, "
        f"{why[Reason.GROUP]:,} in whole groups, {len(beside):,} to protect others with {sum(beside):,}; "
        f"{again.proved:,} proved, {again.fractional:,} of them by tables with fractions only; {spent:.1f} CPU s",
        flush=True,
    )
    return len(beside), sum(beside), again.fractional, spent


def main(quick: bool, largest: bool) -> None:
    """Measures and prints."""
    official = replace(policy("english-official"), agency_width=0)
    lines = []
    for name in (("t2",) if quick else ("t2", "t3", "t4")) + (("t5",) if largest else ()):
        tables, alone = release(name), suppress(lattice(name), Demand())
        cells, children, fractional, spent = measured(name, tables, replace(official, wide_base=1))
        measured(name, tables, official)
        engine = "the engine on the table alone"
        lines += [
            f"{name}_release_cells {cells} cells ratio={len(alone.secondary) / cells:.3f} vs {engine}",
            f"{name}_release_value {children} children ratio={alone.lost / children:.3f} vs {engine}",
            f"{name}_release_fractional {fractional} cells ratio={'inf' if not fractional else 0} vs none",
            f"{name}_release_cpu_s {spent:.1f} s ratio={20 / spent:.1f} vs a goal of 20",
        ]
    *_, spent = measured("t2 with 152 agencies", release("t2"), replace(policy("english-official"), wide_base=1))
    lines.append(f"t2_release_agencies_cpu_s {spent:.1f} s ratio={30 / spent:.1f} vs what it took before (recorded)")
    print("\n".join(lines))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="t2 only")
    parser.add_argument("--largest", action="store_true", help="t5 too, which takes minutes")
    asked = parser.parse_args()
    if not TABLES.is_dir():
        sys.exit("there are no tables at ../shared/data/tables: nothing was measured")
    main(asked.quick, asked.largest)
