"""The figure beside an entry of a list in words: where a recommendation, say, names what would show that it worked.

The entry holds only where the figure stands. What is printed is the cleared value of the release, or why there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.errors import StandardError
from sightline.render import numbers, sentences
from sightline.render.grid import area_words
from sightline.standard.drafts import FigureTable, Listed, Section
from sightline.standard.figures import Figure

HEADING = "The figure, as cleared"
NOT_HERE = "This release holds no such figure."


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as a page prints it: `csv` is the file of the figure's table, "" where the release has none."""

    id: str
    title: str
    parts: tuple[tuple[str, str], ...]
    csv: str = ""
    group: str = ""


def entry_view(entry: Listed, tables: Mapping[str, FigureTable]) -> Entry:
    """An entry with the value of its figure; `tables` are all cleared tables of the release, by name."""
    if entry.figure is None:
        return Entry(entry.id, entry.title, entry.parts, group=entry.group or "")
    table = tables.get(entry.figure.table)
    words = NOT_HERE if table is None else _words(_found(entry, table), table)
    csv = f"data/{table.name}.csv" if table is not None else ""
    return Entry(entry.id, entry.title, (*entry.parts, (HEADING, words)), csv, entry.group or "")


def heads(entries: Sequence[Entry]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """The entries that stand folded under a head, by head in the order in which each first occurs."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.group:
            found.setdefault(entry.group, []).append(entry)
    return tuple((head, tuple(under)) for head, under in found.items())


def head_names(section: Section) -> list[str]:
    """The anchors of the heads of a section, as page.html makes them."""
    heads_of = dict.fromkeys(entry.group for entry in section.entries if entry.group)
    return [f"{section.name}-{number}" for number in range(1, len(heads_of) + 1)]


def entry_views(entries: Sequence[Listed], tables: Mapping[str, FigureTable]) -> tuple[Entry, ...]:
    """The same of every entry of a section."""
    return tuple(entry_view(entry, tables) for entry in entries)


def _found(entry: Listed, table: FigureTable) -> Figure | None:
    assert entry.figure is not None
    try:
        return sentences.find(entry.figure, (table,))
    except StandardError:  # two figures fit: the id does not say which is meant
        return None


def _words(figure: Figure | None, table: FigureTable) -> str:
    """The value with its unit, range, what it measures, where and when; or the words of the mark in its place."""
    if figure is None:
        return NOT_HERE
    codes = "; ".join(table.dimension(dimension).label_of(code) for dimension, code in figure.breakdown)
    of = f"{figure.measure.label}{f' ({codes})' if codes else ''}, {area_words(figure.area)}, {figure.period.label}"
    if numbers.in_place(figure):
        assert figure.mark is not None
        return f"{of}: {numbers.mark_words(figure.mark)}"
    spread = numbers.range_words(figure)
    return f"{of}: {numbers.with_unit(figure)}{f' ({spread})' if spread else ''}"
