"""The steps of the cohort: what counts as an offence, an outcome, a charge, a conviction, and what ends a wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sightline.analyses.perpetrators import attrition_after_steps as after
from sightline.analyses.perpetrators import attrition_count_steps as counting
from sightline.analyses.perpetrators import attrition_steps as steps
from sightline.analyses.perpetrators import recorded_steps as recorded
from sightline.analyses.perpetrators import suspects_steps as suspects
from sightline.analyses.perpetrators.draft import STEPS
from sightline.engines.engine import Engine
from sightline.standard.crimes import CRIMES
from sightline.standard.justice import JUSTICE
from sightline.standard.model import EVENT, PERSON
from sightline.standard.tables import Column, Type
from tests.spec.chains import Usual

COLUMNS: Mapping[str, Sequence[Column]] = {
    **{step.name: step.columns for step in STEPS}, **{one.name: one.columns for one in (*CRIMES, *JUSTICE)},
    "event": EVENT.columns, "person": PERSON.columns, "covered_year": (Column("year", Type.INT, ""),),
    "force_follow": steps.FORCE_FOLLOW, "cohort_span": steps.COHORT_SPAN, "outcome_group": steps.CODE_GROUP,
    "sentence_group": steps.CODE_GROUP, "group_of_ethnicity": recorded.GROUP_OF_ETHNICITY,
    "child_class": after.CHILD_CLASS, "seen_span": after.SEEN_SPAN,
}  # fmt: skip
USUAL: Mapping[str, str] = {
    "covered_year": "year\n2025\n2026",
    "cohort_span": "year | span\n2025 | 2025\n2025 | 0\n2026 | 2026\n2026 | 0",
    "force_follow": "agency | year | sent | until\nF1 | 2025 | yes | 2026-03-31\nF1 | 2026 | yes | 2026-03-31\nF2 | 2025 | no |",
    "outcome_group": "code | code_group\n1 | charged\n15 | supports\n16 | no_support\n18 | no_suspect\n22 | out_of_court",
    "sentence_group": "code | code_group\ncustody | custody\nsuspended | suspended\ncommunity_order | community",
    "group_of_ethnicity": "code | code_group\nWBRI | white\nAIND | asian\nREFU | refused",
    "child_class": "code\n20B",
    "seen_span": "first_day | last_day\n2024-04-01 | 2034-03-31",
}
OFFENCES = """
    offence_key | agency | recorded_on | of_child | harmed_by      | online | victim_age
    a           | F1     | 2024-05-01  | yes      | adult_on_child | yes    | 9
    b           | F1     | 2024-05-01  | yes      | child_on_child | no     | 15
    c           | F2     | 2024-05-01  | yes      | adult_on_child |        | 17
    d           | F1     | 2024-05-01  | no       | adult_on_child |        | 9
    e           | F1     | 2023-05-01  | yes      | adult_on_child |        | 9
    f           | F1     | 2025-05-01  | yes      | not_known      |        | 40
    """


rows_of = Usual(COLUMNS, USUAL).rows_of


def test_a_cohort_is_what_was_recorded_in_years_that_are_counted_and_is_abuse_of_a_child(engine: Engine) -> None:
    found = rows_of(engine, steps.ATTRITION_OFFENCE, {"offence": OFFENCES},
                    "offence_key, year, until, online, victim_age")  # fmt: skip
    assert found == [
        ("a", 2025, date(2026, 3, 31), "yes", "0-9"), ("b", 2025, date(2026, 3, 31), "no", "10-15"),
        ("c", 2025, None, "not_known", "16-17"), ("f", 2026, date(2026, 3, 31), "not_known", "not_known"),
    ]  # fmt: skip


def test_an_offence_recorded_after_the_last_day_seen_is_not_one_of_a_force_without_outcomes(engine: Engine) -> None:
    given = {"offence": OFFENCES, "force_follow": "agency | year | sent | until\nF1 | 2025 | yes | 2024-03-31\n"
             "F1 | 2026 | yes | 2025-05-01\nF2 | 2025 | no |"}  # fmt: skip
    found = rows_of(engine, steps.ATTRITION_OFFENCE, given, "offence_key, sent, until")
    assert found == [("a", True, None), ("b", True, None), ("c", False, None), ("f", True, date(2025, 5, 1))]
    engine.clear()
    counted = rows_of(engine, counting.ATTRITION_COUNT, given, "span, dimension, outcome_group, offences, followed",
                      steps.FOLLOWED)  # fmt: skip
    assert [row[2:] for row in counted if row[:2] == (0, "all")] == [
        ("not_seen", 2, 0), ("not_sent", 1, 0), ("not_yet", 1, 1),
    ]  # fmt: skip
    engine.clear()
    told = rows_of(engine, counting.ATTRITION_FINDING, given, "finding, n", steps.FOLLOWED)
    assert told == [("force_without_outcomes", 1)]


def test_a_charge_stands_before_every_other_outcome_and_a_day_before_recording_is_none(engine: Engine) -> None:
    outcomes = """
        offence_key | outcome_code | outcome_on
        a           | 18           | 2024-06-01
        a           | 1            | 2024-08-01
        a           | 15           | 2024-09-01
        b           | 16           | 2024-04-01
        b           | 15           | 2024-04-02
        f           | 1            | 2026-04-01
        """
    found = rows_of(engine, steps.ATTRITION_OUTCOME, {"offence": OFFENCES, "offence_outcome": outcomes},
                    "offence_key, outcome_group, outcome_days, charge_days, backwards",
                    [steps.ATTRITION_OFFENCE])  # fmt: skip
    assert found == [("a", "charged", 31, 92, False), ("b", "supports", None, None, True)]


COURT = """
    case_key | offence_key | force | charged_on | first_hearing_on | trial_on   | verdict      | verdict_on | sentence | sentenced_on | age | person_key
    k1       | a           | F1    | 2024-08-01 | 2024-08-20       | 2025-01-10 | acquitted    | 2025-01-20 |          |              | 40  | p1
    k2       | a           | F1    | 2024-08-05 | 2024-08-20       | 2025-02-10 | convicted    | 2025-02-20 | custody  | 2025-03-20   | 41  | p2
    k3       | b           | F1    | 2024-06-01 | 2024-06-10       |            | discontinued | 2024-09-01 |          |              | 15  | p3
    k4       | f           | F1    | 2025-06-01 | 2025-06-10       |            |              |            |          |              | 30  | p4
    """
FOLLOW = (steps.ATTRITION_OFFENCE, steps.ATTRITION_OUTCOME, steps.ATTRITION_CASE)


def test_an_offence_is_convicted_once_one_defendant_is_and_lost_once_all_are(engine: Engine) -> None:
    found = rows_of(engine, steps.ATTRITION_REACHED, {"offence": OFFENCES, "proceeding": COURT},
                    "offence_key, outcome_group, decided, sentence, charge_days, conviction_days, lost_days, "
                    "sentence_days", FOLLOW)  # fmt: skip
    assert found == [
        ("a", "charged", "convicted", "custody", 92, 295, None, 323),
        ("b", "charged", "not_convicted", None, 31, None, 123, None),
        ("c", None, None, None, None, None, None, None),
        ("f", "charged", "court_open", None, 31, None, None, None),
    ]


def test_a_charge_of_which_no_court_tells_has_no_case(engine: Engine) -> None:
    given = {"offence": OFFENCES, "offence_outcome": "offence_key | outcome_code | outcome_on\na | 1 | 2024-08-01"}
    found = rows_of(engine, steps.ATTRITION_REACHED, given, "offence_key, outcome_group, decided", FOLLOW)
    assert found == [("a", "charged", "no_case"), ("b", "not_yet", None), ("c", None, None), ("f", "not_yet", None)]


REACHED = """
    offence_key | agency | year | harmed_by      | online | group_based | victim_age | sent | followed | outcome_group | decided   | sentence | outcome_days | charge_days | hearing_days | conviction_days | sentence_days | lost_days
    a           | F1     | 2025 | adult_on_child | yes    | no          | 0-9        | yes  | 700      | charged       | convicted | custody  | 40           | 40          | 60           | 300             | 320           |
    b           | F1     | 2025 | child_on_child | no     | no          | 10-15      | yes  | 365      | supports      |           |          | 100          |             |              |                 |               | 100
    c           | F1     | 2026 | adult_on_child | no     | no          | 0-9        | yes  | 30       | not_yet       |           |          |              |             |              |                 |               |
    d           | F2     | 2026 | adult_on_child | no     | no          | 0-9        | no   |          |               |           |          |              |             |              |                 |               |
    """


def test_each_offence_flows_to_its_outcome_and_from_a_charge_on_to_its_end(engine: Engine) -> None:
    found = rows_of(engine, counting.ATTRITION_FLOW, {"attrition_reached": REACHED}, "source, target, offences")
    assert found == [
        ("charged", "convicted", 1), ("convicted", "custody", 1),
        ("recorded", "charged", 1), ("recorded", "not_yet", 1), ("recorded", "supports", 1),
    ]  # fmt: skip


def test_a_share_within_a_year_is_of_those_followed_for_a_year(engine: Engine) -> None:
    found = rows_of(engine, counting.ATTRITION_COUNT, {"attrition_reached": REACHED},
                    "span, dimension, code, outcome_group, offences, followed, charge, followed_one, charge_one, "
                    "conviction_one, followed_two")  # fmt: skip
    assert [row[3:] for row in found if row[:3] == (0, "all", "all")] == [
        ("charged", 1, 1, 1, 1, 1, 1, 0), ("not_sent", 1, 0, 0, 0, 0, 0, 0), ("not_yet", 1, 1, 0, 0, 0, 0, 0),
        ("supports", 1, 1, 0, 1, 0, 0, 0),
    ]  # fmt: skip
    assert (2026, "agency", "F2", "not_sent", 1, 0, 0, 0, 0, 0, 0) in found


def test_a_wait_ends_with_what_is_waited_for_or_otherwise_or_not_yet(engine: Engine) -> None:
    found = rows_of(engine, counting.ATTRITION_WAIT, {"attrition_reached": REACHED},
                    "wait, dimension, days, stopped, ended, open")  # fmt: skip
    assert sorted(row for row in found if row[1] == "all") == [
        ("charge", "all", 30, 0, 0, 1), ("charge", "all", 40, 1, 0, 0), ("charge", "all", 100, 0, 1, 0),
        ("conviction", "all", 30, 0, 0, 1), ("conviction", "all", 100, 0, 1, 0), ("conviction", "all", 300, 1, 0, 0),
        ("decision", "all", 260, 1, 0, 0), ("hearing", "all", 20, 1, 0, 0),
        ("outcome", "all", 30, 0, 0, 1), ("outcome", "all", 40, 1, 0, 0), ("outcome", "all", 100, 1, 0, 0),
        ("sentence", "all", 20, 1, 0, 0),
    ]  # fmt: skip


def test_support_counts_from_a_year_before_recording_to_the_outcome(engine: Engine) -> None:
    given = {
        "attrition_reached": "offence_key | outcome_group | outcome_days\na | supports | 40\nb | no_support | 40\n"
                             "c | no_support | 40\nd | charged | 40",
        "attrition_offence": "offence_key | recorded_on\na | 2024-05-01\nb | 2024-05-01\nc | 2024-05-01\nd | 2024-05-01",
        "offence_party": "offence_key | person_key | role\na | p1 | victim\nb | p2 | victim\nc | p3 | victim\n"
                         "b | p1 | suspect\nd | p1 | victim\nc | | victim",
        "event": "event_key | person_key | kind | happened_on\n1 | p1 | support_start | 2024-06-10\n"
                 "2 | p2 | support_start | 2024-06-11\n3 | p3 | support_referral | 2023-05-02",
    }  # fmt: skip
    found = rows_of(engine, counting.ATTRITION_SUPPORT, given, "outcome_group, support, offences")
    assert found == [("no_support", "none", 1), ("no_support", "referred", 1), ("supports", "session", 1)]


def test_what_cannot_be_so_is_counted(engine: Engine) -> None:
    given = {
        "offence": OFFENCES,
        "offence_outcome": "offence_key | outcome_code | outcome_on\nb | 16 | 2024-04-01\na | 1 | 2024-06-01",
        "offence_party": "offence_key | record_key | role | person_key\na | r1 | suspect | \nzz | r2 | suspect | p1\n"
                         "b | r3 | victim | ",
        "proceeding": "case_key | offence_key | charged_on | verdict | verdict_on | sentenced_on\n"
                      "1 | b | 2024-05-02 | convicted | 2024-07-01 | 2024-06-30\n2 | | 2024-05-02 | | |\n"
                      "3 | old | 2024-03-31 | | |\n4 | new | 2024-04-01 | | |",
    }  # fmt: skip
    found = rows_of(engine, counting.ATTRITION_FINDING, given, "finding, n", steps.FOLLOWED)
    assert {row[0]: row[1] for row in found} == {
        "outcome_before_record": 1, "sentence_before_verdict": 1, "suspect_without_crime": 1, "victim_of_nobody": 1,
        "suspect_of_nobody": 1, "force_without_outcomes": 1, "case_names_no_crime": 1, "case_of_earlier_crime": 1,
        "case_of_no_crime": 1, "charge_without_case": 1, "case_without_charge": 1,
    }  # fmt: skip


def test_a_release_before_the_sentence_that_it_ends_is_found(engine: Engine) -> None:
    given = {
        "proceeding": "case_key | person_key | verdict | sentence | sentenced_on\n1 | p1 | convicted | custody | 2025-03-20\n"
                      "2 | p2 | convicted | custody | 2025-03-20\n3 | p3 | convicted | custody | 2025-03-20\n"
                      "4 | p3 | convicted | custody | 2025-03-01\n5 | p4 | convicted | suspended | 2025-03-20\n"
                      "6 | p5 | convicted | custody | 2025-03-20",
        "event": "event_key | person_key | kind | outcome | happened_on | ended_on\n"
                 + "\n".join(f"{n} | p{n} | custody | {status} | {day} | 2025-03-19" for n, status, day in (
                     (1, "sentenced", "2025-03-02"),  # found
                     (2, "remand", "2025-03-02"), (3, "sentenced", "2025-03-02"),  # an earlier sentence explains it
                     (4, "sentenced", "2025-03-02"), (5, "sentenced", "2025-01-02"),  # of another sentence
                 )),
    }  # fmt: skip
    found = rows_of(engine, counting.ATTRITION_FINDING, given, "finding, n", steps.FOLLOWED)
    assert [row[1] for row in found if row[0] == "release_before_sentence"] == [1]


def test_what_follows_a_sentence_is_tied_by_the_person(engine: Engine) -> None:
    given = {
        "offence": OFFENCES, "proceeding": COURT,
        "event": "event_key | person_key | kind | outcome | happened_on | ended_on\n"
                 "1 | p2 | custody | sentenced | 2025-03-20 | 2025-09-01\n2 | p2 | release | | 2025-09-01 |\n"
                 "3 | p2 | supervision | licence | 2025-09-01 |\n4 | p1 | release | | 2025-09-01 |\n"
                 "5 | p2 | release | | 2026-01-01 |",
        "programme_need": "need_key | person_key | assessed_on | eligible | started_on | result\n"
                          "n | p2 | 2025-05-01 | yes | 2025-06-01 | ongoing",
    }  # fmt: skip
    found = rows_of(engine, after.AFTER_COUNT, given, "stage, people", [after.SENTENCED_ADULT])
    assert {row[0]: row[1] for row in found} == {
        "sentenced": 1, "in_prison": 1, "assessed": 1, "eligible": 1, "started": 1, "completed": 0, "released": 1,
        "supervised": 1,
    }  # fmt: skip


def test_proven_reoffending_is_of_those_seen_for_so_long(engine: Engine) -> None:
    given = {
        "registration": "registration_key | person_key | first_at_liberty | required_to\n1 | p1 | 2025-04-01 | \n"
                        "2 | p2 | 2025-04-01 | 2026-10-01\n3 | p3 | 2020-04-01 | \n4 | p4 | 2025-04-01 | ",
        "event": "event_key | person_key | kind | outcome | happened_on | recorded_on\n"
                 "1 | p1 | reoffence | sexual | 2026-06-01 | 2027-01-01\n2 | p4 | reoffence | other | 2025-08-01 | 2026-01-01\n"
                 "3 | p3 | reoffence | sexual | 2026-01-01 | 2026-06-01",
    }  # fmt: skip
    found = rows_of(engine, after.REOFFENDING_COUNT, given, "what, code, people, proven", [after.AT_LIBERTY])
    assert [row for row in found if row[0] != "year"] == [
        ("any", "1", 3, 1), ("within", "10", 0, None), ("within", "2", 2, 1), ("within", "5", 2, 1),
    ]  # fmt: skip
    years = {row[1]: row[2:] for row in found if row[0] == "year"}
    # p3 comes into sight in the fifth year at liberty, and reoffended in the seventh
    assert (years["1"], years["2"], years["5"], years["7"]) == ((3, 0), (2, 1), (1, 0), (2, 1))


def test_who_was_recalled_for_a_reoffence_counts_from_the_first_day_at_liberty(engine: Engine) -> None:
    given = {
        "registration": "registration_key | person_key | first_at_liberty | at_liberty_from | required_to\n"
                        "1 | p1 | 2025-04-01 | 2029-04-01 | \n2 | p2 | 2029-04-01 | 2029-04-01 | \n"
                        "3 | p2 | 2025-04-01 | 2025-04-01 | \n4 | p3 | 2019-04-01 | 2019-04-01 | 2020-04-01\n"
                        "5 | p3 | 2027-04-01 | 2027-04-01 | ",
        "event": "event_key | person_key | kind | outcome | happened_on | recorded_on\n"
                 "1 | p1 | reoffence | sexual | 2026-04-01 | 2027-04-01\n2 | p2 | reoffence | sexual | 2026-04-01 | 2027-04-01",
    }  # fmt: skip
    found = rows_of(engine, after.AT_LIBERTY, given, "person_key, entered, followed, sexual_days")
    # p1 by one duty, p2 by two; the first duty of p3 had ended before the data began
    assert found == [("p1", 0, 3286, 730), ("p2", 0, 3286, 730), ("p3", 0, 2556, None)]


def test_children_suspected_are_sorted_by_when_they_were_recorded_as_victims(engine: Engine) -> None:
    given = {
        "offence": OFFENCES,
        "offence_party": "offence_key | record_key | person_key | role | age\na | 1 | p1 | suspect | 15\n"
                         "d | 2 | p2 | suspect | 15\nd | 3 | p3 | suspect | 18\nf | 4 | p4 | suspect | 12\n"
                         "f | 5 | p1 | suspect | 16",
        "event": "event_key | person_key | status | recorded_on\n1 | p1 | concern | 2024-04-30\n2 | p2 | | 2024-01-01\n"
                 "3 | p4 | recorded crime | 2025-05-01",
        "offence_outcome": "offence_key | outcome_code | outcome_on\na | 22 | 2024-06-01\nd | 16 | 2024-06-01",
    }  # fmt: skip
    found = rows_of(engine, suspects.SUSPECT_COUNT, given, "suspect_of, suspect_when, happened, children",
                    [suspects.CHILD_SUSPECT])  # fmt: skip
    assert found == [
        ("other", "never", "no_further", 1), ("sexual", "before", "out_of_court", 1), ("sexual", "same", "not_yet", 1),
    ]  # fmt: skip


def test_who_was_grown_up_when_it_was_recorded_is_no_child_suspected(engine: Engine) -> None:
    given = {
        "offence": "offence_key | agency | recorded_on | offence_from | of_child\na | F1 | 2024-05-01 | 2014-05-01 | yes\n"
                   "b | F1 | 2024-05-01 | | yes\n0 | F1 | 2024-05-01 | | no",
        "offence_party": "offence_key | record_key | person_key | role | age\na | 1 | p1 | suspect | 15\n"
                         "a | 2 | p2 | suspect | 7\na | 3 | p3 | suspect | 9\nb | 4 | p4 | suspect | 15\n"
                         "0 | 4 | p4 | suspect | 15",
        "person": "person_key | birth_month\np1 | 1999-01-01\np2 | 2007-01-01\np3 |\np4 |",
    }  # fmt: skip
    # p3 was 9 ten years before: 19 at least, though no month of birth is known
    # of two crimes of one day, sexual abuse of a child stands before another
    assert rows_of(engine, suspects.CHILD_SUSPECT, given, "person_key, offence_key") == [("p2", "a"), ("p4", "b")]


def test_what_happened_is_not_said_of_a_force_that_sent_no_outcomes(engine: Engine) -> None:
    parties = "offence_key | record_key | person_key | role | age\nc | 1 | p1 | suspect | 15\nf | 2 | p2 | suspect | 15"
    found = rows_of(engine, suspects.SUSPECT_COUNT, {"offence": OFFENCES, "offence_party": parties},
                    "suspect_of, happened, children", [suspects.CHILD_SUSPECT])  # fmt: skip
    assert found == [("sexual", "not_sent", 1), ("sexual", "not_yet", 1)]


def test_what_other_agencies_hold_stands_beside_what_the_police_recorded(engine: Engine) -> None:
    given = {
        "offence": OFFENCES,
        "offence_party": "offence_key | record_key | person_key | role | age | ethnicity\na | 1 | p1 | suspect | 30 | REFU\n"
                         "b | 2 | p2 | suspect | | WBRI\na | 3 | p3 | victim | 9 |",
        "person": "person_key | birth_month | ethnicity | ethnicity_source\np1 | 1990-01-01 | AIND | council\np2 | 1990-01-01 | AIND | support",
    }  # fmt: skip
    before = (steps.ATTRITION_OFFENCE, recorded.RECORDED_CRIME, recorded.RECORDED_SUSPECT)
    found = rows_of(engine, recorded.RECORDED_COUNT, given, "span, agency, field, cases, known, held", before)
    whole = {row[2]: row[3:] for row in found if row[:2] == (0, "all")}
    assert whole["suspect_ethnicity"] == (2, 1, 2)
    assert whole["suspect_age"] == (2, 1, 2)
    assert whole["suspect_any"] == (4, 2, 2)
    assert whole["online"] == (4, 2, 2)
    engine.clear()
    groups = rows_of(engine, recorded.RECORDED_GROUP, given, "ethnic_group, said, held", before)
    assert groups == [("asian", 0, 1), ("not_known", 1, 0), ("white", 1, 1)]


def test_the_month_of_birth_of_a_victim_who_is_grown_up_is_recorded_too(engine: Engine) -> None:
    before = (steps.ATTRITION_OFFENCE, recorded.RECORDED_CRIME, recorded.RECORDED_SUSPECT)
    found = rows_of(engine, recorded.RECORDED_COUNT, {"offence": OFFENCES}, "span, agency, field, cases, known", before)
    # the victim of the fourth was 40; all four have an age
    assert (0, "all", "victim_age", 4, 4) in found
    engine.clear()
    none = {"offence": "offence_key | agency | recorded_on | of_child | victim_age\na | F1 | 2024-05-01 | yes |"}
    found = rows_of(engine, recorded.RECORDED_COUNT, none, "span, agency, field, cases, known", before)
    assert (0, "all", "victim_age", 1, 0) in found


def test_what_the_police_alone_say_is_no_word_of_another_agency(engine: Engine) -> None:
    given = {
        "offence": OFFENCES,
        "offence_party": "offence_key | record_key | person_key | role\na | 1 | p1 | suspect\na | 2 | p2 | suspect\n"
                         "a | 3 | p3 | suspect",
        "person": "person_key | ethnicity | ethnicity_source\np1 | AIND | police\np2 | AIND | council\n"
                  "p3 | AIND | police_observed",
    }  # fmt: skip
    found = rows_of(engine, recorded.RECORDED_SUSPECT, given, "person_key, other_group", [steps.ATTRITION_OFFENCE])
    assert found == [("p1", None), ("p2", "asian"), ("p3", None)]
