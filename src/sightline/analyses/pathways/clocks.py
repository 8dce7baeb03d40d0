"""The draft of clocks: which were kept, how long cases waited, and which clocks no return can show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pyarrow as pa

from sightline.analyses.pathways import clock_rules as rules
from sightline.analyses.pathways.clock_area_drawn import drawn_area_tables
from sightline.analyses.pathways.clock_area_waits import area_wait_tables
from sightline.analyses.pathways.clock_count_steps import (
    CLOCK_AREA_DAYS,
    CLOCK_BANDED,
    CLOCK_COUNTS,
    CLOCK_DAYS,
    CLOCK_FINDINGS,
    CLOCK_KINDS,
    CLOCK_SPREAD,
    COUNTS,
)
from sightline.analyses.pathways.clock_curves import curve_tables, day_tables
from sightline.analyses.pathways.clock_page import PAGES, clock_pages
from sightline.analyses.pathways.clock_steps import CASES
from sightline.analyses.pathways.clock_tables import (
    Waits,
    area_tables,
    band_tables,
    finding_table,
    share_tables,
    state_tables,
)
from sightline.analyses.picture.coverage import Coverage
from sightline.engines.engine import Engine
from sightline.standard.drafts import Draft, FigureTable

Progress = Callable[[str, int, int], None]
STEPS = (*CASES, *COUNTS)
READ_ELSEWHERE = ("event", "covered_year")  # what other analyses read after the clocks


def clock_drafts(engine: Engine, coverage: Coverage, progress: Progress | None = None) -> tuple[Draft, ...]:
    """The draft "clocks", from the events in the engine; none where no clock can be read.

    The engine must hold event and covered_year.
    """
    for name, table in rule_tables(coverage).items():
        engine.register(name, table)
    # waits are read by these steps alone, and of England in a year they are the largest tables of any analysis
    engine.run(STEPS, progress, {*READ_ELSEWHERE, *(step.name for step in COUNTS)})
    counts, spread, days, banded, findings, kinds, areas = (
        engine.counts(step).to_pylist()
        for step in (CLOCK_COUNTS, CLOCK_SPREAD, CLOCK_DAYS, CLOCK_BANDED, CLOCK_FINDINGS, CLOCK_KINDS,
                     CLOCK_AREA_DAYS)
    )  # fmt: skip
    waits = Waits(counts, spread, days, banded, findings, kinds, coverage, area_days=areas)
    if not waits.used:
        return ()
    kept = tuple(table for table in _tables(waits) if table.figures)
    page, *more = clock_pages(waits, {table.name for table in kept})
    return (Draft("clocks", 1, kept, page, tuple(more)),)


def _tables(waits: Waits) -> tuple[FigureTable, ...]:
    """The tables of every page."""
    made: list[FigureTable] = []
    for part in (replace(waits, page=name) for name in PAGES):
        if part.used:
            by_area = area_tables(part)
            made += (
                *state_tables(part), *share_tables(part), *by_area, *drawn_area_tables(by_area),
                *area_wait_tables(part),
                *curve_tables(part), *day_tables(part), *band_tables(part), finding_table(part),
            )  # fmt: skip
    return tuple(made)


def rule_tables(coverage: Coverage) -> dict[str, pa.Table]:
    """What the steps read beside events: the clocks, the bands, and until when each agency's data speaks."""
    started = date(coverage.years[0] - 1, 4, 1)
    return {
        "clock_rule": rules.rule_table(), "clock_moment": rules.moment_table(), "clock_unless": rules.unless_table(),
        "clock_due": rules.due_table(started, coverage.until), "clock_band": rules.band_table(),
        "clock_area_wait": rules.area_wait_table(), "speaks_until": rules.until_table(_until(coverage)),
    }  # fmt: skip


def _until(coverage: Coverage) -> list[tuple[str, date]]:
    """Who speaks until when: a council to its last census, a kind of agency to its last whole year, others to the end.

    Of an agency whose return for the last year did not come, nothing is known of that year: its cases are censored
    where its data ends.
    """
    found: dict[str, int] = {}
    for sender, year in coverage.heard:
        if sender != "council":
            found[sender] = max(year, found.get(sender, 0))
    for council, year in coverage.councils:
        found[council] = max(year, found.get(council, 0))
    ends = [(who, date(year, 3, 31)) for who, year in sorted(found.items())]
    return [(rules.ALL, coverage.until), *((who, min(end, coverage.until)) for who, end in ends)]
