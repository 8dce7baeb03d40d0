"""Figures: numbers that know what they count. Combining unlike figures is an error, not a footnote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sightline.errors import UnitError
from sightline.standard.units import IN_PLACE, RATIOS, Mark, Status, Unit


def day_words(day: date) -> str:
    """A date as people say it: "5 March 2026"."""
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True, slots=True)
class Period:
    """A closed span of days with the words it is known by, e.g. "year to March 2025"."""

    start: date
    end: date
    label: str

    @staticmethod
    def year_to_march(year: int) -> Period:
        """The collection year that ends on 31 March of `year`."""
        return Period(date(year - 1, 4, 1), date(year, 3, 31), f"year to March {year}")

    @staticmethod
    def years_to_march(first: int, last: int) -> Period:
        """The collection years that end on 31 March of `first` to `last`, together; one year under its own name."""
        if first == last:
            return Period.year_to_march(last)
        return Period(date(first - 1, 4, 1), date(last, 3, 31), f"April {first - 1} to March {last}")


@dataclass(frozen=True, slots=True)
class Population:
    """Whom a figure is about: who counts, by which age, and whether recent or non-recent abuse."""

    code: str  # e.g. "children_under_18_at_record"
    label: str  # "children aged under 18 when it was recorded"
    age_basis: str  # "age when recorded", "age at offence", "age at 31 March", "does not apply"
    recency: str = "recent and non-recent"


@dataclass(frozen=True, slots=True)
class Measure:
    """What a figure measures. Two figures can be combined only where all of this is the same."""

    code: str
    label: str  # plain words, e.g. "Children recorded as affected by sexual abuse"
    unit: Unit
    population: Population
    status: Status
    definition: str  # name and version of the definition, e.g. "sightline-csa-record/1"
    source: str  # who published or sent the data
    rounding: str = "exact"  # as the source rounds it: "exact", "nearest 5", "nearest 10"


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way of breaking a figure down. `additive` is True only where each unit falls in exactly one code."""

    code: str
    label: str
    additive: bool
    labels: tuple[tuple[str, str], ...] = ()  # (code, label) in the order they are shown
    unknown: str = ""  # the code that says only that it was not recorded, where there is one
    # (code, other dimension, codes of it): whoever is in the code is in just one of those, which clearance must know
    sums: tuple[tuple[str, str, tuple[str, ...]], ...] = ()

    def label_of(self, code: str) -> str:
        """The words for a code; the code itself where no words were given."""
        return dict(self.labels).get(code, code)


# Kinds of interval: what a range is for.
SAMPLING = "sampling"  # chance: how far the number could lie from a rate that stays the same
ASKED = "asked"  # who happened to be asked: the sampling of a survey
LINKAGE = "linkage"  # doubt about which records are one person's
MISSING = "missing"  # what was not said: from none of the unknown to all of them (level 1)
ROUNDING = "rounding"  # how the source rounded it (level 1)
MODEL = "model"  # what a model leaves open
LIMITS = "limits"  # not of the figure: where that share of like figures would lie if only chance told them apart

# The dimension by which the two ends of a range stand as figures of their own, so that a sentence can name them.
END, LOWER, UPPER = "bound", "lower", "upper"


@dataclass(frozen=True, slots=True)
class Interval:
    """A range about a figure: kind is one of those above; level is a share, e.g. 0.95."""

    kind: str
    level: float
    lower: float
    upper: float
    method: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, or the mark that stands in its place.

    `breakdown` holds (dimension code, code) pairs sorted by dimension; `value` is None exactly where `mark` stands in
    place of a number. `n` and `denominator` are what a rate was made of.
    """

    measure: Measure
    period: Period
    area: str  # GSS code, or "pooled" for all areas that took part
    value: float | None
    breakdown: tuple[tuple[str, str], ...] = ()
    mark: Mark | None = None
    n: int | None = None
    denominator: float | None = None
    intervals: tuple[Interval, ...] = field(default=())

    def __post_init__(self) -> None:
        in_place = self.mark in IN_PLACE
        if (self.value is None) != in_place:
            raise UnitError(
                f"a figure of {self.measure.code} must have either a value or a mark in place of one, and not both"
            )
        if tuple(sorted(self.breakdown)) != self.breakdown:
            object.__setattr__(self, "breakdown", tuple(sorted(self.breakdown)))

    def code(self, dimension: str) -> str | None:
        """The code of one dimension of the breakdown, or None."""
        return dict(self.breakdown).get(dimension)

    def __add__(self, other: object) -> Figure:
        raise UnitError(
            "figures are not added with +: use figures.total(), which is told over which dimension, and checks it"
        )

    def marked(self, mark: Mark) -> Figure:
        """The same figure with its value, intervals and parts taken away and a mark in their place."""
        return replace(self, value=None, mark=mark, n=None, denominator=None, intervals=())


def clashes(figures: Sequence[Figure], over: Dimension) -> list[str]:
    """Why these figures cannot be added over `over`, in words; empty where they can."""
    reasons: list[str] = []
    if not over.additive:
        reasons.append(f"one of the units counted may fall in more than one {over.label.lower()}")
    kinds: dict[str, set[str]] = {}
    for figure in figures:
        measure = figure.measure
        seen = {
            "units": str(measure.unit),
            "populations": measure.population.code,
            "statuses": str(measure.status),
            "definitions": measure.definition,
            "sources": measure.source,
            "measures": measure.code,
            "periods": figure.period.label,
            "other breakdowns": str([pair for pair in figure.breakdown if pair[0] != over.code]),
        }
        if over.code != "area":
            seen["areas"] = figure.area
        for kind, value in seen.items():
            kinds.setdefault(kind, set()).add(value)
    reasons += [f"the {kind} differ ({', '.join(sorted(values))})" for kind, values in kinds.items() if len(values) > 1]
    if not RATIOS.isdisjoint(figure.measure.unit for figure in figures):
        reasons.append("shares and rates are not added")
    marks = sorted({str(figure.mark) for figure in figures if figure.value is None})
    if marks:
        reasons.append(f"a mark ({', '.join(marks)}) stands in place of a number, and a mark is never 0")
    keys = [figure.area if over.code == "area" else figure.code(over.code) for figure in figures]
    if len(set(keys)) != len(keys) or None in keys:
        reasons.append(f"the same {over.label.lower()} occurs twice, or is not said")
    return reasons


def total(figures: Iterable[Figure], over: Dimension, area: str | None = None) -> Figure:
    """The sum of like figures over one additive dimension.

    Raises UnitError, with every reason at once, where they are not alike: another unit, population, status,
    definition, source, period or breakdown; a dimension in which one unit may carry two codes; a mark; a share.
    """
    members = list(figures)
    if not members:
        raise UnitError("there is nothing to add")
    reasons = clashes(members, over)
    if reasons:
        raise UnitError("these figures cannot be added: " + "; ".join(reasons))
    first = members[0]
    return replace(
        first,
        area=area if area is not None else ("pooled" if over.code == "area" else first.area),
        value=sum(figure.value for figure in members if figure.value is not None),
        breakdown=tuple(pair for pair in first.breakdown if pair[0] != over.code),
        mark=None,
        n=None,
        denominator=None,
        intervals=(),
    )
