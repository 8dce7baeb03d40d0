"""A workbook as people fill it in: titles above, sheets in any order, dates in several styles, blank rows below."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sightline.errors import Refused, Severity
from sightline.returns.definitions.annex_a import ANNEX_A
from sightline.returns.reading import Reading, open_return
from tests.unit.returns.books import A_CONTACT, A_NEED, A_PLAN, CONTACT, NEED, PLAN, Rows, book
from tests.unit.returns.conftest import rows_of, rules

LISTS: dict[str, Rows] = {"List 1": [CONTACT, A_CONTACT], "List 6": [NEED, A_NEED], "List 7": [PLAN, A_PLAN]}
ABSENT = len(ANNEX_A.blocks) - len(LISTS)


def read(path: Path) -> tuple[Reading, dict[str, list[dict[str, Any]]]]:
    reading = open_return(path)
    batches = list(reading.batches())
    return reading, {block.name: rows_of(batches, block.name) for block in ANNEX_A.blocks}


def beside_missing(reading: Reading) -> list[str]:
    """The rules that found something, but for lists that the workbook does not have."""
    return [rule for rule in rules(reading.findings) if rule != "missing-table"]


def test_a_clean_workbook_is_read_without_a_word_but_for_absent_lists(tmp_path: Path) -> None:
    reading, rows = read(book(tmp_path, LISTS))
    assert rules(reading.findings) == ["missing-table"] * ABSENT
    assert reading.header.agency == "E09000001"
    assert reading.header.period_end == date(2026, 3, 31)
    (contact,) = rows["List 1"]
    assert contact["local_id"] == "MADEUP1"
    assert (contact["sex"], contact["ethnicity"], contact["contact_source"]) == ("F", "WBRI", "6")
    assert contact["contact_date"] == date(2025, 11, 3)
    (plan,) = rows["List 7"]
    assert (plan["initial_category"], plan["latest_category"], plan["seen_alone"]) == ("SAB", "NEG", "yes")
    assert plan["previous_plans"] == 0
    (need,) = rows["List 6"]
    assert (need["case_status"], need["primary_need"], need["disabled"]) == ("c", "N1", "no")


def test_ages_are_read_by_nobody(tmp_path: Path) -> None:
    _, rows = read(book(tmp_path, LISTS))
    assert not any("age" in column for row in rows["List 1"] for column in row if column != "line")


@pytest.mark.parametrize(
    "titles",
    [
        [["Annex A"], ["Council", "as at 31 March"]],
        [[], [], ["List 1", "", "Contacts in the last six months"], [""] * 9],
        [["", "", "Date of Contact"]],
    ],
)
def test_the_row_of_the_columns_names_is_found(tmp_path: Path, titles: Rows) -> None:
    reading, rows = read(book(tmp_path, {**LISTS, "List 1": [*titles, CONTACT, ("", *A_CONTACT[1:])]}))
    assert not rows["List 1"]
    (finding,) = [finding for finding in reading.findings if finding.severity is Severity.ROW]
    assert (finding.rule, finding.row, finding.block) == ("required-missing", len(titles) + 2, "List 1")
    assert finding.field == "Child Unique ID"


@pytest.mark.parametrize(
    "names", [("List_7 CP plans", "6", "contacts"), ("7 - CP", "Sheet1", "List 10"), ("a", "b", "c")]
)
def test_sheets_may_stand_in_any_order_and_be_called_anything(tmp_path: Path, names: tuple[str, str, str]) -> None:
    lists = dict(zip(names, (LISTS["List 7"], LISTS["List 6"], LISTS["List 1"]), strict=True))
    reading, rows = read(book(tmp_path, lists))
    assert [len(rows[name]) for name in LISTS] == [1, 1, 1]
    assert beside_missing(reading) == []


def test_headings_may_differ_in_case_signs_and_spaces(tmp_path: Path) -> None:
    header = ["child  unique id", "GENDER ", "Ethnicity", "Date of birth", "Age", "date of contact:", "Contact\nSource"]
    reading, rows = read(book(tmp_path, {**LISTS, "List 1": [header, A_CONTACT]}))
    assert beside_missing(reading) == []
    assert rows["List 1"][0]["contact_source"] == "6"


@pytest.mark.parametrize("day", [date(2025, 11, 3), "2025-11-03", "03/11/2025", "2025-Nov-03", "2025-Nov-03 00:00:00"])
def test_a_date_may_be_a_date_or_a_text_in_three_styles(tmp_path: Path, day: object) -> None:
    row = (*A_CONTACT[:5], day, A_CONTACT[6])
    reading, rows = read(book(tmp_path, {**LISTS, "List 1": [CONTACT, row]}))
    assert rows["List 1"][0]["contact_date"] == date(2025, 11, 3)
    assert beside_missing(reading) == []


def test_a_plain_number_is_read_as_excel_counts_days_and_said_once(tmp_path: Path) -> None:
    number = (date(2025, 11, 3) - date(1899, 12, 30)).days
    row = (*A_CONTACT[:5], number, A_CONTACT[6])
    again = ("MADEUP2", *row[1:])
    reading, rows = read(book(tmp_path, {**LISTS, "List 1": [CONTACT, row, again]}))
    assert [row["contact_date"] for row in rows["List 1"]] == [date(2025, 11, 3)] * 2
    assert beside_missing(reading) == ["date-as-number"]


def test_numbers_are_whole_where_they_are_whole(tmp_path: Path) -> None:
    reading, rows = read(book(tmp_path, {**LISTS, "List 1": [CONTACT, (9212044.0, *A_CONTACT[1:])]}))
    assert rows["List 1"][0]["local_id"] == "9212044"
    assert beside_missing(reading) == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("b) Female", "F"), ("b", "F"), ("B) FEMALE", "F"), ("Female", "F"), ("F", "F"), ("d) Neither", "U"),
        ("c) Not stated / recorded", None), ("c) Not stated/recorded", "U"), ("X", None), ("e) Female", "F"),
    ],
)  # fmt: skip
def test_gender_as_people_write_it(tmp_path: Path, written: str, code: str | None) -> None:
    reading, rows = read(book(tmp_path, {**LISTS, "List 1": [CONTACT, (A_CONTACT[0], written, *A_CONTACT[2:])]}))
    assert rows["List 1"][0]["sex"] == code
    assert beside_missing(reading).count("code-not-in-list") == (code is None)


@pytest.mark.parametrize(
    ("written", "code"),
    [("q) 6: Police", "6"), ("Police", "6"), ("j) 3D: Health services", "3D"), ("3D", "3D"), ("Individual", None)],
)
def test_who_made_contact_as_people_write_it(tmp_path: Path, written: str, code: str | None) -> None:
    _, rows = read(book(tmp_path, {**LISTS, "List 1": [CONTACT, (*A_CONTACT[:6], written)]}))
    assert rows["List 1"][0]["contact_source"] == code


def test_blank_rows_between_and_below_are_passed_over_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    blank = [""] * len(CONTACT)
    late = ("MADEUP2", *A_CONTACT[1:5], date(2026, 4, 2), A_CONTACT[6])
    reading, rows = read(book(tmp_path, {**LISTS, "List 1": [CONTACT, A_CONTACT, blank, blank, late, blank, blank]}))
    assert [row["line"] for row in rows["List 1"]] == [2, 5]
    assert reading.counts.read == 4
    (finding,) = [finding for finding in reading.findings if finding.rule == "date-after-period"]
    assert (finding.row, finding.line, finding.block) == (5, None, "List 1")


def test_a_formula_is_read_as_the_value_it_had(tmp_path: Path) -> None:
    row = (("=CONCAT(1,2)", "MADEUP1"), *A_CONTACT[1:])
    reading, rows = read(book(tmp_path, {**LISTS, "List 1": [CONTACT, row]}))
    assert rows["List 1"][0]["local_id"] == "MADEUP1"
    assert beside_missing(reading) == ["formulas"]


def test_a_value_that_is_an_error_is_empty_and_said(tmp_path: Path) -> None:
    row = (*A_CONTACT[:3], ("=NA()", "#N/A"), *A_CONTACT[4:])
    reading, rows = read(book(tmp_path, {**LISTS, "List 1": [CONTACT, row]}))
    assert rows["List 1"][0]["birth_date"] is None
    assert [(f.block, f.row) for f in reading.findings if f.rule == "cell-errors"] == [("List 1", 2)]


def test_hidden_and_other_sheets_are_said_without_their_names(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {"Notes of A Person": [["Ask about", "the child"], ["MADEUP1", "x"]], **LISTS}
    reading, rows = read(book(tmp_path, sheets, hidden=("List 7",)))
    assert len(rows["List 7"]) == 1
    assert sorted(beside_missing(reading)) == ["hidden-sheet", "sheet-not-read"]
    assert not any("Person" in str(finding) for finding in reading.findings)


def test_merged_cells_are_said_only_below_the_columns_names(tmp_path: Path) -> None:
    lists = {**LISTS, "List 1": [[""], CONTACT, A_CONTACT, ("MADEUP2", *A_CONTACT[1:6])]}
    path = book(tmp_path, lists, merged={"List 1": [((0, 0), (0, 4), "Contacts")]})
    assert beside_missing(read(path)[0]) == []
    path = book(tmp_path, lists, merged={"List 1": [((2, 6), (3, 6), "q) 6: Police")]})
    reading, rows = read(path)
    assert [row["contact_source"] for row in rows["List 1"]] == ["6", None]
    assert beside_missing(reading) == ["merged-cells"]


def test_a_cell_under_no_name_is_said(tmp_path: Path) -> None:
    reading, _ = read(book(tmp_path, {**LISTS, "List 1": [CONTACT, (*A_CONTACT, "ask again")]}))
    assert beside_missing(reading) == ["unnamed-column"]


def test_a_column_that_is_none_of_the_lists_is_said_by_its_place(tmp_path: Path) -> None:
    reading, _ = read(book(tmp_path, {**LISTS, "List 1": [(*CONTACT, "Forename"), (*A_CONTACT, "A")]}))
    (finding,) = [finding for finding in reading.findings if finding.rule == "unknown-column"]
    assert finding.found.startswith("column 8 ")


def test_faults_of_several_sheets_are_refused_at_once(tmp_path: Path) -> None:
    lists: dict[str, Rows] = {
        "One": [CONTACT[:5], A_CONTACT[:5]], "Two": [[*NEED, "Gender"], A_NEED], "Three": LISTS["List 7"],
        "Four": LISTS["List 7"],
    }  # fmt: skip
    with pytest.raises(Refused) as caught:
        open_return(book(tmp_path, lists))
    assert {(f.rule, f.block) for f in caught.value.findings} >= {
        ("column-twice", "List 6"), ("table-twice", "List 7"),
    }  # fmt: skip


def test_a_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        open_return(book(tmp_path, {"Budget": [["Item", "Cost"], ["Desk", 100]]}))
    assert [finding.rule for finding in caught.value.findings] == ["not-a-return"]


def test_a_workbook_without_agency_and_period_is_refused_with_what_to_say(tmp_path: Path) -> None:
    path = book(tmp_path, LISTS)
    (tmp_path / "submission.toml").unlink()
    with pytest.raises(Refused) as caught:
        open_return(path)
    assert [finding.rule for finding in caught.value.findings] == ["unknown-agency", "no-period"]


def test_adopters_get_neither_a_key_nor_an_identity() -> None:
    fields = ANNEX_A.block("List 11").fields
    assert {field.goes.value for field in fields} == {"reference", "content"}
    assert not {"local_id", "birth_date", "sex", "ethnicity"} & {field.column for field in fields}


def test_no_finding_repeats_a_cell(tmp_path: Path) -> None:
    row = ("MADEUP1", "Secret", "Secret", "Secret", "Secret", "Secret", "Secret")
    reading, _ = read(book(tmp_path, {**LISTS, "List 1": [CONTACT, row]}))
    assert reading.findings
    assert not any("Secret" in str(finding) or "MADEUP" in str(finding) for finding in reading.findings)
