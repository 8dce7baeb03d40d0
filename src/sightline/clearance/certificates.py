"""The certificates of a release: for every withheld count and small gap, whole tables that would be printed the same.

A table is held as its differences from the counts that the release was made of, cell by cell; what no cell says (gaps,
such as people in no category) follows by subtraction. Of each withheld count and small gap two of these tables, or one
and the true one, lie at least the policy's width apart. A table of whole counts stands against every attacker; one with
fractions, kept only where very many numbers hang together (large.py) and no whole one was found, against whoever
reckons with sums and limits. recheck.py adds up and compares.

Differences are as telling as counts: certificates lie in the drafts' zone, and go when the drafts are destroyed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sightline.clearance.cells import Cell, What
from sightline.clearance.joint import Scene
from sightline.errors import StandardError
from sightline.standard.wire import decode_as, encode_as

FORM = "sightline-certificates-2"  # of the payload
FORM_WHOLE = "sightline-certificates"  # of earlier ones
NAME = "certificates"  # of the payload


@dataclass(frozen=True, slots=True)
class Place:
    """A cell, as the payload names it (cells.Cell)."""

    measure: str
    unit: str
    population: str
    status: str
    definition: str
    start: date
    end: date
    area: str
    breakdown: tuple[tuple[str, str], ...]

    @staticmethod
    def of(cell: Cell) -> Place:
        """The place of a cell."""
        return Place(*cell.what, cell.start, cell.end, cell.area, cell.breakdown)

    def cell(self) -> Cell:
        """The cell of a place."""
        what = What(self.measure, self.unit, self.population, self.status, self.definition)
        return Cell(what, self.start, self.end, self.area, self.breakdown)


@dataclass(frozen=True, slots=True)
class Certificates:
    """What a release withholds, and the proof of it: `withheld` and `tables` refer to `places` by number.

    A table holds (place, difference from the true count times the table's divisor), each place at most once; a divisor
    of 1 is that of a table of whole counts. `proved` is how many withheld counts and small gaps they prove to keep the
    width. Of these `fractional` are proved by tables with fractions only: against whoever reckons with sums and limits,
    and not against whoever also uses that counts are whole; the others against both. `open` is how many they do not
    prove, by nothing that this release prints.
    """

    places: tuple[Place, ...]
    withheld: tuple[int, ...]
    tables: tuple[tuple[tuple[int, int], ...], ...]
    divisors: tuple[int, ...]
    proved: int
    fractional: int
    open: int

    def payload(self) -> bytes:
        """The payload."""
        return encode_as(FORM, self)

    @staticmethod
    def read(data: bytes) -> Certificates:
        """What `payload` wrote, or an earlier version, whose tables are all of whole counts. Raises StandardError."""
        try:
            return decode_as(FORM, Certificates, data)
        except StandardError:
            old = decode_as(FORM_WHOLE, _Whole, data)
        return Certificates(old.places, old.withheld, old.tables, (1,) * len(old.tables), old.proved, 0, old.open)


@dataclass(frozen=True, slots=True)
class _Whole:
    """Certificates as they were kept before there were tables with fractions."""

    places: tuple[Place, ...]
    withheld: tuple[int, ...]
    tables: tuple[tuple[tuple[int, int], ...], ...]
    proved: int
    open: int


def certificates_of(scene: Scene) -> Certificates:
    """The certificates of a release that the attack has found safe (joint.Scene.withhold_until_safe)."""
    cells = scene.system.cells
    named = {cell for table in scene.proof.tables for one in table.change if (cell := cells[one]) is not None}
    number = {cell: place for place, cell in enumerate(sorted(named | scene.withheld.keys()))}
    tables = (
        tuple(sorted((number[cell], by) for one, by in table.change.items() if (cell := cells[one]) is not None))
        for table in scene.proof.tables
    )
    return Certificates(
        tuple(Place.of(cell) for cell in number),
        tuple(sorted(number[cell] for cell in scene.withheld)),
        tuple(tables),
        tuple(table.divisor for table in scene.proof.tables),
        scene.proof.proved,
        scene.proof.fractional,
        scene.proof.open,
    )
