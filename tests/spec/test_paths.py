"""The steps of paths: what follows what, what comes again, what is handed over, and what is expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pyarrow as pa
import pytest

from sightline.analyses.pathways import path_conform_steps as conform
from sightline.analyses.pathways import path_handover_steps as handover
from sightline.analyses.pathways import path_referrals as referrals
from sightline.analyses.pathways import path_steps as steps
from sightline.analyses.pathways.paths import BODIES, STEPS
from sightline.analyses.picture.columns import RECORD
from sightline.engines.engine import Engine
from sightline.engines.path_bodies import by_body
from sightline.engines.steps import Step
from sightline.standard.model import EVENT
from sightline.standard.tables import Column, Type
from tests.spec.conftest import SPAN, table

COLUMNS: Mapping[str, Sequence[Column]] = {
    **{step.name: step.columns for step in STEPS},
    "event": EVENT.columns, "csa_record": RECORD, "covered_year": (Column("year", Type.INT, ""),), "span": SPAN,
    "path_stage": steps.PATH_STAGE, "path_window": steps.PATH_WINDOW, "path_until": steps.PATH_UNTIL,
    "path_rule": steps.PATH_RULE, "path_handover": handover.PATH_HANDOVER, "path_arrival": handover.PATH_ARRIVAL,
    "path_expected": conform.PATH_EXPECTED,
}  # fmt: skip
# What stands unless a test says otherwise.
USUAL: Mapping[str, str] = {
    "covered_year": "year\n2025\n2026",
    "span": "year | span\n2025 | 2025\n2025 | 0\n2026 | 2026\n2026 | 0",
    "path_until": "until\n2026-03-31",
    "path_rule": "rule | days\nrepeat | 365\nafter_closure | 365\nlate_conference | 15\nquiet | 365",
    "path_window": """
        path    | days_before | days_after | first_only
        episode | 0           | 36500      | no
        abuse   | 90          | 365        | yes
        """,
    "path_stage": """
        path    | sender  | kind          | day_of   | outcome           | unless            | stage     | place | ends
        episode | council | referral      | happened |                   |                   | referral  | 10    | no
        episode | council | assessment    | happened |                   |                   | begun     | 20    | no
        episode | council | assessment    | ended    |                   |                   | done      | 25    | no
        episode | council | referral      | happened | no_further_action |                   | no_action | 98    | yes
        episode | council | referral      | ended    |                   | no_further_action | closed    | 99    | yes
        abuse   | police  | crime_recorded| recorded |                   |                   | crime     | 10    | no
        abuse   | council | referral      | happened |                   |                   | referral  | 20    | no
        """,
}
Go = Callable[..., list[tuple[object, ...]]]


@pytest.fixture
def go(engine: Engine) -> Go:
    """go(step, {table: text}, "a, b", before=[steps]) -> the rows of columns a and b, sorted."""

    def run(
        step: Step, given: Mapping[str, str], columns: str, before: Sequence[Step] = ()
    ) -> list[tuple[object, ...]]:
        chain = [*before, step]
        for name in {name for one in chain for name in one.reads} - {one.name for one in chain}:
            text = given.get(name, USUAL.get(name)) or " | ".join(column.name for column in COLUMNS[name])
            engine.register(name, table(COLUMNS[name], text))
        engine.run(chain)
        names = [name.strip() for name in columns.split(",")]
        rows = [tuple(row[name] for name in names) for row in engine.fetch(step.name).to_pylist()]
        return sorted(rows, key=repr)

    return run


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


REFERRALS = """
    event_key | person_key | agency | sender  | kind     | happened_on | ended_on   | outcome
    e1        | p1         | C      | council | referral | 2024-05-01  |            | no_further_action
    e2        | p1         | C      | council | referral | 2025-05-01  |            | no_further_action
    e3        | p1         | D      | council | referral | 2025-05-02  | 2025-06-01 | RC8
    e4        | p2         | C      | council | referral | 2023-01-01  | 2024-12-31 | RC8
    e5        | p2         | C      | council | referral | 2025-04-01  |            |
    e6        | p2         | C      | council | referral | 2025-04-01  | 2025-04-20 | RC8
    e7        | p3         | C      | council | referral |             |            |
    """


def test_a_referral_is_one_of_a_person_to_a_council_on_a_day(go: Go) -> None:
    rows = go(referrals.PATH_REFERRAL, {"event": REFERRALS}, "person_key, area, number, no_action")
    assert rows == [
        ("p1", "C", 1, True), ("p1", "C", 2, True), ("p1", "D", 1, False), ("p2", "C", 1, False), ("p2", "C", 2, False),
    ]  # fmt: skip


def test_coming_again_after_the_referral_and_after_the_closure_are_two_things(go: Go) -> None:
    rows = go(
        referrals.PATH_AGAIN, {"event": REFERRALS},
        "person_key, area, year, again, again_after_no_action, after_closure, followed, came_again",
        [referrals.PATH_REFERRAL],
    )  # fmt: skip
    assert rows == [
        ("p1", "C", 2025, False, False, False, True, True), ("p1", "C", 2026, True, True, True, False, False),
        ("p1", "D", 2026, False, False, False, False, False), ("p2", "C", 2026, False, False, True, False, False),
    ]  # fmt: skip


def test_referrals_are_counted_by_year_and_council_and_all_pooled(go: Go) -> None:
    rows = go(
        referrals.REFERRAL_COUNT, {"event": REFERRALS},
        "year, area, referrals, again, again_no_action, again_after_no_action_no_action, after_closure, "
        "no_action_followed, no_action_came_again",
        [referrals.PATH_REFERRAL, referrals.PATH_AGAIN],
    )  # fmt: skip
    assert rows == [
        (0, "C", 3, 1, 1, 1, 2, 1, 1), (0, "D", 1, 0, 0, 0, 0, 0, 0), (0, "pooled", 4, 1, 1, 1, 2, 1, 1),
        (2025, "C", 1, 0, 0, 0, 0, 1, 1), (2025, "pooled", 1, 0, 0, 0, 0, 1, 1),
        (2026, "C", 2, 1, 1, 1, 2, 0, 0), (2026, "D", 1, 0, 0, 0, 0, 0, 0), (2026, "pooled", 3, 1, 1, 1, 2, 0, 0),
    ]  # fmt: skip


CONFERENCES = """
    event_key | agency | sender  | kind               | episode | happened_on
    e1        | C      | council | section47          | x       | 2024-05-01
    e2        | C      | council | section47          | x       | 2024-05-20
    e3        | C      | council | initial_conference | x       | 2024-06-11
    e4        | C      | council | initial_conference | y       | 2024-06-11
    e5        | C      | council | section47          | z       | 2024-05-20
    e6        | C      | council | initial_conference | z       | 2024-06-12
    e7        | C      | council | initial_conference | z       | 2024-06-12
    e8        | C      | council | section47          | w       | 1990-01-01
    e9        | C      | council | initial_conference | w       | 2024-06-12
    """


def test_a_conference_is_late_on_the_sixteenth_working_day_after_the_last_enquiry_before_it(go: Go) -> None:
    """27 May 2024 is a bank holiday: from 20 May, 11 June is working day 15."""
    rows = go(referrals.PATH_CONFERENCE, {"event": CONFERENCES}, "case_key, area, year, late")
    assert rows == [("w", "C", 2025, None), ("x", "C", 2025, False), ("y", "C", 2025, None), ("z", "C", 2025, True)]


def test_conferences_are_counted_with_those_whose_time_can_be_said(go: Go) -> None:
    rows = go(
        referrals.CONFERENCE_COUNT, {"event": CONFERENCES}, "year, area, conferences, timed, late",
        [referrals.PATH_CONFERENCE],
    )  # fmt: skip
    assert rows == [(0, "C", 4, 2, 1), (0, "pooled", 4, 2, 1), (2025, "C", 4, 2, 1), (2025, "pooled", 4, 2, 1)]


HANDED = {
    "path_handover": """
        handover | pairing | sent_kind        | sent_outcome | sent_day | of_abuse | at_most | by_council
        notice   | related | police_notice    | sent         | recorded | no       | 90      | yes
        crime    | person  | crime_recorded   |              | recorded | yes      | 90      | yes
        support  | episode | support_referral |              | happened | no       | 365     | no
        """,
    "path_arrival": """
        handover | kind
        notice   | notice_received
        crime    | referral
        support  | support_start
        """,
    "event": """
        event_key | person_key | agency | sender  | area | kind             | episode | happened_on | recorded_on | ended_on   | outcome  | related_event | status          | harmed_by      | role
        n1        | p1         | F      | police  | C    | police_notice    |         | 2024-05-01  | 2024-05-02  |            | sent     |               |                 |                |
        n2        | p1         | F      | police  | C    | police_notice    |         | 2024-05-01  | 2024-05-02  |            | sent     |               |                 |                |
        n3        | p1         | F      | police  | C    | police_notice    |         | 2024-05-01  | 2024-05-02  |            | not_sent |               |                 |                |
        n4        | p1         | F      | police  | D    | police_notice    |         | 2024-05-01  | 2024-05-02  |            | sent     |               |                 |                |
        n5        | p1         | F      | police  | C    | police_notice    |         | 2026-03-01  | 2026-03-01  |            | sent     |               |                 |                |
        r1        | p1         | C      | council | C    | notice_received  |         | 2024-05-05  | 2024-05-05  |            |          | n1            |                 |                |
        c1        | p2         | F      | police  | C    | crime_recorded   | k       | 2020-01-01  | 2024-05-01  |            |          |               | recorded crime  | adult_on_child | victim
        c2        | p3         | F      | police  | C    | crime_recorded   | k       | 2020-01-01  | 2024-05-01  |            |          |               | recorded crime  |                | victim
        c3        | p4         | F      | police  | C    | crime_recorded   | k       | 2020-01-01  | 2024-05-01  |            |          |               | recorded crime  |                | victim
        c4        | p2         | F      | police  | C    | crime_recorded   | k       | 2020-01-01  | 2024-05-01  |            |          |               |                 |                | suspect
        a1        | p2         | C      | council | C    | referral         | q       | 2024-05-04  | 2024-05-04  |            |          |               |                 |                |
        a2        | p3         | C      | council | C    | referral         | s       | 2023-05-04  | 2023-05-04  |            |          |               |                 |                |
        a3        | p4         | C      | council | C    | referral         | t       | 2024-09-04  | 2024-09-04  |            |          |               |                 |                |
        s1        | p5         | S      | support | C    | support_referral | u       | 2024-05-01  | 2024-05-01  |            |          |               |                 |                |
        s2        | p5         | S      | support | C    | support_start    | u       | 2024-08-09  | 2024-08-09  |            |          |               |                 |                |
        """,
}  # fmt: skip


def test_a_notice_counts_where_a_council_sends_what_it_received_a_crime_where_it_is_of_abuse(go: Go) -> None:
    rows = go(handover.PATH_SENT, HANDED, "handover, event_key, sent_on, year")
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("crime", "c1", 2025), ("crime", "c2", 2025), ("crime", "c3", 2025), ("notice", "n1", 2025),
        ("notice", "n2", 2025), ("notice", "n5", 2026), ("support", "s1", 2025),
    ]  # fmt: skip


def test_what_was_sent_arrived_was_not_seen_is_too_new_or_had_no_need_to_arrive(go: Go) -> None:
    rows = go(handover.PATH_HANDED, HANDED, "handover, event_key, state, days", [handover.PATH_SENT])
    assert rows == [
        ("crime", "c1", "arrived", 3), ("crime", "c2", "open_already", None), ("crime", "c3", "not_seen", None),
        ("notice", "n1", "arrived", 3), ("notice", "n2", "not_seen", None), ("notice", "n5", "too_soon", None),
        ("support", "s1", "arrived", 100),
    ]  # fmt: skip


def test_handovers_are_counted_pooled_by_area_and_by_who_harmed(go: Go) -> None:
    rows = go(
        handover.HANDOVER_COUNT, HANDED, "handover, year, dimension, code, state, cases, timed, p50",
        [handover.PATH_SENT, handover.PATH_HANDED],
    )  # fmt: skip
    assert [row for row in rows if row[0] == "notice" and row[1] == 0 and row[2] == "area"] == [
        ("notice", 0, "area", "C", "arrived", 1, 1, 3.0), ("notice", 0, "area", "C", "not_seen", 1, 0, None),
        ("notice", 0, "area", "C", "too_soon", 1, 0, None),
    ]  # fmt: skip
    assert ("crime", 2025, "harmed_by", "adult_on_child", "arrived", 1, 1, 3.0) in rows
    assert ("support", 2025, "pooled", "pooled", "arrived", 1, 1, 100.0) in rows


EXPECTED = {
    "path_expected": """
        rule   | kind  | stage      | needs
        skip   | needs | conference | enquiry
        twice  | once  | enquiry    |
        unsent | needs | conference | discussion
        """,
    "path_case": """
        path    | case_key | area | began_on   | year
        episode | x        | C    | 2024-05-01 | 2025
        episode | y        | C    | 2024-05-01 | 2025
        episode | z        | D    | 2024-05-01 | 2025
        """,
    "path_dated": """
        path    | case_key | stage      | place | ends | day
        episode | x        | enquiry    | 1     | no   | 2024-05-02
        episode | x        | conference | 2     | no   | 2024-05-02
        episode | z        | conference | 2     | no   | 2024-05-02
        """,
    "path_step": """
        path    | case_key | year | day        | place | stage      | ends | number
        episode | x        | 2025 | 2024-05-02 | 1     | enquiry    | no   | 1
        episode | x        | 2025 | 2024-05-02 | 2     | conference | no   | 2
        episode | x        | 2025 | 2024-05-09 | 1     | enquiry    | no   | 3
        episode | y        | 2025 | 2024-05-02 | 2     | conference | no   | 1
        episode | y        | 2025 | 2024-05-03 | 1     | enquiry    | no   | 2
        episode | z        | 2025 | 2024-05-02 | 2     | conference | no   | 1
        """,
}


def test_a_stage_that_is_expected_before_another_counts_only_where_the_council_sends_it(go: Go) -> None:
    rows = go(conform.PATH_KEPT, EXPECTED, "rule, case_key, area, deviates")
    assert rows == [
        ("skip", "x", "C", False), ("skip", "y", "C", True), ("twice", "x", "C", True), ("twice", "y", "C", False),
    ]  # fmt: skip


def test_deviations_are_counted_each_and_as_any_of_an_episode(go: Go) -> None:
    rows = go(conform.CONFORM_COUNT, EXPECTED, "year, rule, area, cases, deviating", [conform.PATH_KEPT])
    assert [row for row in rows if row[0] == 0] == [
        (0, "any", "C", 2, 2), (0, "any", "pooled", 2, 2), (0, "skip", "C", 2, 1), (0, "skip", "pooled", 2, 1),
        (0, "twice", "C", 2, 1), (0, "twice", "pooled", 2, 1),
    ]  # fmt: skip


CHILDREN = {
    "path_case": """
        path  | case_key | began_on   | year
        abuse | p1       | 2024-06-01 | 2025
        abuse | p2       | 2024-06-01 | 2025
        abuse | p3       | 2026-01-01 | 2026
        """,
    "csa_record": """
        event_key | person_key | sender  | recorded_on
        c1        | p1         | police  | 2024-06-01
        c2        | p1         | council | 2024-06-01
        c3        | p2         | support | 2024-06-01
        c4        | p2         | council | 2024-07-01
        c5        | p3         | police  | 2026-01-01
        """,
    "event": """
        event_key | person_key | sender  | kind             | happened_on | role
        e1        | p1         | council | section47        | 2024-06-10  |
        e2        | p1         | support | support_referral | 2024-06-12  |
        e3        | p2         | council | assessment       | 2024-06-12  |
        e4        | p2         | support | support_start    | 2025-06-12  |
        e5        | p2         | support | support_referral | 2024-01-12  |
        """,
}


def test_what_was_done_for_a_child_counts_from_90_days_before_the_record_to_a_year_after(go: Go) -> None:
    rows = go(conform.PATH_CHILD, CHILDREN, "person_key, first_by, action, support, followed")
    assert rows == [
        ("p1", "council", "enquiry", "waiting", True), ("p2", "support", "assessment", "none", True),
        ("p3", "police", "nothing", "none", False),
    ]  # fmt: skip


def test_children_flow_only_once_their_year_has_passed(go: Go) -> None:
    rows = go(conform.FLOW_COUNT, CHILDREN, "year, source, target, children", [conform.PATH_CHILD])
    assert [row for row in rows if row[0] == 0] == [
        (0, "did_assessment", "support_none", 1), (0, "did_enquiry", "support_waiting", 1),
        (0, "first_council", "did_enquiry", 1), (0, "first_support", "did_assessment", 1),
    ]  # fmt: skip
    assert not any(row[0] == 2026 for row in rows)
