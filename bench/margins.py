"""How near the made-up England is to the published one: every margin of truth/targets.csv, made beside published.

    python bench/margins.py [--quick] [--markdown]

Each closing line is `NAME VALUE UNIT ratio=R vs published`. Real populations need the folder of published statistics;
without it the margins are those of made-up populations. --markdown prints the table of docs/synthetic.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from sightline.synthetic.doings import make_world
from sightline.synthetic.scenario import named, plain
from sightline.synthetic.truth.margins import WITHIN, Target, table

_PUBLISHED = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "published"


def shown(value: float, unit: str) -> str:
    """A value as people read it."""
    return f"{value:,.0f}" if unit == "count" else f"{value:.1f}%"


def markdown(rows: list[tuple[Target, float, float]]) -> None:
    """The table of docs/synthetic.md."""
    print("| margin | published | made | off | source | reason, where off by more than a tenth |")
    print("|---|---|---|---|---|---|")
    for target, made, off in rows:
        cells = (target.what, shown(target.target, target.unit), shown(made, target.unit), f"{100 * off:+.1f}%",
                 target.source, target.reason if abs(off) > WITHIN else "")  # fmt: skip
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="twelve areas in place of England")
    parser.add_argument("--markdown", action="store_true", help="the table of docs/synthetic.md")
    given = parser.parse_args()
    scenario = plain(12, 60_000, (2024, 2025)) if given.quick else named("england")
    found = table(make_world(scenario, 1, _PUBLISHED if _PUBLISHED.is_dir() else None))
    if given.markdown:
        markdown(found)
    else:
        for target, made, off in found:
            unit = "a-year" if target.unit == "count" else "%"
            print(f"{target.margin} {made:.1f} {unit} ratio={1 + off:.3f} vs published")
