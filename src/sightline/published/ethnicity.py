"""Residents by ethnic group, Census 2021: the only denominators by ethnic group that the folder holds.

They are usual residents of ALL ages on 21 March 2021, adults included, in 19 groups, by the upper-tier authorities of
April 2023. They say what share of a place's residents is in a group, not what share of its children: the ethnic mix of
children is another one. The Office for National Statistics changed counts slightly to protect people, so that parts do
not add up to totals. Wales stands in the files and is not read.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sightline.errors import Finding, Refused
from sightline.published.columns import level_code, populations
from sightline.published.files import AGAIN, Listed, Listing, fault, read_listing
from sightline.published.marks import kind_of, read_cell
from sightline.published.places import wrong_with
from sightline.published.statistics import Series, Statistics
from sightline.published.tables import Level, PublishedArea
from sightline.standard import areas
from sightline.standard.areas import ENGLAND
from sightline.standard.figures import Dimension, Figure, Measure, Period
from sightline.standard.units import Mark, Status, Unit

SOURCE = "Office for National Statistics, Census 2021, ethnic group (20 categories), usual residents of all ages"
CENSUS_DAY = Period(date(2021, 3, 21), date(2021, 3, 21), "census day, 21 March 2021")
BOUNDARIES = Period(date(2023, 4, 1), date(2023, 4, 1), "boundaries of April 2023")
GROUP = "ethnic-group"
_CODE, _WORDS, _COUNT = "Ethnic group (20 categories) Code", "Ethnic group (20 categories)", "Observation"
_AREA = ("Countries", "Regions", "2023 Upper tier local authorities")
FILES = tuple(
    Listing(f"ons-ethnic-population-{part}.csv", f"ons-ethnic-population-{part}.csv",
            (f"{column} Code", column, _CODE, _WORDS, _COUNT))
    for part, column in zip(("nat", "reg", "la"), _AREA, strict=True)
)  # fmt: skip
_LEVELS = (Level.NATIONAL, Level.REGION, Level.AUTHORITY)
_NOBODY = "-8"  # "Does not apply": always 0 here, since everybody has a group in the census
_GROUPS = 19


def read_ethnicity(folder: Path) -> Statistics:
    """The three files as figures keyed (census code of the group, GSS code, 2021); unit: people.

    Each figure names its group in the breakdown "ethnic-group". Raises Refused with every fault of the three files at
    once: not there, a column missing, no count, an area that never was, a group twice or missing.
    """
    figures: dict[tuple[str, str, int], Figure] = {}
    listed: list[PublishedArea] = []
    words: dict[str, str] = {}
    faults: list[Finding] = []
    digests: list[str] = []
    for listing, column, level in zip(FILES, _AREA, _LEVELS, strict=True):
        try:
            found = read_listing(folder, listing)
        except Refused as refused:
            faults += refused.findings
            continue
        digests.append(found.digest)
        for area, counts in _read(found, column, level, words, faults).items():
            listed.append(area)
            for group, count in counts.items():
                figures[group, area.code, 2021] = _figure(area, group, count)
    if faults:
        raise Refused(faults)
    series = tuple(Series(code, text, code) for code, text in sorted(words.items(), key=lambda pair: int(pair[0])))
    return Statistics(FILES[-1].example, digests[-1], (2021,), series, figures, (), {2021: tuple(listed)})


def ethnic_groups(statistics: Statistics) -> Dimension:
    """The breakdown by ethnic group; additive, since each resident is in one group."""
    labels = tuple((series.code, series.label) for series in statistics.series)
    return Dimension(GROUP, "Ethnic group", True, labels)


def _read(
    found: Listed, column: str, level: Level, words: dict[str, str], faults: list[Finding]
) -> dict[PublishedArea, dict[str, int]]:
    """The counts of each area of one file; faults go to `faults`, the words of each group to `words`."""
    counts: dict[PublishedArea, dict[str, int]] = {}
    before = len(faults)
    for number, row in found.rows:
        code, group = row[f"{column} Code"], row[_CODE]
        if code.startswith("W"):
            continue
        area = _area(code, row[column], level)
        count = read_cell(row[_COUNT])
        if area is None:
            found_words = "no area of England has had this code"
            faults.append(fault(found.file, "no-such-authority", found_words, AGAIN, number, f"{column} Code"))
        elif not isinstance(count, int):
            seen = "a mark" if isinstance(count, Mark) else kind_of(row[_COUNT])
            text = f"{seen} where a whole number was expected"
            faults.append(fault(found.file, "not-a-count", text, AGAIN, number, _COUNT))
        elif group in counts.setdefault(area, {}) or words.get(group, row[_WORDS]) != row[_WORDS]:
            text = "this area and group occurred before, or the group's words changed"
            faults.append(fault(found.file, "row-twice", text, AGAIN, number, _CODE))
        elif group == _NOBODY:
            if count:
                faults.append(fault(found.file, "not-nought", "people without a group", AGAIN, number, _COUNT))
        else:
            words[group] = row[_WORDS]
            counts[area][group] = count
    short = sum(1 for groups in counts.values() if len(groups) != _GROUPS)
    if short and len(faults) == before:
        text = f"{short} areas do not have {_GROUPS} groups each"
        faults.append(fault(found.file, "groups-missing", text, AGAIN))
    return counts


def _area(code: str, name: str, level: Level) -> PublishedArea | None:
    if level is Level.NATIONAL:
        return PublishedArea(code, name, level) if code == ENGLAND else None
    if level is Level.REGION:
        return PublishedArea(code, name, level) if code in areas.regions() else None
    if code not in {entry.gss for entry in areas.all_areas()} or wrong_with(code, BOUNDARIES):
        return None
    return PublishedArea(code, name, level, areas.area(code).region_gss)


def _figure(area: PublishedArea, group: str, count: int) -> Figure:
    measure = Measure(
        f"ons-census-2021-ethnic-group-{level_code(area.level)}", "Residents of all ages by ethnic group", Unit.PERSON,
        populations()["ons-census-2021"], Status.NONE, "ons-census-2021-ethnic-group-20", SOURCE,
        "changed slightly to protect people",
    )  # fmt: skip
    return Figure(measure, CENSUS_DAY, area.code, float(count), ((GROUP, group),), n=count)
