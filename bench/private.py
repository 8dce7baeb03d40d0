"""The noise of differential privacy beside OpenDP's: how often each number comes, which epsilon, and how fast.

    python bench/private.py [--quick]

The chance of every number that our noise can make is counted exactly, over all 2**64 numbers that it is made from, and
held to the formula. Then a million numbers (--quick: 50,000) are drawn for each scale by us, cell by cell as a
release does it, and by OpenDP's `make_geometric` of the same scale, and both are held to these exact chances: the
greatest distance of the sums (Kolmogorov and Smirnov), and chi-squared. The run stops where OpenDP's are farther than
one run in a million would be, or where the epsilon that its map gives for a scale, and for a release, is not that of
our account. OpenDP (MIT) runs in an environment of its own, which is made at the first run; where it cannot be made,
figures recorded in November 2026 stand in its place, and are marked so. Each closing line is `NAME VALUE UNIT ratio=R
vs PEER`, R being the peer's figure over ours.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the comparison with OpenDP stands with the tests

from sightline.clearance.alternatives.draws import WHOLE, whole
from sightline.clearance.alternatives.private import noise
from sightline.clearance.cells import Cell, What
from tests.reference import private_peer as peer

SCALES = [0.5, 2.0, 8.0]
ASKED = [(scale, by) for scale in (*SCALES, 10 / 3) for by in (1, 2, 6)]  # scale, and what one person can change
TOGETHER = [2.0] * 3 + [4.0] * 2  # the scales of the breakdowns of a release
RARELY = 1e-6
FULL, QUICK = 1_000_000, 50_000
RECORDED = {  # of a million draws
    "scale_0.5_ks": 0.00017, "scale_0.5_chi2_p": 1.000, "scale_0.5_us": 7.16,
    "scale_2_ks": 0.00067, "scale_2_chi2_p": 0.968, "scale_2_us": 5.86,
    "scale_8_ks": 0.00073, "scale_8_chi2_p": 0.460, "scale_8_us": 5.70,
}  # fmt: skip


def opendp() -> Path | None:
    """OpenDP's Python; None, with the reason said, where there is none and none can be made."""
    try:
        return peer.OPENDP.made()
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"OpenDP could not be had ({type(error).__name__}): nothing is compared; its figures are recorded ones")
        return None


def held_to_formula(scale: float) -> dict[int, int]:
    """The exact chances of a scale; stops the run where one is not the formula's."""
    ways, alpha = peer.ways(scale), math.exp(-1 / scale)
    far = max(abs(n / WHOLE - (1 - alpha) / (1 + alpha) * alpha ** abs(k)) for k, n in ways.items())
    if far > 1e-14 or sum(ways.values()) != WHOLE:
        raise SystemExit(f"scale {scale}: a chance is {far:.1e} from the formula's")
    print(f"scale {scale}: {len(ways)} numbers from {min(ways)} to {max(ways)}, each chance within {far:.0e} of exact")
    return ways


def ours(scale: float, draws: int) -> tuple[Counter[int], float]:
    """How often each number came for so many cells of a release, and the CPU seconds it took."""
    start, end = date(2025, 4, 1), date(2026, 3, 31)
    cells = [
        Cell(What("recorded", "child", "under_18", "any", "bench"), start, end, "pooled", (("cell", str(n)),))
        for n in range(draws)
    ]
    begun = time.process_time()
    drawn = [noise(whole("bench", cell, "privacy"), scale) for cell in cells]
    return Counter(drawn), time.process_time() - begun


def epsilons(found: dict[str, Any]) -> list[str]:
    """The lines of the epsilons; stops the run where OpenDP's map gives another."""
    lines = []
    for (scale, by), theirs in zip(ASKED, found["epsilon"], strict=True):
        mine = by / scale
        lines.append(f"epsilon_scale_{scale:.3g}_change_{by} {mine:.6f} epsilon ratio={theirs / mine:.9f} vs OpenDP")
    mine = math.fsum(1 / scale for scale in TOGETHER)
    lines.append(f"epsilon_of_five_together {mine:.6f} epsilon ratio={found['together'] / mine:.9f} vs OpenDP")
    if any("ratio=1.000000000 " not in line for line in lines):
        raise SystemExit("an epsilon is not OpenDP's:\n" + "\n".join(lines))
    return lines


def measure(draws: int) -> None:
    """Print the figures."""
    there, lines = opendp(), []
    found = peer.asked(there, SCALES, draws, ASKED, TOGETHER) if there else None
    name = "OpenDP" if found else "OpenDP (recorded)"
    most = peer.bound(draws, RARELY)
    for place, scale in enumerate(SCALES):
        chances = held_to_formula(scale)
        drawn, seconds = ours(scale, draws)
        near, label = peer.fit(drawn, chances), f"scale_{scale:g}"
        theirs = {key: RECORDED[f"{label}_{key}"] for key in ("ks", "chi2_p", "us")} if found is None else {}
        if found is not None:
            fit = peer.fit(dict(found["drawn"][place]), chances)
            theirs = {"ks": fit.distance, "chi2_p": fit.chance, "us": found["cpu"][place] / draws * 1e6}
            if fit.distance > most or fit.chance < RARELY:
                raise SystemExit(f"scale {scale}: OpenDP's numbers are not of our distribution: {fit}")
        mine = {"ks": near.distance, "chi2_p": near.chance, "us": seconds / draws * 1e6}
        # of fewer draws the distance is greater: with what was recorded of a million only the time can be compared
        fair = {"us"} if found is None and draws != FULL else set(mine)
        for key, unit in (("ks", f"distance (at most {most:.4f})"), ("chi2_p", "chance"), ("us", "CPU us a draw")):
            if key in fair:
                lines.append(f"{label}_{key} {mine[key]:.5f} {unit} ratio={theirs[key] / mine[key]:.2f} vs {name}")
    print("\n".join([*lines, *(epsilons(found) if found else [])]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="50,000 draws a scale, a few seconds")
    measure(QUICK if parser.parse_args().quick else FULL)
