"""The harm watch: signals that a campaign may have done harm to a group, each with its rule and its figure.

All signals are tested together and held to Holm's rule, so that one false alarm among all is kept to 5 in 100. That one
is not seen is no proof that there was no harm; one that could not be looked at is listed with the reason. No signal is
ever of one area.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from scipy import stats

from sightline.analyses.campaign.campaigns import Campaign, Outcome
from sightline.analyses.campaign.evaluate import Counted
from sightline.analyses.campaign.outcomes import Direction, Kind
from sightline.analyses.campaign.wave_estimates import EVERYBODY, Difference, WaveEstimates
from sightline.analyses.campaign.weekly import asked, newest, of_a_break
from sightline.methods.effects.averages import By, average
from sightline.methods.effects.group_time import group_time
from sightline.methods.effects.panel import NEVER, NoEffect, Panel
from sightline.methods.many import holm
from sightline.standard.figures import Period
from sightline.standard.panels import AreaPanel, Step
from sightline.standard.records import Break
from sightline.standard.rows import read_rows
from sightline.standard.signed import signed

LEVEL = 0.05
FEWEST = 10  # assessments of an area on each side: a mean of fewer is mostly chance, and may be one child's own days
WAITS = "assessment_days"  # the panel of how long assessments took


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal of one group: the figure in words, p by itself and among all, and why it was not looked at."""

    key: str
    what: str
    group: str
    figure: str
    p: float | None = None
    p_all: float | None = None
    why_not: str = ""

    @property
    def seen(self) -> bool:
        """Whether it stands after all were looked at together."""
        return self.p_all is not None and self.p_all < LEVEL


@dataclass(frozen=True, slots=True)
class Watched:
    """One rule of the harm watch."""

    signal: str
    what: str
    rule: str


@cache
def rules() -> tuple[Watched, ...]:
    """The rules, in the order of harm_watch.csv."""
    return tuple(Watched(**row) for row in read_rows("harm_watch.csv", __package__))


@dataclass(frozen=True, slots=True)
class Waits:
    """How long assessments took beside what was to be expected, in working days; `refused` why it is not known."""

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    p_longer: float | None = None
    before: float | None = None  # mean days in areas with the campaign, before
    areas: int = 0
    beside: int = 0
    left_out: int = 0  # areas whose border changed then, or whose return did not come
    refused: str = ""


def watch(
    campaign: Campaign, waves: WaveEstimates | None, groups: Sequence[Counted], held: Waits | None
) -> tuple[Signal, ...]:
    """Every signal of every group, with p among all of them. `groups` are counts by group of disclosures."""
    what = {one.signal: one.what for one in rules()}
    found = [*_backlash(campaign, waves), *_falls(groups), *_left_behind(groups), *_waits(held)]
    tested = [number for number, one in enumerate(found) if one.p is not None]
    among = holm([found[number].p or 0.0 for number in tested]) if tested else np.zeros(0)
    for number, p in zip(tested, among.tolist(), strict=True):
        found[number] = replace(found[number], p_all=p)
    return tuple(replace(one, what=what[one.key]) for one in found)


def _backlash(campaign: Campaign, waves: WaveEstimates | None) -> Iterator[Signal]:
    asked = [one for one in campaign.outcomes if one.kind in (Kind.ATTITUDE, Kind.BYSTANDER)]
    if waves is None:
        yield Signal("backlash", "", "every group", "", why_not="no waves of a survey were handed in")
        return
    for outcome in asked:
        if outcome.direction is Direction.NOT_ASSUMED:
            why = f"no side was named for {outcome.measure}, so none is unwanted"
            yield Signal("backlash", "", "every group", "", why_not=why)
            continue
        changes = last_changes(campaign, waves, outcome)
        if not changes:
            why = f"no two waves in a row asked {outcome.measure}, one before it began and one after"
            yield Signal("backlash", "", "every group", "", why_not=why)
        for change in changes:
            yield _against(change, outcome, waves)


def last_changes(campaign: Campaign, waves: WaveEstimates, outcome: Outcome) -> tuple[Difference, ...]:
    """The differences of a question, by group, between the last wave before it began and the first after that."""
    before = [wave.key for wave in waves.waves if wave.last < campaign.since]
    since = [wave.key for wave in waves.waves if wave.first >= campaign.since]
    if not before or not since:
        return ()
    pair = (before[-1], since[0])
    return tuple(one for one in waves.changes(outcome.measure) if (one.earlier, one.later) == pair)


def _against(change: Difference, outcome: Outcome, waves: WaveEstimates) -> Signal:
    named = {(group.dimension, group.key): group.says for group in waves.groups}
    group = "everybody" if change.dimension == EVERYBODY else named.get((change.dimension, change.group), change.group)
    if change.value is None or change.p is None or change.lower is None or change.upper is None:
        return Signal("backlash", "", group, "", why_not=change.reason)
    kind = next((one.kind for one in waves.questions if one.key == outcome.measure), None)
    scale, unit = (100.0, " points of per cent") if kind == "share" else (1.0, " points")
    figure = (
        f"{outcome.measure}: {signed(scale * change.value, 1)}{unit} "
        f"({signed(scale * change.lower, 1)} to {signed(scale * change.upper, 1)})"
    )
    unwanted = (change.value < 0) == (outcome.direction is Direction.MORE)
    return Signal("backlash", "", group, figure, change.p / 2 if unwanted else 1 - change.p / 2)


def _falls(groups: Sequence[Counted]) -> Iterator[Signal]:
    if not groups:
        why = "this run counted no children by group, and series.csv has no group"
        yield Signal("fall", "", "every group", "", why_not=why)
    for one in groups:
        name = f"{one.series.label}, {one.series.group}"
        if one.during is None:
            yield Signal("fall", "", name, "", why_not=" ".join(one.refused))
        else:
            value, lower, upper = one.during.percent
            figure = f"{signed(value)}% ({signed(lower)}% to {signed(upper)}%)"
            yield Signal("fall", "", name, figure, one.during.p(fewer=True))


def _left_behind(groups: Sequence[Counted]) -> Iterator[Signal]:
    """Each group beside all others of the same measure, by their logarithms."""
    for one in groups:
        others = [
            other.during for other in groups
            if other is not one and other.series.measure == one.series.measure and other.during is not None
        ]  # fmt: skip
        if one.during is None or not others:
            continue
        together = sum(other.observed for other in others) / sum(other.expected for other in others)
        error = math.sqrt(one.during.wide**2 + sum((other.wide * other.expected) ** 2 for other in others)
                          / sum(other.expected for other in others) ** 2)  # fmt: skip
        far = math.log(one.during.value / together)
        name = f"{one.series.label}, {one.series.group}"
        figure = f"{signed(100 * (math.exp(far) - 1))}% beside the other groups"
        yield Signal("left_behind", "", name, figure, float(stats.t.cdf(far / error, one.during.freedom)))


def _waits(held: Waits | None) -> Iterator[Signal]:
    if held is None or held.value is None or held.lower is None or held.upper is None:
        why = held.refused if held is not None else "this run counted no assessments by month"
        yield Signal("waits", "", "everybody", "", why_not=why)
        return
    figure = f"{signed(held.value, 1)} working days ({signed(held.lower, 1)} to {signed(held.upper, 1)})"
    yield Signal("waits", "", "everybody", figure, held.p_longer)


def waits_of(panel: AreaPanel, campaign: Campaign, breaks: Sequence[Break] = ()) -> Waits:
    """Mean working days of assessments that began in months of the campaign, less those before, beside other areas.

    Areas count alike; errors are those for few areas (methods/effects/averages.py). The months before are all that came
    before the first in which it ran anywhere.
    """
    if panel.step is not Step.MONTH or not panel.mean:
        return Waits(refused="the panel is none of means by month")
    runs = {newest(place.area): (place.since, place.until) for place in campaign.places}
    first = min(since for since, _ in runs.values()).replace(day=1)
    last = max(until for _, until in runs.values())
    areas = tuple(dict.fromkeys(cell.area for cell in panel.cells))
    out = of_a_break(asked(panel.name, panel.label, panel.source, areas[0], (panel.first, panel.last)), areas, breaks)
    rows, adopted = [], []
    for area in (one for one in areas if one not in out):
        mine = [cell for cell in panel.cells if cell.area == area]
        spans = ([cell for cell in mine if cell.start < first], [cell for cell in mine if first <= cell.start <= last])
        cases = [sum(cell.cases for cell in span) for span in spans]
        if min(cases) >= FEWEST:
            rows.append([sum(cell.total or 0.0 for cell in span) / of for span, of in zip(spans, cases, strict=True)])
            adopted.append(1 if newest(area) in runs else NEVER)
    days = (Period(panel.first, first, "before"), Period(first, last, "while it ran"))
    if len(rows) < 2:
        return Waits(refused=f"fewer than two areas have {FEWEST} assessments both before and while it ran")
    found = Panel(tuple(str(number) for number in range(len(rows))), days, np.array(rows), np.array(adopted))
    try:
        effect = average(group_time(found), By.SIMPLE).overall
    except NoEffect as none:
        return Waits(refused=str(none))
    mine_before = float(found.outcome[found.adopted == 1, 0].mean())
    longer = float(stats.t.sf(effect.value / effect.error, effect.freedom)) if effect.error else None
    return Waits(effect.value, effect.lower, effect.upper, longer, mine_before, int((found.adopted == 1).sum()),
                 int((found.adopted == NEVER).sum()), len(out))  # fmt: skip
