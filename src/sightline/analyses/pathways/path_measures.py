"""What paths measure, of what, and by what it is broken down; the periods and the shape of their tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sightline.analyses.pathways.path_rules import labels
from sightline.analyses.picture.children import WHOLE
from sightline.analyses.picture.coverage import Coverage
from sightline.analyses.picture.dimensions import HARMED_BY, SOURCE
from sightline.methods.drawn_tables import drawn_table
from sightline.standard.drafts import EDGE, OTHER, QUANTILE, VARIANT, FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.percent import share
from sightline.standard.units import Mark, Status, Unit

POOLED = "pooled"
NO_AGE = "does not apply"
EPISODES = Population("episodes_begun", "episodes of need that began with a referral in the period", NO_AGE)
REFERRALS = Population("referrals_made", "referrals to councils in the period", NO_AGE)
CONFERENCES = Population("conferences_held", "initial conferences held in the period", NO_AGE)
HANDED = Population("handed_over", "what one agency handed to another in the period", NO_AGE)
CHILDREN = Population(
    "children_first_recorded", "children with a first record specific to sexual abuse in the period",
    "age when recorded",
)  # fmt: skip
RESULT = Dimension("result", "What became of it", additive=True, labels=labels("result"))
STATE = Dimension("state", "Since the last event", additive=True, labels=labels("state"))
FINDING = Dimension("finding", "Why it has no place", additive=True, labels=labels("finding"))
QUARTILES = (("p25", "A quarter within"), ("p50", "Half within"), ("p75", "Three quarters within"))
SHARE_OF_TIME = Dimension(QUANTILE, "Days", additive=False, labels=QUARTILES)
SHARE_OF_QUARTILE = {"p25": 0.25, "p50": 0.5, "p75": 0.75}
OTHER_LABEL = "All others together"


def measure(
    code: str, label: str, unit: Unit, population: Population, status: Status = Status.NONE, version: int = 1
) -> Measure:
    """A measure of paths, whose definition is named as its code."""
    return Measure(code, label, unit, population, status, f"sightline-{code.replace('_', '-')}/{version}", SOURCE)


def period(year: int, coverage: Coverage) -> Period:
    """One year to March, or all of them together where `year` is WHOLE."""
    if year != WHOLE:
        return Period.year_to_march(year)
    return Period.years_to_march(coverage.years[0], coverage.years[-1])


def together(coverage: Coverage) -> int:
    """The years together where they are several without a gap; else the newest."""
    return WHOLE if len(coverage.years) > 1 and coverage.unbroken else coverage.years[-1]


def every(coverage: Coverage) -> tuple[int, ...]:
    """Each year, and all together where they can be."""
    return (*coverage.years, WHOLE) if together(coverage) == WHOLE else coverage.years


Place = tuple[Period, str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class Part:
    """One number: of which year (WHOLE: all together), where, broken down how."""

    year: int
    area: str
    value: int
    breakdown: tuple[tuple[str, str], ...] = ()


def counted(
    name: str, title: str, of: Measure, parts: Iterable[Part], step: str, coverage: Coverage,
    dimensions: Sequence[Dimension] = (), kind: OutputKind = OutputKind.COUNTS, needed: str = "council",
) -> FigureTable:  # fmt: skip
    """A table of counts; x where a kind of agency, or the council whose figure it is, sent nothing for a year of it."""
    figures = []
    for part in sorted(parts, key=lambda part: (part.year == WHOLE, part.year, part.area, part.breakdown)):
        figure = Figure(of, period(part.year, coverage), part.area, part.value, part.breakdown)
        years = coverage.years if part.year == WHOLE else (part.year,)
        known = all(
            (needed, year) in coverage.heard and (part.area == POOLED or (part.area, year) in coverage.councils)
            for year in years
        )
        figures.append(figure if known else figure.marked(Mark.NOT_AVAILABLE))
    return FigureTable(name, kind, title, tuple(dimensions), tuple(figures), step)


def shares(name: str, title: str, of: Measure, part: FigureTable, whole: FigureTable) -> tuple[FigureTable, ...]:
    """The same in up to three tables, as they are drawn: each year, all years together, and areas."""
    every_one = share(name, title, of, part, whole)
    found: dict[str, list[Figure]] = {"_by_year": [], "_together": [], "_by_area": []}
    for one in every_one.figures:
        whole_year = one.period.end.year == one.period.start.year + 1
        found["_by_area" if one.area != POOLED else "_by_year" if whole_year else "_together"].append(one)
    words = {"_by_year": ", by year", "_together": "", "_by_area": ", by council area"}
    return tuple(
        replace(every_one, name=f"{name}{suffix}", title=f"{title}{words[suffix]}", figures=tuple(figures))
        for suffix, figures in found.items() if figures
    )  # fmt: skip


def drawn(name: str, title: str, of: Measure, made: Sequence[FigureTable]) -> tuple[FigureTable, ...]:
    """Of what `shares` made: the shares by area, drawn towards that of all; none of few areas."""
    held = {one.name: one for one in made}
    by_area = held.get(f"{name}_by_area")
    if by_area is None:
        return ()
    year = by_area.figures[0].period
    every_one = [one for suffix in ("_together", "_by_year") for one in held.get(f"{name}{suffix}", by_area).figures]
    whole = [one for one in every_one if one.period == year and one.area == POOLED]
    code, label = f"{of.code}_drawn", f"{of.label}, drawn towards all areas"
    drawn_of = replace(of, code=code, label=label, definition=f"sightline-{code.replace('_', '-')}/1")
    found = drawn_table(f"{name}_drawn_by_area", f"{title}, drawn towards all", drawn_of, by_area, whole[:1])
    return (found,) if found is not None else ()


def days(
    name: str,
    title: str,
    of: Measure,
    basis: FigureTable,
    quartiles: Mapping[Place, Mapping[str, float]],
) -> FigureTable:
    """Quartiles of days, beside the counts they rest on: `quartiles` has them by (period, area, breakdown)."""
    figures = [
        Figure(of, one.period, one.area, value, (*one.breakdown, (QUANTILE, code)), n=int(one.value))
        for one in basis.figures
        if one.value is not None
        for code, value in quartiles.get((one.period, one.area, one.breakdown), {}).items()
    ]
    return FigureTable(
        name, OutputKind.DURATIONS, title, (*basis.dimensions, SHARE_OF_TIME), tuple(figures), basis.made_by,
        (basis.name,),
    )  # fmt: skip


def edge_dimension(codes: Iterable[str]) -> Dimension:
    """The moves that a table has, in words."""
    words = dict(labels("stage"))
    return _rows(
        EDGE, "Move", {code: " to ".join(words[part] for part in code.split(">")) for code in codes if code != OTHER}
    )


def variant_dimension(codes: Iterable[str]) -> Dimension:
    """The sequences that a table has, in words."""
    words = dict(labels("stage"))
    return _rows(
        VARIANT,
        "Sequence",
        {code: ", ".join(words[part] for part in code.split(">")) for code in codes if code != OTHER},
    )


def _rows(dimension: str, label: str, words: Mapping[str, str]) -> Dimension:
    pairs = tuple((code, text) for code, text in words.items() if code != OTHER)
    return Dimension(dimension, label, additive=True, labels=(*pairs, (OTHER, OTHER_LABEL)))


HARMED = HARMED_BY
