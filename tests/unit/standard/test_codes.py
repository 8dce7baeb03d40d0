"""Code lists: every list that a definition names exists, with the dates at which its codes begin and end."""

from __future__ import annotations

from datetime import date

import pytest

from sightline.errors import StandardError
from sightline.returns.catalogue import FORMATS
from sightline.standard.codes import accepted, code_list, label, list_names
from sightline.standard.model import TABLES
from sightline.standard.units import Mark, Status, Unit

IN_RETURNS = {field.codes for form in FORMATS for block in form.blocks for field in block.fields if field.codes}
IN_MODEL = {column.codes for table in TABLES for column in table.columns if column.codes}

# Lists that ended, each with the one that followed.
FOLLOWED_BY = {"gender_current": "sex", "ssda903_sex_to_2024": "sex"}
# Lists of words that people write, each with the list of codes that they stand for.
WORDS_FOR = {field.words: field.codes for form in FORMATS for block in form.blocks for field in block.fields}


@pytest.mark.parametrize("name", sorted(IN_RETURNS | IN_MODEL))
def test_every_list_that_a_definition_names_has_codes(name: str) -> None:
    assert len(code_list(name)) >= 2


@pytest.mark.parametrize("name", sorted(IN_RETURNS))
def test_every_list_of_a_return_accepts_codes_in_the_last_year_of_its_format(name: str) -> None:
    year = 2024 if name in FOLLOWED_BY else 2027
    assert accepted(name, year)


def test_every_code_has_words_and_a_source() -> None:
    bare = [
        (name, code.code)
        for name in list_names()
        for code in code_list(name).values()
        if not (code.code.strip() == code.code and code.label and code.source)
    ]
    assert bare == []


def test_every_replacement_is_a_code_of_the_same_list_or_of_the_list_that_followed() -> None:
    lost = [
        (name, code.code)
        for name in list_names()
        for code in code_list(name).values()
        for newer in code.replaced_by
        if newer not in code_list(FOLLOWED_BY.get(name) or WORDS_FOR.get(name) or name)
    ]
    assert lost == []


def test_no_code_ends_before_it_begins() -> None:
    for name in list_names():
        for code in code_list(name).values():
            assert code.valid_from is None or code.valid_to is None or code.valid_from <= code.valid_to


@pytest.mark.parametrize(
    ("year", "accepts", "refuses"),
    [
        (2020, {"18A", "19A"}, {"18B", "18C", "19B", "19C", "24A"}),
        (2021, {"19A", "19B", "19C"}, {"24A"}),  # both in use while the split was phased in
        (2024, {"18A", "19A", "19B", "19C", "24A"}, set()),
        (2025, {"18B", "18C", "19B", "19C"}, {"18A", "19A"}),
    ],
)
def test_the_split_of_physical_and_sexual_abuse_follows_the_collection_year(
    year: int, accepts: set[str], refuses: set[str]
) -> None:
    factors = accepted("assessment_factor", year)
    assert accepts <= factors
    assert not refuses & factors


def test_42_factors_are_current() -> None:
    assert len(accepted("assessment_factor", 2026)) == 42
    assert len(code_list("assessment_factor")) == 44


def test_a_retired_factor_names_the_codes_to_read_on_with() -> None:
    assert code_list("assessment_factor")["19A"].replaced_by == ("19B", "19C")


def test_a_day_selects_the_codes_valid_on_it() -> None:
    assert "19A" in code_list("assessment_factor", date(2024, 3, 31))
    assert "19A" not in code_list("assessment_factor", date(2024, 4, 1))


def test_lists_have_the_size_of_the_published_code_sets() -> None:
    sizes = {name: len(code_list(name)) for name in ("ethnicity", "disability", "referral_source", "primary_need")}
    assert sizes == {"ethnicity": 20, "disability": 13, "referral_source": 22, "primary_need": 10}
    assert len(code_list("closure_reason")) == 9
    assert len(code_list("upn_unknown")) == 7
    assert set(code_list("category_of_abuse")) == {"NEG", "PHY", "SAB", "EMO", "MUL"}


def test_sexual_offences_against_somebody_of_any_age_are_classes() -> None:
    any_age = set(code_list("offence_class_any_age_victims"))
    assert any_age < set(code_list("offence_class"))
    assert {"17A", "19C", "19F", "20A", "22A"} <= any_age


def test_home_office_outcomes_run_from_1_to_22() -> None:
    assert {str(number) for number in range(1, 23)} <= set(code_list("crime_outcome"))


def test_status_unit_and_mark_lists_are_those_of_the_standard() -> None:
    assert set(code_list("status")) == {str(status) for status in Status}
    assert set(code_list("unit")) == {str(unit) for unit in Unit}
    assert set(code_list("mark")) == {str(mark) for mark in Mark}


def test_area_is_a_list_like_any_other() -> None:
    assert label("area", "E06000063") == "Cumberland"
    assert "E10000006" in accepted("area", 2023)
    assert "E10000006" not in accepted("area", 2024)


def test_label_knows_a_retired_code() -> None:
    assert label("assessment_factor", "19A") == "Sexual abuse (by whom not said)"


def test_an_unknown_list_is_refused_with_the_lists_there_are() -> None:
    with pytest.raises(StandardError, match=r"no code list 'colour'.*assessment_factor"):
        code_list("colour")
    with pytest.raises(StandardError, match="no code list"):
        accepted("colour", 2025)


def test_an_unknown_code_is_refused_without_repeating_it() -> None:
    with pytest.raises(StandardError) as refused:
        label("sex", "typed-by-somebody")
    assert "typed-by-somebody" not in str(refused.value)


def test_a_list_cannot_be_changed_by_its_reader() -> None:
    with pytest.raises(TypeError):
        code_list("sex")["X"] = code_list("sex")["U"]  # type: ignore[index]
