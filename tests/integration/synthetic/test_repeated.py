"""Ofsted's workbook and the school census of a made-up England say again what its other files say, and are received."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from sightline import config
from sightline.flow import CHRONICLE, Zone
from sightline.ledger import keys
from sightline.ledger.chain import Ledger
from sightline.ledger.receive import receive
from sightline.returns.parcels import Parcel
from sightline.returns.reading import open_return
from sightline.returns.reports.fixlist import files_in, gather
from sightline.synthetic.files.beside import AGENCIES
from sightline.synthetic.scenario import plain
from sightline.synthetic.world import simulate

YEAR = 2026
END = date(YEAR, 3, 31)
START = END - timedelta(days=182)
Rows = dict[str, list[dict[str, Any]]]
# What is so, and asked about all the same: nobody planted a fault in these files.
TRUE = {"adult-in-list", "late-assessment-duration", "late-initial-conference"}


@pytest.fixture(scope="module")
def england(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("repeated") / "england"
    simulate(out, scenario=plain(3, 1500), seed=3)
    return out


def received(folder: Path) -> tuple[Rows, list[str]]:
    """Block -> rows of the one submission of a folder, and the rules that found something."""
    (parcel,) = gather(files_in([folder]))
    assert isinstance(parcel, Parcel)
    reading = open_return(parcel)
    rows: Rows = {}
    for batch in reading.batches():
        rows.setdefault(batch.block.name, []).extend(batch.rows.to_pylist())
    assert reading.counts.set_aside == 0
    return rows, [finding.rule for finding in reading.findings]


def in_csv(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}_{YEAR}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def council(england: Path) -> Path:
    return sorted((england / "returns").glob("council_*"))[0]


@pytest.fixture(scope="module")
def lists(council: Path) -> Rows:
    return received(council / f"annex_a_{YEAR}")[0]


@pytest.fixture(scope="module")
def school(england: Path) -> Path:
    return sorted((england / "returns").glob("school_*"))[0]


@pytest.fixture(scope="module")
def census(school: Path) -> Rows:
    return received(school / f"school_census_{YEAR}_spring")[0]


def test_few_agencies_send_them_and_for_the_last_year_only(england: Path) -> None:
    workbooks = [path.parent.name for path in england.glob("returns/*/annex_a_*/annex_a.xlsx")]
    assert workbooks == [f"annex_a_{YEAR}"] * AGENCIES
    pupils = [path.name for path in england.glob("returns/*/school_census_*/*_pupilonroll.csv")]
    assert pupils == [f"{YEAR}_spring_pupilonroll.csv"] * AGENCIES


def test_nothing_is_found_but_what_is_true_of_the_children(england: Path) -> None:
    for folder in (*england.glob("returns/*/annex_a_*"), *england.glob("returns/*/school_census_*")):
        assert set(received(folder)[1]) <= TRUE, folder.name


def test_contacts_and_early_help_are_those_of_the_last_half_year(council: Path, lists: Rows) -> None:
    for name, block, column in (("contacts", "List 1", "contact_date"), ("early_help", "List 2", "start_date")):
        planted = sorted(
            (row["la_child_id"], row[column]) for row in in_csv(council, name) if row[column] >= START.isoformat()
        )
        assert planted
        assert sorted((row["local_id"], row[column].isoformat()) for row in lists[block]) == planted
    sources = sorted(r["source"] for r in in_csv(council, "contacts") if r["contact_date"] >= START.isoformat())
    assert sorted(row["contact_source"] for row in lists["List 1"]) == sources


def test_referrals_and_plans_are_those_of_the_census(council: Path, lists: Rows) -> None:
    referrals, plans = set(), set()
    for child in etree.parse(council / f"cin_{YEAR}.xml").iter("Child"):
        name = child.findtext(".//LAchildID")
        referrals |= {
            (name, item.text) for item in child.iter("CINreferralDate") if str(item.text) >= START.isoformat()
        }
        plans |= {
            (name, plan.findtext("CPPstartDate"), plan.findtext("InitialCategoryOfAbuse"))
            for plan in child.iter("ChildProtectionPlans") if plan.findtext("CPPendDate") is None
        }  # fmt: skip
    mine = {(row["local_id"], row["referral_date"].isoformat()) for row in lists["List 3"]}
    assert len(mine & referrals) > 0.95 * len(mine) > 0  # the census has slips that the workbook has not
    open_plans = {
        (row["local_id"], row["start_date"].isoformat(), row["initial_category"])
        for row in lists["List 7"] if row["end_date"] is None
    }  # fmt: skip
    assert open_plans
    assert len(open_plans & plans) > 0.9 * len(open_plans)


def test_who_is_looked_after_is_whom_the_periods_of_care_say(council: Path, lists: Rows) -> None:
    planted = {row["la_child_id"] for row in in_csv(council, "care_periods") if not row["end_date"]}
    assert planted
    assert {row["local_id"] for row in lists["List 8"] if row["end_date"] is None} == planted
    assert planted <= {row["local_id"] for row in lists["List 6"]}


def test_of_adoption_nothing_is_known(lists: Rows) -> None:
    assert not {"List 10", "List 11"} & lists.keys()


def test_pupils_are_those_of_the_schools_own_file(school: Path, census: Rows) -> None:
    planted = {row["pupil_id"]: row for row in in_csv(school, "pupils")}
    pupils = {row["local_id"]: row for name in ("pupilonroll", "pupilnolongeronroll") for row in census[name]}
    assert pupils.keys() == planted.keys()
    assert {row["local_id"] for row in census["pupilnolongeronroll"]} == {
        name for name, row in planted.items() if row["left_date"]
    }
    for name, row in pupils.items():
        assert (row["birth_date"].isoformat(), row["surname"] or "") == (
            planted[name]["birth_date"], planted[name]["surname"],
        )  # fmt: skip


def test_half_days_missed_and_suspensions_are_those_of_the_spring_term(school: Path, census: Rows) -> None:
    missed = {
        row["pupil_id"]: int(row["sessions_missed"])
        for row in in_csv(school, "absence") if (row["term"], row["school_year"]) == ("spring", str(YEAR))
    }  # fmt: skip
    found: dict[str, int] = {}
    for row in [*census["termlysessiondetailsonroll"], *census.get("termlysessiondetailsoffroll", [])]:
        found[row["local_id"]] = found.get(row["local_id"], 0) + row["sessions"]
    assert found == {name: sessions for name, sessions in missed.items() if sessions}
    planted = sorted(
        (row["pupil_id"], row["start_date"]) for row in in_csv(school, "suspensions")
        if row["start_date"] >= f"{YEAR}-01-01"
    )  # fmt: skip
    rows = [*census["termlyexclusionsonroll"], *census.get("termlyexclusionsoffroll", [])]
    assert sorted((row["local_id"], row["start_date"].isoformat()) for row in rows) == planted


def test_received_the_child_of_a_list_has_the_record_key_of_the_councils_other_files(
    council: Path, school: Path, tmp_path: Path
) -> None:
    config.write(tmp_path, config.simulated("A made-up England"))
    keys.create(tmp_path / "keys")
    project = config.load(tmp_path)
    ledger = Ledger.create(project.ledger)
    paths = files_in([council / f"annex_a_{YEAR}", school / f"school_census_{YEAR}_spring"])
    receive(ledger, project, datetime.now(UTC).date(), [*paths, council / f"contacts_{YEAR}.csv"])
    tables = {
        payload.name: ledger.read_table(payload, CHRONICLE)
        for entry in ledger.entries() for payload in entry.payloads(Zone.CONTENT)
    }  # fmt: skip
    contacts = set(tables["contacts"]["record_key"].to_pylist())
    assert set(tables["annex_a_contact"]["record_key"].to_pylist()) <= contacts
    assert set(tables["school_termlyexclusionsonroll"]["record_key"].to_pylist()) <= set(
        tables["school_pupil"]["record_key"].to_pylist()
    )
    assert not any(name in table.column_names for table in tables.values() for name in ("upn", "surname", "birth_date"))
