"""How often what a campaign did is held by its interval, by strength of the plant; how often nothing seems something.

    python bench/campaign_worlds.py [WORLDS] [--quick]

Worlds of 12 areas and three years (default 100 of each strength, quick 5), in memory: who lives, what happens, who is
told and which agency hears when; no file is written, so what is lost on the way into records is not in them. Three
counts of children by area and week are evaluated as the command does: `told` (the day a child first told somebody),
`heard` (the day an agency first knew, by a child who told or by signs) and `recorded` (the day it reached the list of a
council, the police or a support service: the first record of a child). The truth of `told` is the added share that is
planted, as planted.csv gives it; of the two others it is how many more there are than in the same world without a
campaign. Each closing line is `NAME VALUE UNIT ratio=R vs PEER`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from sightline.analyses.campaign.campaigns import Campaign, Place
from sightline.analyses.campaign.evaluate import counted
from sightline.analyses.campaign.weekly import Weekly
from sightline.standard.table_lines import Line
from sightline.synthetic.days import Days, day
from sightline.synthetic.lives import Lives, make_lives
from sightline.synthetic.scenario import plain

AREAS, CHILDREN, YEARS = 12, 60_000, (2024, 2025, 2026)
STRENGTHS = ("none", "weak", "strong")
COUNTS = ("told", "heard", "recorded")
_LINE = Line("place", 1, {}, "place.csv")


@dataclass(frozen=True, slots=True)
class One:
    """What one world said of one count: per cent more, its interval, the truth, and if areas moved apart before."""

    value: float
    lower: float
    upper: float
    truth: float
    apart: bool

    @property
    def held(self) -> bool:
        """Whether the interval holds the truth."""
        return self.lower <= self.truth <= self.upper


def days_of(lives: Lives) -> dict[str, tuple[npt.NDArray[np.int64], Days]]:
    """For each count (area, day) of each child once: its first."""
    met = lives.people.area[lives.harm.child]
    areas = np.concatenate([met, lives.population.area[lives.unmet.child]]).astype(np.int64)
    both = lives.harm.joined(lives.unmet)
    child = np.concatenate([lives.harm.child, lives.people.children + lives.unmet.child])
    lists = np.concatenate([
        np.stack([heard.council, heard.police, heard.support]) for heard in (lives.heard, lives.unmet_heard)
    ], axis=1)  # fmt: skip
    never = np.iinfo(np.int32).max
    first = np.where(lists > 0, lists, never).min(axis=0)
    told = np.where(both.told > 0, both.told, never)
    heard = np.where(both.heard > 0, both.heard, never)
    return {name: _once(child, areas, when, lives.setting.start, whole=name == "told")
            for name, when in (("told", told), ("heard", heard), ("recorded", first))}  # fmt: skip


def _once(
    child: npt.NDArray[np.int32], area: npt.NDArray[np.int64], when: Days, start: int, *, whole: bool
) -> tuple[npt.NDArray[np.int64], Days]:
    """Each child by its first day from `start` on; `whole` keeps every harm, as planted.csv counts tellings."""
    order = np.lexsort((when, child))
    order = order[when[order] >= start]
    if whole:
        return area[order], when[order]
    new = np.ones(len(order), bool)
    new[1:] = child[order][1:] != child[order][:-1]
    return area[order[new]], when[order[new]]


def weekly(lives: Lives, name: str) -> Weekly:
    """One count of a world by area and whole week."""
    setting = lives.setting
    first = day(setting.start) or date.min
    monday = setting.start + (-first.weekday()) % 7
    count = (setting.end + 1 - monday) // 7
    area, when = days_of(lives)[name]
    week = (when.astype(np.int64) - monday) // 7
    inside = (week >= 0) & (week < count)
    cases = np.zeros((len(setting.areas), count), np.int64)
    np.add.at(cases, (area[inside], week[inside]), 1)
    start = day(monday) or date.min
    weeks = tuple(start + timedelta(days=7 * number) for number in range(count))
    return Weekly(name, name, "children", "", tuple(setting.codes), weeks, cases, "a made-up world")


def campaign_of(lives: Lives) -> Campaign:
    """The campaign of a world, where and when its plan has it."""
    since, until = (day(when) or date.min for when in (lives.plan.campaign_from, lives.plan.campaign_to))
    places = tuple(
        Place(_LINE, "made-up", code, since, until, None)
        for code, runs in zip(lives.setting.codes, lives.plan.campaign, strict=True) if runs
    )  # fmt: skip
    return Campaign("made-up", "Made up", "", "", "", since, until, "", places, (), ())


def during(lives: Lives, name: str) -> int:
    """Cases in the areas of the campaign while it ran."""
    area, when = days_of(lives)[name]
    plan = lives.plan
    return int((plan.campaign[area] & (when >= plan.campaign_from) & (when <= plan.campaign_to)).sum())


def one(strength: str, seed: int) -> dict[str, One]:
    """One world and what is found in it."""
    scenario = plain(AREAS, CHILDREN, YEARS)
    lives = make_lives(scenario.changed(strengths={"campaign": strength}), seed)
    beside = lives if strength == "none" else make_lives(scenario, seed)
    found = {}
    for name in COUNTS:
        answer = counted(weekly(lives, name), campaign_of(lives))
        assert answer.during is not None
        truth = 100 * (during(lives, name) / during(beside, name) - 1)
        found[name] = One(*answer.during.percent, truth, answer.p_before is not None and answer.p_before < 0.05)
    return found


def told(name: str, worlds: Iterable[One], strength: str) -> Iterator[str]:
    """The closing lines of one count at one strength."""
    every = list(worlds)
    size = len(every)
    held = sum(each.held for each in every)
    more, fewer = (sum(flag) for flag in ([each.lower > 0 for each in every], [each.upper < 0 for each in every]))
    truth, found = (float(np.mean([getattr(each, what) for each in every])) for what in ("truth", "value"))
    wide = float(np.mean([each.upper - each.lower for each in every]))
    head = f"campaign_{name}_{strength}"
    yield f"{head}_held {held} worlds ratio={held / size:.3f} vs {size} worlds, true mean {truth:.1f}%"
    yield f"{head}_told_from_nothing {more} worlds ratio={more / size:.3f} vs {size} worlds, fewer in {fewer}"
    yield f"{head}_mean {found:.1f} percent ratio={wide:.1f} vs {truth:.1f} percent; the ratio is the interval's width"
    yield f"{head}_apart_before {sum(each.apart for each in every)} worlds ratio=0 vs {size} worlds"


def main(number: int) -> None:
    """Make the worlds one after another, and print the closing lines."""
    for strength in STRENGTHS:
        begun = time.process_time()
        worlds = [one(strength, seed) for seed in range(1, number + 1)]
        print(f"{strength}: {number} worlds, {time.process_time() - begun:.0f} s of CPU", flush=True)
        for name in COUNTS:
            for line in told(name, [world[name] for world in worlds], strength):
                print(line, flush=True)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(numbers[0] if numbers else (5 if "--quick" in sys.argv else 100))
