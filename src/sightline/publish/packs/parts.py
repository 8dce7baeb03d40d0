"""What a pack is made of: headings with words, tables and lists, which one template prints."""

from __future__ import annotations

from dataclasses import dataclass, field

from sightline.publish.packs.lines import Line
from sightline.render import numbers
from sightline.standard.figures import Figure


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words, and what stands under them in small letters."""

    words: str
    small: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row is its head."""

    caption: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it, in this order."""

    title: str
    words: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    listed: tuple[str, ...] = ()
    numbered: bool = False  # the list is one


@dataclass(frozen=True, slots=True)
class Pack:
    """One file: its title, what it shows and does not, and its parts."""

    kind: str
    title: str
    lead: str
    parts: tuple[Part, ...] = field(default=())


def said(figure: Figure | None) -> Cell:
    """A figure as a cell: its number with its range under it, or the words of its mark."""
    if figure is None:
        return Cell("no figure", number=True)
    if figure.value is None:
        return Cell(f"[{figure.mark}]", numbers.mark_short(figure.mark), number=True)
    return Cell(numbers.labelled(figure), numbers.range_words(figure), number=True)


def named(line: Line) -> Cell:
    """What a line is of, with its stage and unit under it."""
    unit = numbers.unit_words(line.own[-1].measure.unit)
    return Cell(line.title, f"{line.stage}, {unit}" if line.stage else unit)
