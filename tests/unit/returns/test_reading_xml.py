"""The census read: typed rows, every fault found at its line, nothing dropped in silence."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from sightline.errors import Refused, Severity, SightlineError
from sightline.returns.batches import KEPT_ALIKE
from sightline.returns.definitions.cin import CIN
from sightline.returns.reading import Header, open_return
from tests.unit.returns.conftest import FIXTURES, HEADER, Write, census, child, rows_of, rules, whole

CLEAN = FIXTURES / "clean_2027.xml"
FAULTS = FIXTURES / "faults_2026.xml"


def test_the_header_says_whose_file_it_is() -> None:
    assert open_return(CLEAN).header == Header(
        "cin", "E09000001", "council", 2027, date(2026, 4, 1), date(2027, 3, 31), datetime(2027, 6, 30, 12, tzinfo=UTC)
    )


def test_a_clean_file_has_no_findings_and_every_row() -> None:
    reading, batches = whole(CLEAN)
    assert reading.findings == ()
    assert {batch.block.name: batch.rows.num_rows for batch in batches} == {
        "Child": 2, "Disability": 2, "CINdetails": 2, "Assessments": 1, "AssessmentFactors": 2, "CINPlanDates": 1,
        "Section47": 1, "ChildProtectionPlans": 1, "CPPreviewDate": 2, "PreProceedingsandFGDM": 1,
    }  # fmt: skip
    assert (reading.counts.read, reading.counts.set_aside, reading.counts.children) == (15, 0, 2)


def test_rows_are_typed_and_say_their_line() -> None:
    _, batches = whole(CLEAN)
    assert rows_of(batches, "Child")[0] == {
        "local_id": "MADEUP0001", "upn": "Q201200012001", "former_upn": None, "upn_unknown": None,
        "birth_date": date(2018, 5, 14), "expected_birth_date": None, "sex": "F", "death_date": None,
        "ethnicity": "WBRI", "line": 19,
    }  # fmt: skip
    assert rows_of(batches, "ChildProtectionPlans") == [
        {
            "start_date": date(2026, 6, 30), "end_date": None, "initial_category": "SAB", "latest_category": "NEG",
            "previous_plans": 0, "referral_date": date(2026, 5, 5), "local_id": "MADEUP0001", "line": 53,
        }
    ]  # fmt: skip
    assert [row["no_further_action"] for row in rows_of(batches, "CINdetails")] == [False, False]


def test_repeated_elements_are_rows_that_carry_what_is_around_them() -> None:
    _, batches = whole(CLEAN)
    assert rows_of(batches, "AssessmentFactors")[1] == {
        "factor": "16A", "referral_date": date(2026, 5, 5), "start_date": date(2026, 5, 6),
        "authorisation_date": date(2026, 6, 10), "local_id": "MADEUP0001", "line": 43,
    }  # fmt: skip
    assert [row["review_date"] for row in rows_of(batches, "CPPreviewDate")] == [date(2026, 9, 22), date(2027, 3, 16)]


def test_columns_are_the_fields_of_the_year_the_carried_columns_local_id_and_line() -> None:
    reading, batches = whole(CLEAN)
    for batch in batches:
        fields = {field.column: field for field in batch.block.fields if field.in_year(reading.header.year)}
        expected = [*fields, *batch.block.carries, *([] if "local_id" in fields else ["local_id"]), "line"]
        assert batch.rows.schema.names == expected
        assert batch.rows.schema.field("line").type == pa.int64()
        for field in fields.values():
            wanted = {"text": pa.string(), "date": pa.date32(), "int": pa.int64(), "bool": pa.bool_()}[field.type]
            assert batch.rows.schema.field(field.column).type == wanted


def test_every_fault_of_a_bad_file_is_found_at_its_line() -> None:
    reading, _ = whole(FAULTS)
    found = {(f.rule, f.severity, f.line, f.block, f.field) for f in reading.findings}
    row, field, query = Severity.ROW, Severity.FIELD, Severity.QUERY
    assert found == {
        ("given-twice", field, 18, "Child", "UPN"), ("not-a-date", field, 19, "Child", "PersonBirthDate"),
        ("field-of-another-year", query, 20, "Child", "GenderCurrent"), ("unknown-element", field, 21, "Child", None),
        ("code-not-in-list", field, 24, "Child", "Ethnicity"), ("empty-element", row, 26, "Disability", "Disability"),
        ("not-a-date", field, 31, "CINdetails", "CINreferralDate"),
        ("required-missing", row, 30, "CINdetails", "CINreferralDate"), ("stray-text", query, 38, "CINdetails", None),
        ("misplaced-element", field, 38, "CINdetails", "Sex"),
        ("code-not-in-list", row, 44, "AssessmentFactors", "AssessmentFactors"),
        ("factor-19a-retired", query, 45, "AssessmentFactors", "AssessmentFactors"),
        ("not-yes-or-no", field, 48, "CINdetails", "ReferralNFA"),
        ("not-a-whole-number", field, 52, "ChildProtectionPlans", "NumberOfPreviousCPP"),
        ("required-missing", field, 49, "ChildProtectionPlans", "LatestCategoryOfAbuse"),
        ("late-first-review", query, 49, "ChildProtectionPlans", "CPPstartDate"),
            ("block-of-another-year", row, 54, "PreProceedingsandFGDM", None),
        ("misplaced-element", row, 58, "Child", "Section47"), ("required-missing", row, 63, "Child", "LAchildID"),
        ("no-key", row, 72, "CINdetails", None),
        ("required-missing", field, 30, "CINdetails", "ReferralSource"),
        ("start-without-conference", query, 49, "ChildProtectionPlans", "CPPstartDate"),
        ("more-plans-than-conferences", query, None, "ChildProtectionPlans", "CPPstartDate"),
    }  # fmt: skip


def test_rows_read_are_rows_passed_and_rows_set_aside() -> None:
    reading, batches = whole(FAULTS)
    assert (reading.counts.read, reading.counts.set_aside) == (13, 7)
    assert sum(batch.rows.num_rows for batch in batches) == reading.counts.passed == 6
    assert sum(1 for finding in reading.findings if finding.severity is Severity.ROW) == 7


def test_a_wrong_value_becomes_null_and_the_rest_of_its_row_is_passed() -> None:
    _, batches = whole(FAULTS)
    (known,) = rows_of(batches, "Child")
    assert (known["local_id"], known["upn"], known["birth_date"]) == ("MADEUP0001", "Q201200012001", None)


def test_no_finding_repeats_a_value() -> None:
    reading, _ = whole(FAULTS)
    words = " ".join(str(finding) for finding in reading.findings)
    for value in ("QQQQ", "RB", "perhaps", "several", "loose", "ShoeSize", "14/05", "MADEUP", "2012000"):
        assert value not in words


def test_a_wrong_code_is_described_by_its_shape_and_its_list() -> None:
    reading, _ = whole(FAULTS)
    (finding,) = [f for f in reading.findings if f.line == 44]
    assert finding.found == '2 letters that are not in the list of codes "assessment factor" in force in 2026'


def test_a_retired_factor_is_passed_on_and_asked_about() -> None:
    _, batches = whole(FAULTS)
    assert [row["factor"] for row in rows_of(batches, "AssessmentFactors")] == ["19A"]


def test_gender_codes_of_2024_become_those_of_sex(write: Write) -> None:
    old = census(
        *(child(identifiers=f"<LAchildID>C{n}</LAchildID><GenderCurrent>{n}</GenderCurrent>") for n in (1, 2, 0, 9)),
        header=HEADER.replace("2026", "2024"),
    )
    _, batches = whole(write(old))
    assert [row["sex"] for row in rows_of(batches, "Child")] == ["M", "F", "U", "U"]


def test_the_reference_date_decides_the_year_where_the_header_disagrees(write: Write) -> None:
    reading, _ = whole(write(census(child(), header=HEADER.replace("<Year>2026", "<Year>2023"))))
    assert reading.header.year == 2026
    (finding,) = reading.findings
    assert (finding.rule, finding.line, finding.field) == ("year-disagrees", 2, "Year")
    assert "2023" in finding.found
    assert "2026" in finding.found


def test_the_year_option_makes_other_rules_apply() -> None:
    reading, batches = whole(FAULTS, 2027)
    assert reading.header.year == 2027
    assert "block-of-another-year" not in rules(reading.findings)
    assert len(rows_of(batches, "PreProceedingsandFGDM")) == 1


@pytest.mark.parametrize("year", [2016, 2028])
def test_a_year_that_is_not_read_is_refused_in_words(write: Write, year: int) -> None:
    path = write(census(child(), header=HEADER.replace("2026", str(year))))
    with pytest.raises(Refused, match=f"a file for {year}, where 2017 to 2027 are read"):
        open_return(path)


def test_a_year_in_the_name_that_is_not_the_files_is_found(write: Write) -> None:
    assert rules(whole(write(census(child()), "cin_2025.xml"))[0].findings) == ["name-disagrees"]
    assert rules(whole(write(census(child()), "cin_2025-26.xml"))[0].findings) == []


def test_a_header_without_an_authority_is_refused(write: Write) -> None:
    path = write(census(child(), header=HEADER.replace("<LEA>201</LEA>", "<LEA>999</LEA>")))
    with pytest.raises(Refused) as caught:
        open_return(path)
    assert caught.value.findings[0].rule == "unknown-agency"
    assert "999" not in str(caught.value)


def test_a_file_without_a_header_is_refused(write: Write) -> None:
    with pytest.raises(Refused) as caught:
        open_return(write(f"<Message><Children>{child()}</Children></Message>"))
    assert caught.value.findings[0].rule == "no-header"


def test_a_file_cut_in_the_middle_is_refused_with_its_last_line(write: Write) -> None:
    text = census(child(), child().replace("MADEUP0001", "MADEUP0002"))
    reading = open_return(write(text[: text.index("</Children>") - 20]))
    with pytest.raises(Refused) as caught:
        list(reading.batches())
    (finding,) = caught.value.findings
    assert (finding.rule, finding.line) == ("truncated", 12)


def test_a_broken_tag_in_the_middle_is_refused_without_repeating_it(write: Write) -> None:
    reading = open_return(write(census(child(), child().replace("</Sex>", "</Marigold>"))))
    with pytest.raises(Refused) as caught:
        list(reading.batches())
    (finding,) = caught.value.findings
    assert (finding.rule, finding.line) == ("not-well-formed", 10)
    assert "Marigold" not in str(finding)


def test_what_stands_between_and_after_children_is_found(write: Write) -> None:
    another = child().replace("MADEUP0001", "MADEUP0002").replace("Q201200012001", "E201200012002")
    text = census(child(), "words<Sibling/>", another, "<Other/>")
    reading, _ = whole(write(text))
    assert sorted(rules(reading.findings)) == ["stray-text", "unknown-element", "unknown-element"]


def test_a_child_inside_a_child_is_set_aside_with_its_rows(write: Write) -> None:
    inner = child()
    reading, batches = whole(write(census(child(inner))))
    assert rules(reading.findings) == ["misplaced-element"]
    assert (reading.counts.read, reading.counts.set_aside) == (6, 3)
    assert sum(batch.rows.num_rows for batch in batches) == 3


def test_an_element_inside_a_value_is_found(write: Write) -> None:
    reading, _ = whole(write(census(child().replace("<Sex>F</Sex>", "<Sex><b>F</b></Sex>"))))
    assert rules(reading.findings) == ["elements-in-value"]


def test_comments_are_not_data(write: Write) -> None:
    reading, batches = whole(write(census(child().replace("<Sex>F", "<!-- words --><Sex><!-- x -->F"))))
    assert reading.findings == ()
    assert rows_of(batches, "Child")[0]["sex"] == "F"


@pytest.mark.parametrize(
    ("text", "rule"), [("A" * 101, "text-too-long"), ("A\tB", "text-unprintable"), ("A" * 100, None)]
)
def test_a_text_has_a_longest_length_and_no_control_characters(write: Write, text: str, rule: str | None) -> None:
    reading, _ = whole(write(census(child().replace("Q201200012001", text))))
    assert (rule in rules(reading.findings)) == (rule is not None)


def test_blanks_around_a_value_do_not_matter(write: Write) -> None:
    text = (
        child().replace("2018-05-14", " 2018-05-14\n").replace("WBRI", " WBRI ").replace("MADEUP0001", " MADEUP0001 ")
    )
    reading, batches = whole(write(census(text)))
    assert reading.findings == ()
    (row,) = rows_of(batches, "Child")
    assert (row["local_id"], row["birth_date"], row["ethnicity"]) == ("MADEUP0001", date(2018, 5, 14), "WBRI")


def test_fields_after_a_block_reach_the_rows_inside_it(write: Write) -> None:
    inside = "<Assessments><AssessmentActualStartDate>2025-06-03</AssessmentActualStartDate></Assessments>"
    moved = child(referral=inside + child().split("<CINdetails>")[1].split("</CINdetails>")[0])
    _, batches = whole(write(census(moved)))
    assert rows_of(batches, "Assessments")[0]["referral_date"] == date(2025, 6, 2)


def test_findings_alike_are_kept_to_a_thousand_and_the_rest_counted(write: Write) -> None:
    many = [child().replace("MADEUP0001", f"MADEUP{n:04d}").replace("WBRI", "QQQQ") for n in range(KEPT_ALIKE + 7)]
    reading, _ = whole(write(census(*many)))
    alike = [finding for finding in reading.findings if finding.rule == "code-not-in-list"]
    assert len(alike) == KEPT_ALIKE + 1
    assert alike[-1].found == "and 7 more like the 1,000 listed"


def test_lines_are_right_beyond_65535(write: Write) -> None:
    children = "".join(
        child("<Assessments>\n\n<AssessmentActualStartDate>2025-06-03</AssessmentActualStartDate>\n</Assessments>\n")
        .replace("MADEUP0001", f"MADEUP{n:05d}").replace("<Sex>", "\n<Sex>")
        for n in range(9_000)
    )  # fmt: skip
    text = census(children, child().replace("WBRI", "QQQQ").replace("MADEUP0001", "X"))
    reading, batches = whole(write(text))
    lines = text.splitlines()
    for block, tag in (("Child", "<Child>"), ("CINdetails", "<CINdetails>"), ("Assessments", "<Assessments>")):
        expected = [number for number, line in enumerate(lines, start=1) if tag in line]
        assert [row["line"] for row in rows_of(batches, block)] == expected
    (finding,) = [finding for finding in reading.findings if finding.rule == "code-not-in-list"]
    assert finding.line is not None
    assert finding.line > 65_535
    assert "QQQQ" in lines[finding.line - 1]


def test_many_children_come_in_batches_of_about_twenty_thousand_rows(write: Write) -> None:
    text = census(*(child().replace("MADEUP0001", f"MADEUP{n:05d}") for n in range(25_000)))
    _, batches = whole(write(text))
    sizes = [batch.rows.num_rows for batch in batches if batch.block.name == "Child"]
    assert len(sizes) == 2
    assert sum(sizes) == 25_000
    assert max(sizes) < 20_300


def test_rows_are_read_once_only(write: Write) -> None:
    reading, _ = whole(write(census(child())))
    with pytest.raises(SightlineError, match="read once"):
        list(reading.batches())


def test_a_file_of_one_line_is_read_alike(write: Write) -> None:
    factors = "".join(f"<AssessmentFactors>{code}</AssessmentFactors>" for code in ("21",))
    inside = (
        "<Assessments><AssessmentActualStartDate>2025-06-03</AssessmentActualStartDate><AssessmentAuthorisationDate>"
        f"2025-06-20</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment>{factors}"
        "</FactorsIdentifiedAtAssessment></Assessments>"
    )
    other = inside.replace("21<", "16A<").replace("06-03", "06-21").replace("06-20", "07-01")
    reading, _ = whole(write(census(child(inside + other)).replace("\n", "")))
    assert reading.findings == ()


def test_the_format_reads_what_it_defines() -> None:
    assert open_return(CLEAN).format is CIN


def test_reading_does_not_change_the_file(write: Write) -> None:
    path: Path = write(census(child()))
    before = path.read_bytes()
    whole(path)
    assert path.read_bytes() == before


def test_a_value_that_was_set_aside_is_not_called_missing_too(write: Write) -> None:
    closed = "<CINclosureDate>2025-09-01</CINclosureDate><ReasonForClosure>{}</ReasonForClosure>"
    reading, _ = whole(write(census(child(closed.format("RC99")))))
    assert rules(reading.findings) == ["code-not-in-list"]
    reading, _ = whole(write(census(child(closed.format("")))))
    assert rules(reading.findings) == ["closure-without-reason"]


def test_reviews_in_one_group_and_in_groups_of_their_own_are_all_read(write: Write) -> None:
    days = ("2025-09-12", "2025-12-12", "2026-03-13")
    each = [f"<CPPreviewDate>{day}</CPPreviewDate>" for day in days]
    start = (
        "<ChildProtectionPlans><CPPstartDate>2025-06-20</CPPstartDate><InitialCategoryOfAbuse>SAB</InitialCategoryOfAbuse>"
        "<LatestCategoryOfAbuse>SAB</LatestCategoryOfAbuse><NumberOfPreviousCPP>0</NumberOfPreviousCPP>"
    )
    one = f"<Reviews>{''.join(each)}</Reviews>"
    own = "".join(f"<Reviews>{review}</Reviews>" for review in each)
    for reviews in (one, own, f"<Reviews>{each[0]}{each[1]}</Reviews><Reviews>{each[2]}</Reviews>"):
        inside = f"<DateOfInitialCPC>2025-06-20</DateOfInitialCPC>{start}{reviews}</ChildProtectionPlans>"
        reading, batches = whole(write(census(child(inside))))
        assert [str(row["review_date"]) for row in rows_of(batches, "CPPreviewDate")] == list(days)
        assert reading.findings == ()


def test_a_group_of_reviews_without_one_is_found(write: Write) -> None:
    inside = (
        "<DateOfInitialCPC>2026-02-02</DateOfInitialCPC><ChildProtectionPlans><CPPstartDate>2026-02-02</CPPstartDate>"
        "<InitialCategoryOfAbuse>SAB</InitialCategoryOfAbuse><LatestCategoryOfAbuse>SAB</LatestCategoryOfAbuse>"
        "<NumberOfPreviousCPP>0</NumberOfPreviousCPP><Reviews/></ChildProtectionPlans>"
    )
    assert rules(whole(write(census(child(inside))))[0].findings) == ["empty-group"]


@pytest.mark.parametrize(
    ("inside", "rule"),
    [
        ("<LAchildID>" + "A" * 11_000_000 + "</LAchildID>", "record-too-large"),
        ("<a/>" * 1_100_000, "record-too-large"),
        ("<a>" * 300 + "</a>" * 300, "text-too-long"),
    ],
    ids=["long", "many", "deep"],
)
def test_a_text_or_a_depth_beyond_all_measure_is_refused_in_words(write: Write, inside: str, rule: str) -> None:
    path = write(census(child(identifiers=inside)))
    with pytest.raises(Refused) as refused:
        list(open_return(path).batches())
    assert [finding.rule for finding in refused.value.findings] == [rule]


@pytest.mark.parametrize("place", ["<Header>", "<Children>", "</Child>", "</Children>"])
def test_what_stands_beside_the_children_is_read_in_bounded_memory(write: Write, place: str) -> None:
    path = write(census(child()).replace(place, place + "<a/>" * 1_100_000))
    with pytest.raises(Refused) as refused:
        list(open_return(path).batches())
    assert [finding.rule for finding in refused.value.findings] == ["record-too-large"]


def test_rows_set_aside_are_counted_by_table_wherever_they_stand(write: Write) -> None:
    undated = "<Assessments><AssessmentInternalReviewDate>2025-06-02</AssessmentInternalReviewDate></Assessments>"
    reading, _ = whole(write(census(child(undated * 3), f"<Kind>{child()}</Kind>").replace("\n", "")))
    tables = {table.block: table.set_aside for table in reading.summary().tables}
    assert tables == {"Child": 1, "CINdetails": 1, "Assessments": 3, "Disability": 1}
    assert reading.counts.set_aside == 6
