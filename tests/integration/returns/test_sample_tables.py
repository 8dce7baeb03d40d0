"""A workbook and a school census that others made: received, with findings that a person would agree with."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sightline.returns.parcels import Parcel
from sightline.returns.reading import open_return
from sightline.returns.reports.fixlist import FileReport, check, gather
from sightline.returns.whose import Whose

SAMPLES = Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "samples"
LISTS = {"List 1": 5, "List 2": 5, "List 3": 6, "List 4": 5, "List 5": 5, "List 6": 5, "List 7": 7, "List 8": 5,
         "List 9": 6, "List 10": 5, "List 11": 5}  # fmt: skip


def sample(name: str) -> Path:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip("the folder of shared data is not beside the project")
    return path


def report(path: Path, end: date) -> FileReport:
    (found,) = check([path], whose=Whose(agency="E09000006", period_end=end))
    return found


def test_every_row_of_the_workbook_is_received() -> None:
    reading = open_return(sample("Annex_A.xlsx"), whose=Whose(agency="E09000006", period_end=date(2021, 3, 31)))
    rows = {batch.block.name: batch.rows.num_rows for batch in reading.batches()}
    assert rows == LISTS
    assert (reading.counts.read, reading.counts.set_aside) == (59, 0)


def test_the_faults_of_the_workbook_are_listed() -> None:
    findings = report(sample("Annex_A.xlsx"), date(2021, 3, 31)).findings
    found = Counter((finding.rule, finding.block) for finding in findings)
    assert found == {
        ("code-not-in-list", "List 4"): 5,  # "CS Assessment Updated" where yes or no is asked
        ("code-not-in-list", "List 6"): 1,  # a support reason of adult social care as primary need
        ("adult-in-list", "List 4"): 1, ("adult-in-list", "List 6"): 4, ("adult-in-list", "List 8"): 1,
        ("adult-in-list", "List 10"): 1,
        ("dates-out-of-order", "List 7"): 2,  # visits after the plan's end
        ("dates-out-of-order", "List 8"): 1, ("dates-out-of-order", "List 10"): 1,  # in care before the birth
        ("postcode-shape", "List 8"): 1,  # "nope"
        ("differs-between-lists", "List 10"): 5,  # the ids of list 9 with other dates of birth
        ("adopted-and-reversed", "List 10"): 1,
        ("not-in-other-list", "List 5"): 8, ("not-in-other-list", "List 7"): 7, ("not-in-other-list", "List 8"): 4,
        ("late-assessment-duration", "List 4"): 5,  # 223 to 439 working days from start to authorisation
        ("cell-errors", "List 6"): 1, ("formulas", None): 1,  # teams and workers that another sheet was to give
    }  # fmt: skip
    (wrong,) = [finding for finding in findings if finding.rule == "postcode-shape"]
    assert (wrong.row, wrong.field) == (3, "Placement postcode")


def test_no_finding_of_the_workbook_repeats_a_cell() -> None:
    words = " ".join(str(finding) for finding in report(sample("Annex_A.xlsx"), date(2021, 3, 31)).findings)
    for value in ("nope", "PSRMEM", "CS Assessment", "Defore", "9212044"):
        assert value not in words


def census(tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample("school_census"), tmp_path / "census"))


def test_the_school_census_is_one_submission_and_every_row_is_received(tmp_path: Path) -> None:
    start = time.process_time()
    (parcel,) = gather(sorted(census(tmp_path).glob("*.csv")))
    assert isinstance(parcel, Parcel)
    reading = open_return(parcel, whose=Whose(agency="E09000006", period_end=date(2025, 3, 31)))
    rows: Counter[str] = Counter()
    pupils: set[str] = set()
    others: set[str] = set()
    for batch in reading.batches():
        rows[batch.block.name] += batch.rows.num_rows
        (pupils if batch.block.name == "pupilonroll" else others).update(batch.rows["local_id"].to_pylist())
    assert rows == {"pupilonroll": 9_498, "termlysessiondetailsonroll": 41_251, "termlyexclusionsonroll": 10_064}
    assert reading.counts.set_aside == 0
    assert others <= pupils
    assert time.process_time() - start < 5


def test_the_faults_of_the_school_census_are_listed(tmp_path: Path) -> None:
    findings = report(census(tmp_path), date(2025, 3, 31)).findings
    assert {(finding.rule, finding.block, finding.field) for finding in findings} == {
        ("upn-shape", "pupilonroll", "upn"), ("former-upn-shape", "pupilonroll", "formerupn"),  # made-up tokens
        ("dates-out-of-order", "pupilonroll", "entrydate"), ("date-after-period", "pupilonroll", "entrydate"),
        ("sessions-beyond-possible", "pupilonroll", "termlysessionspossible"),
        ("date-after-period", "termlyexclusionsonroll", "startdate"),
        ("duplicate-row", "termlyexclusionsonroll", None),
        ("reason-twice", "termlyexclusionsonroll", "reason2"), ("reason-twice", "termlyexclusionsonroll", "reason3"),
        ("retired-code", "termlyexclusionsonroll", "category"),  # FIXD, which became SUSP in 2020
        ("retired-code", "termlyexclusionsonroll", "reason1"), ("retired-code", "termlyexclusionsonroll", "reason2"),
        ("retired-code", "termlyexclusionsonroll", "reason3"),  # OT, which ended then
    }  # fmt: skip


def test_a_period_of_another_term_is_asked_about(tmp_path: Path) -> None:
    findings = report(census(tmp_path), date(2024, 10, 3)).findings
    assert Counter(finding.rule for finding in findings)["name-disagrees"] == 3
