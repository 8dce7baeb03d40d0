"""How often the 95% interval of the recording and the sharing gap holds the truth, and nought, in made-up Englands.

In memory, without files or linkage, so that what is seen is the counting (`sightline worlds OUT --scenario gaps` has
both). In the null worlds the sharing gap is nought: an interval that leaves nought out there is a false alarm. The
action gap has no truth of its kind to be held against (docs/gaps.md), so it is not here.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from sightline.synthetic.scenario import Scenario, named
from tests.worlds_of_gaps import answer, world

COVERED = 0.95  # what a 95% interval should hold
# Name -> the scenario, and whether sharing gains nothing there.
SCENARIOS: dict[str, tuple[Scenario, bool]] = {
    "gaps": (named("gaps"), False),
    "gaps_acted_on": (named("gaps").at("action_gap", "none"), False),  # as "gaps", but what is recognised is acted on
    "plain": (named("plain"), False),
    **{
        name: (named(name), True)
        for name in (
            "null_no_sharing_gain", "null_late_records", "null_signs_after_identification", "null_knew_did_nothing"
        )
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """One gap of one world, in days a child."""

    days: float
    low: float
    high: float
    truth: float


def worlds(scenario: Scenario, number: int) -> tuple[list[Seen], list[Seen], int]:
    """(recording, sharing, in how many agencies were seen to act on what they held) of worlds with seeds from 1."""
    recording, sharing, acted = [], [], 0
    for seed in range(1, number + 1):
        made = world(scenario, seed)
        found = answer(made, seed=seed)
        recording.append(Seen(float(found.found.recording[0]), found.low[0], found.high[0], made.recording))
        sharing.append(Seen(float(found.found.sharing[0]), found.low[1], found.high[1], made.sharing))
        acted += found.acted
    return recording, sharing, acted


def say(name: str, gap: str, seen: Sequence[Seen], null: bool) -> None:
    """The lines of one gap of one scenario."""
    number = len(seen)
    mean, truth = statistics.mean(one.days for one in seen), statistics.mean(one.truth for one in seen)
    of_truth = sum(one.low <= one.truth <= one.high for one in seen) / number
    of_nought = sum(one.low <= 0 <= one.high for one in seen) / number
    width = statistics.mean(one.high - one.low for one in seen)
    off = f"ratio={mean / truth:.2f} vs the planted {truth:.2f}" if truth else "ratio=n/a vs the planted 0"
    print(f"{name}_{gap}_mean {mean:.2f} days-a-child {off}")
    print(f"{name}_{gap}_covered {of_truth:.3f} share ratio={of_truth / COVERED:.2f} vs {COVERED} of the truth")
    asked = (
        f"ratio={of_nought / COVERED:.2f} vs {COVERED} asked for" if null else "ratio=n/a vs nought is not the truth"
    )
    print(f"{name}_{gap}_nought {of_nought:.3f} share {asked}")
    print(f"{name}_{gap}_width {width:.2f} days-a-child ratio={width / truth if truth else 0:.2f} vs the planted truth")


def main() -> None:
    """Read the options and look at each scenario."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="two worlds of each, of 5,000 children")
    options.add_argument("--number", type=int, default=20, help="how many worlds of each (20)")
    options.add_argument("--children", type=int, default=20000, help="children whom agencies meet in each (20000)")
    given = options.parse_args()
    number, children = (2, 5000) if given.quick else (given.number, given.children)
    for name, (scenario, null) in SCENARIOS.items():
        begun = time.process_time()
        recording, sharing, acted = worlds(scenario.with_world(children=children), number)
        print(f"{name}: {number} worlds of {children} children, {time.process_time() - begun:.0f} CPU seconds")
        print(f"{name}_acted {acted / number:.3f} share of worlds in which agencies were seen to act on what they held")
        say(name, "recording", recording, False)
        say(name, "sharing", sharing, null)


if __name__ == "__main__":
    main()
