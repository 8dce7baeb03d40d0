"""How often the region that is short of places on programmes is found, by strength of the plant and size of the world.

    python bench/prisons.py [WORLDS] [--quick]

Prisons are made directly (sightline.synthetic.agencies.prisons), so that a world takes a second: WORLDS of each size
and strength (default 100). Found: its share of eligible people released who had started a programme is lower than that
of all other regions together, by Fisher's exact test at 5%, after Holm, over all regions. A false alarm is any other
region that is found so. Each closing line is `NAME VALUE UNIT ratio=R vs PEER`: shares of worlds beside all of them, or
beside the 5 of 100 that the test allows where nothing is planted; and the CPU time of one England of ten years in the
steps and tables beside a bare scan.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench._below import below
from sightline.analyses.perpetrators.prison import made
from sightline.analyses.perpetrators.prison_tables import need_tables
from sightline.engines.duck import DuckEngine
from sightline.standard.drafts import FigureTable
from tests.worlds_of_prisons import COVERAGE, counted, prisons_of

STRENGTHS = {"none": 0.0, "weak": 0.20, "strong": 0.60}
SIZES = {"England": 6_000, "a third of it": 2_000, "a tenth of it": 600}  # adults charged a year


def shorter(tables: Mapping[str, FigureTable]) -> set[str]:
    """The regions in which fewer had started than in all others together: Fisher's exact test, Holm, 5%."""
    share = tables["prison_started_share_by_region"].figures
    counts = {figure.code("region") or "": (figure.n or 0, int(figure.denominator or 0)) for figure in share}
    return below(counts)


def power(engine: DuckEngine, worlds: int) -> list[str]:
    """How often the planted region is found, and any other, by size and strength: printed, and as closing lines."""
    lines = []
    for size, yearly in SIZES.items():
        for strength, short in STRENGTHS.items():
            hits = tried(engine, worlds, yearly, short)
            print(
                f"{size}, {strength}: found in {hits['planted']} of {worlds}, another region in {hits['other']}; "
                f"{hits['people'] / worlds:,.0f} eligible people released in three years on average",
                flush=True,
            )
            name = f"{size.replace(' ', '_').casefold()}_{strength}"
            if short:
                share = hits["planted"] / worlds
                lines.append(f"prison_region_found_{name} {share:.3f} share ratio={share:.3f} vs all worlds")
            else:
                share = hits["any"] / worlds
                lines.append(f"prison_false_alarm_{name} {share:.3f} share ratio={share / 0.05:.2f} vs 5 of 100 worlds")
    return lines


def tried(engine: DuckEngine, worlds: int, yearly: int, short: float) -> Counter[str]:
    """In how many worlds the planted region was found, another, and any; and people over all of them."""
    hits: Counter[str] = Counter()
    for seed in range(worlds):
        where, made_up, place = prisons_of(seed, short, yearly)
        tables = {table.name: table for table in need_tables(counted(engine, where, made_up))}
        found = shorter(tables)
        hits["planted"] += where.regions[place] in found
        hits["other"] += bool(found - {where.regions[place]})
        hits["any"] += bool(found)
        hits["people"] += int(tables["prison_eligible"].figures[0].value or 0)
    return hits


def speed(engine: DuckEngine, yearly: int) -> str:
    """The closing line of the CPU time of steps and tables, beside a bare scan of the same rows."""
    where, made_up, _ = prisons_of(1, 0.6, yearly, tuple(range(2017, 2027)))
    begun = time.process_time()
    found = counted(engine, where, made_up)
    made(found, COVERAGE, ())
    taken = time.process_time() - begun
    rows = engine.fetch("programme_need")
    begun = time.process_time()
    sum(len(set(column.to_pylist())) for column in rows.columns)
    bare = time.process_time() - begun
    return f"prisons_10y_cpu_s {taken:.2f} s ratio={taken / bare:.1f} vs bare scan of {rows.num_rows:,} sentences"


if __name__ == "__main__":
    quick = "--quick" in sys.argv
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    with tempfile.TemporaryDirectory() as folder, DuckEngine(Path(folder), threads=1) as opened:
        closing = power(opened, numbers[0] if numbers else (3 if quick else 100))
        closing.append(speed(opened, 600 if quick else 6_000))
    print("\n".join(closing))
