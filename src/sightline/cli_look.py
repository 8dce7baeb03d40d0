"""The command that shows how things are done: the map of the stages, and the SQL of each."""

from __future__ import annotations

from typing import Annotated

import typer

from sightline import flow
from sightline.cli_common import ENGINE, chosen, out
from sightline.errors import SightlineError


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(rich_help_panel="Look inside")(explain)


def explain(
    stage: Annotated[str, typer.Argument(help="chronicle or analyse; leave it out for the map.")] = "",
    engine: ENGINE = None,
) -> None:
    """Print the flow, or every named SQL step of a stage, as it runs on either engine."""
    if not stage:
        out.print(flow.diagram(), highlight=False, markup=False, soft_wrap=True)
        return
    from sightline.analyses.analyse import EVERY as ANALYSE
    from sightline.analyses.quality.agreement import STEPS as AGREEMENT
    from sightline.chronology.steps import STEPS as CHRONICLE
    from sightline.config import Settings
    from sightline.engines.translate import explain_in_spark

    chains = {"chronicle": CHRONICLE, "analyse": (*ANALYSE, *AGREEMENT)}
    if stage not in chains:
        raise SightlineError(f"the stages with SQL steps are: {', '.join(chains)}; `sightline explain` shows the map")
    in_spark = chosen(Settings(), engine, None).engine == "spark"
    for step in chains[stage]:
        print(explain_in_spark(step) if in_spark else step.explain())
