"""What a match-key is made of: each kind's value from tidy and untidy records, and whom no key is made of."""

from __future__ import annotations

import hashlib
from datetime import date
from itertools import product
from typing import Any

import pytest

from sightline.errors import SightlineError, StandardError
from sightline.link import match_keys
from sightline.link.match_keys import PARTS, Kind, Made, kinds, make_keys
from sightline.link.secret import Secret
from sightline.standard.codes import code_list
from tests.unit.link.made_up import NHS, OTHER_NHS, UPN, WRONG_NHS, identity, row

TODAY = date(2026, 11, 26)
SECRET = Secret(bytes(range(32)), "Made up", "to join", date(2027, 3, 31))
NAMELESS: dict[str, Any] = {"forename": None, "surname": None}


def keys_of(*rows: dict[str, object], secret: Secret = SECRET) -> Made:
    return make_keys(identity(*rows), secret, TODAY)


def of(made: Made, record: str = "a") -> set[tuple[str, str]]:
    """(kind, key) of one record."""
    return {(said["kind"], said["key"]) for said in made.keys.to_pylist() if said["local_id"] == record and said["key"]}


def held(**values: Any) -> set[tuple[str, str]]:
    return of(keys_of(row("a", **values)))


def shared(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    """The kinds on which two records agree."""
    return {kind for kind, _ in held(**one) & held(**other)}


def expected(kind: str, *values: str) -> set[tuple[str, str]]:
    return {(kind, SECRET.key(kind, value)) for value in values}


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("nhs_number", [f"{NHS}|2012-05-17|R"]),
        ("upn", [f"{UPN}|2012-05-17|R"]),
        ("full_name", ["ROSALIND+THORNBERRY|2012-5/17"]),
        ("short_form", ["ROSALIND|THORNBERRY|2012-05-17"]),
        ("beginnings", ["ROS+THO|2012-5/17|F"]),
        ("consonants", ["RSLND+TRNBR|2012-5/17|F"]),
        ("letters", ["ADILNORS+BEHNORTY|2012-5/17|F"]),
        ("endings", ["IND|THO|2012-05-17|F"]),
        ("home", ["ROS|2012-5/17|QX1 1AA|F"]),
        ("home_near_date", [f"ROS|THO|{most}|QX1 1AA|F" for most in ("2012-5", "5/17", "2012:17")]),
        ("home_year", ["ROSALIND+THORNBERRY|2012|QX1 1AA|F"]),
    ],
)
def test_what_each_kind_makes_of_a_tidy_record(kind: str, values: list[str]) -> None:
    found = {(name, key) for name, key in held(nhs_number=NHS, upn=UPN) if name == kind}
    assert found == expected(kind, *values)


def test_every_kind_is_tried_above() -> None:
    assert {kind for kind, _ in held(nhs_number=NHS, upn=UPN)} == {kind.code for kind in kinds()}


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({"forename": " rosalínd ", "surname": "THORN-BERRY"}, set()),
        ({"postcode": "qx11aa"}, set()),
        ({"forename": "Rosalind Mary"}, set()),
        ({"forename": "Thornberry", "surname": "Rosalind"}, {"short_form", "endings", "home", "home_near_date"}),
        ({"birth_date": date(2012, 5, 18)}, {"full_name", "short_form", "beginnings", "consonants", "letters",
                                             "endings", "home"}),
        ({"birth_date": date(2012, 1, 1)}, {"full_name", "short_form", "beginnings", "consonants", "letters",
                                            "endings", "home", "home_near_date"}),
        ({"surname": "Ashdown"}, {"full_name", "short_form", "beginnings", "consonants", "letters", "endings",
                                  "home_near_date", "home_year"}),
        ({"forename": "Rsoalind"}, {"full_name", "short_form", "beginnings", "home", "home_near_date", "home_year"}),
        ({"forename": "Rosallind"}, {"full_name", "short_form", "home_year"}),
        ({"postcode": "QX9 9ZZ"}, {"home", "home_near_date", "home_year"}),
        ({"postcode": None}, {"home", "home_near_date", "home_year"}),
        ({"sex": "M"}, {"beginnings", "consonants", "letters", "endings", "home", "home_near_date", "home_year"}),
        ({"sex": "U"}, {"beginnings", "consonants", "letters", "endings", "home", "home_near_date", "home_year"}),
    ],
)  # fmt: skip
def test_an_untidy_record_still_has_the_other_keys(change: dict[str, Any], lost: set[str]) -> None:
    without_numbers = {kind.code for kind in kinds()} - {"nhs_number", "upn"}
    assert shared({}, change) == without_numbers - lost


def test_a_day_and_month_swapped_make_the_same_keys() -> None:
    one, other = {"birth_date": date(2012, 5, 7)}, {"birth_date": date(2012, 7, 5)}
    assert shared(one, other) == {"full_name", "beginnings", "consonants", "letters", "home", "home_year"}


def test_short_forms_of_a_name_make_one_key() -> None:
    assert "short_form" in shared({"forename": "Peggy"}, {"forename": "Margaret"})
    assert "full_name" not in shared({"forename": "Peggy"}, {"forename": "Margaret"})


def test_a_part_of_a_double_barrelled_surname_is_enough() -> None:
    for whole, part in product(["Ash-Thornberry", "Thornberry Ash"], ["Ash", "Thornberry"]):
        assert {"full_name", "short_form", "consonants"} <= shared({"surname": whole}, {"surname": part})


def test_an_earlier_postcode_makes_a_key_too() -> None:
    moved = keys_of(
        row("a", postcode="QX1 1AA", postcode_to=date(2020, 1, 1)),
        row("a", postcode="QX9 9ZZ", postcode_from=date(2020, 1, 2)),
    )
    assert {kind for kind, _ in of(moved) & held(postcode="QX1 1AA")} >= {"home", "home_near_date", "home_year"}
    assert {kind for kind, _ in of(moved) & held(postcode="QX9 9ZZ")} >= {"home", "home_near_date", "home_year"}


def test_a_number_counts_where_its_check_digit_fits_and_under_no_other_initial() -> None:
    assert shared({"nhs_number": NHS}, {"nhs_number": f" {NHS[:3]} {NHS[3:6]} {NHS[6:]}"}) >= {"nhs_number"}
    assert "nhs_number" not in {kind for kind, _ in held(nhs_number=WRONG_NHS)}
    assert "nhs_number" not in shared({"nhs_number": NHS}, {"nhs_number": OTHER_NHS})
    twin = {"nhs_number": NHS, "forename": "Beatrice"}
    assert "nhs_number" not in shared({"nhs_number": NHS}, twin)


def test_a_former_pupil_number_counts_too() -> None:
    assert "upn" in shared({"upn": UPN}, {"former_upn": UPN})


@pytest.mark.parametrize("change", [{"forename": "Beatrice"}, {"forename": "Rosamund", "sex": "M"}, {"forename": "R"}])
def test_twins_share_no_key(change: dict[str, Any]) -> None:
    assert shared({}, change) == set()


def test_a_placeholder_makes_no_key() -> None:
    assert held(forename="Unknown") == set()
    assert held(birth_date=date(1900, 1, 1)) == set()
    assert {kind for kind, _ in held(postcode="ZZ99 3VZ")} & {"home", "home_near_date", "home_year"} == set()


@pytest.mark.parametrize("barrier", sorted(code_list("link_barrier")))
def test_a_record_that_must_never_be_joined_gets_no_key_at_all(barrier: str) -> None:
    made = keys_of(row("a", nhs_number=NHS), row("a", link_barrier=barrier, **NAMELESS), row("b"))
    assert of(made) == set()
    assert of(made, "b") != set()
    assert (made.records, made.barred, made.no_child, made.without) == (2, 1, 0, 0)


def test_adults_get_none_unless_they_are_among_the_victims() -> None:
    adult: dict[str, Any] = {"birth_date": date(1980, 2, 3), "return_code": "police_party"}
    made = keys_of(
        row("a", "police", role="suspect", **adult), row("b", "police", role="victim", **adult),
        row("c", "police", role="witness", **adult),
    )  # fmt: skip
    assert [bool(of(made, record)) for record in "abc"] == [False, True, False]
    assert made.no_child == 2


def test_a_record_without_a_key_is_there_and_does_not_say_why() -> None:
    made = keys_of(row("a", link_barrier="adoption"), row("b", birth_date=None, **NAMELESS), row("c"))
    bare = [said for said in made.keys.to_pylist() if said["local_id"] in "ab"]
    assert bare == [{"local_id": record, "kind": None, "key": None} for record in "ab"]
    assert (made.barred, made.without) == (1, 1)


def test_counts_are_of_records() -> None:
    made = keys_of(row("a", surname="Ash-Thornberry"), row("b", postcode=None), row("c", link_barrier="sealed"))
    assert {kind.code: count for kind, count in made.by_kind if count} == {
        "full_name": 2, "short_form": 2, "beginnings": 2, "consonants": 2, "letters": 2, "endings": 2, "home": 1,
        "home_near_date": 1, "home_year": 1,
    }  # fmt: skip


def test_two_secrets_give_unlike_keys() -> None:
    other = Secret(bytes(range(1, 33)), "Made up", "to join", SECRET.expires)
    one, two = keys_of(row("a", nhs_number=NHS)), keys_of(row("a", nhs_number=NHS), secret=other)
    assert {kind for kind, _ in of(one)} == {kind for kind, _ in of(two)}
    assert {key for _, key in of(one)}.isdisjoint(key for _, key in of(two))
    assert SECRET.key_id != other.key_id


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows = [row("a", postcode=code) for code in ("QX1 1AA", "QX9 9ZZ")] + [row("b", forename="Peggy"), row("c")]
    assert keys_of(*rows).keys.equals(keys_of(*reversed(rows)).keys)


def test_the_keys_are_those_of_these_rules() -> None:
    # These bytes lie in files that agencies have sent. Where they change, raise RULES in secret.py, and say so.
    found = sorted(key for _, key in held(nhs_number=NHS, upn=UPN, surname="Ash-Thornberry"))
    assert len(found) == 28
    assert hashlib.sha256("".join(found).encode()).hexdigest()[:16] == "e33077fc7f703865"
    assert SECRET.key_id == "5ad87a567b1a41fa"


@pytest.mark.parametrize("number", ["nhs_number", "upn"])
def test_national_numbers_as_the_agencys_own_ids_are_refused(number: str) -> None:
    value = {"nhs_number": NHS, "upn": UPN}[number]
    with pytest.raises(SightlineError, match="own ids are NHS numbers or pupil numbers") as caught:
        keys_of(row(value, **{number: value}), row("b"))
    assert value not in str(caught.value)
    with pytest.raises(SightlineError, match="own ids"):
        keys_of(row(value))


def test_an_error_of_the_database_quotes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PARTS, "sex", "[sex::INT]")
    with pytest.raises(SightlineError) as caught:
        keys_of(row("a", sex="F"))
    assert "F'" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_kinds_are_a_list_of_codes_with_the_same_words() -> None:
    codes = code_list("match_kind")
    assert {kind.code: kind.words for kind in kinds()} == {code: entry.label for code, entry in codes.items()}


def test_every_kind_has_a_first_name_and_a_birth_date_or_year_in_it() -> None:
    # Without a first name twins would share it; without a birth date whoever lives in one home and has one name.
    named = ("name", "first_name", "initial", "beginnings", "consonants", "letters")
    for kind in kinds():
        assert kind.alone
        assert any(part.startswith(named) for part in kind.made_of), kind.code
        assert any("birth" in part for part in kind.made_of), kind.code


def test_a_kind_of_parts_that_are_not_known_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds.cache_clear()
    try:
        monkeypatch.delitem(PARTS, "postcode")
        with pytest.raises(StandardError, match="parts that are not known"):
            kinds()
    finally:
        monkeypatch.undo()
        kinds.cache_clear()


def test_a_kind_that_has_ended_is_made_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = [Kind("home", ("postcode",), "A postcode", True, None, date(2026, 11, 25))]
    monkeypatch.setattr(match_keys, "kinds", lambda: (*ended, *(k for k in KINDS if k.code == "endings")))
    assert {kind for kind, _ in held()} == {"endings"}


KINDS = kinds()


def test_nothing_of_a_person_stands_in_the_keys() -> None:
    made = keys_of(row("a", nhs_number=NHS, upn=UPN))
    texts = repr((made.keys.to_pylist(), made.findings, made.by_kind)).upper()
    for word in ("ROSALIND", "THORNBERRY", "2012", "QX1", NHS, UPN):
        assert word not in texts
