"""How often waves of a survey hold the truth, over made-up populations: raked or not, and differences between waves.

    python bench/surveys.py [DRAWS] [--quick]

Each draw (default 100, quick 12) makes a population in which boys move on one scale between two waves and nobody moves
on anything else, draws two waves of it as the demonstration does, and reads them back through files. Women and older
people answer more often. Measured: how far estimates lie from the truth with raking and without; how often 95% ranges
of values and of differences hold it; in how many draws any difference that is none is called, one by one and among all
(Holm); in how many the change of boys is called. Each closing line is `NAME VALUE UNIT ratio=R vs PEER`.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sightline.analyses.campaign.wave_estimates import WaveEstimates
from sightline.analyses.campaign.waves import waves_of
from sightline.synthetic.survey import FILE, ROUNDS, Population, asked, described, population, truth, write_wave

TWO = (ROUNDS[0], ROUNDS[1].__class__("2026", "wave-2026.csv", ROUNDS[2].first, ROUNDS[2].last, moved=True))
LEVEL = 0.05
Truth = dict[tuple[str, str, str, str], float]


@dataclass
class Found:
    """What was counted over the draws."""

    held: list[bool] = field(default_factory=list)  # values, of everybody and of groups
    held_alone: list[bool] = field(default_factory=list)  # the same without raking
    off: list[float] = field(default_factory=list)  # share "speak" of everybody less the truth, raked
    off_alone: list[float] = field(default_factory=list)
    held_change: list[bool] = field(default_factory=list)
    false_one: list[bool] = field(default_factory=list)  # a draw: whether any true nought had p under 5%
    false_all: list[bool] = field(default_factory=list)  # the same among all
    called: list[bool] = field(default_factory=list)  # a draw: whether the change of boys was called among all
    seconds: list[float] = field(default_factory=list)


def drawn(folder: Path, people: Population, seed: int) -> None:
    """Two waves of a population as files, with their description."""
    for number, wave in enumerate(TWO):
        write_wave(folder / wave.file, asked(people, wave, np.random.default_rng([seed, 12, number])))
    (folder / FILE).write_text(described(people, TWO).replace("2026-b", "2024-a"), encoding="utf-8")


def without_margins(folder: Path) -> WaveEstimates:
    """The same waves with the weights as drawn."""
    parts = (folder / FILE).read_text(encoding="utf-8").split("\n\n")
    (folder / FILE).write_text("\n\n".join(part for part in parts if "[[margin]]" not in part), encoding="utf-8")
    return waves_of(folder)


def values(found: WaveEstimates, known: Truth) -> Iterator[tuple[str, str, float, bool]]:
    """(question, group, value less truth, whether the range holds the truth) of every estimate."""
    for one in found.estimates:
        if one.value is not None and one.lower is not None and one.upper is not None:
            true = known[one.question, one.dimension, one.group, one.wave]
            yield one.question, one.group, one.value - true, one.lower <= true <= one.upper


def count(found: WaveEstimates, known: Truth, into: Found) -> None:
    """Differences of one draw."""
    one, every, called = False, False, False
    for change in found.differences:
        if change.lower is None or change.upper is None or change.p is None or change.p_holm is None:
            continue
        key = (change.question, change.dimension, change.group)
        true = known[*key, change.later] - known[*key, change.earlier]
        into.held_change.append(change.lower <= true <= change.upper)
        if true == 0:
            one, every = one or change.p < LEVEL, every or change.p_holm < LEVEL
        if (change.question, change.group) == ("norms", "boys"):
            called = change.p_holm < LEVEL
    into.false_one.append(one)
    into.false_all.append(every)
    into.called.append(called)


def run(draws: int) -> Found:
    """All draws."""
    into = Found()
    for seed in range(1, draws + 1):
        people = population(seed)
        known: Truth = {key[:4]: key[4] for key in truth(people, TWO)}
        with tempfile.TemporaryDirectory() as name:
            drawn(Path(name), people, seed)
            start = time.process_time()
            raked = waves_of(Path(name))
            into.seconds.append(time.process_time() - start)
            alone = without_margins(Path(name))
        for found, held, off in ((raked, into.held, into.off), (alone, into.held_alone, into.off_alone)):
            for question, group, error, inside in values(found, known):
                held.append(inside)
                if (question, group) == ("speak", "everybody"):
                    off.append(error)
        count(raked, known, into)
    return into


def _percent(flags: list[bool]) -> float:
    return 100 * sum(flags) / len(flags)


def main(arguments: list[str]) -> None:
    """Run and print."""
    numbers = [int(each) for each in arguments if each.isdigit()]
    found = run(numbers[0] if numbers else 12 if "--quick" in arguments else 100)
    draws, changes = len(found.called), len(found.held_change)
    print(f"{draws} draws of two waves; {changes // draws} differences each")
    print(f"'speak' of everybody, mean error: raked {100 * np.mean(found.off):+.2f} points, as drawn "
          f"{100 * np.mean(found.off_alone):+.2f}")  # fmt: skip
    print(f"survey_values_held {_percent(found.held):.1f} percent ratio=1 vs {_percent(found.held_alone):.1f} as drawn")
    print(f"survey_differences_held {_percent(found.held_change):.1f} percent ratio=1 vs 95 stated")
    print(f"survey_false_calls_among_all {_percent(found.false_all):.0f} in_100_draws ratio=1 vs "
          f"{_percent(found.false_one):.0f} one by one")  # fmt: skip
    print(f"survey_planted_called {_percent(found.called):.0f} in_100_draws ratio=1 vs 100 planted")
    print(f"survey_two_waves {np.median(found.seconds):.2f} cpu_seconds ratio=1 vs itself")


if __name__ == "__main__":
    main(sys.argv[1:])
