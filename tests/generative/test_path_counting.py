"""The fast counting of paths, on drawn logs: it and a pencil must agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import strategies as st

from sightline.engines import paths
from sightline.errors import StepError
from tests.generative.agree import hold
from tests.generative.naive_paths import Event, hold_to_pencil

DAY, MOMENT = date(2024, 2, 28), datetime(2024, 2, 28, tzinfo=UTC)
PARTS = st.lists(st.tuples(st.sampled_from("pqrs"), st.sampled_from("abc"), st.integers(0, 4)), max_size=40)


def dated(parts: Sequence[tuple[str, str, int]]) -> list[Event]:
    return [(case, activity, DAY + timedelta(days=days)) for case, activity, days in parts]


def timed(parts: Sequence[tuple[str, str, int]]) -> list[Event]:
    return [(case, activity, MOMENT + timedelta(hours=days, microseconds=days)) for case, activity, days in parts]


def table(events: Sequence[Event], *, moments: bool, chunks: int = 1) -> pa.Table:
    kind = pa.timestamp("us", "UTC") if moments else pa.date32()
    columns = list(zip(*events, strict=True)) or [(), (), ()]
    kinds = (pa.string(), pa.string(), kind)
    whole = pa.table({name: pa.array(values, of) for name, values, of in zip("cat", columns, kinds, strict=True)})
    cut = len(events) // chunks + 1
    return pa.concat_tables([whole.slice(at * cut, cut) for at in range(chunks)])


@pytest.mark.parametrize(("make", "moments"), [(dated, False), (timed, True)])
@pytest.mark.parametrize("chunks", [1, 3])
def test_edges_times_variants_and_repeats_are_those_of_a_pencil(
    make: Callable[[Sequence[tuple[str, str, int]]], list[Event]], moments: bool, chunks: int
) -> None:
    held = 0

    def look(parts: list[tuple[str, str, int]]) -> None:
        nonlocal held
        for events in (make(parts), sorted(make(parts), key=lambda event: (event[0], event[2]))):
            held += hold_to_pencil(paths.log_of(table(events, moments=moments, chunks=chunks), "c", "a", "t"), events)

    hold(look, f"paths {moments} {chunks}", PARTS, 3)
    assert held > 300


def test_events_of_one_time_stand_by_their_place_and_else_as_they_came() -> None:
    events = table([("p", "b", DAY), ("p", "a", DAY), ("p", "c", DAY)], moments=False)
    placed = events.append_column("place", pa.array([2, 1, 2], pa.int64()))
    as_they_came, by_place = (
        paths.log_of(given, "c", "a", "t", place) for given, place in ((events, ""), (placed, "place"))
    )
    assert list(paths.variants(as_they_came).sequences()) == [(("b", "a", "c"), 1)]
    assert list(paths.variants(by_place).sequences()) == [(("a", "b", "c"), 1)]


def test_a_log_that_is_stored_sorted_and_one_in_order_of_arrival_are_counted_alike() -> None:
    draw = np.random.default_rng(3)
    rows = [(f"p{case}", "abcde"[kind], DAY + timedelta(days=int(day)))
            for case, kind, day in zip(draw.integers(0, 400, 5000), draw.integers(0, 5, 5000), draw.permutation(5000),
                                       strict=True)]  # fmt: skip
    apart = paths.log_of(table(rows, moments=False), "c", "a", "t")
    together = paths.log_of(
        table(sorted(rows, key=lambda row: (row[0], row[2])), moments=False, chunks=7), "c", "a", "t"
    )
    assert paths.graph(apart).pairs() == paths.graph(together).pairs()
    assert dict(paths.variants(apart).sequences()) == dict(paths.variants(together).sequences())
    assert hold_to_pencil(apart, rows) > 200


@pytest.mark.parametrize(
    "cases",
    ["ppqq|qrrs", "ppqq|rrss", "pqpq|rrss", "ppqq|qrqs", "qqpp|qqrr", "qqpp|ppqq", "ppqq||qqrr|rrss", "p|p|p|q"],
)
def test_a_case_is_one_case_however_its_rows_lie_in_chunks(cases: str) -> None:
    events = [(case, "ab"[place % 2], DAY + timedelta(days=place)) for place, case in enumerate(cases.replace("|", ""))]
    whole, parts, at = table(events, moments=False), [], 0
    for part in cases.split("|"):
        parts.append(whole.slice(at, len(part)))
        at += len(part)
    apart = pa.concat_tables(parts)
    coded = pa.chunked_array([chunk.dictionary_encode() for chunk in apart.column("c").chunks])
    for given in (apart, apart.set_column(0, "c", coded)):
        assert hold_to_pencil(paths.log_of(given, "c", "a", "t"), events) > 10


def test_two_sequences_of_one_number_are_never_taken_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first draw is made to give every sequence the same number."""
    real, seeds = paths._random, []

    def clumsy(log: paths.Log, place: np.ndarray, longest: int, seed: int) -> np.ndarray:
        seeds.append(seed)
        return np.zeros(len(place), np.uint64) if seed == 1 else real(log, place, longest, seed)

    monkeypatch.setattr(paths, "_random", clumsy)
    events = [("p", "a", DAY), ("p", "b", DAY), ("q", "b", DAY), ("q", "a", DAY)]
    found = dict(paths.variants(paths.log_of(table(events, moments=False), "c", "a", "t")).sequences())
    assert found == {("a", "b"): 1, ("b", "a"): 1}
    assert seeds == [1, 2]


def test_very_long_cases_and_very_long_times_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "_LARGEST_TABLE", 4)
    monkeypatch.setattr(paths, "_LARGEST", 2**20 - 1)
    events = timed([("p", "a", 4), ("q", "b", 1), ("p", "b", 2), ("q", "a", 0), ("r", "a", 1), ("r", "b", 9)])
    assert hold_to_pencil(paths.log_of(table(events, moments=True), "c", "a", "t"), events) > 20


def test_an_event_without_a_day_an_activity_or_a_case_is_refused_with_how_many_there_are() -> None:
    events = pa.table({"c": ["p", None, None], "a": ["a", "a", "b"], "t": pa.array([DAY, DAY, None], pa.date32())})
    with pytest.raises(StepError, match="2 events have no c; 1 events have no t"):
        paths.log_of(events, "c", "a", "t")


def test_a_time_that_is_neither_a_date_nor_a_timestamp_is_refused() -> None:
    with pytest.raises(StepError, match="must be a date or a timestamp, and is int64"):
        paths.log_of(pa.table({"c": ["p"], "a": ["a"], "t": pa.array([1], pa.int64())}), "c", "a", "t")


def test_more_than_255_activities_are_refused() -> None:
    many = [str(number) for number in range(256)]
    with pytest.raises(StepError, match="255 activities, and this one has 256"):
        paths.log_of(pa.table({"c": many, "a": many, "t": pa.array([DAY] * 256, pa.date32())}), "c", "a", "t")
