"""The fix list as page, workbook and list: what it says, whose it is, and what it never holds."""

from __future__ import annotations

import ast
import csv
import itertools
import re
import shutil
import zipfile
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from lxml import etree, html

from sightline.errors import Finding, Severity
from sightline.returns.reports import console
from sightline.returns.reports.advice import advice, groups, in_words, steps, totals
from sightline.returns.reports.fixlist import FileReport, State, check
from sightline.returns.reports.pack import UNKNOWN, by_agency, write_lists, write_pack, write_packs
from sightline.returns.reports.page import FIRST_KINDS, MOST_ROWS, render
from sightline.returns.reports.sheets import sheets
from sightline.returns.rules.checks import RULES
from sightline.returns.rules.last import _FIXED
from sightline.returns.rules.lateness import watches
from sightline.standard.rows import read_rows
from tests.unit.returns.children import assessment
from tests.unit.returns.conftest import FIXTURES, Write, census, child

TODAY = date(2026, 11, 26)
SOURCE = Path(__file__).resolve().parents[3] / "src" / "sightline" / "returns"
SPREADSHEET = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
FAULTY = [FIXTURES / "faults_2026.xml", FIXTURES / "identity_faults.csv"]
# Values of the children in those two files: ids, pupil numbers, names, postcodes, NHS numbers, wrong dates and codes.
PLANTED = re.compile(r"MADEUP|Q2012|Marigold|Ashby|AB9|AB1 2DE|99900|2018-05-14")


def packed(folder: Path, paths: list[Path]) -> tuple[str, dict[str, list[list[str]]]]:
    """(page, sheet -> rows of texts) of the fix list of some files."""
    (page,) = write_packs(check(paths), folder, TODAY)
    return page.read_text(encoding="utf-8"), workbook(page.with_suffix(".xlsx"))


def workbook(path: Path) -> dict[str, list[list[str]]]:
    """Every sheet of a workbook as rows of texts, read from its XML."""
    found: dict[str, list[list[str]]] = {}
    with zipfile.ZipFile(path) as file:
        strings = etree.fromstring(file.read("xl/sharedStrings.xml"))
        shared = ["".join(map(str, one.itertext())) for one in strings.iterfind("s:si", SPREADSHEET)]
        names = etree.fromstring(file.read("xl/workbook.xml")).iterfind("s:sheets/s:sheet", SPREADSHEET)
        for number, sheet in enumerate(names, start=1):
            rows = etree.fromstring(file.read(f"xl/worksheets/sheet{number}.xml"))
            found[str(sheet.get("name"))] = [
                [_cell(cell, shared) for cell in row.iterfind("s:c", SPREADSHEET)]
                for row in rows.iterfind("s:sheetData/s:row", SPREADSHEET)
            ]
    return found


def _cell(cell: etree._Element, shared: list[str]) -> str:
    value = cell.findtext("s:v", "", SPREADSHEET)
    return shared[int(value)] if cell.get("t") == "s" else value


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, list[list[str]]]]:
    return packed(tmp_path_factory.mktemp("faulty"), FAULTY)


def test_the_workbook_has_a_sheet_for_each_question(faulty: tuple[str, dict[str, list[list[str]]]]) -> None:
    _, book = faulty
    assert list(book) == [
        "Read me", "What to do", "Every finding", "Lateness", "What was read", "Completeness", "What was lost",
    ]  # fmt: skip
    reports = check(FAULTY)
    assert len(book["Every finding"]) - 3 == sum(len(report.findings) for report in reports)
    done = book["What to do"]
    assert done[2][:3] == ["What to do next", "How many", "What was found"]
    assert sum(int(row[1]) for row in done[3:]) == sum(len(report.findings) for report in reports)
    order = [group.title for group in groups().values()]
    places = [order.index(row[0]) for row in done[3:]]
    assert places == sorted(places)
    assert {row[0] for row in book["Lateness"][3:]} >= {"From the start of a protection plan to its first review"}
    assert sum(int(row[8]) for row in book["What was read"][3:]) == sum(
        report.counts.passed for report in reports if report.counts
    )


def test_every_sheet_is_one_table_with_its_header_and_no_merged_cell(tmp_path: Path) -> None:
    packed(tmp_path, FAULTY)
    with zipfile.ZipFile(tmp_path / "fix-list.xlsx") as file:
        names = file.namelist()
        for number in range(1, 8):
            text = file.read(f"xl/worksheets/sheet{number}.xml").decode()
            assert "mergeCell" not in text
            assert "<f>" not in text
            assert ("tablePart" in text) == (number > 1)
            assert ('state="frozen"' in text) == (number > 1)
        tables = [etree.fromstring(file.read(name)) for name in names if name.startswith("xl/tables/")]
        assert len(tables) == 6
        core = file.read("docProps/core.xml").decode()
    assert "Fix list of City of London (E09000001)" in core
    assert not any("external" in name.lower() or "drawing" in name for name in names)


def test_nothing_that_a_file_is_called_or_holds_becomes_a_formula(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x","y")'
    finding = Finding("empty-file", Severity.REFUSED, evil, "=1+1", "@sum", field="+cmd")
    page = write_pack([FileReport(evil, State.REFUSED, (finding,))], tmp_path / "list", "E09000001", TODAY)
    with zipfile.ZipFile(page.with_suffix(".xlsx")) as file:
        assert not any(b"<f>" in file.read(name) or b"hyperlink" in file.read(name) for name in file.namelist())
    assert [evil, "", "", "", "+cmd", "refused", "=1+1", "@sum", "empty-file"] in workbook(
        page.with_suffix(".xlsx")
    )["Every finding"]  # fmt: skip
    assert "<script" not in page.read_text()


def test_a_file_name_cannot_write_into_the_page(tmp_path: Path) -> None:
    name = "<script>alert(1)</script>.csv"
    finding = Finding("empty-file", Severity.REFUSED, name, "an empty file", "Send it again.")
    page = write_pack([FileReport(name, State.REFUSED, (finding,))], tmp_path / "list", "E09000001", TODAY)
    assert "<script" not in page.read_text()
    assert "&lt;script&gt;" in page.read_text()


def test_neither_page_nor_workbook_nor_list_nor_screen_holds_a_value_of_a_person(tmp_path: Path) -> None:
    page, book = packed(tmp_path, FAULTY)
    lines = "\n".join([*console.by_step(check(FAULTY)), *console.summary(check(FAULTY))])
    words = "\n".join(" ".join(row) for rows in book.values() for row in rows)
    assert PLANTED.search(FAULTY[0].read_text())
    for text in (page, words, lines, (tmp_path / "fix-list.csv").read_text()):
        assert not PLANTED.search(text)


def test_the_page_opens_anywhere_and_is_put_together_well(faulty: tuple[str, dict[str, list[list[str]]]]) -> None:
    page, _ = faulty
    assert len(page.encode()) < 200_000
    assert not re.search(r"https?://|<script|<link|<img|url\(", page)
    tree = html.fromstring(page)
    assert tree.get("lang") == "en-GB"
    levels = [int(one.tag[1]) for one in tree.iter("h1", "h2", "h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    for table in tree.iter("table"):
        assert table.find("caption") is not None
        assert all(cell.get("scope") for cell in table.iter("th"))
    targets = {one.get("id") for one in tree.iter() if one.get("id")}
    assert {link.get("href", "")[1:] for link in tree.iter("a")} <= targets
    first = str(tree.xpath("string(//main/p[1])"))
    assert first.startswith("2 files: 2 read. ")


def test_a_clean_file_gets_one_plain_sentence(tmp_path: Path) -> None:
    page, book = packed(tmp_path, [FIXTURES / "clean_2027.xml"])
    assert "Nothing was found: every row was read and every check passed." in page
    assert "step-" not in page
    assert book["What to do"][2] == ["There is nothing to do: nothing was found."]
    assert "Nothing: every row and value was used." in page


def test_numbers_first(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    reports = check([*FAULTY, tmp_path / "empty.csv", FIXTURES / "clean_2027.xml"])
    first, second = in_words(totals(reports, steps(reports)))
    assert first.startswith("4 files: 3 read, 1 refused, 1 of them clean.")
    assert re.match(
        r"\d+ findings: 1 would stop a whole file, \d+ set a row aside, \d+ set one value aside, \d+", second
    )


def test_what_was_counted_beyond_what_is_kept_is_counted_here_too(write: Write) -> None:
    path = write(census(*(child() for _ in range(1_101))))
    (report,) = check([path])
    kinds = [kind for step in steps([report]) for kind in step.kinds if kind.rule == "duplicate-row"]
    assert {kind.where: kind.number for kind in kinds}["Child"] == 1_100
    child_kind = next(kind for kind in kinds if kind.where == "Child")
    assert child_kind.more == 1_100 - len(child_kind.places)


def two_agencies(folder: Path) -> list[FileReport]:
    other = "E09000002"
    shutil.copy(FAULTY[1], folder / "ours_identity.csv")
    shutil.copy(FAULTY[0], folder / "ours.xml")
    text = (FIXTURES / "identity_faults.csv").read_text().replace("E09000001", other)
    (folder / "theirs_identity.csv").write_text(text)
    (folder / "nobodys.csv").write_bytes(b"")
    return check([folder])


def test_files_of_two_agencies_give_two_lists_neither_with_anything_of_the_other(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    reports = two_agencies(tmp_path / "in")
    pages = write_packs(reports, tmp_path / "out", TODAY)
    assert {page.parent.name for page in pages} == {"E09000001", "E09000002", UNKNOWN}
    assert all(page.parent.parent == tmp_path / "out" for page in pages)
    for page in pages:
        book = "\n".join(" ".join(row) for rows in workbook(page.with_suffix(".xlsx")).values() for row in rows)
        for text in (page.read_text(), book, page.with_suffix(".csv").read_text(encoding="utf-8-sig")):
            theirs = {"ours": "E09000001", "theirs": "E09000002", "nobodys": UNKNOWN}
            assert {who for who in theirs if who in text} == {
                who for who, agency in theirs.items() if agency == page.parent.name
            }
    lists = write_lists(reports, tmp_path / "fix.csv")
    assert sorted(path.name for path in lists) == [
        "fix-E09000001.csv", "fix-E09000002.csv", f"fix-{UNKNOWN}.csv",
    ]  # fmt: skip
    for path in lists:
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert len({row["file"].partition(".")[0].partition("_")[0] for row in csv.DictReader(file)}) == 1


def test_a_refused_file_of_the_only_agency_is_in_its_list(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    reports = check([FAULTY[0], tmp_path / "empty.csv"])
    assert {agency: len(own) for agency, own in by_agency(reports).items()} == {"E09000001": 2}


def test_every_check_has_its_next_step_and_what_is_refused_is_sent_again() -> None:
    for rule in RULES:
        group, means = advice(rule.code, f"{rule.block}.{rule.fields[0] if rule.fields else ''}", rule.severity)
        assert group.code in groups()
        assert means
    for watch in watches():
        group, means = advice(watch.rule, f"{watch.block}.", Severity.QUERY)
        assert group.code == "know"
        assert means
    for severity in Severity:
        group, means = advice("never-heard-of", "", severity)
        assert group.code == {"refused": "send_again", "please check": "ask"}.get(severity, "correct")
        assert means
    assert advice("missing-column", "", Severity.REFUSED)[0].code == "send_again"


def test_no_row_of_the_next_steps_names_an_unknown_group_and_none_can_never_be_reached() -> None:
    rows = read_rows("next_steps.csv", "sightline.returns.data")
    assert {row["group"] for row in rows if row["group"]} == set(groups())
    assert {row["severity"] for row in rows if row["severity"]} == {one.value for one in Severity}
    codes = _known_codes()
    for number, row in enumerate(rows):
        before = [
            one for one in rows[:number]
            if one["place"] in ("", "*", row["place"]) and one["severity"] in ("", row["severity"])
        ]  # fmt: skip
        own = [code for code in codes if fnmatchcase(code, row["rule"])]
        told = [{said for said in ("group", "means") for one in before if one[said] and fnmatchcase(code, one["rule"])}
                for code in own]  # fmt: skip
        assert any({said for said in ("group", "means") if row[said]} - said_before for said_before in told), row


def _known_codes() -> set[str]:
    """The name of every check, and every word of the readers' code that may be the name of one."""
    read = {
        node.value
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    named = {rule.code for rule in RULES} | {watch.rule for watch in watches()}
    named |= {f"last-{column.replace('_', '-')}-changed" for column in _FIXED}
    return named | {text for text in read if re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", text)}


@pytest.mark.parametrize(
    ("rule", "place", "group", "words"),
    [
        ("upn-check-letter", "Child.UPN", "correct", "pupil number"),
        ("code-not-in-list", "AssessmentFactors.AssessmentFactors", "export", "this one does not count"),
        ("missing-optional-column", "identity.postcode", "export", "fewer are found"),
        ("last-open-case-gone", "CINdetails.", "export", "for ever"),
        ("no-factors", "Assessments.AssessmentAuthorisationDate", "correct", "Sexual abuse"),
    ],
)
def test_what_a_finding_means_for_the_joint_picture(rule: str, place: str, group: str, words: str) -> None:
    found, means = advice(rule, place, Severity.QUERY)
    assert (found.code, words in means) == (group, True)


def test_a_minute_says_what_was_lost_and_what_is_late(write: Write) -> None:
    late = child(assessment("2025-06-12", "2025-09-30"))
    bad = child().replace("MADEUP0001", "MADEUP0002").replace("<ReferralSource>2A", "<ReferralSource>ZZ")
    reports = check([write(census(late, bad))])
    found = steps(reports)
    page = render("A list", in_words(totals(reports, found)), found, sheets(reports, found), TODAY)
    assert "Not used: 1 value." in page
    assert "From referral to the end of the first assessment: 1 of 1 late" in page
    assert "Who saw it first is not known" in page
    assert "What is late" in "\n".join(console.by_step(reports))


def test_a_page_stays_small_however_much_was_found(tmp_path: Path) -> None:
    findings = tuple(
        Finding(f"rule-{n % 90}", Severity.QUERY, "a.csv", f"kind {'x' * (n % 90)}", "Look.", row=n)
        for n in range(9_000)
    )
    page = write_pack([FileReport("a.csv", State.FINDINGS, findings)], tmp_path / "big", "E09000001", TODAY)
    text = page.read_text()
    assert len(text) < 200_000
    assert f"Show {90 - FIRST_KINDS} more" in text
    assert len(workbook(page.with_suffix(".xlsx"))["Every finding"]) == 9_003
    assert MOST_ROWS <= 200
