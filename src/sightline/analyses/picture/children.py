"""The draft of the picture: children with a record specific to sexual abuse, and the pages that will show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa

from sightline.analyses.picture import dimensions as by
from sightline.analyses.picture.alike import alike
from sightline.analyses.picture.codes import ETHNICITIES
from sightline.analyses.picture.coverage import SENDER_OF_STATUS, Coverage
from sightline.analyses.picture.pages import pages
from sightline.standard.areas import area
from sightline.standard.drafts import Draft, FigureTable, OutputKind
from sightline.standard.draws import NO_DRAWS, Draws
from sightline.standard.figures import MISSING, Dimension, Figure, Interval, Measure, Period
from sightline.standard.units import Mark

KEY = ("year", "dimension", "code")  # what tells counts of people apart, in draw 0 and in the others
WHOLE = 0  # in place of a year: all the years together
WORST_CASE = "worst case (Manski 2003)"

# By year.
DIMENSIONS = (
    by.HARMED_BY, by.EXPLOITATION, by.ONLINE, by.GROUP_BASED, by.AGE, by.SEX, by.SENDER, by.OVERLAP, by.KNOWN_TO,
    by.STATUS, by.CONTEXT_KNOWN, by.SETTING, by.RECENCY, by.HARM_AGE,
)  # fmt: skip
# Over all the years together, where there are several without a gap: a year alone has too few in most codes.
SCARCE = (by.CONTEXT,)
LARGER = (by.AGE_GROUP, by.PLACE, by.SEVERAL)  # codes put together, so that something stands when they are crossed
CROSSED = (
    (by.AGE, by.HARMED_BY), (by.HARMED_BY, by.SEX), (by.HARMED_BY, by.SENDER), (by.HARMED_BY, by.SEVERAL),
    (by.HARMED_BY, by.PLACE), (by.EXPLOITATION, by.HARMED_BY), (by.HARMED_BY, by.ONLINE),
    (by.AGE_GROUP, by.EXPLOITATION), (by.EXPLOITATION, by.SEX), (by.HARMED_BY, by.RECENCY),
    (by.HARM_AGE, by.HARMED_BY),
)  # fmt: skip
BY_FORM = ("council", "police", "police_observed")  # sources whose groups are crossed with who harmed: of most children
OF_ADULTS = (by.ADULT_SEX, by.HARM_AGE, by.ADULT_DELAY)
BY_AGENCY = frozenset({"sender", "overlap", "known_to", "several"})
# Which kind of agency alone has a field for it: without it nobody could say.
ONLY = {
    "online": "police", "group_based": "police", "setting": "police", "setting_group": "police", "recency": "police",
    "harm_age": "police", "context": "support",
}  # fmt: skip

Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts that the named steps made.

    `children` has the columns of KEY and children, `adults` KEY and people, `records` year, sender and records. `drawn`
    and `drawn_adults` hold the recounts of the first two by KEY; without draws no figure has a range for linkage.
    """

    children: pa.Table
    records: pa.Table
    adults: pa.Table
    drawn: Draws = field(default=NO_DRAWS)
    drawn_adults: Draws = field(default=NO_DRAWS)


@dataclass(frozen=True, slots=True)
class _Counts:
    """Counts of one measure, to be looked up by year, dimension and code."""

    measure: Measure
    at: Mapping[tuple[int, str, str], int]
    drawn: Draws
    step: str
    coverage: Coverage
    needed: frozenset[str] = frozenset()  # kinds of agency of which all these records are

    def codes(self, dimension: str) -> set[str]:
        """The codes of a dimension in which anybody was counted, in any year."""
        return {code for _, name, code in self.at if name == dimension}

    def silent(self, year: int, breakdown: tuple[tuple[str, str], ...]) -> bool:
        """Whether a count could not be made because a kind of agency sent nothing for the year, or for one of all."""
        years = self.coverage.years if year == WHOLE else (year,)
        return any(self.coverage.silent(dimension, code, one) for dimension, code in breakdown for one in years) or any(
            (sender, one) not in self.coverage.heard for sender in self.needed for one in years
        )

    def figure(
        self, year: int, dimension: str, code: str, breakdown: tuple[tuple[str, str], ...] = (), gss: str = "pooled"
    ) -> Figure:
        """One count with its range over the draws, where there are any; nought where nobody was counted, and x where
        nobody could be.
        """
        value = self.at.get((year, dimension, code), 0)
        figure = Figure(self.measure, _period(year, self.coverage), gss, value, breakdown)
        if self.silent(year, breakdown):
            return figure.marked(Mark.NOT_AVAILABLE)
        return self.drawn.ranged(figure, year, dimension, code)


def children_draft(counted: Counted, coverage: Coverage) -> Draft:
    """The draft of the picture and its pages. A table in which nobody could be counted is left out."""
    of_children = _counts(by.MEASURE, counted.children, "children", counted.drawn, "step children", coverage)
    of_adults = _counts(by.ADULTS, counted.adults, "people", counted.drawn_adults, "step adults", coverage)
    of_adults = replace(of_adults, needed=frozenset({"police"}))
    tables = [
        *_of_children(of_children),
        _records(counted.records.to_pylist(), coverage),
        *(table for source in ETHNICITIES for table in _of_source(of_children, source.removeprefix("ethnicity_"))),
        *(_of_adults(of_adults) if "police" in coverage.senders else ()),
    ]
    kept = tuple(table for table in tables if table.figures)
    ranged = any(figure.intervals for table in kept for figure in table.figures if counted.drawn is not NO_DRAWS)
    page, *more = pages(coverage, frozenset(table.name for table in kept), ranged=ranged)
    return Draft("picture", 1, kept, page, tuple(more))


def _counts(measure: Measure, table: pa.Table, value: str, drawn: Draws, step: str, coverage: Coverage) -> _Counts:
    found = {(int(row["year"]), str(row["dimension"]), str(row["code"])): int(row[value]) for row in table.to_pylist()}
    return _Counts(measure, found, drawn, step, coverage)


def _period(year: int, coverage: Coverage) -> Period:
    if year != WHOLE:
        return Period.year_to_march(year)
    return Period.years_to_march(coverage.years[0], coverage.years[-1])


def _table(
    name: str, title: str, dimensions: tuple[Dimension, ...], figures: Iterable[Figure], step: str,
    kind: OutputKind = OutputKind.COUNTS, made_of: tuple[str, ...] = (),
) -> FigureTable:  # fmt: skip
    ordered = sorted(figures, key=lambda figure: (figure.period.start, figure.area, figure.breakdown))
    return FigureTable(name, kind, title, dimensions, bounded(tuple(ordered), dimensions), step, made_of)


def bounded(figures: tuple[Figure, ...], dimensions: tuple[Dimension, ...]) -> tuple[Figure, ...]:
    """The figures, each with the worst case of what was not recorded: at least itself, at most all those as well.

    Where each person is in one code this is sharp: nothing is assumed of those not recorded. Where one may be in
    several it is so for those of whom no record says. Source: Manski, Partial Identification of Probability
    Distributions (2003), chapter 1. A table in which two dimensions have unknowns gets none.
    """
    unknown = [(dimension.code, dimension.unknown) for dimension in dimensions if dimension.unknown]
    if len(unknown) != 1:
        return figures
    (code, blank) = unknown[0]
    missing = {
        (figure.period, figure.area, tuple(pair for pair in figure.breakdown if pair[0] != code)): figure.value
        for figure in figures
        if figure.code(code) == blank
    }
    result = []
    for figure in figures:
        rest = (figure.period, figure.area, tuple(pair for pair in figure.breakdown if pair[0] != code))
        more = missing.get(rest)
        if figure.value is not None and more is not None and figure.code(code) not in (None, blank):
            bound = Interval(MISSING, 1.0, figure.value, figure.value + more, WORST_CASE)
            figure = replace(figure, intervals=(*figure.intervals, bound))
        result.append(figure)
    return tuple(result)


# -- children ------------------------------------------------------------------------------------------------------


def _of_children(counts: _Counts) -> list[FigureTable]:
    coverage = counts.coverage
    years = coverage.years
    title = "Children with a record"
    total = [counts.figure(year, "all", "all") for year in years]
    tables = [_table("children_by_year", f"{title}, by year", (), total, counts.step)]
    scarce = years
    if len(years) > 1 and coverage.unbroken:
        scarce = (WHOLE,)
        ever = [counts.figure(WHOLE, "all", "all")]
        tables.append(_table("children_any_year", f"{title} in any of the years", (), ever, counts.step))
    taking_part = {dimension.code: _of_senders(dimension, coverage) for dimension in (*DIMENSIONS, *SCARCE, *LARGER)}
    can = {code: dimension for code, dimension in taking_part.items() if _can_say(code, coverage)}
    tables += [_broken_down(counts, (can[one.code],), years) for one in DIMENSIONS if one.code in can]
    tables += [_broken_down(counts, (can[one.code],), scarce) for one in SCARCE if one.code in can]
    tables += [
        _broken_down(counts, (can[one.code], can[other.code]), scarce)
        for one, other in CROSSED
        if one.code in can and other.code in can
    ]
    tables.append(alike(counts.at, by.MEASURE, by.HARMED_BY, years, "children_by_harmed_by"))
    return [*tables, _areas(counts, ()), _areas(counts, (by.HARMED_BY,))]


def _can_say(dimension: str, coverage: Coverage) -> bool:
    """Whether an agency that takes part has a field for it; of which agencies know a child, whether there are two."""
    return ONLY.get(dimension, "") in ("", *coverage.senders) and (
        dimension not in BY_AGENCY or len(coverage.senders) > 1
    )


def _of_senders(dimension: Dimension, coverage: Coverage) -> Dimension:
    """The dimension for the agencies that take part: one that sends nothing is not one that found nobody."""
    senders = set(coverage.senders)
    labels = dimension.labels
    if dimension.code in ("sender", "overlap"):
        labels = tuple(pair for pair in labels if set(pair[0].split("+")) <= senders)
    elif dimension.code == "known_to":
        labels = labels[: len(senders)]
    elif dimension.code == "status":
        labels = tuple(pair for pair in labels if SENDER_OF_STATUS[pair[0]] in senders)
    return replace(dimension, labels=labels)


def _broken_down(
    counts: _Counts, dimensions: tuple[Dimension, ...], years: Sequence[int], name: str = "children_by"
) -> FigureTable:
    """One table of one dimension, or two. Every code stands in every year."""
    joined = "+".join(dimension.code for dimension in dimensions)
    ways: list[tuple[tuple[str, str], ...]] = [()]
    for place, dimension in enumerate(dimensions):
        labelled = [code for code, _ in dimension.labels]
        found = {code.split("/")[place] for code in counts.codes(joined)}
        codes = labelled + sorted(found - set(labelled))
        ways = [(*way, (dimension.code, code)) for way in ways for code in codes]
    figures = [counts.figure(year, joined, "/".join(code for _, code in way), way) for year in years for way in ways]
    kind = OutputKind.OVERLAPS if joined == "overlap" else OutputKind.COUNTS
    words = " and ".join(dimension.label[:1].lower() + dimension.label[1:] for dimension in dimensions)
    short = len(dimensions) > 1 or counts.measure not in (by.MEASURE, by.ADULTS)
    who = "Children" if short else "Children with a record" if counts.measure is by.MEASURE else "Adults recorded"
    return _table(f"{name}_{joined.replace('+', '_')}", f"{who}, by {words}", dimensions, figures, counts.step, kind)


def _areas(counts: _Counts, dimensions: tuple[Dimension, ...]) -> FigureTable:
    """Only areas whose council sent its census for the year: elsewhere a count would be that of the others' records."""
    joined = "+".join(("area", *(dimension.code for dimension in dimensions)))
    codes = [code for dimension in dimensions for code, _ in dimension.labels] or [""]
    figures = []
    for gss, year in sorted(counts.coverage.councils):
        if (year, "area", gss) in counts.at:
            for code in codes:
                way = tuple((dimension.code, code) for dimension in dimensions)
                figures.append(counts.figure(year, joined, "/".join((gss, *([code] if code else []))), way, gss))
    labels = sorted({(figure.area, area(figure.area).name) for figure in figures}, key=lambda pair: pair[1])
    of_area = Dimension("area", "Council area", additive=True, labels=tuple(labels))
    words = "".join(f" and {dimension.label.lower()}" for dimension in dimensions)
    name = f"children_by_{joined.replace('+', '_')}"
    return _table(name, f"Children with a record, by council area{words}", (of_area, *dimensions), figures, counts.step)


# -- records, ethnic groups by source, adults ----------------------------------------------------------------------


def _records(rows: Rows, coverage: Coverage) -> FigureTable:
    """Records that agencies hold of these children, in all and by whose they are: a unit of its own, never added."""
    at = {(int(str(row["year"])), str(row["sender"])): int(str(row["records"])) for row in rows}
    senders = [sender for sender, _ in by.HOLDER.labels if sender in coverage.senders]
    figures = []
    for year in coverage.years:
        period = Period.year_to_march(year)
        whole = sum(at.get((year, sender), 0) for sender in senders)
        figures.append(Figure(by.RECORDS, period, "pooled", whole))
        for sender in senders:
            figure = Figure(by.RECORDS, period, "pooled", at.get((year, sender), 0), (("held_by", sender),))
            silent = coverage.silent("sender", sender, year)
            figures.append(figure.marked(Mark.NOT_AVAILABLE) if silent else figure)
    if len(senders) < 2:
        return _table("records_by_held_by", "", (), (), "")
    holder = replace(by.HOLDER, labels=tuple(pair for pair in by.HOLDER.labels if pair[0] in senders))
    return _table(
        "records_by_held_by", "Records of children held by agencies", (holder,), figures, "step records_held",
        made_of=("children_by_sender",),
    )  # fmt: skip


def _of_source(counts: _Counts, source: str) -> list[FigureTable]:
    """Children by ethnic group as one source has it, and of how many that source could have said it and did."""
    groups, said = by.ethnicity(source), by.said_by(source)
    if not counts.codes(groups.code):
        return []
    mine = replace(counts, measure=by.of_source(source))
    years = counts.coverage.years
    held = [mine.figure(year, f"of_whom_held_{source}", "yes") for year in years]
    whole = (WHOLE,) if len(years) > 1 and counts.coverage.unbroken else years
    crossed = [_broken_down(mine, (groups, by.HARMED_BY), whole)] if source in BY_FORM else []
    return [
        _table(f"children_held_by_{source}", f"Children of whom {by.SOURCES[source][0]} a record", (), held,
               counts.step),
        _broken_down(mine, (groups,), years),
        alike(counts.at, mine.measure, groups, years, f"children_by_{groups.code}"),
        _broken_down(mine, (said,), years),
        *crossed,
    ]  # fmt: skip


def _of_adults(counts: _Counts) -> list[FigureTable]:
    coverage = counts.coverage
    figures = [counts.figure(year, "all", "all") for year in coverage.years]
    scarce = (WHOLE,) if len(coverage.years) > 1 and coverage.unbroken else coverage.years
    return [
        _table("adults_by_year", "Adults recorded, by year", (), figures, counts.step),
        *(_broken_down(counts, (dimension,), scarce, "adults_by") for dimension in OF_ADULTS),
    ]
