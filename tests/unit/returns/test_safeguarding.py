"""The Standard Safeguarding Dataset: three media, one set of rows; whose they are; and every check between tables."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sightline.errors import Severity
from sightline.flow import CHRONICLE, Zone
from sightline.ledger.receive import receive
from sightline.ledger.submissions import current, parts
from sightline.returns.definitions.safeguarding import SAFEGUARDING
from sightline.returns.reports.fixlist import check
from sightline.returns.rules.safeguarding import SAFEGUARDING_RULES
from tests.projects import TODAY, made_up_project
from tests.unit.returns.conftest import rules
from tests.unit.returns.safeguarding import FOLDER, SAID, Columns, native, read, tables, write_csv, write_parquet


def write_sqlite(folder: Path) -> Path:
    """The tables in a database file, and how it is reached in a folder of its own."""
    connection = sqlite3.connect(folder / "tables.sqlite")
    for name, table in tables().items():
        columns = {column: native(column, values) for column, values in table.items()}
        connection.execute(f'CREATE TABLE "{name}" ({", ".join(columns)})')
        rows = [[str(v) if hasattr(v, "year") else v for v in row] for row in zip(*columns.values(), strict=True)]
        connection.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(columns))})', rows)
    connection.commit()
    connection.close()
    sent = folder / "sent"
    sent.mkdir()
    (sent / "ssd.database.toml").write_text(f'{SAID}\n[database]\nurl = "sqlite:///{folder}/tables.sqlite"\n')
    return sent


def test_a_clean_set_has_no_findings() -> None:
    reading, rows = read(FOLDER)
    assert reading.findings == ()
    assert (reading.counts.read, reading.counts.set_aside, reading.counts.children) == (33, 0, 3)
    assert rows["ssd_person"][1]["birth_date"] == date(2010, 11, 14)
    assert rows["ssd_person"][2]["birth_date"] == date(2009, 2, 3)


def test_three_media_give_the_same_rows(tmp_path: Path) -> None:
    expected = read(FOLDER)[1]
    for folder in (write_parquet(tmp_path / "parquet"), write_sqlite(tmp_path)):
        reading, rows = read(folder)
        assert rows == expected
        assert reading.findings == ()


def test_factors_become_a_row_each_and_find_their_child_through_the_assessment() -> None:
    rows = read(FOLDER)[1]["ssd_assessment_factors"]
    assert [(row["factor"], row["local_id"]) for row in rows] == [
        ("19C", "MADEUP0001"), ("3A", "MADEUP0001"), ("11A", "MADEUP0001")
    ]  # fmt: skip


def test_a_way_may_lead_through_several_tables() -> None:
    assert read(FOLDER)[1]["ssd_sen_need"][0]["local_id"] == "MADEUP0002"


def test_a_row_that_names_its_person_needs_no_way() -> None:
    placements = read(FOLDER)[1]["ssd_cla_placement"]
    assert [row["local_id"] for row in placements] == ["MADEUP0001", "MADEUP0001"]


def test_flags_are_codes_and_what_is_no_flag_is_passed_over() -> None:
    rows = read(FOLDER)[1]
    assert rows["ssd_contacts"][0]["outcomes"] == "NEW_REFERRAL_FLAG"
    assert rows["ssd_cin_assessments"][0]["outcomes"] == "LEGAL_ACTION_FLAG"


def test_of_several_categories_each_is_kept() -> None:
    assert read(FOLDER)[1]["ssd_cp_plans"][0]["latest_category"] == "MUL SAB NEG"


def test_numbers_of_other_kinds_are_not_taken() -> None:
    known, other = read(FOLDER)[1]["ssd_linked_identifiers"]
    assert known["upn"] == "Q201200012001"
    assert (other["upn"], other["former_upn"], other["nhs_number"]) == (None, None, None)


@pytest.mark.parametrize(
    ("name", "columns", "rule"),
    [
        ("ssd_assessment_factors", {"cinf_assessment_id": ["A9"]}, "owner-not-found"),
        ("ssd_cla_reviews", {"clar_cla_id": ["L9"]}, "owner-not-found"),
        ("ssd_cla_episodes", {"clae_person_id": ["MADEUP0001", "MADEUP0002"]}, "owner-not-single"),
        ("ssd_cin_assessments", None, "owner-not-found"),
    ],
)
def test_a_row_that_leads_to_nobody_or_to_several_is_set_aside(
    name: str, columns: Columns | None, rule: str, tmp_path: Path
) -> None:
    reading, rows = read(write_csv(tmp_path, {name: columns}))
    assert rule in rules(reading.findings)
    found = next(one for one in reading.findings if one.rule == rule)
    assert found.severity is Severity.ROW
    assert found.row == 2 or rule == "owner-not-single"
    assert reading.counts.set_aside >= 1
    assert all(row["local_id"] for table in rows.values() for row in table)


@pytest.mark.parametrize(
    ("text", "kept", "found"),
    [
        ('["19C", "99Z"]', ["19C"], ["code-not-in-list"]), ('{"19C": "Yes", "3A": "No"}', ["19C"], []),
        ("19C, 3A", ["19C", "3A"], []), ("19C", ["19C"], []), ('["19C"', [], ["not-a-list"]), ('["99Z"]', [],
         ["code-not-in-list"]), ("[[[[", [], ["not-a-list"]),
    ],
)  # fmt: skip
def test_lists_of_codes(text: str, kept: list[str], found: list[str], tmp_path: Path) -> None:
    reading, rows = read(write_csv(tmp_path, {"ssd_assessment_factors": {"cinf_assessment_factors_json": [text]}}))
    assert [row["factor"] for row in rows.get("ssd_assessment_factors", [])] == kept
    assert [rule for rule in rules(reading.findings) if rule != "authorised-without-factors"] == found
    assert not any("99Z" in str(one) for one in reading.findings)


def test_tables_and_columns_that_are_not_taken_are_left_where_they_are(tmp_path: Path) -> None:
    folder = write_csv(tmp_path, {"ssd_professionals": {"prof_professional_id": ["W1"],
                                                       "prof_professional_name": ["Robin Made-Up"]}})  # fmt: skip
    reading, rows = read(folder)
    assert rules(reading.findings) == ["table-not-taken"]
    assert reading.findings[0].file == "ssd_professionals.csv"
    assert "Made-Up Street" not in str(rows)
    assert not any("unknown-column" in rule for rule in rules(reading.findings))


def test_a_column_of_nobody_is_said(tmp_path: Path) -> None:
    reading, _ = read(write_csv(tmp_path, {"ssd_family": {"secret": ["x", "y"]}}))
    assert rules(reading.findings) == ["unknown-column"]
    assert "secret" not in str(reading.findings)


ONE = ["MADEUP0001"]
FIRES: dict[tuple[str, str], tuple[str, Columns]] = {
    ("ssd_person", "date-after-period"): ("ssd_person", {"pers_dob": ["2026-04-01", None, None]}),
    ("ssd_person", "birth-implausible"): ("ssd_person", {"pers_dob": ["1900-04-01", None, None]}),
    ("ssd_person", "born-and-expected"): ("ssd_person", {"pers_expected_dob": ["2012-05-14", None, None]}),
    ("ssd_person", "death-before-birth"): ("ssd_person", {"pers_death_date": ["2012-05-13", None, None]}),
    ("ssd_person", "upn-shape"): ("ssd_person", {"pers_upn": ["Q20120001200", None, None]}),
    ("ssd_person", "upn-check-letter"): ("ssd_person", {"pers_upn": ["A201200012001", None, None]}),
    ("ssd_person", "nhs-number"): ("ssd_person", {"pers_common_child_id": ["9434765918", None, None]}),
    ("ssd_address", "end-before-start"): ("ssd_address", {"addr_address_end_date": ["2018-12-31", None]}),
    ("ssd_address", "postcode-shape"): ("ssd_address", {"addr_address_postcode": ["NOWHERE", None]}),
    ("ssd_disability", "person-unknown"): ("ssd_disability", {"disa_person_id": ["MADEUP0002", "MADEUP0009"]}),
    ("ssd_cin_episodes", "end-before-start"): ("ssd_cin_episodes", {"cine_close_date": [None, "2025-06-01"]}),
    ("ssd_cin_episodes", "closed-without-reason"): ("ssd_cin_episodes", {"cine_close_reason": [None, None]}),
    ("ssd_cin_episodes", "reason-without-closure"): ("ssd_cin_episodes", {"cine_close_date": [None, None]}),
    ("ssd_cin_assessments", "reference-to-nowhere"): ("ssd_cin_assessments", {"cina_referral_id": ["R9"]}),
    ("ssd_cin_assessments", "reference-to-another"): ("ssd_cin_assessments", {"cina_referral_id": ["R2"]}),
    ("ssd_cin_assessments", "end-before-start"): ("ssd_cin_assessments", {"cina_assessment_auth_date": ["2025-06-02"]}),
    ("ssd_cin_assessments", "authorised-without-factors"): (
        "ssd_cin_assessments",
        {name: [value[0], value[0]] for name, value in tables()["ssd_cin_assessments"].items()}
        | {"cina_assessment_id": ["A1", "A2"]},
    ),
    ("ssd_assessment_factors", "retired-factor"): (
        "ssd_assessment_factors", {"cinf_assessment_factors_json": ['["19A"]']}
    ),
    ("ssd_s47_enquiry", "enquiry-without-conference"): (
        "ssd_initial_cp_conference", {"icpc_s47_enquiry_id": [None]}
    ),
    ("ssd_initial_cp_conference", "conference-without-plan"): (
        "ssd_cp_plans",
        {"cppl_icpc_id": [None]},
    ),
    ("ssd_cp_plans", "plan-in-closed-case"): (
        "ssd_cin_episodes", {"cine_close_date": ["2026-01-01", "2025-06-04"], "cine_close_reason": ["RC7", "RC8"]}
    ),
    ("ssd_cla_episodes", "still-open"): ("ssd_cla_episodes", {"clae_cla_episode_ceased_date": [None, None]}),
    ("ssd_cla_episodes", "end-before-start"): ("ssd_cla_episodes", {"clae_entered_care_date": ["2025-07-02", None]}),
    ("ssd_missing", "accepted-not-offered"): (
        "ssd_missing", {"miss_missing_rhi_offered": ["N", "NA"], "miss_missing_rhi_accepted": ["Y", None]}
    ),
    ("ssd_sdq_scores", "score-too-high"): (
        "ssd_sdq_scores",
        {"csdq_table_id": ["1"], "csdq_person_id": ["MADEUP0001"], "csdq_sdq_completed_date": ["2025-09-01"],
         "csdq_sdq_reason": [None], "csdq_sdq_score": ["41"]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("place", FIRES, ids=" ".join)
def test_a_check_finds_what_it_is_for(place: tuple[str, str], tmp_path: Path) -> None:
    block, rule = place
    name, columns = FIRES[place]
    changes: dict[str, Columns | None] = {name: columns}
    if rule == "conference-without-plan":
        changes["ssd_initial_cp_conference"] = {"icpc_cp_plan_id": [None]}
    reading, _ = read(write_csv(tmp_path, changes))
    assert (block, rule) in {(one.block, one.rule) for one in reading.findings}
    assert not any("MADEUP" in str(one) for one in reading.findings)


def test_every_kind_of_check_is_tried_here() -> None:
    assert {rule.code for rule in SAFEGUARDING_RULES} == {rule for _, rule in FIRES}


def test_an_id_that_stands_twice_is_said(tmp_path: Path) -> None:
    reading, _ = read(write_csv(tmp_path, {"ssd_contacts": {
        "cont_contact_id": ["C1", "C1"], "cont_person_id": ["MADEUP0001", "MADEUP0001"]}}))  # fmt: skip
    assert "duplicate-row" in rules(reading.findings)


def test_receiving_keeps_ids_as_tokens_under_which_rows_join(tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path)
    (receipt,) = receive(ledger, project, TODAY, [*sorted(FOLDER.iterdir())])
    assert receipt.submission is not None
    assert receipt.submission.period_end == date(2026, 3, 31)
    assert ledger.verify() > 20


def test_a_folder_in_which_two_files_hold_one_table_is_refused(tmp_path: Path) -> None:
    folder = write_csv(tmp_path, {})
    (folder / "again.csv").write_bytes((folder / "ssd_family.csv").read_bytes())
    assert {one.rule for report in check([folder]) for one in report.findings} == {"table-twice"}


def test_a_folder_with_tables_of_two_kinds_is_refused(tmp_path: Path) -> None:
    folder = write_csv(tmp_path, {"ssd_family": None})
    pq.write_table(
        pa.table({"fami_family_id": ["FAM1"], "fami_person_id": ["MADEUP0001"]}), folder / "ssd_family.parquet"
    )
    assert {one.rule for report in check([folder]) for one in report.findings} == {"several-media"}


def test_every_table_says_what_one_row_is_and_every_way_leads_somewhere() -> None:
    names = [block.name for block in SAFEGUARDING.blocks]
    for number, block in enumerate(SAFEGUARDING.blocks):
        assert block.one_row_per
        if block.through:
            assert block.through.block in names[:number]
            there = {field.column for field in SAFEGUARDING.block(block.through.block).fields}
            assert block.through.there in there
        assert any(field.column == "local_id" for field in block.fields) or block.through


def test_what_is_received_joins_by_tokens_and_holds_no_id(tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path)
    receive(ledger, project, TODAY, sorted(FOLDER.iterdir()))
    content: dict[str, list[dict[str, object]]] = {}
    with ledger.scratch() as folder:
        for block in SAFEGUARDING.blocks:
            for path, _ in parts(ledger, current(ledger), CHRONICLE, Zone.CONTENT, block.table, folder):
                content[block.table] = pq.read_table(path).to_pylist()
    (plan,), (conference,), (enquiry,) = (
        content[name] for name in ("ssd_cp_plans", "ssd_initial_cp_conference", "ssd_s47_enquiry")
    )
    assert plan["conference"] == conference["conference"]
    assert conference["enquiry"] == enquiry["enquiry"]
    wren = plan["record_key"]
    assert {row["record_key"] for row in content["ssd_assessment_factors"]} == {wren}
    assert {row["record_key"] for row in content["ssd_cla_reviews"]} == {wren}
    assert content["ssd_mother"][0]["child_key"] == wren
    assert content["ssd_person"][0]["birth_month"] == date(2012, 5, 1)
    text = str(content)
    for secret in ("MADEUP", "Wren", "Q2012", "SW1A", "'R1'", "'P1'", "'FAM1'", "9434765919"):
        assert secret not in text
