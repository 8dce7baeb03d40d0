"""The census of each year that changed it, from files written by hand after the schema of that year.

Each is clean in its own year. Read by the rules of the year before, what its year brought is found, and nothing else.
"""

from __future__ import annotations

import pytest

from sightline.errors import Refused
from sightline.returns.reading import open_return
from tests.unit.returns.conftest import FIXTURES, rows_of, whole

# Year -> rows of the file, and its council as the areas of that year have it.
CLEAN = {
    2017: (12, "E10000009"),  # Dorset, which ended in 2019
    2021: (13, "E10000021"),  # Northamptonshire, in its last year
    2022: (12, "E10000006"),  # Cumbria
    2023: (16, "E10000006"),  # Cumbria, in its last year
    2025: (11, "E06000063"),  # Cumberland
    2026: (15, "E06000062"),  # West Northamptonshire
}
_FACTOR = ("code-not-in-list", "AssessmentFactors", "AssessmentFactors")
# Year -> what is found in its file when it is read by the rules of the year before.
BROUGHT = {
    2021: {_FACTOR},
    2022: {_FACTOR, ("block-of-another-year", "CINPlanDates", None)},
    2023: {
        ("code-not-in-list", "CINdetails", "ReferralSource"),
        ("code-not-in-list", "CINdetails", "ReasonForClosure"),
        # Closed for a reason that is not read, so not for one after an assessment.
        ("no-factors-not-closed-so", "AssessmentFactors", "AssessmentFactors"),
    },
    2025: {("field-of-another-year", "Child", "Sex")},
    2026: set(),
}


@pytest.mark.parametrize("year", sorted(CLEAN))
def test_the_file_of_a_year_is_clean_and_whole(year: int) -> None:
    reading, batches = whole(FIXTURES / f"clean_{year}.xml")
    rows, council = CLEAN[year]
    assert reading.findings == ()
    assert (reading.header.year, reading.header.agency) == (year, council)
    assert sum(batch.rows.num_rows for batch in batches) == reading.counts.read == rows
    assert rows_of(batches, "Child")[0]["sex"] == "F"


@pytest.mark.parametrize("year", sorted(BROUGHT))
def test_by_the_rules_of_the_year_before_what_the_year_brought_is_found(year: int) -> None:
    reading, _ = whole(FIXTURES / f"clean_{year}.xml", year - 1)
    found = {(f.rule, f.block, f.field) for f in reading.findings}
    assert found - {("name-disagrees", None, None)} == BROUGHT[year]


def test_before_the_first_year_nothing_is_read() -> None:
    with pytest.raises(Refused, match="2017 to 2027"):
        open_return(FIXTURES / "clean_2017.xml", year=2016)


def test_the_undivided_factors_of_2017_are_those_of_every_year_to_2024() -> None:
    factors = [row["factor"] for row in rows_of(whole(FIXTURES / "clean_2017.xml")[1], "AssessmentFactors")]
    assert factors == ["18A", "19A", "11A"]
