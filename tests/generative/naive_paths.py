"""Paths as a person with a pencil would count them: a list of (case, activity, time) in, counts out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import isclose
from statistics import fmean, median, quantiles, stdev

from sightline.engines.paths import Log, graph, repeats, times, variants

_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)
Event = tuple[str, str, date | datetime]


def traces(events: Sequence[Event]) -> dict[str, list[Event]]:
    """The events of each case by time; of one time as they stand."""
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event[0], []).append(event)
    return {case: sorted(of, key=lambda event: event[2]) for case, of in found.items()}


def steps(events: Sequence[Event]) -> dict[tuple[str, str], list[float]]:
    """(from, to) -> the times between, in days of dates and seconds of times, shortest first."""
    found: dict[tuple[str, str], list[float]] = {}
    for of in traces(events).values():
        for (_, one, begun), (_, other, ended) in pairwise(of):
            took = (ended - begun) / (_SECOND if isinstance(begun, datetime) else _DAY)  # type: ignore[operator]
            found.setdefault((one, other), []).append(took)
    return {edge: sorted(took) for edge, took in found.items()}


def hold_to_pencil(log: Log, events: Sequence[Event]) -> int:
    """How many numbers of a log were held to those of plain Python. Raises AssertionError where one differs."""
    every, of_case = steps(events), traces(events)
    found = graph(log)
    assert found.pairs() == {edge: len(took) for edge, took in every.items()}
    for place, ours in ((0, found.starts), (-1, found.ends)):
        wanted = Counter(of[place][1] for of in of_case.values())
        assert {name: n for name, n in zip(found.names, ours.tolist(), strict=True) if n} == wanted
    again = Counter(name for of in of_case.values() for name, n in Counter(event[1] for event in of).items() if n > 1)
    assert repeats(log) == again
    ways = Counter(tuple(event[1] for event in of) for of in of_case.values())
    ordered = list(variants(log).sequences())
    assert dict(ordered) == ways
    assert len(ordered) == len(ways)
    assert [cases for _, cases in ordered] == sorted(ways.values(), reverse=True)
    return len(every) + len(ways) + len(again) + _times(log, every)


def _times(log: Log, every: dict[tuple[str, str], list[float]]) -> int:
    ours = times(log)
    assert set(ours.edges) == set(every)
    assert len(ours.edges) == len(every)
    for place, edge in enumerate(ours.edges):
        took = every[edge]
        quarters = quantiles(took, n=4, method="inclusive") if len(took) > 1 else took * 3
        wanted = (
            len(took), sum(took), fmean(took), stdev(took) if len(took) > 1 else 0.0, took[0], took[-1], quarters[0],
            median(took), quarters[2],
        )  # fmt: skip
        found = (ours.count, ours.total, ours.mean, ours.sd, ours.least, ours.most, *ours.quantiles)
        assert all(
            isclose(mine[place], one, rel_tol=1e-9, abs_tol=1e-6) for mine, one in zip(found, wanted, strict=True)
        )
    return 9 * len(every)
