"""England's upper-tier authorities with the dates they were in force, their region and police force.

The rows of data/areas.csv, each with its source: 153 authorities in force at any time since 2013, and those they
replaced. The DfE number (three digits, "LEA" in the census) outlives a change of GSS code; a GSS code does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from sightline.errors import StandardError
from sightline.standard.rows import day, in_force, read_rows, words

ENGLAND = "E92000001"


@dataclass(frozen=True, slots=True)
class Area:
    """One authority under one GSS code. `successors` are the GSS codes that its area went to."""

    gss: str
    dfe_number: str
    name: str
    region_gss: str
    region_name: str
    force_gss: str
    force_name: str
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]
    kind: str
    source: str

    def in_force(self, on: date) -> bool:
        """Whether this code was the authority's on that day."""
        return in_force(self.valid_from, self.valid_to, on)


@cache
def all_areas() -> tuple[Area, ...]:
    """Every authority that the table knows, ended ones too, sorted by name and then by date."""
    rows = (
        Area(
            row["gss"], row["dfe_number"], row["name"], row["region_gss"], row["region_name"], row["force_gss"],
            row["force_name"], day(row["valid_from"]), day(row["valid_to"]), words(row["successors"]), row["kind"],
            row["source"],
        )
        for row in read_rows("areas.csv")
    )  # fmt: skip
    return tuple(sorted(rows, key=lambda area: (area.name, area.valid_from or date.min, area.gss)))


@cache
def _by_gss() -> Mapping[str, Area]:
    return MappingProxyType({area.gss: area for area in all_areas()})


def area(gss: str) -> Area:
    """The authority of that GSS code, ended or not. Raises StandardError."""
    try:
        return _by_gss()[gss]
    except KeyError:
        raise StandardError(
            "no upper-tier authority in England has that GSS code (9 characters, E06, E08, E09, E10)"
        ) from None


def by_dfe_number(number: str, on: date | None = None) -> Area:
    """The authority of a DfE number, e.g. "201": on that day, or the latest code it had where `on` is None.

    Raises StandardError where no authority had the number, or none had it on that day.
    """
    having = [entry for entry in all_areas() if entry.dfe_number == number]
    if not having:
        raise StandardError("no authority in England has that DfE number (3 digits)")
    if on is None:
        return max(having, key=lambda entry: entry.valid_from or date.min)
    for entry in having:
        if entry.in_force(on):
            return entry
    raise StandardError(f"no authority had that DfE number on {on.isoformat()}")


@cache
def current(on: date | None = None) -> tuple[Area, ...]:
    """The authorities in force on that day, sorted by name; those that have not ended where `on` is None."""
    if on is None:
        return tuple(entry for entry in all_areas() if entry.valid_to is None)
    return tuple(entry for entry in all_areas() if entry.in_force(on))


@cache
def regions() -> Mapping[str, str]:
    """Region GSS code -> name: England's nine regions, sorted by name."""
    pairs = {(entry.region_name, entry.region_gss) for entry in all_areas()}
    return MappingProxyType({gss: name for name, gss in sorted(pairs)})


@cache
def forces() -> Mapping[str, str]:
    """Police force area GSS code -> name: England's 39 territorial forces, sorted by name."""
    pairs = {(entry.force_name, entry.force_gss) for entry in all_areas()}
    return MappingProxyType({gss: name for name, gss in sorted(pairs)})


def body_names() -> Mapping[str, str]:
    """GSS code -> name, of every council and police force: some forces are called as a council is."""
    named = ((gss, name if "police" in name.casefold() else f"{name} police") for gss, name in forces().items())
    return {**{entry.gss: entry.name for entry in all_areas()}, **dict(named)}


def successors(gss: str, on: date | None = None) -> tuple[Area, ...]:
    """The authorities in force on that day (now where None) that hold the area of `gss`, itself if it has not ended.

    Where an area was divided there are several; a figure of the old authority cannot be shared out among them.
    Raises StandardError on an unknown code.
    """
    entry = area(gss)
    ended = entry.valid_to is not None and (on is None or entry.valid_to < on)
    if not ended or not entry.successors:
        return (entry,)
    found: dict[str, Area] = {}
    for code in entry.successors:
        for later in successors(code, on):
            found[later.gss] = later
    return tuple(sorted(found.values(), key=lambda later: later.name))


def now(gss: str) -> Area:
    """The authority of that code as it stands: under its newest code where nothing but its code has changed.

    Raises StandardError on an unknown code, and on an authority that has ended, with who took over.
    """
    entry = area(gss)
    later = successors(gss)
    if [other.dfe_number for other in later] == [entry.dfe_number]:
        return later[0]
    took_over = " and ".join(f"{other.name} ({other.gss})" for other in later)
    raise StandardError(f"{entry.name} ended on {entry.valid_to}: ask for {took_over}, which took over from it")
