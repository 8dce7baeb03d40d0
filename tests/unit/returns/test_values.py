"""Texts to values, and the words for a text that is none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.returns.batches import Fault
from sightline.returns.definitions.cin import CIN
from sightline.returns.definitions.police import POLICE_CRIME
from sightline.returns.values import Converter, day_number, moment, shape

REFERRAL = CIN.block("CINdetails")


def convert(name: str, text: str, medium: str = "xml", block: str = "CINdetails") -> object:
    of = CIN.block(block)
    return Converter(of, of.field(name), 2026, medium).judge(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("RB", "2 letters"), ("1", "1 digit"), ("A", "1 letter"), ("A1", "2 letters and digits"),
        ("14/05/2018", "10 digits and signs"), ("a b-1", "5 letters, digits, signs and spaces"), ("-", "1 sign"),
    ],
)  # fmt: skip
def test_a_text_is_described_by_its_kind(text: str, words: str) -> None:
    assert shape(text) == words


@given(st.text(min_size=1).filter(lambda text: len(text) > 3 and not text.isspace()))
def test_a_description_never_holds_the_text(text: str) -> None:
    assert text not in shape(text) or text in "letters, digits, signs and spaces" or text.isdigit()


def test_a_date_is_days_since_1970() -> None:
    assert convert("CINreferralDate", "1970-01-02") == 1
    assert day_number(date(2026, 3, 31)) == 20543


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("31/03/2026", "not-a-date"), ("20260331", "not-a-date"), ("2026-W13-2", "not-a-date"),
        ("2026-02-30", "not-a-date"), ("2026-3-31", "not-a-date"), ("٢٠٢٦-٠٣-٣١", "not-a-date"),
        ("0206-03-31", "date-out-of-range"), ("2101-01-01", "date-out-of-range"), ("2026-03-31Z", "not-a-date"),
    ],
)  # fmt: skip
def test_what_is_no_date_in_xml(text: str, rule: str) -> None:
    fault = convert("CINreferralDate", text)
    assert isinstance(fault, Fault)
    assert fault.rule == rule


def test_the_day_first_is_read_in_tables_only() -> None:
    assert convert("CINreferralDate", "02/01/1970", "csv") == 1
    assert isinstance(convert("CINreferralDate", "31/31/2026", "csv"), Fault)


def test_codes_are_as_the_list_writes_them() -> None:
    assert convert("ReferralSource", " 2A ") == "2A"
    assert isinstance(convert("ReferralSource", "2a"), Fault)


@pytest.mark.parametrize("text", ["-1", "1.0", "1e3", "1234567890", "one"])
def test_what_is_no_count(text: str) -> None:
    assert isinstance(convert("NumberOfPreviousCPP", text, block="ChildProtectionPlans"), Fault)


def test_flags_of_xml_are_four_words() -> None:
    assert [convert("ReferralNFA", text) for text in ("true", "false", "1", "0")] == [True, False, True, False]
    assert isinstance(convert("ReferralNFA", "yes"), Fault)


def test_flags_of_tables_are_more() -> None:
    of = POLICE_CRIME.blocks[0]
    converter = Converter(of, of.field("csa_flag"), 2026, "csv")
    assert [converter.judge(text) for text in ("yes", "N", "TRUE", "0")] == [True, False, True, False]


def test_a_blank_is_nothing() -> None:
    assert convert("CINreferralDate", "  ") is None


def test_a_code_is_accepted_in_the_years_it_was_in_force() -> None:
    of = CIN.block("AssessmentFactors")
    assert Converter(of, of.fields[0], 2024, "xml").judge("19A") == "19A"
    assert isinstance(Converter(of, of.fields[0], 2024, "xml").judge("19Z"), Fault)


def test_a_time_is_read_in_utc() -> None:
    assert moment("2026-06-30T12:00:00") == datetime(2026, 6, 30, 12, tzinfo=UTC)
    assert moment("2026-06-30T12:00:00+01:00") == datetime(2026, 6, 30, 11, tzinfo=UTC)
    assert moment("2026-06-30") is None
    assert moment("2026-13-30T12:00:00") is None


@pytest.mark.parametrize("text", ["2020-Apr-25", "2020-Apr-25 00:00:00"])
def test_a_month_may_be_named_in_a_table(text: str) -> None:
    days = convert("CINreferralDate", "2020-04-25")
    assert convert("CINreferralDate", text, "csv") == days
    assert isinstance(convert("CINreferralDate", text), Fault)


@pytest.mark.parametrize("text", ["2020-Abr-25", "2020-Feb-30", "2020-Apr-25 12:00:00", "25-Apr-2020"])
def test_what_only_looks_like_a_named_month(text: str) -> None:
    assert isinstance(convert("CINreferralDate", text, "csv"), Fault)


def test_a_whole_number_of_a_table_may_have_an_empty_fraction() -> None:
    assert convert("NumberOfPreviousCPP", "2.0", "csv", block="ChildProtectionPlans") == 2
    assert isinstance(convert("NumberOfPreviousCPP", "2.5", "csv", block="ChildProtectionPlans"), Fault)
