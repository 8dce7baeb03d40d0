"""The draft of the picture: children with a record specific to sexual abuse, and the page that will show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa

from sightline.analyses.picture.coverage import SENDER_OF_STATUS, Coverage
from sightline.analyses.picture.page import page
from sightline.standard.areas import area
from sightline.standard.drafts import Draft, FigureTable, OutputKind
from sightline.standard.draws import NO_DRAWS, Draws
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.units import Mark, Status, Unit

POPULATION = Population(
    "children_under_18_when_recorded", "children aged under 18 when it was recorded", "age when recorded"
)
MEASURE = Measure(
    "children_recorded",
    "Children with a record specific to sexual abuse",
    Unit.CHILD,
    POPULATION,
    Status.ANY,
    "sightline-csa-record/1",
    "Returns of the agencies that take part, linked by Sightline",
)

HARMED_BY = Dimension(
    "harmed_by",
    "Who harmed",
    additive=False,  # one child may have been harmed by an adult and by a child
    labels=(
        ("adult_on_child", "An adult"),
        ("child_on_child", "Another child"),
        ("not_known", "No record says"),
    ),
)
EXPLOITATION = Dimension(
    "exploitation", "Sexual exploitation", additive=True, labels=(("yes", "Recorded"), ("no", "Not recorded"))
)
AGE = Dimension(
    "age",
    "Age at first record of the year",
    additive=True,
    labels=(("0-4", "0 to 4"), ("5-9", "5 to 9"), ("10-15", "10 to 15"), ("16-17", "16 to 17")),
)
SEX = Dimension("sex", "Sex as recorded", additive=True, labels=(("F", "Girls"), ("M", "Boys"), ("U", "Not known")))
SENDER = Dimension(
    "sender",
    "Agency that holds a record",
    additive=False,  # a child known to two agencies would be counted twice
    labels=(("council", "Councils"), ("police", "Police"), ("support", "Support services")),
)
OVERLAP = Dimension(
    "overlap",
    "Agencies that hold a record",
    additive=True,
    labels=(
        ("council", "Council only"),
        ("police", "Police only"),
        ("support", "Support only"),
        ("council+police", "Council and police"),
        ("council+support", "Council and support"),
        ("police+support", "Police and support"),
        ("council+police+support", "All three"),
    ),
)
STATUS = Dimension(
    "status",
    "Kind of record",
    additive=False,  # the ladder is never merged: one child may stand on several rungs
    labels=(
        (Status.CONCERN.value, "Concern"),
        (Status.FACTOR.value, "Factor in an assessment"),
        (Status.PLAN.value, "Protection plan"),
        (Status.CRIME.value, "Recorded crime"),
    ),
)
# Contexts are few and mostly not recorded: only whether any record gives one is shown.
CONTEXT_KNOWN = Dimension(
    "context_known",
    "Context of abuse recorded or not",
    additive=True,
    labels=(("yes", "A record gives it"), ("no", "No record gives it")),
)
DIMENSIONS = (HARMED_BY, EXPLOITATION, AGE, SEX, SENDER, OVERLAP, STATUS, CONTEXT_KNOWN)


KEY = ("year", "dimension", "code")  # what tells the counts of children apart, in draw 0 and in the others


def children_draft(
    children: pa.Table,
    any_year: pa.Table,
    coverage: Coverage,
    drawn: Draws = NO_DRAWS,
    drawn_any_year: Draws = NO_DRAWS,
) -> Draft:
    """The draft of the page "picture", from the counts that the named steps made.

    `children` has the columns of KEY and children; `any_year` children. `drawn` holds the recounts of the first by KEY,
    `drawn_any_year` that of the second under no key; without draws no figure has a range.
    """
    rows = children.to_pylist()
    tables = [_total(rows, drawn)]
    if len(coverage.years) > 1 and coverage.unbroken:
        tables.append(_any_year(any_year, coverage, drawn_any_year))
    tables += [_broken_down(rows, dimension, coverage, drawn) for dimension in _taking_part(coverage)]
    tables.append(_areas(rows, coverage, drawn))
    kept = tuple(table for table in tables if table.figures)
    ranged = any(figure.intervals for table in kept for figure in table.figures)
    return Draft("picture", 1, kept, page(coverage, frozenset(table.name for table in kept), ranged=ranged))


def _taking_part(coverage: Coverage) -> list[Dimension]:
    """The dimensions for the agencies that take part: one that sends nothing is not one that found nobody."""
    senders = set(coverage.senders)
    kept = []
    for dimension in DIMENSIONS:
        labels = dimension.labels
        if dimension in (SENDER, OVERLAP):
            labels = tuple(pair for pair in labels if set(pair[0].split("+")) <= senders)
        elif dimension is STATUS:
            labels = tuple(pair for pair in labels if SENDER_OF_STATUS[pair[0]] in senders)
        if dimension not in (SENDER, OVERLAP) or len(senders) > 1:
            kept.append(replace(dimension, labels=labels))
    return kept


def _figure(
    row: Mapping[str, object], drawn: Draws, breakdown: tuple[tuple[str, str], ...] = (), gss: str = "pooled"
) -> Figure:
    """One count, with its range over the draws where there are any."""
    period = Period.year_to_march(int(str(row["year"])))
    figure = Figure(MEASURE, period, gss, int(str(row["children"])), breakdown)
    return drawn.ranged(figure, *(row[name] for name in KEY))


def _table(
    name: str, title: str, dimensions: tuple[Dimension, ...], figures: Iterable[Figure], kind: OutputKind
) -> FigureTable:
    ordered = sorted(figures, key=lambda figure: (figure.period.start, figure.area, figure.breakdown))
    return FigureTable(name, kind, title, dimensions, tuple(ordered), "step children")


def _total(rows: Sequence[Mapping[str, object]], drawn: Draws) -> FigureTable:
    figures = (_figure(row, drawn) for row in rows if row["dimension"] == "all")
    return _table("children_by_year", "Children with a record, by year", (), figures, OutputKind.COUNTS)


def _any_year(any_year: pa.Table, coverage: Coverage, drawn: Draws) -> FigureTable:
    first, last = coverage.years[0], coverage.years[-1]
    period = Period(date(first - 1, 4, 1), date(last, 3, 31), f"April {first - 1} to March {last}")
    counted = (Figure(MEASURE, period, "pooled", row["children"]) for row in any_year.to_pylist())
    return FigureTable(
        "children_any_year", OutputKind.COUNTS, "Children with a record in any of the years", (),
        tuple(drawn.ranged(figure) for figure in counted), "step children_any_year",
    )  # fmt: skip


def _broken_down(
    rows: Sequence[Mapping[str, object]], dimension: Dimension, coverage: Coverage, drawn: Draws
) -> FigureTable:
    """One table a dimension. A code stands in every year: nought where nobody was counted, x where nobody could be."""
    found = {(int(str(row["year"])), str(row["code"])): row for row in rows if row["dimension"] == dimension.code}
    labelled = [code for code, _ in dimension.labels]
    codes = labelled + sorted({code for _, code in found} - set(labelled))
    figures = []
    for year in coverage.years:
        for code in codes:
            nobody = {"year": year, "dimension": dimension.code, "code": code, "children": 0}
            figure = _figure(found.get((year, code), nobody), drawn, ((dimension.code, code),))
            silent = coverage.silent(dimension.code, code, year)
            figures.append(figure.marked(Mark.NOT_AVAILABLE) if silent else figure)
    kind = OutputKind.OVERLAPS if dimension.code == OVERLAP.code else OutputKind.COUNTS
    title = f"Children with a record, by {dimension.label.lower()}"
    return _table(f"children_by_{dimension.code}", title, (dimension,), figures, kind)


def _areas(rows: Sequence[Mapping[str, object]], coverage: Coverage, drawn: Draws) -> FigureTable:
    """Only areas whose council sent its census for the year: elsewhere a count would be that of the others' records."""
    figures = [
        _figure(row, drawn, (), str(row["code"]))
        for row in rows
        if row["dimension"] == "area" and (str(row["code"]), int(str(row["year"]))) in coverage.councils
    ]
    labels = sorted({(figure.area, area(figure.area).name) for figure in figures}, key=lambda pair: pair[1])
    dimension = Dimension("area", "Council area", additive=True, labels=tuple(labels))
    return _table(
        "children_by_area", "Children with a record, by council area", (dimension,), figures, OutputKind.COUNTS
    )
