"""How often the 95% range of each gap holds the truth, and nought, in made-up Englands.

In memory, without files or linkage, so that what is seen is the counting (`sightline worlds OUT --scenario gaps` has
both). A range is for chance in who is harmed and who sees it. So it is held against what such worlds have on average:
the mean truth of all the other worlds looked at (`covered`). What its own world has stands beside (`own`), and what is
found in the other worlds on average (`steady`): a range that holds that, and not the truth, is right about chance and
about something else than the truth. In the null worlds the sharing gap is nought: a range that leaves nought out there
is a false alarm.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # how worlds are seen stands with the tests

from sightline.standard.shares import wilson
from sightline.synthetic.scenario import Scenario, named
from tests.worlds_of_gaps import GAPS, OF_THRESHOLD, RECOGNISED, answer, world

COVERED = 0.95  # what a 95% range should hold
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
    """What was found in one world: by gap the mean and its range, by measure the truth, in days a child."""

    name: str
    seed: int
    days: dict[str, float]
    low: dict[str, float]
    high: dict[str, float]
    truth: dict[str, float]
    acted: bool


def look(name: str, children: int, seed: int) -> Seen:
    """One world."""
    made = world(SCENARIOS[name][0].with_world(children=children), seed)
    found = answer(made, seed=seed)
    return Seen(
        name, seed, {gap: found.days(gap) for gap in GAPS}, dict(zip(GAPS, found.low, strict=True)),
        dict(zip(GAPS, found.high, strict=True)), dict(made.truth), found.acted,
    )  # fmt: skip


def say(name: str, gap: str, measure: str, seen: Sequence[Seen], null: bool) -> None:
    """The lines of one gap of one scenario against one truth."""
    number, truths = len(seen), [one.truth[measure] for one in seen]
    what = f"{name}_{gap}" + ("_recognised" if measure == RECOGNISED else "")
    mean, truth = statistics.mean(one.days[gap] for one in seen), statistics.mean(truths)
    width = statistics.mean(one.high[gap] - one.low[gap] for one in seen)
    off = f"ratio={mean / truth:.2f} vs the planted {truth:.3g}" if truth else "ratio=n/a vs the planted 0"
    print(f"{what}_mean {mean:.3g} days-a-child {off}")
    _share(f"{what}_covered", _of_others(gap, seen, truths), number, "of the mean truth of the other worlds")
    found = [one.days[gap] for one in seen]
    _share(f"{what}_steady", _of_others(gap, seen, found), number, "of the mean of what is found in the other worlds")
    own = sum(one.low[gap] <= truth <= one.high[gap] for one, truth in zip(seen, truths, strict=True))
    _share(f"{what}_own", own, number, "of the truth of its own world")
    print(f"{what}_width {width:.3g} days-a-child ratio={width / truth if truth else 0:.2f} vs the planted truth")
    if gap == "sharing" and measure == RECOGNISED:
        nought = sum(one.low[gap] <= 0 <= one.high[gap] for one in seen)
        _share(f"{what}_nought", nought, number, "asked for" if null else "though nought is not the truth")


def _of_others(gap: str, seen: Sequence[Seen], values: Sequence[float]) -> int:
    """How many ranges hold the mean of the values of the other worlds."""
    others = [(sum(values) - own) / max(len(values) - 1, 1) for own in values]
    return sum(one.low[gap] <= other <= one.high[gap] for one, other in zip(seen, others, strict=True))


def _share(what: str, held: int, number: int, of: str) -> None:
    low, high = wilson(held, number)
    share = held / number
    print(
        f"{what} {share:.3f} share ratio={share / COVERED:.2f} vs {COVERED} {of} "
        f"({held} of {number}, {low:.2f} to {high:.2f})"
    )


def main() -> None:
    """Read the options, look at each scenario in turn, seed by seed, and say what was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="two worlds of each, of 5,000 children")
    options.add_argument("--number", type=int, default=20, help="how many worlds of each (20)")
    options.add_argument("--children", type=int, default=20000, help="children whom agencies meet in each (20000)")
    options.add_argument("--only", nargs="+", choices=SCENARIOS, default=list(SCENARIOS), help="these scenarios only")
    options.add_argument("--kept", type=Path, help="file of what was found so far, to go on from")
    given = options.parse_args()
    number, children = (2, 5000) if given.quick else (given.number, given.children)
    found = _kept(given.kept)
    begun = time.process_time()
    for seed in range(1, number + 1):
        for name in given.only:
            if (name, seed) not in found:
                found[name, seed] = look(name, children, seed)
                if given.kept:
                    with given.kept.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(asdict(found[name, seed])) + "\n")
    print(f"{time.process_time() - begun:.0f} CPU seconds; worlds of {children} children")
    for name in given.only:
        seen = [one for (of, seed), one in sorted(found.items()) if of == name and seed <= number]
        acted = sum(one.acted for one in seen)
        print(f"{name}_acted {acted / len(seen):.3f} share of {len(seen)} worlds in which agencies were seen to act")
        for gap in GAPS:
            say(name, gap, OF_THRESHOLD[gap], seen, SCENARIOS[name][1])
        say(name, "sharing", RECOGNISED, seen, SCENARIOS[name][1])


def _kept(file: Path | None) -> dict[tuple[str, int], Seen]:
    if file is None or not file.exists():
        return {}
    rows = [Seen(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]
    return {(row.name, row.seed): row for row in rows}


if __name__ == "__main__":
    main()
