"""How numbers, ranges, ages and marks are written: exact, calm, and with no more digits than a figure can bear."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sightline.standard.figures import Figure, Interval
from sightline.standard.units import IN_PLACE, MARK_WORDS, Mark, Unit

DETAILED_BASE = 1_000  # a percentage of more than this many may carry one decimal
_ONE_DECIMAL = frozenset({Unit.RATE_10K, Unit.FTE})
_SHORT_WORDS: dict[Mark, str] = {
    Mark.SUPPRESSED: "withheld",
    Mark.NOT_AVAILABLE: "not available",
    Mark.NOT_APPLICABLE: "does not apply",
    Mark.LOW_RELIABILITY: "too unreliable",
    Mark.LOW: "rounds to nought",
}
# What a range is for, by its kind, where the kind's own name is no plain word; and what stands by each chart.
_DOUBTS: dict[str, str] = {"linkage": "doubt about which records are one person's"}
_RANGES: dict[str, str] = {
    "linkage": "if the only doubt were which records are one person's. People whom nobody recorded are not in it",
}
_STEPS_IN_HALF = 3.5  # steps that half of an interval must hold at least, so that rounding does not bend it
_ROUNDED_ENOUGH = 10  # what was rounded before it came here, to 5 or 10, is not rounded to 10 again
_ONE_OF: dict[Unit, str] = {
    Unit.CHILD: "child",
    Unit.PERSON: "person",
    Unit.SUSPECT: "suspect",
    Unit.EPISODE: "episode",
    Unit.ASSESSMENT: "assessment",
    Unit.PLAN: "protection plan",
    Unit.CONFERENCE: "conference",
    Unit.OFFENCE: "recorded offence",
    Unit.REFERRAL: "referral",
    Unit.CALL: "call",
    Unit.RECORD: "record",
    Unit.PAIR: "pair of records",
    Unit.AGENCY: "agency",
    Unit.RETURN: "return",
    Unit.DAY: "day",
}


def rounded(value: float, step: float) -> float:
    """The nearest multiple of `step`, halves away from nought, as people round by hand."""
    size = Decimal(str(step))
    units = (Decimal(str(abs(value))) / size).quantize(Decimal(1), ROUND_HALF_UP)
    return math.copysign(float(units * size), value)


def step_of(figure: Figure) -> float:
    """The smallest difference this figure can bear: its unit's own, or wider where an interval says so.

    The widest interval decides: digits are left off as long as no end moves by more than a seventh of half its width.
    1,243 with 1,180 to 1,310 is written to the nearest 10. What was rounded to 5 or 10 before is not rounded to 10
    again: 405 (350 to 450) stays as it is.
    """
    unit = figure.measure.unit
    step = 1.0
    if unit in _ONE_DECIMAL or (unit is Unit.PERCENT and (figure.denominator or 0) > DETAILED_BASE):
        step = 0.1
    width = max((interval.upper - interval.lower for interval in figure.intervals), default=0.0)
    if width > 0:
        coarse = 10.0 ** math.floor(math.log10(width / 2 / _STEPS_IN_HALF))
        if figure.measure.rounding == "exact" or coarse > _ROUNDED_ENOUGH:
            step = max(step, coarse)
    return step


def written(value: float, step: float = 1.0) -> str:
    """A number in figures: commas from 1,000, a true minus sign, decimals only where `step` is under 1."""
    result = rounded(value, step)
    decimals = 0 if step >= 1 else round(-math.log10(step))
    text = f"{abs(result):,.{decimals}f}"
    return f"−{text}" if result < 0 and text.strip("0.,") else text


def number(figure: Figure) -> str:
    """The figure's value in figures, without its unit. Empty where a mark stands in its place."""
    return "" if figure.value is None else written(figure.value, step_of(figure))


def labelled(figure: Figure) -> str:
    """What stands at the end of a bar: the number (with % or a mark beside it), or the short words for its mark."""
    if figure.value is None:
        return mark_short(figure.mark)
    percent = "%" if figure.measure.unit is Unit.PERCENT else ""
    beside = f" [{figure.mark}]" if figure.mark is not None else ""
    return f"{number(figure)}{percent}{beside}"


def unit_words(unit: Unit, value: float | None = None) -> str:
    """The unit in words: "children", or "child" for exactly one."""
    return _ONE_OF.get(unit, unit.value) if value == 1 else unit.value


def with_unit(figure: Figure) -> str:
    """The value with its unit in words: "1,240 children". Empty where a mark stands in its place."""
    if figure.value is None:
        return ""
    step = step_of(figure)
    return f"{written(figure.value, step)} {unit_words(figure.measure.unit, rounded(figure.value, step))}"


def range_words(figure: Figure) -> str:
    """The widest interval as "1,180 to 1,310", or nothing where the figure has none."""
    interval = widest(figure)
    if interval is None:
        return ""
    step = step_of(figure)
    return f"{written(interval.lower, step)} to {written(interval.upper, step)}"


def widest(figure: Figure) -> Interval | None:
    """The interval that admits most, since a narrower one would claim more than the figure can bear."""
    return max(figure.intervals, key=lambda interval: interval.upper - interval.lower, default=None)


def interval_words(interval: Interval) -> str:
    """What an interval allows for, e.g. "95% range for sampling (200 draws)"; a certain one is said without a share."""
    doubt = _DOUBTS.get(interval.kind, interval.kind)
    if interval.level == 1:
        method = f": {interval.method}" if interval.method else ""
        return f"the lowest and highest that it could be, for {doubt}{method}"
    method = f" ({interval.method})" if interval.method else ""
    return f"{written(interval.level * 100)}% range for {doubt}{method}"


def range_note(figures: Iterable[Figure]) -> str:
    """What the ranges in a chart mean, in plain sentences; empty where there are none, or of kinds without words."""
    found = {(i.level, _RANGES[i.kind]) for f in figures if (i := widest(f)) is not None and i.kind in _RANGES}
    return " ".join(
        f"Thin lines and pale bands: where a number would lie in {written(level * 100)} of 100 cases, {words}."
        for level, words in sorted(found)
    )


def mark_short(mark: Mark | None) -> str:
    """Two or three words for a mark that stands in place of a number."""
    return "no figure" if mark is None else _SHORT_WORDS.get(mark, MARK_WORDS[mark])


def mark_words(mark: Mark) -> str:
    """A mark written out: "withheld to protect people"."""
    return MARK_WORDS[mark]


def in_place(figure: Figure) -> bool:
    """Whether a mark stands where the number would."""
    return figure.mark in IN_PLACE


def age_words(end: date, today: date) -> str:
    """How old data is that ends on `end`: "61 days old"; "1 day old"; "not yet ended" for a span still running."""
    days = (today - end).days
    if days < 0:
        return "not yet ended"
    return f"{days:,} {'day' if days == 1 else 'days'} old"
