"""The three published panels on which methods of effects are tried, read from files beside the project.

mpdta: county teen employment (log) and minimum wages, 2003 to 2007, of the R package did. california_prop99: packets of
cigarettes a head by state, 1970 to 2000 (Abadie, Diamond and Hainmueller 2010), of synthdid. basque: product a head and
13 characteristics of Spanish regions, 1955 to 1997 (Abadie and Gardeazabal 2003), of Synth and pysyncon.
"""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sightline.methods.effects.panel import Panel, panel
from sightline.methods.effects.synthetic_control import Series
from sightline.standard.figures import Period

FOLDER = Path(__file__).resolve().parents[2] / "../shared/data/reference"
needed = pytest.mark.skipif(not FOLDER.is_dir(), reason="the reference data (../shared/data/reference) is absent")


def years(first: int, last: int) -> list[Period]:
    """Calendar years."""
    return [Period(date(year, 1, 1), date(year, 12, 31), str(year)) for year in range(first, last + 1)]


@cache
def mpdta(with_population: bool = False) -> Panel:
    """500 counties, 5 years; with the logarithm of their population as a trait, or without."""
    rows = list(csv.DictReader((FOLDER / "mpdta.csv").read_text().splitlines()))
    of = {(row["countyreal"], row["year"]): row for row in rows}
    names = sorted({row["countyreal"] for row in rows})
    first = [int(of[name, "2003"]["first.treat"]) for name in names]
    return panel(
        [[float(of[name, str(year)]["lemp"]) for year in range(2003, 2008)] for name in names],
        [year - 2003 if year else None for year in first],
        years(2003, 2007),
        names,
        [[float(of[name, "2003"]["lpop"])] for name in names] if with_population else None,
    )


@cache
def prop99() -> Series:
    """39 states, 1970 to 2000; California from 1989 on."""
    rows = list(csv.DictReader((FOLDER / "california_prop99.csv").read_text().splitlines(), delimiter=";"))
    of = {(row["State"], int(row["Year"])): float(row["PacksPerCapita"]) for row in rows}
    names = sorted({row["State"] for row in rows})
    outcome = np.array([[of[name, year] for year in range(1970, 2001)] for name in names])
    return Series(tuple(names), outcome, names.index("California"), 19)


_SCHOOL = ("school.illit", "school.prim", "school.med", "school.high", "school.post.high", "invest")
_SECTORS = ("agriculture", "energy", "industry", "construction", "services.venta", "services.nonventa")
_USED = (
    *((name, range(1964, 1970)) for name in _SCHOOL),
    ("gdpcap", range(1960, 1970)),
    *((f"sec.{name}", range(1961, 1970, 2)) for name in _SECTORS),
    ("popdens", range(1969, 1970)),
)


@cache
def basque(with_spain: bool = True) -> Series:
    """Regions of Spain, 1955 to 1997, with the predictors of the paper; the Basque Country from 1970 on."""
    rows = list(csv.DictReader((FOLDER / "basque.csv").read_text().splitlines()))
    of = {(row["regionname"], int(float(row["year"]))): row for row in rows}
    names = sorted({name for name, _ in of if with_spain or not name.startswith("Spain")})
    outcome = np.array([[float(of[name, year]["gdpcap"]) for year in range(1955, 1998)] for name in names])
    predictors = np.array(
        [[np.mean([float(of[name, year][key]) for year in span if of[name, year][key]]) for key, span in _USED]
         for name in names]
    )  # fmt: skip
    at = names.index("Basque Country (Pais Vasco)")
    return Series(tuple(names), outcome, at, 15, predictors, tuple(range(5, 15)))
