"""The series of an area's page as tables: each authority, the middle of ten areas like it, its region and England.

A figure stands under the authority's newest code, also where an earlier one of the same authority was printed. Years
before an authority began have no figure: nothing is carried onto it from those it replaced.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sightline.analyses.areas.shown import Shown, shown
from sightline.methods import rates
from sightline.published.folder import Published
from sightline.published.origins import origins
from sightline.published.rates import rate
from sightline.published.statistics import Statistics
from sightline.standard import areas
from sightline.standard.areas import ENGLAND
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import SAMPLING, Dimension, Figure, Interval
from sightline.standard.units import IN_PLACE, Mark, Unit

FEWEST_SIMILAR = 5  # of the ten must have a figure before their middle is shown
SIMILAR = "similar-"
_CHILDREN, _ASSESSED = "CHILDREN", "ANY"
_AUTHORITY = ("E06", "E08", "E09", "E10")  # how the codes of upper-tier authorities begin
_SHARE_TOO_FINE = 1  # decimals of a middle of shares and rates


def similar(gss: str) -> str:
    """The code under which the middle of an authority's ten similar areas stands."""
    return f"{SIMILAR}{gss}"


def tables_of(published: Published) -> Mapping[str, Statistics | None]:
    """What was published, by the names that shown.csv uses. Signs by who passed them on need two tables and a third."""
    both = published.lait is not None and published.referrals is not None
    return {
        "c1": published.referrals, "c3": published.factors, "d3": published.plans, "lait": published.lait,
        "origins": published.factors if both else None, "workforce": published.workforce,
    }  # fmt: skip


@dataclass(frozen=True)
class Made:
    """One series as a table, with the file that it came from."""

    shown: Shown
    table: FigureTable
    latest: int  # the last year of its source

    def own(self, gss: str) -> Figure | None:
        """An authority's figure of the latest year, or None where there is no row for it."""
        found = [f for f in self.table.figures if f.area == gss and f.period.end.year == self.latest]
        return found[-1] if found else None


def series_tables(published: Published) -> tuple[Made, ...]:
    """A table for every series of which the source is there. Raises StandardError on an unknown series."""
    sources = tables_of(published)
    return tuple(
        _made(one, source, published) for one in shown() if (source := sources[one.table]) is not None
    )  # fmt: skip


def _made(one: Shown, source: Statistics, published: Published) -> Made:
    own = {area.gss: tuple(_of_authority(one, source, published, area.gss)) for area in areas.current()}
    wide = [figure for gss in (*areas.regions(), ENGLAND) for figure in _of(one, source, published, gss)]
    figures = [figure for mine in own.values() for figure in mine]
    figures += [figure for gss in own for figure in _similar(gss, own, published)]
    figures, wide = _begun(figures, wide)
    divided = ", divided by children aged 0 to 17 at the mid-year before" if one.per_children else ""
    table = FigureTable(
        f"area-{one.name}", OutputKind.PUBLISHED, one.title, (area_names(), _codes(one)), (*figures, *wide),
        f"{_columns(one, source, published)}{divided}",
    )  # fmt: skip
    return Made(one, table, max(figure.period.end.year for figure in (*figures, *wide)))


def _begun(figures: list[Figure], wide: list[Figure]) -> tuple[list[Figure], list[Figure]]:
    """Without the periods before the first number of any area: those before a code was there."""
    first = min((one.period.end for one in (*figures, *wide) if one.value is not None), default=None)
    if first is None:
        return figures, wide
    return [one for one in figures if one.period.end >= first], [one for one in wide if one.period.end >= first]


def _columns(one: Shown, source: Statistics, published: Published) -> str:
    """The file and column that a series was read from. Raises StandardError where the table has no such series."""
    if one.table != "origins":
        return f"{source.file}, {source.column(one.series)}"
    files = [table.file for table in (published.lait, published.referrals) if table is not None]
    return f"{' and '.join(files)}: referrals by source, divided by {source.file}, {source.column(_ASSESSED)}"


def area_names() -> Dimension:
    """Every area that a table of this analysis may show, by name."""
    names = [(area.gss, area.name) for area in areas.current()]
    wide = [*((gss, name) for gss, name in areas.regions().items()), (ENGLAND, "England")]
    like = [(similar(area.gss), "Middle of ten similar areas") for area in areas.current()]
    return Dimension("area", "Area", False, (*names, *like, *wide))


def _codes(one: Shown) -> Dimension:
    return Dimension("factor", "Factor", False, ((one.series, one.title),))


def _of_authority(one: Shown, source: Statistics, published: Published, gss: str) -> Iterator[Figure]:
    if one.table == "origins":
        yield from (replace(figure, area=gss) for figure in _signs(one, published, gss))
        return
    for figure in source.over_time(one.series, gss):
        yield replace(_rated(one, figure, published, gss), area=gss)


def _of(one: Shown, source: Statistics, published: Published, gss: str) -> Iterator[Figure]:
    if one.table == "origins":
        return _signs(one, published, gss)
    found = (source.figures.get((one.series, gss, year)) for year in source.years)
    return (_rated(one, figure, published, gss) for figure in found if figure is not None)


def _signs(one: Shown, published: Published, gss: str) -> Iterator[Figure]:
    """Referrals from one kind of agency for every 100 assessed episodes, in each year in which all are published.

    How much an agency passes on, for how much is then looked into: the low end is asked about as much as the high.
    """
    if published.lait is None or published.referrals is None:
        return
    for year in published.factors.years:
        found = {each.code: each.number for each in origins(published.lait, published.referrals, gss, year)}
        assessed = published.factors.figures.get((_ASSESSED, gss, year))
        if gss.startswith(_AUTHORITY):
            assessed = published.factors.find(_ASSESSED, gss, year)
        if one.series in found and assessed is not None:
            yield _for_every_100(one, found[one.series], assessed)


def _for_every_100(one: Shown, number: Figure, assessed: Figure) -> Figure:
    measure = replace(
        number.measure, code=f"signs-{number.measure.code}", unit=Unit.PER_100_EPISODES, rounding="exact",
        label=f"{one.title}, for every 100 assessed episodes of need",
        definition=f"published-signs/1 of {number.measure.definition} and dfe-c3-factors",
        source=f"{number.measure.source}; {assessed.measure.source}",
    )  # fmt: skip
    empty = Figure(measure, number.period, number.area, None, mark=Mark.NOT_AVAILABLE)
    if not number.value or not assessed.value:  # in this table a nought is a source that nobody wrote down
        mark = number.mark if number.value is None else assessed.mark
        usual = Mark.NOT_AVAILABLE if number.value == 0 else Mark.NOT_APPLICABLE
        return replace(empty, mark=mark if mark in IN_PLACE else usual)
    per = 100 / assessed.value
    ranges = tuple(replace(i, lower=i.lower * per, upper=i.upper * per) for i in number.intervals)
    return replace(empty, value=number.value * per, mark=None, denominator=assessed.value, intervals=ranges)


def _rated(one: Shown, figure: Figure, published: Published, gss: str) -> Figure:
    if not one.per_children:
        return figure
    year, authority = figure.period.end.year - 1, gss.startswith(_AUTHORITY)
    children = published.population
    people = children.find(_CHILDREN, gss, year) if authority else children.figures.get((_CHILDREN, gss, year))
    made = rate(figure, None if people is None else replace(people, area=figure.area)).figure
    return with_chance(made) if authority else made


def with_chance(figure: Figure) -> Figure:
    """A rate per 10,000 with Byar's interval (exact under 10), where it has a count."""
    if figure.value is None or figure.n is None or not figure.denominator:
        return figure
    limits = rates.rate(figure.n, figure.denominator, levels=(0.95,)).at(0.95)
    interval = Interval(SAMPLING, 0.95, limits.lower or 0.0, limits.upper, limits.method)
    return replace(figure, intervals=(*figure.intervals, interval))


def _similar(gss: str, own: Mapping[str, Iterable[Figure]], published: Published) -> Iterator[Figure]:
    """The middle of the figures of ten similar areas in each year; not available where under five have one."""
    if published.neighbours is None or gss not in published.neighbours.tens:
        return
    by_period: dict[object, list[Figure]] = {}
    for other in published.neighbours.of(gss):
        for figure in own.get(other.gss, ()):
            by_period.setdefault(figure.period, []).append(figure)
    for figures in by_period.values():
        first, values = figures[0], [figure.value for figure in figures if figure.value is not None]
        measure = replace(
            first.measure, code=f"middle-of-{first.measure.code}", rounding="nearest 0.1",
            label=f"{first.measure.label}: the middle of ten similar areas",
        )  # fmt: skip
        enough = len(values) >= FEWEST_SIMILAR
        middle = round(statistics.median(values), _SHARE_TOO_FINE) if enough else None
        mark = None if enough else Mark.NOT_AVAILABLE
        yield Figure(measure, first.period, similar(gss), middle, first.breakdown, mark=mark)
