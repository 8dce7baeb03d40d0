"""Commands that let a release out, killed at random moments: what they leave, and whether running again ends it.

    python bench/kills_out.py [--quick] [--kills 60] [--seed 1]

`sightline submit`, `clear`, `publish`, `correct`, `withdraw` and `answer` run on a small made-up project, each in a
process of its own that is killed (SIGKILL) at a moment drawn from the whole run, or, in every second round, from right
after its entry appeared. Then the ledger and the site are checked, the same command is run again, and all is checked
once more (tests/killed.py says what). In the end two of each work at once. Each closing line is `NAME VALUE UNIT
ratio=R vs PEER`; the peer of what went wrong is the number of kills.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # what is asked of each stands with the tests

from tests import killed


def measure(kills: int) -> int:
    """Kill so often, and print the figures. Returns how much was wrong."""
    tally, number, wrong = killed.Tally(), 0, list[str]()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before = killed.projects(folder)
        whole = {
            command: killed.seconds(before[at], command, folder / "timed") for command, at in killed.BEFORE.items()
        }
        print(", ".join(f"{command} {taken:.2f} s" for command, taken in whole.items()), flush=True)
        commands = list(killed.BEFORE)
        while tally.kills < kills:
            command, aimed = commands[number % len(commands)], number // len(commands) % 2 == 1
            moment = random.uniform(0, 0.03 if aimed else whole[command])
            killed.kill_round(before[killed.BEFORE[command]], command, moment, aimed, folder / "round", tally)
            number += 1
        for command in commands:
            both = killed.two_at_once(before[killed.BEFORE[command]], command, folder / "round")
            wrong += [f"{command}, two at once: {words}" for words in both]
    wrong += [f"{what}: {often}" for what, often in tally.wrong.items() if often]
    print("\n".join(wrong))
    print(f"out_kills {tally.kills} kills ratio={tally.kills / number:.2f} vs rounds")
    print(f"out_too_late {tally.too_late} processes ratio={tally.too_late / tally.kills:.2f} vs kills")
    print(f"out_entered {tally.left['something']} rounds ratio={tally.left['something'] / number:.2f} vs rounds")
    print(f"out_site_lagging {tally.lagging} sites ratio={tally.lagging / tally.kills:.2f} vs kills")
    print(f"out_two_at_once {len(commands)} rounds ratio={len(commands) / tally.kills:.2f} vs kills")
    print(f"out_wrong {len(wrong)} faults ratio={len(wrong) / tally.kills:.3f} vs kills")
    return len(wrong)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="12 kills")
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    given = parser.parse_args()
    random.seed(given.seed)
    sys.exit(1 if measure(12 if given.quick else given.kills) else 0)
