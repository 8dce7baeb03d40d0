"""What a table or a page may not be, whatever its figures: columns that nobody sees, names that are no names.

Each check returns reasons in words; none repeats what it found. design's refusals 2, 3, 4 and 7 are kept here and in
standard/texts.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sightline.clearance.cells import NOT_RECORDED
from sightline.standard.drafts import OF_PEOPLE, FigureTable, OutputKind
from sightline.standard.figures import Dimension, Measure
from sightline.standard.units import Unit

# What becomes the name of a column: no blank, quote, bracket or semicolon, so that no database and no spreadsheet can
# take it for more than a name.
COLUMN = re.compile(r"[a-z][a-z0-9_]{0,79}")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+>-]{0,159}")


def of_table(table: FigureTable) -> Iterator[str]:
    """Names, hidden columns, mixed units and ethnicity of one table."""
    measures = {figure.measure for figure in table.figures}
    if not all(COLUMN.fullmatch(dimension.code) for dimension in table.dimensions):
        yield "the code of a dimension is not made of small letters, digits and _: it becomes the name of a column"
    named = [code for measure in measures for code in (measure.code, measure.population.code)]
    if not all(CODE.fullmatch(code) for code in named):
        yield "the code of a measure or a population is not made of letters, digits and _ - . + >"
    if len({dimension.code for dimension in table.dimensions}) != len(table.dimensions):
        yield "two of its dimensions have the same code"
    if table.kind is not OutputKind.PUBLISHED:
        yield from _hidden(table)
        yield from _ethnicity(table, measures)
    if len({measure.code for measure in measures}) != len({(measure.code, measure.unit) for measure in measures}):
        yield "one measure of it is counted in two units"
    if table.kind in OF_PEOPLE and len({measure.unit for measure in measures} & _WHOLE) > 1:
        yield "it counts children and people of any age side by side: each unit stands in a table of its own"


# A child is one of the people too: side by side in one table the two would be read as one column.
_WHOLE = frozenset({Unit.CHILD, Unit.PERSON})


def between(tables: Iterable[FigureTable]) -> Iterator[str]:
    """One measure in two units across the tables of a release."""
    units: dict[tuple[str, str], Unit] = {}
    for table in tables:
        for measure in {figure.measure for figure in table.figures}:
            if units.setdefault((measure.code, measure.definition), measure.unit) is not measure.unit:
                yield "a measure is counted in two units in two tables of the release"
                return


def _hidden(table: FigureTable) -> Iterator[str]:
    for dimension in table.dimensions:
        used = {figure.code(dimension.code) for figure in table.figures} - {None}
        if table.figures and not used and dimension.code != "area":
            yield "a dimension breaks none of its figures down: it is a column that nobody sees filled"
        if not dimension.label.strip():
            yield "a dimension has no label: it would be a column without a heading"


def _ethnicity(table: FigureTable, measures: Iterable[Measure]) -> Iterator[str]:
    ethnic = [dimension for dimension in table.dimensions if _is_ethnic(dimension)]
    if not ethnic or table.kind not in OF_PEOPLE:
        return
    if any(not measure.source.strip() for measure in measures):
        yield "it breaks people down by ethnic group and does not say whose record says so"
    for dimension in ethnic:
        if not any(_says_nothing(dimension, code) for code in _codes(table, dimension)):
            yield (
                "it breaks people down by ethnic group and does not count those of whom it was not recorded, so that "
                "nobody can tell how complete it is, and no bounds can be drawn"
            )


def _is_ethnic(dimension: Dimension) -> bool:
    return dimension.code.startswith("ethnic")


def _codes(table: FigureTable, dimension: Dimension) -> set[str]:
    return {code for figure in table.figures if (code := figure.code(dimension.code)) is not None}


def _says_nothing(dimension: Dimension, code: str) -> bool:
    return code in (dimension.unknown or "not_known", "not_known") or (dimension.code, code) in NOT_RECORDED
