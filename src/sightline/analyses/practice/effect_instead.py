"""What is still possible where areas cannot be set beside others: one that adopted, all at once, or one alone.

One area beside others whose series are known: a synthetic control, told with every start. All areas at once: the series
of all together, before and after. One area alone: a control chart. Each says what it rests on, and none is the effect.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from sightline.analyses.practice.effect_series import Series
from sightline.analyses.practice.effects import Answer
from sightline.methods.control import Signal, chart
from sightline.methods.effects.interrupted import Interrupted, Line, Season, interrupted
from sightline.methods.effects.panel import Fault, NoEffect
from sightline.methods.effects.synthetic_control import Control, in_space, synthetic_control
from sightline.methods.effects.synthetic_control import Series as Donors
from sightline.standard.signed import signed

_SEASON_FROM = 24  # months from which a season of a year is fitted


@dataclass(frozen=True, slots=True)
class Instead:
    """Another method, and what it gave: sentences for a reader. `control` or `line` is the result behind them."""

    method: str
    words: tuple[str, ...]
    control: Control | None = None
    line: Line | None = None


def instead(answer: Answer, months: Series | None = None) -> Instead | None:
    """What is possible in place of a refused answer, or beside one of a single area; None where nothing is.

    `months` is the same outcome by the shortest step, for a series of all areas together or of one; the longer periods
    are taken where no area has a value in each of the shortest.
    """
    months = None if months is None else months if months.areas else answer.series
    begun = [place for place in answer.taken.places if place is not None]
    faults = {problem.fault for problem in answer.refused}
    if Fault.BROKEN in faults or not begun:
        return None
    if len(answer.series.areas) == 1:
        return _chart(answer, months or answer.series)
    if len(begun) == 1 and answer.beside >= 2:
        return _control(answer)
    if not answer.beside and len(set(begun)) == 1 and months is not None:
        return _together(answer, months)
    return None


def _control(answer: Answer) -> Instead | None:
    """The one area beside the mixture of the others that was nearest to it before."""
    series, places = answer.series, answer.taken.places
    at = next(number for number, place in enumerate(places) if place is not None)
    start = places[at] or 0
    fit = tuple(range(max(start - answer.design.anticipation, 0)))
    outcome = np.array(series.values, float)
    traits = None
    if series.cases is not None and len(fit) >= 2:
        half = len(fit) // 2
        sizes = np.log(np.array(series.cases, float).mean(axis=1))
        traits = np.column_stack([outcome[:, :half].mean(axis=1), outcome[:, half : len(fit)].mean(axis=1), sizes])
    try:
        found = synthetic_control(Donors(series.areas, outcome, at, start, traits, fit))
        placebos = in_space(found)
    except NoEffect as refused:
        return Instead("synthetic control", (str(refused),))
    effects = [series.told(one.effect) for one in found.starts] or [series.told(found.effect)]
    words = (
        f"Beside the mixture of {len(found.used)} other areas that was nearest to it before, the area lay apart by "
        f"{signed(series.told(found.effect), 1)} {series.told_in} on average from adoption on.",
        f"Searches for the mixture began from {max(len(found.starts), 1)} places and ended between "
        f"{signed(min(effects), 1)} and {signed(max(effects), 1)}.",
        f"Of {len(placebos.ratios)} areas that did not adopt, treated as if they had, the share that lay as far apart, "
        f"with the area itself, is {placebos.p:.2f}; it cannot be below {placebos.least:.2f}.",
        "It rests on the mixture going on being like the area, and is of one area only.",
    )
    return Instead("synthetic control", words, control=found)


def _together(answer: Answer, months: Series) -> Instead:
    """All areas as one series: a jump and a bend where all adopted."""
    last = max(answer.taken.since.values())
    start = next((at for at, period in enumerate(months.periods) if period.start >= last), len(months.periods))
    values = _pooled(months)
    season = Season(12, 1) if months.year == 12 and len(values) >= _SEASON_FROM else None
    try:
        line = interrupted(Interrupted(
            tuple(values), start, season, periods=months.periods, area=months.areas[0], breaks=months.breaks,
        ))  # fmt: skip
    except NoEffect as refused:
        return Instead("interrupted time series", (str(refused),))
    under_way = len(_under_way(months, min(answer.taken.since.values()), last))
    still = f" Periods in which some were adopting still count as before: {under_way}." if under_way else ""
    told, change = months.told, line.mean
    words = (
        f"All areas together lay {signed(told(change.value), 1)} {months.told_in} (95%: "
        f"{signed(told(change.lower), 1)} to {signed(told(change.upper), 1)}) from where the line before would have "
        f"led, on average once all had it.{still}",
        "It rests on the line before going on. Nothing stands beside it: whatever else happened then is in it too.",
    )
    return Instead("interrupted time series", words, line=line)


def _chart(answer: Answer, months: Series) -> Instead:
    """One area beside its own past: which points after adoption are out of line."""
    since = next(iter(answer.taken.since.values()))
    place = next((at for at, period in enumerate(months.periods) if period.start >= since), len(months.periods))
    under_way = _under_way(months, since, since)
    values = [
        None if value is None or at in under_way else math.exp(value) if months.logs else value
        for at, value in enumerate(months.values[0])
    ]
    before = sum(value is not None for value in values[:place])
    if before < 3 or place >= len(values):
        return Instead(
            "control chart", ("There are not three periods before adoption and one after: no chart is drawn.",)
        )
    points = chart(values, fix_after=before)[place:]
    signals = sum(1 for point in points if point.signal is not Signal.NONE)
    words = (
        f"Limits are of the {before} periods before adoption; of {len(points)} periods since, {signals} have a signal.",
        "A signal says that something changed, and not what, nor whether it is better: ask.",
    )
    return Instead("control chart", words)


def _under_way(series: Series, first: date, last: date) -> set[int]:
    """The periods between the first day of adoption and the first whole one after the last: on neither side."""
    return {at for at, period in enumerate(series.periods) if period.end >= first and period.start < last}


def _pooled(series: Series) -> Sequence[float | None]:
    """The mean over areas in each period, on the scale of the series; areas count alike."""
    columns = zip(*series.values, strict=True)
    return [
        None
        if any(value is None for value in column)
        else sum(value for value in column if value is not None) / len(column)
        for column in columns
    ]
