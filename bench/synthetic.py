"""What making England takes, at four sizes, each in a process of its own.

    python bench/synthetic.py [--quick]

Each closing line is `NAME VALUE UNIT ratio=R vs PEER`. For seconds the peer is the time allowed (12 areas: 10 s;
England in one year: 600 s); for memory 6 GB; for the cost of a child the smallest size, so that a ratio near 1 says
that cost is in proportion; for bytes a second the speed at which this disk takes the same bytes in one piece.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sightline.synthetic.scenario import Scenario, named, plain
from sightline.synthetic.world import simulate

_PUBLISHED = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "published"
SIZES = {
    "areas_3": plain(3, 15_000), "areas_12": plain(12, 60_000), "areas_48": plain(48, 240_000),
    "england": named("england"),
}  # fmt: skip
QUICK = {
    "areas_1": plain(1, 1_000),
    "areas_2": plain(2, 4_000),
    "areas_4": plain(4, 8_000),
    "areas_8": plain(8, 16_000),
}
ALLOWED = {"areas_12": 10.0, "england": 600.0}
MEMORY_GB = 6.0


def one(scenario: Scenario, out: Path) -> None:
    """Make one world and print its figures as JSON."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = simulate(out, scenario=scenario, seed=1, published=_PUBLISHED if _PUBLISHED.is_dir() else None)
    figures = {
        "wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu,
        "gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, "population": made.summary["population"],
        "children": made.summary["children"], "files": len(made.files),
        "bytes": sum((out / entry.path).stat().st_size for entry in made.files),
    }  # fmt: skip
    print(json.dumps(figures))


def disk(out: Path, size: int) -> float:
    """Bytes a second at which the disk takes one file of that size."""
    block, begun = b"x" * (1 << 20), time.perf_counter()
    with (out / "one").open("wb") as file:
        for _ in range(max(1, size >> 20)):
            file.write(block)
    return size / (time.perf_counter() - begun)


def measure(sizes: dict[str, Scenario], quick: bool) -> None:
    """Every size, and its closing lines."""
    per_child = 0.0
    lines = []
    for name in sizes:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, __file__, "--one", name, folder, *(["--quick"] if quick else [])]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            speed = disk(Path(folder), int(found["bytes"]))
        print(
            f"{name}: {found['population']:,} children, {found['children']:,} met, {found['files']:,} files, "
            f"{found['bytes'] / 1e6:,.0f} MB"
        )
        cost = 1e6 * found["cpu"] / found["children"]
        per_child = per_child or cost
        allowed = ALLOWED.get(name)
        peer = f"ratio={found['wall'] / allowed:.3f} vs the-time-allowed" if allowed else "ratio=1.000 vs itself"
        lines += [
            f"{name}_wall {found['wall']:.2f} s {peer}",
            f"{name}_cpu {found['cpu']:.2f} s ratio={found['cpu'] / found['wall']:.3f} vs {name}_wall",
            f"{name}_memory {found['gb']:.2f} GB ratio={found['gb'] / MEMORY_GB:.3f} vs the-memory-allowed",
            f"{name}_cost {cost:.1f} us-a-child-met ratio={cost / per_child:.3f} vs the-smallest-size",
            f"{name}_written {found['bytes'] / found['wall'] / 1e6:.1f} MB/s "
            f"ratio={found['bytes'] / found['wall'] / speed:.4f} vs one-file-on-this-disk",
        ]
    print("\n".join(lines))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="four small sizes, under a minute")
    parser.add_argument("--one", nargs=2, metavar=("SIZE", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one((QUICK if given.quick else SIZES)[given.one[0]], Path(given.one[1]) / "england")
    else:
        measure(QUICK if given.quick else SIZES, given.quick)
