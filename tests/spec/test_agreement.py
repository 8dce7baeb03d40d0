"""The steps that compare what two agencies say of one child."""

from datetime import date

import pytest

from sightline.analyses.quality.agreement import AGREEMENT_COUNTS
from sightline.chronology.agreement import AGENCY_SAYS, AGREEMENTS
from tests.spec.conftest import Run

LINK = """
    record_key | draw | person_key
    c1         | 0    | p1
    v1         | 0    | p1
    s1         | 0    | p1
    c2         | 0    | p2
    v2         | 0    | p2
    v2         | 1    | p1
"""


def test_an_agency_says_what_it_last_said(run: Run) -> None:
    rows = run(
        AGENCY_SAYS,
        {
            "link": LINK,
            "cin_child": """
            record_key | agency | submission | period_end | birth_month | sex | ethnicity | death_month
            c1         | E1     | 1          | 2024-03-31 | 2010-05-01  | 1   | WBRI      |
            c1         | E1     | 2          | 2025-03-31 |             | F   | NOBT      | 2025-02-01
            c2         | E1     | 1          | 2024-03-31 | 2012-01-01  | M   | REFU      |
            """,
            "police_party": """
            record_key | agency | submission | period_end | birth_month | sex | ethnicity
            v1         | F1     | 3          | 2024-03-31 | 2010-06-01  | M   | WBRI
            lost       | F1     | 3          | 2024-03-31 | 2010-06-01  | M   | WBRI
            """,
        },
        "person_key, agency, sender, birth_month, sex, ethnicity, death_month",
    )
    # c1 is a boy in 2024 and a girl in 2025: the newer word counts, and what it leaves out is as it was said before.
    assert rows == [
        ("p1", "E1", "council", date(2010, 5, 1), "F", "WBRI", date(2025, 2, 1)),
        ("p1", "F1", "police", date(2010, 6, 1), "M", "WBRI", None),
        ("p2", "E1", "council", date(2012, 1, 1), "M", None, None),
    ]


SAYS = """
    person_key | agency | sender  | birth_month | sex | ethnicity | death_month
    p1         | E1     | council | 2010-05-01  | F   | WBRI      | 2025-02-01
    p1         | E2     | council | 2010-05-01  | F   |           |
    p1         | F1     | police  | 2010-06-01  | F   | APKN      |
    p2         | F1     | police  | 2010-06-01  | F   | APKN      |
    p2         | S1     | support | 2010-06-01  | M   | APKN      |
"""


def test_only_pairs_with_a_council_are_compared_and_only_what_both_say(run: Run) -> None:
    rows = run(AGREEMENTS, {"agency_says": SAYS}, "person_key, council, partner, partner_sender, what, same")
    # Two councils stand as a pair under each of them: so that each council's own count is whole.
    assert rows == [
        ("p1", "E1", "E2", "council", "birth_month", True),
        ("p1", "E1", "E2", "council", "sex", True),
        ("p1", "E1", "F1", "police", "birth_month", False),
        ("p1", "E1", "F1", "police", "ethnicity", False),
        ("p1", "E1", "F1", "police", "sex", True),
        ("p1", "E2", "E1", "council", "birth_month", True),
        ("p1", "E2", "E1", "council", "sex", True),
        ("p1", "E2", "F1", "police", "birth_month", False),
        ("p1", "E2", "F1", "police", "sex", True),
    ]


@pytest.mark.parametrize(("day", "same"), [("2025-03-04", True), ("2025-03-05", False), ("2024-01-01", True)])
def test_something_that_happened_long_after_a_recorded_death_differs(run: Run, day: str, same: bool) -> None:
    rows = run(
        AGREEMENTS,
        {
            "agency_says": SAYS,
            "event": f"""
            event_key | person_key | agency | sender | record_key | kind           | happened_on
            e1        | p1         | F1     | police | v1         | crime_recorded | {day}
            e2        | p1         | F1     | police | v1         | crime_recorded |
            """,
        },
        "council, partner, what, same",
    )
    assert [row for row in rows if row[2] == "nothing_after_death"] == [("E1", "F1", "nothing_after_death", same)]


def test_a_child_differs_where_any_pair_of_its_records_does(run: Run) -> None:
    rows = run(
        AGREEMENT_COUNTS,
        {
            "agreement": """
            person_key | council | partner | partner_sender | what | same
            p1         | E1      | F1      | police         | sex  | yes
            p1         | E2      | F1      | police         | sex  | no
            p2         | E1      | F1      | police         | sex  | yes
            p2         | E1      | F2      | police         | sex  | no
            p3         | E1      | F1      | police         | sex  | yes
            """
        },
        "council, partner, what, answer, children",
    )
    assert rows == [
        ("E1", "police", "sex", "differ", 1),
        ("E1", "police", "sex", "same", 2),
        ("E2", "police", "sex", "differ", 1),
        ("pooled", "police", "sex", "differ", 2),
        ("pooled", "police", "sex", "same", 1),
    ]
