"""The steps that hold waits against their limit and count them."""

import pytest

from sightline.analyses.pathways import clock_count_steps as counts
from sightline.analyses.pathways import clock_steps as steps
from tests.spec.conftest import Run

RULES = """
    clock     | pairing | working | hours | first | most | again | own_end | told_by
    assess    | event   | yes     | no    | 0     | 45   | no    | yes     | episode
    interview | related | no      | yes   | 0     | 72   | no    | no      | person
    wait      | episode | no      | no    | 0     |      | no    | no      | episode
    """
STARTS = """
    clock     | event_key | pairing | pair_key | day        | moment              | until
    assess    | e1        | event   | e1       | 2024-06-03 |                     | 2025-03-31
    interview | e2        | related | e2       | 2024-06-03 |                     | 2025-03-31
    interview | e3        | related | e3       | 2024-06-03 | 2024-06-03 10:00:00 | 2025-03-31
    wait      | e4        | episode | x        | 2024-06-03 |                     | 2025-03-31
    """
EVENTS = """
    event_key | record_key | person_key | agency | sender  | area      | kind             | episode
    e1        | r1         | p1         | E1     | council | E09000001 | assessment       | x
    e2        | r2         | p2         | F1     | police  | E09000001 | missing          |
    e3        | r3         | p3         | F1     | police  |           | missing          |
    e4        | r4         | p4         | S1     | support | E09000002 | support_referral | x
    """
HEARD = """
    clock     | who
    assess    | E1
    interview | E09000001
    interview | anywhere
    wait      | S1
    """


def states(run: Run, outcome: str, due: str = "", form: str = "", heard: str = HEARD) -> dict[str, tuple[object, ...]]:
    """Event -> (state, finding, csa) of the case with that outcome."""
    found = run(
        steps.CLOCK_CASE,
        {
            "clock_start": STARTS, "clock_rule": RULES, "event": EVENTS, "clock_heard": heard,
            "clock_outcome": "clock | event_key | outcome | seen | finding | shown | days | fewest | most_seconds\n"
                             + outcome,
            "clock_due": "clock | day | due\n" + due,
            "clock_form": "told_by | token | harmed_by | context\n" + form,
        },
        "event_key, state, finding, csa",
    )  # fmt: skip
    return {str(row[0]): row[1:] for row in found}


@pytest.mark.parametrize(
    ("outcome", "seen", "state"),
    [
        ("stopped", "2024-08-05", "within"), ("stopped", "2024-08-06", "later"), ("open", "2024-08-05", "open"),
        ("open", "2024-08-06", "past"), ("ended", "2024-12-06", "ended"),
    ],
)  # fmt: skip
def test_a_case_in_days_is_within_its_limit_up_to_the_day_it_is_due(
    run: Run, outcome: str, seen: str, state: str
) -> None:
    row = f"assess | e1 | {outcome} | {seen} | | 45 | 63 | 0 | 0"
    assert states(run, row, "assess | 2024-06-03 | 2024-08-05")["e1"][0] == state


def test_a_start_of_which_no_day_due_is_known_cannot_be_told(run: Run) -> None:
    assert states(run, "assess | e1 | stopped | 2024-08-05 | | 45 | 63 | 0 | 0")["e1"][0] == "cannot_tell"


@pytest.mark.parametrize(
    ("event", "outcome", "fewest", "most", "state"),
    [
        ("e3", "stopped", 259200, 259200, "within"),
        ("e3", "stopped", 259201, 259201, "later"),
        ("e2", "stopped", 172800, 259200, "within"),
        ("e2", "stopped", 172800, 345600, "cannot_tell"),
        ("e2", "stopped", 259200, 432000, "later"),  # more than 72 hours, since the start was before midnight
        ("e3", "stopped", 259200, 345600, "cannot_tell"),  # it may have stopped at midnight, 72 hours to the second
        ("e2", "open", 86400, 172800, "open"), ("e2", "open", 259200, 345600, "past"),
        ("e2", "open", 172800, 345600, "cannot_tell"),
    ],
)  # fmt: skip
def test_hours_are_within_later_or_cannot_be_told(
    run: Run, event: str, outcome: str, fewest: int, most: int, state: str
) -> None:
    row = f"interview | {event} | {outcome} | 2024-06-06 | | 3 | 3 | {fewest} | {most}"
    assert states(run, row)[event][0] == state


def test_a_clock_without_a_limit_only_stops_or_is_open(run: Run) -> None:
    assert states(run, "wait | e4 | stopped | 2024-08-05 | | 63 | 63 | 0 | 0")["e4"][0] == "stopped"


def test_an_open_case_without_a_limit_is_open(run: Run) -> None:
    assert states(run, "wait | e4 | open | 2025-03-31 | | 301 | 301 | 0 | 0")["e4"][0] == "open"


def test_a_case_of_an_agency_of_which_no_stop_is_known_is_a_finding(run: Run) -> None:
    row = "assess | e1 | open | 2025-03-31 | | 200 | 301 | 0 | 0\ninterview | e3 | open | 2025-03-31 | | 1 | 1 | 0 | 0"
    found = states(run, row, heard="clock | who\n interview | E1")
    assert {event: said[1] for event, said in found.items()} == {"e1": "unheard", "e3": "unheard"}


def test_a_case_is_one_of_sexual_abuse_by_its_episode_or_by_its_person_as_the_clock_says(run: Run) -> None:
    row = """assess | e1 | open | 2025-03-31 | | 200 | 301 | 0 | 0
        interview | e2 | open | 2025-03-31 | | 1 | 1 | 0 | 0
        interview | e3 | open | 2025-03-31 | | 1 | 1 | 0 | 0"""
    found = states(
        run, row, form="episode | x | both | online\nperson | p2 | not_known | several\nepisode | r3 | both | online"
    )
    assert {event: said[2] for event, said in found.items()} == {"e1": "yes", "e2": "yes", "e3": "no"}


def test_an_agency_is_heard_where_some_stop_of_it_is_known_by_area_where_two_agencies_meet(run: Run) -> None:
    rows = run(
        steps.CLOCK_HEARD,
        {
            "clock_rule": RULES, "event": EVENTS,
            "clock_mark": """
            clock     | number | role  | pairing | event_key | day
            assess    | 1      | stop  | event   | e1        | 2024-06-03
            interview | 1      | stop  | related | e2        | 2024-06-03
            interview | 1      | stop  | related | e3        | 2024-06-03
            interview | 2      | ended | related | e2        | 2024-06-03
            wait      | 1      | stop  | episode | e4        |
            """,
        },
        "clock, who",
    )  # fmt: skip
    assert rows == [("assess", "E1"), ("interview", "E09000001"), ("interview", "anywhere")]


CASES = """
    clock  | event_key | sender  | area | year | seen_year | outcome | finding  | shown | days | state  | csa | harmed_by      | context
    assess | e1        | council | A    | 2025 | 2025      | stopped |          | 45    | 63   | within | yes | adult_on_child | online
    assess | e2        | council | A    | 2025 | 2026      | stopped |          | 46    | 64   | later  | no  | not_known      | not_known
    assess | e3        | council | B    | 2025 | 2026      | open    |          | 9     | 11   | open   | no  | not_known      | not_known
    assess | e4        | council | B    | 2025 |           | ended   | undated  |       |      | ended  | no  | not_known      | not_known
    assess | e5        | council | B    | 2025 | 2025      | open    | unheard  | 9     | 11   | open   | no  | not_known      | not_known
    assess | e6        | council | B    | 2023 | 2025      | stopped |          | 45    | 63   | within | no  | not_known      | not_known
    """
COVERED = "year\n 2025\n 2026"


def test_cases_are_counted_by_state_in_the_year_in_which_they_start(run: Run) -> None:
    rows = run(counts.CLOCK_COUNTS, {"clock_case": CASES, "covered_year": COVERED},
               "csa, dimension, code, state, cases")  # fmt: skip
    assert [row for row in rows if row[1] in ("all", "area", "harmed_by")] == [
        ("no", "all", "all", "ended", 1), ("no", "all", "all", "later", 1), ("no", "all", "all", "open", 1),
        ("no", "area", "A", "later", 1), ("no", "area", "B", "ended", 1), ("no", "area", "B", "open", 1),
        ("yes", "all", "all", "within", 1), ("yes", "area", "A", "within", 1),
        ("yes", "harmed_by", "adult_on_child", "within", 1),
    ]  # fmt: skip


def test_cases_that_could_be_followed_are_counted_by_what_the_clock_shows_and_by_days(run: Run) -> None:
    given = {"clock_case": CASES, "covered_year": COVERED}
    wanted = {"shown": [("no", 9, 0, 0, 1), ("no", 46, 1, 0, 0), ("yes", 45, 1, 0, 0)]}
    rows = run(counts.CLOCK_SPREAD, given, "csa, shown, stopped, ended, open")
    assert sorted(rows) == wanted["shown"]


def test_days_are_counted_by_form_too(run: Run) -> None:
    rows = run(
        counts.CLOCK_DAYS, {"clock_case": CASES, "covered_year": COVERED}, "dimension, code, days, stopped, open"
    )
    assert sorted(rows) == [
        ("all", "all", 11, 0, 1), ("all", "all", 63, 1, 0), ("all", "all", 64, 1, 0), ("context", "online", 63, 1, 0),
        ("harmed_by", "adult_on_child", 63, 1, 0),
    ]  # fmt: skip


def test_waits_of_an_area_are_those_that_could_be_followed_long_enough_whatever_became_of_them(run: Run) -> None:
    rows = run(
        counts.CLOCK_AREA_DAYS,
        {
            "clock_case": CASES.replace("assess", "wait  "), "covered_year": COVERED,
            "clock_area_wait": "clock | at_least\n wait | 84",
            "clock_start": """
            clock | event_key | pairing | pair_key | day        | until
            wait  | e1        | episode | x1       | 2025-01-06 | 2025-03-31
            wait  | e2        | episode | x2       | 2025-01-07 | 2025-03-31
            wait  | e3        | episode | x3       | 2024-06-03 | 2025-03-31
            wait  | e4        | episode | x4       | 2024-06-03 | 2025-03-31
            wait  | e5        | episode | x5       | 2024-06-03 | 2025-03-31
            wait  | e6        | episode | x6       | 2023-03-03 | 2025-03-31
            """,
        },
        "area, days, stopped, ended, open",
    )  # fmt: skip
    # e1 began 84 days before the end and e2 only 83; e4 and e5 are findings; e6 began in a year that nobody sent
    assert sorted(rows) == [("A", 63, 1, 0, 0), ("B", 11, 0, 0, 1)]


def test_a_clock_that_is_not_read_by_area_is_not_counted_by_area(run: Run) -> None:
    start = "clock | event_key | pairing | pair_key | day | until\n assess | e1 | event | e1 | 2024-06-03 | 2025-03-31"
    given = {"clock_case": CASES, "covered_year": COVERED, "clock_start": start,
             "clock_area_wait": "clock | at_least\n wait | 84"}  # fmt: skip
    assert run(counts.CLOCK_AREA_DAYS, given, "area") == []


BANDS = """
    clock  | band     | from_value | to_value
    assess | 41_to_45 | 41         | 45
    assess | over_45  | 46         | 99999
    """


def test_bands_count_what_stopped_in_a_year_whenever_it_started(run: Run) -> None:
    rows = run(counts.CLOCK_BANDED, {"clock_case": CASES, "covered_year": COVERED, "clock_band": BANDS},
               "year, dimension, code, band, cases")  # fmt: skip
    assert sorted(rows) == [
        (2025, "all", "all", "41_to_45", 2), (2025, "area", "A", "41_to_45", 1), (2025, "area", "B", "41_to_45", 1),
        (2026, "all", "all", "over_45", 1), (2026, "area", "A", "over_45", 1),
    ]  # fmt: skip


def test_findings_are_counted_and_so_are_starts_without_a_day_or_without_anything_to_pair_them_by(run: Run) -> None:
    rows = run(
        counts.CLOCK_FINDINGS,
        {
            "clock_case": CASES, "covered_year": COVERED,
            "clock_mark": """
            clock  | role  | pair_key | event_key | day
            assess | start | x        | e7        |
            assess | start |          | e8        | 2024-06-03
            assess | start | x        | e9        | 2024-06-03
            assess | stop  | x        | e7        |
            """,
        },
        "finding, cases",
    )  # fmt: skip
    assert rows == [("no_day", 2), ("undated", 1), ("unheard", 1)]


def test_what_came_of_each_clock_is_counted_by_its_starts_and_stops(run: Run) -> None:
    rows = run(
        counts.CLOCK_KINDS,
        {
            "clock_mark": """
            clock  | number | role  | event_key | day
            assess | 0      | start | e1        | 2024-06-03
            assess | 1      | stop  | e1        | 2024-06-05
            assess | 1      | stop  | e2        | 2024-06-05
            assess | 2      | ended | e3        | 2024-06-05
            assess | 1      | stop  | e4        |
            """
        },
        "role, events",
    )
    assert rows == [("start", 1), ("stop", 2)]
