"""How numbers, ranges, ages and marks are written: exact, calm, and with no more digits than a figure can bear."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sightline.standard.figures import ASKED, LIMITS, LINKAGE, MISSING, MODEL, ROUNDING, SAMPLING, Figure, Interval
from sightline.standard.units import IN_PLACE, MARK_WORDS, Mark, Unit

DETAILED_BASE = 1_000  # a percentage of more than this many may carry one decimal
_ONE_DECIMAL = frozenset({Unit.RATE_10K, Unit.PER_100_EPISODES, Unit.FTE, Unit.CASES_PER_FTE})
_RATES = frozenset({Unit.RATE_10K, Unit.PER_100_EPISODES})
_WHOLE_RATE = 100  # a rate from here on has three figures without a decimal
_SHORT_WORDS: dict[Mark, str] = {
    Mark.SUPPRESSED: "withheld",
    Mark.NOT_AVAILABLE: "not available",
    Mark.NOT_APPLICABLE: "does not apply",
    Mark.LOW_RELIABILITY: "too unreliable",
    Mark.LOW: "rounds to nought",
}
# What a range is for, by its kind.
_DOUBTS: dict[str, str] = {
    SAMPLING: "chance",
    ASKED: "which people happened to be asked",
    LINKAGE: "doubt about which records are one person's",
    MISSING: "what was not recorded",
    ROUNDING: "how it was rounded",
    MODEL: "the choice of model",
}
# The same as stands by each chart: of ranges with a level, then of those that are certain (level 1).
_RANGES: dict[str, str] = {
    SAMPLING: "if the only doubt were chance: how far a number moves from year to year while nothing else changes",
    ASKED: "if the only doubt were which people happened to be asked. Who did not answer or did not tell is not in it",
    LINKAGE: "if the only doubt were which records are one person's. People whom nobody recorded are not in it",
    MODEL: "if the only doubt were what the model leaves open. Another model can give another number",
}
_BOUNDS: dict[str, str] = {
    MISSING: "from none of those for whom it was not recorded to all of them",
    ROUNDING: "everything that would be rounded to the number printed",
    MODEL: "the lowest and highest that the models give",
}
TWO_FIGURES = "two figures"  # the rounding of estimates: see clearance
_CERTAIN = frozenset({MISSING, ROUNDING})  # bounds of a number that is itself exact
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
    Unit.MOVE: "move",
    Unit.CASE: "case",
    Unit.PLACE: "place",
    Unit.SENTENCE: "sentence",
    Unit.TERM: "licence or order",
    Unit.RECORD: "record",
    Unit.OBJECTIVE: "objective",
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


def step_of(figure: Figure, value: float | None = None) -> float:
    """The smallest difference this figure can bear: its unit's own, or wider where an interval says so.

    The widest interval decides: digits are left off as long as no end moves by more than a seventh of half its width.
    1,243 with 1,180 to 1,310 is written to the nearest 10. What was rounded to 5 or 10 before is not rounded to 10
    again: 405 (350 to 450) stays as it is. A rate has a decimal below 100 only. Bounds for what was not recorded take
    no digit from a count, which is exact, but take the decimals. An estimate to two figures keeps two of `value`, by
    default the figure's own.
    """
    unit = figure.measure.unit
    step = 1.0
    whole = figure.measure.rounding == "nearest 1"  # a decimal would be ours
    if unit in _ONE_DECIMAL or (unit is Unit.PERCENT and (figure.denominator or 0) > DETAILED_BASE and not whole):
        step = 1.0 if unit in _RATES and abs(figure.value or 0.0) >= _WHOLE_RATE else 0.1
    if figure.measure.rounding == TWO_FIGURES:
        shown = abs(figure.value or 0.0 if value is None else value)
        return max(1.0, 10.0 ** (math.floor(math.log10(shown)) - 1)) if shown else 1.0
    for certain in (False, True):
        widths = [i.upper - i.lower for i in own_intervals(figure) if (i.kind in _CERTAIN) is certain]
        width = max(widths, default=0.0)
        if width > 0:
            coarse = 10.0 ** math.floor(math.log10(width / 2 / _STEPS_IN_HALF))
            coarse = min(coarse, 1.0) if certain else coarse
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
    beside = f" [{figure.mark}]" if figure.mark is not None else ""
    return f"{number(figure)}{sign(figure)}{beside}"


def sign(figure: Figure) -> str:
    """What follows a number at once: % after a share."""
    return "%" if figure.measure.unit is Unit.PERCENT else ""


def unit_words(unit: Unit, value: float | None = None) -> str:
    """The unit in words: "children", or "child" for exactly one."""
    return _ONE_OF.get(unit, unit.value) if value == 1 else unit.value


def with_unit(figure: Figure) -> str:
    """The value with its unit in words: "1,240 children". Empty where a mark stands in its place."""
    if figure.value is None:
        return ""
    step = step_of(figure)
    return f"{written(figure.value, step)} {unit_words(figure.measure.unit, rounded(figure.value, step))}"


def own_intervals(figure: Figure) -> tuple[Interval, ...]:
    """The figure's own ranges: not where like figures would lie by chance, which is said of them and not of it."""
    return tuple(interval for interval in figure.intervals if interval.kind != LIMITS)


def limits(figure: Figure) -> tuple[Interval, ...]:
    """Where like figures would lie by chance, the narrowest first. One of level 0 is the middle they lie around."""
    return tuple(sorted((i for i in figure.intervals if i.kind == LIMITS), key=lambda interval: interval.level))


def range_words(figure: Figure) -> str:
    """The widest interval as "1,180 to 1,310", or "at least 1,180, at most 1,310" where it bounds what was not
    recorded; nothing where the figure has none, or where the publisher's rounding leaves nothing open that is shown."""
    interval = widest(figure)
    if interval is None:
        return ""
    lower, upper = (written(end, step_of(figure, end)) for end in (interval.lower, interval.upper))
    if interval.kind == ROUNDING and lower == upper:
        return ""
    return f"at least {lower}, at most {upper}" if interval.kind == MISSING else f"{lower} to {upper}"


def widest(figure: Figure) -> Interval | None:
    """The interval that admits most, since a narrower one would claim more than the figure can bear."""
    return max(own_intervals(figure), key=lambda interval: interval.upper - interval.lower, default=None)


def interval_words(interval: Interval) -> str:
    """What an interval allows for, e.g. "95% range for sampling (200 draws)"; a certain one is said without a share."""
    what = doubt(interval.kind)
    if interval.level == 1:
        method = f": {interval.method}" if interval.method else ""
        return f"the lowest and highest that it could be, for {what}{method}"
    method = f" ({interval.method})" if interval.method else ""
    return f"{written(interval.level * 100)}% range for {what}{method}"


def doubt(kind: str) -> str:
    """What a range of that kind is for, in words."""
    return _DOUBTS.get(kind, kind)


def out_of(level: float) -> str:
    """A level in words: "95 of 100", "998 of 1,000"."""
    hundred = level * 100
    return f"{round(hundred)} of 100" if abs(hundred - round(hundred)) < 1e-6 else f"{round(level * 1_000)} of 1,000"


def range_note(figures: Iterable[Figure]) -> str:
    """What the ranges in a chart mean, in plain sentences; empty where there are none, or of kinds without words."""
    shown = {(i.level, i.kind) for f in figures if f.value is not None and (i := widest(f)) is not None}
    said = [
        f"Thin lines and pale bands: where a number would lie in {out_of(level)} cases, {_RANGES[kind]}."
        for level, kind in sorted(shown)
        if level < 1 and kind in _RANGES
    ]
    said += [
        f"Thin lines and pale bars: {_BOUNDS[kind]}." for level, kind in sorted(shown) if level == 1 and kind in _BOUNDS
    ]
    return " ".join(said)


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
