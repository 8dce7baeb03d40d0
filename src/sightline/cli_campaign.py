"""The commands about a campaign on attitudes: planned, measured, evaluated."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sightline.cli_common import every_fault, out, shown, today
from sightline.errors import SightlineError


def register(app: typer.Typer) -> None:
    """Add the group of commands to the command line."""
    group = typer.Typer(
        help="A campaign on attitudes: where and when, whether it changed anything, whether services can cope.",
        no_args_is_help=True,
    )
    for command in (plan,):
        group.command(command.__name__)(command)
    app.add_typer(group, name="campaign", rich_help_panel="Look inside")


def plan(
    file: Annotated[Path, typer.Argument(help="The plan, a TOML file: see docs/campaign.md.")],
    example: Annotated[bool, typer.Option("--example", help="Write an example to FILE, for you to edit.")] = False,
) -> None:
    """Check a plan for a campaign, every fault at once with its line, or write an example of one."""
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
    out.print(shown(f"{held.name}: a plan without faults."), soft_wrap=True)
