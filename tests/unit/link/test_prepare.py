"""Identity rows to records."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from sightline.errors import SightlineError
from sightline.link.prepare import prepare, years_before
from tests.unit.link.made_up import NHS, UPN, WRONG_NHS, WRONG_UPN, identity, row

SINCE = date(2021, 4, 1)


def prepared(*rows: dict[str, object]) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    with duckdb.connect() as db:
        findings = prepare(db, identity(*rows), SINCE).findings
        return db.execute("SELECT * FROM records ORDER BY record").to_arrow_table().to_pylist(), findings


def one(**values: Any) -> dict[str, Any]:
    return prepared(row("a", **values))[0][0]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("Łucja", "LUCJA"), ("Zoë-Ann", "ZOE"), (" d'arcy ", "DARCY"), ("Jamal Udin", "JAMAL"), ("Ç", None), ("", None)],
)
def test_first_names_lose_accents_marks_and_later_names(typed: str, read: str | None) -> None:
    assert one(forename=typed)["forename"] == read


@pytest.mark.parametrize("typed", ["UNKNOWN", "Not Known", "baby", "Baby Thornberry", "n/k", "Unborn", "zzzz", "R"])
def test_names_that_stand_for_not_known_are_missing(typed: str) -> None:
    assert one(forename=typed)["forename"] is None


def test_double_barrelled_surnames_keep_their_parts_and_the_whole() -> None:
    record = one(surname="Marsh-Al Field")
    assert record["surname"] == "MARSHALFIELD"
    assert record["surname_parts"] == ["FIELD", "MARSH", "MARSHALFIELD"]


def test_short_forms_share_a_family_with_the_full_name() -> None:
    assert set(one(forename="Liz")["forename_forms"]) & set(one(forename="Elizabeth")["forename_forms"])
    assert one(forename="Rosalind")["forename_forms"] == ["ROSALIND"]


@pytest.mark.parametrize("typed", [date(1900, 1, 1), date(1899, 12, 31), date(1800, 5, 5)])
def test_placeholder_birth_dates_are_missing(typed: date) -> None:
    assert one(birth_date=typed)["birth_date"] is None


@pytest.mark.parametrize(
    ("typed", "read"), [(NHS, NHS), ("999 000 0018", NHS), (WRONG_NHS, None), ("0000000000", None), ("12345", None)]
)
def test_only_nhs_numbers_with_the_right_check_digit_are_kept(typed: str, read: str | None) -> None:
    assert one(nhs_number=typed)["nhs_number"] == read


@pytest.mark.parametrize(("typed", "read"), [(UPN, UPN), (UPN.lower(), UPN), (WRONG_UPN, None), (UPN[:-1], None)])
def test_only_pupil_numbers_with_the_right_check_letter_are_kept(typed: str, read: str | None) -> None:
    assert one(upn=typed)["upn"] == read


@pytest.mark.parametrize(
    ("typed", "read"), [("qx11aa", "QX1 1AA"), ("QX1A-1AA", "QX1A 1AA"), ("nowhere", None), ("ZZ99 3VZ", None)]
)
def test_postcodes_are_spaced_and_wrong_ones_missing(typed: str, read: str | None) -> None:
    assert one(postcode=typed)["postcode"] == read


def test_the_newest_value_that_is_not_missing_wins() -> None:
    rows = [row("a", forename="Rosa", submission=1), row("a", forename="Rosalind", submission=2)]
    empty = row("a", forename=None, submission=3)
    assert prepared(*rows, empty)[0][0]["forename"] == "ROSALIND"


def test_the_current_address_wins_and_all_are_kept() -> None:
    old = row("a", postcode="QX1 1AA", postcode_from=date(2012, 5, 17), postcode_to=date(2020, 1, 1))
    new = row("a", postcode="QX2 2BB", postcode_from=date(2020, 1, 2))
    record = prepared(new, old)[0][0]
    assert record["postcode"] == "QX2 2BB"
    assert record["postcodes"] == ["QX1 1AA", "QX2 2BB"]


def test_a_council_record_that_is_only_in_the_census_joins_with_its_number() -> None:
    census = row("a", forename=None, surname=None, postcode=None, upn=UPN)
    assert prepared(census)[0][0]["entering"] is True


def test_a_record_without_anything_to_go_on_does_not_enter() -> None:
    record = one(forename=None, surname=None, postcode=None)
    assert (record["usable"], record["entering"]) == (False, False)


@pytest.mark.parametrize(
    ("role", "birth_date", "child", "offender"),
    [
        ("victim", date(1980, 3, 3), True, False),
        ("suspect", date(1980, 3, 3), False, True),
        ("witness", date(1980, 3, 3), False, False),
        ("suspect", date(2003, 4, 1), False, True),  # 18 on the day
        ("suspect", date(2003, 4, 2), True, True),
        ("suspect", None, False, True),
    ],
)
def test_who_the_police_know_is_of_the_populations_that_role_and_age_say(
    role: str, birth_date: date | None, child: bool, offender: bool
) -> None:
    record = one(sender="police", return_code="police_party", role=role, birth_date=birth_date)
    assert (record["child"], record["offender"], record["entering"]) == (child, offender, child or offender)


def test_a_victim_in_one_crime_and_suspect_in_another_is_of_both() -> None:
    rows = [
        row("a", "police", return_code="police_party", role=role, birth_date=date(1980, 3, 3))
        for role in ("suspect", "victim")
    ]
    assert [(r["child"], r["offender"]) for r in prepared(*rows)[0]] == [(True, True)]


@pytest.mark.parametrize("code", ["court_cases", "custody", "supervision", "register"])
def test_whom_courts_prisons_and_probation_know_are_offenders(code: str) -> None:
    record = one(sender="court", return_code=code, role=None)
    assert (record["child"], record["offender"]) == (record["birth_date"] > date(2003, 4, 1), True)


def test_numbers_alone_are_enough_to_enter() -> None:
    nothing = dict.fromkeys(("forename", "surname", "birth_date", "sex", "postcode"))
    assert one(**nothing, former_upn=UPN)["entering"] is True
    assert one(**nothing, return_code="custody", person_number="26/1234")["entering"] is True
    assert one(**nothing, return_code="custody", person_number="0")["entering"] is False


def test_sex_is_read_in_the_codes_of_each_return() -> None:
    assert [one(sex=code)["sex"] for code in ("1", "2", "M", "F", "9")] == ["M", "F", "M", "F", None]


def test_first_and_family_names_in_each_others_columns_are_swapped_back_and_said() -> None:
    names = [(f"First{chr(65 + n % 20)}x", f"Family{chr(65 + n // 3)}y") for n in range(60)]

    def of(sender: str, *, swapped: bool = False) -> list[dict[str, object]]:
        return [
            row(f"{sender}{n:02}", sender, postcode=None, birth_date=date(2005, 1, 1 + n % 28),
                forename=f if not swapped else s, surname=s if not swapped else f)
            for n, (f, s) in enumerate(names)
        ]  # fmt: skip

    assert "swapped back" not in " ".join(prepared(*of("council"), *of("police", swapped=True))[1])
    records, findings = prepared(*of("council"), *of("police", swapped=True), *of("support"))
    written = [(r["forename"], r["surname"]) for r in records]
    assert written[:60] == written[60:120] == written[120:]
    findings = tuple(finding for finding in findings if "birth date" not in finding)
    assert findings == (
        "first and family names stand in each other's columns in the records of police agency police-1; "
        "they were swapped back",
    )


def test_birth_dates_that_are_all_new_years_day_are_missing_and_said() -> None:
    rows = [
        row(f"a{n:03}", forename=f"F{chr(65 + n % 26)}x", surname=f"S{chr(65 + n // 3)}y", postcode=None,
            birth_date=date(1950 + n, 1, 1) if n % 2 else date(1950 + n, 6, 1 + n % 20))
        for n in range(60)
    ]  # fmt: skip
    records, findings = prepared(*rows)
    assert sum(r["birth_date"] is None for r in records) == 30
    assert findings == (
        "50% of the birth dates of council agency council-1 are 1 January; they were treated as missing",
    )


def test_a_barrier_in_any_row_bars_the_record() -> None:
    assert prepared(row("a", link_barrier="adoption"), row("a", submission=2))[0][0]["entering"] is False


def test_a_birth_date_that_covers_an_agency_is_missing_and_said() -> None:
    alike = [row(f"a{i:03}", forename=f"Name{'x' * (i % 40)}y", surname=f"Family{chr(65 + i % 26)}") for i in range(40)]
    others = [row(f"b{i:03}", surname=f"Other{chr(65 + i % 26)}", birth_date=date(2010, 1, 1 + i)) for i in range(20)]
    records, findings = prepared(*alike, *others)
    assert [r["birth_date"] for r in records[:40]] == [None] * 40
    assert all(r["birth_date"] for r in records[40:])
    assert (
        findings[0] == "one birth date covers 67% of the records of council agency council-1; it was treated as missing"
    )


def test_a_full_name_that_covers_half_a_force_is_missing_and_said() -> None:
    rows = [row(f"a{i:03}", "police", birth_date=date(2010 + i % 5, 1 + i % 12, 1 + i % 28)) for i in range(60)]
    rows += [row(f"b{i:03}", "police", forename=f"N{'abcdefghij'[i % 10]}o", surname=f"S{'klmnopqrst'[i // 10]}u",
                 birth_date=date(2011 + i % 5, 1 + i % 12, 1 + i % 28)) for i in range(60)]  # fmt: skip
    records, findings = prepared(*rows)
    assert {(r["forename"], r["surname"]) for r in records[:60]} == {(None, None)}
    assert any(words.startswith("one full name covers 50% of the records of police agency") for words in findings)


def test_one_record_key_in_two_agencies_is_refused() -> None:
    with pytest.raises(SightlineError, match="1 record key"):
        prepared(row("a", agency="one"), row("a", agency="two"))


def test_eighteen_years_before_a_leap_day_is_the_28th() -> None:
    assert years_before(date(2024, 2, 29), 18) == date(2006, 2, 28)
