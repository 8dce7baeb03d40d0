"""The bands in which the Department for Education publishes assessments and conferences, from made-up events.

Its counts by band (Children in need, table C2, England, year to March 2025, rounded to the nearest 10) were read on the
page of that data set in November 2026; the shares within 45 working days, and the bands of conferences, are those of
the local authority interactive tool of the same department, ../shared/data/published. Its rows of single assessments
are not public, so that what can be held against it is where a band begins and ends, and not our reading of its rows.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import holidays
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sightline.analyses.pathways import clock_rules as rules
from sightline.analyses.pathways.clock_count_steps import CLOCK_BANDED, CLOCK_FINDINGS
from sightline.analyses.pathways.clock_steps import CASES
from sightline.engines.duck import DuckEngine
from sightline.standard.arrow import schema_of
from sightline.standard.model import EVENT
from tests.reference import published_data as published

C2_2025 = {
    "same_day": 11_680, "1_to_10": 75_590, "11_to_20": 112_180, "21_to_30": 102_260, "31_to_40": 131_380,
    "41_to_45": 122_730, "46_to_50": 37_640, "51_to_60": 27_860, "over_60": 27_500,
}  # fmt: skip
C2_2025_ALL = 648_830
SAMPLES = Path(__file__).resolve().parents[2] / "../shared/data/samples"
BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG", years=range(2020, 2026))


def test_our_bands_of_assessments_are_those_of_the_published_table() -> None:
    assert [band.code for band in rules.published_bands("assessment_duration")] == list(C2_2025)
    assert sum(C2_2025.values()) == pytest.approx(C2_2025_ALL, abs=45)  # nine bands, each rounded to the nearest 10


@published.needed
def test_the_bands_up_to_45_days_are_the_share_that_is_published_as_within_45() -> None:
    within = [band.code for band in rules.published_bands("assessment_duration") if band.last <= 45]
    share = 100 * sum(C2_2025[code] for code in within) / C2_2025_ALL
    assert share == pytest.approx(lait("Continue_Assess_Comp", "2025"), abs=0.05)


@published.needed
def test_the_bands_of_conferences_are_those_of_the_interactive_tool() -> None:
    counts = {band: lait(name, "2025") for band, name in (
        ("0_to_10", "10_ICPC"), ("11_to_15", "15_ICPC"), ("16_to_20", "20_ICPC"), ("over_20", "21_ICPC"),
    )}  # fmt: skip
    assert list(counts) == [band.code for band in rules.published_bands("initial_conference_proxy")]
    assert sum(counts.values()) == 72_090


def lait(name: str, year: str) -> float:
    """The value for England of one column of the interactive tool, as it stands in the file."""
    columns = ["Short Desc", "Years", "LA and Regions", "Values"]
    rows = pq.read_table(published.FOLDER / "lait_bds_long.parquet", columns=columns).to_pylist()
    return next(float(row["Values"]) for row in rows if tuple(row.values())[:3] == (name, year, "England"))


def by_hand(start: date, end: date) -> str:
    """The band of one assessment, by counting its days one after another."""
    worked, day = 0, start
    while day < end:
        day += timedelta(days=1)
        worked += day.weekday() < 5 and day not in BANK_HOLIDAYS
    edges = (("same_day", 0), ("1_to_10", 10), ("11_to_20", 20), ("21_to_30", 30), ("31_to_40", 40), ("41_to_45", 45),
             ("46_to_50", 50), ("51_to_60", 60))  # fmt: skip
    return next((code for code, last in edges if worked <= last), "over_60")


def banded(folder: Path, assessments: list[tuple[date, date | None]]) -> tuple[dict[str, int], dict[str, int]]:
    """(band -> cases, finding -> cases) that the steps give for assessments by start and authorisation."""
    events = [
        {"event_key": f"e{number}", "record_key": f"r{number}", "person_key": f"p{number}", "agency": "E06000001",
         "sender": "council", "kind": "assessment", "happened_on": start, "ended_on": end, "episode": f"x{number}"}
        for number, (start, end) in enumerate(assessments)
    ]  # fmt: skip
    years = {start.year + (start.month > 3) for start, _ in assessments} | {2024}
    with DuckEngine(folder, threads=1) as engine:
        engine.register("event", pa.Table.from_pylist(events, schema=schema_of(EVENT.columns)))
        engine.register("covered_year", pa.table({"year": pa.array(sorted(years), pa.int64())}))
        given = {
            "clock_rule": rules.rule_table(), "clock_moment": rules.moment_table(),
            "clock_unless": rules.unless_table(), "clock_due": rules.due_table(date(2023, 4, 1), date(2024, 3, 31)),
            "clock_band": rules.band_table(), "speaks_until": rules.until_table([("all", date(2024, 3, 31))]),
        }  # fmt: skip
        for name, table in given.items():
            engine.register(name, table)
        engine.run([*CASES, CLOCK_BANDED, CLOCK_FINDINGS])
        bands, findings = (engine.counts(step).to_pylist() for step in (CLOCK_BANDED, CLOCK_FINDINGS))
    return (
        {row["band"]: row["cases"] for row in bands if row["dimension"] == "all" and row["year"] == 2024},
        {row["finding"]: row["cases"] for row in findings if row["clock"] == "assessment_duration"},
    )


def test_made_up_assessments_fall_in_the_bands_in_which_counting_day_by_day_puts_them(tmp_path: Path) -> None:
    first = date(2023, 4, 3)
    assessments = [
        (start, start + timedelta(days=(number * 37) % 101))
        for number in range(230)
        if (start := first + timedelta(days=number)) + timedelta(days=(number * 37) % 101) <= date(2024, 3, 31)
    ]
    found, findings = banded(tmp_path, [*assessments, (date(2024, 1, 2), None)])
    assert found == Counter(by_hand(start, end) for start, end in assessments)
    assert len(found) == 9
    assert findings == {}


def test_the_first_and_last_days_of_a_band_are_in_it(tmp_path: Path) -> None:
    # From Monday 3 July 2023: one working day, ten, eleven; forty-five (one bank holiday between), forty-six.
    ends = ["2023-07-03", "2023-07-04", "2023-07-17", "2023-07-18", "2023-09-05", "2023-09-06"]
    found, _ = banded(tmp_path, [(date(2023, 7, 3), date.fromisoformat(end)) for end in ends])
    assert found == {"same_day": 1, "1_to_10": 2, "11_to_20": 1, "41_to_45": 1, "46_to_50": 1}


@pytest.mark.parametrize("name", ["CIN_Census_2024.xml", "CIN_Census_2026.xml"])
def test_of_the_sample_census_one_assessment_has_a_band_and_one_is_a_finding(tmp_path: Path, name: str) -> None:
    if not SAMPLES.is_dir():
        pytest.skip("the sample files (../shared/data/samples) are absent")
    text = (SAMPLES / name).read_text(encoding="utf-8")
    starts, ends = (
        [date.fromisoformat(day) for day in re.findall(rf"<{tag}>([-0-9]+)</{tag}>", text)]
        for tag in ("AssessmentActualStartDate", "AssessmentAuthorisationDate")
    )
    assert len(starts) == len(ends) == 2
    found, findings = banded(tmp_path, list(zip(starts, ends, strict=True)))
    # From Christmas Day 2023, itself a bank holiday, to Saturday 27 January 2024: 22 working days.
    assert found == {"21_to_30": 1} == Counter([by_hand(starts[1], ends[1])])
    assert findings == {"after_end": 1}  # the other begins in 2028, and ends in 2020
