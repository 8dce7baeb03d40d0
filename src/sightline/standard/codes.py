"""Code lists with dates: what each code means, from when to when it is accepted, and what replaced it.

The lists are the rows of data/codes.csv, each with its source; no list is written in code. The lists `area` (upper-tier
authorities) and `police_force` are served from areas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from sightline.errors import StandardError
from sightline.standard.areas import all_areas, forces
from sightline.standard.rows import day, in_force, read_rows, words


@dataclass(frozen=True, slots=True)
class Code:
    """One code of one list. `replaced_by` names the codes to read on with, where it was retired."""

    list: str
    code: str
    label: str
    valid_from: date | None
    valid_to: date | None
    replaced_by: tuple[str, ...]
    source: str

    def valid(self, start: date, end: date | None = None) -> bool:
        """Whether it is accepted on `start`, or on any day from `start` to `end`."""
        return in_force(self.valid_from, self.valid_to, start, end)


@cache
def _lists() -> Mapping[str, Mapping[str, Code]]:
    lists: dict[str, dict[str, Code]] = {}
    for row in read_rows("codes.csv"):
        code = Code(
            row["list"], row["code"], row["label"], day(row["valid_from"]), day(row["valid_to"]),
            words(row["replaced_by"]), row["source"],
        )  # fmt: skip
        known = lists.setdefault(code.list, {})
        if code.code in known:
            raise StandardError(f"codes.csv gives one code of the list {code.list} twice")
        known[code.code] = code
    lists["area"] = {
        area.gss: Code("area", area.gss, area.name, area.valid_from, area.valid_to, area.successors, area.source)
        for area in all_areas()
    }
    lists["police_force"] = {
        gss: Code("police_force", gss, name, None, None, (), "Office for National Statistics, police force areas")
        for gss, name in forces().items()
    }
    return MappingProxyType({name: MappingProxyType(codes) for name, codes in lists.items()})


def list_names() -> tuple[str, ...]:
    """The names of all lists, sorted."""
    return tuple(sorted(_lists()))


@cache
def code_list(name: str, on: date | None = None) -> Mapping[str, Code]:
    """Code -> Code for one list, in the order of the table: those valid on that day, or all where `on` is None.

    Raises StandardError on an unknown list.
    """
    try:
        codes = _lists()[name]
    except KeyError:
        raise StandardError(f"there is no code list {name!r}; the lists are {', '.join(list_names())}") from None
    if on is None:
        return codes
    return MappingProxyType({code: entry for code, entry in codes.items() if entry.valid(on)})


def label(name: str, code: str) -> str:
    """The words of one code, retired or not. Raises StandardError, which does not repeat the code."""
    try:
        return code_list(name)[code].label
    except KeyError:
        raise StandardError(f"the code list {name} does not hold that code") from None


@cache
def accepted(name: str, year: int) -> frozenset[str]:
    """The codes accepted in the collection year that ends on 31 March of `year`: valid on any day of it.

    Raises StandardError on an unknown list.
    """
    start, end = date(year - 1, 4, 1), date(year, 3, 31)
    return frozenset(code for code, entry in code_list(name).items() if entry.valid(start, end))
