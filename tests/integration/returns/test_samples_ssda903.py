"""The looked-after set that others made, with random codes: received whole, and what a person would find is found."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sightline.errors import Severity
from sightline.returns.reports.fixlist import FileReport, State, check
from sightline.returns.whose import Whose

SAMPLE = Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "samples" / "ssda903"


@pytest.fixture(scope="module")
def report() -> FileReport:
    """The set, said to be of the year to March 2018."""
    if not SAMPLE.is_dir():
        pytest.skip("the folder of shared data is not beside the project")
    (found,) = check([SAMPLE], whose=Whose(agency="E09000001", period_end=date(2018, 3, 31)))
    return found


def _rows(table: str) -> list[dict[str, str]]:
    with (SAMPLE / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _found(report: FileReport, rule: str, block: str) -> list[int]:
    return [f.row or 0 for f in report.findings if (f.rule, f.block) == (rule, block)]


def test_every_row_is_received(report: FileReport) -> None:
    assert report.state is State.FINDINGS
    assert report.counts is not None
    assert (report.counts.children, report.counts.read, report.counts.set_aside) == (2_675, 23_157, 0)
    assert not any(f.severity is Severity.ROW for f in report.findings)


def test_only_codes_that_2018_did_not_have_are_set_aside(report: FileReport) -> None:
    counted = Counter((f.block, f.field) for f in report.findings if f.severity is Severity.FIELD)
    later = [row for row in _rows("episodes") if row["REC"] in ("E45", "E46", "E47", "E48")]
    custody = [row for row in _rows("episodes") if row["REASON_PLACE_CHANGE"] == "CUSTOD"]
    assert counted == {
        ("Episodes", "REC"): len(later), ("Episodes", "REASON_PLACE_CHANGE"): len(custody), ("Header", "MOTHER"): 1,
    }  # fmt: skip


def test_rows_that_a_person_would_name_are_named(report: FileReport) -> None:
    episodes = list(enumerate(_rows("episodes"), start=2))
    by_agreement = [n for n, row in episodes if (row["PLACE"], row["LS"]) == ("P1", "V2")]
    assert _found(report, "with-parents-by-agreement", "Episodes") == by_agreement
    private = [n for n, row in episodes if (row["PLACE"], row["PLACE_PROVIDER"]) == ("P1", "PR4")]
    assert _found(report, "provider-private", "Episodes") == private
    backwards = [n for n, row in enumerate(_rows("missing"), start=2) if _day(row["MIS_END"]) < _day(row["MIS_START"])]
    assert _found(report, "found-before-missing", "Missing") == backwards
    twice = Counter(tuple(row.values()) for row in _rows("reviews"))
    assert len(_found(report, "duplicate-row", "Reviews")) == sum(count - 1 for count in twice.values())


def _day(text: str) -> date:
    day, month, year = (int(part) for part in text.split("/")) if text else (31, 12, 9999)
    return date(year, month, day)


def test_most_reviews_lie_outside_the_year_and_the_set_is_asked_about(report: FileReport) -> None:
    (said,) = [f for f in report.findings if f.rule == "period-disagrees"]
    assert (said.block, said.field) == ("Reviews", "REVIEW")


def test_nothing_in_the_set_is_repeated_in_what_is_said(report: FileReport) -> None:
    ids = {row["CHILD"] for row in _rows("header")}
    words = {word for f in report.findings for word in f"{f.found} {f.remedy}".replace(",", " ").split()}
    assert not {word for word in words & ids if len(word) > 4}
