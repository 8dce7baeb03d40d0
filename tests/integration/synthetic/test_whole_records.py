"""The Safeguarding Dataset and the daily feed of a made-up England: received, they are the rows that were written."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from sightline.ledger.receive import receive
from sightline.ledger.submissions import current
from sightline.returns.parcels import Parcel
from sightline.returns.reading import open_return
from sightline.returns.reports.fixlist import files_in, gather
from sightline.synthetic.files.beside import AGENCIES
from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate
from tests.projects import TODAY, made_up_project

YEAR = 2026
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def england(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "england"
    simulate(out, scenario=plain(3, 6000), seed=3)
    return out


@pytest.fixture(scope="module")
def council(england: Path) -> Path:
    return sorted((england / "returns").glob("council_*/ssd_*"))[0].parent


def received(path: Path) -> tuple[Rows, list[str]]:
    (parcel,) = gather(files_in([path]))
    assert isinstance(parcel, Parcel)
    reading = open_return(parcel)
    rows: Rows = {}
    for batch in reading.batches():
        rows.setdefault(batch.block.name, []).extend(batch.rows.to_pylist())
    assert reading.counts.set_aside == 0
    return rows, [finding.rule for finding in reading.findings]


def written(council: Path, table: str) -> list[dict[str, str]]:
    with (council / f"ssd_{YEAR}" / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def children(council: Path) -> list[Any]:
    census = sorted(council.glob(f"cin_{YEAR}*.xml"))[-1]
    return list(etree.parse(census).iter("Child"))


def test_few_councils_send_them_and_for_the_last_year_only(england: Path) -> None:
    assert [path.name for path in england.glob("returns/*/ssd_*")] == [f"ssd_{YEAR}"] * AGENCIES
    feeds = [path.name for path in england.glob("returns/*/early_adopter_*.json")]
    assert feeds == [f"early_adopter_{YEAR}-03-31.json"] * AGENCIES


def test_every_row_of_every_table_is_received(council: Path) -> None:
    rows, found = received(council / f"ssd_{YEAR}")
    # late work is really late: nothing in the files is wrong because of it
    assert not {rule for rule in found if not rule.startswith("late-")} - {"missing-optional-column"}
    for path in (council / f"ssd_{YEAR}").glob("*.csv"):
        sent = written(council, path.stem)
        if path.stem == "ssd_assessment_factors":
            assert len(rows[path.stem]) == sum(len(json.loads(row["cinf_assessment_factors_json"])) for row in sent)
        else:
            assert len(rows[path.stem]) == len(sent)


def test_the_tables_say_what_the_census_says(council: Path) -> None:
    rows, _ = received(council / f"ssd_{YEAR}")
    in_census = children(council)
    assert {row["local_id"] for row in rows["ssd_person"]} == {one.findtext(".//LAchildID") for one in in_census}
    for table, element in {
        "ssd_cin_episodes": "CINdetails", "ssd_cin_assessments": "Assessments", "ssd_cin_plans": "CINPlanDates",
        "ssd_s47_enquiry": "Section47", "ssd_cp_plans": "ChildProtectionPlans", "ssd_cp_reviews": "CPPreviewDate",
        "ssd_assessment_factors": "AssessmentFactors", "ssd_disability": "Disability",
    }.items():  # fmt: skip
        there = [part for child in in_census for part in child.iter(element) if len(part) or part.text]
        assert abs(len(rows.get(table, [])) - len(there)) <= len(there) * 0.02, table  # mistakes stand in one alone


def test_rows_without_a_person_find_theirs(council: Path) -> None:
    rows, _ = received(council / f"ssd_{YEAR}")
    of_assessment = {row["assessment"]: row["local_id"] for row in rows["ssd_cin_assessments"]}
    assert rows["ssd_assessment_factors"]
    for row in rows["ssd_assessment_factors"]:
        assert row["local_id"] == of_assessment[row["assessment"]]


def test_the_feed_is_received_and_says_what_the_tables_say(council: Path) -> None:
    path = council / f"early_adopter_{YEAR}-03-31.json"
    sent = json.loads(path.read_text(encoding="utf-8"))["Children"]
    rows, found = received(path)
    assert not found
    assert [row["local_id"] for row in rows["Children"]] == [child["la_child_id"] for child in sent]
    assert len(rows["social_care_episodes"]) == sum(len(child["social_care_episodes"]) for child in sent)
    referrals = {row["referral"]: row for row in received(council / f"ssd_{YEAR}")[0]["ssd_cin_episodes"]}
    for row in rows["social_care_episodes"]:
        assert row["referral_date"] == referrals[row["episode"]]["referral_date"]
        assert row["local_id"] == referrals[row["episode"]]["local_id"]


def test_both_stand_in_a_ledger_beside_the_census(council: Path, tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path)
    receive(ledger, project, TODAY, files_in([council / f"ssd_{YEAR}", *council.glob("early_adopter_*")]))
    assert {one.return_code for one, _ in current(ledger)} == {"safeguarding", "early_adopter"}
    ledger.verify()
