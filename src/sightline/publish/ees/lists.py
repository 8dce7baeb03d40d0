"""What the Department's service knows of places and times: its levels, codes and time identifiers, as dated tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sightline.standard.areas import all_areas, regions
from sightline.standard.rows import read_rows

_DATA = "sightline.publish.data"
NATIONAL, REGIONAL, AUTHORITY = "National", "Regional", "Local authority"
BLANK = ""
NOT_APPLICABLE, NOT_AVAILABLE = "z", "x"
NOT_AVAILABLE_NAME = "Not available"

# Levels that the service keeps out of its table tool, and those whose rows alone may make a file.
IGNORED = ("School", "Provider", "Institution", "Planning area")
ALONE = ("School", "Provider")


@dataclass(frozen=True, slots=True)
class Level:
    """A geographic level: its columns ("" for none), and the levels at which they may be filled."""

    level: str
    code: str
    name: str
    second: str
    filled_at: frozenset[str]

    @property
    def columns(self) -> tuple[str, ...]:
        """Its columns: code, name and second code, as far as it has them."""
        return tuple(column for column in (self.code, self.name, self.second) if column)


@dataclass(frozen=True, slots=True)
class Time:
    """A time identifier: how many digits its time periods have, and with which others it may share a file."""

    identifier: str
    digits: int
    group: str


@cache
def levels() -> Mapping[str, Level]:
    """Level -> its columns, in the order of the service."""
    rows = read_rows("ees_levels.csv", _DATA)
    return MappingProxyType(
        {
            row["level"]: Level(
                row["level"], row["code"], row["name"], row["second_code"],
                frozenset(part for part in row["filled_at"].split("; ") if part),
            )
            for row in rows
        }
    )  # fmt: skip


@cache
def times() -> Mapping[str, Time]:
    """Time identifier -> what goes with it."""
    rows = read_rows("ees_times.csv", _DATA)
    return MappingProxyType({r["identifier"]: Time(r["identifier"], int(r["digits"]), r["group"]) for r in rows})


@cache
def places(level: str) -> frozenset[tuple[str, ...]]:
    """The (code, name) of every place of a level that we know; of authorities (code, second code, name).

    Countries and what is not applicable are rows of ees_places.csv; regions and authorities are standard.areas.
    """
    found: set[tuple[str, ...]] = set()
    for row in read_rows("ees_places.csv", _DATA):
        if row["level"] == level:
            second = (NOT_APPLICABLE,) if level == AUTHORITY else ()
            found.add((row["code"], *second, row["name"]))
    if level == REGIONAL:
        found |= set(regions().items())
    if level == AUTHORITY:
        found |= {(area.gss, area.dfe_number, area.name) for area in all_areas()}
    return frozenset(found)


@cache
def unit_columns() -> frozenset[str]:
    """The columns that say where and when: they are neither filters nor indicators."""
    geography = {column for level in levels().values() for column in level.columns}
    return frozenset({"time_period", "time_identifier", "geographic_level", *geography})


@cache
def ethnic_items_known() -> frozenset[str]:
    """The items that a filter of broad ethnic groups may have."""
    return frozenset(row["item"] for row in read_rows("ees_ethnic_groups.csv", _DATA))


@cache
def ethnic_items() -> Mapping[str, str]:
    """Our code of a broad ethnic group -> the item that stands for it, the first of its rows."""
    rows = read_rows("ees_ethnic_groups.csv", _DATA)
    return MappingProxyType({row["group"]: row["item"] for row in reversed(rows) if row["group"]})
