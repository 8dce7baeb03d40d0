"""Cycles of returns: the spans cover every day once, and deadlines are those that were read at their source."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import StandardError
from sightline.standard.cycles import ANY, CYCLES, cycle_of, cycles, span_of, spans

DAYS = st.dates(date(2011, 1, 1), date(2034, 12, 31))


@given(day=DAYS, cycle=st.sampled_from(CYCLES))
def test_each_day_is_in_its_span_and_the_spans_follow_one_another(day: date, cycle: str) -> None:
    span = span_of(cycle, day)
    assert span.start <= day <= span.end
    assert span_of(cycle, span.start) == span == span_of(cycle, span.end)
    after = span_of(cycle, span.end + timedelta(days=1))
    assert after.start == span.end + timedelta(days=1)
    assert after.label != span.label


@given(first=DAYS, length=st.integers(0, 900), cycle=st.sampled_from(CYCLES))
def test_spans_of_a_stretch_are_those_that_end_in_it(first: date, length: int, cycle: str) -> None:
    last = first + timedelta(days=length)
    found = spans(cycle, first, last)
    wanted = {span_of(cycle, first + timedelta(days=n)) for n in range(length + 1)}
    assert set(found) == {span for span in wanted if first <= span.end <= last}
    assert list(found) == sorted(found, key=lambda span: span.end)


@pytest.mark.parametrize(
    ("code", "counted", "due"),
    [
        ("cin", date(2025, 3, 31), date(2025, 7, 31)),
        ("cin", date(2020, 3, 31), date(2020, 7, 31)),
        ("school_census", date(2022, 10, 6), date(2022, 11, 2)),
        ("school_census", date(2023, 1, 19), date(2023, 2, 15)),
        ("school_census", date(2023, 5, 18), date(2023, 6, 14)),
        ("school_census", date(2025, 10, 2), date(2025, 10, 29)),
        ("school_census", date(2026, 1, 15), date(2026, 2, 11)),
        ("school_census", date(2026, 5, 21), date(2026, 6, 17)),
    ],
)
def test_deadlines_are_those_that_were_published(code: str, counted: date, due: date) -> None:
    cycle = cycle_of(code)
    span = span_of(cycle.cycle, counted)
    assert cycle.opens(span) == counted
    assert cycle.due(span) == due
    assert cycle.verified


def test_a_return_without_a_row_of_its_own_has_that_of_any() -> None:
    assert cycle_of("a return that nobody listed") == cycles()[ANY]
    assert not cycles()[ANY].verified


def test_what_is_verified_names_a_department_and_says_what_was_seen() -> None:
    assert all(row.source and row.note for row in cycles().values())
    assert {row.set_by for row in cycles().values() if row.verified} == {"department"}


@given(day=DAYS, code=st.sampled_from(sorted(cycles())))
def test_a_return_is_due_after_it_can_be_sent_and_closes_after_it_was_due(day: date, code: str) -> None:
    cycle = cycle_of(code)
    span = span_of(cycle.cycle, day)
    assert span.start <= cycle.opens(span) <= span.end
    assert cycle.opens(span) < cycle.due(span) < cycle.closes(span)


def test_an_unknown_cycle_is_refused() -> None:
    with pytest.raises(StandardError, match="no cycle of that name"):
        span_of("fortnight", date(2026, 1, 1))
