"""Two census files that others made, dirty on purpose: received, and everything a person would find is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.errors import Severity
from sightline.returns.reading import open_return
from sightline.returns.reports.fixlist import State, check

SAMPLES = Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "samples"
ROW, FIELD, QUERY = Severity.ROW, Severity.FIELD, Severity.QUERY

# (rule, severity, line, block, field), by hand. Lines are those of the 2024 file.
HEADER_FAULTS = {
    ("year-disagrees", QUERY, 5, "Header", "Year"),
    ("made-before-period-end", QUERY, 14, "Header", "DateTime"),
}
FIRST_CHILD = {
    ("stray-text", QUERY, 23, "Child", None),
    ("field-of-another-year", QUERY, 25, "Child", "Sex"),
    ("code-not-in-list", FIELD, 25, "Child", "Sex"),
    ("upn-check-letter", QUERY, 18, "Child", "UPN"),
    ("former-upn-check-letter", QUERY, 18, "Child", "FormerUPN"),
    ("upn-authority", QUERY, 18, "Child", "UPN"),
    ("upn-and-reason", QUERY, 18, "Child", "UPNunknown"),
    ("closure-outside-period", QUERY, 34, "CINdetails", "CINclosureDate"),
    ("conference-before-period", QUERY, 34, "CINdetails", "DateOfInitialCPC"),
    ("code-not-in-list", ROW, 46, "AssessmentFactors", "AssessmentFactors"),
    ("end-before-start", QUERY, 41, "Assessments", "AssessmentAuthorisationDate"),
    ("start-after-period", QUERY, 41, "Assessments", "AssessmentActualStartDate"),
    ("start-after-closure", QUERY, 41, "Assessments", "AssessmentActualStartDate"),
    ("ended-before-period", QUERY, 41, "Assessments", "AssessmentAuthorisationDate"),
    ("ended-before-period", QUERY, 50, "CINPlanDates", "CINPlanEndDate"),
    ("start-in-protection-plan", QUERY, 50, "CINPlanDates", "CINPlanStartDate"),
    ("start-before-referral", QUERY, 54, "Section47", "S47ActualStartDate"),
    ("conference-before-referral", QUERY, 54, "Section47", "DateOfInitialCPC"),
    ("conference-before-period", QUERY, 54, "Section47", "DateOfInitialCPC"),
    ("start-before-referral", QUERY, 61, "ChildProtectionPlans", "CPPstartDate"),
    ("ended-before-period", QUERY, 61, "ChildProtectionPlans", "CPPendDate"),
    ("end-after-closure", QUERY, 61, "ChildProtectionPlans", "CPPendDate"),
    ("many-earlier-plans", QUERY, 61, "ChildProtectionPlans", "NumberOfPreviousCPP"),
}
SECOND_CHILD = {
    ("field-of-another-year", QUERY, 78, "Child", "Sex"),
    ("date-after-file-made", QUERY, 73, "Child", "PersonBirthDate"),
    ("referral-after-period", QUERY, 86, "CINdetails", "CINreferralDate"),
    ("closure-outside-period", QUERY, 86, "CINdetails", "CINclosureDate"),
    ("start-before-referral", QUERY, 92, "Assessments", "AssessmentActualStartDate"),
    ("start-on-holiday", QUERY, 92, "Assessments", "AssessmentActualStartDate"),
    ("date-after-file-made", QUERY, 92, "Assessments", "AssessmentActualStartDate"),
    ("date-after-file-made", QUERY, 92, "Assessments", "AssessmentAuthorisationDate"),
    ("no-factors", QUERY, 92, "Assessments", "AssessmentAuthorisationDate"),
}


def sample(year: int) -> Path:
    path = SAMPLES / f"CIN_Census_{year}.xml"
    if not path.exists():
        pytest.skip("the folder of shared data is not beside the project")
    return path


def found(year: int) -> set[tuple[object, ...]]:
    (report,) = check([sample(year)])
    assert report.state is State.FINDINGS
    return {(f.rule, f.severity, f.line, f.block, f.field) for f in report.findings}


def test_the_sample_of_2024_is_received_and_every_fault_is_listed() -> None:
    assert found(2024) == HEADER_FAULTS | FIRST_CHILD | SECOND_CHILD


def test_the_sample_of_2026_has_the_same_faults_and_two_of_its_year() -> None:
    moved = {(rule, severity, line + 12, *rest) for rule, severity, line, *rest in SECOND_CHILD}
    more = {
        ("name-disagrees", QUERY, None, None, None),
        ("block-of-another-year", ROW, 71, "PreProceedingsandFGDM", None),
    }
    assert found(2026) == HEADER_FAULTS | FIRST_CHILD | moved | more


@pytest.mark.parametrize(("year", "read", "aside"), [(2024, 16, 1), (2026, 17, 2)])
def test_the_rows_of_a_sample_add_up(year: int, read: int, aside: int) -> None:
    reading = open_return(sample(year))
    passed = sum(batch.rows.num_rows for batch in reading.batches())
    assert (reading.counts.read, reading.counts.set_aside, passed) == (read, aside, read - aside)
    assert reading.header.year == 2024
    assert reading.header.agency == "E09000001"


def test_with_the_year_given_the_module_of_2027_is_received() -> None:
    reading = open_return(sample(2026), year=2027)
    rows = [batch for batch in reading.batches() if batch.block.name == "PreProceedingsandFGDM"]
    assert [batch.rows.num_rows for batch in rows] == [1]


def test_no_finding_repeats_what_is_in_a_sample() -> None:
    (report,) = check([sample(2024)])
    words = " ".join(str(finding) for finding in report.findings)
    for value in ("DfEX", "A1234", "X9876", "RB", "2028", "PersonBirthDatePerson", "child_fails"):
        assert value not in words
