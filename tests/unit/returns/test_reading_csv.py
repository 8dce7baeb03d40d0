"""Tables read: typed rows, a bad row never stops a good one, nothing dropped in silence."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from sightline.errors import Refused, Severity
from sightline.returns.reading import Header, open_return
from tests.unit.returns.conftest import FIXTURES, Write, rows_of, rules, whole

NAMES = (
    "agency_code,period_end,la_child_id,forename,surname,birth_date,sex,ethnicity,postcode,postcode_from,postcode_to"
)
HEAD = f"{NAMES},nhs_number,upn,link_barrier\n"
ROW = "E09000001,2026-03-31,MADEUP0001,Marigold,Oak,2018-05-14,F,WBRI,,,,,,\n"
OUTCOMES = "agency_code,period_end,crime_reference,outcome_code,outcome_date\n"


def test_a_clean_table_has_no_findings_and_typed_rows() -> None:
    reading, batches = whole(FIXTURES / "identity_clean.csv")
    assert reading.findings == ()
    assert reading.header == Header("identity", "E09000001", "council", 2026, date(2025, 4, 1), date(2026, 3, 31))
    rows = rows_of(batches, "identity")
    assert rows[0] == {
        "local_id": "MADEUP0001", "forename": "Marigold", "surname": "Oak, Ashby", "birth_date": date(2018, 5, 14),
        "sex": "F", "ethnicity": "WBRI", "postcode": "AB9 9ZZ", "postcode_from": date(2018, 5, 14),
        "postcode_to": date(2020, 6, 30), "nhs_number": "9990000018", "upn": "Q201200012001", "link_barrier": None,
        "line": 2,
    }  # fmt: skip
    assert [row["line"] for row in rows] == [2, 3, 4]
    assert rows[2]["link_barrier"] == "adoption"


def test_every_fault_of_a_bad_table_is_found_at_its_row() -> None:
    reading, batches = whole(FIXTURES / "identity_faults.csv")
    found = [(f.rule, f.severity, f.row, f.field) for f in reading.findings]
    row, field, query = Severity.ROW, Severity.FIELD, Severity.QUERY
    assert sorted(found, key=str) == sorted(
        [
            ("unknown-column", query, 1, None), ("wrong-number-of-cells", row, 3, None),
            ("required-missing", row, 4, "la_child_id"), ("not-of-this-file", row, 6, "agency_code"),
            ("not-of-this-file", row, 7, "period_end"), ("day-first-dates", query, 2, "birth_date"),
            ("not-a-date", field, 8, "birth_date"), ("code-not-in-list", field, 8, "sex"),
            ("duplicate-row", query, 10, None), ("end-before-start", query, 2, "postcode_to"),
            ("end-before-start", query, 2, "postcode_to"), ("postcode-shape", query, 2, "postcode"),
            ("nhs-number", query, 2, "nhs_number"), ("upn-check-letter", query, 2, "upn"),
        ],
        key=str,
    )  # fmt: skip
    assert (reading.counts.read, reading.counts.set_aside) == (8, 4)
    assert [row["line"] for row in rows_of(batches, "identity")] == [2, 8, 9, 10]
    assert all(finding.line is None for finding in reading.findings)


def test_dates_with_the_day_first_are_read_and_said_once_a_column(write: Write) -> None:
    text = (
        HEAD
        + ROW.replace("2018-05-14", "14/05/2018")
        + ROW.replace("2018-05-14", "13/05/2018").replace("MADEUP0001", "MADEUP0002")
    )
    reading, batches = whole(write(text, "a.csv"))
    assert [row["birth_date"] for row in rows_of(batches, "identity")] == [date(2018, 5, 14), date(2018, 5, 13)]
    assert [(f.rule, f.row, f.field) for f in reading.findings] == [("day-first-dates", 2, "birth_date")]


def test_a_period_with_the_day_first_is_read(write: Write) -> None:
    reading, _ = whole(write(HEAD + ROW.replace("2026-03-31", "31/03/2026"), "a.csv"))
    assert (reading.header.period_end, reading.counts.set_aside) == (date(2026, 3, 31), 0)


def test_flags_may_be_words_or_numbers() -> None:
    reading, batches = whole(FIXTURES / "police_crime.csv")
    rows = rows_of(batches, "police_crime")
    assert [(r["csa_flag"], r["cse_flag"], r["online_flag"], r["group_flag"]) for r in rows] == [
        (True, False, False, True), (True, False, True, False), (None, None, None, None),
    ]  # fmt: skip
    assert ("not-yes-or-no", 4) in [(finding.rule, finding.row) for finding in reading.findings]


def test_a_table_that_names_no_person_has_an_empty_local_id() -> None:
    _, batches = whole(FIXTURES / "police_outcome.csv")
    assert batches[0].rows.schema.field("local_id").type == pa.string()
    assert [row["local_id"] for row in rows_of(batches, "police_outcome")] == [None, None, None]


def test_an_unknown_area_is_a_field_not_used() -> None:
    reading, batches = whole(FIXTURES / "police_party.csv")
    assert ("code-not-in-list", "home_area", 4) in [(f.rule, f.field, f.row) for f in reading.findings]
    assert [row["home_area"] for row in rows_of(batches, "police_party")] == ["E09000001", "E09000001", None, None]


def test_an_area_that_ended_is_passed_on_and_asked_about(write: Write) -> None:
    text = (FIXTURES / "police_party.csv").read_text().replace("E06000999", "E10000006")
    reading, batches = whole(write(text, "a.csv"))
    assert rows_of(batches, "police_party")[2]["home_area"] == "E10000006"
    assert ("retired-code", "home_area", 4) in [(f.rule, f.field, f.row) for f in reading.findings]


def test_a_support_table_is_read_with_the_services_own_code() -> None:
    reading, batches = whole(FIXTURES / "support.csv")
    assert (reading.header.agency, reading.header.sender) == ("SUP-1", "support")
    assert rows_of(batches, "support")[0]["reason"] == "csa"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("identity_clean.csv", "E09000001", "E23000001"), ("police_outcome.csv", "E23000001", "E09000001")],
)
def test_an_agency_of_another_kind_is_refused(write: Write, name: str, old: str, new: str) -> None:
    with pytest.raises(Refused) as caught:
        open_return(write((FIXTURES / name).read_text().replace(old, new), "a.csv"))
    assert caught.value.findings[0].rule == "unknown-agency"


def test_a_year_that_is_not_read_is_refused(write: Write) -> None:
    with pytest.raises(Refused, match="a file for 2030, where 2017 to 2027 are read"):
        open_return(write(HEAD + ROW.replace("2026-03-31", "2030-03-31"), "a.csv"))


def test_the_year_option_does_not_change_the_period(write: Write) -> None:
    reading, _ = whole(write(HEAD + ROW, "a.csv"), 2025)
    assert (reading.header.year, reading.header.period_end) == (2025, date(2026, 3, 31))
    assert rules(reading.findings) == ["year-disagrees"]


def test_a_missing_optional_column_is_said_once_and_read_as_empty(write: Write) -> None:
    text = "agency_code,period_end,la_child_id,forename\nE09000001,2026-03-31,MADEUP0001,Marigold\n"
    reading, batches = whole(write(text, "a.csv"))
    assert set(rules(reading.findings)) == {"missing-optional-column"}
    assert len(reading.findings) == 10
    (row,) = rows_of(batches, "identity")
    assert (row["forename"], row["upn"], row["birth_date"]) == ("Marigold", None, None)


def test_columns_may_come_in_any_order(write: Write) -> None:
    text = "outcome_date,outcome_code,crime_reference,period_end,agency_code\n2025-09-01,1,M1,2026-03-31,E23000001\n"
    _, batches = whole(write(text, "a.csv"))
    (row,) = rows_of(batches, "police_outcome")
    assert (row["crime"], row["outcome_code"], row["outcome_date"]) == ("M1", "1", date(2025, 9, 1))


def test_the_name_of_a_column_that_is_not_ours_is_never_repeated(write: Write) -> None:
    reading, _ = whole(write(HEAD.replace("\n", ",Marigold Oak\n") + ROW.replace("\n", ",x\n"), "a.csv"))
    (finding,) = reading.findings
    assert (finding.rule, "Marigold" in str(finding)) == ("unknown-column", False)
    assert "column 15" in finding.found


def test_line_breaks_and_commas_inside_quotations_are_one_cell(write: Write) -> None:
    row = ROW.replace("Marigold", '"Mari, gold"')
    reading, batches = whole(
        write(HEAD + row + ROW.replace("Marigold", '"Mari\ngold"').replace("MADEUP0001", "MADEUP0002"), "a.csv")
    )
    assert [row["forename"] for row in rows_of(batches, "identity")] == ["Mari, gold", None]
    assert rules(reading.findings) == ["text-unprintable"]


def test_wrong_quotation_marks_set_one_row_aside(write: Write) -> None:
    text = HEAD + ROW.replace("Marigold", '"Mari"gold') + ROW.replace("MADEUP0001", "MADEUP0002")
    reading, batches = whole(write(text, "a.csv"))
    assert [(f.rule, f.row) for f in reading.findings] == [("quotation-marks", 2)]
    assert [row["local_id"] for row in rows_of(batches, "identity")] == ["MADEUP0002"]
    assert (reading.counts.read, reading.counts.set_aside) == (2, 1)


def test_a_quotation_that_is_never_closed_refuses_the_table_at_its_row(write: Write) -> None:
    reading = open_return(write(HEAD + ROW + ROW.replace("Marigold", '"Marigold'), "a.csv"))
    with pytest.raises(Refused) as caught:
        list(reading.batches())
    (finding,) = caught.value.findings
    assert (finding.rule, finding.row) == ("quotation-not-closed", 3)


def test_rows_come_in_batches_and_keep_their_numbers(write: Write) -> None:
    text = OUTCOMES + "".join(f"E23000001,2026-03-31,M{n},1,2025-09-01\n" for n in range(45_000))
    reading, batches = whole(write(text, "a.csv"))
    assert [batch.rows.num_rows for batch in batches] == [20_000, 20_000, 5_000]
    assert batches[-1].rows["line"].to_pylist()[-1] == 45_001
    assert reading.findings == ()


def test_a_row_that_comes_again_in_a_later_batch_is_found(write: Write) -> None:
    lines = [f"E23000001,2026-03-31,M{n},1,2025-09-01\n" for n in range(21_000)]
    reading, _ = whole(write(OUTCOMES + "".join([*lines, lines[5]]), "a.csv"))
    assert [(finding.rule, finding.row) for finding in reading.findings] == [("duplicate-row", 21_002)]


def test_a_year_in_the_name_that_is_not_the_tables_is_found(write: Write) -> None:
    assert rules(whole(write(HEAD + ROW, "identity_2024.csv"))[0].findings) == ["name-disagrees"]
