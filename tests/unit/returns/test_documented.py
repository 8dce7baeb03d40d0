"""Every documented CSV against two files written by hand: a clean one, and one with a fault in every row.

What must be found stands in fixtures/tables/expected.csv, which knows nothing of the reader.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from sightline.errors import StandardError
from sightline.returns.catalogue import FORMATS
from sightline.returns.definitions.tables import DOCUMENTED, make_formats
from sightline.returns.formats import Format, Goes
from sightline.returns.reports.index import index
from sightline.returns.rules.checks import rules_of
from sightline.standard.rows import read_rows
from tests.unit.returns.conftest import FIXTURES, whole

DOCS = Path(__file__).resolve().parents[3] / "docs" / "returns"
TABLES = FIXTURES / "tables"
CODES = [form.code for form in DOCUMENTED]
DATA = "sightline.returns.data"
# Tried for every field elsewhere, or by whoever says what is late.
ELSEWHERE = ("date-after-period", "retired-code")
Found = Counter[tuple[int, str, str]]


@cache
def expected(code: str) -> Found:
    with (TABLES / "expected.csv").open(newline="", encoding="utf-8") as file:
        return Counter(
            (int(row["row"]), row["field"], row["rule"]) for row in csv.DictReader(file) if row["format"] == code
        )


def found(path: Path) -> Found:
    reading, _ = whole(path)
    assert not [finding for finding in reading.findings if finding.block != reading.format.code]
    return Counter(
        (finding.row or 0, finding.field or "", finding.rule) for finding in reading.findings
        if not finding.rule.startswith(("late-", "overdue-"))
    )  # fmt: skip


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("code", CODES)
def test_a_clean_file_has_no_finding_and_every_row_is_read(code: str) -> None:
    path = TABLES / f"{code}_clean.csv"
    reading, batches = whole(path)
    assert reading.format.code == code
    assert reading.findings == ()
    assert sum(batch.rows.num_rows for batch in batches) == lines(path) - 1 == reading.counts.passed


def test_a_file_from_before_the_day_of_invitation_was_a_column_is_read_as_it_was(tmp_path: Path) -> None:
    with (TABLES / "meeting_attendance_clean.csv").open(newline="", encoding="utf-8") as file:
        rows = [{name: row[name] for name in row if name != "invited_date"} for row in csv.DictReader(file)]
    path = tmp_path / "meeting_attendance.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    reading, batches = whole(path)
    assert [finding.rule for finding in reading.findings] == ["missing-optional-column"]  # asked about once a file
    assert reading.counts.passed == len(rows)
    assert [day for batch in batches for day in batch.rows["invited_date"].to_pylist()] == [None] * 3


@pytest.mark.parametrize("code", CODES)
def test_a_file_with_planted_faults_gives_exactly_those(code: str) -> None:
    assert found(TABLES / f"{code}_faults.csv") == expected(code)


@pytest.mark.parametrize("code", CODES)
def test_every_row_of_a_file_with_faults_has_one(code: str) -> None:
    rows = {row for row, _, _ in expected(code)}
    assert rows == set(range(2, lines(TABLES / f"{code}_faults.csv") + 1))


@pytest.mark.parametrize("form", DOCUMENTED, ids=lambda form: str(form.code))
def test_every_check_is_tried_by_a_planted_fault(form: Format) -> None:
    tried = {(rule, field) for _, field, rule in expected(form.code)}
    checks = {(rule.code, rule.fields[0]) for rule in rules_of(form, form.blocks[0], 2026)}
    checks = {(rule, field) for rule, field in checks if not rule.startswith((*ELSEWHERE, "late-", "overdue-"))}
    assert checks <= tried


@pytest.mark.parametrize("form", DOCUMENTED, ids=lambda form: str(form.code))
def test_the_fixtures_have_every_column_in_its_order(form: Format) -> None:
    names = ",".join(field.name for field in form.blocks[0].fields)
    for kind in ("clean", "faults"):
        assert (TABLES / f"{form.code}_{kind}.csv").read_text(encoding="utf-8").splitlines()[0] == names


def test_no_file_stands_there_for_a_format_that_is_none() -> None:
    files = {path.name for path in TABLES.glob("*_*.csv")}
    assert files == {f"{code}_{kind}.csv" for code in CODES for kind in ("clean", "faults")}


def test_whoever_is_named_is_named_in_identity_only() -> None:
    private = {"forename", "surname", "postcode", "nhs_number", "upn", "person_number"}
    for form in DOCUMENTED:
        for field in form.blocks[0].fields:
            if field.name in private:
                assert field.goes is Goes.IDENTITY
            if field.name == "birth_date":
                assert field.goes is Goes.MONTH


def test_accounts_and_attendance_name_nobody_and_hold_no_text() -> None:
    for code in ("accounts", "meeting_attendance"):
        (form,) = [form for form in DOCUMENTED if form.code == code]
        for field in form.blocks[0].fields:
            assert field.goes in (Goes.HEADER, Goes.REFERENCE, Goes.CONTENT)
            assert field.goes is not Goes.CONTENT or field.codes or field.type != "text"


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        ("fields", {"type": "number"}, "type is 'number'"), ("fields", {"goes": "away"}, "goes is 'away'"),
        ("fields", {"required": "no"}, "required is 'no'"), ("fields", {"codes": "nothing"}, "no code list"),
        ("fields", {"format": "nothing"}, "no such format"), ("fields", {"meaning": ""}, "without name"),
        ("fields", {"issued_by": "police"}, "issued_by"), ("formats", {"first_year": "soon"}, "a year is no number"),
        ("fields", {"goes": "header"}, "by itself"), ("fields", {"type": "date"}, "an id that is no text"),
        ("fields", {"goes": "content", "codes": "sex", "type": "int"}, "codes are texts"),
        ("fields", {"goes": "content", "issued_by": "police agency"}, "only a reference"),
        ("fields", {"name": "agency_code"}, "or one twice"), ("fields", {"column": "agency"}, "or one twice"),
        ("formats", {"sender": "nobody"}, "no such sender"), ("formats", {"first_year": "2030"}, "without code"),
        ("formats", {"known_by": "nothing"}, "columns that it lacks"), ("formats", {"source": ""}, "without code"),
    ],
)  # fmt: skip
def test_a_row_of_the_definitions_that_makes_no_sense_is_refused(
    table: str, change: dict[str, str], words: str
) -> None:
    rows = {name: read_rows(f"{name}.csv", DATA) for name in ("formats", "fields")}
    rows[table][0] |= change
    with pytest.raises(StandardError, match=words):
        make_formats(rows["formats"], rows["fields"])


def test_a_format_says_what_national_format_is_near_or_that_none_was_found() -> None:
    sources = {form.code: form.source for form in DOCUMENTED}
    assert "SSDA903" in sources["care_periods"]
    assert "school census" in sources["pupils"]
    assert "Annex A" in sources["contacts"]
    assert sources["meetings"].endswith("we found no national record-level format as of November 2026")


def test_a_format_is_named_once_and_has_fields_and_one_id_of_a_person() -> None:
    formats, fields = read_rows("formats.csv", DATA), read_rows("fields.csv", DATA)
    with pytest.raises(StandardError, match="twice"):
        make_formats([*formats, formats[0]], fields)
    with pytest.raises(StandardError, match="has no fields"):
        make_formats(formats, fields[7:])
    keyed = [{**row, "goes": "key"} if row["name"] == "contact_id" else row for row in fields]
    with pytest.raises(StandardError, match="two ids"):
        make_formats(formats, keyed)


def test_the_index_in_docs_has_a_line_for_every_format() -> None:
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    assert text == index(), "run: python -m sightline.returns.reports.index"
    for form in FORMATS:
        assert text.count(f"- [{form.title}]({form.code}.md): ") == 1
