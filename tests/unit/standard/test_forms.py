"""The crosswalk of forms: what a code can say, and that what it cannot say stays not known."""

from __future__ import annotations

from datetime import date

import pytest

from sightline.standard.codes import code_list
from sightline.standard.forms import NOT_KNOWN, contexts, crosswalk, form_of
from sightline.standard.units import Status

# The Home Office's classes of sexual offences in which every victim is under 18 by the definition of the class.
CHILD_VICTIMS = {"17B", "19D", "19E", "19G", "19H", "20B", "21", "22B", "71", "73", "88A"}
ROWS = {(row.code_list, row.code): row for row in crosswalk()}


def test_nine_contexts_are_the_code_list_without_not_known() -> None:
    named = {context.code: context.name for context in contexts()}
    assert len(named) == 9
    assert named | {"not_known": "Not known"} == {c.code: c.label for c in code_list("form_context").values()}


def test_a_context_that_was_not_read_at_its_source_says_so() -> None:
    assert {context.code for context in contexts() if context.verified} == {"family_environment"}
    assert all(context.as_of == date(2020, 3, 1) for context in contexts())


def test_one_row_a_code() -> None:
    assert len(ROWS) == len(crosswalk())


def test_every_row_names_codes_that_exist() -> None:
    for row in crosswalk():
        assert row.code in code_list(row.code_list)
        assert row.harmed_by is None or row.harmed_by in code_list("harmed_by")
        assert row.context is None or row.context in code_list("form_context")
        assert row.source


@pytest.mark.parametrize(
    ("code", "harmed_by"),
    [("11A", "not_known"), ("19A", "not_known"), ("19B", "child_on_child"), ("19C", "adult_on_child")],
)
def test_a_factor_says_who_harmed_only_where_its_words_do(code: str, harmed_by: str) -> None:
    row = ROWS["assessment_factor", code]
    assert row.status is Status.FACTOR
    assert row.harmed_by == harmed_by
    assert row.context == NOT_KNOWN


def test_exploitation_is_said_by_its_factor_and_not_by_the_others() -> None:
    said = {row.code for row in crosswalk() if row.code_list == "assessment_factor" and row.exploitation}
    assert said == {"11A"}


def test_trafficking_alone_has_no_status() -> None:
    row = ROWS["assessment_factor", "12A"]
    assert row.status is None
    assert row.trafficking
    assert row.harmed_by is None


def test_a_plan_for_sexual_abuse_says_nothing_of_who_harmed() -> None:
    row = ROWS["category_of_abuse", "SAB"]
    assert (row.status, row.harmed_by, row.context) == (Status.PLAN, NOT_KNOWN, NOT_KNOWN)


def test_multiple_categories_are_not_taken_for_sexual_abuse() -> None:
    assert ROWS["category_of_abuse", "MUL"].status is None


def test_only_offence_classes_with_child_victims_are_a_recorded_crime_by_their_code() -> None:
    by_code = {row.code for row in crosswalk() if row.code_list == "offence_class" and row.status is Status.CRIME}
    assert by_code == CHILD_VICTIMS
    assert not by_code & set(code_list("offence_class_any_age_victims"))


def test_every_sexual_offence_class_has_a_row() -> None:
    sexual = CHILD_VICTIMS | set(code_list("offence_class_any_age_victims"))
    assert sexual <= {row.code for row in crosswalk() if row.code_list == "offence_class"}


def test_no_offence_class_decides_who_harmed() -> None:
    said = {row.harmed_by for row in crosswalk() if row.code_list == "offence_class" and row.status}
    assert said == {NOT_KNOWN}


def test_what_a_support_service_was_told_is_a_concern() -> None:
    concerns = {row.code for row in crosswalk() if row.code_list == "support_reason" and row.status is Status.CONCERN}
    assert concerns == {"csa", "cse", "csa_suspected"}


def test_no_code_is_a_charge_or_conviction_by_itself() -> None:
    assert not {row.status for row in crosswalk()} & {Status.CHARGE, Status.CONVICTION, Status.ANY, Status.NONE}


def test_a_row_holds_on_the_days_of_its_code() -> None:
    for row in crosswalk():
        code = code_list(row.code_list)[row.code]
        assert (row.valid_from, row.valid_to) == (code.valid_from, code.valid_to)
    assert not ROWS["assessment_factor", "19A"].valid(date(2024, 4, 1))


def test_a_code_with_no_bearing_on_sexual_abuse_has_no_form() -> None:
    assert form_of("assessment_factor", "16A") is None
    assert form_of("assessment_factor", "19B") is ROWS["assessment_factor", "19B"]
