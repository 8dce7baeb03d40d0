"""How numbers, ranges, ages and marks are written: exact, calm, and with no more digits than a figure can bear."""

from __future__ import annotations

import math
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

    An interval of width w leaves digits down to the power of ten at or below w / 2: 1,243 with 1,180 to 1,310 is
    written to the nearest 10. The widest of several intervals decides.
    """
    unit = figure.measure.unit
    step = 1.0
    if unit in _ONE_DECIMAL or (unit is Unit.PERCENT and (figure.denominator or 0) > DETAILED_BASE):
        step = 0.1
    width = max((interval.upper - interval.lower for interval in figure.intervals), default=0.0)
    if width > 0:
        step = max(step, 10.0 ** math.floor(math.log10(width / 2)))
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
    """What an interval allows for, e.g. "95% range for linkage (200 draws)"; a certain one is said without a share."""
    if interval.level == 1:
        method = f": {interval.method}" if interval.method else ""
        return f"the lowest and highest that it could be, for {interval.kind}{method}"
    method = f" ({interval.method})" if interval.method else ""
    return f"{written(interval.level * 100)}% range for {interval.kind}{method}"


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
