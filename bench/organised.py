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
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

from sightline import config
from sightline.analyses.analyse import register
from sightline.analyses.perpetrators.organised import organised_drafts
from sightline.analyses.picture.coverage import coverage_of
from sightline.chronology.stage import chronicle
from sightline.engines.duck import opener
from sightline.ledger import keys
from sightline.ledger.chain import Ledger
from sightline.ledger.receive import receive
from sightline.ledger.submissions import CHRONICLED, current
from sightline.link.stage import link
from sightline.returns.reports.fixlist import files_in
from sightline.standard.figures import Figure
from sightline.synthetic.scenario import named
from sightline.synthetic.truth.organised import CROSS_FORCE, FORCES
from sightline.synthetic.truth.score_rows import read_planted
from sightline.synthetic.world import simulate

SENDERS = ("police", "court", "prison", "probation")
CHILDREN = 5_000  # known to councils, in twelve areas: a world takes some ten seconds of CPU
SETTINGS = config.Settings(threads=1, memory="1GB")


@dataclass(frozen=True, slots=True)
class Found:
    """Per cent of victims, by the truth and as found with its range."""

    truth: float
    share: float
    low: float
    high: float


def one(folder: Path, seed: int) -> Found:
    """One world from its making to its figure."""
    england, project = folder / "england", folder / "project"
    simulate(england, scenario=named("network").with_world(children=CHILDREN), seed=seed)
    rows = read_planted((england / "truth" / "planted.csv").read_text(encoding="utf-8"))
    (truth,) = [row.value or 0.0 for row in rows if row.measure == CROSS_FORCE]
    config.write(project, config.simulated("A trial on a made-up England"), SETTINGS)
    keys.create(project / "keys")
    opened = config.load(project)
    ledger, today = Ledger.create(opened.ledger), datetime.now(UTC).date()
    folders = [path for path in sorted((england / "returns").iterdir()) if path.name.startswith(SENDERS)]
    receive(ledger, opened, today, files_in(folders))
    link(ledger, opened, today)
    chronicle(ledger, opener(opened.settings))
    figure = drafted(ledger, opened)
    if figure is None:
        return Found(truth, 0.0, 0.0, 0.0)
    return Found(truth, figure.value or 0.0, figure.intervals[0].lower, figure.intervals[0].upper)


def drafted(ledger: Ledger, opened: config.Project) -> Figure | None:
    """The share that the draft gives; None where it has none."""
    coverage = coverage_of([submission for submission, _ in current(ledger)])
    chronicled = ledger.latest(CHRONICLED)
    assert coverage is not None
    assert chronicled is not None
    with ledger.at_work(), ledger.scratch() as scratch, opener(opened.settings)(ledger.unfinished) as engine:
        register(engine, ledger, chronicled, scratch)
        drafts = organised_drafts(engine, coverage)
    figures = [figure for draft in drafts for table in draft.tables if table.name == "organised_share"
               for figure in table.figures if figure.code("reach") == FORCES]  # fmt: skip
    return figures[0] if figures else None


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
