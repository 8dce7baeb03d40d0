"""What if boundaries merge: what a release says of areas, added up for a footprint that somebody proposes.

Made of figures as they were printed, and of nothing else: whoever has the release could have added them. Only counts
are added of which each is of one area alone, such as referrals and conferences. Children are not: one child may be
counted in two of the areas. A printed count is rounded, so a sum lies between two ends; where a count of one area is
withheld there is no sum, but at least what the others have. A share is the added part for each hundred of the added
whole: never an average of shares.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from sightline.clearance.gate import Cleared
from sightline.publish.packs.here import TABLES
from sightline.render import numbers
from sightline.standard import areas
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Figure
from sightline.standard.shares import wilson
from sightline.standard.units import Mark, Unit

# Each of these is of one council or force alone. Children, people, households and groups may be in two areas.
ADDED = frozenset({
    Unit.REFERRAL, Unit.EPISODE, Unit.ASSESSMENT, Unit.CONFERENCE, Unit.MEETING, Unit.INVITATION, Unit.PLAN,
})  # fmt: skip
CANNOT = (
    "Children and people: one may be counted in two of these areas, and nothing published says how many are.",
    "Days and gaps: a mean or a middle of the whole cannot be made from those of the parts.",
    "Referrals of one child to two of these areas stay two. In one area the second might be a repeat referral.",
)
FEWEST = 10  # of the whole of a share, at least


@dataclass(frozen=True, slots=True)
class Added:
    """A count of the footprint: the sum of what is printed, and between which ends the true sum lies."""

    value: int
    lower: int
    upper: int | None  # None where a count is withheld: it may be any
    withheld: tuple[str, ...]  # names of the areas whose count is

    def words(self, unit: str) -> str:
        """The sum with its unit as a terminal prints it."""
        if self.upper is None:
            least = f"at least {self.lower:,} {unit}; " if self.value else ""
            return f"{least}withheld for {', '.join(self.withheld)}"
        return f"{self.value:,} {unit}{'' if self.lower == self.upper else f' ({self.lower:,} to {self.upper:,})'}"


def lines_merged(codes: Sequence[str], cleared: Sequence[Cleared]) -> Iterator[str]:
    """For each share of here.TABLES that has all areas: part, whole and share of the footprint; then what cannot be.

    A count of a part or a whole that cannot be added makes no share. Nothing where no table has all areas.
    """
    said = False
    for pattern in TABLES:
        for one in cleared:
            held = {table.name: table for table in one.tables}
            for table in one.tables:
                fits = table.kind is OutputKind.SHARES and fnmatchcase(table.name, pattern)
                if fits and _units(table, held) <= ADDED:
                    lines = list(_share(table, held, codes))
                    said = said or bool(lines)
                    yield from lines
    if said:
        yield from ("", *(f"Not said: {words}" for words in CANNOT))


def _units(table: FigureTable, held: Mapping[str, FigureTable]) -> set[Unit]:
    """The units of the counts that a share is made of."""
    return {figure.measure.unit for name in table.made_of if name in held for figure in held[name].figures}


def _share(table: FigureTable, held: Mapping[str, FigureTable], codes: Sequence[str]) -> Iterator[str]:
    """The lines of one share for each breakdown of its newest period; none where an area has no figure at all."""
    if not set(table.made_of) <= set(held):
        return
    mine = [figure for figure in table.figures if figure.area in codes]
    newest = max((figure.period for figure in mine), key=lambda one: (one.end, one.start), default=None)
    places = [figure for figure in mine if figure.period == newest and figure.area == codes[0]]
    lines: list[str] = []
    for place in places:
        part, whole = (_sum(held[name], place, codes) for name in table.made_of)
        if part is None or whole is None:
            continue
        labels = [table.dimension(code).label_of(value) for code, value in place.breakdown]
        units = [held[name].figures[0].measure for name in table.made_of]
        lines.append(f"  {', '.join((*labels, place.period.label))}: {_per_cent(part, whole)}")
        lines += [f"    {measure.label}: {added.words(numbers.unit_words(measure.unit))}"
                  for measure, added in zip(units, (part, whole), strict=True)]  # fmt: skip
    if lines:
        yield from ("", table.title, *lines, f"  Source: {places[0].measure.source}, as printed; added here")


def _sum(table: FigureTable, place: Figure, codes: Sequence[str]) -> Added | None:
    """The count of one place over all areas; None where one of them has none for another reason than protection."""
    known = {dimension.code for dimension in table.dimensions}
    wanted = tuple(pair for pair in place.breakdown if pair[0] in known)
    at = {one.area: one for one in table.figures if (one.period, one.breakdown) == (place.period, wanted)}
    found = [at[code] for code in codes if code in at]
    hidden = tuple(areas.area(one.area).name for one in found if one.value is None)
    there = [one for one in found if one.value is not None]
    marked = any(one.value is None and one.mark is not Mark.SUPPRESSED for one in found)
    if len(found) < len(codes) or marked or any(_base(one) is None for one in there):
        return None
    value = int(sum(one.value or 0 for one in there))
    ends = [_ends(one) for one in there]
    return Added(value, sum(low for low, _ in ends), None if hidden else sum(high for _, high in ends), hidden)


def _base(figure: Figure) -> int | None:
    """To what a count was rounded; None where that is not how it was changed, as where noise was added."""
    words = figure.measure.rounding.removeprefix("nearest ")
    return 1 if words == "exact" else int(words) if words.isdigit() else None


def _ends(figure: Figure) -> tuple[int, int]:
    """The least and the greatest count that is printed so; nought is withheld or exact where counts are rounded."""
    value, base = int(figure.value or 0), _base(figure) or 1
    return (0, 0) if not value else (value - base // 2, value + (base - 1) // 2)


def _per_cent(part: Added, whole: Added) -> str:
    """The share in whole per cent with Wilson's range, or why there is none."""
    if part.upper is None or whole.upper is None:
        return "no share: a count of it is withheld"
    if whole.value < FEWEST or not part.value <= whole.value:
        return "no share: too few to make one of"
    low, high = wilson(part.value, whole.value)
    return f"{math.floor(100 * part.value / whole.value + 0.5)}% ({math.floor(100 * low)} to {math.ceil(100 * high)})"
