"""The draft "gaps": recording, sharing and action, in days a child, over link draws; or in words why there is none.

The rows of the steps are people. They are read once, here, into gap_study, and only means and counts come back.
"""

from __future__ import annotations

from collections.abc import Callable

from sightline.analyses.pathways.gap_page import gap_page
from sightline.analyses.pathways.gap_rows import read_rows
from sightline.analyses.pathways.gap_rules import actions_table, signs_table
from sightline.analyses.pathways.gap_steps import STEPS
from sightline.analyses.pathways.gap_study import DRAWS, Found, study, why_none
from sightline.analyses.pathways.gap_tables import gap_tables
from sightline.analyses.picture.coverage import Coverage
from sightline.engines.engine import Engine
from sightline.standard.drafts import Draft

Progress = Callable[[str, int, int], None]
NAME = "gaps"


def gap_drafts(
    engine: Engine, coverage: Coverage, draws: int, progress: Progress | None = None
) -> tuple[Draft, ...]:  # fmt: skip
    """The draft of the three gaps. The engine must hold event, person and link_draw; `draws` is how many there are.

    Where no gaps can be counted the draft has no tables, and its page says why.
    """
    found: Found | str = why_none(coverage)
    if not found:
        engine.register("sign", signs_table())
        engine.register("action", actions_table())
        engine.run(STEPS, progress)
        found = study(read_rows(engine, min(draws, DRAWS)), coverage)
    tables = () if isinstance(found, str) else gap_tables(found)
    return (Draft(NAME, 1, tables, gap_page(coverage, {table.name for table in tables}, found)),)
