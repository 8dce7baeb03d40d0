"""The command that plans a campaign: what could be seen, who starts when, whether services can cope."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sightline.cli_common import every_fault, open_or_picture, out, shown, today, whole
from sightline.errors import SightlineError

if TYPE_CHECKING:
    from sightline.analyses.campaign.plan_file import Plan
    from sightline.analyses.campaign.planning import Planned


def plan(
    file: Annotated[Path, typer.Argument(help="The plan, a TOML file: see docs/campaign.md.")],
    published: Annotated[Path | None, typer.Argument(help="Folder of published files.")] = None,
    project: Annotated[
        Path | None, typer.Option("--project", "-p", help="Project whose weeks by area are read.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, max=2**32 - 1, help="Draw with this seed in place of the plan's.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--out", help="Folder for plan.html, allocation.csv, surge.csv and design.json.")
    ] = None,
    example: Annotated[bool, typer.Option("--example", help="Write an example to FILE, for you to edit.")] = False,
) -> None:
    """What each design of a campaign could see, who starts when, and whether services can cope."""
    from dataclasses import replace

    from sightline.analyses.campaign.plan_checks import read_plan
    from sightline.analyses.campaign.plan_file import EXAMPLE

    if example:
        if file.exists():
            raise SightlineError("there is such a file already: name a new one")
        file.write_text(EXAMPLE, encoding="utf-8")
        out.print(f"Made {file}. Every figure in it is an example: put in your own.", soft_wrap=True)
        return
    with every_fault():
        held = read_plan(file, today())
        held = held if seed is None else replace(held, seed=seed)
        _planned(held, file.parent, published, project, to)


def _planned(held: Plan, folder: Path, published: Path | None, project: Path | None, to: Path | None) -> None:
    """Work the plan out, print it, and write it where asked."""
    from sightline.analyses.campaign.plan_areas import known
    from sightline.analyses.campaign.plan_file import BORDER
    from sightline.analyses.campaign.planning import planned
    from sightline.ledger.panels import panels_of
    from sightline.published.borders import read_borders
    from sightline.reports_campaign import files_of

    if published is not None and not published.is_dir():
        raise SightlineError("there is no such folder: name the one that holds published files")
    panels, made_up = None, False
    if project is not None:
        ledger, opened = open_or_picture(project)
        panels, made_up = panels_of(ledger), opened is not None and opened.record.made_up
    borders = read_borders(published).next_to if held.buffer == BORDER and published is not None else None
    found = planned(held, known(held, folder, panels, published), borders, today())
    written = []
    if to is not None:
        with whole(to) as beside:
            written = [to / path.name for path in files_of(found, beside, today(), made_up=made_up)]
    _print(found)
    for path in written:
        out.print(f"Wrote {path}", soft_wrap=True, highlight=False)


def _print(found: Planned) -> None:
    from rich.table import Table

    from sightline.reports_campaign import NOT_CLEARED, in_short, not_told, sees_table, starts_lines

    told = sees_table(found)
    table = Table(title=told.caption, title_justify="left", show_lines=True)
    for heading in told.header:
        table.add_column(shown(heading), overflow="fold")
    for row in told.rows:
        table.add_row(*map(shown, row))
    out.print(table)
    for line in (
        *not_told(found),
        *in_short(found),
        *found.known.notes,
        found.no_surge,
        "Who starts when:",
        *starts_lines(found),
        NOT_CLEARED if found.known.counted else "",
    ):
        if line:
            out.print(shown(line), highlight=False, soft_wrap=True)
