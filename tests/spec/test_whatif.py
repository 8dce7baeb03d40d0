"""The steps that count who came to a handover, who was dealt with, and how long they waited."""

from sightline.analyses.pathways import whatif_steps as steps
from tests.spec.conftest import Run

WINDOW = "2025-04-01 | 2025-12-31 | 2026-03-31"
HANDOVERS = f"""
    handover   | start_kind       | start_outcome | start_day   | stop_kind          | paired_by | first_day | last_day | until
    conference | section47        |               | happened_on | initial_conference | episode   | {WINDOW}
    notice     | police_notice    | sent          | ended_on    | notice_received    | related   | {WINDOW}
    """
EVENT = "event_key | agency | kind | episode | related_event | outcome | happened_on | ended_on"


def test_a_conference_ends_the_last_enquiry_before_it_in_its_episode_and_others_stay_open(run: Run) -> None:
    rows = run(
        steps.HANDOVER_CASE,
        {
            "handover": HANDOVERS,
            "event": f"""
            {EVENT}
            s1 | C | section47          | a |  |  | 2025-05-06 |
            s2 | C | section47          | a |  |  | 2025-06-02 |
            c1 | C | initial_conference | a |  |  | 2025-06-16 |
            c2 | C | initial_conference | a |  |  | 2025-06-30 |
            s3 | D | section47          | b |  |  | 2025-05-06 |
            c3 | D | initial_conference | b |  |  | 2025-05-02 |
            s4 | D | section47          |   |  |  | 2025-05-06 |
            c4 | D | initial_conference |   |  |  | 2025-05-07 |
            """,
        },
        "agency, started_on, stopped_on, days",
    )
    # The enquiry of 6 May led to another, the second conference belongs to no enquiry of its own, a conference before
    # its enquiry ends nothing, and what has no episode cannot be followed.
    assert [(row[0], str(row[1]), str(row[2]), row[3]) for row in rows] == [
        ("C", "2025-05-06", "None", None),
        ("C", "2025-06-02", "2025-06-16", 10),
        ("D", "2025-05-06", "None", None),
    ]


def test_only_notices_that_were_sent_count_and_each_ends_with_its_first_receipt(run: Run) -> None:
    rows = run(
        steps.HANDOVER_CASE,
        {
            "handover": HANDOVERS,
            "event": f"""
            {EVENT}
            n1 | F | police_notice   |  |    | sent     | 2025-05-01 | 2025-05-02
            n2 | F | police_notice   |  |    | not_sent | 2025-05-01 | 2025-05-02
            n3 | F | police_notice   |  |    | sent     | 2025-05-01 | 2025-05-02
            r1 | C | notice_received |  | n1 |          | 2025-05-06 |
            r2 | C | notice_received |  | n1 |          | 2025-05-07 |
            r3 | C | notice_received |  | n2 |          | 2025-05-06 |
            """,
        },
        "agency, started_on, stopped_on, days",
    )
    # Friday to Tuesday is one working day: Monday was a bank holiday.
    assert [(row[0], str(row[1]), str(row[2]), row[3]) for row in rows] == [
        ("F", "2025-05-02", "None", None),
        ("F", "2025-05-02", "2025-05-06", 1),
    ]


def test_what_began_outside_the_days_is_not_counted_and_an_end_after_them_was_not_yet_received(run: Run) -> None:
    rows = run(
        steps.HANDOVER_CASE,
        {
            "handover": HANDOVERS,
            "event": f"""
            {EVENT}
            s1 | C | section47          | a |  |  | 2025-03-31 |
            s2 | C | section47          | b |  |  | 2025-04-01 |
            s3 | C | section47          | c |  |  | 2026-01-01 |
            c2 | C | initial_conference | b |  |  | 2026-04-01 |
            """,
        },
        "started_on, stopped_on",
    )
    assert [(str(row[0]), row[1]) for row in rows] == [("2025-04-01", None)]


CASES = """
    handover   | agency | started_on | stopped_on | days
    conference | C      | 2025-05-06 | 2025-05-08 | 2
    conference | C      | 2025-05-06 | 2025-05-08 | 2
    conference | C      | 2025-05-08 | 2025-05-09 | 1
    conference | C      | 2025-05-08 |            |
    notice     | F      | 2025-05-06 | 2025-05-06 | 0
    """


def test_each_day_says_how_many_began_and_ended_of_those_that_have_ended(run: Run) -> None:
    rows = run(steps.HANDOVER_DAY, {"handover_case": CASES}, "handover, agency, day, came, done")
    assert [(*row[:2], str(row[2]), *row[3:]) for row in rows] == [
        ("conference", "C", "2025-05-06", 2, 0),
        ("conference", "C", "2025-05-08", 1, 2),
        ("conference", "C", "2025-05-09", 0, 1),
        ("notice", "F", "2025-05-06", 1, 1),
    ]


def test_waits_are_counted_and_those_without_an_end_stand_apart(run: Run) -> None:
    rows = run(steps.HANDOVER_WAIT, {"handover_case": CASES}, "handover, agency, ended, days, cases")
    assert rows == [
        ("conference", "C", False, 0, 1),
        ("conference", "C", True, 1, 1),
        ("conference", "C", True, 2, 2),
        ("notice", "F", True, 0, 1),
    ]
