"""What nobody sent of perpetrators is left out and said to be: never shown as nought."""

from __future__ import annotations

import dataclasses
from datetime import date

from sightline.analyses.perpetrators import (
    attrition_after,
    attrition_measures,
    attrition_page,
    attrition_rules,
    attrition_tables,
    draft,
    suspects_tables,
)
from sightline.analyses.perpetrators.attrition_rules import follow
from tests.unit.analyses.test_perpetrators import COVERAGE, HEARD, YEARS, cohort, counts_row, sent


def test_a_force_whose_courts_do_not_yet_speak_did_send_its_outcomes() -> None:
    codes = ("police_crime", "police_party", "police_outcome")
    files = [sent("F1", code, year) for year in YEARS for code in codes]
    (first, second) = follow([*files, sent("C1", "court_cases", 2024, "court")], COVERAGE)
    assert (first["sent"], first["until"]) == (True, date(2024, 3, 31))
    # all of its offences of the second year lie after the last day seen: that is not a force without outcomes
    assert (second["sent"], second["until"]) == (True, date(2024, 3, 31))
    assert [row["sent"] for row in follow([one for one in files if one.return_code != "police_outcome"], COVERAGE)] == [
        False, False,
    ]  # fmt: skip
    unseen = draft._silent(cohort([counts_row(0, "charged", offences=20), counts_row(0, "not_seen", offences=4)]))
    assert "after the last day" in unseen
    assert "sent no outcomes" not in unseen


def test_stages_that_nobody_sent_are_left_out_and_not_shown_as_nought() -> None:
    found = [{"stage": stage, "people": 40} for stage, _ in attrition_measures.AFTER.labels]
    spans = cohort([]).spans

    def stages(*heard: str) -> list[str]:
        (table,) = (one for one in attrition_after.after_tables(found, spans, heard) if one.name == "after_reached")
        return [str(figure.code("after_sentence")) for figure in table.figures]

    assert stages() == ["in_prison", "released"]
    assert stages("supervision") == ["in_prison", "released", "supervised"]
    assert len(stages(*HEARD)) == 7
    files = [sent("P", "custody", 2024, "prison"), sent("B", "register", 2024, "probation")]
    assert attrition_rules.heard(files) == {"prison", "probation"}
    assert attrition_rules.heard([*files, sent("P", "programmes", 2024, "prison")]) == {
        "prison", "probation", "programmes",
    }  # fmt: skip
    assert "programmes or supervision" in draft._unseen_after(cohort([]))


def test_a_release_before_its_sentence_is_said_beside_the_shares_after_the_sentence() -> None:
    found = [{"finding": "release_before_sentence", "n": 1}]
    words = draft._unseen_after(cohort([], heard=frozenset(HEARD), findings=found))
    assert "dated before the sentence" in words
    assert draft._unseen_after(cohort([], heard=frozenset(HEARD))) == ""
    touched = [one for one in attrition_page.SECTIONS if one.table.startswith("after_")]
    assert touched
    assert all(attrition_page.filled(one, "", "", {"after_": words}).not_known[0] == words for one in touched)


def test_support_is_not_told_of_where_no_support_service_takes_part() -> None:
    support = [{"outcome_group": "supports", "support": "none", "offences": 30}]
    made = cohort([], support=support)
    assert len(attrition_tables.support_tables(made)) == 3
    alone = dataclasses.replace(COVERAGE, senders={"police": 2})
    assert attrition_tables.support_tables(dataclasses.replace(made, coverage=alone)) == ()


def test_what_happened_is_told_of_forces_that_sent_outcomes() -> None:
    found = [
        {"suspect_of": "sexual", "suspect_when": "before", "happened": "charged", "children": 30},
        {"suspect_of": "sexual", "suspect_when": "before", "happened": "not_sent", "children": 50},
        {"suspect_of": "other", "suspect_when": "never", "happened": "not_sent", "children": 70},
    ]
    made = {table.name: table for table in suspects_tables.suspect_tables(found, cohort([]).spans)}
    assert [one.value for one in made["child_suspects"].figures] == [70, 80]
    first = next(one for one in made["child_suspects_first_sexual"].figures if one.code("victim_first") == "yes")
    assert first.value == 30
    assert "child_suspects_first_other" not in made
    assert "sent no outcomes" in draft._silent_of(found)
    assert draft._silent_of(found[:1]) == ""
