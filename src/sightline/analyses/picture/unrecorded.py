"""The draft of the unrecorded remainder: children whom some agency could have recorded and none did, as a range.

Made from how far the lists of the kinds of agency overlap, by year and over all years, with the further draws of the
link set carried in. What could not be worked out is marked "not available", and the page says why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sightline.analyses.picture.coverage import WORDS, Coverage
from sightline.analyses.picture.dimensions import MEASURE, OVERLAP, SOURCE
from sightline.analyses.picture.unrecorded_page import METHOD, unrecorded_page
from sightline.analyses.picture.unrecorded_steps import ALL_YEARS, DRAWN_LIST_OVERLAP, LIST_OVERLAP
from sightline.engines.engine import Engine
from sightline.methods.hidden.lists import Lists
from sightline.methods.hidden.spread import METHODS, Said, Spread, spread
from sightline.standard.drafts import Draft, FigureTable, OutputKind
from sightline.standard.draws import FEWEST, NO_DRAWS, Draws
from sightline.standard.figures import (
    END,
    LOWER,
    MODEL,
    UPPER,
    Dimension,
    Figure,
    Interval,
    Measure,
    Period,
    Population,
)
from sightline.standard.units import Mark, Status, Unit

STEPS = (LIST_OVERLAP,)
OVER_DRAWS = (DRAWN_LIST_OVERLAP,)
KEY = ("year", "overlap")
LISTS, BY_YEAR, RANGE, BOUNDS, METHODS_TABLE = (
    "unrecorded_lists", "unrecorded_lists_by_year", "unrecorded_range", "unrecorded_bounds", "unrecorded_methods",
)  # fmt: skip
POPULATION = Population(
    "children_who_could_be_recorded",
    "children under 18 about whom some agency that takes part came to know enough for a record, or suspected enough",
    "age when it could have been recorded",
)
UNRECORDED = Measure(
    "children_unrecorded", "Children whom some agency could have recorded and none did", Unit.CHILD, POPULATION,
    Status.NONE, "sightline-unrecorded/1", SOURCE,
)  # fmt: skip
BOUND = Dimension(END, "End of the range", False, ((LOWER, "From"), (UPPER, "To")))
LEVEL = 0.95
# How clearance rounds counts of all areas together, and the smallest that any of its policies shows.
ROUNDED_TO, LEAST_SHOWN = 10, 6
SAID_BY = "range over methods that choose how lists go together; doubt about who is who carried in"


@dataclass(frozen=True, slots=True)
class Estimated:
    """The spread of one period. `year` is ALL_YEARS for all of them together; `silent` says why none was tried."""

    year: int
    period: Period
    spread: Spread | None
    silent: str = ""


def unrecorded_drafts(
    engine: Engine,
    coverage: Coverage,
    draws: int,
    tied: Sequence[str],
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[Draft, ...]:
    """The draft "unrecorded", from the events in the engine; none where only one kind of agency takes part.

    The engine must hold csa_record and, with enough draws, drawn_record. `tied` are pairs of kinds of agency joined by
    +, of which one may put a child on the list of the other.
    """
    if len(coverage.senders) < FEWEST:
        return ()
    over = draws >= FEWEST
    engine.run((*STEPS, *OVER_DRAWS) if over else STEPS, progress)
    best = {(row["year"], row["overlap"]): row["children"] for row in engine.counts(LIST_OVERLAP).to_pylist()}
    drawn = Draws.of(draws, engine.counts(DRAWN_LIST_OVERLAP).to_pylist(), KEY, "children") if over else NO_DRAWS
    return (unrecorded_draft(best, drawn, coverage, tied),)


def unrecorded_draft(
    best: Mapping[tuple[int, str], int], drawn: Draws, coverage: Coverage, tied: Sequence[str]
) -> Draft:
    """The draft from children by (year, combination of agencies); year 0 is all years together.

    The page says nothing that depends on the counts, since these may be withheld: why no range can be told of some
    lists would say which of them share nobody.
    """
    names = tuple(name for name in WORDS if name in coverage.senders)
    pairs = tuple(sorted({sum(1 << names.index(name) for name in pair.split("+")) for pair in _there(tied, names)}))
    found = [_estimated(year, best, drawn, coverage, names, pairs) for year in _years(coverage)]
    whole = found[0]
    lists = (_lists_table(LISTS, best, drawn, found[:1], names), _lists_table(BY_YEAR, best, drawn, found[1:], names))
    made_of = tuple(table.name for table in lists if table.figures)
    tables = (
        *lists,
        _table(RANGE, "Children unrecorded, a range", (), made_of, [_range(one) for one in found]),
        _table(BOUNDS, "Ends of the range", (BOUND,), made_of, [end for one in found for end in _bounds(one)]),
        _table(METHODS_TABLE, "What each method says", (METHOD,), made_of, list(_by_method(whole))),
    )
    kept = tuple(table for table in tables if table.figures)
    gaps = tuple(dict.fromkeys((one.period.label, one.silent) for one in found if one.silent))
    page = unrecorded_page(coverage, {table.name for table in kept}, whole.period, tuple(tied), gaps)
    return Draft("unrecorded", 1, kept, page)


def _there(tied: Sequence[str], names: Collection[str]) -> list[str]:
    """The tied pairs of agencies that both take part."""
    return [pair for pair in tied if set(pair.split("+")) <= set(names)]


def _years(coverage: Coverage) -> list[int]:
    """All years together first, where they are several and follow one another; then each year."""
    together = [ALL_YEARS] if len(coverage.years) > 1 and coverage.unbroken else []
    return [*together, *coverage.years]


def _period(year: int, coverage: Coverage) -> Period:
    if year != ALL_YEARS:
        return Period.year_to_march(year)
    return Period.years_to_march(coverage.years[0], coverage.years[-1])


def _estimated(
    year: int, best: Mapping[tuple[int, str], int], drawn: Draws, coverage: Coverage, names: tuple[str, ...],
    pairs: tuple[int, ...],
) -> Estimated:  # fmt: skip
    """The spread of one period; none where a kind of agency sent nothing in it: its list is not empty but absent."""
    years = coverage.years if year == ALL_YEARS else (year,)
    period = _period(year, coverage)
    silent = [name for name in names if any((name, each) not in coverage.heard for each in years)]
    if silent:
        words = " and ".join(WORDS[name][1] for name in silent)
        return Estimated(year, period, None, f"{words} sent nothing for part of it, so their list is not there")
    counts = {overlap: number for (of, overlap), number in best.items() if of == year}
    shown = as_printed(counts)
    lists = Lists.of(names, {frozenset(overlap.split("+")): number for overlap, number in shown.items()})
    others = _drawn_lists(year, shown, drawn, names)
    return Estimated(year, period, spread(lists, pairs, others, with_latent=year == _years(coverage)[0]))


def as_printed(counts: Mapping[str, int]) -> dict[str, int]:
    """The overlaps as clearance prints them, to the nearest ten: estimates are made of these and of nothing finer.

    Several methods say different things of the same lists, and whoever knows the methods could try every list that
    rounds to what is printed, and keep those of which they say what is printed. Made of rounded lists, they say no more
    than these do. Lists with a count so small that it and every estimate are withheld stay as they are, since nothing
    of them is shown and those who work inside need them.
    """
    if any(0 < count < LEAST_SHOWN for count in counts.values()):
        return dict(counts)
    return {overlap: (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO for overlap, count in counts.items()}


def _drawn_lists(year: int, shown: Mapping[str, int], drawn: Draws, names: tuple[str, ...]) -> list[Lists]:
    """The same lists in each further draw of the link set: as printed, with what the draw adds or takes away."""
    every = [label for label, _ in OVERLAP.labels if set(label.split("+")) <= set(names)]
    columns = [drawn.values(shown.get(overlap, 0), year, overlap) for overlap in every]
    return [
        Lists.of(names, {frozenset(o.split("+")): max(0.0, value) for o, value in zip(every, row, strict=True)})
        for row in zip(*columns, strict=True)
    ]


def _lists_table(
    name: str,
    best: Mapping[tuple[int, str], int],
    drawn: Draws,
    found: Sequence[Estimated],
    names: Collection[str],
) -> FigureTable:
    """The lists that estimates were made of: those of all years together, or those of each year."""
    labels = tuple(pair for pair in OVERLAP.labels if set(pair[0].split("+")) <= set(names))
    figures = []
    for one in found:
        for overlap, _ in () if one.silent else labels:
            count = float(best.get((one.year, overlap), 0))
            figure = Figure(MEASURE, one.period, "pooled", count, (("overlap", overlap),))
            figures.append(drawn.ranged(figure, one.year, overlap))
    return FigureTable(
        name, OutputKind.OVERLAPS, "Children by the agencies that hold a record", (replace(OVERLAP, labels=labels),),
        tuple(figures), "step list_overlap",
    )  # fmt: skip


def _table(
    name: str,
    title: str,
    dimensions: tuple[Dimension, ...],
    made_of: tuple[str, ...],
    figures: Sequence[Figure],
) -> FigureTable:
    """A table of estimates: withheld for a period with any part of the overlaps that it was made of."""
    return FigureTable(
        name, OutputKind.ESTIMATES, title, dimensions, tuple(figures), "methods.hidden.spread", made_of
    )  # fmt: skip


def _range(one: Estimated) -> Figure:
    """Those on no list alone: with those on some list added, the two together would give back how many these are."""
    found = one.spread
    if found is None or found.middle is None or found.lower is None or found.upper is None:
        return Figure(UNRECORDED, one.period, "pooled", None, mark=Mark.NOT_AVAILABLE)
    interval = Interval(MODEL, LEVEL, found.lower, found.upper, SAID_BY)
    return Figure(UNRECORDED, one.period, "pooled", found.middle, intervals=(interval,))


def _bounds(one: Estimated) -> Iterator[Figure]:
    found = one.spread
    measure = replace(UNRECORDED, code="children_unrecorded_bounds")
    for code in (LOWER, UPPER):
        value = getattr(found, code) if found is not None else None
        mark = Mark.NOT_AVAILABLE if value is None else None
        yield Figure(measure, one.period, "pooled", value, ((END, code),), mark=mark)


def _by_method(one: Estimated) -> Iterator[Figure]:
    if one.spread is None:
        return
    measure = replace(UNRECORDED, code="children_unrecorded_by_method")
    for method in METHODS:
        said = one.spread.of(method)
        if said is not None:
            yield _of_method(said, measure, one.period)


def _of_method(said: Said, measure: Measure, period: Period) -> Figure:
    breakdown, found = (("method", said.method),), said.opinion
    if found is None or found.upper == float("inf"):
        return Figure(measure, period, "pooled", None, breakdown, mark=Mark.NOT_AVAILABLE)
    lower, upper = max(found.lower - found.seen, 0.0), found.upper - found.seen
    interval = Interval(MODEL, found.level, lower, upper, "limits of this method alone")
    return Figure(measure, period, "pooled", found.hidden, breakdown, intervals=(interval,))
