"""The looked-after children return: sets written by hand are read as a person would read them, as tables and as XML."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sightline.errors import Refused, Severity
from sightline.returns.definitions.ssda903 import SSDA903
from sightline.returns.reading import Reading, open_return
from sightline.returns.reports.fixlist import State, check, gather
from sightline.returns.rules import ssda903_care
from sightline.returns.rules.ssda903 import SSDA903_RULES
from sightline.returns.whose import Whose
from sightline.standard.codes import accepted
from tests.reference.ssda903_drawn import YEAR, Draw
from tests.unit.returns.conftest import FIXTURES, Write, rows_of

ROW, FIELD, QUERY = Severity.ROW, Severity.FIELD, Severity.QUERY
SAID = Whose(agency="E09000001", period_end=date(2026, 3, 31))


def of_set(folder: Path, whose: Whose | None = None) -> tuple[Reading, dict[str, list[dict[str, object]]]]:
    """A set read to its end, and its rows by table."""
    (parcel,) = gather(sorted(folder.iterdir()))
    assert not isinstance(parcel, tuple)
    reading = open_return(parcel, whose=whose)
    batches = list(reading.batches())
    return reading, {block.name: rows_of(batches, block.name) for block in SSDA903.blocks}


@pytest.mark.parametrize("name", ["ssda903_2026", "ssda903_2018"])
def test_a_set_without_faults_has_no_findings(name: str) -> None:
    (report,) = check([FIXTURES / name])
    assert (report.state, report.findings) == (State.CLEAN, ())


def test_columns_may_stand_in_any_order_and_case_with_stray_blanks() -> None:
    _, rows = of_set(FIXTURES / "ssda903_2026")
    assert rows["Header"][0] == {
        "local_id": "MADEUP01", "sex": "F", "birth_date": date(2012, 5, 14), "ethnicity": "WBRI",
        "upn": "Q201200012001", "mother": False, "first_child_birth_date": None, "line": 2,
    }  # fmt: skip
    assert [row["start_date"] for row in rows["Episodes"] if row["local_id"] == "MADEUP03"] == [date(2023, 2, 1)]
    assert {name: len(found) for name, found in rows.items()} == {
        "Header": 5, "Episodes": 6, "Reviews": 8, "UASC": 1, "OC2": 2, "OC3": 1, "AD1": 1, "PlacedAdoption": 1,
        "PrevPerm": 1, "Missing": 1, "SWEpisodes": 3, "DoLo": 0,
    }  # fmt: skip


def test_the_old_codes_of_sex_become_those_of_today() -> None:
    reading, rows = of_set(FIXTURES / "ssda903_2018")
    assert [row["sex"] for row in rows["Header"]] == ["F", "M", "F"]
    assert (reading.header.year, reading.header.agency) == (2018, "E09000001")
    assert [row["reason_ceased"] for row in rows["Episodes"]] == ["E43", "E4B"]


@pytest.mark.parametrize(
    ("codes", "code", "first", "last"),
    [
        ("ssda903_place", "H5", 2017, 2024), ("ssda903_place", "Z1", 2017, 2025), ("ssda903_place", "Z13", 2026, 2027),
        ("ssda903_place", "K3", 2025, 2027), ("ssda903_reason_ceased", "E43", 2017, 2018),
        ("ssda903_reason_ceased", "E45", 2019, 2027), ("ssda903_activity", "F3", 2017, 2021),
        ("ssda903_activity", "F4", 2022, 2027), ("ssda903_place_change", "CUSTOD", 2019, 2027),
    ],
)  # fmt: skip
def test_codes_are_those_of_the_year(codes: str, code: str, first: int, last: int) -> None:
    years = range(SSDA903.years[0], SSDA903.years[1] + 1)
    assert [year for year in years if code in accepted(codes, year)] == list(range(first, last + 1))


def test_every_planted_fault_is_found_in_its_row() -> None:
    (report,) = check([FIXTURES / "ssda903_faults_2026"])
    found = {(f.severity, f.block, f.row, f.field, f.rule) for f in report.findings}
    assert found >= {
        (ROW, "Episodes", 5, "DECOM", "required-missing"), (FIELD, "Episodes", 5, "DECOM", "not-a-date"),
        (FIELD, "Episodes", 4, "LS", "code-not-in-list"), (QUERY, "Episodes", 1, None, "unknown-column"),
        (QUERY, "Episodes", 2, "DEC", "police-protection-long"), (QUERY, "Episodes", 3, "RNE", "not-on-the-day"),
        (QUERY, "Episodes", 2, "REC", "continues-wrongly"), (QUERY, "Episodes", 3, "DEC", "end-and-reason"),
        (QUERY, "Episodes", 3, "PLACE", "retired-code"), (QUERY, "Episodes", 3, "URN", "urn-missing"),
        (QUERY, "Episodes", 3, "PLACE_PROVIDER", "provider-missing"), (QUERY, "Episodes", 4, "DEC", "end-before-start"),
        (QUERY, "Episodes", 6, "CHILD", "child-not-in-header"), (ROW, "Header", 6, "CHILD", "required-missing"),
        (ROW, "Header", 7, None, "wrong-number-of-cells"), (FIELD, "Header", 2, "SEX", "code-not-in-list"),
        (FIELD, "Header", 3, "DOB", "not-a-date"), (QUERY, "Header", 4, None, "duplicate-row"),
        (QUERY, "Header", 5, "CHILD", "no-episodes"), (QUERY, "Header", 5, "MOTHER", "mother-too-young"),
        (QUERY, "Header", 5, "UPN", "upn-shape"), (QUERY, "Missing", 2, "MIS_END", "found-before-missing"),
        (FIELD, "Missing", 3, "MISSING", "code-not-in-list"), (QUERY, "Missing", 3, "DOB", "birth-differs"),
    }  # fmt: skip
    assert not any("MADEUP" in str(f) or "not a day" in str(f) for f in report.findings)


def test_what_cannot_be_used_is_not_asked_about_as_well() -> None:
    (report,) = check([FIXTURES / "ssda903_faults_2026"])
    rules = {f.rule for f in report.findings if (f.block, f.row) == ("Header", 3)}
    assert rules == {"not-a-date"}  # and not that the birth date is missing


def test_a_set_that_does_not_say_whose_it_is_is_refused(tmp_path: Path) -> None:
    shutil.copytree(FIXTURES / "ssda903_2026", tmp_path / "set")
    (tmp_path / "set" / "submission.toml").unlink()
    (parcel,) = gather(sorted((tmp_path / "set").iterdir()))
    assert not isinstance(parcel, tuple)
    with pytest.raises(Refused) as refused:
        open_return(parcel)
    assert {finding.rule for finding in refused.value.findings} == {"unknown-agency", "no-period"}
    assert open_return(parcel, whose=SAID).header.year == 2026


def test_a_set_said_to_be_of_another_year_is_asked_about_with_the_year_its_dates_suggest(tmp_path: Path) -> None:
    shutil.copytree(FIXTURES / "ssda903_2026", tmp_path / "set")
    (tmp_path / "set" / "submission.toml").write_text('agency = "E09000001"\nperiod_end = 2023-03-31\n')
    (report,) = check([tmp_path / "set"])
    said = [f for f in report.findings if f.rule == "period-disagrees"]
    assert [(f.block, f.field) for f in said] == [("Reviews", "REVIEW")]
    assert "8 of 8 dates" in said[0].found
    assert "31 March 2026" in said[0].found
    assert [f.block for f in report.findings if f.rule == "block-of-another-year"] == ["SWEpisodes"]


def test_a_table_that_lacks_a_column_it_must_have_is_refused_by_name(write: Write) -> None:
    path = write("CHILD,DOB,REVIEW\nMADEUP01,01/01/2010,01/06/2025\n", "reviews.csv")
    (report,) = check([path], whose=SAID)
    assert [(f.rule, f.block, f.field) for f in report.findings] == [("missing-column", "Reviews", "REVIEW_CODE")]


def _xml(tmp_path: Path, text: str | None = None) -> Path:
    path = tmp_path / "set" / "ssda903.xml"
    path.parent.mkdir()
    path.write_text(text or (FIXTURES / "ssda903_2026.xml").read_text(encoding="utf-8"), encoding="utf-8")
    return path.parent


def test_the_xml_is_read_as_the_same_tables(tmp_path: Path) -> None:
    reading, rows = of_set(_xml(tmp_path), SAID)
    assert reading.findings == ()
    assert {name: len(found) for name, found in rows.items() if found} == {
        "Header": 3, "Episodes": 2, "Reviews": 4, "UASC": 1, "OC2": 1, "OC3": 1, "PrevPerm": 1, "Missing": 1,
    }  # fmt: skip
    _, tables = of_set(FIXTURES / "ssda903_2026")
    for name in ("Header", "UASC", "Missing", "OC3"):
        ids = {row["local_id"] for row in rows[name]}
        same = [{**row, "line": 0} for row in tables[name] if row["local_id"] in ids]
        assert [{**row, "line": 0} for row in rows[name]] == same
    assert [row["line"] for row in rows["Reviews"]] == [6, 7, 16, 17]
    assert rows["Reviews"][0]["birth_date"] == date(2012, 5, 14)
    assert reading.counts.children == 3


def test_faults_in_the_xml_are_found_at_their_line(tmp_path: Path) -> None:
    text = (FIXTURES / "ssda903_2026.xml").read_text(encoding="utf-8")
    text = text.replace("<LS>C2</LS>", "<LS>ZZ</LS>").replace("<PL>K2</PL>", "<PL>K2</PL><WHERE>here</WHERE>")
    text = text.replace("<ETHNIC>BAFR</ETHNIC>", "<ETHNIC>BAFR</ETHNIC><ETHNIC>WBRI</ETHNIC> stray ")
    reading, _ = of_set(_xml(tmp_path, text), SAID)
    assert {(f.rule, f.line, f.row, f.block, f.field) for f in reading.findings} == {
        ("code-not-in-list", 11, None, "Episodes", "LS"), ("unknown-element", 22, None, "Episodes", None),
        ("given-twice", 15, None, "Header", "ETHNIC"), ("stray-text", 14, None, "Header", None),
    }  # fmt: skip
    assert not any("stray " in str(f) or "here" in f.found for f in reading.findings)


def test_what_stands_beside_the_children_in_the_xml_is_found(tmp_path: Path) -> None:
    text = (FIXTURES / "ssda903_2026.xml").read_text(encoding="utf-8").replace("<EXPSSDA903>", "<EXPSSDA903>secret")
    start, end = text.index("<CHILD>", text.index("</CHILD>")), text.index("</CHILD>", text.index("</CHILD>") + 1)
    text = f"{text[:start]}<Child>{text[start + 7 : end]}</Child>secret{text[end + 8 :]}"
    reading, rows = of_set(_xml(tmp_path, text.replace("</EXPSSDA903>", "<CHILDREN/></EXPSSDA903>")), SAID)
    assert len(rows["Header"]) == 2
    assert [(f.rule, f.severity, f.line) for f in reading.findings] == [
        ("stray-text", QUERY, 2), ("unknown-element", ROW, 13), ("stray-text", QUERY, 13),
        ("unknown-element", FIELD, 30),
    ]  # fmt: skip
    assert {table.block: table.set_aside for table in reading.summary().tables if table.set_aside} == {
        "Header": 1, "Episodes": 1, "Reviews": 2, "Missing": 1, "PrevPerm": 1,
    }  # fmt: skip
    assert not any("secret" in str(finding) for finding in reading.findings)


@pytest.mark.parametrize("place", ["<EXPSSDA903>", "<HEADER>", "</CHILD>"])
def test_the_xml_is_read_in_bounded_memory(tmp_path: Path, place: str) -> None:
    text = (FIXTURES / "ssda903_2026.xml").read_text(encoding="utf-8")
    (report,) = check([_xml(tmp_path, text.replace(place, place + "<a/>" * 1_100_000, 1))], whose=SAID)
    assert [finding.rule for finding in report.findings] == ["record-too-large"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("<EXPSSDA903><CHILD><HEADER></CHILD></EXPSSDA903>", "not-well-formed"),
        ("<EXPSSDA903>\n<CHILD>\n<HEADER>", "truncated"),
        ("<!DOCTYPE a><EXPSSDA903></EXPSSDA903>", "document-type"),
        ("<EXPSSDA903 xmlns='a'></EXPSSDA903>", "another-collection"),
    ],
)
def test_xml_that_breaks_off_or_is_another_is_refused(text: str, rule: str, tmp_path: Path) -> None:
    (report,) = check([_xml(tmp_path, text)], whose=SAID)
    assert (report.state, [f.rule for f in report.findings]) == (State.REFUSED, [rule])


EPISODE = "MADEUP01,10/03/2024,S,V2,N1,K2,PR4,{},{},,SW1A 1AA,{},SC000002"
# Checks that a drawn set seldom has rows for: (table, check, lines of tables that break it).
SELDOM = [
    ("Header", "birth-missing", {"Header": "MADEUP01,M,,WBRI,UN2,,"}),
    ("Header", "birth-after-period", {"Header": "MADEUP01,M,01/04/2026,WBRI,UN2,,"}),
    ("Episodes", "postcode-shape", {"Episodes": EPISODE.format("", "", "NOWHERE")}),
    ("Episodes", "missing-at-18", {
        "Episodes": EPISODE.format("02/06/2025", "E3", "M1 1AE"),
        "Missing": "MADEUP01,02/06/2007,M,01/06/2025,02/06/2025",
    }),
    ("OC2", "reason-wrong-age", {
        "Episodes": EPISODE.format("", "", "M1 1AE"), "OC2": "MADEUP01,14/05/2012,,SDQ1,0,,1,1,1,0,,",
    }),
    ("OC3", "leaver-incomplete", {"OC3": "MADEUP01,14/05/2006,YES,,U1"}),
    ("AD1", "matched-on-adoption", {
        "Episodes": EPISODE.format("02/06/2025", "E12", "M1 1AE"),
        "AD1": "MADEUP01,14/05/2012,01/05/2025,02/06/2025,0,2,MF,L11",
    }),
    ("SWEpisodes", "worker-of-no-day", {"SWEpisodes": "MADEUP01,14/05/2012,SW1,02/06/2025,02/06/2025,LEFTRL"}),
]  # fmt: skip


@pytest.mark.parametrize(("block", "code", "lines"), SELDOM, ids=[code for _, code, _ in SELDOM])
def test_what_a_drawn_set_seldom_has_is_found_too(block: str, code: str, lines: dict[str, str], tmp_path: Path) -> None:
    for name, line in lines.items():
        header = ",".join(dict.fromkeys(field.name for field in SSDA903.block(name).fields))
        (tmp_path / f"{name.lower()}.csv").write_text(f"{header}\n{line}\n", encoding="utf-8")
    (report,) = check([tmp_path], whose=SAID)
    assert (block, code) in {(f.block, f.rule) for f in report.findings}


@pytest.mark.parametrize(
    ("begun", "codes"),
    [("09/03/2024", {"missing-before-care"}), ("10/03/2024", set()), ("02/06/2025", set()),
     ("03/06/2025", {"missing-after-care"})],
)  # fmt: skip
def test_a_time_missing_before_or_after_care_is_asked_about_once(begun: str, codes: set[str], tmp_path: Path) -> None:
    lines = {"Episodes": EPISODE.format("02/06/2025", "E4A", "M1 1AE"), "Missing": f"MADEUP01,02/06/2009,M,{begun},"}
    for name, line in lines.items():
        header = ",".join(dict.fromkeys(field.name for field in SSDA903.block(name).fields))
        (tmp_path / f"{name.lower()}.csv").write_text(f"{header}\n{line}\n", encoding="utf-8")
    (report,) = check([tmp_path], whose=SAID)
    asked = [finding.rule for finding in report.findings if finding.rule.startswith("missing-")]
    assert [code for code in asked if code.endswith("-care") and code != "missing-past-care"] == sorted(codes)


def test_every_check_finds_rows_in_a_drawn_set(tmp_path: Path) -> None:
    folder = Draw(1, 1_500).write(tmp_path / "set")
    (report,) = check([folder], whose=Whose(agency="E09000001", period_end=date(YEAR, 3, 31)))
    found = {(f.block, f.rule) for f in report.findings}
    missed = {(rule.block, rule.code) for rule in SSDA903_RULES} - found - {(block, code) for block, code, _ in SELDOM}
    assert missed == set()


def test_every_check_has_words_of_its_own() -> None:
    for rule in SSDA903_RULES:
        assert rule.found[0].islower() or rule.found.startswith(("PN0", "SDQ1", "UN", "Ofsted", "0 for"))
        assert rule.remedy.endswith((".", "?"))
    named = [(rule.block, rule.code) for rule in SSDA903_RULES]
    assert len(named) == len(set(named))


def test_birthdays_of_leap_days_are_the_day_before() -> None:
    born = ssda903_care.day("2008-02-29")
    assert ssda903_care.years_after(np.array([born]), 10)[0] == ssda903_care.day("2018-02-28")
    assert ssda903_care.years_after(np.array([born]), 12)[0] == ssda903_care.day("2020-02-29")
