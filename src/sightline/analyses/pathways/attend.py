"""The draft "attendance": who was asked to meetings about children, who came, who was told late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sightline.analyses.pathways.attend_page import attend_page
from sightline.analyses.pathways.attend_steps import ATTEND_GROUP, ATTEND_RULE, INVITED_COUNT, MEETING_COUNT, STEPS
from sightline.analyses.pathways.attend_tables import area_tables, kind_tables, shown
from sightline.analyses.pathways.path_rules import table
from sightline.analyses.picture.coverage import Coverage
from sightline.engines.engine import Engine
from sightline.standard.drafts import Draft

Progress = Callable[[str, int, int], None]


def register(engine: Engine, coverage: Coverage) -> None:
    """Make the dated tables known to the engine, as they are in force in the years counted."""
    start = date(coverage.years[0] - 1, 4, 1)
    engine.register("attend_group", table("attend_groups", ATTEND_GROUP, start, coverage.until))
    engine.register("attend_rule", table("attend_rules", ATTEND_RULE, start, coverage.until))


def attend_drafts(engine: Engine, coverage: Coverage, progress: Progress | None = None) -> tuple[Draft, ...]:
    """The draft "attendance"; none where no council takes part, or no file says who was asked to a meeting.

    The engine must hold event, attendance, covered_year and span.
    """
    if "council" not in coverage.senders:
        return ()
    register(engine, coverage)
    engine.run(STEPS, progress)
    meetings, invited = (shown(engine.counts(step).to_pylist(), coverage) for step in (MEETING_COUNT, INVITED_COUNT))
    if not invited:
        return ()
    tables = (*kind_tables(meetings, invited, coverage), *area_tables(meetings, invited, coverage))
    kept = tuple(one for one in tables if one.figures)
    return (Draft("attendance", 1, kept, attend_page(coverage, {one.name for one in kept})),)
