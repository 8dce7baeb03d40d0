"""The step that keeps what each kind of source says of the ethnic group of the people whom abuse is recorded of."""

from sightline.chronology.ethnicity import PERSON_ETHNICITIES
from tests.spec.conftest import Run

OF = "agency | submission | period_end | received_on"
A24 = "E1 | 1 | 2024-03-31 | 2024-06-01"
A25 = "E1 | 2 | 2025-03-31 | 2025-06-01"
LINKS = """
    record_key | draw | person_key
    r1         | 0    | p1
    r2         | 0    | p1
    r3         | 0    | p2
    r4         | 0    | p3
    r1         | 1    | p3
    """
EVENTS = """
    event_key | record_key | person_key | status
    e1        | r1         | p1         | assessed factor
    e2        | r2         | p1         | recorded crime
    e3        | r3         | p2         | concern
    e4        | r4         | p3         |
    """
COLUMNS = "person_key, source, ethnic_group, detail"


def test_each_source_stands_by_itself_and_what_is_said_apart_from_what_is_seen(run: Run) -> None:
    rows = run(
        PERSON_ETHNICITIES,
        {
            "event": EVENTS,
            "link": LINKS,
            "cin_child": f"record_key | ethnicity | {OF}\n r1 | MWBC | {A24}",
            "police_party": f"record_key | ethnicity | ethnicity_observed | {OF}\n r2 | WBRI | IC3 | {A24}",
            "support": f"record_key | ethnicity | {OF}\n r3 | CHNE | {A24}",
        },
        COLUMNS,
    )
    assert rows == [
        ("p1", "council", "mixed", "MWBC"),
        ("p1", "police", "white", "WBRI"),
        ("p1", "police_observed", "black", "IC3"),
        ("p2", "support", "asian", "CHNE"),
    ]


def test_the_newest_group_counts_then_refused_then_not_obtained_then_nothing(run: Run) -> None:
    rows = run(
        PERSON_ETHNICITIES,
        {
            "event": EVENTS,
            "link": LINKS,
            "cin_child": f"""
            record_key | ethnicity | {OF}
            r1         | WBRI      | {A24}
            r1         | APKN      | {A25}
            r2         | REFU      | {A25}
            """,
            "support": f"""
            record_key | ethnicity | {OF}
            r1         | NOBT      | {A25}
            r1         | REFU      | {A24}
            r3         |           | {A25}
            r3         | NOBT      | {A24}
            """,
            "police_party": f"""
            record_key | ethnicity | ethnicity_observed | {OF}
            r1         |           | IC9                | {A24}
            """,
        },
        COLUMNS,
    )
    assert rows == [
        ("p1", "council", "asian", "APKN"),
        ("p1", "police", "not_known", None),
        ("p1", "police_observed", "not_known", "IC9"),
        ("p1", "support", "refused", "REFU"),
        ("p2", "support", "not_obtained", "NOBT"),
    ]


def test_nobody_stands_here_of_whom_no_abuse_is_recorded(run: Run) -> None:
    rows = run(
        PERSON_ETHNICITIES,
        {
            "event": EVENTS,
            "link": LINKS,
            "cin_child": f"record_key | ethnicity | {OF}\n r4 | WBRI | {A24}\n r9 | WBRI | {A24}",
            "pupils": f"record_key | ethnicity | {OF}\n r3 | BAFR | {A24}",
            "health_people": f"record_key | ethnicity | {OF}\n r3 | OOTH | {A24}",
        },
        COLUMNS,
    )
    assert rows == [("p2", "health", "other", "OOTH"), ("p2", "school", "black", "BAFR")]
