"""The steps of paths: which stages a case went through, what follows what, whole sequences, and where they end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import pyarrow as pa
import pytest

from sightline.analyses.pathways import path_steps as steps
from sightline.analyses.pathways.paths import BODIES
from sightline.engines.engine import Engine
from sightline.engines.path_bodies import by_body
from tests.spec.conftest import SPAN, table
from tests.spec.path_tables import COLUMNS, USUAL, rows_of

Go = Callable[..., list[tuple[object, ...]]]


@pytest.fixture
def go(engine: Engine) -> Go:
    """go(step, {table: text}, "a, b", before=[steps]) -> the rows of columns a and b, sorted."""
    return partial(rows_of, engine)


EVENTS = """
    event_key | person_key | agency | sender  | kind       | episode | happened_on | ended_on   | outcome
    e1        | p1         | C      | council | referral   | x       | 2024-05-01  | 2024-07-01 | RC8
    e2        | p1         | C      | council | assessment | x       | 2024-05-03  | 2024-06-20 |
    e3        | p2         | C      | council | referral   | y       | 2024-05-01  |            | no_further_action
    e4        | p3         | C      | council | referral   | z       | 2026-01-10  |            |
    e5        | p3         | C      | council | assessment | z       | 2026-01-10  |            |
    e6        | p4         | C      | council | referral   | old     | 2023-05-01  |            |
    """
WAY = [steps.PATH_CASE, steps.PATH_DATED]


def test_an_episode_begins_with_its_referral_and_a_childs_path_with_the_first_record(go: Go) -> None:
    rows = go(
        steps.PATH_CASE,
        {
            "event": EVENTS,
            "csa_record": """
            event_key | person_key | recorded_on
            c1        | p9         | 2025-06-01
            c2        | p9         | 2025-05-01
            """,
        },
        "path, case_key, area, year",
    )
    assert rows == [
        ("abuse", "p9", None, 2026), ("episode", "x", "C", 2025), ("episode", "y", "C", 2025),
        ("episode", "z", "C", 2026),
    ]  # fmt: skip


def test_an_event_is_the_stages_that_its_rules_name_and_one_without_an_end_has_no_end_stage(go: Go) -> None:
    rows = go(steps.PATH_DATED, {"event": EVENTS}, "case_key, stage", [steps.PATH_CASE])
    assert rows == [
        ("x", "begun"), ("x", "closed"), ("x", "done"), ("x", "referral"), ("y", "no_action"), ("y", "referral"),
        ("z", "begun"), ("z", "referral"),
    ]  # fmt: skip


def test_a_path_ends_with_its_closure_or_is_still_open(go: Go) -> None:
    rows = go(steps.PATH_STEP, {"event": EVENTS}, "case_key, number, stage", WAY)
    assert rows == [
        ("x", 1, "referral"), ("x", 2, "begun"), ("x", 3, "done"), ("x", 4, "closed"), ("y", 1, "referral"),
        ("y", 2, "no_action"), ("z", 1, "referral"), ("z", 2, "begun"), ("z", 3, "still_open"),
    ]  # fmt: skip


def test_what_follows_a_closure_stands_twice_or_comes_before_the_referral_is_not_of_the_path(go: Go) -> None:
    events = EVENTS + (
        "e7 | p1 | C | council | assessment | x | 2024-09-01 |            |\n"
        "e8 | p1 | C | council | assessment | x | 2024-05-03 |            |\n"
        "e9 | p1 | C | council | assessment | x | 2024-04-30 |            |\n"
        "f1 | p1 | C | council | assessment | x |            |            |\n"
    )
    rows = go(steps.PATH_STEP, {"event": events}, "case_key, number, stage", WAY)
    assert [row for row in rows if row[0] == "x"] == [
        ("x", 1, "referral"), ("x", 2, "begun"), ("x", 3, "done"), ("x", 4, "closed"),
    ]  # fmt: skip


def test_no_further_action_has_the_day_of_the_decision_where_one_is_on_record(go: Go) -> None:
    rule = "episode | council | decision | happened | no_further_action | | no_action | 98 | yes\n"
    events = "e3 | p2 | C | council | decision | y | 2024-05-02 | | no_further_action\n"
    rows = go(
        steps.PATH_STEP,
        {"event": EVENTS + events, "path_stage": USUAL["path_stage"] + rule},
        "case_key, day, stage",
        WAY,
    )
    assert [row for row in rows if row[0] == "y"] == [
        ("y", date(2024, 5, 1), "referral"), ("y", date(2024, 5, 2), "no_action"),
    ]  # fmt: skip


def test_events_without_a_day_or_before_the_referral_are_counted(go: Go) -> None:
    events = (
        EVENTS + "e9 | p1 | C | council | assessment | x | 2024-04-30 | |\nf1 | p1 | C | council | assessment | x | | |"
    )
    rows = go(steps.PATH_FINDING, {"event": events}, "path, finding, events", WAY)
    assert rows == [("episode", "before_the_beginning", 1), ("episode", "no_day", 1)]


def test_a_childs_stage_counts_by_its_first_day_inside_the_window(go: Go) -> None:
    rows = go(
        steps.PATH_STEP,
        {
            "csa_record": "event_key | person_key | recorded_on\nc1 | p9 | 2024-06-01\nc2 | p8 | 2026-01-01",
            "event": """
            event_key | person_key | sender  | kind           | happened_on | recorded_on | role
            e1        | p9         | police  | crime_recorded | 2020-01-01  | 2024-06-01  | victim
            e2        | p9         | council | referral       | 2024-05-20  | 2024-05-20  |
            e3        | p9         | council | referral       | 2024-09-01  | 2024-09-01  |
            e4        | p9         | council | referral       | 2024-01-01  | 2024-01-01  |
            e5        | p9         | police  | crime_recorded | 2024-05-01  | 2024-05-01  | suspect
            e6        | p8         | council | referral       | 2026-01-05  | 2026-01-05  |
            """,
        },
        "case_key, number, stage",
        WAY,
    )
    assert rows == [
        ("p8", 1, "referral"), ("p8", 2, "still_open"), ("p9", 1, "referral"), ("p9", 2, "crime"), ("p9", 3, "no_more"),
    ]  # fmt: skip


STEP_ROWS = """
    path    | case_key | year | day        | place | stage    | ends | number
    episode | x        | 2025 | 2024-05-01 | 10    | referral | no   | 1
    episode | x        | 2025 | 2024-05-03 | 20    | begun    | no   | 2
    episode | x        | 2025 | 2024-07-01 | 99    | closed   | yes  | 3
    episode | y        | 2025 | 2024-05-01 | 10    | referral | no   | 1
    episode | y        | 2025 | 2024-05-09 | 20    | begun    | no   | 2
    episode | y        | 2025 | 2024-05-09 | 20    | begun    | no   | 3
    episode | y        | 2025 | 2026-03-31 | 999   | still_open | yes | 4
    episode | z        | 2026 | 2025-05-01 | 10    | referral | no   | 1
    episode | z        | 2026 | 2025-05-05 | 20    | begun    | no   | 2
    episode | z        | 2026 | 2025-07-01 | 99    | closed   | yes  | 3
    """


def test_a_move_is_two_stages_that_follow_at_once_and_one_to_no_end_has_no_days(go: Go) -> None:
    rows = go(steps.PATH_MOVE, {"path_step": STEP_ROWS}, "case_key, number, edge, days")
    assert rows == [
        ("x", 1, "referral>begun", 2), ("x", 2, "begun>closed", 59), ("y", 1, "referral>begun", 8),
        ("y", 2, "begun>begun", 0), ("y", 3, "begun>still_open", None), ("z", 1, "referral>begun", 4),
        ("z", 2, "begun>closed", 57),
    ]  # fmt: skip


def test_moves_are_counted_with_their_quartiles_for_each_year_and_all_together(go: Go) -> None:
    rows = go(steps.PATH_EDGE, {"path_step": STEP_ROWS}, "year, edge, moves, p25, p50, p75", [steps.PATH_MOVE])
    assert [row for row in rows if row[0] == 0] == [
        (0, "begun>begun", 1, 0.0, 0.0, 0.0), (0, "begun>closed", 2, 57.5, 58.0, 58.5),
        (0, "begun>still_open", 1, None, None, None), (0, "referral>begun", 3, 3.0, 4.0, 6.0),
    ]  # fmt: skip
    assert (2026, "referral>begun", 1, 4.0, 4.0, 4.0) in rows


def test_sequences_say_once_what_is_repeated_at_once(go: Go) -> None:
    rows = go(steps.PATH_VARIANT, {"path_step": STEP_ROWS}, "year, variant, cases")
    assert [row for row in rows if row[0] == 0] == [
        (0, "referral>begun>closed", 2), (0, "referral>begun>still_open", 1),
    ]  # fmt: skip


def test_a_very_long_sequence_ends_with_a_word_for_the_rest(go: Go) -> None:
    rows = "path | case_key | year | day | place | stage | ends | number\n" + "\n".join(
        f"episode | x | 2025 | 2024-05-{number:02} | 1 | {'ab'[number % 2]} | no | {number}" for number in range(1, 15)
    )
    found = go(steps.PATH_VARIANT, {"path_step": rows}, "year, variant, cases")
    assert (2025, ">".join(["b", "a"] * 6 + ["more"]), 1) in found


def test_the_faster_bodies_give_what_the_steps_give() -> None:
    given = table(COLUMNS["path_step"], STEP_ROWS)
    spans = table(SPAN, USUAL["span"])
    edges = by_body(given, spans, steps.PATH_EDGE, BODIES["path_edge"]).to_pylist()
    assert [tuple(row.values()) for row in edges if row["year"] == 0] == [
        ("episode", 0, "begun>begun", 1, 0.0, 0.0, 0.0), ("episode", 0, "begun>closed", 2, 57.5, 58.0, 58.5),
        ("episode", 0, "begun>still_open", 1, None, None, None), ("episode", 0, "referral>begun", 3, 3.0, 4.0, 6.0),
    ]  # fmt: skip
    taken = by_body(given, spans, steps.PATH_VARIANT, BODIES["path_variant"]).to_pylist()
    assert [tuple(row.values()) for row in taken if row["year"] == 2025] == [
        ("episode", 2025, "referral>begun>closed", 1), ("episode", 2025, "referral>begun>still_open", 1),
    ]  # fmt: skip
    empty = by_body(given.slice(0, 0), spans, steps.PATH_EDGE, BODIES["path_edge"])
    assert isinstance(empty, pa.Table)
    assert empty.num_rows == 0


def test_an_episode_without_an_end_is_quiet_after_a_year_without_an_event(go: Go) -> None:
    rows = go(steps.PATH_END, {"path_step": STEP_ROWS}, "year, stage, state, cases")
    assert [row for row in rows if row[0] == 0] == [(0, "begun", "ended", 2), (0, "begun", "quiet", 1)]
