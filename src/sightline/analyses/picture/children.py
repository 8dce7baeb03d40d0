"""The draft of the picture: children with a record specific to sexual abuse, and the page that will show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa

from sightline.analyses.picture.page import Coverage, page
from sightline.standard.areas import area
from sightline.standard.drafts import Draft, FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.units import Status, Unit

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
DIMENSIONS = (HARMED_BY, EXPLOITATION, AGE, SEX, SENDER, OVERLAP, STATUS)


def children_draft(children: pa.Table, any_year: pa.Table, left_out: pa.Table, coverage: Coverage) -> Draft:
    """The draft of the page "picture", from the counts that the named steps made.

    `children` has columns year, dimension, code, children; `any_year` first_year, last_year, children; `left_out`
    reason, year, events, people.
    """
    rows = children.to_pylist()
    tables = [_total(rows)]
    if len(coverage.years) > 1:
        tables.append(_any_year(any_year))
    tables += [_broken_down(rows, dimension) for dimension in _taking_part(coverage)]
    tables += [_context(rows), _areas(rows)]
    kept = tuple(table for table in tables if table.figures)
    reasons = frozenset(left_out.column("reason").to_pylist())
    return Draft("picture", 1, kept, page(coverage, reasons, frozenset(table.name for table in kept)))


def _taking_part(coverage: Coverage) -> list[Dimension]:
    """The dimensions for the agencies that take part: one that sends nothing is not one that found nobody."""
    senders = set(coverage.senders)
    kept = []
    for dimension in DIMENSIONS:
        labels = dimension.labels
        if dimension in (SENDER, OVERLAP):
            labels = tuple(pair for pair in labels if set(pair[0].split("+")) <= senders)
        if dimension not in (SENDER, OVERLAP) or len(senders) > 1:
            kept.append(replace(dimension, labels=labels))
    return kept


def _figure(row: Mapping[str, object], breakdown: tuple[tuple[str, str], ...] = (), gss: str = "pooled") -> Figure:
    return Figure(MEASURE, Period.year_to_march(int(str(row["year"]))), gss, int(str(row["children"])), breakdown)


def _table(
    name: str, title: str, dimensions: tuple[Dimension, ...], figures: Iterable[Figure], kind: OutputKind
) -> FigureTable:
    ordered = sorted(figures, key=lambda figure: (figure.period.start, figure.area, figure.breakdown))
    return FigureTable(name, kind, title, dimensions, tuple(ordered), "step children")


def _total(rows: Sequence[Mapping[str, object]]) -> FigureTable:
    figures = (_figure(row) for row in rows if row["dimension"] == "all")
    return _table("children_by_year", "Children with a record, by year", (), figures, OutputKind.COUNTS)


def _any_year(any_year: pa.Table) -> FigureTable:
    figures = []
    for row in any_year.to_pylist():
        first, last = row["first_year"], row["last_year"]
        period = Period(date(first - 1, 4, 1), date(last, 3, 31), f"April {first - 1} to March {last}")
        figures.append(Figure(MEASURE, period, "pooled", row["children"]))
    return FigureTable(
        "children_any_year", OutputKind.COUNTS, "Children with a record in any of the years", (), tuple(figures),
        "step children_any_year",
    )  # fmt: skip


def _broken_down(rows: Sequence[Mapping[str, object]], dimension: Dimension) -> FigureTable:
    """One table a dimension. A code of any year stands in every year, as nought where nobody was counted."""
    own = [row for row in rows if row["dimension"] == dimension.code]
    found = {(int(str(row["year"])), str(row["code"])): row for row in own}
    years = sorted({year for year, _ in found})
    codes = [code for code, _ in dimension.labels] + sorted({code for _, code in found} - set(dict(dimension.labels)))
    figures = [
        _figure(found.get((year, code), {"year": year, "children": 0}), ((dimension.code, code),))
        for year in years
        for code in codes
    ]
    kind = OutputKind.OVERLAPS if dimension.code == OVERLAP.code else OutputKind.COUNTS
    title = f"Children with a record, by {dimension.label.lower()}"
    return _table(f"children_by_{dimension.code}", title, (dimension,), figures, kind)


def _context(rows: Sequence[Mapping[str, object]]) -> FigureTable:
    """Contexts are few and mostly not recorded: only whether any record gives one is counted here."""
    dimension = Dimension(
        "context_known",
        "Whether any record gives the context",
        additive=True,
        labels=(("yes", "A record gives it"), ("no", "No record gives it")),
    )
    counts: dict[tuple[int, str], int] = {}
    for row in rows:
        if row["dimension"] == "context":
            key = (int(str(row["year"])), "no" if row["code"] == "not_known" else "yes")
            counts[key] = counts.get(key, 0) + int(str(row["children"]))
    figures = [
        _figure({"year": year, "children": counts.get((year, code), 0)}, ((dimension.code, code),))
        for year in sorted({year for year, _ in counts})
        for code in ("yes", "no")
    ]
    title = "Children with a record, by whether the context of abuse is recorded"
    return _table("children_by_context_known", title, (dimension,), figures, OutputKind.COUNTS)


def _areas(rows: Sequence[Mapping[str, object]]) -> FigureTable:
    found = [row for row in rows if row["dimension"] == "area"]
    labels = sorted({(str(row["code"]), area(str(row["code"])).name) for row in found}, key=lambda pair: pair[1])
    dimension = Dimension("area", "Council area", additive=True, labels=tuple(labels))
    figures = [_figure(row, (), str(row["code"])) for row in found]
    return _table(
        "children_by_area", "Children with a record, by council area", (dimension,), figures, OutputKind.COUNTS
    )
