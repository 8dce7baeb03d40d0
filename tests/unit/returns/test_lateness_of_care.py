"""Clocks that need more than one row: reviews of looked-after children, and lists that hold the latest review only."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.returns.batches import Findings
from sightline.returns.catalogue import FORMATS
from sightline.returns.rules.care_reviews import reviews
from sightline.returns.rules.checks import rules_of, run
from sightline.returns.rules.lateness import Lateness
from sightline.returns.rules.rule import Context
from sightline.standard.arrow import ARROW

START, END = date(2025, 4, 1), date(2026, 3, 31)
SSDA903 = next(form for form in FORMATS if form.code == "ssda903")
ANNEX_A = next(form for form in FORMATS if form.code == "annex_a")


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def table(form_code: str, block: str, columns: str, *rows: str) -> pa.RecordBatch:
    """Rows as texts with blanks between, "-" being empty; other columns of the block are empty."""
    form = next(form for form in FORMATS if form.code == form_code)
    names = columns.split()
    kinds = {field.column: field.type for field in form.block(block).fields}
    cells = [["" if cell == "-" else cell for cell in row.split()] for row in rows]
    made = {}
    for column, kind in kinds.items():
        values: list[object] = [None] * len(rows)
        if column in names:
            place = names.index(column)
            values = [(day(row[place]) if kind == "date" else row[place] or None) for row in cells]
        made[column] = pa.array(values, ARROW[kind])
    made["line"] = pa.array(range(2, len(rows) + 2), pa.int64())
    return pa.RecordBatch.from_pydict(made)


EPISODES = table(
    "ssda903", "Episodes", "local_id start_date end_date reason_new_episode legal_status",
    "A 2025-05-01 2025-08-01 S V2", "A 2025-08-01 - P C2",  # one period of care, begun in the year
    "B 2025-05-01 2025-06-30 S V2", "B 2025-12-01 - S V2",  # left care and came back
    "C 2024-09-01 - S C2",  # began before the year
    "D 2025-05-01 - L C2",  # began before the file does
    "E 2025-06-02 - S V2",  # no review
    "F 2026-03-16 - S V2",  # no review, and none due yet
    "G 2025-05-01 - S V4",  # a short break
)  # fmt: skip
REVIEWS = table(
    "ssda903", "Reviews", "local_id review_date",
    "A 2025-05-30", "A 2025-08-29", "A 2026-03-31",  # 20 working days; 3 months; over 6
    "B 2025-06-02", "B 2025-12-30",  # 20 working days in the first period, 19 in the second
    "C 2025-05-01", "C 2025-11-01",
    "D 2025-06-01",
    "G 2025-12-01",
)  # fmt: skip


def read(form_code: str, **tables: pa.RecordBatch) -> tuple[dict[str, dict[str, int]], list[tuple[str, int | None]]]:
    """(clock -> state -> how many, findings) of some tables of a set."""
    form = next(form for form in FORMATS if form.code == form_code)
    named = {name.replace("_", " "): rows for name, rows in tables.items()}
    context = Context(2026, START, END, None, named)
    findings = Findings(form, "a", "csv")
    lateness = Lateness(form, {name: rules_of(form, form.block(name), 2026) for name in named})
    for name, rows in named.items():
        lateness.add(name, rows, context, findings)
    found = {
        line.clock.name: {state.name: number for state, number in line.numbers.items() if number}
        for line in lateness.lines() if line.of
    }  # fmt: skip
    return found, [(one.rule, one.row) for one in findings.kept]


def test_reviews_of_looked_after_children_are_read_within_each_period_of_care() -> None:
    found, findings = read("ssda903", Episodes=EPISODES, Reviews=REVIEWS)
    assert found == {
        "looked_after_first_review": {"WITHIN": 3, "OVERDUE": 1, "OPEN": 1},
        # A, in time; B left care within 3 months of its first review, and has 3 months from its second first review
        "looked_after_second_review": {"WITHIN": 1, "OPEN": 1, "OVERDUE": 1},
        "looked_after_later_review": {"LATE": 1, "WITHIN": 1, "OPEN": 2, "OVERDUE": 1},
    }
    assert sorted(findings) == [
        ("late-looked-after-first-review", 8), ("late-looked-after-later-review", 4),
        ("late-looked-after-later-review", 9), ("late-looked-after-second-review", 6),
    ]  # fmt: skip


def test_without_the_episodes_no_review_is_judged() -> None:
    found, findings = read("ssda903", Reviews=REVIEWS)
    assert (found, findings) == ({}, [])


@given(st.lists(st.integers(0, 360), max_size=8))
def test_every_review_of_a_known_period_ends_one_pair_and_the_last_begins_one(held: list[int]) -> None:
    start = START + timedelta(days=5)
    rows = [f"A {start + timedelta(days=number)}" for number in held]
    episodes = table("ssda903", "Episodes", "local_id start_date reason_new_episode", f"A {start} S")
    batch = table("ssda903", "Reviews", "local_id review_date", *rows)
    made = reviews(batch, Context(2026, START, END, None, {"Episodes": episodes, "Reviews": batch})).to_pylist()
    ended = [row for row in made if row["review_date"] is not None]
    assert len(ended) == len(held)
    assert len(made) - len(ended) == bool(held)
    assert [row["place"] for row in ended] == [*["first", "second"][: len(held)], *["later"] * (len(held) - 2)]
    days = sorted(held)
    assert [(row["review_date"] - row["before"]).days for row in ended] == [
        after - before for before, after in zip([0, *days], days, strict=False)
    ]  # fmt: skip


def test_an_episode_that_the_published_check_lists_is_not_listed_again() -> None:
    rows = table(
        "ssda903", "Episodes", "local_id start_date end_date reason_new_episode legal_status",
        "A 2025-05-01 2025-05-03 S L1", "B 2025-05-01 2025-05-06 S L1", "C 2025-05-01 2025-05-22 S L2",
        "D 2025-05-01 2025-05-16 S L2", "E 2025-05-01 2025-05-08 S L2",
        "F 2025-05-01 2025-05-23 S L2",
    )  # fmt: skip
    found, findings = read("ssda903", Episodes=rows)
    assert found["police_protection"] == {"WITHIN": 1, "LATE": 1}
    assert found["emergency_order"] == {"WITHIN": 1, "LATE": 3}
    assert found["emergency_order_extended"] == {"WITHIN": 1, "LATE": 3}
    # The published check of these orders asks from 22 days on, and lists the last.
    assert findings == [("late-emergency-order-extended", 4), ("late-emergency-order-extended", 5)]


@given(st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(0, 40)), min_size=1, max_size=6))
def test_all_police_protection_that_is_late_is_listed_by_the_published_check(
    drawn: list[tuple[int, int | None]],
) -> None:
    cells = [
        (START + timedelta(days=begun), "-" if length is None else START + timedelta(days=begun + length))
        for begun, length in drawn
    ]
    columns = "local_id start_date end_date reason_new_episode legal_status"
    rows = table("ssda903", "Episodes", columns, *(f"C{n} {a} {b} S L1" for n, (a, b) in enumerate(cells)))
    found, _ = read("ssda903", Episodes=rows)
    said = Findings(SSDA903, "a", "csv")
    run(
        rules_of(SSDA903, SSDA903.block("Episodes"), 2026),
        rows,
        Context(2026, START, END, None, {"Episodes": rows}),
        said,
    )
    listed = sum(one.rule == "police-protection-long" for one in said.kept)
    late = found["police_protection"]
    assert listed >= late.get("LATE", 0) + late.get("OVERDUE", 0)


@pytest.mark.parametrize("block", ["List 5", "List 7", "List 8"])
def test_lists_of_annex_a_are_read_as_far_as_they_go(block: str) -> None:
    assert block in {one.name for one in ANNEX_A.blocks}
    tables = {
        "List 5": table(
            "annex_a", "List 5", "local_id strategy_discussion_date conference_date conference_not_required",
            "A 2025-06-02 2025-06-23 no", "B 2025-06-02 2025-06-24 no", "C 2025-06-02 - no", "D 2025-06-02 - yes",
        ),
        "List 7": table(
            "annex_a", "List 7", "local_id start_date review_date end_date",
            "A 2025-06-02 - -", "B 2026-03-02 - -", "C 2024-06-02 2025-06-02 -", "D 2024-06-02 2025-06-02 2025-08-01",
        ),
        "List 8": table(
            "annex_a", "List 8", "local_id start_date review_date end_date",
            "A 2025-06-02 - -", "B 2026-03-23 - -", "C 2024-06-02 2025-06-02 -",
        ),
    }  # fmt: skip
    found, _ = read("annex_a", **{block.replace(" ", "_"): tables[block]})
    assert found == {
        "List 5": {"initial_conference": {"WITHIN": 1, "LATE": 1, "OVERDUE": 1}},
        "List 7": {"first_review": {"OVERDUE": 1, "OPEN": 1}, "later_review": {"OVERDUE": 1, "OPEN": 1}},
        "List 8": {
            "looked_after_first_review": {"OVERDUE": 1, "OPEN": 1}, "looked_after_later_review": {"OVERDUE": 1},
        },
    }[block]  # fmt: skip


def test_short_breaks_in_annex_a_are_left_out_of_the_reviews() -> None:
    rows = [f"C{number} 2025-06-02 {review} {status}" for number, (review, status) in enumerate(
        (review, status) for review in ("-", "2025-06-20") for status in ("V2", "V3", "V4")
    )]  # fmt: skip
    children = table("annex_a", "List 8", "local_id start_date review_date legal_status", *rows)
    found, findings = read("annex_a", List_8=children)
    assert found == {"looked_after_first_review": {"OVERDUE": 1}, "looked_after_later_review": {"OVERDUE": 1}}
    assert [row for _, row in findings] == [2, 5]


def test_a_column_that_nobody_filled_is_not_read_as_never() -> None:
    plans = table("annex_a", "List 7", "local_id start_date review_date", "A 2025-06-02 -", "B 2025-05-02 -")
    assert read("annex_a", List_7=plans) == ({}, [])
