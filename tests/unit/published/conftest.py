"""Tiny official tables, written by hand: one made-up region of two authorities."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sightline.published.statistics import factor_series

FACTORS = "c3_factors_identified_at_end_of_assessment_2020_to_2021.csv"
POPULATION = "ons_mid-year_population_estimates_2019_to_2020.csv"
PLACES = {
    "E92000001": {"geographic_level": "National"},
    "E12000099": {"geographic_level": "Regional", "region_code": "E12000099", "region_name": "Middle"},
    "E13000099": {"geographic_level": "Regional", "region_code": "E13000099", "region_name": "Inner Middle"},
    "E06000901": {"geographic_level": "Local authority", "new_la_code": "E06000901", "la_name": "Zedford"},
    "E06000902": {"geographic_level": "Local authority", "new_la_code": "E06000902", "la_name": "Ambridge"},
}
_AREA = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
)

Row = dict[str, str]
Writer = Callable[..., Path]


def factor_row(year: int, area: str, **cells: str) -> Row:
    """One row of the factor table: every factor 10 but those named by their column."""
    base = dict.fromkeys((item.column for item in factor_series()), "10")
    return _place(year, area) | {"category": "Factors identified at the end of assessment"} | base | cells


def population_row(year: int, area: str, count: str) -> Row:
    """One row of the population table."""
    return _place(year, area) | {"age_group": "Children aged 0 to 17 years", "population_estimate": count}


def _place(year: int, area: str) -> Row:
    row = dict.fromkeys(_AREA, "")
    row |= {"time_period": str(year), "time_identifier": "Reporting year"}
    row |= {"country_code": "E92000001", "country_name": "England"}
    return row | PLACES[area]


def _write(path: Path, rows: Sequence[Row], encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path.parent


@pytest.fixture
def write_factors(tmp_path: Path) -> Writer:
    """Writes the rows as a factor table and returns its folder."""
    return lambda *rows, encoding="utf-8-sig": _write(tmp_path / FACTORS, rows, encoding)


@pytest.fixture
def write_population(tmp_path: Path) -> Writer:
    """Writes the rows as a population table and returns its folder."""
    return lambda *rows: _write(tmp_path / POPULATION, rows)


@pytest.fixture
def make_factor_row() -> Callable[..., Row]:
    """Makes one row of the factor table."""
    return factor_row


@pytest.fixture
def make_population_row() -> Callable[..., Row]:
    """Makes one row of the population table."""
    return population_row
