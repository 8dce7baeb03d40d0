"""How near the share of victims in groups that cross a force comes to the truth, through files and linkage.

    python bench/organised.py [WORLDS] [--quick]

Each world of the scenario `network`, made small (default 24 of them, quick 3), is written as files; those of police,
courts, prisons and probation are received, linked and chronicled as in a run, and the draft "organised" is made.
Councils, schools and health are left out: they hold no suspects. The truth is of the same crimes with everybody known
for who they are. Each closing line is `NAME VALUE UNIT ratio=R vs PEER`.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # it shares something with another bench

from bench._some_files import JUSTICE, drafted
from sightline.analyses.perpetrators.organised import organised_drafts
from sightline.synthetic.scenario import named
from sightline.synthetic.truth.organised import CROSS_FORCE, FORCES
from sightline.synthetic.truth.score_rows import read_planted

CHILDREN = 5_000  # known to councils, in twelve areas: a world takes some ten seconds of CPU


@dataclass(frozen=True, slots=True)
class Found:
    """Per cent of victims, by the truth and as found with its range."""

    truth: float
    share: float
    low: float
    high: float


def one(folder: Path, seed: int) -> Found:
    """One world from its making to its figure."""
    scenario = named("network").with_world(children=CHILDREN)
    drafts = drafted(folder, scenario, seed, lambda engine, coverage, _: organised_drafts(engine, coverage), JUSTICE)
    rows = read_planted((folder / "england" / "truth" / "planted.csv").read_text(encoding="utf-8"))
    (truth,) = [row.value or 0.0 for row in rows if row.measure == CROSS_FORCE]
    figures = [figure for draft in drafts for table in draft.tables if table.name == "organised_share"
               for figure in table.figures if figure.code("reach") == FORCES]  # fmt: skip
    if not figures:
        return Found(truth, 0.0, 0.0, 0.0)
    ends = figures[0].intervals[0]
    return Found(truth, figures[0].value or 0.0, ends.lower, ends.upper)


def ratio(value: float, peer: float) -> str:
    """One over the other; beside a peer of nought inf, and 1 where both are nought."""
    return f"{value / peer:.3f}" if peer else "inf" if value else "1.000"


def main(worlds: int) -> None:
    """Print each world, and then the closing lines."""
    found = []
    for seed in range(1, worlds + 1):
        begun = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            found.append(one(Path(folder), seed))
        last = found[-1]
        print(f"world {seed}: truth {last.truth:.1f}, found {last.share:.1f} ({last.low:.1f} to {last.high:.1f}), "
              f"{time.process_time() - begun:.0f} s of CPU", flush=True)  # fmt: skip
    truth, share = mean(one.truth for one in found), mean(one.share for one in found)
    covered = mean(one.low <= one.truth <= one.high for one in found)
    off = mean(abs(one.share - one.truth) for one in found)
    print(f"organised_cross_force_share {share:.2f} per-cent ratio={ratio(share, truth)} vs the truth of {truth:.2f}")
    print(f"organised_cross_force_off {off:.2f} points ratio={ratio(off, truth)} vs one force alone, {truth:.2f}")
    print(f"organised_cross_force_covered {covered:.3f} share ratio={covered / 0.95:.3f} vs 95 of 100")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(numbers[0] if numbers else (3 if "--quick" in sys.argv else 24))
