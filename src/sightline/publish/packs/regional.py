"""The areas of a region side by side, by name and never in order of value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sightline.publish.packs.lines import Line
from sightline.publish.packs.parts import Cell, Pack, Part, Table, said
from sightline.render import numbers
from sightline.render.grid import capital
from sightline.standard.figures import Figure

PERIODS = 3  # newest periods shown


def regional(region: str, bases: Sequence[tuple[str, Mapping[str, Sequence[Line]]]]) -> Pack:
    """The pack. `bases` are (heading, lines of each area by its name) for each kind of source."""
    parts = [Part(heading, (), tuple(_tables(of))) for heading, of in bases]
    return Pack(
        "regional", f"{region}: areas side by side",
        "Each series of the release for every area of the region, by name. Areas are not ranked, and a high or low "
        "number is no finding: areas differ in size, in what happens and in what they record.",
        tuple(part for part in parts if part.tables),
    )  # fmt: skip


def _tables(of: Mapping[str, Sequence[Line]]) -> list[Table]:
    names = sorted(of)
    titles = list(dict.fromkeys((line.stage, line.title) for name in names for line in of[name] if not line.signals))
    found = []
    for stage, title in titles:
        lines = {name: line for name in names for line in of[name] if (line.stage, line.title) == (stage, title)}
        found.append(_table(stage, title, lines))
    return found


def _table(stage: str, title: str, lines: Mapping[str, Line]) -> Table:
    first = next(iter(lines.values()))
    every = {figure.period for line in lines.values() for figure in line.own}
    periods = sorted(every, key=lambda period: (period.end, period.start))[-PERIODS:]
    unit = numbers.unit_words(first.own[-1].measure.unit)
    head = (Cell("Area"), *(Cell(capital(period.label), number=True) for period in periods))
    rows = [(name, line.own) for name, line in lines.items()]
    shared = [name for name in first.beside if all(name in line.beside for line in lines.values())]
    rows += [(name, first.beside[name]) for name in shared if _alike([line.beside[name] for line in lines.values()])]
    body = tuple(
        (Cell(name), *(said(next((f for f in figures if f.period == period), None)) for period in periods))
        for name, figures in rows
    )  # fmt: skip
    return Table(f"{stage + '. ' if stage else ''}{title} ({unit})", head, body)


def _alike(series: Sequence[Sequence[Figure]]) -> bool:
    """Whether what stands beside every area is the same for all: their region or England, not areas like each."""
    return all(tuple(one) == tuple(series[0]) for one in series)
