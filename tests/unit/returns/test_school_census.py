"""The school census: a set of CSV tables a term, its codes by year, its checks, and who may send it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from sightline.errors import Refused
from sightline.returns.definitions.school_census import SCHOOL_CENSUS
from sightline.returns.layout import Layout
from sightline.returns.reading import Reading, open_return
from sightline.returns.reports.fixlist import FileReport, check, gather
from sightline.returns.rules.rule import Context
from sightline.returns.rules.school_census import SCHOOL_CENSUS_RULES
from tests.unit.returns.conftest import rows_of

SAID = 'agency = "E09000001"\nperiod_end = 2026-01-15\n'
PUPILS = (
    "pupilonrolltableid,NativeId,dob,surname,forename,upn,sex,entrydate,sourceid,hoursatsetting,parttime,"
    "termlysessionspossible,ethnicity,enrolstatus,senprovision,ncyearactual,youngcarer\n"
    "madeup-1,SCH1,2014-May-14 00:00:00,Example,One,Q201200012001,F,2019-Sep-02 00:00:00,a1,25.0,False,130.0,WENG,C,K,"
    "6,P\n"
    "madeup-2,SCH1,2015-Jan-02 00:00:00,Example,Two,,M,2019-Sep-02 00:00:00,a1,25.0,True,130.0,,C,N,5,\n"
)
SESSIONS = (
    "pupilonrolltableid,NativeId,termlysessiondetailsonrolltableid,sourceid,sessions,attendancereason\n"
    "madeup-1,SCH1,b1,a1,4.0,I\nmadeup-1,SCH1,b2,a1,10.0,/\nmadeup-2,SCH1,b3,a1,2.0,Y5\n"
)
EXCLUSIONS = (
    "pupilonrolltableid,NativeId,termlyexclusionsonrolltableid,sourceid,startdate,sessions,reason1,reason2,reason3,"
    "category,senprovision\nmadeup-2,SCH1,c1,a1,2025-Nov-03 00:00:00,4.0,SM,PP,,SUSP,N\n"
)
SET = {"pupilonroll": PUPILS, "termlysessiondetailsonroll": SESSIONS, "termlyexclusionsonroll": EXCLUSIONS}


def written(folder: Path, tables: dict[str, str], *, term: str = "2026_spring", said: str = SAID) -> Path:
    for name, text in tables.items():
        (folder / f"{term}_{name}.csv").write_text(text, encoding="utf-8")
    (folder / "submission.toml").write_text(said, encoding="utf-8")
    return folder


def read(folder: Path) -> tuple[Reading, dict[str, list[dict[str, Any]]]]:
    (parcel,) = gather(sorted(folder.glob("*.csv")))
    assert not isinstance(parcel, tuple)
    reading = open_return(parcel)
    batches = list(reading.batches())
    return reading, {block.name: rows_of(batches, block.name) for block in SCHOOL_CENSUS.blocks}


def report(folder: Path) -> FileReport:
    (found,) = check([folder])
    return found


def test_a_clean_set_is_read_without_a_word(tmp_path: Path) -> None:
    reading, rows = read(written(tmp_path, SET))
    assert [str(finding) for finding in reading.findings] == []
    assert (reading.header.sender, reading.header.agency, reading.header.year) == ("school", "E09000001", 2026)
    first, second = rows["pupilonroll"]
    assert (first["local_id"], first["sex"], first["ethnicity"], first["birth_date"]) == (
        "madeup-1", "F", "WBRI", date(2014, 5, 14),
    )  # fmt: skip
    assert (second["part_time"], second["sessions_possible"], second["year_group"]) == (True, 130, "5")
    (excluded,) = rows["termlyexclusionsonroll"]
    assert (excluded["local_id"], excluded["reason_1"], excluded["category"]) == ("madeup-2", "SM", "SUSP")
    assert [row["sessions"] for row in rows["termlysessiondetailsonroll"]] == [4, 10, 2]


def test_every_table_repeats_the_pupils_id_as_its_key() -> None:
    for block in SCHOOL_CENSUS.blocks:
        assert block.fields[0].column == "local_id"
        assert block.fields[0].required


@pytest.mark.parametrize("agency", ["E09000001", "SCH-12345"])
def test_a_school_or_a_council_may_send_it(tmp_path: Path, agency: str) -> None:
    said = SAID.replace("E09000001", agency)
    assert read(written(tmp_path, SET, said=said))[0].header.agency == agency


@pytest.mark.parametrize("agency", ["E23000005", "E99999999", "SUP-1", "12345"])
def test_nobody_else_may(tmp_path: Path, agency: str) -> None:
    with pytest.raises(Refused) as caught:
        read(written(tmp_path, SET, said=SAID.replace("E09000001", agency)))
    assert [finding.rule for finding in caught.value.findings] == ["unknown-agency"]


@pytest.mark.parametrize(
    ("term", "end", "right"),
    [
        ("2026_spring", "2026-01-15", True), ("2025_autumn", "2025-10-02", True), ("2026_summer", "2026-05-21", True),
        ("2025_spring", "2026-01-15", False), ("2026_autumn", "2026-01-15", False),
        ("2026_summer", "2026-01-15", False), ("pupils_of_2026", "2026-01-15", True),
        ("2026_spring", "2026-03-31", True),
    ],
)  # fmt: skip
def test_term_and_year_in_the_name_are_held_against_the_period(
    tmp_path: Path, term: str, end: str, right: bool
) -> None:
    folder = written(tmp_path, {"pupilonroll": PUPILS}, term=term, said=SAID.replace("2026-01-15", end))
    found = [finding.rule for finding in report(folder).findings]
    assert ("name-disagrees" in found) == (not right)


@pytest.mark.parametrize(
    ("old", "new", "rule", "field"),
    [
        ("SUSP", "FIXD", "retired-code", "category"), ("SM,PP", "OT,PP", "retired-code", "reason1"),
        ("SM,PP", "ZZ,PP", "code-not-in-list", "reason1"), ("SM,PP", "SM,SM", "reason-twice", "reason2"),
        ("SM,PP", ",PP", "second-without-first", "reason1"), ("4.0,SM", "91.0,SM", "suspension-too-long", "sessions"),
        ("2025-Nov-03", "2026-Feb-03", "date-after-period", "startdate"),
        ("2025-Nov-03", "2025-Nov-31", "not-a-date", "startdate"),
        ("madeup-2,SCH1,c1", "madeup-9,SCH1,c1", "not-in-pupils", "pupilonrolltableid"),
    ],
)  # fmt: skip
def test_a_planted_fault_of_an_exclusion_is_found(tmp_path: Path, old: str, new: str, rule: str, field: str) -> None:
    found = report(written(tmp_path, SET | {"termlyexclusionsonroll": EXCLUSIONS.replace(old, new)})).findings
    assert (rule, "termlyexclusionsonroll", field, 2) in {(f.rule, f.block, f.field, f.row) for f in found}


@pytest.mark.parametrize(
    ("old", "new", "rule", "field"),
    [
        ("2014-May-14", "2025-May-14", "birth-implausible", "dob"),
        ("2014-May-14", "2004-May-14", "birth-implausible", "dob"),
        ("2014-May-14", "2019-Dec-14", "dates-out-of-order", "entrydate"),
        ("2019-Sep-02 00:00:00,a1,25.0,False", "2026-Sep-02 00:00:00,a1,25.0,False", "date-after-period", "entrydate"),
        ("Q201200012001", "Q2012", "upn-shape", "upn"), ("Q201200012001", "A201200012001", "upn-check-letter", "upn"),
        ("130.0,WENG", "13.0,WENG", "sessions-beyond-possible", "termlysessionspossible"),
        (",WENG,", ",WXYZ,", "code-not-in-list", "ethnicity"),
    ],
)  # fmt: skip
def test_a_planted_fault_of_a_pupil_is_found(tmp_path: Path, old: str, new: str, rule: str, field: str) -> None:
    found = report(written(tmp_path, SET | {"pupilonroll": PUPILS.replace(old, new, 1)})).findings
    assert (rule, "pupilonroll", field, 2) in {(f.rule, f.block, f.field, f.row) for f in found}


def test_tables_of_two_terms_in_one_folder_are_refused(tmp_path: Path) -> None:
    written(tmp_path, {"pupilonroll": PUPILS})
    folder = written(tmp_path, {"pupilonroll": PUPILS}, term="2025_autumn")
    assert [finding.rule for finding in report(folder).findings] == ["table-twice", "table-twice"]


@pytest.mark.parametrize("block", [block.name for block in SCHOOL_CENSUS.blocks])
def test_each_table_is_known_by_its_columns_and_name(tmp_path: Path, block: str) -> None:
    fields = SCHOOL_CENSUS.block(block).fields
    names = [field.name for field in fields if field.until is None]
    text = ",".join(names) + "\n" + ",".join(["madeup-1"] + [""] * (len(names) - 1)) + "\n"
    (parcel,) = gather([*written(tmp_path, {block: text}).glob("*.csv")])
    assert not isinstance(parcel, tuple)
    assert [piece.block.name for piece in parcel.pieces] == [block]


def test_periods_of_meals_and_leavers_are_checked() -> None:
    for block, later, earlier in (
        ("fsmperiod", "end_date", "start_date"), ("pupilnolongeronroll", "leaving_date", "entry_date"),
    ):  # fmt: skip
        schema = Layout(SCHOOL_CENSUS, SCHOOL_CENSUS.block(block), 2026, ()).schema
        row = {later: date(2025, 5, 1), earlier: date(2025, 6, 1)}
        rows = pa.RecordBatch.from_pylist([row], schema=schema)
        context = Context(2026, date(2025, 4, 1), date(2026, 3, 31), None)
        fired = {
            r.code for r in SCHOOL_CENSUS_RULES if r.block == block and r.fails(rows, context).to_pylist() == [True]
        }
        assert "dates-out-of-order" in fired
