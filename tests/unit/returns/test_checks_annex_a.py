"""Every check of Annex A fires where it should, at the field it names, and is silent about a clean workbook."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from sightline.returns.definitions.annex_a import ANNEX_A
from sightline.returns.layout import Layout
from sightline.returns.rules.annex_a import ANNEX_A_RULES
from sightline.returns.rules.rule import Context

START, END = date(2025, 4, 1), date(2026, 3, 31)
EARLY, LATE = date(2025, 6, 2), date(2025, 9, 1)
ME, OTHER = {"local_id": "MADEUP1"}, {"local_id": "MADEUP2"}
Tables = dict[str, list[dict[str, Any]]]

# (rule, list, column of its first field, row, other lists)
CASES: list[tuple[str, str, str, dict[str, Any], Tables]] = [
    ("conference-not-required", "List 5", "conference_date",
     {"conference_date": LATE, "conference_not_required": "yes"}, {}),
    ("plan-without-conference", "List 5", "led_to_plan", {"led_to_plan": "yes"}, {}),
    ("conference-without-outcome", "List 5", "led_to_plan", {"conference_date": LATE}, {}),
    ("conference-not-counted", "List 5", "conferences_in_year",
     {"conference_date": LATE, "conferences_in_year": 0}, {}),
    ("closure-without-reason", "List 6", "closure_reason", {"closure_date": LATE}, {}),
    ("closed-and-open", "List 6", "case_status", {"closure_date": LATE, "case_status": "b"}, {}),
    ("postcode-shape", "List 8", "postcode", {"postcode": "nope"}, {}),
    ("ceased-without-reason", "List 8", "reason_ceased", {"end_date": LATE}, {}),
    ("reason-without-end", "List 8", "end_date", {"reason_ceased": "E4A"}, {}),
    ("interview-not-offered", "List 8", "interview_accepted",
     {"interview_accepted": "yes", "interview_offered": "no"}, {}),
    ("interview-without-missing", "List 8", "interview_offered",
     {"interview_offered": "yes", "missing_in_year": 0}, {}),
    ("reversed-without-reason", "List 10", "reversed_reason", {"reversed_date": LATE}, {}),
    ("reason-without-reversal", "List 10", "reversed_date", {"reversed_reason": "RD1"}, {}),
    ("adopted-and-reversed", "List 10", "order_date", {"order_date": LATE, "reversed_date": LATE}, {}),
    ("left-without-reason", "List 11", "left_reason", {"left_date": LATE}, {}),
    ("age-of-care-leaver", "List 9", "birth_date", {"birth_date": date(2012, 1, 1)}, {}),
    ("age-of-care-leaver", "List 9", "birth_date", {"birth_date": date(2000, 3, 31)}, {}),
    ("adult-in-list", "List 1", "birth_date", {"birth_date": date(2007, 3, 31)}, {}),
    ("birth-implausible", "List 3", "birth_date", {"birth_date": date(2027, 3, 31)}, {}),
    ("date-after-period", "List 3", "referral_date", {"referral_date": date(2026, 4, 1)}, {}),
    ("differs-between-lists", "List 9", "birth_date", {"birth_date": date(2008, 1, 1), **ME},
     {"List 3": [{"birth_date": date(2008, 1, 2), **ME}]}),
    ("differs-between-lists", "List 9", "sex", {"sex": "F", **ME}, {"List 8": [{"sex": "M", **ME}]}),
    ("not-in-other-list", "List 4", "local_id", {"start_date": EARLY, **ME}, {"List 3": [OTHER]}),
    ("not-in-other-list", "List 5", "local_id", ME, {"List 6": [OTHER]}),
    ("not-in-other-list", "List 5", "led_to_plan", {"led_to_plan": "yes", **ME}, {"List 7": [OTHER]}),
    ("not-in-other-list", "List 6", "case_status", {"case_status": "b", **ME}, {"List 7": [OTHER]}),
    ("not-in-other-list", "List 6", "case_status", {"case_status": "a", **ME}, {"List 8": [OTHER]}),
    ("not-in-other-list", "List 7", "local_id", ME, {"List 6": [OTHER]}),
    ("not-in-other-list", "List 8", "local_id", ME, {"List 6": [OTHER]}),
    ("not-in-other-list", "List 10", "local_id", ME, {"List 8": [OTHER]}),
]  # fmt: skip


def rows_of(block: str, *rows: dict[str, Any]) -> pa.RecordBatch:
    schema = Layout(ANNEX_A, ANNEX_A.block(block), 2026, ()).schema
    return pa.RecordBatch.from_pylist(list(rows), schema=schema)


def fired(block: str, row: dict[str, Any], others: Tables) -> set[tuple[str, str]]:
    """(rule, first field's column) of the checks that one row fails."""
    batch = rows_of(block, row)
    tables = {name: rows_of(name, *rows) for name, rows in others.items()} | {block: batch}
    context = Context(2026, START, END, None, tables)
    column = {field.name: field.column for field in ANNEX_A.block(block).fields}
    return {
        (rule.code, column[rule.fields[0]])
        for rule in ANNEX_A_RULES
        if rule.block == block and rule.fails(batch, context).to_pylist() == [True]
    }


@pytest.mark.parametrize("number", range(len(CASES)))
def test_each_check_fires(number: int) -> None:
    rule, block, column, row, others = CASES[number]
    assert (rule, column) in fired(block, row, others)


def test_every_check_but_the_order_of_dates_is_tried_here() -> None:
    tried = {case[0] for case in CASES}
    assert {rule.code for rule in ANNEX_A_RULES} == tried | {"dates-out-of-order"}


@pytest.mark.parametrize("rule", [rule for rule in ANNEX_A_RULES if rule.code == "dates-out-of-order"])
def test_dates_in_order_pass_and_out_of_order_do_not(rule: Any) -> None:
    later, earlier = (ANNEX_A.block(rule.block).field(name).column for name in rule.fields)
    context = Context(2026, START, END, None)
    first, last = date(2024, 1, 1), date(2026, 3, 1)
    right, wrong = (
        rows_of(rule.block, {earlier: first, later: last}),
        rows_of(rule.block, {earlier: last, later: first}),
    )
    assert rule.fails(right, context).to_pylist() == [False]
    assert rule.fails(wrong, context).to_pylist() == [True]
    assert rule.fails(rows_of(rule.block, {earlier: first}), context).to_pylist() == [None]


def test_a_child_who_is_in_the_other_list_is_not_asked_about() -> None:
    for code, block, _, row, others in CASES:
        if code == "not-in-other-list":
            there = {name: [*rows, ME] for name, rows in others.items()}
            assert not any(rule == code for rule, _ in fired(block, {**row, **ME}, there)), block


def test_who_turned_18_on_the_first_day_is_still_of_the_list() -> None:
    assert fired("List 8", {**ME, "birth_date": date(2007, 4, 1)}, {}) == set()


def test_a_list_that_is_not_sent_is_not_asked_about() -> None:
    assert not any(code == "not-in-other-list" for code, _ in fired("List 7", ME, {}))


def test_a_plan_before_the_birth_is_no_fault() -> None:
    assert fired("List 7", {**ME, "birth_date": date(2025, 9, 1), "start_date": EARLY}, {}) == set()
