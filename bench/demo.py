"""What the demonstration takes, stage by stage, with each stage's share of the whole.

    python bench/demo.py [--quick]

Each closing line is `NAME VALUE UNIT ratio=R vs PEER`; for a stage the peer is the whole demonstration, so that the
ratio is its share. CPU seconds are of this process, all its threads.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from sightline.config import Settings
from sightline.demo import Engines, Numbers, Step, perform
from sightline.engines import duck
from sightline.link.backend import DuckBackend


def quiet(words: str) -> Step:
    """A progress bar that shows nothing."""
    del words

    def step(name: str, done: int, total: int) -> None:
        del name, done, total

    return step


def measure(areas: int, children: int, progress: Callable[[str], Step]) -> None:
    """Run one demonstration in a folder of its own and print the figures."""
    published = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "published"
    with tempfile.TemporaryDirectory() as folder:
        outcome = perform(
            Path(folder) / "demo",
            Numbers(areas, children),
            published if published.is_dir() else None,
            Engines(duck.opener(Settings()), DuckBackend),
            progress,
        )
    wall = sum(seconds for _, seconds, _ in outcome.timing.stages)
    cpu = sum(seconds for _, _, seconds in outcome.timing.stages)
    print(f"{areas} areas, {children:,} children, {outcome.files} files, {outcome.findings} findings")
    for name, of_wall, of_cpu in outcome.timing.stages:
        print(f"demo_{name}_wall {of_wall:.2f} s ratio={of_wall / wall:.3f} vs demo_wall")
        print(f"demo_{name}_cpu {of_cpu:.2f} s ratio={of_cpu / cpu:.3f} vs demo_cpu")
    print(f"demo_wall {wall:.2f} s ratio={wall / 300:.3f} vs the-five-minutes-allowed")
    print(f"demo_cpu {cpu:.2f} s ratio={cpu / wall:.3f} vs demo_wall")
    worst = max(outcome.drafts, key=lambda item: item.share)
    print(f"demo_farthest_from_truth {100 * worst.share:.2f} % ratio={worst.share / 0.02:.3f} vs the-two-per-cent-goal")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smaller England, under a minute")
    if parser.parse_args().quick:
        measure(4, 8_000, quiet)
    else:
        measure(12, 60_000, quiet)
