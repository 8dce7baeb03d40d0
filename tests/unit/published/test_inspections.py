"""Inspection outcomes: words and dates, never a number and never an order."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from sightline.errors import Severity
from sightline.published import inspections, outcomes
from sightline.published.inspections import LATEST, YOUTH, Judgement, as_day, read_judgements, read_youth_justice
from sightline.published.outcomes import read_outcomes
from tests.unit.published.made import HARTLEPOOL, Row, refusal, rules, write

HEADER = (
    "Local authority area code", "Inspection date", "Publication date", "Inspection type", "Overall effectiveness",
    "The impact of leaders on social work practice with children and families",
    "The experiences and progress of children who need help and protection",
    "The experiences and progress of children in care", "The experiences and progress of care leavers",
)  # fmt: skip
GOOD = ("Good",) * 5
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</manifest:manifest>"
)


def latest(number: str, **cells: str) -> Row:
    row = dict.fromkeys(LATEST.columns, "good") | {"la_code": number, "inspection_framework": "short"}
    return row | {"inspection_start_date": "11/09/2023", "publication_date": "27/10/23"} | cells


def youth(name: str, **cells: str) -> Row:
    row = dict.fromkeys(YOUTH.columns, "Good") | {"la_name": name, "publication_date": "18/02/25"}
    return row | {"score_%": "44.44"} | cells


def ods(path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    """Writes the smallest workbook that is one, and returns its folder."""

    def cell(value: object) -> str:
        if isinstance(value, datetime):
            stamp = value.strftime("%Y-%m-%dT%H:%M:%S")
            return f'<table:table-cell office:value-type="date" office:date-value="{stamp}"/>'
        text = escape(str(value))
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    body = "".join(
        f'<table:table table:name="{name}">'
        + "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>{body}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    return path.parent


def day(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d")


def workbook(folder: Path, history: Sequence[Sequence[object]], newest: Sequence[Sequence[object]] = ()) -> Path:
    head = [["A title"], ["What the sheet holds"]]
    return ods(
        folder / outcomes.FILE.example,
        {
            "Inspections_as_at_31_March": [*head, HEADER, *newest],
            "ILACS_inspection_history": [*head, HEADER, *history],
        },
    )


def test_a_judgement_is_words_with_a_date_and_no_number(tmp_path: Path) -> None:
    (outcome,) = read_judgements(write(tmp_path, LATEST.example, [latest("805")])).of(HARTLEPOOL)
    assert (outcome.inspected, outcome.published) == (date(2023, 9, 11), date(2023, 10, 27))
    assert outcome.judgements[0] == Judgement("overall effectiveness", "good")
    held = (value for name in outcome.__slots__ for value in [getattr(outcome, name)])
    assert not any(isinstance(value, (int, float)) for value in held)


def test_outcomes_cannot_be_put_in_order(tmp_path: Path) -> None:
    rows = [latest("805"), latest("806", overall_effectiveness_grade="inadequate")]
    found = read_judgements(write(tmp_path, LATEST.example, rows)).outcomes
    with pytest.raises(TypeError):
        sorted(found)  # type: ignore[type-var]
    with pytest.raises(TypeError):
        sorted(outcome.judgements[0] for outcome in found)  # type: ignore[type-var]


def test_the_score_of_a_youth_justice_service_is_never_read(tmp_path: Path) -> None:
    read = read_youth_justice(write(tmp_path, YOUTH.example, [youth("Hartlepool")]))
    assert "44" not in repr(read)


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("overall_effectiveness_grade", "", "no overall judgement was given"),
        ("care_leavers_grade", "inspection_pre_dates_judgement", "the inspection was before this was judged apart"),
    ],
)
def test_a_judgement_that_was_not_given_says_why(tmp_path: Path, column: str, text: str, reason: str) -> None:
    read = read_judgements(write(tmp_path, LATEST.example, [latest("805", **{column: text})]))
    assert [each.missing for each in read.outcomes[0].judgements if not each.words] == [reason]


def test_an_authority_is_joined_by_its_dfe_number_and_not_by_its_stale_code(tmp_path: Path) -> None:
    row = latest("815") | {"ltla23cd": "E10000023"}
    assert read_judgements(write(tmp_path, LATEST.example, [row])).outcomes[0].authorities == ("E06000065",)


def test_every_fault_of_the_judgements_is_told_at_once_and_repeated_nowhere(tmp_path: Path) -> None:
    rows = [latest("805"), latest("805"), latest("909"), latest("806", in_care_grade="Jo Bloggs", publication_date="?")]
    findings = refusal(read_judgements, write(tmp_path, LATEST.example, rows))
    assert [(finding.rule, finding.row) for finding in findings] == [
        ("row-twice", 3), ("no-such-authority", 4), ("not-a-date", 5), ("unknown-judgement", 5),
    ]  # fmt: skip
    assert "Bloggs" not in " ".join(str(finding) for finding in findings)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Royal Borough of Greenwich", {"E09000011"}),
        ("Hackney - JI", {"E09000012"}),
        ("St Helens", {"E08000013"}),
        ("An inspection of Tower Hamlets and City of London", {"E09000030", "E09000001"}),
        ("West Mercia", {"E06000019", "E06000020", "E06000051", "E10000034"}),
        ("Northamptonshire", {"E06000061", "E06000062"}),
    ],
)
def test_a_service_is_joined_by_its_name_to_every_authority_that_runs_it(
    tmp_path: Path, name: str, codes: set[str]
) -> None:
    (outcome,) = read_youth_justice(write(tmp_path, YOUTH.example, [youth(name)])).outcomes
    assert set(outcome.authorities) == codes


def test_a_service_in_wales_is_passed_over_and_an_unknown_one_told(tmp_path: Path) -> None:
    read = read_youth_justice(write(tmp_path, YOUTH.example, [youth("Powys"), youth("Jo Bloggs")]))
    assert read.outcomes == ()
    (finding,) = read.findings
    assert (finding.rule, finding.severity, finding.row) == ("no-such-service", Severity.ROW, 3)
    assert "Bloggs" not in str(finding)


def test_a_footnote_in_place_of_a_rating_is_no_rating(tmp_path: Path) -> None:
    footnote = "1 The standard does not contribute to the overall rating."
    read = read_youth_justice(write(tmp_path, YOUTH.example, [youth("Hartlepool", overall_rating=footnote)]))
    assert read.outcomes[0].judgements[0] == Judgement("overall", "", "the file does not hold a rating here")
    assert rules(read.findings) == ["not-a-rating"]


def test_a_standard_that_was_not_judged_is_left_out(tmp_path: Path) -> None:
    read = read_youth_justice(write(tmp_path, YOUTH.example, [youth("Hartlepool", reviewing="")]))
    assert "reviewing" not in {each.about for each in read.outcomes[0].judgements}


def test_the_history_of_an_ended_authority_is_never_its_successors(tmp_path: Path) -> None:
    rows = [
        ("E10000006", day("2022-05-01"), day("2022-06-20"), "ILACS Standard Inspection", *GOOD[:4], ""),
        ("E06000063", day("2024-10-07"), day("2024-11-26"), "ILACS Short Inspection", *GOOD),
    ]
    read = read_outcomes(workbook(tmp_path, rows))
    assert [outcome.published for outcome in read.of("E06000063")] == [date(2024, 11, 26)]
    (cumbria,) = read.of("E10000006")
    assert cumbria.kind == "standard inspection"
    assert cumbria.judgements[-1] == Judgement("care leavers", "", "the inspection was before this was judged apart")


def test_an_inspection_in_both_sheets_is_one_and_one_that_the_history_lacks_is_kept_and_told(tmp_path: Path) -> None:
    row = (HARTLEPOOL, day("2023-07-10"), day("2023-09-04"), "ILACS Standard Inspection", *GOOD)
    other = ("E06000002", day("2024-07-10"), day("2024-09-04"), "", *GOOD)
    read = read_outcomes(workbook(tmp_path, [row], [row, other]))
    assert [outcome.kind for outcome in read.outcomes] == ["standard or short inspection", "standard inspection"]
    (finding,) = read.findings
    assert finding.found == "the history lacks the latest inspection of Middlesbrough"


def test_every_fault_of_the_workbook_is_told_at_once(tmp_path: Path) -> None:
    good = (HARTLEPOOL, day("2023-07-10"), day("2023-09-04"), "ILACS Standard Inspection", *GOOD)
    rows = [good, good, ("E06000901", *good[1:]), (HARTLEPOOL, "soon", *good[2:]), (*good[:8], "Splendid")]
    findings = refusal(read_outcomes, workbook(tmp_path, rows))
    assert [(finding.rule, finding.row) for finding in findings] == [
        ("row-twice", 5), ("no-such-authority", 6), ("not-a-date", 7), ("unknown-judgement", 8),
    ]  # fmt: skip


def test_a_workbook_without_its_sheets_or_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / outcomes.FILE.example
    ods(path, {"Cover": [["A title"]]})
    assert rules(refusal(read_outcomes, tmp_path)) == ["missing-table", "missing-table"]
    ods(path, {"ILACS_inspection_history": [HEADER[:-1]], "Inspections_as_at_31_March": [HEADER]})
    assert rules(refusal(read_outcomes, tmp_path)) == ["missing-column"]
    path.write_bytes(b"PK not a workbook")
    assert rules(refusal(read_outcomes, tmp_path)) == ["not-a-workbook"]


def test_a_day_is_read_from_dates_and_from_two_ways_of_writing_it() -> None:
    assert [as_day(text) for text in ("31/03/2025", "31/03/25", datetime(2025, 3, 31))] == [date(2025, 3, 31)] * 3
    assert [as_day(text) for text in ("", "2025", "32/01/2025", None)] == [None] * 4


def test_the_warning_says_that_recorded_volume_is_not_what_inspectors_judge() -> None:
    assert "no measure of how much abuse there is" in inspections.WARNING
