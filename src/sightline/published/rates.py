"""Rates of published counts, as figures: each keeps its count, its denominator and the range that rounding leaves.

A rate that cannot be worked out is a gap with its mark and its reason, never nought. Intervals for chance are not made
here: see sightline.methods.rates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sightline.errors import UnitError
from sightline.standard.figures import ROUNDING, Figure, Interval
from sightline.standard.units import MARK_WORDS, RATIOS, Mark, Unit

PER_10K = 10_000.0
_NO_COUNT = RATIOS | {Unit.FTE, Unit.DAY}


@dataclass(frozen=True, slots=True)
class Rated:
    """A rate, and in words why it has no value ("" where it has one)."""

    figure: Figure
    gap: str = ""


def half_of(rounding: str) -> float | None:
    """How far a printed number may lie from the true one: half of "nearest 10" is 5. None where it is not said."""
    if rounding == "exact":
        return 0.0
    step = rounding.removeprefix("nearest ")
    return float(step) / 2 if step != rounding and step.replace(".", "", 1).isdigit() else None


def rate(count: Figure, people: Figure | None, label: str = "") -> Rated:
    """`count` for each 10,000 of `people`. Its label is that of the count with ", per 10,000 children aged 0 to 17".

    A gap: the count or the people are marked (the mark stays), `people` is None because its table lacks the year or
    area (not available), or nobody lives there (does not apply). Raises UnitError where the count is no count, or the
    people are of another area or no people.
    """
    if count.measure.unit in _NO_COUNT:
        raise UnitError("a rate is made of a count, not of a share, a rate or a time")
    if people is not None and (people.area != count.area or people.measure.unit is not Unit.PERSON):
        raise UnitError("a rate needs the people of the same area")
    source = count.measure.source if people is None else f"{count.measure.source}; {people.measure.source}"
    measure = replace(
        count.measure, code=f"rate-of-{count.measure.code}",
        label=label or f"{count.measure.label}, per 10,000 children aged 0 to 17", unit=Unit.RATE_10K,
        definition=f"published-rate/1 of {count.measure.definition}", source=source, rounding="exact",
    )  # fmt: skip
    empty = Figure(measure, count.period, count.area, None, count.breakdown, mark=Mark.NOT_AVAILABLE)
    if count.value is None:
        return Rated(replace(empty, mark=count.mark), f"the count: {_words(count.mark)}")
    if people is None:
        return Rated(empty, "the number of children is not published for this area and year")
    if people.value is None:
        return Rated(replace(empty, mark=people.mark), f"the number of children: {_words(people.mark)}")
    if people.value == 0:
        return Rated(replace(empty, mark=Mark.NOT_APPLICABLE), "no children live there, so there is no rate")
    per, half = PER_10K / people.value, half_of(count.measure.rounding)
    intervals = (
        Interval(
            ROUNDING, 1.0, max(count.value - half, 0.0) * per, (count.value + half) * per,
            f"the count is published to the {count.measure.rounding}",
        ),
    ) if half else ()  # fmt: skip
    return Rated(
        replace(
            empty, value=count.value * per, mark=None, n=int(count.value), denominator=people.value,
            intervals=intervals,
        )
    )  # fmt: skip


def _words(mark: Mark | None) -> str:
    return MARK_WORDS[mark] if mark is not None else "not available"
