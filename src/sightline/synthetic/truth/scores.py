"""How near figures come to the truth that was planted: one score a truth, from truth rows and figures. Arithmetic only.

A figure is found by analysis, measure, period and breakdown, as truth/scorebook.csv says. What cannot be scored gets a
score that says why; nothing is left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from sightline.errors import StandardError
from sightline.standard.drafts import Draft
from sightline.standard.figures import Figure, Interval, Period
from sightline.standard.rows import read_rows
from sightline.standard.units import MARK_WORDS
from sightline.synthetic.truth.score_rows import ALL, OTHER_FIGURE, PROCESS, BookLine, Planted, Score, State

LEVEL = 0.95  # the level at which a bare number is scored as an interval of no width

Key = tuple[str, str, str, str, str]  # analysis, measure, period, dimension, code


def interval_score(lower: float, upper: float, level: float, truth: float) -> float:
    """The interval score: width, plus 2 / alpha times how far the truth lies outside, alpha being 1 - level.

    In the unit of the figure; less is better. Source: Gneiting and Raftery, Strictly Proper Scoring Rules, Prediction,
    and Estimation, Journal of the American Statistical Association 102 (2007), section 6.2.
    """
    alpha = round(1 - level, 9)  # 0.05 for 0.95, and not what is left of it in binary
    outside = max(lower - truth, 0.0) + max(truth - upper, 0.0)
    if not alpha:  # a certain one must never leave the truth out
        return math.inf if outside else upper - lower
    return (upper - lower) + 2 / alpha * outside


def period_text(period: Period) -> str:
    """A figure's period as truths write it: "2025", "2024-2026", or two ISO days where it is no collection year."""
    start, end = period.start, period.end
    if (start.month, start.day, end.month, end.day) != (4, 1, 3, 31):
        return f"{start.isoformat()}/{end.isoformat()}"
    return str(end.year) if end.year == start.year + 1 else f"{start.year + 1}-{end.year}"


def place(figure: Figure) -> tuple[str, str]:
    """(dimension, code) of a figure, as truths write them; several dimensions are joined, sorted by name."""
    pairs = list(figure.breakdown)
    if figure.area != "pooled":
        pairs = sorted([*pairs, ("area", figure.area)])
    if not pairs:
        return ALL, ALL
    return "+".join(dimension for dimension, _ in pairs), "/".join(code for _, code in pairs)


class Run:
    """The figures of a run's drafts, to be looked up. Raises StandardError where two of one name differ."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._figures: dict[Key, Figure] = {}
        for draft in drafts:
            for table in draft.tables:
                for figure in table.figures:
                    key = (draft.name, figure.measure.code, period_text(figure.period), *place(figure))
                    if self._figures.setdefault(key, figure).value != figure.value:
                        raise StandardError(f"the draft {draft.name} gives two values for one {figure.measure.code}")

    def figure(self, analysis: str, measure: str, period: str, dimension: str, code: str) -> Figure | None:
        """That figure, or None."""
        return self._figures.get((analysis, measure, period, dimension, code))

    def values(self, analysis: str, measure: str, period: str, dimension: str) -> dict[str, float | None]:
        """Code -> value of every figure broken down so."""
        wanted = (analysis, measure, period, dimension)
        return {key[4]: figure.value for key, figure in self._figures.items() if key[:4] == wanted}


# -- what a naive analyst would say ------------------------------------------------------------------------------------


def _agencies_added(run: Run, line: BookLine, truth: Planted) -> float | None:
    """The counts of the kinds of agency added: a child known to two counts twice."""
    counts = list(run.values(line.analysis, line.figure, truth.period, "sender").values())
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None


def _agencies_apart(run: Run, line: BookLine, truth: Planted) -> float | None:
    """No child is known to two: each kind of agency's count is of children whom it alone knows."""
    if "+" in truth.code:
        return 0.0
    return run.values(line.analysis, line.figure, truth.period, "sender").get(truth.code)


def _in_proportion(run: Run, line: BookLine, truth: Planted) -> float | None:
    """The agencies' counts added, shared out as the figures are."""
    mine = run.figure(line.analysis, line.figure, truth.period, truth.dimension, truth.code)
    whole = run.figure(line.analysis, line.figure, truth.period, ALL, ALL)
    added = _agencies_added(run, line, truth)
    if mine is None or mine.value is None or whole is None or not whole.value or added is None:
        return None
    return mine.value * added / whole.value


def _years_added(run: Run, line: BookLine, truth: Planted) -> float | None:
    """The years added: a child with records in two years counts twice."""
    first, _, last = truth.period.partition("-")
    total = 0.0
    for year in range(int(first), int(last or first) + 1):
        figure = run.figure(line.analysis, line.figure, str(year), truth.dimension, truth.code)
        if figure is None or figure.value is None:
            return None
        total += figure.value
    return total


def _overall(run: Run, line: BookLine, truth: Planted) -> float | None:
    """The figure for everything together stands for each part."""
    figure = run.figure(line.analysis, line.figure, truth.period, ALL, ALL)
    return None if figure is None else figure.value


def _nothing(_run: Run, _line: BookLine, _truth: Planted) -> float | None:
    """Nought: there is nothing that is not seen, and no difference."""
    return 0.0


NAIVE: Mapping[str, Callable[[Run, BookLine, Planted], float | None]] = {
    "agencies_added": _agencies_added,
    "agencies_apart": _agencies_apart,
    "in_proportion": _in_proportion,
    "years_added": _years_added,
    "overall": _overall,
    "nothing": _nothing,
}


# -- the scorebook ----------------------------------------------------------------------------------------------------


def scorebook() -> list[BookLine]:
    """The lines of scorebook.csv. Raises StandardError where two are of one truth, or a naive method is not known."""
    book = [BookLine(**row) for row in read_rows("scorebook.csv", __package__)]
    if len({(line.plant, line.measure, line.dimension) for line in book}) != len(book):
        raise StandardError("scorebook.csv has two lines for one truth")
    unknown = {line.naive for line in book if not line.naive.startswith(OTHER_FIGURE)} - {*NAIVE, ""}
    if unknown:
        raise StandardError(f"scorebook.csv names no known naive method: {', '.join(sorted(unknown))}")
    if strange := {line.held_against for line in book} - {"", PROCESS}:
        raise StandardError(f"scorebook.csv: held_against is {PROCESS} or nothing, not {', '.join(sorted(strange))}")
    return book


# -- scoring -----------------------------------------------------------------------------------------------------------


def score_rows(book: Sequence[BookLine], truths: Sequence[Planted], run: Run) -> list[Score]:
    """A score for each truth, in the order of the book; and one for each line of the book that no truth answers.

    Raises StandardError where a figure's unit is not its truth's, or where it has several intervals and the book names
    none.
    """
    by_line: dict[tuple[str, str, str], list[Planted]] = {}
    for truth in truths:
        by_line.setdefault((truth.plant, truth.measure, truth.dimension), []).append(truth)
    scores = []
    for line in book:
        mine = by_line.pop((line.plant, line.measure, line.dimension), [])
        scores += [_score(line, truth, run) for truth in mine] or [_absent(line)]
    for left in by_line.values():
        scores += [_unsaid(truth, "", State.NOT_IN_BOOK) for truth in left]
    return scores


def _absent(line: BookLine) -> Score:
    """A line of the book for which the world holds no truth."""
    return Score(
        line.analysis, line.plant, "", line.measure, "", "", line.dimension, "", State.NO_TRUTH, note=line.note
    )


def _unsaid(truth: Planted, analysis: str, state: State, note: str = "", naive: str = "") -> Score:
    """A truth that is not scored, with why."""
    return Score(
        analysis, truth.plant, truth.strength, truth.measure, truth.unit, truth.period, truth.dimension, truth.code,
        state, truth.value, truth.null_value, naive=naive, note=note,
    )  # fmt: skip


def _score(line: BookLine, truth: Planted, run: Run) -> Score:
    if truth.value is None:
        return _unsaid(truth, line.analysis, State.NO_VALUE, line.note, line.naive)
    if not line.figure:
        return _unsaid(truth, line.analysis, State.NOT_BUILT, line.note, line.naive)
    figure = run.figure(line.analysis, line.figure, truth.period, truth.dimension, truth.code)
    if figure is None:
        return _unsaid(truth, line.analysis, State.NOT_IN_RUN, line.note, line.naive)
    if figure.measure.unit != truth.unit:
        raise StandardError(f"{line.figure} is in {figure.measure.unit}, its truth in {truth.unit}: mend the scorebook")
    if figure.value is None:
        words = MARK_WORDS[figure.mark] if figure.mark else ""
        return _unsaid(truth, line.analysis, State.MARKED, words, line.naive)
    return _beside(line, truth, truth.value, figure, figure.value, run)


def _beside(line: BookLine, truth: Planted, value: float, figure: Figure, estimate: float, run: Run) -> Score:
    """The score of an estimate beside the truth `value`."""
    error = estimate - value
    interval = _interval(line.interval, figure)
    naive = _naive(run, line, truth)
    ranged = {} if interval is None else _ranged(interval, value, truth.null_value)
    compared = {} if naive is None else _compared(*naive, value, LEVEL if interval is None else interval.level)
    return Score(
        line.analysis, truth.plant, truth.strength, truth.measure, truth.unit, truth.period, truth.dimension,
        truth.code, State.SCORED, value, truth.null_value, estimate, error, error / value if value else None,
        naive=line.naive, false_alarm_possible=truth.is_null, note=line.note,
        held_against=line.held_against, **ranged, **compared,  # type: ignore[arg-type]
    )  # fmt: skip


def _ranged(interval: Interval, truth: float, null: float | None) -> dict[str, float | bool | None]:
    low, high = interval.lower, interval.upper
    return {
        "level": interval.level, "lower": low, "upper": high, "covered": low <= truth <= high,
        "width_share": (high - low) / abs(truth) if truth else None,
        "interval_score": interval_score(low, high, interval.level, truth),
        "detected": None if null is None else not low <= null <= high,
    }  # fmt: skip


def _compared(naive: float, own: Interval | None, truth: float, level: float) -> dict[str, float]:
    low, high, level = (naive, naive, level) if own is None else (own.lower, own.upper, own.level)
    return {
        "naive_estimate": naive, "naive_error": naive - truth,
        "naive_interval_score": interval_score(low, high, level, truth),
    }  # fmt: skip


def _naive(run: Run, line: BookLine, truth: Planted) -> tuple[float, Interval | None] | None:
    """What the naive method says, with its interval where it is a figure that has one."""
    if line.naive.startswith(OTHER_FIGURE):
        code = line.naive.removeprefix(OTHER_FIGURE)
        figure = run.figure(line.analysis, code, truth.period, truth.dimension, truth.code)
        return None if figure is None or figure.value is None else (figure.value, _interval(line.interval, figure))
    value = NAIVE[line.naive](run, line, truth) if line.naive else None
    return None if value is None else (value, None)


def _interval(kind: str, figure: Figure) -> Interval | None:
    """The interval that is scored, or None."""
    fitting = [interval for interval in figure.intervals if interval.kind == kind or not kind]
    if len(fitting) > 1:
        raise StandardError(f"{figure.measure.code} has {len(fitting)} intervals: name one kind in the scorebook")
    return fitting[0] if fitting else None
