"""Sentences filled from figures: a sentence is printed whole or not at all, never with a hole in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sightline.errors import StandardError
from sightline.render import grid, numbers
from sightline.standard.drafts import FigureTable, Sentence, Slot
from sightline.standard.figures import Figure
from sightline.standard.units import Unit

_PERIOD, _RANGE = "period", "range"
_SLOT = re.compile(r"\{(?:(period|range):)?([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a filled sentence; `figure` is set where the piece is a number."""

    text: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A sentence ready to print. `complete` is False where `otherwise` stands in its place."""

    parts: tuple[Part, ...]
    complete: bool

    @property
    def text(self) -> str:
        """The sentence as plain text."""
        return "".join(part.text for part in self.parts)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures it names, in order."""
        return tuple(part.figure for part in self.parts if part.figure is not None)


def find(slot: Slot, tables: Iterable[FigureTable]) -> Figure | None:
    """The figure that a slot names, or None where the table has none.

    "latest" and "first" are periods of the whole table, so that a figure missing from the latest is missing, not
    replaced by an older one. Raises StandardError where the table is unknown or two figures fit.
    """
    table = next((table for table in tables if table.name == slot.table), None)
    if table is None:
        raise StandardError(f"a sentence names a table {slot.table!r} that is not there")
    if not table.figures:
        return None
    if slot.period == "latest":
        label = grid.latest(table.figures).label
    elif slot.period == "first":
        label = min((f.period for f in table.figures), key=lambda period: (period.end, period.start)).label
    else:
        label = slot.period
    breakdown = tuple(sorted(slot.breakdown))
    found = [
        figure
        for figure in table.figures
        if figure.period.label == label and figure.area == slot.area and figure.breakdown == breakdown
    ]
    if len(found) > 1:
        raise StandardError(f"two figures of table {slot.table} fit the slot {slot.name!r} of a sentence")
    return found[0] if found else None


def fill(sentence: Sentence, tables: Iterable[FigureTable]) -> Filled:
    """Fill a sentence from cleared tables. One withheld or missing figure or range, and `otherwise` is printed instead.

    Figures of one unit are written alike: where one of them bears no decimal, none has one. Raises StandardError for a
    {slot} that the sentence does not define, or a slot that fits two figures.
    """
    known = tuple(tables)
    slots = {slot.name: slot for slot in sentence.slots}
    named = [(match[1], match[2]) for match in _SLOT.finditer(sentence.template)]
    wanted = {name for _, name in named}
    if wanted - slots.keys():
        raise StandardError(f"a sentence names slots it does not define: {', '.join(sorted(wanted - slots.keys()))}")
    found: dict[str, Figure] = {}
    for name in sorted(wanted):
        figure = find(slots[name], known)
        if figure is None or figure.value is None or ((_RANGE, name) in named and not numbers.range_words(figure)):
            return Filled((Part(sentence.otherwise),), False)
        found[name] = figure
    numbered = {name for kind, name in named if not kind}
    whole = {found[name].measure.unit for name in numbered if numbers.step_of(found[name]) >= 1}
    parts: list[Part] = []
    place = 0
    for match in _SLOT.finditer(sentence.template):
        if match.start() > place:
            parts.append(Part(sentence.template[place : match.start()]))
        parts.append(_part(match[1], found[match[2]], whole, match[2] in numbered))
        place = match.end()
    if place < len(sentence.template):
        parts.append(Part(sentence.template[place:]))
    return Filled(tuple(parts), True)


def _part(kind: str | None, figure: Figure, whole: Collection[Unit], numbered: bool) -> Part:
    """What stands for a slot: the period, the number, or the range, which is set off where no number is beside it."""
    if kind == _PERIOD:
        return Part(figure.period.label)
    if kind == _RANGE:
        return Part(numbers.range_words(figure), None if numbered else figure)
    step = numbers.step_of(figure)
    assert figure.value is not None
    return Part(numbers.written(figure.value, max(step, 1.0) if figure.measure.unit in whole else step), figure)
