"""The draft of paths: what follows what, what comes again, what is handed over and lost, what the record skips."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pyarrow as pa

from sightline.analyses.pathways.path_conform_steps import CONFORM_COUNT, FLOW_COUNT, PATH_EXPECTED
from sightline.analyses.pathways.path_conform_steps import STEPS as CONFORM_STEPS
from sightline.analyses.pathways.path_counts import conference_tables, handover_tables, referral_tables
from sightline.analyses.pathways.path_handover_steps import HANDOVER_COUNT, PATH_ARRIVAL, PATH_HANDOVER
from sightline.analyses.pathways.path_handover_steps import STEPS as HANDOVER_STEPS
from sightline.analyses.pathways.path_mix import REFERRAL_MIX, mix_tables
from sightline.analyses.pathways.path_page import path_pages
from sightline.analyses.pathways.path_referrals import CONFERENCE_COUNT, REFERRAL_COUNT
from sightline.analyses.pathways.path_referrals import STEPS as REFERRAL_STEPS
from sightline.analyses.pathways.path_rules import table
from sightline.analyses.pathways.path_steps import (
    LONGEST,
    MORE,
    NO_MORE,
    PATH_EDGE,
    PATH_END,
    PATH_FINDING,
    PATH_RULE,
    PATH_STAGE,
    PATH_UNTIL,
    PATH_VARIANT,
    PATH_WINDOW,
    STILL_OPEN,
)
from sightline.analyses.pathways.path_steps import STEPS as PATH_STEPS
from sightline.analyses.pathways.path_tables import (
    conform_tables,
    end_tables,
    finding_tables,
    flow_tables,
    path_tables,
)
from sightline.analyses.picture.coverage import Coverage
from sightline.engines.engine import Engine
from sightline.engines.path_bodies import edges, path_counts, sequences
from sightline.standard.arrow import schema_of
from sightline.standard.drafts import Draft, FigureTable

Progress = Callable[[str, int, int], None]
STEPS = (*PATH_STEPS, *REFERRAL_STEPS, REFERRAL_MIX, *HANDOVER_STEPS, *CONFORM_STEPS)
# Which two of them a faster body may do.
BODIES = {PATH_EDGE.name: edges((STILL_OPEN, NO_MORE)), PATH_VARIANT.name: sequences(LONGEST, MORE)}
_TABLES = (
    ("path_stage", "path_stages", PATH_STAGE), ("path_window", "path_windows", PATH_WINDOW),
    ("path_rule", "path_rules", PATH_RULE), ("path_handover", "path_handovers", PATH_HANDOVER),
    ("path_arrival", "path_arrivals", PATH_ARRIVAL), ("path_expected", "expected_path", PATH_EXPECTED),
)  # fmt: skip


def path_drafts(engine: Engine, coverage: Coverage, progress: Progress | None = None) -> tuple[Draft, ...]:
    """The draft "paths", of councils that take part; none where no council does.

    The engine must hold event, person, csa_record, covered_year and span, as the picture registers and makes them.
    """
    if "council" not in coverage.senders:
        return ()
    register(engine, coverage)
    engine.run([step for step in STEPS if step.name not in BODIES], progress)
    kept = tuple(one for one in _tables(engine, coverage) if one.figures)
    page, *more = path_pages(coverage, {one.name for one in kept})
    return (Draft("paths", 1, kept, page, tuple(more)),)


def register(engine: Engine, coverage: Coverage) -> None:
    """Make the dated tables that the steps read known to the engine, as they are in force in the years counted."""
    start = date(coverage.years[0] - 1, 4, 1)
    for name, file, columns in _TABLES:
        engine.register(name, table(file, columns, start, coverage.until))
    engine.register("path_until", pa.Table.from_pylist([{"until": coverage.until}], schema=schema_of(PATH_UNTIL)))


def _tables(engine: Engine, coverage: Coverage) -> tuple[FigureTable, ...]:
    moves, taken = (path_counts(engine, step, BODIES[step.name]) for step in (PATH_EDGE, PATH_VARIANT))
    return (
        *path_tables("episode", moves, taken, coverage), *path_tables("abuse", moves, taken, coverage),
        *end_tables(engine.counts(PATH_END), coverage), *finding_tables(engine.counts(PATH_FINDING), coverage),
        *flow_tables(engine.counts(FLOW_COUNT), coverage), *conform_tables(engine.counts(CONFORM_COUNT), coverage),
        *referral_tables(engine.counts(REFERRAL_COUNT), coverage),
        *mix_tables(engine.counts(REFERRAL_MIX), coverage),
        *conference_tables(engine.counts(CONFERENCE_COUNT), coverage),
        *handover_tables(engine.counts(HANDOVER_COUNT), coverage),
    )  # fmt: skip
