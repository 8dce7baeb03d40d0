"""The steps that read each wait from events. Four clocks of every kind stand for all: the real ones are rows too."""

from datetime import date

import pytest

from sightline.analyses.pathways import clock_steps as steps
from tests.spec.conftest import Run

RULES = """
    clock     | pairing | working | hours | first | most | again | own_end | place | told_by | valid_from
    assess    | event   | yes     | no    | 0     | 45   | no    | yes     |       | episode |
    decide    | episode | yes     | no    | 0     | 1    | no    | no      |       | episode |
    interview | related | no      | yes   | 0     | 72   | no    | no      |       | person  |
    review    | record  | no      | no    | 0     | 6    | yes   | no      |       | episode |
    order     | event   | no      | no    | 1     | 8    | no    | yes     |       | person  | 2024-01-01
    """
MOMENTS = """
    clock     | number | role  | kind                | day_of   | outcome           | pairing
    assess    | 0      | start | assessment          | happened |                   | event
    assess    | 1      | stop  | assessment          | ended    |                   | event
    assess    | 2      | ended | referral            | ended    |                   | episode
    assess    | 3      | also  | assessment          | happened |                   | episode
    decide    | 0      | start | referral            | happened |                   | episode
    decide    | 1      | stop  | referral_decision   | happened |                   | episode
    decide    | 2      | ended | referral            | happened | no_further_action | episode
    interview | 0      | start | missing             | ended    |                   | related
    interview | 1      | stop  | return_interview    | happened |                   | related
    interview | 2      | ended | return_interview    | happened | declined          | related
    review    | 0      | start | review              | happened |                   | record
    review    | 1      | stop  | review              | happened |                   | record
    review    | 2      | ended | protection_plan     | ended    |                   | record
    order     | 0      | start | emergency_order     | happened |                   | event
    order     | 1      | stop  | emergency_order     | ended    |                   | event
    """
UNLESS = """
    clock     | role | outcome
    interview | stop | declined
    """
UNTIL = "who | until\n all | 2025-03-31\n E1 | 2024-12-31"
EVENT = """event_key | record_key | person_key | agency | sender | kind | happened_on | ended_on | happened_at | ended_at
    | episode | related_event | outcome"""
RULED = {"clock_rule": RULES, "clock_moment": MOMENTS, "clock_unless": UNLESS, "speaks_until": UNTIL}
BEFORE = (steps.CLOCK_MARK, steps.CLOCK_START, steps.CLOCK_AROUND)


def events(*rows: str) -> str:
    """A table of events from "key record kind day", then "end=", "at=", "until=", "to=", "of=", "agency=" as said."""
    lines = [" ".join(EVENT.split())]
    for row in rows:
        key, record, kind, day, *more = row.split(" ")
        said = dict(part.split("=", 1) for part in more)
        cells = (
            key, record, said.get("person", "p1"), said.get("agency", "E2"), "council", kind, day.strip("-") and day,
            said.get("end", ""), said.get("at", "").replace("_", " "), said.get("until", "").replace("_", " "),
            said.get("episode", f"episode of {record}"), said.get("of", ""), said.get("outcome", ""),
        )  # fmt: skip
        lines.append(" | ".join(cells))
    return "\n".join(lines)


def outcomes(run: Run, *rows: str, columns: str = "clock, event_key, outcome, seen, shown") -> list[tuple[object, ...]]:
    """What becomes of every wait that these events begin."""
    found = run(steps.CLOCK_OUTCOME, {"event": events(*rows), **RULED}, columns, before=BEFORE)
    return [tuple(str(cell) if isinstance(cell, date) else cell for cell in row) for row in found]


def test_a_moment_is_the_day_an_event_of_its_kind_happened_ended_or_was_recorded(run: Run) -> None:
    rows = run(
        steps.CLOCK_MARK,
        {
            "event": events("e1 r1 assessment 2024-06-03 end=2024-06-10", "e2 r1 referral 2024-06-01"),
            **RULED,
        },
        "clock, role, pairing, pair_key, event_key, day",
    )
    assert [(*row[:5], str(row[5])) for row in rows] == [
        ("assess", "also", "episode", "episode of r1", "e1", "2024-06-03"),
        ("assess", "start", "event", "e1", "e1", "2024-06-03"),
        ("assess", "stop", "event", "e1", "e1", "2024-06-10"),
        ("decide", "start", "episode", "episode of r1", "e2", "2024-06-01"),
    ]


def test_an_outcome_that_ends_the_wait_otherwise_is_no_stop_and_a_thing_that_goes_on_has_no_end(run: Run) -> None:
    rows = run(
        steps.CLOCK_MARK,
        {
            "event": events(
                "e1 r1 missing 2024-06-03", "e2 r1 return_interview 2024-06-05 of=e1 outcome=declined",
                "e3 r1 return_interview 2024-06-05 of=e1 outcome=accepted",
            ),
            **RULED,
        },
        "role, event_key",
    )  # fmt: skip
    assert rows == [("ended", "e2"), ("stop", "e3")]


def test_the_form_of_a_case_is_what_the_records_of_its_episode_or_person_say(run: Run) -> None:
    rows = run(
        steps.CLOCK_FORM,
        {
            "event": """
            event_key | record_key | person_key | episode | status          | harmed_by      | context
            e1        | r1         | p1         | x       | assessed factor | adult_on_child | not_known
            e2        | r1         | p1         | x       | assessed factor | child_on_child | online
            e3        | r2         | p1         | y       | concern         | not_known      | institution
            e4        | r3         | p2         |         | recorded crime  |                |
            e5        | r4         | p3         | z       |                 | adult_on_child | online
            """
        },
        "told_by, token, harmed_by, context",
    )
    assert rows == [
        ("episode", "r3", "not_known", "not_known"),
        ("episode", "x", "both", "online"),
        ("episode", "y", "not_known", "institution"),
        ("person", "p1", "both", "several"),
        ("person", "p2", "not_known", "not_known"),
    ]


def test_an_assessment_stops_at_its_own_end_whatever_another_does(run: Run) -> None:
    assert outcomes(
        run, "e1 r1 assessment 2024-06-03 end=2024-08-05", "e2 r1 assessment 2024-06-10 end=2024-06-11"
    ) == [("assess", "e1", "stopped", "2024-08-05", 45), ("assess", "e2", "stopped", "2024-06-11", 1)]


def test_working_days_leave_out_the_day_of_the_start_week_ends_and_bank_holidays(run: Run) -> None:
    # Good Friday and Easter Monday lie between.
    assert outcomes(run, "e1 r1 assessment 2024-03-28 end=2024-04-02") == [("assess", "e1", "stopped", "2024-04-02", 1)]


def test_an_order_that_counts_its_first_day_shows_one_day_more(run: Run) -> None:
    assert outcomes(run, "e1 r1 emergency_order 2024-06-01 end=2024-06-08") == [
        ("order", "e1", "stopped", "2024-06-08", 8)
    ]


def test_a_clock_does_not_start_before_its_law(run: Run) -> None:
    assert outcomes(run, "e1 r1 emergency_order 2023-12-31 end=2024-01-08") == []


def test_a_case_without_a_stop_is_open_until_the_last_day_of_which_its_agency_speaks(run: Run) -> None:
    assert outcomes(run, "e1 r1 assessment 2024-12-02 agency=E1", "e2 r2 assessment 2025-03-28 agency=E2") == [
        ("assess", "e1", "open", "2024-12-31", 19),
        ("assess", "e2", "open", "2025-03-31", 1),
    ]


def test_closing_the_case_ends_the_wait_of_an_assessment_that_has_no_end(run: Run) -> None:
    assert outcomes(
        run, "e1 r1 assessment 2024-06-03", "e2 r1 referral 2024-06-03 end=2024-06-07", "e3 r2 assessment 2024-06-03",
        columns="event_key, outcome, seen",
    )[0] == ("e1", "ended", "2024-06-07")  # fmt: skip


def test_the_end_of_the_event_itself_counts_though_the_case_was_closed_before(run: Run) -> None:
    rows = outcomes(
        run, "e1 r1 assessment 2024-06-03 end=2024-06-12", "e2 r1 referral 2024-06-03 end=2024-06-07",
    )  # fmt: skip
    assert ("assess", "e1", "stopped", "2024-06-12", 7) in rows


def test_the_first_stop_of_the_episode_counts_and_no_stop_of_another(run: Run) -> None:
    assert outcomes(
        run, "e1 r1 referral 2024-06-03", "e2 r1 referral_decision 2024-06-05", "e3 r1 referral_decision 2024-06-04",
        "e4 r2 referral 2024-06-03", "e5 r3 referral_decision 2024-06-03",
    ) == [("decide", "e1", "stopped", "2024-06-04", 1), ("decide", "e4", "open", "2025-03-31", 211)]  # fmt: skip


def test_a_stop_on_the_day_of_another_ending_counts_and_one_after_it_does_not(run: Run) -> None:
    assert outcomes(
        run, "e1 r1 referral 2024-06-03 outcome=no_further_action", "e2 r1 referral_decision 2024-06-03",
        "e3 r2 referral 2024-06-03 outcome=no_further_action", "e4 r2 referral_decision 2024-06-04",
    ) == [("decide", "e1", "stopped", "2024-06-03", 0), ("decide", "e3", "ended", "2024-06-03", 0)]  # fmt: skip


def test_a_wait_that_begins_again_is_over_and_a_stop_on_that_day_is_of_the_second(run: Run) -> None:
    assert outcomes(
        run, "e1 r1 referral 2024-06-03", "e2 r1 referral 2024-06-10", "e3 r1 referral_decision 2024-06-10",
    ) == [("decide", "e1", "ended", "2024-06-10", 5), ("decide", "e2", "stopped", "2024-06-10", 0)]  # fmt: skip


def test_starts_of_one_day_in_one_pairing_are_one(run: Run) -> None:
    assert outcomes(
        run, "e2 r1 referral 2024-06-03", "e1 r1 referral 2024-06-03", "e3 r1 referral_decision 2024-06-04"
    ) == [("decide", "e1", "stopped", "2024-06-04", 1)]


def test_a_review_waits_for_the_next_of_the_record_or_for_the_end_of_the_plan(run: Run) -> None:
    assert outcomes(
        run, "e1 r1 review 2024-06-03", "e2 r1 review 2024-09-03", "e3 r1 protection_plan 2024-04-01 end=2024-12-03",
        "e4 r2 review 2024-10-01",
    ) == [
        ("review", "e1", "stopped", "2024-09-03", 92), ("review", "e2", "ended", "2024-12-03", 91),
        ("review", "e4", "open", "2025-03-31", 181),
    ]  # fmt: skip


FIRST_OF_CARE = RULES.replace("review    | record  | no      | no    | 0     | 6    | yes   | no      |       |",
                              "review    | record  | no      | no    | 0     | 6    | yes   | no      | WHICH |")  # fmt: skip
PLACED = MOMENTS + "review    | 3      | place | looked_after        | happened |                   | record\n"


@pytest.mark.parametrize(("which", "wanted"), [("first", ["e2", "e5"]), ("later", ["e3"])])
def test_a_clock_may_be_of_the_first_start_after_an_event_only_or_of_later_ones(
    run: Run, which: str, wanted: list[str]
) -> None:
    happened = events(
        "e0 r1 review 2024-01-01", "e1 r1 looked_after 2024-02-01", "e2 r1 review 2024-03-01",
        "e3 r1 review 2024-06-01", "e4 r1 looked_after 2024-07-01", "e5 r1 review 2024-07-01", "e6 r2 review 2024-03-01",
    )  # fmt: skip
    rules = {**RULED, "clock_rule": FIRST_OF_CARE.replace("WHICH", which), "clock_moment": PLACED}
    found = run(steps.CLOCK_AROUND, {"event": happened, **rules}, "event_key", before=BEFORE[:2])
    assert [key for (key,) in found] == wanted


def test_a_stop_that_lies_before_its_start_is_a_finding(run: Run) -> None:
    assert outcomes(
        run, "e1 r1 referral 2024-06-03", "e2 r1 referral_decision 2024-06-02",
        "e3 r2 assessment 2024-06-03 end=2024-05-31", columns="event_key, outcome, finding",
    ) == [("e1", "open", "backwards"), ("e3", "open", "backwards")]  # fmt: skip


def test_a_start_after_the_end_of_the_data_and_a_day_outside_the_calendar_are_findings(run: Run) -> None:
    assert outcomes(
        run, "e1 r1 assessment 2028-06-03 end=2028-06-04", "e2 r2 assessment 2009-12-31 end=2010-02-01",
        "e3 r3 review 1999-12-31", columns="event_key, finding, shown",
    ) == [("e1", "after_end", -801), ("e2", "outside_calendar", None), ("e3", None, 9222)]  # fmt: skip


def test_a_stop_after_the_end_of_the_data_is_not_known_yet(run: Run) -> None:
    assert outcomes(run, "e1 r1 assessment 2025-03-28 end=2025-04-01") == [("assess", "e1", "open", "2025-03-31", 1)]


INTERVIEW = "event_key, outcome, fewest, most_seconds"
HOUR = 3600


def test_hours_between_two_times_are_known_to_the_second(run: Run) -> None:
    assert outcomes(
        run, "e1 r1 missing 2024-06-01 end=2024-06-02 until=2024-06-02_10:00:00",
        "e2 r1 return_interview 2024-06-05 at=2024-06-05_09:59:59 of=e1", columns=INTERVIEW,
    ) == [("e1", "stopped", 72 * HOUR - 1, 72 * HOUR - 1)]  # fmt: skip


def test_hours_between_two_days_lie_between_the_fewest_and_the_most(run: Run) -> None:
    assert outcomes(
        run, "e1 r1 missing 2024-06-01 end=2024-06-02", "e2 r1 return_interview 2024-06-05 of=e1",
        "e3 r2 missing 2024-06-01 end=2024-06-02 until=2024-06-02_18:00:00",
        "e4 r2 return_interview 2024-06-02 of=e3", columns=INTERVIEW,
    ) == [("e1", "stopped", 48 * HOUR, 96 * HOUR), ("e3", "stopped", 0, 6 * HOUR)]  # fmt: skip


def test_an_open_case_has_run_to_the_end_of_the_last_day_of_the_data(run: Run) -> None:
    assert outcomes(run, "e1 r1 missing 2025-03-30 end=2025-03-30 until=2025-03-30_12:00:00", columns=INTERVIEW) == [
        ("e1", "open", 36 * HOUR, 36 * HOUR)
    ]


def test_an_interview_that_was_declined_ends_the_wait_even_where_its_day_is_not_given(run: Run) -> None:
    assert outcomes(
        run, "e1 r1 missing 2024-06-01 end=2024-06-02",
        "e2 r1 return_interview 2024-06-04 of=e1 outcome=declined", "e3 r2 missing 2024-06-01 end=2024-06-02",
        "e4 r2 return_interview - of=e3 outcome=declined", columns="event_key, outcome, seen, finding, shown",
    ) == [("e1", "ended", "2024-06-04", None, 2), ("e3", "ended", None, "undated", None)]  # fmt: skip
