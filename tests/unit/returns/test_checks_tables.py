"""Every check of the tables fires on the fault it is for."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from sightline.returns.catalogue import FORMATS
from sightline.returns.formats import Goes
from sightline.returns.layout import Layout
from sightline.returns.rules.checks import rules_of
from sightline.returns.rules.rule import Context, Rule
from sightline.returns.rules.tables import CSV_RULES

CONTEXT = Context(2026, date(2025, 4, 1), date(2026, 3, 31), None)


def of_format(code: str, year: int = 2026) -> list[Rule]:
    form = next(form for form in FORMATS if form.code == code)
    return [rule for block in form.blocks for rule in rules_of(form, block, year)]


TABLE_ROWS: dict[str, list[tuple[str, str, dict[str, object]]]] = {
    "identity": [
        ("end-before-start", "postcode_to", {"postcode_from": date(2020, 1, 2), "postcode_to": date(2020, 1, 1)}),
        ("end-before-start", "postcode_to", {"birth_date": date(2020, 1, 2), "postcode_to": date(2020, 1, 1)}),
        ("postcode-shape", "postcode", {"postcode": "12345"}),
        ("nhs-number", "nhs_number", {"nhs_number": "9990000019"}),
        ("birth-implausible", "birth_date", {"birth_date": date(2000, 3, 31)}),
        ("upn-shape", "upn", {"upn": "201200012001"}),
        ("upn-check-letter", "upn", {"upn": "A201200012001"}),
        ("dates-without-postcode", "postcode", {"postcode_from": date(2020, 1, 2)}),
    ],
    "police_crime": [
        ("end-before-start", "offence_to", {"offence_from": date(2020, 1, 2), "offence_to": date(2020, 1, 1)}),
        ("end-before-start", "recorded_date", {"reported_date": date(2020, 1, 2), "recorded_date": date(2020, 1, 1)}),
        ("end-before-start", "reported_date", {"offence_from": date(2020, 1, 2), "reported_date": date(2020, 1, 1)}),
    ],
    "police_party": [
        ("postcode-shape", "postcode", {"postcode": "12345"}),
        ("birth-implausible", "birth_date", {"birth_date": date(1900, 1, 1)}),
        ("suspect-too-young", "birth_date", {"birth_date": date(2016, 4, 1), "role": "suspect"}),
        ("relationship-of-another", "relationship", {"relationship": "parent", "role": "victim"}),
    ],
    "police_outcome": [("date-after-period", "outcome_date", {"outcome_date": date(2026, 4, 1)})],
    "support": [
        ("end-before-start", "end_date", {"start_date": date(2020, 1, 2), "end_date": date(2020, 1, 1)}),
        ("end-before-start", "start_date", {"referral_date": date(2020, 1, 2), "start_date": date(2020, 1, 1)}),
        ("end-before-start", "start_date", {"wait_from": date(2020, 1, 2), "start_date": date(2020, 1, 1)}),
        ("end-before-start", "referral_date", {"birth_date": date(2020, 1, 2), "referral_date": date(2020, 1, 1)}),
        ("postcode-shape", "postcode", {"postcode": "12345"}),
        ("nhs-number", "nhs_number", {"nhs_number": "123"}),
        ("birth-implausible", "birth_date", {"birth_date": date(1900, 1, 1)}),
        ("end-without-reason", "end_reason", {"end_date": date(2025, 6, 1)}),
        ("end-without-start", "start_date", {"end_date": date(2025, 6, 1)}),
    ],
    "match_keys": [
        ("key-without-kind", "match_key", {"match_key": "00112233445566778899aabbccddeeff"}),
        ("kind-without-key", "key_kind", {"match_kind": "home"}),
    ],
}


def row_of(code: str, values: dict[str, object]) -> pa.RecordBatch:
    """One row of a table with only some columns filled."""
    form = next(form for form in FORMATS if form.code == code)
    schema = Layout(form, form.blocks[0], 2026, ()).schema
    return pa.RecordBatch.from_pylist([values], schema=schema)


@pytest.mark.parametrize(("code", "number"), [(code, n) for code, rows in TABLE_ROWS.items() for n in range(len(rows))])
def test_the_check_of_a_table_fires(code: str, number: int) -> None:
    name, field, values = TABLE_ROWS[code][number]
    rows = row_of(code, values)
    fired = [r for r in CSV_RULES if r.format == code and r.fails(rows, CONTEXT).to_pylist() == [True]]
    assert (name, field) in [(rule.code, rule.fields[0]) for rule in fired]


def test_every_check_of_these_tables_is_tried_here() -> None:
    tried = {(code, name) for code, rows in TABLE_ROWS.items() for name, _, _ in rows}
    mine = {(rule.format, rule.code) for rule in CSV_RULES if rule.format in TABLE_ROWS}
    after = {(code, name) for code, name in mine if name == "date-after-period"}
    assert mine - after == tried - after


def test_every_date_of_every_table_may_not_be_after_the_period() -> None:
    for rule in (rule for rule in CSV_RULES if rule.code == "date-after-period"):
        form = next(form for form in FORMATS if form.code == rule.format)
        column = form.blocks[0].field(rule.fields[0]).column
        assert rule.fails(row_of(rule.format, {column: date(2026, 4, 1)}), CONTEXT).to_pylist() == [True]
        assert rule.fails(row_of(rule.format, {column: date(2026, 3, 31)}), CONTEXT).to_pylist() == [False]
    dated = {
        (form.code, field.name)
        for form in FORMATS
        if form.medium == "csv" and form.rows_say_whose
        for field in form.blocks[0].fields
        if field.type == "date" and field.goes is not Goes.HEADER and not field.ahead
    }
    assert {(rule.format, rule.fields[0]) for rule in CSV_RULES if rule.code == "date-after-period"} == dated


@pytest.mark.parametrize(
    ("postcode", "right"),
    [("M1 1AE", True), ("B33 8TH", True), ("CR2 6XH", True), ("DN55 1PT", True), ("W1A 0AX", True), ("EC1A 1BB", True),
     ("ec1a1bb", True), ("GIR 0AA", True), ("M1", False), ("Q1 1AA", False), ("M1 1CE", False), ("M1  1AE", False)],
)  # fmt: skip
def test_postcodes_are_known_by_their_shape(postcode: str, right: bool) -> None:
    (rule,) = [rule for rule in of_format("identity") if rule.code == "postcode-shape"]
    assert rule.fails(row_of("identity", {"postcode": postcode}), CONTEXT).to_pylist() == [not right]


@pytest.mark.parametrize(
    ("number", "right"),
    [("9990000018", True), ("999 000 0018", True), ("9990000050", True), ("9990000060", False), ("", False)],
)
def test_nhs_numbers_are_checked_by_modulus_11(number: str, right: bool) -> None:
    (rule,) = [rule for rule in of_format("identity") if rule.code == "nhs-number"]
    assert rule.fails(row_of("identity", {"nhs_number": number}), CONTEXT).to_pylist() == [not right]
