"""The steps that count children by the combination of agencies that hold a record, by year and over all the years."""

from sightline.analyses.picture import unrecorded_steps as steps
from tests.spec.conftest import Run

RECORD = "person_key | sender  | year"


def test_a_child_stands_once_a_year_and_once_in_the_combination_of_all_years(run: Run) -> None:
    rows = run(
        steps.LIST_OVERLAP,
        {
            "csa_record": f"""
            {RECORD}
            p1 | council | 2024
            p1 | police  | 2025
            p1 | police  | 2025
            p2 | police  | 2024
            p3 | support | 2025
            p3 | council | 2025
            p3 | police  | 2024
            p4 | police  | 2025
            """
        },
        "year, overlap, children",
    )
    assert rows == [
        (0, "council+police", 1),
        (0, "council+police+support", 1),
        (0, "police", 2),
        (2024, "council", 1),
        (2024, "police", 2),
        (2025, "council+support", 1),
        (2025, "police", 2),
    ]


def test_in_each_draw_a_touched_child_stands_where_its_records_of_that_draw_put_it(run: Run) -> None:
    rows = run(
        steps.DRAWN_LIST_OVERLAP,
        {
            "drawn_record": """
            draw | person_key | sender  | year
            0    | p1         | council | 2025
            0    | p1         | police  | 2025
            1    | p1         | council | 2025
            1    | p9         | police  | 2025
            """
        },
        "draw, year, overlap, children",
    )
    of_0 = [(0, year, "council+police", 1) for year in (0, 2025)]
    assert rows == of_0 + [(1, year, who, 1) for year in (0, 2025) for who in ("council", "police")]
