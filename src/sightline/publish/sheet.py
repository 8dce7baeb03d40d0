"""A table as people read it in a spreadsheet: a row for each area and breakdown, a column a period, no cell blank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count

from sightline.publish.files import plain
from sightline.render import numbers
from sightline.render.grid import area_words, capital
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import Dimension, Figure, Period
from sightline.standard.units import MARK_WORDS, Mark

NO_RANGE = f"[{Mark.NOT_APPLICABLE}]"  # where a column holds an end of a range and this figure has none
NO_FIGURE = f"[{Mark.NOT_AVAILABLE}]"  # where the table has no figure for a row and a period
ALL = "All"  # where a row is not broken down by a dimension that others are
WORDS, WHOLE, DECIMAL = "words", "whole", "decimal"
_WIDEST, _NARROWEST = 60, 12  # letters

Cell = str | float
Key = tuple[str, Callable[[Figure], str]]  # a heading, and what finds a figure's words under it


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, how its cells are written (WORDS, WHOLE or DECIMAL) and how many letters wide it is."""

    heading: str
    kind: str
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table laid out: the first `words` columns say what a row is about; a cell is a number wherever one is shown."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    words: int


def lay_out(table: FigureTable) -> Sheet:
    """Lay a table out. A column that would say the same in every row is left out: the lines above the table say it."""
    keys = _keys(table)
    rows: dict[tuple[object, ...], dict[Period, Figure]] = {}
    for figure in table.figures:
        about = (figure.area, figure.breakdown, figure.measure.code)
        row = next(n for n in count() if figure.period not in rows.get((*about, n), {}))
        rows.setdefault((*about, row), {})[figure.period] = figure
    periods = sorted({f.period for f in table.figures}, key=lambda one: (one.end, -one.start.toordinal(), one.label))
    ranged = {figure.period for figure in table.figures if numbers.widest(figure)}
    noted = any(figure.value is not None and figure.mark for figure in table.figures)
    heads = [heading for heading, _ in keys] + _heads(table, periods, ranged) + (["Notes"] if noted else [])
    body = tuple(_row(found, keys, periods, ranged, noted) for found in rows.values())
    columns = tuple(
        _column(heading, [row[place] for row in body], place < len(keys)) for place, heading in enumerate(_apart(heads))
    )
    return Sheet(columns, body, len(keys))


def _keys(table: FigureTable) -> list[Key]:
    figures = table.figures
    keys: list[Key] = []
    if len({figure.area for figure in figures}) > 1:
        keys += [("Area code", lambda f: f.area), ("Area", lambda f: area_words(f.area, table))]
    keys += [(d.label, partial(_code_words, dimension=d)) for d in table.dimensions if d.code != "area"]
    if len({figure.measure.label for figure in figures}) > 1 or not keys:
        keys.append(("What is counted", lambda f: f.measure.label))
    if len({figure.measure.unit for figure in figures}) > 1:
        keys.append(("Unit", lambda f: f.measure.unit.value))
    return keys


def _code_words(figure: Figure, dimension: Dimension) -> str:
    code = figure.code(dimension.code)
    return ALL if code is None else dimension.label_of(code)


def _heads(table: FigureTable, periods: Sequence[Period], ranged: set[Period]) -> list[str]:
    units = {figure.measure.unit for figure in table.figures}
    unit = f" ({next(iter(units))})" if len(units) == 1 else ""
    heads: list[str] = []
    for period in periods:
        said = capital(period.label)
        heads.append(f"{said}{unit}")
        heads += [f"{said}, lower end of range", f"{said}, upper end of range"] if period in ranged else []
    return heads


def _row(
    found: dict[Period, Figure], keys: Sequence[Key], periods: Sequence[Period], ranged: set[Period], noted: bool
) -> tuple[Cell, ...]:
    """One row: its words, then each period's number or mark with the ends of its range, then the marks beside."""
    one = next(iter(found.values()))
    cells: list[Cell] = [plain(words(one)) for _, words in keys]
    beside: list[str] = []
    for period in periods:
        figure = found.get(period)
        cells.append(NO_FIGURE if figure is None else _value(figure))
        if period in ranged:
            cells += [NO_FIGURE] * 2 if figure is None else _range(figure)
        if figure is not None and figure.value is not None and figure.mark is not None:
            beside.append(f"{capital(period.label)}: [{figure.mark}] {MARK_WORDS[figure.mark]}")
    return (*cells, "; ".join(beside) or "None") if noted else tuple(cells)


def _value(figure: Figure) -> Cell:
    return f"[{figure.mark}]" if figure.value is None else figure.value


def _range(figure: Figure) -> list[Cell]:
    interval = numbers.widest(figure)
    if figure.value is None:
        return [f"[{figure.mark}]"] * 2
    return [NO_RANGE] * 2 if interval is None else [interval.lower, interval.upper]


def _apart(heads: Sequence[str]) -> list[str]:
    """The headings with a number after one that was there before: a spreadsheet's table wants each its own."""
    seen: dict[str, int] = {}
    apart = []
    for heading in heads:
        seen[heading.lower()] = seen.get(heading.lower(), 0) + 1
        again = seen[heading.lower()]
        apart.append(plain(heading if again == 1 else f"{heading} {again}"))
    return apart


def _column(heading: str, cells: Sequence[Cell], words: bool) -> Column:
    """How wide: its longest cell or the longest word of its heading, which is wrapped."""
    shown = [cell if isinstance(cell, str) else f"{cell:,.1f}" for cell in cells]
    longest = max([len(text) for text in shown] + [len(word) + 2 for word in heading.split()], default=0)
    found = [cell for cell in cells if not isinstance(cell, str)]
    kind = WORDS if words or not found else WHOLE if all(cell == int(cell) for cell in found) else DECIMAL
    return Column(heading, kind, max(_NARROWEST, min(_WIDEST, longest + 2)))
