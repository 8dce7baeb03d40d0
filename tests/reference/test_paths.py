"""Paths against pm4py, where it is there, and always against a pencil, on the running example of process mining.

The log: van der Aalst, Process Mining (2016), table 2.1: 6 cases, 42 events, as pm4py's authors keep it.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sightline.engines.paths import Log, graph, log_of, repeats, times, variants
from tests.generative.naive_paths import Event, hold_to_pencil
from tests.reference import path_peer as peer

FILE = Path(__file__).resolve().parents[2] / "../shared/data/reference/event_log_running_example.csv"
pytestmark = pytest.mark.skipif(not FILE.is_file(), reason="the running example (../shared/data/reference) is absent")


def rows() -> list[Event]:
    with FILE.open(encoding="utf-8", newline="") as source:
        return [
            (row["case:concept:name"], row["concept:name"],
             datetime.fromisoformat(row["time:timestamp"]).astimezone(UTC))
            for row in csv.DictReader(source)
        ]  # fmt: skip


@pytest.fixture(scope="module")
def log() -> Log:
    return log_of(peer.as_table(rows()), peer.CASE, peer.ACTIVITY, peer.TIME)


def test_the_log_is_the_one_that_is_described(log: Log) -> None:
    assert (log.cases, len(log.activity), len(log.names)) == (6, 42, 8)


def test_the_edges_of_the_running_example_are_those_that_can_be_counted_by_hand(log: Log) -> None:
    edges = graph(log).pairs()
    assert edges[("register request", "examine casually")] == 3
    assert edges[("check ticket", "decide")] == 6
    assert edges[("decide", "reinitiate request")] == 3
    assert sum(edges.values()) == 42 - 6


def test_every_case_of_the_running_example_is_a_variant_of_its_own_and_two_reinitiate(log: Log) -> None:
    found = dict(variants(log).sequences())
    assert len(found) == 6
    assert sum("reinitiate request" in sequence for sequence in found) == 2
    assert repeats(log) == {"check ticket": 2, "decide": 2, "examine casually": 1, "reinitiate request": 1}


def test_the_time_from_registering_to_examining_casually_is_the_one_of_three_clocks(log: Log) -> None:
    """34 minutes, 25 hours 14 minutes and 64 minutes, by the log's own hours."""
    found = times(log)
    place = found.edges.index(("register request", "examine casually"))
    assert found.quantiles[1][place] == 64 * 60
    assert found.total[place] == (34 + 25 * 60 + 14 + 64) * 60


def test_every_number_of_the_running_example_is_that_of_a_pencil(log: Log) -> None:
    assert hold_to_pencil(log, rows()) > 150


def test_every_number_of_the_running_example_is_that_of_pm4py(log: Log, tmp_path: Path) -> None:
    there = peer.PM4PY.python
    if there is None:
        pytest.skip("pm4py is not there: bench/pathways.py makes its environment, or name one in SIGHTLINE_PM4PY")
    file = tmp_path / "running.parquet"
    pq.write_table(peer.as_table(rows()), file)
    theirs = peer.asked(there, file)
    assert "all equal" in peer.compared(log, theirs)
    assert theirs["rework"] == repeats(log)
