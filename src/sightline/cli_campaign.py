"""The commands about a campaign on attitudes: planned, measured, evaluated."""

from __future__ import annotations

import typer

from sightline.cli_evaluate import evaluate
from sightline.cli_plan import plan
from sightline.cli_waves import scales, waves


def register(app: typer.Typer) -> None:
    """Add the group of commands to the command line."""
    group = typer.Typer(
        help="A campaign on attitudes: where and when, whether it changed anything, whether services can cope.",
        no_args_is_help=True,
    )
    for command in (plan, waves, scales, evaluate):
        group.command(command.__name__)(command)
    app.add_typer(group, name="campaign", rich_help_panel="Look inside")
