"""Who lives in each area: how many children, and of which ethnic groups. Published by ONS, or made up.

The published files are read at run time from a folder that the user names; no figure of theirs is kept here.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sightline.errors import ConfigError
from sightline.standard.areas import Area, all_areas

ETHNICITIES = (
    "WBRI", "WIRI", "WIRT", "WOTH", "WROM", "MWBC", "MWBA", "MWAS", "MOTH",
    "AIND", "APKN", "ABAN", "AOTH", "BCRB", "BAFR", "BOTH", "CHNE", "OOTH",
)  # fmt: skip
# Shares of children in need, near the published ones for England: for a made-up England only, each area its own mix.
_ETHNIC_SHARES = (
    0.665, 0.003, 0.004, 0.060, 0.006, 0.030, 0.014, 0.014, 0.038,
    0.013, 0.034, 0.014, 0.020, 0.018, 0.040, 0.012, 0.003, 0.022,
)  # fmt: skip
_MIXING = 25  # the larger, the more alike the areas of a made-up England
_USUAL_CHILDREN = 76_000  # median of a made-up area: 153 of them hold about 12 million children, as England does
_SPREAD = 0.3  # standard deviation of the logarithm of a made-up area's children: small, so that none is tiny

POPULATION_FILE = "ons_mid-year_population_estimates_2012_to_2024.csv"
ETHNIC_FILE = "ons-ethnic-population-la.csv"
_POPULATION_COLUMNS = ("time_period", "new_la_code", "age_group", "population_estimate")
_AGE_GROUP = "Children aged 0 to 17 years"
_ETHNIC_COLUMNS = ("2023 Upper tier local authorities Code", "Ethnic group (20 categories)", "Observation")
_NOT_A_GROUP = "Does not apply"
# ONS's groups as the codes of DfE. ONS counts Gypsies with Irish Travellers, DfE Gypsies with Roma: half to each.
_AS_DFE: Mapping[str, tuple[str, ...]] = {
    "Asian, Asian British or Asian Welsh: Bangladeshi": ("ABAN",),
    "Asian, Asian British or Asian Welsh: Chinese": ("CHNE",),
    "Asian, Asian British or Asian Welsh: Indian": ("AIND",),
    "Asian, Asian British or Asian Welsh: Pakistani": ("APKN",),
    "Asian, Asian British or Asian Welsh: Other Asian": ("AOTH",),
    "Black, Black British, Black Welsh, Caribbean or African: African": ("BAFR",),
    "Black, Black British, Black Welsh, Caribbean or African: Caribbean": ("BCRB",),
    "Black, Black British, Black Welsh, Caribbean or African: Other Black": ("BOTH",),
    "Mixed or Multiple ethnic groups: White and Asian": ("MWAS",),
    "Mixed or Multiple ethnic groups: White and Black African": ("MWBA",),
    "Mixed or Multiple ethnic groups: White and Black Caribbean": ("MWBC",),
    "Mixed or Multiple ethnic groups: Other Mixed or Multiple ethnic groups": ("MOTH",),
    "White: English, Welsh, Scottish, Northern Irish or British": ("WBRI",),
    "White: Irish": ("WIRI",),
    "White: Gypsy or Irish Traveller": ("WIRT", "WROM"),
    "White: Roma": ("WROM",),
    "White: Other White": ("WOTH",),
    "Other ethnic group: Arab": ("OOTH",),
    "Other ethnic group: Any other ethnic group": ("OOTH",),
}
_NAMED_AT_ONCE = 5  # areas in one message
_AGAIN = "fetch it again as published by ONS"


@dataclass(frozen=True, slots=True)
class England:
    """What is known of each area: one row an area of the setting.

    `children` is how many aged 0 to 17 live there. `ethnic` holds the shares of its people by group, areas x
    len(ETHNICITIES); each row sums to 1. `real` says whether both are the published ones.
    """

    children: npt.NDArray[np.int64]
    ethnic: npt.NDArray[np.float64]
    real: bool


def make_england(rng: np.random.Generator, areas: Sequence[Area]) -> England:
    """Made-up populations of these areas, none very small, each with its own ethnic mix."""
    children = np.round(_USUAL_CHILDREN * rng.lognormal(0, _SPREAD, size=len(areas))).astype(np.int64)
    shares = np.array(_ETHNIC_SHARES) / sum(_ETHNIC_SHARES)
    return England(children, rng.dirichlet(shares * _MIXING, size=len(areas)), real=False)


def read_england(folder: Path, areas: Sequence[Area], year: int) -> England:
    """The published populations of these areas: ONS's newest estimate up to `year`, and the census of 2021.

    The ethnic shares are those of people of all ages. Raises ConfigError, with every fault of both files, where a
    file, a column, an area or a number is missing.
    """
    faults: list[str] = []
    children = _children(folder / POPULATION_FILE, areas, year, faults)
    groups = _groups(folder / ETHNIC_FILE, areas, faults)
    if faults:
        raise ConfigError("the published populations cannot be used: " + "; ".join(faults))
    return England(children, groups / groups.sum(axis=1, keepdims=True), real=True)


def _rows(path: Path, columns: tuple[str, ...], faults: list[str]) -> list[dict[str, str]]:
    """The rows of a file that has these columns; none, and a fault more, where it cannot be read."""
    wanted = ", ".join(columns)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="", strict=True)
            missing = [column for column in columns if column not in (reader.fieldnames or ())]
            if missing:
                faults.append(f"{path.name} has no column {', '.join(missing)}: it needs {wanted}; {_AGAIN}")
                return []
            rows = [{column: row[column].strip() for column in columns} for row in reader]
    except OSError:
        faults.append(f"{path.name} cannot be opened: put it, with the columns {wanted}, in the folder that you name")
        return []
    except (csv.Error, UnicodeError):
        faults.append(f"{path.name} is no CSV file in UTF-8 with the columns {wanted}: {_AGAIN}")
        return []
    if not rows:
        faults.append(f"{path.name} has no rows under {wanted}: {_AGAIN}")
    return rows


def _codes(area: Area, there: Mapping[str, object]) -> list[str]:
    """The codes under which a file holds an area: its own, or all those it replaced where they went to it alone."""
    if area.gss in there:
        return [area.gss]
    before = [old for old in all_areas() if area.gss in old.successors]
    whole = before and all(old.successors == (area.gss,) and old.gss in there for old in before)
    return [old.gss for old in before] if whole else []


def _absent(path: Path, column: str, what: str, areas: list[str], remedy: str) -> str:
    named = ", ".join(areas[:_NAMED_AT_ONCE])
    more = f" and {len(areas) - _NAMED_AT_ONCE} more" if len(areas) > _NAMED_AT_ONCE else ""
    return f"{path.name}, column {column}: {what} for {named}{more}; {remedy}"


def _children(path: Path, areas: Sequence[Area], year: int, faults: list[str]) -> npt.NDArray[np.int64]:
    """Children aged 0 to 17 of each area, in the newest year of the file up to `year`."""
    children = np.zeros(len(areas), dtype=np.int64)
    rows = _rows(path, _POPULATION_COLUMNS, faults)
    if not rows:
        return children
    ours = [
        row for row in rows if row["age_group"] == _AGE_GROUP and row["new_la_code"] and row["time_period"].isdigit()
    ]
    years = {int(row["time_period"]) for row in ours if int(row["time_period"]) <= year}
    if not years:
        faults.append(
            f"{path.name}, columns time_period, new_la_code and age_group: no authority has '{_AGE_GROUP}' "
            + (f"in {year} or before; use the file with earlier years" if ours else f"in any year; {_AGAIN}")
        )
        return children
    newest = str(max(years))
    found = {row["new_la_code"]: row["population_estimate"] for row in ours if row["time_period"] == newest}
    absent = []
    for index, area in enumerate(areas):
        estimates = [found[code] for code in _codes(area, found)]
        if estimates and all(text.isdecimal() for text in estimates):
            children[index] = sum(int(text) for text in estimates)
        else:
            absent.append(area)
    if absent:
        there = all(area.in_force(date(max(1, int(newest)), 6, 30)) for area in absent)  # the day that ONS estimates
        remedy = _AGAIN if there else "use a year in which every area was in force"
        codes = [area.gss for area in absent]
        faults.append(
            _absent(path, "population_estimate", f"no number in {newest}", codes, f"{remedy}, or leave these areas out")
        )
    return children


def _groups(path: Path, areas: Sequence[Area], faults: list[str]) -> npt.NDArray[np.float64]:
    """People of each area by the groups of ETHNICITIES, areas x groups."""
    people = np.zeros((len(areas), len(ETHNICITIES)))
    code_column, group_column, count_column = _ETHNIC_COLUMNS
    rows = [row for row in _rows(path, _ETHNIC_COLUMNS, faults) if row[group_column] != _NOT_A_GROUP]
    if not rows:
        return people
    if {row[group_column] for row in rows} != set(_AS_DFE):
        faults.append(f"{path.name}, column {group_column}: these are not the 19 groups of the census of 2021; fetch "
                      "it again from ONS with 20 categories")  # fmt: skip
        return people
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row[code_column], {})[row[group_column]] = row[count_column]
    absent = []
    for index, area in enumerate(areas):
        parts = [found[code] for code in _codes(area, found)]
        counts = [(group, text) for part in parts for group, text in part.items()]
        whole = len(counts) == len(parts) * len(_AS_DFE) and all(text.isdecimal() for _, text in counts)
        if not whole or not any(int(text) for _, text in counts):
            absent.append(area.gss)
            continue
        for group, text in counts:
            for code in _AS_DFE[group]:
                people[index, ETHNICITIES.index(code)] += int(text) / len(_AS_DFE[group])
    if absent:
        remedy = "use the file of upper-tier authorities of 2023 in full, or leave these areas out"
        faults.append(_absent(path, count_column, "not a number for every group", absent, remedy))
    return people
