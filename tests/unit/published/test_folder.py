"""A whole folder: what must be there, what may be absent, and every fault of every file at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sightline.published.children import PLANS, REFERRALS
from sightline.published.folder import pairs, read_published
from sightline.published.statistics import factor_series
from tests.unit.published.conftest import FACTORS, POPULATION
from tests.unit.published.made import ENGLAND, HARTLEPOOL, Row, official, placed, refusal, rules, write, write_lait


def factor(year: int, area: str) -> Row:
    row = placed(year, area) | dict.fromkeys((item.column for item in factor_series()), "10")
    return row | {"category": "Factors identified at the end of assessment"}


def people(year: int, area: str) -> Row:
    row = placed(year, area) | {"population_estimate": "20000"}
    return row | {"age_group": "Children aged 0 to 17 years"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The two files that must be there."""
    write(tmp_path, FACTORS, [factor(2025, ENGLAND), factor(2025, HARTLEPOOL)])
    return write(tmp_path, POPULATION, [people(2024, ENGLAND), people(2024, HARTLEPOOL)])


def test_two_files_are_enough_and_each_absent_one_is_named_with_what_is_lost(folder: Path) -> None:
    published = read_published(folder)
    parts = (published.referrals, published.lait, published.neighbours, published.ethnicity, published.lookups)
    assert parts == (None,) * 5
    assert published.inspections.outcomes == ()
    assert {gap.file for gap in published.absent} >= {
        REFERRALS.example, "lait_bds_long.parquet", "ons-ethnic-population-la.csv", "sn_model_2025_wide.csv",
    }  # fmt: skip
    assert len(published.absent) == 16
    assert all(gap.lost for gap in published.absent)


def test_what_is_there_is_read(folder: Path) -> None:
    write(folder, PLANS.example, [official(PLANS, 2025, ENGLAND, CPP_subsequent_percent="100")])
    plans = read_published(folder).plans
    assert plans is not None
    assert plans.figure("plans-started", ENGLAND, 2025).value == 10


def test_a_file_that_must_be_there_is_refused_together_with_the_faults_of_others(folder: Path) -> None:
    (folder / POPULATION).unlink()
    write(folder, PLANS.example, [official(PLANS, 2025, ENGLAND, CPP_start="?")])
    (folder / "lait_bds_long.parquet").write_bytes(b"nothing")
    assert rules(refusal(read_published, folder)) == ["no-file", "not-a-count", "not-parquet"]


def test_a_code_that_no_authority_has_had_is_refused_in_the_oldest_tables_too(folder: Path) -> None:
    write(folder, FACTORS, [factor(2025, ENGLAND), factor(2025, "E06000901")])
    (finding,) = refusal(read_published, folder)
    assert (finding.rule, finding.file) == ("no-such-authority", FACTORS)


def test_an_absent_folder_is_one_fault_for_each_file_that_must_be_there(tmp_path: Path) -> None:
    assert rules(refusal(read_published, tmp_path / "nowhere")) == ["no-folder", "no-folder"]


def test_an_ended_authority_is_asked_about_once(folder: Path) -> None:
    write(folder, FACTORS, [factor(2021, ENGLAND), factor(2021, "E10000021")])
    write(folder, PLANS.example, [official(PLANS, 2021, area, **SHARE) for area in (ENGLAND, "E10000021")])
    assert rules(read_published(folder).findings) == ["ended-authority"]


SHARE = {"CPP_subsequent_percent": "100"}


def test_a_number_that_two_publications_hold_is_a_pair_with_its_slack(folder: Path) -> None:
    write(folder, PLANS.example, [official(PLANS, 2025, area, **SHARE) for area in (ENGLAND, HARTLEPOOL)])
    write_lait(folder, [("PrevRegCPR", "2025", 970, "24.5"), ("CPP_Abuse", "2025", 805, "-")])
    found = {(pair.series, pair.area): pair for pair in pairs(read_published(folder))}
    assert set(found) == {("plans-again-share", ENGLAND), ("plans-started", HARTLEPOOL)}
    pair = found["plans-again-share", ENGLAND]
    assert (pair.official.value, pair.lait.value) == (100, 24.5)
    assert pair.slack == pytest.approx(0.1)
    assert found["plans-started", HARTLEPOOL].lait.value is None


def test_without_the_long_table_there_are_no_pairs(folder: Path) -> None:
    assert list(pairs(read_published(folder))) == []


def test_two_editions_of_an_absent_file_are_refused(folder: Path) -> None:
    write(folder, PLANS.example, [official(PLANS, 2025, ENGLAND, **SHARE)])
    shutil.copy(folder / PLANS.example, folder / "d3_cpps_subsequent_plan_old.csv")
    assert rules(refusal(read_published, folder)) == ["two-files"]
