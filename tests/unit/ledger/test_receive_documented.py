"""Documented tables in the ledger: who is in which zone, what joins, and tables about nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.errors import StandardError
from sightline.flow import CHECK, LINK, Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.receive import receive
from sightline.ledger.submissions import current, payloads_of
from sightline.returns.definitions.tables import DOCUMENTED
from sightline.returns.formats import Goes
from sightline.returns.rules.documented import declared
from tests.projects import TODAY, made_up_project

TABLES = Path(__file__).parents[1] / "returns" / "fixtures" / "tables"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    project, ledger = made_up_project(tmp_path_factory.mktemp("documented"))
    receive(ledger, project, TODAY, sorted(TABLES.glob("*_clean.csv")))
    return ledger


def column(ledger: Ledger, table: str, name: str) -> list[object]:
    (payload, _) = payloads_of(current(ledger), Zone.CONTENT, table)[0]
    found: list[object] = ledger.read_table(payload, CHECK).column(name).to_pylist()
    return found


def identified(ledger: Ledger) -> set[object]:
    """The formats of which something lies in the identity zone."""
    return {said["return_code"] for _, said in payloads_of(current(ledger), Zone.IDENTITY, "identity")}


@pytest.mark.parametrize(
    ("theirs", "mine", "name"),
    [
        ("missing_reports", "return_interviews", "missing_report"),
        ("protective_notices", "notices_received", "notice"),
    ],
)
def test_what_another_agency_numbered_has_the_token_that_it_has_there(
    ledger: Ledger, theirs: str, mine: str, name: str
) -> None:
    assert column(ledger, mine, name)[0] == column(ledger, theirs, name)[0] is not None


def test_the_same_number_of_two_forces_is_two_tokens(ledger: Ledger) -> None:
    first, second = column(ledger, "notices_received", "notice")
    assert first != second


def test_a_reference_that_is_not_given_stays_empty(ledger: Ledger) -> None:
    assert column(ledger, "return_interviews", "missing_report")[2] is None


def test_attendance_belongs_to_a_meeting_and_names_nobody(ledger: Ledger) -> None:
    assert set(column(ledger, "meeting_attendance", "meeting")) <= set(column(ledger, "meetings", "meeting"))
    assert set(column(ledger, "meeting_attendance", "record_key")) == {None}


@pytest.mark.parametrize("code", ["capacity", "helpline_weeks", "campaign_weeks", "programme_places", "accounts"])
def test_tables_about_nobody_leave_nothing_in_the_identity_zone(ledger: Ledger, code: str) -> None:
    assert code not in identified(ledger)
    assert set(column(ledger, code, "record_key")) == {None}


def test_whoever_is_named_lies_in_the_identity_zone(ledger: Ledger) -> None:
    named = {
        form.code for form in DOCUMENTED
        if any(field.goes in (Goes.IDENTITY, Goes.BOTH, Goes.MONTH) for field in form.blocks[0].fields)
    }  # fmt: skip
    assert identified(ledger) == named
    (payload, _) = next(pair for pair in payloads_of(current(ledger), Zone.IDENTITY, "identity")
                        if pair[1]["return_code"] == "custody")  # fmt: skip
    assert ledger.read_table(payload, LINK).column("person_number").to_pylist() == ["01/100000I"] * 2


def test_no_word_of_identity_lies_in_the_content(ledger: Ledger) -> None:
    for form in DOCUMENTED:
        for payload, _ in payloads_of(current(ledger), Zone.CONTENT, form.code):
            text = repr(ledger.read_table(payload, CHECK).to_pylist())
            for word in ("Madeup", "M1 1AE", "MADEUP1", "9990000018", "Q201200012001", "01/100000I", "2012, 5, 14"):
                assert word not in text, form.code


def test_linkage_joins_the_people_of_those_that_say_who_they_are() -> None:
    assert {form.code for form in DOCUMENTED if form.linked} == {
        form.code for form in DOCUMENTED if any(field.goes is Goes.IDENTITY for field in form.blocks[0].fields)
    }
    assert {"health_people", "pupils", "custody"} <= {form.code for form in DOCUMENTED if form.linked}
    assert "contacts" not in {form.code for form in DOCUMENTED if form.linked}


def test_a_table_of_checks_that_names_no_field_is_refused() -> None:
    form = next(form for form in DOCUMENTED if form.code == "contacts")
    with pytest.raises(StandardError, match="has no such field"):
        declared("date_pairs.csv", form, ("words",))
