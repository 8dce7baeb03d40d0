"""The steps that say who showed a sign, who was identified, when somebody acted: the rows of the three gaps."""

from sightline.analyses.pathways import gap_steps as steps
from tests.spec.conftest import Run

LIST = "kind | sender | outcome | view | happened | known | incident | valid_from | valid_to"
EVENT = "event_key | record_key | person_key | kind | sender | happened_on | recorded_on"
BORN = """
    person_key | birth_month | sex
    p1         | 2010-05-01  | F
    p2         | 2006-05-01  | M
    p3         |             | F
    """
POLICE = f"{LIST}\n    missing | police | | police | happened_on | recorded_on | own | | "
DAYS = "person_key, view, happened_on, known_on"


def texts(rows: list[tuple[object, ...]]) -> list[tuple[str, ...]]:
    return [tuple(str(cell) for cell in row) for row in rows]


def test_a_sign_is_known_on_the_day_of_its_record_or_on_that_of_its_end_as_the_list_says(run: Run) -> None:
    rows = run(
        steps.GAP_SIGN,
        {
            "person": BORN,
            "sign": f"""
            {LIST}
            health_contact | health |  | health  | happened_on | recorded_on | own | |
            health_contact | health |  | council | known       | ended_on    | own | |
            """,
            "event": f"""
            {EVENT} | ended_on
            e1 | r1 | p1 | health_contact | health | 2024-05-01 | 2024-05-03 | 2024-05-09
            e2 | r1 | p1 | health_contact | health | 2024-06-01 | 2024-06-03 |
            e3 | r1 | p1 | health_contact | health | 2024-07-01 |            | 2024-07-09
            """,
        },
        "incident, view, happened_on, known_on",
    )
    # of what nobody told the council, the council knows nothing; without a day of its record health's view has none
    assert texts(rows) == [
        ("e1", "council", "2024-05-09", "2024-05-09"),
        ("e1", "health", "2024-05-01", "2024-05-03"),
        ("e2", "health", "2024-06-01", "2024-06-03"),
        ("e3", "council", "2024-07-09", "2024-07-09"),
    ]


def test_a_sign_happened_on_the_day_that_the_list_names_and_never_after_it_was_known(run: Run) -> None:
    rows = run(
        steps.GAP_SIGN,
        {
            "person": BORN,
            "sign": f"""
            {LIST}
            missing         | police  |  | police  | happened_on | recorded_on | own | |
            absence         | school  |  | school  | ended_on    | recorded_on | own | |
            notice_received | council |  | council | known       | recorded_on | own | |
            """,
            "event": f"""
            {EVENT} | ended_on
            e1 | r1 | p1 | missing         | police  | 2024-05-01 | 2024-05-03 | 2024-05-02
            e2 | r1 | p1 | missing         | police  | 2024-05-04 | 2024-05-03 |
            e3 | r1 | p1 | missing         | police  |            | 2024-05-03 |
            e4 | r2 | p1 | absence         | school  | 2024-01-08 | 2024-04-20 | 2024-03-28
            e5 | r3 | p1 | notice_received | council | 2024-05-01 | 2024-05-05 |
            """,
        },
        "incident, happened_on, known_on",
    )
    assert texts(rows) == [
        ("e1", "2024-05-01", "2024-05-03"),
        ("e2", "2024-05-03", "2024-05-03"),
        ("e3", "2024-05-03", "2024-05-03"),
        ("e4", "2024-03-28", "2024-04-20"),
        ("e5", "2024-05-05", "2024-05-05"),
    ]


def test_an_incident_is_the_event_or_what_it_follows_from_or_all_of_one_kind_and_day(run: Run) -> None:
    rows = run(
        steps.GAP_SIGN,
        {
            "person": BORN,
            "sign": f"""
            {LIST}
            police_notice   | police  |  | police  | happened_on | recorded_on | own     | |
            notice_received | council |  | council | known       | recorded_on | related | |
            missing         | police  |  | police  | happened_on | recorded_on | day     | |
            missing         | council |  | council | happened_on | recorded_on | day     | |
            """,
            "event": f"""
            {EVENT} | related_event
            n1 | r1 | p1 | police_notice   | police  | 2024-05-01 | 2024-05-01 |
            n2 | r2 | p1 | notice_received | council | 2024-05-04 | 2024-05-04 | n1
            n3 | r2 | p1 | notice_received | council | 2024-06-04 | 2024-06-04 |
            m1 | r1 | p1 | missing         | police  | 2024-05-09 | 2024-05-09 |
            m2 | r2 | p1 | missing         | council | 2024-05-09 | 2024-05-20 |
            m3 | r1 | p1 | missing         | police  |            | 2024-05-21 |
            m4 | r1 | p1 | missing         | police  |            | 2024-05-22 |
            """,
        },
        "incident, view, known_on",
    )
    # reports without a day are not known to be one
    assert texts(rows) == [
        ("m3", "police", "2024-05-21"),
        ("m4", "police", "2024-05-22"),
        ("missing|2024-05-09", "council", "2024-05-20"),
        ("missing|2024-05-09", "police", "2024-05-09"),
        ("n1", "council", "2024-05-04"),
        ("n1", "police", "2024-05-01"),
        ("n3", "council", "2024-06-04"),
    ]


def test_one_incident_of_one_record_is_one_sign_by_its_earliest_days(run: Run) -> None:
    rows = run(
        steps.GAP_SIGN,
        {
            "person": BORN,
            "sign": f"{LIST}\n missing | police | | police | happened_on | recorded_on | day | | ",
            "event": f"""
            {EVENT}
            m1 | r1 | p1 | missing | police | 2024-05-09 | 2024-05-12
            m2 | r1 | p1 | missing | police | 2024-05-09 | 2024-05-10
            m3 | r2 | p1 | missing | police | 2024-05-09 | 2024-05-11
            """,
        },
        "record_key, incident, known_on",
    )
    assert texts(rows) == [("r1", "missing|2024-05-09", "2024-05-10"), ("r2", "missing|2024-05-09", "2024-05-11")]


def test_whoever_is_18_or_not_yet_born_or_without_a_birth_month_shows_no_sign(run: Run) -> None:
    rows = run(
        steps.GAP_SIGN,
        {
            "person": BORN,
            "sign": POLICE,
            "event": f"""
            {EVENT}
            e1 | r1 | p1 | missing | police | 2010-04-30 | 2010-05-02
            e2 | r1 | p1 | missing | police | 2010-05-01 | 2010-05-02
            e3 | r2 | p2 | missing | police | 2024-04-30 | 2024-04-30
            e4 | r2 | p2 | missing | police | 2024-04-30 | 2024-05-01
            e5 | r3 | p3 | missing | police | 2024-05-01 | 2024-05-01
            e6 | r3 |    | missing | police | 2024-05-01 | 2024-05-01
            """,
        },
        "incident",
    )
    assert rows == [("e2",), ("e3",)]


def test_what_is_specific_to_sexual_abuse_is_no_sign_and_neither_is_another_sender_or_outcome(run: Run) -> None:
    rows = run(
        steps.GAP_SIGN,
        {
            "person": BORN,
            "sign": f"{LIST}\n missing | police | sent | police | happened_on | recorded_on | own | | ",
            "event": f"""
            {EVENT} | status | outcome
            e1 | r1 | p1 | missing | police  | 2024-05-01 | 2024-05-01 |                | sent
            e2 | r1 | p1 | missing | police  | 2024-05-01 | 2024-05-01 | recorded crime | sent
            e3 | r1 | p1 | missing | council | 2024-05-01 | 2024-05-01 |                | sent
            e4 | r1 | p1 | missing | police  | 2024-05-01 | 2024-05-01 |                | not_sent
            e5 | r1 | p1 | missing | police  | 2024-05-01 | 2024-05-01 |                |
            e6 | r1 | p1 | absence | police  | 2024-05-01 | 2024-05-01 |                | sent
            """,
        },
        "incident",
    )
    assert rows == [("e1",)]


def test_a_sign_counts_from_the_first_day_of_its_row_to_the_last(run: Run) -> None:
    rows = run(
        steps.GAP_SIGN,
        {
            "person": BORN,
            "sign": f"{LIST}\n missing | police | | police | happened_on | recorded_on | own | 2024-05-02 | 2024-05-03",
            "event": f"""
            {EVENT}
            e1 | r1 | p1 | missing | police | 2024-05-01 | 2024-05-01
            e2 | r1 | p1 | missing | police | 2024-05-01 | 2024-05-02
            e3 | r1 | p1 | missing | police | 2024-05-01 | 2024-05-03
            e4 | r1 | p1 | missing | police | 2024-05-01 | 2024-05-04
            """,
        },
        "incident",
    )
    assert rows == [("e2",), ("e3",)]


CAME = f"{EVENT} | status | episode"


def test_the_identifying_contact_is_what_the_episode_began_with(run: Run) -> None:
    rows = run(
        steps.GAP_IDENTIFIED,
        {
            "person": BORN,
            "event": f"""
            {CAME}
            a1 | r1 | p1 | referral         | council | 2024-05-01 | 2024-05-02 |                 | one
            a2 | r1 | p1 | factor           | council | 2024-06-01 | 2024-06-15 | assessed factor | one
            b1 | r2 | p1 | crime_reported   | police  | 2024-05-10 | 2024-05-10 |                 | two
            b2 | r2 | p1 | crime_recorded   | police  | 2023-05-01 | 2024-05-20 | recorded crime  | two
            c1 | r3 | p1 | support_referral | support | 2024-04-01 | 2024-04-09 | concern         | three
            d1 | r4 | p1 | assessment       | council | 2024-01-01 | 2024-01-01 |                 | four
            d2 | r4 | p1 | factor           | council | 2024-02-01 | 2024-02-15 | assessed factor | four
            f1 | r5 | p1 | factor           | council | 2024-03-01 | 2024-03-15 | assessed factor |
            """,
        },
        "event_key, contact_on, identified_on",
    )
    assert texts(rows) == [
        ("a2", "2024-05-01", "2024-06-15"),
        ("b2", "2024-05-10", "2024-05-20"),
        ("c1", "2024-04-01", "2024-04-09"),
        ("d2", "2024-02-15", "2024-02-15"),
        ("f1", "2024-03-15", "2024-03-15"),
    ]


def test_the_contact_is_never_after_the_record_and_of_several_the_first(run: Run) -> None:
    rows = run(
        steps.GAP_IDENTIFIED,
        {
            "person": BORN,
            "event": f"""
            {CAME}
            a1 | r1 | p1 | referral | council | 2024-07-01 | 2024-07-01 |                 | one
            a2 | r1 | p1 | factor   | council | 2024-06-01 | 2024-06-15 | assessed factor | one
            b1 | r1 | p1 | referral | council | 2024-05-09 | 2024-05-09 |                 | two
            b2 | r1 | p1 | referral | council | 2024-05-01 | 2024-05-01 |                 | two
            b3 | r1 | p1 | factor   | council | 2024-06-01 | 2024-06-15 | assessed factor | two
            """,
        },
        "event_key, contact_on",
    )
    assert texts(rows) == [("a2", "2024-06-15"), ("b3", "2024-05-01")]


def test_only_a_record_with_a_rung_and_a_day_made_while_the_child_was_under_18_identifies(run: Run) -> None:
    rows = run(
        steps.GAP_IDENTIFIED,
        {
            "person": BORN,
            "event": f"""
            {CAME}
            e1 | r1 | p1 | factor | council | 2024-05-01 | 2024-05-01 | assessed factor |
            e2 | r1 | p1 | factor | council | 2024-05-01 | 2024-05-01 |                 |
            e3 | r1 | p1 | factor | council | 2024-05-01 |            | assessed factor |
            e4 | r1 | p1 | factor | council | 2010-04-01 | 2010-04-30 | assessed factor |
            e5 | r2 | p2 | factor | council | 2024-04-01 | 2024-04-30 | assessed factor |
            e6 | r2 | p2 | factor | council | 2024-04-01 | 2024-05-01 | assessed factor |
            e7 | r3 | p3 | factor | council | 2024-04-01 | 2024-05-01 | assessed factor |
            """,
        },
        "event_key",
    )
    assert rows == [("e1",), ("e5",)]


def test_an_agency_acts_where_the_kind_the_role_and_the_day_are_those_of_the_list(run: Run) -> None:
    rows = run(
        steps.GAP_ACTION,
        {
            "action": """
            kind           | role   | valid_from | valid_to
            section47      |        | 2013-04-01 |
            crime_recorded | victim |            |
            early_help     |        |            | 2024-05-31
            """,
            "event": f"""
            {EVENT} | role
            e1 | r1 | p1 | section47      | council | 2024-05-01 | 2024-06-01 | subject
            e2 | r1 | p1 | section47      | council | 2024-05-01 | 2024-07-01 | victim
            e3 | r1 | p1 | section47      | council | 2013-03-31 | 2024-07-01 | subject
            e4 | r1 | p1 | section47      | council |            | 2024-07-01 | subject
            e5 | r2 | p1 | crime_recorded | police  | 2024-05-02 | 2024-07-01 | victim
            e6 | r2 | p2 | crime_recorded | police  | 2024-05-02 | 2024-07-01 | suspect
            e7 | r1 | p1 | early_help     | council | 2024-05-31 | 2024-07-01 | subject
            e8 | r1 | p1 | early_help     | council | 2024-06-01 | 2024-07-01 | subject
            e9 | r1 | p1 | referral       | council | 2024-05-01 | 2024-07-01 | subject
            """,
        },
        "record_key, person_key, acted_on",
    )
    # days on which something happened, each once, whenever it was written down
    assert texts(rows) == [
        ("r1", "p1", "2024-05-01"),
        ("r1", "p1", "2024-05-31"),
        ("r2", "p1", "2024-05-02"),
    ]


def test_a_child_is_there_once_whichever_of_the_three_names_it(run: Run) -> None:
    rows = run(
        steps.GAP_CHILD,
        {
            "person": """
            person_key | birth_month | sex
            p1         | 2010-05-01  | F
            p2         | 2011-05-01  |
            p3         | 2012-05-01  | M
            p4         | 2013-05-01  | M
            p5         |             | M
            """,
            "gap_sign": """
            record_key | person_key | view   | incident | happened_on | known_on
            r1         | p1         | police | e1       | 2024-05-01  | 2024-05-01
            r1         | p5         | police | e1       | 2024-05-01  | 2024-05-01
            """,
            "gap_identified": """
            event_key | record_key | person_key | sender | contact_on | identified_on
            e2        | r1         | p1         | police | 2024-06-01 | 2024-06-01
            e3        | r2         | p2         | police | 2024-06-01 | 2024-06-01
            """,
            "gap_action": """
            record_key | person_key | acted_on
            r3         | p3         | 2024-06-01
            """,
        },
        "person_key, sex",
    )
    assert rows == [("p1", "F"), ("p2", None), ("p3", "M")]
