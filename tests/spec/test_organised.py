"""Who was recorded together in which crime."""

from __future__ import annotations

from sightline.analyses.perpetrators import organised_steps as steps
from tests.spec.conftest import Run


def test_adults_suspected_and_children_harmed_stand_beside_their_crime_once(run: Run) -> None:
    rows = run(
        steps.ORGANISED_PARTY,
        {
            "offence": """
            offence_key | agency | recorded_on | of_child
            o1          | F      | 2024-05-01  | yes
            o2          | F      | 2024-05-01  | no
            o3          | G      | 2020-05-01  | yes
            """,
            "offence_party": """
            offence_key | record_key | person_key | role    | home_area | age
            o1          | r1         | p1         | suspect |           | 18
            o1          | r2         | p1         | suspect | E1        |
            o1          | r3         |            | suspect |           |
            o1          | r4         | p4         | suspect |           | 17
            o1          | r5         | p5         | victim  | E2        | 9
            o1          | r6         | p6         | witness | E2        | 30
            o2          | r7         | p7         | victim  | E2        | 9
            o3          | r8         | p8         | victim  | E2        | 9
            """,
            "organised_span": "first_day | last_day\n2023-04-01 | 2026-03-31",
        },
        "offence_key, role, person, force, area",
    )
    assert rows == [
        ("o1", "suspect", "p1", "F", "E1"), ("o1", "suspect", "r3", "F", None), ("o1", "victim", "p5", "F", "E2"),
    ]  # fmt: skip
