"""Scores over many worlds: bias, coverage, width, power and false alarms of each measure. Arithmetic only."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, fields

from sightline.standard.shares import wilson
from sightline.synthetic.truth.score_rows import PROCESS, Score, State, table_text

BAND = (0.91, 0.98)  # a 95% interval must cover in so many of 100 worlds: over the band it is too wide
BAND_LEVEL = 0.95
FEWEST_WORLDS = 50  # of fewer, coverage says too little: one world is more than 2 of 100

NO_INTERVAL = "no interval"
TOO_FEW = "too few worlds to say"
HOLDS = "holds"
TOO_SELDOM = "does not hold: covers too seldom"
TOO_OFTEN = "does not hold: too wide, covers too often"
OTHER_LEVEL = "no band for that level"


@dataclass(frozen=True, slots=True)
class Summary:
    """What many worlds say of one measure at one strength. None where there is nothing to say.

    `worlds` have such a truth, `rows` are its scores (several a world where it is by year or by area), `scored` those
    with an estimate. `truth` is the mean truth, `bias` the mean error, `rmse` the root of the mean squared error,
    `absolute_error` the mean error without its sign, all in `unit`. `bias_share` is the mean error over the mean truth
    of those scored, `width_share` the mean width over the mean truth of those with an interval. `coverage` has a 95%
    interval of its own (Wilson, of as many trials as there are worlds, because rows of one world are not independent).
    `process_coverage` is the share of intervals that hold the mean truth of the other worlds: what worlds made alike
    have, but for chance. It is None where the scorebook does not ask for it.
    `power` is the share detected where something is planted, `false_alarms` that where nothing is. `band` says whether
    the interval covers as often as it must.
    """

    analysis: str
    plant: str
    strength: str
    measure: str
    dimension: str
    unit: str
    worlds: int
    rows: int
    scored: int
    truth: float | None
    bias: float | None
    bias_share: float | None
    rmse: float | None
    absolute_error: float | None
    coverage: float | None
    coverage_lower: float | None
    coverage_upper: float | None
    width_share: float | None
    interval_score: float | None
    naive: str
    naive_absolute_error: float | None
    naive_interval_score: float | None
    power: float | None
    false_alarms: float | None
    band: str
    process_coverage: float | None = None
    process_coverage_lower: float | None = None
    process_coverage_upper: float | None = None


Key = tuple[str, str, str, str, str, str]  # analysis, plant, strength, measure, dimension, unit
SUMMARY_COLUMNS = tuple(field.name for field in fields(Summary))


def group(row: Score | Summary) -> Key:
    """What a score is summarised with: all of one measure, breakdown and strength."""
    return row.analysis, row.plant, row.strength, row.measure, row.dimension, row.unit


def summarise(worlds: Iterable[Sequence[Score]]) -> list[Summary]:
    """One summary a measure, breakdown and strength, in the order of first occurrence; `worlds` holds each one's."""
    groups: dict[Key, list[tuple[int, Score]]] = {}
    for number, scores in enumerate(worlds):
        for score in scores:
            groups.setdefault(group(score), []).append((number, score))
    return [_summary(key, rows) for key, rows in groups.items()]


def _summary(key: Key, rows: list[tuple[int, Score]]) -> Summary:
    scored = [score for _, score in rows if score.state == State.SCORED]
    worlds = len({number for number, _ in rows})
    ranged = [score for score in scored if score.covered is not None]
    trials = len({number for number, score in rows if score.covered is not None})
    errors = _known(scored, lambda score: score.error)
    coverage = mean([float(bool(score.covered)) for score in ranged])
    low, high = (None, None) if coverage is None else wilson(coverage * trials, trials)
    process = _of_process(ranged)
    ends = (None, None) if process is None else wilson(process * trials, trials)
    naive_errors = _known(scored, lambda score: score.naive_error)
    found = [score for score in scored if score.detected is not None]
    return Summary(
        *key, worlds, len(rows), len(scored), mean(_known((score for _, score in rows), lambda score: score.truth)),
        mean(errors), _over_truth(scored, lambda score: score.error),
        None if not errors else math.sqrt(sum(error * error for error in errors) / len(errors)),
        mean([abs(error) for error in errors]), coverage, low, high,
        _over_truth(ranged, _width), mean(_known(ranged, lambda score: score.interval_score)),
        rows[0][1].naive, mean([abs(error) for error in naive_errors]),
        mean(_known(scored, lambda score: score.naive_interval_score)),
        mean([float(bool(score.detected)) for score in found if not score.false_alarm_possible]),
        mean([float(bool(score.detected)) for score in found if score.false_alarm_possible]),
        _band([score for _, score in rows], ranged, coverage if process is None else process, trials), process, *ends,
    )  # fmt: skip


def _of_process(ranged: Sequence[Score]) -> float | None:
    """The share of intervals that hold the mean truth of the same period and code in the other worlds."""
    truths: dict[tuple[str, str], list[float]] = {}
    for score in ranged:
        truths.setdefault((score.period, score.code), []).append(score.truth or 0.0)
    held = []
    for score in ranged:
        every = truths[score.period, score.code]
        if score.held_against == PROCESS and len(every) > 1 and score.lower is not None and score.upper is not None:
            others = (sum(every) - (score.truth or 0.0)) / (len(every) - 1)
            held.append(float(score.lower <= others <= score.upper))
    return mean(held)


def _band(rows: Sequence[Score], ranged: Sequence[Score], coverage: float | None, trials: int) -> str:
    """Whether the interval covers as often as it must, or why nothing can be said."""
    if not any(score.state == State.SCORED for score in rows):
        return ", ".join(sorted({score.state for score in rows}))
    if coverage is None:
        return NO_INTERVAL
    if {score.level for score in ranged} != {BAND_LEVEL}:
        return OTHER_LEVEL
    if trials < FEWEST_WORLDS:
        return TOO_FEW
    if coverage < BAND[0]:
        return TOO_SELDOM
    return TOO_OFTEN if coverage > BAND[1] else HOLDS


def _width(score: Score) -> float | None:
    return None if score.upper is None or score.lower is None else score.upper - score.lower


def _over_truth(scores: Sequence[Score], value: Callable[[Score], float | None]) -> float | None:
    """The mean of something over the mean truth: steadier than the mean of shares where some truths are small."""
    above, below = mean(_known(scores, value)), mean(_known(scores, lambda score: score.truth))
    return above / abs(below) if above is not None and below else None


def _known(scores: Iterable[Score], value: Callable[[Score], float | None]) -> list[float]:
    return [found for found in map(value, scores) if found is not None]


def mean(values: Sequence[float]) -> float | None:
    """The mean; None of nothing."""
    return sum(values) / len(values) if values else None


def summaries_text(summaries: Iterable[Summary]) -> tuple[str, int]:
    """(summary.csv as text, how many rows)."""
    return table_text(SUMMARY_COLUMNS, [astuple(summary) for summary in summaries])
