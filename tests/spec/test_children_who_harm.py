"""Children recorded as having harmed another child, and who saw them within half a year."""

from __future__ import annotations

from datetime import date

from sightline.analyses.children_who_harm import steps
from tests.spec.conftest import Run


def test_a_child_counts_once_from_the_first_crime_and_only_if_half_a_year_follows(run: Run) -> None:
    rows = run(
        steps.WELFARE_CHILD,
        {
            "offence": """
            offence_key | agency | recorded_on | of_child | offence_from
            o1          | F      | 2025-05-01  | yes      |
            o2          | F      | 2024-05-01  | yes      |
            o3          | F      | 2025-10-01  | yes      |
            o4          | F      | 2024-05-01  | no       |
            o5          | F      | 2025-06-01  | yes      | 2022-06-02
            o6          | F      | 2025-06-01  | yes      | 2022-06-01
            """,
            "offence_party": """
            offence_key | record_key | person_key | role    | age
            o1          | r1         | p1         | suspect | 13
            o2          | r1         | p1         | suspect | 14
            o3          | r2         | p2         | suspect | 9
            o2          | r3         | p3         | suspect | 18
            o2          | r4         | p4         | suspect |
            o2          | r5         | p5         | victim  | 9
            o4          | r6         | p6         | suspect | 9
            o1          | r7         |            | suspect | 17
            o1          | r8         | p8         | suspect | -1
            o5          | r9         |            | suspect | 15
            o6          | r10        |            | suspect | 15
            o6          | r11        | p11        | suspect | 14
            o6          | r12        | p12        | suspect | 14
            """,
            "person": """
            person_key | birth_month
            p11        | 2007-06-01
            p12        | 2007-07-01
            """,
            "welfare_span": "first_day | last_day\n2023-04-01 | 2026-03-31",
        },
        "child, day, age",
    )
    # p2 has 181 days to come. The first crime says p1's age, though another puts them younger. Adults, those whose age
    # is not known or is below nought, and those who were 18 when it was recorded (r10, p11) are in no number here.
    assert rows == [("p1", date(2024, 5, 1), 14), ("p12", date(2025, 6, 1), 14), ("r7", date(2025, 5, 1), 17),
                    ("r9", date(2025, 6, 1), 15)]  # fmt: skip


CHILDREN = """
    child | day        | age
    p1    | 2024-05-01 | 9
    p2    | 2024-05-01 | 15
    p3    | 2024-05-01 | 17
    """


def test_help_counts_for_half_a_year_and_harm_before_only_if_it_was_known_before(run: Run) -> None:
    rows = run(
        steps.WELFARE_HELP,
        {
            "welfare_child": CHILDREN,
            "event": """
            event_key | person_key | kind                   | happened_on | recorded_on | status          | role
            e1        | p1         | contact                | 2024-05-01  | 2024-05-01  |                 | subject
            e2        | p1         | assessment             | 2024-10-30  | 2024-10-30  |                 | subject
            e3        | p1         | support_start          | 2024-10-31  | 2024-10-31  |                 | subject
            e4        | p1         | factor                 |             | 2024-04-30  | assessed factor | subject
            e5        | p2         | crime_recorded         | 2023-05-01  | 2024-05-01  | recorded crime  | victim
            e6        | p2         | mental_health_referral | 2024-06-01  | 2024-06-01  |                 | subject
            e7        | p2         | crime_recorded         | 2024-01-01  | 2024-01-01  | recorded crime  | suspect
            e8        | p9         | contact                | 2024-05-01  | 2024-05-01  |                 | subject
            e9        | p3         | factor                 | 2023-05-01  |             | assessed factor | subject
            """,
        },
        "child, age_band, harmed_before, told, assessed, health, support",
    )
    # Harm of p2 that was told only later, and of p3 whose day of recording is not known, was not known before.
    assert rows == [
        ("p1", "under_10", True, True, True, False, False),
        ("p2", "14_15", False, False, False, True, False),
        ("p3", "16_17", False, False, False, False, False),
    ]


def test_children_are_added_up(run: Run) -> None:
    rows = run(
        steps.WELFARE_COUNT,
        {"welfare_help": """
            child | age_band | harmed_before | told | assessed | health | support
            p1    | 10_13    | yes           | yes  | no       | no     | no
            p2    | 10_13    | yes           | yes  | no       | no     | no
            p3    | 10_13    | no            | yes  | no       | no     | no
            """},
        "age_band, harmed_before, children",
    )  # fmt: skip
    assert rows == [("10_13", False, 1), ("10_13", True, 2)]
