"""The census fits a schema that others wrote (LIIA tools, MIT), where one is at hand."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from sightline.synthetic.doings import make_world
from sightline.synthetic.files.returns import write_returns
from sightline.synthetic.scenario import plain

YEARS = (2024, 2025, 2026)  # of 2027 there is no published schema yet


@pytest.fixture(scope="module")
def schemas() -> dict[int, etree.XMLSchema]:
    where = os.environ.get("SIGHTLINE_CIN_XSD")
    if not where:
        pytest.skip("SIGHTLINE_CIN_XSD names no folder with CIN_schema_<year>.xsd")
    return {year: etree.XMLSchema(etree.parse(Path(where) / f"CIN_schema_{year}.xsd")) for year in YEARS}


def censuses(**faults: float) -> dict[str, bytes]:
    """The censuses of a small world, by path."""
    usual = plain(3, 2500, YEARS)
    found: dict[str, bytes] = {}
    world = make_world(replace(usual, faults={**usual.faults, "mistakes": 0.0, **faults}), 5)
    write_returns(world.returns, lambda path, content, _: found.__setitem__(path, content))
    return {path: content for path, content in found.items() if path.endswith(".xml")}


def year_of(path: str) -> int:
    return int(path.rpartition("/cin_")[2][:4])


def test_every_census_without_mistakes_is_valid(schemas: dict[int, etree.XMLSchema]) -> None:
    found = censuses(duplicates=0.05, estimated=1, silent=1)
    assert {year_of(path) for path in found} == set(YEARS)
    for path, content in found.items():
        schemas[year_of(path)].assertValid(etree.fromstring(content))


def test_a_wrong_code_is_not_valid(schemas: dict[int, etree.XMLSchema]) -> None:
    found = censuses(mistakes=0.2)
    assert not any(schemas[year_of(path)].validate(etree.fromstring(content)) for path, content in found.items())
